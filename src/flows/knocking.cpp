#include "flows/knocking.hpp"

#include <algorithm>

#include "flows/directory.hpp"

namespace tiexin::flows {

namespace {

std::string knock_key(std::string_view protocol, std::string_view device) {
    std::string key(protocol);
    key += '/';
    key += device;
    return key;
}

std::string_view word_for(const Report& report, bool pressed) {
    if (pressed) {
        return "press";
    }
    if (!report.unread.empty()) {
        return report.unread;
    }
    for (const device::DeviceEvent& event : *report.events) {
        switch (event.kind) {
            case device::EventKind::login:
                return event.login && event.login->presented ? "authentication_failed"
                                                             : "registration";
            case device::EventKind::position:
                return "position";
            case device::EventKind::heartbeat:
                return "heartbeat";
            default:
                break;
        }
    }
    return "other";
}

Json facts_of(const Report& report, bool pressed) {
    Json out = Json::object({{"said", word_for(report, pressed)}});
    Json alarm_names = Json::array();
    for (const device::DeviceEvent& event : *report.events) {
        for (const std::string_view name : event.alarms.names()) {
            alarm_names.push(name);
        }
        if (event.battery.percent) {
            out.set("battery_percent", event.battery.percent);
        }
        if (event.position && event.position->valid && event.position->place) {
            out.set("lat", event.position->place->lat).set("lon", event.position->place->lon);
        }
        if (event.login) {
            out.set("model", event.login->model).set("firmware", event.login->firmware);
        }
    }
    return out.set("alarms", std::move(alarm_names));
}

}  // namespace

// FNV-1a over protocol and device, without the top bit: an id for pages and events.
std::uint64_t knock_id(std::string_view protocol, std::string_view device) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : knock_key(protocol, device)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    const std::uint64_t id = hash & 0x7fffffffffffffffULL;
    return id == 0 ? 1 : id;
}

void Knocking::load(const Conn& conn) {
    for (registry::Knock& row : stores_.registry.knocks(conn, registry::knocks_max)) {
        ++devices_of_[row.address];
        std::string key = knock_key(row.protocol, row.device);
        const Instant written_at = row.last_at;
        seen_.try_emplace(std::move(key), Seen{std::move(row), written_at});
    }
}

bool Knocking::room_for(const std::string& address) const {
    const auto at = devices_of_.find(address);
    return seen_.size() < registry::knocks_max &&
           (at == devices_of_.end() || at->second < registry::knocks_per_address_max);
}

void Knocking::heard(Tx& tx, const Report& report, bool pressed) {
    if (report.device->empty()) {
        return;
    }
    const std::string key = knock_key(report.protocol, *report.device);
    auto at = seen_.find(key);
    const bool fresh = at == seen_.end();
    if (fresh) {
        if (!room_for(*report.address)) {
            return;
        }
        Seen seen;
        seen.row.device = *report.device;
        seen.row.protocol = report.protocol;
        seen.row.first_at = report.received;
        ++devices_of_[*report.address];
        at = seen_.emplace(key, std::move(seen)).first;
        at->second.row.address = *report.address;
    }
    Seen& seen = at->second;
    seen.row.last_at = report.received;
    ++seen.row.frames;
    seen.row.presses += pressed ? 1 : 0;
    if (!fresh && !pressed && report.received - seen.written_at < knock_row_every) {
        return;
    }
    seen.written_at = report.received;
    seen.row.said = facts_of(report, pressed).dump();
    stores_.registry.put_knock(tx, seen.row);
    if (fresh || pressed) {
        const std::uint64_t id = knock_id(report.protocol, *report.device);
        tx.append({"TerminalKnocked", id, "system", AreaId{},
                   Json::object({{"knocking_id", to_text(id)},
                                 {"protocol", report.protocol},
                                 {"device", *report.device},
                                 {"said", word_for(report, pressed)},
                                 {"pressed", pressed}})});
    }
}

void Knocking::forget(std::string_view protocol, std::string_view device) {
    const auto at = seen_.find(knock_key(protocol, device));
    if (at == seen_.end()) {
        return;
    }
    const auto count = devices_of_.find(at->second.row.address);
    if (count != devices_of_.end() && --count->second == 0) {
        devices_of_.erase(count);
    }
    seen_.erase(at);
}

Knocking::Address& Knocking::address(const std::string& text, Instant now) {
    if (presses_of_.size() >= unknown_addresses_max && !presses_of_.contains(text)) {
        std::erase_if(presses_of_, [&](const auto& row) {
            return now - row.second.since > unknown_incidents_window;
        });
        if (presses_of_.size() >= unknown_addresses_max) {
            presses_of_.clear();
        }
    }
    Address& row = presses_of_[text];
    if (now - row.since > unknown_incidents_window) {
        row = {now, 0, row.last};
    }
    return row;
}

Result<void> Knocking::press(Tx& tx, IncidentBook& book, const Report& report, alarms::Alarm alarm,
                             const Known* retired) {
    Address& from = address(*report.address, tx.now());
    const auto candidates = stores_.alarms.joinable(tx, ElderId{}, alarm.protocol, alarm.device,
                                                    tx.now() - alarms::reopen_window);
    const bool joined =
        !alarm.device.empty() && alarms::joins(candidates, alarm, tx.now()) != nullptr;
    const bool full = from.incidents >= unknown_incidents_per_address_max ||
                      (alarm.device.empty() && from.incidents > 0);
    if (!joined && full && stores_.alarms.incident(tx, from.last)) {
        const auto into = book.join(tx, from.last, std::move(alarm));
        return into ? Result<void>{} : Result<void>{into.error()};
    }
    Concerned concerned;
    concerned.origin = alarms::Origin::unknown_terminal;
    if (retired != nullptr) {
        concerned.terminal = retired->id;
        concerned.area = retired->area;
    }
    const auto incident = book.take(tx, std::move(alarm), concerned);
    if (!incident) {
        return incident.error();
    }
    if (!joined) {
        ++from.incidents;
        from.last = incident->id;
    }
    return {};
}

}  // namespace tiexin::flows
