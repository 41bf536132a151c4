#include "sim/speech.hpp"

#include <array>

namespace tiexin::sim {

namespace {

using device::AlarmKind;

constexpr std::array<AlarmKind, 12> candidates = {
    AlarmKind::sos,     AlarmKind::fall,    AlarmKind::low_battery, AlarmKind::power_off,
    AlarmKind::removed, AlarmKind::service, AlarmKind::ride,        AlarmKind::help,
    AlarmKind::cancel,  AlarmKind::medical, AlarmKind::fence_exit,  AlarmKind::heart_rate_high};

bool survives(const gateway::Protocol& protocol, gateway::Terminal& terminal, AlarmKind kind,
              bool& key_is_serial) {
    const Instant now = instant_of({2026, 1, 1, 0, 0, 0}).value();
    device::DeviceEvent event;
    event.kind = device::EventKind::alarm;
    event.time = now;
    event.alarms = {kind};
    event.position.emplace();
    const gateway::Spoken spoken = terminal.say(event, now);
    gateway::SessionFacts session;
    Prng random(1);
    const gateway::Decoded decoded = protocol.decode(spoken.frame, session, {now, {}, &random});
    for (const device::DeviceEvent& heard : decoded.events) {
        if (heard.alarms.has(kind)) {
            key_is_serial = decoded.key_is_serial;
            return true;
        }
    }
    return false;
}

struct Press {
    AlarmKind kind;
    double share;
    bool worn;  // a hub on the shelf cannot feel it
};
constexpr std::array<Press, 7> presses = {{{AlarmKind::sos, 0.7, false},
                                           {AlarmKind::fall, 0.15, true},
                                           {AlarmKind::service, 0.05, false},
                                           {AlarmKind::ride, 0.03, false},
                                           {AlarmKind::help, 0.03, false},
                                           {AlarmKind::removed, 0.02, true},
                                           {AlarmKind::heart_rate_high, 0.02, true}}};

}  // namespace

Result<Speech> speech_of(std::string_view protocol, const std::string& example_device) {
    Speech speech;
    speech.row = gateway::find_protocol(protocol);
    if (speech.row == nullptr) {
        return Error{Code::unsupported, "no protocol " + std::string(protocol)};
    }
    const auto server = speech.row->make();
    const auto terminal = speech.row->make_terminal(example_device, 1);
    for (const AlarmKind kind : candidates) {
        if (survives(*server, *terminal, kind, speech.keys_are_serials)) {
            speech.sayable.add(kind);
        }
    }
    if (!speech.sayable.has(AlarmKind::sos)) {
        return Error{Code::unsupported, std::string(protocol) + " cannot say sos"};
    }
    return speech;
}

device::AlarmSet drawn_press(const Speech& speech, std::string_view kind, Prng& random) {
    double left = random.unit();
    for (const Press& press : presses) {
        if (left < press.share) {
            const bool possible = speech.sayable.has(press.kind) && (!press.worn || kind != "hub");
            return possible ? device::AlarmSet{press.kind} : device::AlarmSet{AlarmKind::sos};
        }
        left -= press.share;
    }
    return {AlarmKind::sos};
}

}  // namespace tiexin::sim
