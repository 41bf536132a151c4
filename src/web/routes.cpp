#include "web/routes.hpp"

#include "base/text.hpp"
#include "web/handlers/handlers.hpp"

namespace tiexin::web {

namespace {

using net::Method;
constexpr Method get = Method::get;
constexpr Method post = Method::post;
constexpr Method put = Method::put;
constexpr Method patch = Method::patch;
constexpr Method remove = Method::delete_;
constexpr bool creates = true;

// clang-format off
constexpr Route table[] = {
    // method, path,                                                   permission,          handler
    {get,    "/healthz",                                               "public",            get_health},
    {get,    "/readyz",                                                "public",            get_readiness},
    {get,    "/metrics",                                               "metrics.read",      get_metrics},
    {get,    "/api/v1/site",                                           "public",            get_site},
    {post,   "/api/v1/sessions",                                       "public",            sign_in, Body::object},
    {get,    "/api/v1/sessions/current",                               "session",           get_session},
    {remove, "/api/v1/sessions/current",                               "session",           sign_out},
    {post,   "/api/v1/sessions/current/password",                      "session",           change_password, Body::object},
    {put,    "/api/v1/sessions/current/seat",                          "seat.own",          set_seat_state, Body::object},
    {get,    "/api/v1/seats",                                          "seat.read",         list_seats},
    {get,    "/api/v1/stream",                                         "session",           open_stream},
    {get,    "/api/v1/events",                                         "session",           list_events},
    {get,    "/api/v1/queue",                                          "incident.read",     get_queue},
    {get,    "/api/v1/incidents",                                      "incident.read",     list_incidents},
    {post,   "/api/v1/incidents",                                      "incident.handle",   create_incident, Body::object, creates},
    {get,    "/api/v1/incidents/counts",                               "incident.read",     count_incidents},
    {get,    "/api/v1/incidents/{incident_id}",                        "incident.read",     get_incident},
    {post,   "/api/v1/incidents/{incident_id}/seen",                   "incident.handle",   confirm_seen, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/accept",                 "incident.handle",   accept_incident, Body::maybe},
    {post,   "/api/v1/incidents/{incident_id}/notes",                  "incident.handle",   add_note, Body::object, creates},
    {put,    "/api/v1/incidents/{incident_id}/steps/{step_id}",        "incident.handle",   take_step, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/responders",             "incident.handle",   add_responder, Body::object, creates},
    {post,   "/api/v1/incidents/{incident_id}/responders/{responder_id}/notify", "incident.handle", notify_responder, Body::object},
    {put,    "/api/v1/incidents/{incident_id}/responders/{responder_id}/state", "incident.handle", set_responder_state, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/hand-over",              "incident.handle",   hand_over_incident, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/assign",                 "incident.supervise", assign_incident, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/close",                  "incident.handle",   close_incident, Body::object},
    {post,   "/api/v1/incidents/{incident_id}/false-press",            "incident.handle",   close_as_false_press},
    {post,   "/api/v1/incidents/{incident_id}/reopen",                 "incident.handle",   reopen_incident, Body::object},
    {get,    "/api/v1/incidents/{incident_id}/calls",                  "incident.read",     list_calls},
    {post,   "/api/v1/incidents/{incident_id}/calls",                  "incident.handle",   dial_call, Body::object, creates},
    {put,    "/api/v1/incidents/{incident_id}/calls/{call_id}/state",  "incident.handle",   set_call_state, Body::object},
    {put,    "/api/v1/incidents/{incident_id}/voice",                  "incident.handle",   join_voice, Body::object},
    {remove, "/api/v1/incidents/{incident_id}/voice",                  "incident.handle",   leave_voice},
    {put,    "/api/v1/incidents/{incident_id}/elder",                  "incident.handle",   link_elder, Body::object},
    {get,    "/api/v1/elders",                                         "elder.read",        list_elders},
    {post,   "/api/v1/elders",                                         "elder.write",       create_elder, Body::object, creates},
    {get,    "/api/v1/elders/{elder_id}",                              "elder.read",        get_elder},
    {patch,  "/api/v1/elders/{elder_id}",                              "elder.write",       update_elder, Body::object},
    {post,   "/api/v1/elders/{elder_id}/reveal",                       "elder.reveal",      reveal_field, Body::object},
    {get,    "/api/v1/elders/{elder_id}/changes",                      "elder.read",        list_elder_changes},
    {post,   "/api/v1/elders/{elder_id}/changes/{version}/undo",       "elder.write",       undo_elder_change},
    {get,    "/api/v1/elders/{elder_id}/viewers",                      "elder.read",        list_elder_viewers},
    {get,    "/api/v1/elders/{elder_id}/track",                        "position.read",     get_track},
    {get,    "/api/v1/terminals",                                      "terminal.read",     list_terminals},
    {post,   "/api/v1/terminals",                                      "terminal.write",    enrol_terminal, Body::object, creates},
    {get,    "/api/v1/terminals/counts",                               "terminal.read",     count_terminals},
    {get,    "/api/v1/terminals/{terminal_id}",                        "terminal.read",     get_terminal},
    {put,    "/api/v1/terminals/{terminal_id}/assignment",             "terminal.write",    assign_terminal, Body::object},
    {remove, "/api/v1/terminals/{terminal_id}/assignment",             "terminal.write",    unassign_terminal},
    {put,    "/api/v1/terminals/{terminal_id}/line-key",               "terminal.write",    set_line_key, Body::object},
    {remove, "/api/v1/terminals/{terminal_id}/line-key",               "terminal.write",    remove_line_key},
    {post,   "/api/v1/terminals/{terminal_id}/retire",                 "terminal.write",    retire_terminal, Body::object},
    {get,    "/api/v1/terminals/{terminal_id}/commands",               "terminal.read",     list_commands},
    {post,   "/api/v1/terminals/{terminal_id}/commands",               "terminal.command",  send_command, Body::object, creates},
    {get,    "/api/v1/terminals/{terminal_id}/false-presses",          "terminal.read",     get_false_presses},
    {get,    "/api/v1/knocking",                                       "terminal.read",     list_knocking},
    {remove, "/api/v1/knocking/{protocol}/{device}",                   "terminal.write",    dismiss_knocking},
    {get,    "/api/v1/positions",                                      "position.read",     get_positions},
    {get,    "/api/v1/map/outlines",                                   "session",           get_outlines},
    {get,    "/api/v1/areas",                                          "session",           list_areas},
    {get,    "/api/v1/users",                                          "user.read",         list_users},
    {post,   "/api/v1/users",                                          "user.write",        create_user, Body::object, creates},
    {patch,  "/api/v1/users/{user_id}",                                "user.write",        update_user, Body::object},
    {put,    "/api/v1/users/{user_id}/password",                       "user.write",        reset_password, Body::object},
    {get,    "/api/v1/access-log",                                     "access_log.read",   list_access_log},
    {get,    "/api/v1/ladders",                                        "ladder.read",       list_ladders},
    {get,    "/api/v1/ladders/{area_id}",                              "ladder.read",       get_ladder},
    {put,    "/api/v1/ladders/{area_id}",                              "ladder.write",      put_ladder, Body::object},
    {get,    "/api/v1/plans",                                          "plan.read",         list_plans},
    {get,    "/api/v1/reports/answering",                              "report.read",       get_answering},
    {get,    "/api/v1/verify",                                         "verify.read",       get_verify},
};
// clang-format on

// Fills `params` when `path` fits the pattern, segment by segment.
bool fits(std::string_view pattern, std::string_view path,
          std::vector<std::pair<std::string_view, std::string>>& params) {
    const std::vector<std::string_view> wanted = split(pattern, '/');
    const std::vector<std::string_view> given = split(path, '/');
    if (wanted.size() != given.size()) {
        return false;
    }
    params.clear();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{')) {
            if (given[i].empty()) {
                return false;
            }
            params.emplace_back(wanted[i].substr(1, wanted[i].size() - 2), std::string(given[i]));
        } else if (wanted[i] != given[i]) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::span<const Route> routes() {
    return table;
}

Match find_route(net::Method method, std::string_view path) {
    const net::Method wanted = method == Method::head ? Method::get : method;
    Match match;
    std::vector<std::pair<std::string_view, std::string>> params;
    for (const Route& route : table) {
        if (!fits(route.path, path, params)) {
            continue;
        }
        match.path_known = true;
        // A literal row stands before the pattern that it also fits (counts before {incident_id}).
        if (route.method == wanted) {
            match.route = &route;
            match.params = std::move(params);
            return match;
        }
    }
    return match;
}

std::string_view Call::param(std::string_view name) const {
    for (const auto& [key, value] : params) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

}  // namespace tiexin::web
