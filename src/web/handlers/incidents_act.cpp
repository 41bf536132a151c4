#include <algorithm>

#include "base/phone.hpp"
#include "web/handlers/acting.hpp"
#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/scope.hpp"
#include "web/shape/incidents.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t note_chars_max = 2'000;
constexpr std::size_t short_note_chars_max = 500;
constexpr std::size_t name_chars_max = 64;

// Runs `act(incident, input)` once the body was read and nothing is wrong with it.
template <class Act>
Answer acting(Call& call, std::initializer_list<std::string_view> fields, Act act) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    Input input(call.body);
    input.only(fields);
    return act(*incident, input);
}

std::optional<std::string_view> channel_named(std::string_view name) {
    for (const std::string_view channel : {"phone", "sms", "webhook", "by_hand"}) {
        if (channel == name) {
            return channel;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> responder_kind_named(std::string_view name) {
    for (const std::string_view kind :
         {"relative", "key_holder", "station", "clinic", "ambulance", "fire_brigade", "police",
          "grid_worker", "neighbour", "doctor", "other"}) {
        if (kind == name) {
            return kind;
        }
    }
    return std::nullopt;
}

}  // namespace

Answer confirm_seen(Call& call) {
    return acting(call, {"alarm_id", "at"}, [&](const alarms::Incident& incident, Input& input) {
        const AlarmId alarm = input.id<AlarmId>("alarm_id");
        const Instant at = input.maybe_time("at").value_or(call.now);
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        bool of_this = false;
        const Result<void> read = call.ports.database.read([&](const Conn& conn) {
            const auto found = call.ports.alarms.alarm(conn, alarm);
            of_this = found && found->incident == incident.id;
            return Result<void>{};
        });
        if (!read) {
            return Answer(read.error());
        }
        if (!of_this) {
            return Answer(problem("not_found"));
        }
        const Result<void> kept = call.ports.incidents.seen(alarm, std::min(at, call.now));
        return kept ? no_content() : Answer(kept.error());
    });
}

Answer accept_incident(Call& call) {
    return acting(call, {"note_read"}, [&](const alarms::Incident& incident, Input& input) {
        const bool note_read = input.boolean("note_read", false);
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(call, incident,
                          alarms::Accept{call.user().id, call.user().display_name, note_read});
    });
}

Answer add_note(Call& call) {
    return acting(call, {"text"}, [&](const alarms::Incident& incident, Input& input) {
        const std::string text = input.text("text", {1, note_chars_max});
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(call, incident, alarms::Note{call.user().id, text}, 201);
    });
}

Answer take_step(Call& call) {
    return acting(call, {"state", "note"}, [&](const alarms::Incident& incident, Input& input) {
        const auto skipped = input.named("state", [](std::string_view name) {
            return name == "done" || name == "skipped" ? std::optional(name == "skipped")
                                                       : std::nullopt;
        });
        const std::string note = input.maybe_text("note", {0, short_note_chars_max}).value_or("");
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(
            call, incident,
            alarms::TakeStep{call.user().id, std::string(call.param("step_id")), note, *skipped});
    });
}

Answer add_responder(Call& call) {
    return acting(
        call, {"kind", "name", "phone", "contact_id"},
        [&](const alarms::Incident& incident, Input& input) {
            alarms::Responder responder;
            const auto kind = input.named("kind", responder_kind_named);
            responder.name = input.text("name", {1, name_chars_max});
            responder.contact = input.maybe_id<ContactId>("contact_id").value_or(ContactId{});
            if (const auto phone = input.maybe_text("phone", {0, 32}); phone && !phone->empty()) {
                const auto parsed = parse_phone(*phone);
                if (!parsed) {
                    input.fault("phone", "phone");
                } else {
                    responder.phone = parsed->digits;
                }
            }
            if (!input.ok()) {
                return Answer(invalid_fields(input.faults()));
            }
            responder.role = std::string(*kind);
            // Its number within the incident: its contact's, or one that no proposal has.
            constexpr std::uint64_t first_own = 1'000;
            responder.id = ResponderId{responder.contact ? responder.contact.value
                                                         : first_own + incident.responders.size()};
            return command_on(call, incident, alarms::AddResponder{call.user().id, responder}, 201);
        });
}

Answer notify_responder(Call& call) {
    return acting(call, {"channel", "note"}, [&](const alarms::Incident& incident, Input& input) {
        const auto channel = input.named("channel", channel_named);
        const std::string note = input.maybe_text("note", {0, short_note_chars_max}).value_or("");
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        const auto id = call.param_id<ResponderId>("responder_id");
        std::optional<alarms::Responder> responder;
        const Result<void> read = call.ports.database.read([&](const Conn& conn) {
            for (alarms::Responder& row : responders_with_proposals(call.ports, conn, incident)) {
                if (id && row.id == *id) {
                    responder = std::move(row);
                }
            }
            return Result<void>{};
        });
        if (!read) {
            return Answer(read.error());
        }
        if (!responder) {
            return Answer(problem("not_found"));
        }
        responder->how = std::string(*channel);
        responder->note = note;
        const auto told =
            call.ports.incidents.tell(incident.id, alarms::Tell{call.user().id, *responder});
        if (!told) {
            return told.error().code == Code::unsupported
                       ? Answer(problem("channel_missing"))
                       : Answer(refusal(call, incident.id, told.error()));
        }
        return incident_answer(call, incident.id, 200);
    });
}

Answer set_responder_state(Call& call) {
    return acting(call, {"state", "note"}, [&](const alarms::Incident& incident, Input& input) {
        const auto lamp = input.named("state", alarms::lamp_named);
        if (lamp && (*lamp == alarms::Lamp::planned || *lamp == alarms::Lamp::told)) {
            input.fault("state", "not_one_of");
        }
        const std::string note = input.maybe_text("note", {0, short_note_chars_max}).value_or("");
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        const auto id = call.param_id<ResponderId>("responder_id");
        if (!id) {
            return Answer(problem("not_found"));
        }
        return command_on(call, incident, alarms::SetLamp{call.user().id, *id, *lamp, note});
    });
}

Answer hand_over_incident(Call& call) {
    return acting(call, {"to", "user_id", "note"},
                  [&](const alarms::Incident& incident, Input& input) {
                      const std::string to = input.text("to", {1, 10});
                      const auto user = input.maybe_id<UserId>("user_id");
                      const std::string note = input.text("note", {2, note_chars_max});
                      if (to != "seat" && to != "queue") {
                          input.fault("to", "not_one_of");
                      }
                      if (to == "seat" && !user) {
                          input.fault("user_id", "required");
                      }
                      std::optional<flows::Seat> seat;
                      if (to == "seat" && user) {
                          seat = call.ports.seats.seat(*user);
                          if (!seat || !seat->connected) {
                              input.fault("user_id", "not_found");
                          }
                      }
                      if (!input.ok()) {
                          return Answer(invalid_fields(input.faults()));
                      }
                      alarms::HandOver command{call.user().id, {}, {}, note, is_supervisor(call)};
                      if (seat) {
                          command.to = seat->user;
                          command.to_name = seat->name;
                      }
                      return command_on(call, incident, command);
                  });
}

Answer assign_incident(Call& call) {
    return acting(call, {"user_id", "note"}, [&](const alarms::Incident& incident, Input& input) {
        const UserId to = input.id<UserId>("user_id");
        const std::string note = input.maybe_text("note", {0, note_chars_max}).value_or("");
        // Only a seat that could accept it: connected, and it sees the incident.
        const auto seat = to ? call.ports.seats.seat(to) : std::nullopt;
        if (input.ok() &&
            (!seat || !seat->connected || !identity::may(seat->role, "incident.handle"))) {
            input.fault("user_id", "not_found");
        }
        if (input.ok()) {
            identity::User asked;
            asked.id = seat->user;
            asked.role = seat->role;
            asked.areas = seat->areas;
            if (!may_see(asked, incident)) {
                input.fault("user_id", "outside_area");
            }
        }
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(call, incident,
                          alarms::Assign{call.user().id, seat->user, seat->name, note});
    });
}

Answer close_incident(Call& call) {
    return acting(call, {"outcome", "note"}, [&](const alarms::Incident& incident, Input& input) {
        const auto outcome = input.named("outcome", alarms::outcome_named);
        if (outcome && *outcome == alarms::Outcome::none) {
            input.fault("outcome", "not_one_of");
        }
        const std::string note = input.maybe_text("note", {0, note_chars_max}).value_or("");
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(call, incident,
                          alarms::Close{call.user().id, *outcome, note, is_supervisor(call)});
    });
}

Answer close_as_false_press(Call& call) {
    std::optional<Problem> wrong;
    const auto incident = incident_of(call, wrong);
    if (wrong) {
        return std::move(*wrong);
    }
    const Result<alarms::Incident> closed =
        call.ports.incidents.false_press(incident->id, call.user().id, call.user().display_name);
    return closed ? incident_answer(call, incident->id)
                  : Answer(refusal(call, incident->id, closed.error()));
}

Answer reopen_incident(Call& call) {
    return acting(call, {"reason"}, [&](const alarms::Incident& incident, Input& input) {
        const std::string reason = input.text("reason", {2, short_note_chars_max});
        if (!input.ok()) {
            return Answer(invalid_fields(input.faults()));
        }
        return command_on(call, incident, alarms::Reopen{call.user().id, reason});
    });
}

}  // namespace tiexin::web
