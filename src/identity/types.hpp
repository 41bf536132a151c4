#pragma once
// Users of the console: who may do what, where. Plain values. Passwords exist only as argon2id
// text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tiexin::identity {

enum class Role : unsigned char { operator_, supervisor, registrar, administrator, auditor };
std::string_view name_of(Role role);  // "operator", …
std::optional<Role> role_named(std::string_view name);

struct User {
    UserId id;
    std::int64_t version = 0;
    std::string name;          // sign-in name, unique, case-blind
    std::string display_name;  // 王芳
    Role role = Role::operator_;
    std::vector<AreaId> areas;  // scope: inside any of them
    std::string language = "zh-CN";
    std::string password_hash;
    bool must_change_password = false;
    bool disabled = false;
    Instant created_at;
    std::optional<Instant> last_sign_in_at;
};

struct Session {
    SessionId id;
    std::string token_hash;  // SHA-256 of the cookie; the cookie itself is never kept
    UserId user;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;
    std::string address;
};

enum class SeatState : unsigned char { away, ready, on_break, wrap_up };
std::string_view name_of(SeatState state);
std::optional<SeatState> seat_state_named(std::string_view name);

// One row of "who looked at whom".
struct Access {
    std::uint64_t id = 0;
    Instant at;
    UserId user;
    std::string user_name;
    Role role = Role::operator_;
    std::string
        action;  // elder_opened, id_number_revealed, phone_revealed, door_code_shown, exported …
    ElderId elder;
    std::string elder_name;
    IncidentId incident;  // the incident it was opened for, or none
    std::string reason;
    std::string address;
};

}  // namespace tiexin::identity
