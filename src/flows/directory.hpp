#pragma once
// The terminals as the gateway's reports find them: in memory, by protocol and device. Entries are
// never removed, so pointers stay good. Owned by TerminalLink and guarded by its mutex.

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "device/alarm.hpp"
#include "device/command.hpp"
#include "registry/types.hpp"

namespace tiexin::flows {

// A command on its way down.
struct WaitingCommand {
    CommandId id;
    device::Command words;
    device::CommandState state = device::CommandState::queued;
    std::string key;         // what its answer carries, once sent
    ConnectionId handed_to;  // the connection that has it already, since handed_at
    Instant handed_at;
};

struct Known {
    TerminalId id;
    ElderId elder;
    AreaId area;
    registry::TerminalState state = registry::TerminalState::awaiting_press;
    bool has_code = false;  // it must present its code
    std::string protocol;
    std::string device;
    std::string model;
    Instant enrolled_at;

    ConnectionId connection;
    // The connection that presented the right code. Frames that it had sent on before the answer
    // reached it are its own as well.
    ConnectionId proven;
    Instant refusal_logged_at;
    std::optional<Instant> unread_kept_at;
    // It may have rows of standing levels: set before the commit that keeps one, taken back after
    // the commit that drops the last, so it may be true without any but never the other way round.
    bool levels_kept = false;
    std::uint64_t level_writes = 0;
    Instant last_fix_at;
    Wgs84 last_fix;
    // The last frames, so that a repeated one adds no second position.
    std::array<std::uint64_t, 8> frames{};
    std::size_t frame_next = 0;
    std::vector<WaitingCommand> commands;
};

class Directory {
public:
    Known* find(std::string_view protocol, std::string_view device);
    Known* find(TerminalId id);
    Known& put(const registry::Terminal& terminal);  // new, or changed
    void connected(Known& known, ConnectionId connection);
    Known* disconnected(ConnectionId connection);  // nullptr: it spoke on another one since
    std::size_t size() const { return by_id_.size(); }

private:
    struct Key {
        std::string_view protocol, device;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            return std::hash<std::string_view>{}(key.device) ^ (key.protocol.size() << 1);
        }
    };
    // Keys view into the values.
    std::unordered_map<Key, std::unique_ptr<Known>, KeyHash> by_device_;
    std::unordered_map<TerminalId, Known*> by_id_;
    std::unordered_map<ConnectionId, Known*> by_connection_;
};

}  // namespace tiexin::flows
