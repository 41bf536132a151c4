#include "device/event.hpp"

namespace tiexin::device {

bool Vitals::measured_body() const {
    return heart_rate_bpm || systolic_mmhg || diastolic_mmhg || spo2_percent || temperature_c ||
           glucose_mmol_l || respiration_bpm;
}

bool Vitals::any() const {
    return measured_body() || steps;
}

void settle_kind(DeviceEvent& event, EventKind otherwise) {
    if (!event.alarms.empty()) {
        event.kind = EventKind::alarm;
    } else if (event.position) {
        event.kind = EventKind::position;
    } else if (event.vitals.measured_body()) {
        event.kind = EventKind::vitals;
    } else {
        event.kind = otherwise;
    }
}

}  // namespace tiexin::device
