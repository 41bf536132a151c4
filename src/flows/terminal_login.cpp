// Whether a terminal is who it says: codes are handed out at registration and presented after it.

#include "base/log.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

namespace {
// Of one terminal: whoever tries codes without end does not fill the log.
constexpr Duration refusal_logged_every = minutes(1);
}  // namespace

bool TerminalLink::Body::believed(const Known& known, const Report& report) {
    return !known.has_code || report.authenticated ||
           (known.proven && known.proven == report.connection);
}

// The code before the newest stays good until the newest was presented once: the answer that
// carried it may have been lost.
bool TerminalLink::Body::take_login(Tx& tx, const Report& report, const device::Login& login,
                                    Known& known, Reply& reply) {
    auto terminal = stores.registry.terminal(tx, known.id);
    CHECK(terminal.has_value());
    const registry::Terminal before = *terminal;
    bool accepted = true;
    if (login.presented) {
        const std::string& code = *login.presented;
        accepted = terminal->auth_code.empty() || code == terminal->auth_code ||
                   (!terminal->auth_code_before.empty() && code == terminal->auth_code_before);
        if (accepted && code == terminal->auth_code) {
            terminal->auth_code_before.clear();
        }
        reply.authenticated = accepted;
    }
    if (login.issued) {
        terminal->auth_code_before = terminal->auth_code;
        terminal->auth_code = *login.issued;
        reply.authenticated = false;  // until it presents what it was given
    }
    if (!login.presented && !login.issued) {
        reply.authenticated = terminal->auth_code.empty();
        accepted = reply.authenticated;
    }
    if (accepted && terminal->model.empty() && login.model) {
        terminal->model = *login.model;
    }
    // True whether or not this transaction is kept: the code was the right one.
    if (reply.authenticated) {
        known.proven = report.connection;
    } else if (known.proven == report.connection) {
        known.proven = {};
    }
    if (!accepted && tx.now() - known.refusal_logged_at >= refusal_logged_every) {
        known.refusal_logged_at = tx.now();
        log_warning("terminal_refused", {{"terminal", known.id}, {"protocol", known.protocol}});
    }
    if (terminal->auth_code != before.auth_code ||
        terminal->auth_code_before != before.auth_code_before || terminal->model != before.model) {
        stores.registry.put_terminal(tx, *terminal);
        tx.after_commit([this, changed = std::move(*terminal)] {
            const std::lock_guard lock(mutex);
            directory.put(changed);
        });
    }
    return accepted;
}

}  // namespace tiexin::flows
