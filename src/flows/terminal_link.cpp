#include "flows/terminal_link.hpp"

#include <algorithm>
#include <functional>

#include "base/log.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

namespace {

using device::DeviceEvent;
using device::EventKind;

// The frame as a number: its key and the first time in it, because serials start over.
std::uint64_t frame_of(const Report& report) {
    if (report.key->empty()) {
        return 0;
    }
    std::uint64_t hash = std::hash<std::string_view>{}(*report.key);
    if (!report.events->empty() && report.events->front().time) {
        hash ^= static_cast<std::uint64_t>(report.events->front().time->us) * 0x9e3779b97f4a7c15ULL;
    }
    return hash == 0 ? 1 : hash;
}

bool repeated(const Known& known, std::uint64_t frame) {
    if (frame == 0) {
        return false;
    }
    for (const std::uint64_t seen : known.frames) {
        if (seen == frame) {
            return true;
        }
    }
    return false;
}

// Whether the record states which alarms stand; a heartbeat or a login says nothing about them.
bool states_alarms(const DeviceEvent& event) {
    return event.kind == EventKind::alarm || event.kind == EventKind::position ||
           event.kind == EventKind::status;
}

bool says_alarm(const Report& report) {
    if (!report.suspected.empty()) {
        return true;
    }
    for (const DeviceEvent& event : *report.events) {
        if (!event.alarms.empty()) {
            return true;
        }
    }
    return false;
}

}  // namespace

TerminalLink::Body::Body(Database& database_in, Stores stores_in, Places& places_in)
    : database(database_in),
      stores(stores_in),
      places(places_in),
      book(database_in, stores_in),
      knocking(stores_in) {
    for (int i = 0; i < device::alarm_kind_count; ++i) {
        const auto kind = static_cast<device::AlarmKind>(i);
        if (alarms::policy_of(device::name_of(kind)).kind_class == alarms::KindClass::level) {
            levels.add(kind);
        }
    }
}

Result<Reply> TerminalLink::Body::take_one(Tx& tx, const Report& report, Taking& taking) {
    Known* known = directory.find(report.protocol, *report.device);
    if (known == nullptr || known->state == registry::TerminalState::retired) {
        return take_unknown(tx, report, known);
    }
    return report.unread.empty() ? take_known(tx, report, *known, taking)
                                 : take_unread(tx, report, *known);
}

Result<Reply> TerminalLink::Body::take_unread(Tx& tx, const Report& report, Known& known) {
    if (!known.unread_kept_at || *known.unread_kept_at <= tx.now() - unread_kept_every) {
        known.unread_kept_at = tx.now();
        quarantine(tx, report, report.unread);
        log_warning("terminal_line_unread", {{"terminal", known.id}, {"why", report.unread}});
    }
    Reply reply;
    reply.accepted = false;
    reply.model = known.model;
    if (!report.suspected.empty()) {
        if (const auto taken = take_suspected(tx, report, &known, nullptr); !taken) {
            return taken.error();
        }
    }
    return reply;
}

Result<Reply> TerminalLink::Body::take_known(Tx& tx, const Report& report, Known& known,
                                             Taking& taking) {
    Reply reply;
    reply.authenticated = believed(known, report);
    reply.model = known.model;
    Word& word = taking.words.emplace_back();
    word.known = &known;
    word.received = report.received;
    word.connection = report.connection;
    word.position_from = taking.positions.size();
    const std::uint64_t frame = frame_of(report);
    const bool again = repeated(known, frame);
    bool pressed = false;
    bool logged_in = false;
    int ordinal = 0;
    for (const DeviceEvent& event : *report.events) {
        if (event.login) {
            logged_in = true;
            reply.accepted = take_login(tx, report, *event.login, known, reply);
        }
        if (event.reply) {
            take_reply(tx, *event.reply, known);
        }
        if (!event.alarms.empty()) {
            pressed = true;
            const auto taken = take_alarm(tx, report, event, known, ordinal++);
            if (!taken) {
                return taken.error();
            }
        } else if (known.levels_kept && states_alarms(event)) {
            levels_ended(tx, known, event);
        }
        if (reply.authenticated && !again) {
            collect_places(report, event, known, taking);
            collect_words(report, event, known, taking);
        }
    }
    if (!report.suspected.empty()) {
        pressed = true;
        if (const auto taken = take_suspected(tx, report, &known, nullptr); !taken) {
            return taken.error();
        }
    }
    word.position_count = taking.positions.size() - word.position_from;
    word.frame = again ? 0 : frame;
    word.allowed = reply.authenticated;
    if (!logged_in) {
        reply.accepted = reply.authenticated || pressed;
    }
    if (reply.authenticated && !known.commands.empty()) {
        reply.commands = waiting_for(known, report.connection, tx.now());
    }
    return reply;
}

void TerminalLink::Body::collect_words(const Report& report, const DeviceEvent& event,
                                       const Known& known, Taking& taking) {
    if (!event.battery.any() && !event.signal_percent && !event.vitals.any()) {
        return;
    }
    const Instant at = std::min(event.time.value_or(report.received), report.received);
    LastWords& words = taking.said.emplace_back(PlacesBatch::Said{known.id, {}}).words;
    if (event.battery.any()) {
        words.battery_at = at;
        words.battery = event.battery;
    }
    if (event.vitals.any()) {
        words.vitals_at = at;
        words.vitals = event.vitals;
    }
    if (event.signal_percent) {
        words.signal_at = at;
        words.signal_percent = event.signal_percent;
    }
}

