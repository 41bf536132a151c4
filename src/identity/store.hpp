#pragma once
// What identity must keep. One implementation, src/store/identity_store.cpp.

#include <optional>
#include <string>
#include <vector>

#include "base/tx.hpp"
#include "identity/types.hpp"

namespace tiexin::identity {

struct AccessQuery {
    std::vector<AreaId> scopes;
    ElderId elder;
    UserId user;
    std::string action;
    std::optional<Instant> from, until;
    std::optional<std::uint64_t> after;  // id of the last row, newest first
    std::size_t count_max = 50;
};

class Store {
public:
    virtual ~Store() = default;
    virtual std::vector<User> users(const Conn& conn) const = 0;  // by name
    virtual std::optional<User> user(const Conn& conn, UserId id) const = 0;
    virtual std::optional<User> user_named(const Conn& conn, std::string_view name) const = 0;
    virtual void put_user(Tx& tx, const User& user) = 0;
    virtual std::optional<Session> session(const Conn& conn, std::string_view token_hash) const = 0;
    virtual void put_session(Tx& tx, const Session& session) = 0;
    virtual void remove_session(Tx& tx, SessionId id) = 0;
    virtual void remove_sessions_of(Tx& tx, UserId user) = 0;
    virtual void log_access(Tx& tx, const Access& access,
                            AreaId area) = 0;  // also an event of the log: tamper-evident
    virtual std::vector<Access> accesses(const Conn& conn, const AccessQuery& query) const = 0;
};

}  // namespace tiexin::identity
