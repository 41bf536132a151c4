#pragma once
// What any terminal can say, free of protocol: types only. A decoder turns bytes into DeviceEvents;
// the flow flows/terminal_link turns them into incidents, places and answers. Plain values, any
// thread.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/geo.hpp"
#include "base/time.hpp"
#include "device/alarm.hpp"

namespace tiexin::device {

// In the order in which a record is named: the first that applies is its kind.
enum class EventKind : unsigned char {
    alarm,
    position,
    vitals,
    login,
    heartbeat,
    status,
    media,
    command_reply,
    unsupported
};

enum class PlaceKind : unsigned char { gnss, wifi, cell, beacon, manual };

// valid == false: the terminal had no fix. Such a report never becomes a place; `place` is then
// what the terminal sent, or nothing when it sent 0,0.
struct Fix {
    std::optional<Wgs84> place;
    bool valid = false;
    PlaceKind kind = PlaceKind::gnss;
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
    std::optional<double> altitude_m;
    std::optional<int> satellites;
    std::optional<double> hdop;
    std::optional<double> accuracy_m;
};

struct Vitals {
    std::optional<int> heart_rate_bpm;
    std::optional<int> systolic_mmhg;
    std::optional<int> diastolic_mmhg;
    std::optional<int> spo2_percent;
    std::optional<double> temperature_c;
    std::optional<double> glucose_mmol_l;
    std::optional<std::int64_t> steps;
    std::optional<int> respiration_bpm;
    bool any() const;            // something was measured
    bool measured_body() const;  // something other than steps: makes the record `vitals`
};

struct Battery {
    std::optional<int> percent;
    std::optional<double> volts;
    std::optional<bool> charging;
    bool any() const { return percent || volts || charging; }
};

struct Cell {
    int mcc = 0;
    int mnc = 0;
    std::int64_t lac = 0;
    std::int64_t cid = 0;
    std::optional<int> rssi_dbm;
};

struct WifiPoint {
    std::string mac;  // aa:bb:cc:dd:ee:ff, lower case
    std::optional<int> rssi_dbm;
};

struct Network {
    std::vector<Cell> cells;
    std::vector<WifiPoint> wifi;
    bool any() const { return !cells.empty() || !wifi.empty(); }
};

// What a login says and asks. The decoder only reports; the flow decides whether `presented` is
// right.
struct Login {
    std::optional<std::string> presented;  // the code the terminal proves itself with
    std::optional<std::string>
        issued;  // a fresh code that the decoder's reply will hand out, to be kept
    std::optional<std::string> model;
    std::optional<std::string> maker;
    std::optional<std::string> firmware;
};

// The terminal's answer to a command, matched by key (serial or word).
struct CommandReply {
    std::string key;  // equals device::Sent::key of the command it answers
    bool accepted = true;
    bool final = true;  // false: an echo that the text arrived, not that it was applied
    std::string text;
};

struct Media {
    std::string type;  // "amr", "jpeg" …
    std::uint32_t part = 1;
    std::uint32_t parts = 1;
    std::vector<std::uint8_t> data;
};

struct DeviceEvent {
    EventKind kind = EventKind::status;
    std::optional<Instant> time;  // the terminal's own, UTC
    bool buffered = false;        // from the terminal's memory, not live
    // `time` is when the frame was written: a repeated frame says a later one, which is no second
    // press.
    bool restamped = false;
    AlarmSet alarms;
    // An alarm panel tells what changed; other terminals say in each report all that stands. Then a
    // level it does not name goes on, and `ended` names those that are over.
    bool tells_changes = false;
    AlarmSet ended;
    std::optional<Fix> position;
    Vitals vitals;
    Battery battery;
    Network network;
    std::optional<int> signal_percent;
    std::optional<Login> login;
    std::optional<CommandReply> reply;
    std::optional<Media> media;
    std::string word;  // the protocol's own name of the message: "0200", "AL", "01"
    // Facts with a protocol-specific name, for the terminal's page: {"tumbles","3"}.
    std::vector<std::pair<std::string, std::string>> facts;
};

// Sets kind to the first of EventKind that applies; call when all other fields are filled.
// `otherwise` is for records that carry none of alarm, position and vitals.
void settle_kind(DeviceEvent& event, EventKind otherwise);

}  // namespace tiexin::device
