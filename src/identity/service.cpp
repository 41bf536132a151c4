#include "identity/service.hpp"

#include "base/text.hpp"

namespace tiexin::identity {

namespace {

constexpr std::size_t name_chars_max = 64;
constexpr Duration session_touch_every = minutes(1);

std::string hash_of_token(std::string_view token) {
    return to_hex(sha256(bytes_of(token)));
}

Result<void> password_allowed(std::string_view password, std::string_view name) {
    if (utf8_length(password) < password_chars_min) {
        return Error{Code::bad_input, "password_too_short"};
    }
    if (password.size() > password_bytes_max || !utf8_valid(password)) {
        return Error{Code::bad_input, "password_too_long"};
    }
    if (!name.empty() && ascii_lower(password).find(ascii_lower(name)) != std::string::npos) {
        return Error{Code::bad_input, "password_contains_name"};
    }
    return {};
}

Result<void> user_allowed(const User& user) {
    if (user.name.empty() || utf8_length(user.name) > name_chars_max || !utf8_valid(user.name)) {
        return Error{Code::bad_input, "name_length"};
    }
    if (user.display_name.empty() || utf8_length(user.display_name) > name_chars_max ||
        !utf8_valid(user.display_name)) {
        return Error{Code::bad_input, "display_name_length"};
    }
    if (user.areas.empty()) {
        return Error{Code::bad_input, "area_required"};
    }
    if (user.language != "zh-CN" && user.language != "en") {
        return Error{Code::bad_input, "language_unknown"};
    }
    return {};
}

Json user_facts(const User& user) {
    Json areas = Json::array();
    for (const AreaId area : user.areas) {
        areas.push(to_text(area));
    }
    return Json::object({{"user", user.id},
                         {"role", name_of(user.role)},
                         {"areas", std::move(areas)},
                         {"disabled", user.disabled}});
}

void log_user(Tx& tx, std::string_view kind, const User& user, std::string_view actor) {
    tx.append({kind, user.id.value, std::string(actor), user.areas.front(), user_facts(user)});
}

// Compared against when the name is wrong, so that both answers cost one argon2 run.
const std::string& hash_of_nobody() {
    static const std::string hash = password_hash(random_token()).value();
    return hash;
}

}  // namespace

Result<SignedIn> Service::sign_in(std::string_view name, std::string_view password,
                                  const Source& from, Instant now) {
    if (utf8_length(name) > name_chars_max) {
        return Error{Code::unauthorised, "nobody has so long a name"};
    }
    const Attempts::Begun begun = attempts_.begin(name, from.network, now);
    if (begun.refused) {
        return Error{Code::busy, "wait until " + iso8601(begun.refused->until)};
    }
    std::optional<User> found;
    const auto read = database_.read([&](const Conn& conn) -> Result<void> {
        found = store_.user_named(conn, name);
        return {};
    });
    if (!read) {
        attempts_.take_back(name, from.network, now);
        return read.error();
    }
    const bool matches = matches_(found ? found->password_hash : hash_of_nobody(), password);
    if (found && matches && !found->disabled) {
        attempts_.succeeded(name, from.network, now);
        return let_in(*found, from, now);
    }
    if (found) {
        if (const auto logged = log_failure(found->id, begun); !logged) {
            return logged.error();
        }
    }
    if (begun.locks_here || begun.locks_everywhere) {
        return Error{Code::busy, "that was one failure too many"};
    }
    return Error{Code::unauthorised, "wrong name or password"};
}

Result<SignedIn> Service::let_in(const User& found, const Source& from, Instant now) {
    SignedIn signed_in;
    signed_in.token = random_token();
    const auto kept = database_.write([&](Tx& tx) -> Result<void> {
        auto user = store_.user(tx, found.id);
        if (!user || user->disabled || user->password_hash != found.password_hash) {
            return Error{Code::unauthorised, "the user changed meanwhile"};
        }
        user->last_sign_in_at = now;
        store_.put_user(tx, *user);
        Session& session = signed_in.session;
        session = {tx.make_id<SessionId>(),
                   hash_of_token(signed_in.token),
                   user->id,
                   now,
                   now,
                   now + session_life_max,
                   from.address};
        store_.put_session(tx, session);
        log_user(tx, "SignedIn", *user, "user:" + to_text(user->id));
        signed_in.user = *user;
        return {};
    });
    if (!kept) {
        return kept.error();
    }
    return signed_in;
}

Result<void> Service::log_failure(UserId id, const Attempts::Begun& begun) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto user = store_.user(tx, id);
        if (!user) {
            return {};
        }
        if (!begun.locks_here && !begun.locks_everywhere) {
            log_user(tx, "SignInFailed", *user, "system");
            return {};
        }
        Json facts = user_facts(*user);
        facts.set("everywhere", begun.locks_everywhere);
        tx.append({"UserLocked", user->id.value, "system", user->areas.front(), std::move(facts)});
        return {};
    });
}

