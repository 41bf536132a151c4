#pragma once
// Terminals nobody enrolled: a bounded list of what they said, rows written seldom, and how many
// incidents one address may raise. Owned by TerminalLink and guarded by its mutex; writer thread.

#include <string>
#include <unordered_map>

#include "flows/incident_book.hpp"

namespace tiexin::flows {

struct Known;  // flows/directory.hpp

constexpr Duration knock_row_every =
    seconds(10);  // between two rows of one device, without a press
constexpr int unknown_incidents_per_address_max = 20;  // in unknown_incidents_window
constexpr Duration unknown_incidents_window = hours(1);
constexpr std::size_t unknown_addresses_max = 10'000;

class Knocking {
public:
    explicit Knocking(Stores stores) : stores_(stores) {}
    void load(const Conn& conn);
    // Keeps that it spoke; a press, or a new device, also as an event.
    void heard(Tx& tx, const Report& report, bool pressed);
    void forget(std::string_view protocol, std::string_view device);
    // The press of an unknown terminal: an incident of its own until its address raised
    // unknown_incidents_per_address_max; after that it joins the last one. No press is dropped.
    // `retired`: the terminal it was once, or nullptr; the incident names it.
    Result<void> press(Tx& tx, IncidentBook& book, const Report& report, alarms::Alarm alarm,
                       const Known* retired);

private:
    struct Seen {
        registry::Knock row;
        Instant written_at;
    };
    struct Address {
        Instant since;
        int incidents = 0;
        IncidentId last;
    };
    bool room_for(const std::string& address) const;
    Address& address(const std::string& text, Instant now);

    Stores stores_;
    std::unordered_map<std::string, Seen> seen_;  // by knock_key
    std::unordered_map<std::string, std::size_t> devices_of_;
    std::unordered_map<std::string, Address> presses_of_;
};

}  // namespace tiexin::flows