Result<Reply> TerminalLink::Body::take_unknown(Tx& tx, const Report& report, const Known* retired) {
    Reply reply;
    const bool pressed = says_alarm(report);
    knocking.heard(tx, report, pressed);
    if (!pressed) {
        return reply;
    }
    int ordinal = 0;
    for (const DeviceEvent& event : *report.events) {
        if (event.alarms.empty()) {
            continue;
        }
        alarms::Alarm alarm = alarm_of(report, event.alarms, ordinal++);
        alarm.device_at = event.time;
        alarm.restamped = event.restamped;
        alarm.battery_percent = event.battery.percent;
        if (book.retried(tx, alarm)) {
            continue;
        }
        const auto taken = knocking.press(tx, book, report, std::move(alarm), retired);
        if (!taken) {
            return taken.error();
        }
    }
    if (!report.suspected.empty()) {
        if (const auto taken = take_suspected(tx, report, nullptr, retired); !taken) {
            return taken.error();
        }
    }
    return reply;
}

// The memory follows the disk: nothing of a batch that was rolled back is remembered.
void TerminalLink::Body::committed(const Taking& taking) {
    PlacesBatch batch;
    batch.words.reserve(taking.words.size());
    {
        const std::lock_guard lock(mutex);
        for (const Word& word : taking.words) {
            Known& known = *word.known;
            if (word.frame != 0) {
                known.frames[known.frame_next++ % known.frames.size()] = word.frame;
            }
            if (word.position_count > 0) {
                const auto& last = taking.positions[word.position_from + word.position_count - 1];
                known.last_fix_at = last.fix_at;
                known.last_fix = last.place;
            }
            if (word.allowed) {
                directory.connected(known, word.connection);
                batch.words.push_back({known.id, known.elder, known.area, word.received,
                                       word.position_from, word.position_count});
            }
        }
        learn(taking.sightings);
    }
    batch.positions = taking.positions;
    batch.said = taking.said;
    places.heard(batch);
}

TerminalLink::TerminalLink(Database& database, Stores stores, Places& places)
    : body_(std::make_unique<Body>(database, stores, places)) {}

TerminalLink::~TerminalLink() = default;

Result<void> TerminalLink::load() {
    Body& body = *body_;
    return body.database.read([&](const Conn& conn) -> Result<void> {
        const std::lock_guard lock(body.mutex);
        for (const registry::Terminal& terminal : body.stores.registry.all_terminals(conn)) {
            body.directory.put(terminal);
            if (body.tell && !terminal.line_key.empty()) {
                body.tell(terminal);
            }
        }
        for (const location::Position& position : body.stores.location.last_places(conn)) {
            Known* known = body.directory.find(position.terminal);
            if (known == nullptr) {
                continue;
            }
            body.places.put(position, known->elder, known->area);
            if (position.fix_at > known->last_fix_at) {
                known->last_fix_at = position.fix_at;
                known->last_fix = position.place;
            }
        }
        body.access_points.load(body.stores.location.access_points(conn));
        for (const TerminalId id : body.stores.alarms.terminals_with_levels(conn)) {
            if (Known* known = body.directory.find(id)) {
                known->levels_kept = true;
            }
        }
        body.knocking.load(conn);
        body.load_commands(conn);
        return {};
    });
}

bool TerminalLink::needs_its_own(const Report& report) {
    if (!report.suspected.empty() || !report.unread.empty() || report.device->empty()) {
        return true;
    }
    for (const DeviceEvent& event : *report.events) {
        if (!event.alarms.empty() || event.login || event.reply) {
            return true;
        }
    }
    return false;
}

Result<std::vector<Reply>> TerminalLink::take(Tx& tx, const std::vector<Report>& reports) {
    Body& body = *body_;
    std::vector<Reply> replies;
    replies.reserve(reports.size());
    auto taking = std::make_shared<Body::Taking>();
    taking->words.reserve(reports.size());
    taking->positions.reserve(reports.size());
    {
        const std::lock_guard lock(body.mutex);
        for (const Report& report : reports) {
            auto reply = body.take_one(tx, report, *taking);
            if (!reply) {
                return reply.error();
            }
            replies.push_back(std::move(reply.value()));
        }
    }
    if (!taking->positions.empty()) {
        body.stores.location.append(tx, taking->positions);
    }
    if (!taking->words.empty()) {
        tx.after_commit([&body, taking] { body.committed(*taking); });
    }
    return replies;
}

void TerminalLink::set_push(Push push) {
    const std::lock_guard lock(body_->mutex);
    body_->push = std::move(push);
}

void TerminalLink::set_can_be_told(CanBeTold can_be_told) {
    body_->can_be_told = std::move(can_be_told);
}

void TerminalLink::set_tell(Tell tell) {
    body_->tell = std::move(tell);
}

void TerminalLink::closed(ConnectionId connection, std::string_view, const std::string&) {
    TerminalId terminal;
    Instant heard_at;
    {
        const std::lock_guard lock(body_->mutex);
        const Known* known = body_->directory.disconnected(connection);
        if (known == nullptr) {
            return;
        }
        terminal = known->id;
    }
    body_->places.heard(terminal, heard_at, false);
}

IncidentBook& TerminalLink::book() {
    return body_->book;
}

void TerminalLink::terminal_changed(Tx& tx, const registry::Terminal& terminal) {
    Body& body = *body_;
    tx.after_commit([&body, terminal] {
        {
            const std::lock_guard lock(body.mutex);
            body.directory.put(terminal);
            body.knocking.forget(terminal.protocol, terminal.device);
        }
        if (body.tell) {
            body.tell(terminal);
        }
        body.places.moved(terminal.id, terminal.elder, terminal.area);
    });
}

void TerminalLink::knock_dismissed(Tx& tx, std::string_view protocol, std::string_view device) {
    tx.after_commit([body = body_.get(), name = std::string(protocol), id = std::string(device)] {
        const std::lock_guard lock(body->mutex);
        body->knocking.forget(name, id);
    });
}

}  // namespace tiexin::flows
