#include "gateway/decode_json.hpp"

#include "base/json.hpp"

namespace tiexin::gateway {

namespace {

std::string_view name_of(device::EventKind kind) {
    switch (kind) {
        case device::EventKind::alarm:
            return "alarm";
        case device::EventKind::position:
            return "position";
        case device::EventKind::vitals:
            return "vitals";
        case device::EventKind::login:
            return "login";
        case device::EventKind::heartbeat:
            return "heartbeat";
        case device::EventKind::status:
            return "status";
        case device::EventKind::media:
            return "media";
        case device::EventKind::command_reply:
            return "command_reply";
        case device::EventKind::unsupported:
            return "unsupported";
    }
    check_failed("an EventKind without a name", __FILE__, __LINE__);
}

std::string_view name_of(device::PlaceKind kind) {
    switch (kind) {
        case device::PlaceKind::gnss:
            return "gnss";
        case device::PlaceKind::wifi:
            return "wifi";
        case device::PlaceKind::cell:
            return "cell";
        case device::PlaceKind::beacon:
            return "beacon";
        case device::PlaceKind::manual:
            return "manual";
    }
    check_failed("a PlaceKind without a name", __FILE__, __LINE__);
}

template <class T>
void set_known(Json& object, std::string_view key, const std::optional<T>& value) {
    if (value) {
        object.set(key, Json(*value));
    }
}

Json alarms_json(const device::AlarmSet& alarms) {
    Json names = Json::array();
    for (const std::string_view name : alarms.names()) {
        names.push(name);
    }
    return names;
}

Json fix_json(const device::Fix& fix) {
    Json json = Json::object();
    if (fix.place) {
        json.set("lat", fix.place->lat).set("lon", fix.place->lon);
    }
    json.set("datum", "wgs84").set("valid", fix.valid).set("kind", name_of(fix.kind));
    set_known(json, "speed_kmh", fix.speed_kmh);
    set_known(json, "course_deg", fix.course_deg);
    set_known(json, "altitude_m", fix.altitude_m);
    set_known(json, "satellites", fix.satellites);
    set_known(json, "hdop", fix.hdop);
    set_known(json, "accuracy_m", fix.accuracy_m);
    return json;
}

Json vitals_json(const device::Vitals& vitals) {
    Json json = Json::object();
    set_known(json, "heart_rate_bpm", vitals.heart_rate_bpm);
    set_known(json, "systolic_mmhg", vitals.systolic_mmhg);
    set_known(json, "diastolic_mmhg", vitals.diastolic_mmhg);
    set_known(json, "spo2_percent", vitals.spo2_percent);
    set_known(json, "temperature_c", vitals.temperature_c);
    set_known(json, "glucose_mmol_l", vitals.glucose_mmol_l);
    set_known(json, "steps", vitals.steps);
    set_known(json, "respiration_bpm", vitals.respiration_bpm);
    return json;
}

Json battery_json(const device::Battery& battery) {
    Json json = Json::object();
    set_known(json, "percent", battery.percent);
    set_known(json, "volts", battery.volts);
    set_known(json, "charging", battery.charging);
    return json;
}

Json network_json(const device::Network& network) {
    Json cells = Json::array();
    for (const device::Cell& cell : network.cells) {
        Json one = Json::object();
        one.set("mcc", cell.mcc).set("mnc", cell.mnc).set("lac", cell.lac).set("cid", cell.cid);
        set_known(one, "rssi", cell.rssi_dbm);
        cells.push(std::move(one));
    }
    Json wifi = Json::array();
    for (const device::WifiPoint& point : network.wifi) {
        Json one = Json::object();
        one.set("mac", point.mac);
        set_known(one, "rssi", point.rssi_dbm);
        wifi.push(std::move(one));
    }
    Json json = Json::object();
    json.set("cells", std::move(cells)).set("wifi", std::move(wifi));
    return json;
}

Json login_json(const device::Login& login) {
    Json json = Json::object();
    set_known(json, "presented", login.presented);
    set_known(json, "issued", login.issued);
    set_known(json, "model", login.model);
    set_known(json, "maker", login.maker);
    set_known(json, "firmware", login.firmware);
    return json;
}

Json reply_json(const device::CommandReply& reply) {
    Json json = Json::object();
    json.set("key", reply.key).set("accepted", reply.accepted).set("final", reply.final);
    if (!reply.text.empty()) {
        json.set("text", reply.text);
    }
    return json;
}

Json media_json(const device::Media& media) {
    Json json = Json::object();
    json.set("type", media.type).set("part", media.part).set("parts", media.parts);
    json.set("bytes", media.data.size());
    return json;
}

}  // namespace

Json event_json(const device::DeviceEvent& event) {
    Json json = Json::object();
    json.set("kind", name_of(event.kind));
    if (!event.word.empty()) {
        json.set("word", event.word);
    }
    if (event.time) {
        json.set("time", iso8601(*event.time));
    }
    if (event.buffered) {
        json.set("buffered", true);
    }
    json.set("alarms", alarms_json(event.alarms));
    if (event.position) {
        json.set("position", fix_json(*event.position));
    }
    if (event.vitals.any()) {
        json.set("vitals", vitals_json(event.vitals));
    }
    if (event.battery.any()) {
        json.set("battery", battery_json(event.battery));
    }
    if (event.network.any()) {
        json.set("network", network_json(event.network));
    }
    set_known(json, "signal_percent", event.signal_percent);
    if (event.login) {
        json.set("login", login_json(*event.login));
    }
    if (event.reply) {
        json.set("command_reply", reply_json(*event.reply));
    }
    if (event.media) {
        json.set("media", media_json(*event.media));
    }
    if (!event.facts.empty()) {
        Json facts = Json::object();
        for (const auto& [name, value] : event.facts) {
            facts.set(name, value);
        }
        json.set("facts", std::move(facts));
    }
    return json;
}

Json decoded_json(const Decoded& decoded, std::string_view device) {
    Json json = Json::object();
    if (decoded.fault) {
        json.set("ok", false).set("error", gateway::name_of(*decoded.fault));
        json.set("detail", decoded.detail);
        if (!decoded.suspected.empty()) {
            json.set("suspected", alarms_json(decoded.suspected));
        }
        if (!decoded.nack.empty()) {
            json.set("reply", to_hex(decoded.nack));
        }
        return json;
    }
    json.set("ok", true).set("device", device.empty() ? Json() : Json(device));
    Json events = Json::array();
    for (const device::DeviceEvent& event : decoded.events) {
        events.push(event_json(event));
    }
    json.set("events", std::move(events));
    if (!decoded.reply.empty()) {
        json.set("reply", to_hex(decoded.reply));
    }
    return json;
}

}  // namespace tiexin::gateway
