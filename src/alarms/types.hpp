#pragma once
// Incidents and the alarms they are made of. One incident per happening; every alarm keeps its five
// times.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tiexin::alarms {

// raised → offered → accepted → acting → closed; returned to the queue = offered again; reopened =
// raised again.
enum class State : unsigned char { raised, offered, accepted, acting, closed };

// Names as in api/openapi.yaml.
enum class Outcome : unsigned char {
    none,
    helped,
    ambulance,
    fire_brigade,
    police,
    relative_came,
    false_press,
    test,
    duplicate,
    advised,
    not_reached,
    ordered,
    recovered,
    other
};

enum class Origin : unsigned char { terminal, unknown_terminal, call, operator_made, system };

// Kind names are those of device::AlarmKind plus "telephone", "manual" and "could_not_process".
using Kind = std::string;

// One alarm as it came. Times: device (its own), receive (socket), commit, on-screen (the first
// seat's `seen`), answer.
struct Alarm {
    AlarmId id;
    IncidentId incident;
    std::vector<Kind> kinds;  // worst first
    std::string key;          // serial or hash: what a retry repeats
    std::string protocol;
    std::string device;
    TerminalId terminal;   // none: unknown terminal or no terminal
    bool verified = true;  // false: the frame was damaged but parsed as a press
    // Not kept: device_at is when the frame was written, so a retry of it says a later one.
    bool restamped = false;
    bool is_cancel = false;  // shown, never closes
    // A level that was reported before and still stands (battery low in every report): kept under
    // its key, part of no decision. alarms_of() leaves it out.
    bool repeat = false;
    std::optional<int> battery_percent;
    std::optional<Instant> device_at;
    Instant received_at;
    std::optional<Instant> committed_at;
    std::optional<Instant> seen_at;
    std::optional<Instant> answered_at;
};

enum class Lamp : unsigned char { planned, told, seen, coming, arrived, declined, failed };

struct Responder {
    ResponderId id;
    // relative, key_holder, station, clinic, ambulance, fire_brigade, police, grid_worker, other
    std::string role;
    ContactId contact;  // none for a service (120)
    std::string name;
    std::string how;  // "phone", "sms", "webhook", "by hand"
    Lamp lamp = Lamp::planned;
    std::optional<Instant> told_at;
    std::optional<Instant> seen_at;
    std::optional<Instant> coming_at;
    std::optional<Instant> arrived_at;
    std::optional<Instant> declined_at;
    std::string note;
    std::string phone;  // digits, only of one added by hand; personal: encrypted by the store
};
constexpr std::size_t responders_max = 24;

struct Incident {
    IncidentId id;
    std::int64_t version = 0;
    std::string number;  // 1123-0147: month, day, count of the day
    State state = State::raised;
    Origin origin = Origin::terminal;
    int priority = 1;         // 1 most urgent … 4
    std::vector<Kind> kinds;  // of all its alarms, worst first
    ElderId elder;
    TerminalId terminal;
    std::string device;  // of an unknown terminal
    std::string protocol;
    AreaId area;
    Instant pressed_at;  // the first alarm by the terminal's clock where believable
    Instant raised_at;   // when the first alarm was received
    Instant
        waiting_since;  // raised, reopened or returned to the queue: where the ageing timer starts
    Instant last_alarm_at;
    int alarm_count = 0;
    bool unverified = false;
    bool cancel_shown = false;
    std::optional<Instant> cancelled_at;
    std::optional<int> battery_percent;
    std::string reported_by;  // who telephoned
    // A level that stood since then, through the closing of the incident that told of it before.
    std::optional<Instant> standing_since;
    IncidentId standing_from;
    std::optional<Instant> seen_at;      // first seat that showed it
    std::optional<Instant> answered_at;  // first accept

    UserId holder;  // who holds it; none while in the queue
    std::string holder_name;
    std::optional<Instant> accepted_at;
    std::optional<Instant> last_step_at;
    // Who had it before it came back to the queue, and why: shown on the row until it is accepted.
    UserId returned_user;
    std::string returned_from;    // the name
    std::string returned_reason;  // seat_lost, limit_passed, handed_over, signed_out
    std::optional<Instant> returned_at;
    UserId handed_to;            // the seat it was handed to, until somebody accepts it
    std::string hand_over_note;  // must be read before it is accepted

    int ladder_step = 0;  // the next step of the escalation ladder
    std::optional<Instant> next_deadline_at;
    std::vector<std::string> told;  // reached already: seats, other_area, supervisor, webhook

    Outcome outcome = Outcome::none;
    std::string closing_note;
    std::optional<Instant> closed_at;
    int reopened = 0;
    std::vector<Responder> responders;
};

std::string_view name_of(State state);
std::string_view name_of(Outcome outcome);
std::string_view name_of(Origin origin);
std::string_view name_of(Lamp lamp);
std::optional<State> state_named(std::string_view name);
std::optional<Outcome> outcome_named(std::string_view name);
std::optional<Origin> origin_named(std::string_view name);
std::optional<Lamp> lamp_named(std::string_view name);

}  // namespace tiexin::alarms
