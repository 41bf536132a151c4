#pragma once
// What flows keep: commands on their way to terminals, quarantined input, and what was already
// answered. One implementation, src/store/flow_store.cpp.

#include <optional>
#include <string>
#include <vector>

#include "base/tx.hpp"
#include "device/command.hpp"

namespace tiexin::flows {

struct TerminalCommand {
    CommandId id;
    TerminalId terminal;
    IncidentId incident;  // the incident it was given for, or none
    AreaId area;
    device::Command words;
    device::CommandState state = device::CommandState::queued;
    std::string key;  // what its answer carries, once sent
    int tries = 0;
    std::string actor;
    Instant queued_at;
    std::optional<Instant> sent_at, echoed_at, confirmed_at, failed_at;
    Instant expires_at;
    std::string failure;  // why, for the page
    std::string answer;   // the terminal's text
};
constexpr Duration command_life = hours(24);
constexpr Duration command_answer_limit = seconds(60);
constexpr int command_tries_max = 3;
constexpr std::size_t commands_queued_per_terminal_max = 20;

// A message to the outside world on its way: kept until it was taken or given up.
struct Notice {
    NoticeId id;
    IncidentId incident;
    ResponderId responder;  // none: a step of the escalation ladder
    std::string target;     // of the configuration
    int tries = 0;
    Instant queued_at;
};

constexpr std::size_t quarantined_frame_bytes_max = 64 * 1024;  // no protocol has longer frames

struct Quarantined {
    std::uint64_t id = 0;
    Instant at;
    std::string protocol, device;
    std::string why;
    std::string frame_hex;
};

class Store {
public:
    virtual ~Store() = default;
    virtual std::optional<TerminalCommand> command(const Conn& conn, CommandId id) const = 0;
    virtual std::vector<TerminalCommand> open_commands(
        const Conn& conn, TerminalId terminal) const = 0;  // oldest first
    virtual std::vector<TerminalCommand> all_open_commands(const Conn& conn) const = 0;  // at start
    virtual std::vector<TerminalCommand> commands_of(
        const Conn& conn, TerminalId terminal, IncidentId incident,
        std::size_t count_max) const = 0;  // newest first; either id may be none
    virtual void put_command(Tx& tx, const TerminalCommand& command) = 0;
    virtual std::optional<Notice> notice(const Conn& conn, NoticeId id) const = 0;
    virtual void put_notice(Tx& tx, const Notice& notice) = 0;
    virtual void remove_notice(Tx& tx, NoticeId id) = 0;
    virtual void put_quarantined(Tx& tx, const Quarantined& input) = 0;
    virtual std::vector<Quarantined> quarantine(const Conn& conn, std::size_t count_max) const = 0;
    // Deadlines due at `now`, oldest first.
    struct Due {
        std::string kind;
        std::uint64_t subject = 0;
        Instant at;
    };
    virtual std::vector<Due> due(const Conn& conn, Instant now, std::size_t count_max) const = 0;
    virtual std::optional<Instant> next_deadline(const Conn& conn) const = 0;
    virtual std::optional<Instant> deadline(const Conn& conn, std::string_view kind,
                                            std::uint64_t subject) const = 0;
};

}  // namespace tiexin::flows
