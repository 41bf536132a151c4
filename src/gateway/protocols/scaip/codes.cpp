#include "gateway/protocols/scaip/codes.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace tiexin::gateway::scaip {

namespace {

using device::AlarmKind;
using enum Says;

constexpr auto none = std::nullopt;

// In the order of the codes: they are searched by halves.
constexpr std::array device_types = std::to_array<DeviceType>({
    {"0000", "unknown", AlarmKind::sos, AlarmKind::help},
    {"0001", "undefined", AlarmKind::sos, AlarmKind::help},
    {"0002", "local unit", AlarmKind::sos, AlarmKind::sos},
    {"0003", "personal trigger", AlarmKind::sos, AlarmKind::sos},
    {"0004", "fixed trigger", AlarmKind::sos, AlarmKind::sos},
    {"0005", "fall detector", AlarmKind::fall, AlarmKind::fall},
    {"0006", "attack trigger", AlarmKind::panic, AlarmKind::panic},
    {"0007", "panic button", AlarmKind::panic, AlarmKind::panic},
    {"0008", "remote duty switch", AlarmKind::help, AlarmKind::help},
    {"0009", "local duty switch", AlarmKind::help, AlarmKind::help},
    {"0010", "activity detector", AlarmKind::inactivity, AlarmKind::inactivity},
    {"0011", "pill dispenser", AlarmKind::pill, AlarmKind::pill},
    {"0012", "bed monitor", AlarmKind::bed, AlarmKind::bed},
    {"0013", "floor mat", AlarmKind::bed, AlarmKind::bed},
    {"0014", "door sensor", AlarmKind::door, AlarmKind::door},
    {"0015", "wandering sensor", AlarmKind::wandering, AlarmKind::wandering},
    {"0016", "enuresis detector", AlarmKind::bed, AlarmKind::bed},
    {"0017", "epilepsy detector", AlarmKind::epilepsy, AlarmKind::epilepsy},
    {"0018", "occupancy detector", AlarmKind::bed, AlarmKind::bed},
    {"0019", "heart rate monitor", AlarmKind::medical, AlarmKind::medical},
    {"0020", "environment monitor", AlarmKind::help, AlarmKind::help},
    {"0021", "gas detector", AlarmKind::gas, AlarmKind::gas},
    {"0022", "lighting monitor", AlarmKind::fault, AlarmKind::fault},
    {"0023", "smoke detector", AlarmKind::smoke, AlarmKind::smoke},
    {"0024", "heating monitor", AlarmKind::fault, AlarmKind::fault},
    {"0025", "heat detector", AlarmKind::fire, AlarmKind::fire},
    {"0026", "carbon monoxide detector", AlarmKind::carbon_monoxide, AlarmKind::carbon_monoxide},
    {"0027", "bogus caller switch", AlarmKind::panic, AlarmKind::panic},
    {"0028", "intruder detector", AlarmKind::intrusion, AlarmKind::intrusion},
    {"0029", "boundary detector", AlarmKind::fence_exit, AlarmKind::fence_exit},
    {"0030", "man-down detector", AlarmKind::fall, AlarmKind::fall},
    {"0031", "system monitor", AlarmKind::fault, AlarmKind::fault},
    {"0032", "link monitor", AlarmKind::link_lost, AlarmKind::link_lost},
    {"0033", "flood detector", AlarmKind::water, AlarmKind::water},
    {"0034", "bath sensor", AlarmKind::water, AlarmKind::water},
    {"0035", "latch key", AlarmKind::door, AlarmKind::door},
    {"0036", "perimeter", AlarmKind::intrusion, AlarmKind::intrusion},
    {"0037", "sprinkler", AlarmKind::fire, AlarmKind::fire},
    {"0038", "tamper switch", AlarmKind::tamper, AlarmKind::tamper},
    {"0039", "printer", AlarmKind::fault, AlarmKind::fault},
    {"0040", "router", AlarmKind::fault, AlarmKind::fault},
    {"0041", "power supply", AlarmKind::power_cut, AlarmKind::power_cut},
    {"0043", "access controller", AlarmKind::door, AlarmKind::door},
    {"0044", "chair monitor", AlarmKind::bed, AlarmKind::bed},
    {"0045", "controller", AlarmKind::sos, AlarmKind::help},
    {"0046", "lift", AlarmKind::sos, AlarmKind::help},
    {"0047", "fire alarm system", AlarmKind::fire, AlarmKind::fire},
    {"0048", "local unit of a group", AlarmKind::sos, AlarmKind::sos},
    {"0049", "monitoring device", AlarmKind::help, AlarmKind::help},
    {"0050", "radio unit", AlarmKind::sos, AlarmKind::help},
    {"0051", "tracking device", AlarmKind::sos, AlarmKind::help},
});

constexpr std::array status_codes = std::to_array<StatusCode>({
    {"0000", "unknown", by_device, none},
    {"0001", "undefined", by_device, none},
    {"0002", "abort", kind, AlarmKind::cancel},
    {"0003", "absent", by_device, none},
    {"0004", "accepted", fact, none},
    {"0005", "acknowledged", fact, none},
    {"0006", "activated", by_device, none},
    {"0007", "active", by_device, none},
    {"0008", "added", fact, none},
    {"0009", "automatic alarm", by_device, none},
    {"0010", "manual alarm", by_device, none},
    {"0011", "alert", by_device, none},
    {"0012", "armed", fact, none},
    {"0013", "assigned", fact, none},
    {"0014", "battery failure", kind, AlarmKind::low_battery},
    {"0015", "battery good", over, AlarmKind::low_battery},
    {"0016", "battery low", kind, AlarmKind::low_battery},
    {"0019", "cancel", kind, AlarmKind::cancel},
    {"0020", "charged", over, AlarmKind::low_battery},
    {"0023", "IP link lost", kind, AlarmKind::link_lost},
    {"0024", "mobile link lost", kind, AlarmKind::link_lost},
    {"0025", "telephone line lost", kind, AlarmKind::link_lost},
    {"0026", "primary link lost", kind, AlarmKind::link_lost},
    {"0027", "redundant link lost", kind, AlarmKind::link_lost},
    {"0031", "disconnected", kind, AlarmKind::link_lost},
    {"0042", "failure", kind, AlarmKind::fault},
    {"0049", "inactive or initiated", by_device, none},
    {"0050", "inactive or initiated", by_device, none},
    {"0052", "jammed", kind, AlarmKind::link_lost},
    {"0063", "loss", by_device, none},
    {"0065", "maintenance needed", kind, AlarmKind::fault},
    {"0066", "urgent maintenance needed", kind, AlarmKind::fault},
    {"0067", "malfunction", kind, AlarmKind::fault},
    {"0070", "normal again", over, none},
    {"0071", "occupied", fact, none},
    {"0073", "offline", kind, AlarmKind::link_lost},
    {"0075", "online", over, AlarmKind::link_lost},
    {"0078", "out of service", kind, AlarmKind::fault},
    {"0081", "pill not taken", kind, AlarmKind::pill},
    {"0082", "pill reminder", fact, none},
    {"0083", "pill taken", over, AlarmKind::pill},
    {"0085", "mains lost", kind, AlarmKind::power_cut},
    {"0086", "mains back", over, AlarmKind::power_cut},
    {"0087", "planned presence", fact, none},
    {"0088", "presence after an alarm", fact, none},
    {"0089", "privacy switch", fact, none},
    {"0091", "re-established", over, none},
    {"0092", "reset by itself", over, none},
    {"0093", "reset by hand", over, none},
    {"0094", "restored", over, none},
    {"0095", "radio interference", kind, AlarmKind::link_lost},
    {"0097", "ended", over, none},
    {"0102", "test over the primary channel", kind, AlarmKind::test},
    {"0103", "test over the redundant channel", kind, AlarmKind::test},
    {"0105", "trouble", kind, AlarmKind::fault},
    {"0106", "trespass", kind, AlarmKind::intrusion},
    {"0107", "unauthorised access", kind, AlarmKind::intrusion},
    {"0109", "verified", by_device, none},
    {"0110", "assistance wanted", kind, AlarmKind::help},
    {"0111", "intervention complete", fact, none},
    {"0112", "IP link back", over, AlarmKind::link_lost},
    {"0113", "mobile link back", over, AlarmKind::link_lost},
    {"0114", "telephone line back", over, AlarmKind::link_lost},
    {"0115", "primary link back", over, AlarmKind::link_lost},
    {"0116", "redundant link back", over, AlarmKind::link_lost},
    {"0117", "lying in bed", fact, none},
    {"0118", "locked", fact, none},
    {"0119", "movement", fact, none},
    {"0120", "occupancy", fact, none},
    {"0121", "present", fact, none},
    {"0122", "radio interference", kind, AlarmKind::link_lost},
    {"0123", "radio test missing", kind, AlarmKind::link_lost},
    {"0124", "radio test back", over, AlarmKind::link_lost},
    {"0125", "tampered with", kind, AlarmKind::tamper},
    {"0127", "unlocked", fact, none},
});

struct Location {
    std::string_view code, text;
};
constexpr std::array locations = std::to_array<Location>({
    {"002", "home"},
    {"003", "away"},
    {"004", "indoors"},
    {"005", "outdoors"},
    {"010", "basement"},
    {"011", "bath room"},
    {"012", "bed room"},
    {"013", "dining room"},
    {"014", "floor"},
    {"015", "garage"},
    {"016", "garden"},
    {"020", "gym"},
    {"021", "kitchen"},
    {"022", "laundry"},
    {"024", "sauna"},
    {"025", "stairs"},
    {"026", "study"},
    {"027", "workshop"},
    {"028", "loft"},
    {"033", "mobile"},
    {"034", "position attached"},
    {"035", "GPS position attached"},
    {"038", "door"},
    {"039", "front door"},
    {"040", "back door"},
    {"042", "hall"},
    {"043", "living room"},
    {"044", "apartment"},
    {"047", "communal area"},
    {"048", "office"},
    {"049", "room"},
    {"051", "ward"},
});

template <class Row>
const Row* row_of(std::span<const Row> rows, std::string_view code) {
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), code,
                         [](const Row& row, std::string_view wanted) { return row.code < wanted; });
    return at != rows.end() && at->code == code ? &*at : nullptr;
}

