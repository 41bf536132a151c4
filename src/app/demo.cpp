#include "app/demo.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "device/alarm.hpp"

namespace tiexin::app {

namespace {

constexpr std::size_t elders_in_one_write = 400;
constexpr std::size_t terminals_in_one_write = 400;
constexpr std::size_t incidents_in_one_write = 400;
const std::string demo_actor = "system";

registry::Contact contact_of(const sim::CityContact& from, Tx& tx) {
    registry::Contact contact;
    contact.id = tx.make_id<ContactId>();
    contact.name = from.name;
    contact.relation = from.relation;
    contact.role =
        registry::contact_role_named(from.role).value_or(registry::ContactRole::relative);
    contact.phone = from.phone;
    contact.has_key = from.has_key;
    contact.place = from.place;
    contact.minutes_away = from.minutes_away;
    contact.hours = from.hours;
    return contact;
}

registry::Elder elder_of(const sim::CityElder& from, Tx& tx) {
    registry::Elder elder;
    elder.id = tx.make_id<ElderId>();
    elder.version = 1;
    elder.name = from.name;
    elder.sex = from.sex;
    elder.birth = from.birth;
    elder.id_number = from.id_number;
    elder.card = from.card;
    elder.phones = from.phones;
    elder.area = from.area;
    elder.address = from.address;
    elder.door_code = from.door_code;
    elder.way_to_door = from.way_to_door;
    elder.home = from.home;
    elder.lives_alone = from.lives_alone;
    elder.hearing = registry::hearing_named(from.hearing).value_or(registry::Hearing::good);
    elder.speaking_hint = from.speaking_hint;
    elder.languages = from.languages;
    elder.ability = from.ability;
    elder.diseases = from.diseases;
    elder.medicines = from.medicines;
    elder.allergies = from.allergies;
    for (const sim::CityContact& contact : from.contacts) {
        elder.contacts.push_back(contact_of(contact, tx));
    }
    elder.note = from.note;
    return elder;
}

// Calls `one(tx, index)` for 0 … count-1, many in a transaction.
template <class One>
Result<void> in_batches(Database& database, std::size_t count, std::size_t batch, const One& one) {
    for (std::size_t from = 0; from < count; from += batch) {
        const std::size_t until = std::min(count, from + batch);
        const auto kept = database.write([&](Tx& tx) -> Result<void> {
            for (std::size_t i = from; i < until; ++i) {
                if (const auto done = one(tx, i); !done) {
                    return done.error();
                }
            }
            return {};
        });
        if (!kept) {
            return kept.error();
        }
    }
    return {};
}

Result<std::vector<ElderId>> enrol_elders(const DemoParts& parts, const sim::City& city) {
    std::vector<ElderId> ids(city.elders.size());
    const auto kept =
        in_batches(parts.store.database(), city.elders.size(), elders_in_one_write,
                   [&](Tx& tx, std::size_t i) -> Result<void> {
                       const registry::Elder elder = elder_of(city.elders[i], tx);
                       parts.store.registry().put_elder(tx, elder, demo_actor, "import");
                       ids[i] = elder.id;
                       return {};
                   });
    if (!kept) {
        return kept.error();
    }
    return ids;
}

// `worn` gets what each elder wears, by the elder's place in the city.
Result<void> enrol_terminals(const DemoParts& parts, const sim::City& city,
                             const std::vector<ElderId>& ids, std::vector<TerminalId>& worn) {
    worn.resize(city.elders.size());
    return in_batches(parts.store.database(), city.terminals.size(), terminals_in_one_write,
                      [&](Tx& tx, std::size_t i) -> Result<void> {
                          const sim::CityTerminal& from = city.terminals[i];
                          flows::Enrolment enrolment;
                          enrolment.device = from.device;
                          enrolment.protocol = from.protocol;
                          enrolment.model = from.model;
                          enrolment.kind = from.kind;
                          enrolment.sim_phone = from.sim_phone;
                          enrolment.line_key = from.line_key;
                          enrolment.elder = ids[from.elder];
                          enrolment.area = city.elders[from.elder].area;
                          enrolment.actor = demo_actor;
                          enrolment.press_expected = false;
                          const auto enrolled = parts.enrol.enrol(tx, enrolment);
                          if (!enrolled) {
                              return enrolled.error();
                          }
                          // A sensor on the wall has no history of falls.
                          if (from.kind != "sensor" || !worn[from.elder]) {
                              worn[from.elder] = enrolled->id;
                          }
                          return {};
                      });
}

Instant past_moment(Instant now, int days_ago, int minute_of_day) {
    CivilTime day = civil_shanghai(now - days(days_ago));
    day.hour = 0, day.minute = 0, day.second = 0;
    return instant_of(day).value() - shanghai_offset + minutes(minute_of_day);
}

struct Past {
    alarms::Incident incident;
    alarms::Alarm alarm;
};

// Who of the operators of this area may have answered; by id, so that it is the same each time.
const identity::User* answered_by(const std::vector<identity::User>& operators,
                                  const alarms::Incident& incident) {
    std::vector<const identity::User*> near;
    for (const identity::User& one : operators) {
        const bool covers = std::any_of(one.areas.begin(), one.areas.end(),
                                        [&](AreaId area) { return contains(area, incident.area); });
        if (covers) {
            near.push_back(&one);
        }
    }
    return near.empty() ? nullptr : near[incident.id.value % near.size()];
}

Past past_of(const sim::CityIncident& from, const sim::CityElder& elder, ElderId id,
             TerminalId terminal, Tx& tx) {
    Past past;
    const Instant at = past_moment(tx.now(), from.days_ago, from.minute_of_day);
    const CivilTime local = civil_shanghai(at);
    alarms::Incident& incident = past.incident;
    incident.id = tx.make_id<IncidentId>();
    incident.version = 1;
    char number[16];
    std::snprintf(number, sizeof number, "%02d%02d-%04d", local.month, local.day,
                  static_cast<int>(incident.id.value % 9'000) + 1'000);
    incident.number = number;
    incident.state = alarms::State::closed;
    incident.priority = alarms::policy_of(from.kind).priority;
    incident.kinds = {from.kind};
    incident.elder = id;
    incident.terminal = terminal;
    incident.area = elder.area;
    incident.pressed_at = incident.raised_at = incident.waiting_since = incident.last_alarm_at = at;
    incident.alarm_count = 1;
    incident.seen_at = at + seconds(1);
    incident.answered_at = at + seconds(from.answer_s);
    incident.outcome = alarms::outcome_named(from.outcome).value_or(alarms::Outcome::other);
    incident.closing_note = from.note;
    incident.closed_at = at + seconds(from.length_s);
    past.alarm.id = tx.make_id<AlarmId>();
    past.alarm.incident = incident.id;
    past.alarm.terminal = terminal;
    past.alarm.kinds = incident.kinds;
    past.alarm.key = "history-" + to_text(past.alarm.id);
    past.alarm.device_at = past.alarm.received_at = at;
    past.alarm.committed_at = at;
    past.alarm.seen_at = incident.seen_at;
    past.alarm.answered_at = incident.answered_at;
    return past;
}

Result<void> write_history(const DemoParts& parts, const sim::City& city,
                           const std::vector<ElderId>& ids, const std::vector<TerminalId>& worn,
                           const std::vector<identity::User>& operators) {
    return in_batches(
        parts.store.database(), city.history.size(), incidents_in_one_write,
        [&](Tx& tx, std::size_t i) -> Result<void> {
            const sim::CityIncident& from = city.history[i];
            Past past =
                past_of(from, city.elders[from.elder], ids[from.elder], worn[from.elder], tx);
            if (const identity::User* who = answered_by(operators, past.incident)) {
                past.incident.holder = who->id;
                past.incident.holder_name = who->display_name;
            }
            parts.store.alarms().put_incident(tx, past.incident);
            parts.store.alarms().put_alarm(tx, past.alarm);
            tx.append({"HistoryImported", past.incident.id.value, demo_actor, past.incident.area,
                       Json::object({{"incident", past.incident.id},
                                     {"raised_at", iso8601(past.incident.raised_at)},
                                     {"closed_at", iso8601(*past.incident.closed_at)}})});
            return {};
        });
}

// Written whole with mode 0600 before anybody can open it.
Result<void> write_secret(const std::string& path, const std::string& text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return Error{Code::unavailable, "cannot write " + path};
    }
    const bool written = ::fchmod(file, 0600) == 0 && ::write(file, text.data(), text.size()) ==
                                                          static_cast<ssize_t>(text.size());
    if (::close(file) != 0 || !written) {
        return Error{Code::unavailable, "cannot write " + path};
    }
    return {};
}

// The operators among them, for the history.
Result<std::vector<identity::User>> make_users(const DemoParts& parts, const sim::City& city,
                                               const std::string& file) {
    std::vector<identity::User> operators;
    std::string text = "# name\tpassword\trole\twho\n";
    for (const sim::CityUser& from : city.users) {
        identity::NewUser user;
        user.name = from.name;
        user.display_name = from.display_name;
        user.role = identity::role_named(from.role).value_or(identity::Role::operator_);
        user.areas = from.areas;
        user.password = random_token(9);
        user.must_change_password = false;
        const auto made = parts.identity.create(user, demo_actor);
        if (!made) {
            return made.error();
        }
        text +=
            from.name + "\t" + user.password + "\t" + from.role + "\t" + from.display_name + "\n";
        if (made->role == identity::Role::operator_) {
            operators.push_back(*made);
        }
    }
    if (const auto written = write_secret(file, text); !written) {
        return written.error();
    }
    return operators;
}

bool empty(store::OpenStore& store, const Divisions& divisions) {
    bool none = false;
    registry::ElderQuery query;
    query.scopes = {divisions.city()};
    query.count_max = 1;
    const auto read = store.database().read([&](const Conn& conn) -> Result<void> {
        none = store.registry().elders(conn, query).rows.empty();
        return {};
    });
    return read.ok() && none;
}

}  // namespace

Result<void> enrol_city(const DemoParts& parts, const sim::City& city,
                        const std::string& sign_ins_file) {
    if (!empty(parts.store, parts.divisions)) {
        return {};
    }
    log_info("demo_city_begins",
             {{"elders", city.elders.size()}, {"terminals", city.terminals.size()}});
    const auto ids = enrol_elders(parts, city);
    if (!ids) {
        return ids.error();
    }
    std::vector<TerminalId> worn;
    if (const auto done = enrol_terminals(parts, city, *ids, worn); !done) {
        return done.error();
    }
    const auto operators = make_users(parts, city, sign_ins_file);
    if (!operators) {
        return operators.error();
    }
    if (const auto done = write_history(parts, city, *ids, worn, *operators); !done) {
        return done.error();
    }
    log_info("demo_city_enrolled",
             {{"elders", city.elders.size()}, {"terminals", city.terminals.size()}});
    return {};
}

Result<void> first_administrator(store::OpenStore& store, identity::Service& identity, AreaId area,
                                 const std::string& file) {
    bool any = false;
    const auto read = store.database().read([&](const Conn& conn) -> Result<void> {
        any = !store.identity().users(conn).empty();
        return {};
    });
    if (!read) {
        return read.error();
    }
    if (any) {
        return {};
    }
    identity::NewUser user;
    user.name = "admin";
    user.display_name = "管理员";
    user.role = identity::Role::administrator;
    user.areas = {area};
    user.password = random_token(12);
    if (const auto made = identity.create(user, demo_actor); !made) {
        return made.error();
    }
    return write_secret(file, "admin\t" + user.password + "\tadministrator\n");
}

}  // namespace tiexin::app
