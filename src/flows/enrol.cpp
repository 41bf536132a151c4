#include "flows/enrol.hpp"

#include "alarms/rules.hpp"
#include "base/aes_cbc.hpp"
#include "base/text.hpp"
#include "flows/incident_book.hpp"
#include "flows/incident_json.hpp"

namespace tiexin::flows {

namespace {

using registry::Terminal;
using registry::TerminalState;

constexpr std::size_t device_chars_max = 40;

void say(Tx& tx, std::string_view kind, const Terminal& terminal, std::string_view actor) {
    tx.append({kind, terminal.id.value, std::string(actor), terminal.area,
               Json::object({{"terminal_id", terminal.id},
                             {"label", terminal_label(terminal)},
                             {"elder_id", terminal.elder}})});
}

// "user:7" → 7; none for anything else.
UserId user_of(std::string_view actor) {
    const auto parts = split_once(actor, ':');
    return parts && parts->first == "user" ? parse_as<UserTag>(parts->second).value_or(UserId{})
                                           : UserId{};
}

}  // namespace

// An incident that this very device raised is the press that proves it: whoever is in need behind
// it must not find the next press taken for a trial.
bool Enrol::pressed_already(Tx& tx, const Enrolment& enrolment) const {
    const auto incident = enrolment.incident ? stores_.alarms.incident(tx, enrolment.incident)
                                             : std::optional<alarms::Incident>();
    return incident && incident->origin == alarms::Origin::unknown_terminal &&
           incident->protocol == enrolment.protocol && incident->device == enrolment.device;
}

Result<Terminal> Enrol::enrol(Tx& tx, const Enrolment& enrolment) {
    if (enrolment.device.empty() || enrolment.device.size() > device_chars_max ||
        enrolment.protocol.empty()) {
        return Error{Code::bad_input, "device"};
    }
    if (!enrolment.line_key.empty() && !aes_key_of(enrolment.line_key)) {
        return Error{Code::bad_input, "line_key"};
    }
    const auto before =
        stores_.registry.terminal_of_device(tx, enrolment.protocol, enrolment.device);
    if (before && before->state != TerminalState::retired) {
        return Error{Code::conflict, to_text(before->id)};
    }
    Terminal terminal = before.value_or(Terminal{});
    terminal.id = before ? before->id : tx.make_id<TerminalId>();
    terminal.device = enrolment.device;
    terminal.protocol = enrolment.protocol;
    // One that comes back keeps what is known of it and not said anew.
    const auto take = [](std::string& kept, const std::string& said) {
        kept = said.empty() ? kept : said;
    };
    take(terminal.model, enrolment.model);
    take(terminal.kind, enrolment.kind);
    take(terminal.sim_phone, enrolment.sim_phone);
    take(terminal.line_key, enrolment.line_key);
    terminal.area = enrolment.area;
    terminal.auth_code.clear();
    terminal.auth_code_before.clear();
    terminal.enrolled_at = tx.now();
    const bool awaiting = enrolment.press_expected && !pressed_already(tx, enrolment);
    terminal.state = awaiting ? TerminalState::awaiting_press : TerminalState::commissioned;
    if (enrolment.elder) {
        const auto elder = stores_.registry.elder(tx, enrolment.elder);
        if (!elder) {
            return Error{Code::not_found, "elder"};
        }
        terminal.elder = elder->id;
        terminal.area = elder->area;
        terminal.worn_since = tx.now();
    }
    stores_.registry.put_terminal(tx, terminal);
    if (terminal.elder) {
        stores_.registry.begin_wearing(tx, terminal.id, terminal.elder, tx.now());
    }
    stores_.registry.remove_knock(tx, enrolment.protocol, enrolment.device);
    say(tx, "TerminalEnrolled", terminal, enrolment.actor);
    link_.terminal_changed(tx, terminal);
    if (enrolment.incident && enrolment.elder) {
        const auto linked =
            link_.book().act(tx, enrolment.incident,
                             alarms::LinkElder{user_of(enrolment.actor), terminal.elder,
                                               terminal.id, terminal.area});
        if (!linked) {
            return linked.error();
        }
    }
    return terminal;
}

Result<Terminal> Enrol::give_to(Tx& tx, TerminalId id, ElderId elder_id, std::string_view actor) {
    auto terminal = stores_.registry.terminal(tx, id);
    if (!terminal || terminal->state == TerminalState::retired) {
        return Error{Code::not_found, "terminal"};
    }
    if (terminal->elder == elder_id) {
        return *terminal;
    }
    const auto elder = elder_id ? stores_.registry.elder(tx, elder_id) : std::nullopt;
    if (elder_id && !elder) {
        return Error{Code::not_found, "elder"};
    }
    if (terminal->elder) {
        stores_.registry.end_wearing(tx, id, tx.now());
    }
    // What was told of one wearer says nothing about the next.
    stores_.alarms.drop_standing_levels(tx, id);
    terminal->elder = elder_id;
    terminal->worn_since.reset();
    if (elder) {
        terminal->area = elder->area;
        terminal->worn_since = tx.now();
        stores_.registry.begin_wearing(tx, id, elder_id, tx.now());
    }
    stores_.registry.put_terminal(tx, *terminal);
    say(tx, elder ? "TerminalAssigned" : "TerminalUnassigned", *terminal, actor);
    link_.terminal_changed(tx, *terminal);
    return *terminal;
}

Result<Terminal> Enrol::retire(Tx& tx, TerminalId id, std::string_view reason,
                               std::string_view actor) {
    if (trim(reason).empty()) {
        return Error{Code::bad_input, "reason"};
    }
    if (utf8_length(reason) > retire_reason_chars_max) {
        return Error{Code::too_large, "reason"};
    }
    auto terminal = stores_.registry.terminal(tx, id);
    if (!terminal) {
        return Error{Code::not_found, "terminal"};
    }
    if (terminal->state == TerminalState::retired) {
        return Error{Code::conflict, "retired"};
    }
    const ElderId wearer = terminal->elder;
    if (wearer) {
        stores_.registry.end_wearing(tx, id, tx.now());
    }
    stores_.alarms.drop_standing_levels(tx, id);
    link_.fail_commands(tx, id, "retired");
    terminal->elder = {};
    terminal->worn_since.reset();
    terminal->state = TerminalState::retired;
    stores_.registry.put_terminal(tx, *terminal);
    tx.append({"TerminalRetired", id.value, std::string(actor), terminal->area,
               Json::object({{"terminal_id", id},
                             {"label", terminal_label(*terminal)},
                             {"elder_id", wearer},
                             {"reason", reason}})});
    link_.terminal_changed(tx, *terminal);
    return *terminal;
}

Result<Terminal> Enrol::set_line_key(Tx& tx, TerminalId id, std::string_view key,
                                     std::string_view actor) {
    if (!key.empty() && !aes_key_of(key)) {
        return Error{Code::bad_input, "line_key"};
    }
    auto terminal = stores_.registry.terminal(tx, id);
    if (!terminal) {
        return Error{Code::not_found, "terminal"};
    }
    terminal->line_key = key;
    stores_.registry.put_terminal(tx, *terminal);
    tx.append({"TerminalKeyChanged", id.value, std::string(actor), terminal->area,
               Json::object({{"terminal_id", id},
                             {"label", terminal_label(*terminal)},
                             {"elder_id", terminal->elder},
                             {"line_key_set", !key.empty()}})});
    link_.terminal_changed(tx, *terminal);
    return *terminal;
}

Result<void> Enrol::dismiss_knock(Tx& tx, std::string_view protocol, std::string_view device,
                                  std::string_view actor, std::string_view as) {
    if (as != "test" && as != "refused") {
        return Error{Code::bad_input, "as"};
    }
    if (!stores_.registry.knock(tx, protocol, device)) {
        return Error{Code::not_found, "knock"};
    }
    stores_.registry.remove_knock(tx, protocol, device);
    link_.knock_dismissed(tx, protocol, device);
    const std::uint64_t id = knock_id(protocol, device);
    tx.append({"KnockingDismissed", id, std::string(actor), AreaId{},
               Json::object({{"knocking_id", to_text(id)}, {"as", as}})});
    return {};
}

}  // namespace tiexin::flows
