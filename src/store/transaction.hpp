#pragma once
// What a port's Conn and Tx are inside the store. A StoredTx lives for one function on the writer's
// thread, a StoredConn for one read().

#include <functional>
#include <vector>

#include "base/ids.hpp"
#include "store/event_log.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

class StoredConn final : public Conn {
public:
    explicit StoredConn(Connection& connection) : connection_(connection) {}
    Connection& connection() const { return connection_; }

private:
    Connection& connection_;
};

using Hooks = std::vector<std::function<void(Instant committed)>>;

class StoredTx final : public Tx {
public:
    struct Parts {
        Connection& connection;
        LogAppender& log;
        IdSource& ids;
        Hooks& hooks;
    };
    StoredTx(const Parts& parts, Instant now) : parts_(parts), now_(now) {}

    Instant now() const override { return now_; }
    std::uint64_t next_id() override { return parts_.ids.next(now_); }
    std::uint64_t append(NewEvent event) override {
        return parts_.log.append(now_, std::move(event));
    }
    void set_deadline(std::string_view kind, std::uint64_t subject, Instant at) override {
        parts_.connection.binary().set_deadline(kind, subject, at);
    }
    void clear_deadline(std::string_view kind, std::uint64_t subject) override {
        parts_.connection.binary().clear_deadline(kind, subject);
    }
    void after_commit(std::function<void()> fn) override {
        parts_.hooks.emplace_back([fn = std::move(fn)](Instant) { fn(); });
    }
    void at_commit(std::function<void(Instant)> fn) override {
        parts_.hooks.push_back(std::move(fn));
    }
    Connection& connection() const { return parts_.connection; }

private:
    Parts parts_;
    Instant now_;
};

// The Error of the exception being handled. unsupported: our own bug (a failed CHECK); conflict: a
// constraint of the database; unavailable: everything else that it refuses.
Error error_of_exception();

}  // namespace tiexin::store
