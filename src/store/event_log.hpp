#pragma once
// The event log: gap-free sequence numbers in commit order, chained with SM3. LogAppender belongs
// to the writer thread; StoredLog reads from any connection.
// chain = SM3(previous ‖ seq ‖ at ‖ kind ‖ subject ‖ actor ‖ area ‖ SM3(salt ‖ payload)), numbers
// as 8 bytes big endian, texts behind their length in 4 bytes. The newest (seq, chain) is kept
// apart under a keyed seal, so that a cut tail shows too.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/tx.hpp"
#include "store/binary.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

constexpr std::size_t event_payload_bytes_max = 65'536;
constexpr std::size_t event_kind_bytes_max = 64;
constexpr std::size_t event_actor_bytes_max = 64;
constexpr std::size_t event_salt_bytes = 16;

Digest event_digest(Bytes salt, std::string_view payload);
Digest event_chain(const Digest& previous, const EventRow& row);
Digest log_head_seal(const SecretKey& key, std::uint64_t seq, Bytes chain);

class LogAppender {
public:
    LogAppender(Connection& connection, SecretKey key);

    // Where the log stands; what is rolled back is taken back with it.
    struct Mark {
        std::uint64_t seq = 0;
        Digest chain{};
        std::size_t appended = 0;
    };
    Mark mark() const { return {seq_, chain_, batch_.size()}; }
    void back_to(const Mark& mark);

    std::uint64_t append(Instant at, NewEvent event);
    void seal_head();  // before a commit that holds events
    const std::vector<LoggedEvent>& batch() const { return batch_; }
    void begin_batch() { batch_.clear(); }
    Instant last_at() const { return last_at_; }

private:
    Connection& connection_;
    SecretKey key_;
    std::uint64_t seq_ = 0;
    Digest chain_{};
    Instant last_at_;
    Sm3 hash_;
    std::vector<LoggedEvent> batch_;
};

class StoredLog final : public EventLog {
public:
    std::vector<LoggedEvent> events_since(const Conn& conn, std::uint64_t seq,
                                          std::size_t count_max) const override;
    std::vector<LoggedEvent> events_of(const Conn& conn, std::uint64_t subject,
                                       std::size_t count_max) const override;
    std::uint64_t last_seq(const Conn& conn) const override;
    void subscribe(std::function<void(const std::vector<LoggedEvent>&)> fn) override {
        subscribers_.push_back(std::move(fn));
    }
    void publish(const std::vector<LoggedEvent>& batch) const {
        for (const auto& fn : subscribers_) {
            fn(batch);
        }
    }

private:
    std::vector<std::function<void(const std::vector<LoggedEvent>&)>> subscribers_;
};

}  // namespace tiexin::store
