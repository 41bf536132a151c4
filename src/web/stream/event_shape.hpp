#pragma once
// Events of the log as the stream and GET /api/v1/events show them, and who may see which. One
// EventShape serves one batch through one Conn.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "alarms/types.hpp"
#include "base/tx.hpp"
#include "identity/types.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

// What a kind is about and who may see it. Kinds without a row are not shown to anybody.
struct EventKindRow {
    std::string_view kind;
    std::string_view permission;
    bool of_incident;  // its subject is an incident
};
std::span<const EventKindRow> event_kinds();

struct ShownEvent {
    std::uint64_t seq = 0;
    std::string_view permission;  // "": shown to nobody
    AreaId area;
    // As it is now; of a fresh event only what decides who sees it: id, area, holder, told.
    std::optional<alarms::Incident> incident;
    Json row;   // of the queue at the event, when it carries one
    Json json;  // without that row
};

class EventShape {
public:
    EventShape(Ports& ports, const Desk& desk, const Conn& conn, Instant now)
        : ports_(ports), conn_(conn), incidents_(ports, desk, conn, now) {}

    ShownEvent shaped(const LoggedEvent& event);
    // The same for an event that was committed just now. A press then reads nothing: what its row
    // says of the incident is how the incident is.
    ShownEvent shaped_fresh(const LoggedEvent& event);
    // The row of the queue: as it was at the event, or as it is now.
    Json row_of(const ShownEvent& event);
    Json row_now(const alarms::Incident& incident) { return incidents_.summary(incident); }

private:
    ShownEvent shape(const LoggedEvent& event, bool fresh);

    Ports& ports_;
    const Conn& conn_;
    IncidentShape incidents_;
    std::map<IncidentId, AlarmId> last_alarms_;  // of fresh events
};

bool shown_to(const identity::User& user, const ShownEvent& event);

}  // namespace tiexin::web
