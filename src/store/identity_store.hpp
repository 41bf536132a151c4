#pragma once
// identity::Store: users, sessions and who looked at whom, which also stands in the event log. Any
// thread, each on its own connection.

#include "identity/store.hpp"

namespace tiexin::store {

class IdentityStore final : public identity::Store {
public:
    std::vector<identity::User> users(const Conn& conn) const override;
    std::optional<identity::User> user(const Conn& conn, UserId id) const override;
    std::optional<identity::User> user_named(const Conn& conn,
                                             std::string_view name) const override;
    void put_user(Tx& tx, const identity::User& user) override;
    std::optional<identity::Session> session(const Conn& conn,
                                             std::string_view token_hash) const override;
    void put_session(Tx& tx, const identity::Session& session) override;
    void remove_session(Tx& tx, SessionId id) override;
    void remove_sessions_of(Tx& tx, UserId user) override;
    void log_access(Tx& tx, const identity::Access& access, AreaId area) override;
    std::vector<identity::Access> accesses(const Conn& conn,
                                           const identity::AccessQuery& query) const override;
};

}  // namespace tiexin::store
