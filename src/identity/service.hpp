#pragma once
// Sign-in, users and scopes. How often wrong passwords may be tried is in attempts.hpp; every
// answer to a wrong name takes as long as one to a wrong password. Thread: any; users and sessions
// are in the database, the counted attempts in memory.

#include <string>

#include "base/crypto.hpp"
#include "identity/attempts.hpp"
#include "identity/store.hpp"

namespace tiexin::identity {

constexpr Duration session_idle_max = hours(12);
constexpr Duration session_life_max = hours(24);
constexpr std::size_t password_chars_min = 10;

// Where a sign-in comes from: the peer of the connection and nobody it speaks for.
struct Source {
    std::string address;
    std::string network;  // whose attempts are counted together: one owner has all of it
};

struct SignedIn {
    User user;
    Session session;
    std::string token;  // goes into the cookie, once
};

struct NewUser {
    std::string name, display_name;
    Role role = Role::operator_;
    std::vector<AreaId> areas;
    std::string password;
    std::string language = "zh-CN";
    bool must_change_password = true;
};

class Service {
public:
    using PasswordCheck = bool (*)(std::string_view encoded, std::string_view password);

    Service(Database& database, Store& store, PasswordCheck matches = password_matches)
        : database_(database), store_(store), matches_(matches) {}

    // unauthorised: wrong name or password; busy: locked or too many attempts, and wait() says how
    // long.
    Result<SignedIn> sign_in(std::string_view name, std::string_view password, const Source& from,
                             Instant now);
    std::optional<Attempts::Wait> wait(std::string_view name, const Source& from,
                                       Instant now) const {
        return attempts_.wait(name, from.network, now);
    }
    // When nobody can sign in under this name, from wherever: until then.
    std::optional<Instant> locked_until(std::string_view name, Instant now) const {
        return attempts_.locked_until(name, now);
    }
    // unauthorised: no such session, expired or disabled user.
    Result<SignedIn> resume(std::string_view token, Instant now);
    Result<void> sign_out(SessionId session);
    Result<User> create(const NewUser& user, std::string_view actor);
    Result<User> change(const User& user,
                        std::string_view actor);  // conflict when user.version is not the newest
    // Also ends every lock of the name.
    Result<void> set_password(UserId user, std::string_view password, bool must_change,
                              std::string_view actor);
    Result<void> change_own_password(UserId user, std::string_view old_password,
                                     std::string_view new_password);

private:
    Result<SignedIn> let_in(const User& found, const Source& from, Instant now);
    Result<void> log_failure(UserId id, const Attempts::Begun& begun);

    Database& database_;
    Store& store_;
    PasswordCheck matches_;
    Attempts attempts_;
};

// What a role may do: one literal table in permissions.cpp. Names as in x-permission of
// api/openapi.yaml.
bool may(Role role, std::string_view permission);
std::vector<std::string_view> permissions_of(Role role);
bool in_scope(const User& user, AreaId area);

}  // namespace tiexin::identity
