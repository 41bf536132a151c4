#pragma once
// Sign-in, users and scopes. Sign-in is rate limited per name and per address and locks a name
// after failures in a row; every answer to a wrong name takes as long as one to a wrong password.
// Thread: any; state is in the database.

#include <map>
#include <mutex>
#include <string>

#include "identity/store.hpp"

namespace tiexin::identity {

constexpr int failures_before_lock = 5;
constexpr Duration lock_for = minutes(15);
constexpr int attempts_per_address_per_minute_max = 30;
constexpr Duration session_idle_max = hours(12);
constexpr Duration session_life_max = hours(24);
constexpr std::size_t password_chars_min = 10;

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
    Service(Database& database, Store& store) : database_(database), store_(store) {}

    // unauthorised: wrong name or password; busy: too many attempts or locked (detail = seconds to
    // wait).
    Result<SignedIn> sign_in(std::string_view name, std::string_view password,
                             std::string_view address, Instant now);
    // unauthorised: no such session, expired or disabled user.
    Result<SignedIn> resume(std::string_view token, Instant now);
    Result<void> sign_out(SessionId session);
    Result<User> create(const NewUser& user, std::string_view actor);
    Result<User> change(const User& user,
                        std::string_view actor);  // conflict when user.version is not the newest
    Result<void> set_password(UserId user, std::string_view password, bool must_change,
                              std::string_view actor);
    Result<void> change_own_password(UserId user, std::string_view old_password,
                                     std::string_view new_password);

private:
    bool address_allowed(std::string_view address, Instant now);
    Result<SignedIn> count_failure(UserId id, Instant now);

    Database& database_;
    Store& store_;
    std::mutex mutex_;  // guards attempts_
    std::map<std::string, std::pair<Instant, int>, std::less<>>
        attempts_;  // per address, this minute; bounded
};

// What a role may do: one literal table in permissions.cpp. Names as in x-permission of
// api/openapi.yaml.
bool may(Role role, std::string_view permission);
std::vector<std::string_view> permissions_of(Role role);
bool in_scope(const User& user, AreaId area);

}  // namespace tiexin::identity