constexpr std::string_view automatic_alarm = "0009", manual_alarm = "0010";

}  // namespace

const StatusCode* status_code(std::string_view code) {
    return row_of<StatusCode>(status_codes, code);
}

const DeviceType* device_type(std::string_view code) {
    return row_of<DeviceType>(device_types, code);
}

std::string_view location_text(std::string_view code) {
    const Location* row = row_of<Location>(locations, code);
    return row == nullptr ? std::string_view() : row->text;
}

device::AlarmSet alarms_of(std::string_view dty, std::string_view stc) {
    const StatusCode* const status = status_code(stc);
    if (status != nullptr && status->says == Says::kind) {
        return {*status->kind};
    }
    if (status != nullptr && status->says != Says::by_device) {
        return {};
    }
    const bool by_hand = stc == manual_alarm;
    const DeviceType* const type = device_type(dty);
    if (type == nullptr) {
        return {by_hand ? AlarmKind::sos : AlarmKind::help};
    }
    return {by_hand ? type->manual : type->automatic};
}

std::optional<Spelled> spelled(device::AlarmKind wanted) {
    if (wanted == AlarmKind::sos) {
        return Spelled{"0003", manual_alarm};
    }
    if (wanted == AlarmKind::help) {
        return Spelled{"0002", "0110"};
    }
    for (const StatusCode& row : status_codes) {
        if (row.says == Says::kind && row.kind == wanted) {
            return Spelled{"0002", row.code};
        }
    }
    for (const DeviceType& row : device_types) {
        if (row.automatic == wanted) {
            return Spelled{row.code, automatic_alarm};
        }
    }
    return std::nullopt;
}

}  // namespace tiexin::gateway::scaip
