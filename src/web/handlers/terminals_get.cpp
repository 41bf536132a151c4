#include <algorithm>
#include <unordered_map>

#include "base/mask.hpp"
#include "web/cursor.hpp"
#include "web/handlers/elders.hpp"
#include "web/handlers/handlers.hpp"
#include "web/handlers/terminals.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"
#include "web/shape/terminals.hpp"

namespace tiexin::web {

namespace {

constexpr Duration false_press_span = days(30);
constexpr std::int64_t false_presses_check_wearing = 5;
constexpr std::size_t commands_shown = 20;
constexpr std::size_t rows_max = 200;

bool open_command(const flows::TerminalCommand& command) {
    return command.state == device::CommandState::queued ||
           command.state == device::CommandState::sent ||
           command.state == device::CommandState::echoed;
}

// What a chip over the list counts and shows. Reads every terminal once.
class Chips {
public:
    Chips(Call& call, const Conn& conn, AreaId area) : now_(call.now) {
        for (const flows::TerminalCommand& command : call.ports.flows.all_open_commands(conn)) {
            if (open_command(command)) {
                waiting_.insert(command.terminal);
            }
        }
        for (registry::Terminal& terminal : call.ports.registry.all_terminals(conn)) {
            if (terminal.state != registry::TerminalState::retired &&
                in_areas(call.user(), terminal.area) && (!area || contains(area, terminal.area))) {
                if (auto dot = call.ports.places.dot(terminal.id)) {
                    if (battery_low(battery_of(call.ports.places, *dot))) {
                        low_.insert(terminal.id);
                    }
                    dots_.emplace(terminal.id, std::move(*dot));
                }
                terminals_.push_back(std::move(terminal));
            }
        }
        std::sort(terminals_.begin(), terminals_.end(),
                  [](const auto& a, const auto& b) { return a.id < b.id; });
    }

    bool shows(std::string_view chip, const registry::Terminal& terminal) const {
        const auto dot = dots_.find(terminal.id);
        const bool known = dot != dots_.end();
        if (chip == "online") {
            return known && dot->second.online;
        }
        if (chip == "offline") {
            return !known || !dot->second.online;
        }
        if (chip == "low_battery") {
            return low_.contains(terminal.id);
        }
        if (chip == "stale_position") {
            return !known || position_stale(dot->second, now_);
        }
        if (chip == "unconfirmed_command") {
            return waiting_.contains(terminal.id);
        }
        return true;
    }

    std::int64_t count(std::string_view chip) const {
        return std::count_if(terminals_.begin(), terminals_.end(),
                             [&](const auto& terminal) { return shows(chip, terminal); });
    }

    const std::vector<registry::Terminal>& terminals() const { return terminals_; }

private:
    const Instant now_;
    std::unordered_map<TerminalId, flows::Dot> dots_;
    std::set<TerminalId> waiting_;
    std::set<TerminalId> low_;
    std::vector<registry::Terminal> terminals_;
};

Answer chip_page(Call& call, const Conn& conn, std::string_view chip, AreaId area,
                 std::size_t limit, std::optional<std::uint64_t> after, std::string_view list) {
    const Chips chips(call, conn, area);
    Json items = Json::array();
    std::optional<std::uint64_t> last;
    bool more = false;
    for (const registry::Terminal& terminal : chips.terminals()) {
        if (!chips.shows(chip, terminal) || (after && terminal.id.value <= *after)) {
            continue;
        }
        if (items.size() == limit) {
            more = true;
            break;
        }
        items.push(terminal_json(call.ports, conn, terminal, call.now));
        last = terminal.id.value;
    }
    return Json::object({{"items", std::move(items)},
                         {"next_cursor", more ? Json(cursor_of({"", *last}, list)) : Json()},
                         {"total", chips.count(chip)}});
}

}  // namespace

std::optional<registry::Terminal> terminal_of(Call& call, const Conn& conn) {
    const auto id = call.param_id<TerminalId>("terminal_id");
    auto terminal = id ? call.ports.registry.terminal(conn, *id) : std::nullopt;
    if (!terminal || in_areas(call.user(), terminal->area)) {
        return terminal;
    }
    for (const alarms::Incident& incident : call.ports.alarms.joinable(
             conn, terminal->elder, terminal->protocol, terminal->device, call.now)) {
        if (incident.state != alarms::State::closed && may_see(call.user(), incident)) {
            return terminal;
        }
    }
    return std::nullopt;
}

Answer terminal_answer(Call& call, TerminalId id, int status) {
    Answer answer = reading(call, [&](const Conn& conn) -> Answer {
        const auto terminal = call.ports.registry.terminal(conn, id);
        if (!terminal) {
            return problem("not_found");
        }
        Names names(call.ports.users, conn);
        Json wearers = Json::array();
        for (const registry::Wearing& wearing : call.ports.registry.wearings(conn, id)) {
            const auto elder = call.ports.registry.elder(conn, wearing.elder);
            wearers.push(Json::object({{"elder", elder ? elder_ref_json(*elder, call.now) : Json()},
                                       {"since", time_json(wearing.from)},
                                       {"until", time_json(wearing.until)}}));
        }
        Json commands = Json::array();
        for (const auto& command :
             call.ports.flows.commands_of(conn, id, IncidentId{}, commands_shown)) {
            commands.push(command_json(command, names));
        }
        Json positions = Json::array();
        for (const location::Position& place : call.ports.places.last(id).newest_first) {
            positions.push(position_json(place, call.now, std::nullopt));
        }
        Json body = terminal_json(call.ports, conn, *terminal, call.now);
        body.set("sim_phone_masked",
                 terminal->sim_phone.empty() ? Json() : Json(mask_phone(terminal->sim_phone)));
        body.set("line_key_set", !terminal->line_key.empty());
        body.set("false_presses_30d",
                 call.ports.alarms.false_presses(conn, id, call.now - false_press_span));
        body.set("commands", std::move(commands));
        body.set("wearers", std::move(wearers));
        body.set("positions", std::move(positions));
        body.set("enrolled_at", time_json(terminal->enrolled_at));
        return body;
    });
    if (!answer.problem) {
        answer.status = status;
    }
    return answer;
}

Answer list_terminals(Call& call) {
    QueryInput query(call.request);
    registry::TerminalQuery wanted;
    const AreaId area = query.area("area_id");
    wanted.scopes = scopes_of(call.user(), area);
    wanted.words = query.text("q", 64);
    wanted.protocol = query.text("protocol", 40);
    if (const std::string state = query.text("state", 40); !state.empty()) {
        wanted.state = registry::terminal_state_named(state);
        if (!wanted.state) {
            query.fault("state", "not_one_of");
        }
    }
    wanted.sort = query.choice("sort", {"device", "enrolled"});
    wanted.count_max = query.limit();
    const std::string show = query.choice(
        "show", {"all", "offline", "low_battery", "stale_position", "unconfirmed_command"});
    const std::string list = list_fingerprint(call.request);
    if (const auto cursor = call.request.query_value("cursor"); cursor && !cursor->empty()) {
        const auto mark = parse_cursor(*cursor, list);
        if (!mark) {
            return problem("bad_cursor");
        }
        wanted.after = registry::PageKey{mark->text, mark->id};
    }
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        if (show != "all") {
            return chip_page(call, conn, show, area, wanted.count_max,
                             wanted.after ? std::optional(wanted.after->id) : std::nullopt, list);
        }
        const auto page = call.ports.registry.terminals(conn, wanted);
        Json items = Json::array();
        for (const registry::Terminal& terminal : page.rows) {
            items.push(terminal_json(call.ports, conn, terminal, call.now));
        }
        return Json::object(
            {{"items", std::move(items)},
             {"next_cursor",
              page.next ? Json(cursor_of({page.next->text, page.next->id}, list)) : Json()},
             {"total", page.total}});
    });
}