Result<SignedIn> Service::resume(std::string_view token, Instant now) {
    SignedIn signed_in;
    bool known = false;
    const auto read = database_.read([&](const Conn& conn) -> Result<void> {
        const auto session = store_.session(conn, hash_of_token(token));
        if (!session || session->expires_at <= now ||
            now - session->last_used_at > session_idle_max) {
            return {};
        }
        const auto user = store_.user(conn, session->user);
        if (!user || user->disabled) {
            return {};
        }
        signed_in.user = *user;
        signed_in.session = *session;
        known = true;
        return {};
    });
    if (!read) {
        return read.error();
    }
    if (!known) {
        return Error{Code::unauthorised, "no such session"};
    }
    signed_in.token = std::string(token);
    if (now - signed_in.session.last_used_at > session_touch_every) {
        signed_in.session.last_used_at = now;
        const auto kept = database_.write([&](Tx& tx) -> Result<void> {
            if (store_.session(tx, signed_in.session.token_hash)) {
                store_.put_session(tx, signed_in.session);
            }
            return {};
        });
        if (!kept) {
            return kept.error();
        }
    }
    return signed_in;
}

Result<void> Service::sign_out(SessionId session) {
    return database_.write([&](Tx& tx) -> Result<void> {
        store_.remove_session(tx, session);
        return {};
    });
}

Result<User> Service::create(const NewUser& wanted, std::string_view actor) {
    User user;
    user.name = std::string(trim(wanted.name));
    user.display_name =
        wanted.display_name.empty() ? user.name : std::string(trim(wanted.display_name));
    user.role = wanted.role;
    user.areas = wanted.areas;
    user.language = wanted.language;
    user.must_change_password = wanted.must_change_password;
    user.version = 1;
    if (const auto allowed = user_allowed(user); !allowed) {
        return allowed.error();
    }
    if (const auto allowed = password_allowed(wanted.password, user.name); !allowed) {
        return allowed.error();
    }
    auto hash = password_hash(wanted.password);
    if (!hash) {
        return hash.error();
    }
    user.password_hash = std::move(*hash);
    const auto kept = database_.write([&](Tx& tx) -> Result<void> {
        if (store_.user_named(tx, user.name)) {
            return Error{Code::conflict, "name_taken"};
        }
        user.id = tx.make_id<UserId>();
        user.created_at = tx.now();
        store_.put_user(tx, user);
        log_user(tx, "UserCreated", user, actor);
        return {};
    });
    if (!kept) {
        return kept.error();
    }
    return user;
}

Result<User> Service::change(const User& wanted, std::string_view actor) {
    if (const auto allowed = user_allowed(wanted); !allowed) {
        return allowed.error();
    }
    User changed;
    const auto kept = database_.write([&](Tx& tx) -> Result<void> {
        auto user = store_.user(tx, wanted.id);
        if (!user) {
            return Error{Code::not_found, "no such user"};
        }
        if (user->version != wanted.version) {
            return Error{Code::conflict, "version"};
        }
        user->display_name = wanted.display_name;
        user->role = wanted.role;
        user->areas = wanted.areas;
        user->language = wanted.language;
        user->disabled = wanted.disabled;
        ++user->version;
        store_.put_user(tx, *user);
        if (user->disabled) {
            store_.remove_sessions_of(tx, user->id);
        }
        log_user(tx, "UserChanged", *user, actor);
        changed = *user;
        return {};
    });
    if (!kept) {
        return kept.error();
    }
    return changed;
}

Result<void> Service::set_password(UserId id, std::string_view password, bool must_change,
                                   std::string_view actor) {
    if (const auto allowed = password_allowed(password, {}); !allowed) {
        return allowed.error();
    }
    auto hash = password_hash(password);
    if (!hash) {
        return hash.error();
    }
    std::string name;
    const auto kept = database_.write([&](Tx& tx) -> Result<void> {
        auto user = store_.user(tx, id);
        if (!user) {
            return Error{Code::not_found, "no such user"};
        }
        name = user->name;
        user->password_hash = *hash;
        user->must_change_password = must_change;
        ++user->version;
        store_.put_user(tx, *user);
        // Whoever sits in an old session has to sign in with the new password.
        store_.remove_sessions_of(tx, user->id);
        log_user(tx, "PasswordSet", *user, actor);
        return {};
    });
    if (kept) {
        attempts_.forget(name);
    }
    return kept;
}

Result<void> Service::change_own_password(UserId id, std::string_view old_password,
                                          std::string_view new_password) {
    std::optional<User> user;
    const auto read = database_.read([&](const Conn& conn) -> Result<void> {
        user = store_.user(conn, id);
        return {};
    });
    if (!read) {
        return read.error();
    }
    if (!user || !password_matches(user->password_hash, old_password)) {
        return Error{Code::unauthorised, "wrong_password"};
    }
    if (old_password == new_password) {
        return Error{Code::bad_input, "password_unchanged"};
    }
    return set_password(id, new_password, false, "user:" + to_text(id));
}

}  // namespace tiexin::identity