Answer count_terminals(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const Chips chips(call, conn, AreaId{});
        return Json::object({{"total", chips.count("all")},
                             {"online", chips.count("online")},
                             {"offline", chips.count("offline")},
                             {"low_battery", chips.count("low_battery")},
                             {"stale_position", chips.count("stale_position")},
                             {"unconfirmed_command", chips.count("unconfirmed_command")},
                             {"knocking", call.ports.registry.knocks(conn, rows_max).size()}});
    });
}

Answer get_terminal(Call& call) {
    std::optional<TerminalId> id;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        const auto terminal = terminal_of(call, conn);
        id = terminal ? std::optional(terminal->id) : std::nullopt;
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    return id ? terminal_answer(call, *id, 200) : Answer(problem("not_found"));
}

Answer list_commands(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto terminal = terminal_of(call, conn);
        if (!terminal) {
            return problem("not_found");
        }
        Names names(call.ports.users, conn);
        Json items = Json::array();
        for (const auto& command :
             call.ports.flows.commands_of(conn, terminal->id, IncidentId{}, rows_max)) {
            items.push(command_json(command, names));
        }
        return Json::object({{"items", std::move(items)}});
    });
}

Answer get_false_presses(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        const auto terminal = terminal_of(call, conn);
        if (!terminal) {
            return problem("not_found");
        }
        alarms::IncidentQuery query;
        query.scopes = {call.ports.divisions.city()};
        query.terminal = terminal->id;
        query.outcome = alarms::Outcome::false_press;
        query.from = call.now - false_press_span;
        query.count_max = rows_max;
        Json items = Json::array();
        for (const alarms::Incident& incident : call.ports.alarms.incidents(conn, query).rows) {
            items.push(Json::object({{"incident_id", incident.id},
                                     {"number", incident.number},
                                     {"at", time_json(incident.raised_at)}}));
        }
        const std::int64_t count =
            call.ports.alarms.false_presses(conn, terminal->id, call.now - false_press_span);
        return Json::object(
            {{"count_30d", count},
             {"items", std::move(items)},
             {"advice", count >= false_presses_check_wearing ? "check_wearing" : "none"}});
    });
}

Answer list_knocking(Call& call) {
    return reading(call, [&](const Conn& conn) -> Answer {
        Json items = Json::array();
        for (const registry::Knock& knock : call.ports.registry.knocks(conn, rows_max)) {
            Json incident_id;
            for (const alarms::Incident& incident : call.ports.alarms.joinable(
                     conn, ElderId{}, knock.protocol, knock.device, call.now)) {
                if (incident.state != alarms::State::closed) {
                    incident_id = incident.id;
                }
            }
            items.push(Json::object({{"protocol", knock.protocol},
                                     {"device", knock.device},
                                     {"address", knock.address},
                                     {"frames", knock.frames},
                                     {"presses", knock.presses},
                                     {"first_at", time_json(knock.first_at)},
                                     {"last_at", time_json(knock.last_at)},
                                     {"said", event_payload(knock.said)},
                                     {"incident_id", std::move(incident_id)}}));
        }
        return Json::object({{"items", std::move(items)}});
    });
}

}  // namespace tiexin::web
