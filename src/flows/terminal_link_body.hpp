#pragma once
// What TerminalLink is made of; included by its own sources only. Writer thread, except closed();
// the mutex guards directory, access_points, knocking and push.

#include <mutex>

#include "flows/directory.hpp"
#include "flows/incident_book.hpp"
#include "flows/knocking.hpp"
#include "flows/places.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

// A press within so long after the enrolment is the expected commissioning press; a later one
// commissions the terminal too, but is an alarm like any other.
constexpr Duration commissioning_window = minutes(30);
// How far a terminal's clock may run ahead before its fix is dated by the receive time.
constexpr Duration fix_ahead_max = minutes(10);
// Between two frames of one terminal that nobody can read and that are kept.
constexpr Duration unread_kept_every = minutes(10);
// A command handed to a connection that is still not sent so long after is handed out again: the
// transaction that handed it out may have failed.
constexpr Duration command_hand_again_after = seconds(30);

struct TerminalLink::Body {
    Body(Database& database_in, Stores stores_in, Places& places_in);

    // What one report changes in memory once it is committed.
    struct Word {
        Known* known = nullptr;
        Instant received;
        ConnectionId connection;
        std::uint64_t frame = 0;
        std::size_t position_from = 0;
        std::size_t position_count = 0;
        bool allowed = true;
    };
    // Networks heard beside a fix: what access points are learned from.
    struct Sighting {
        Wgs84 place;
        Instant at;
        std::vector<std::uint64_t> macs;
    };
    struct Taking {
        std::vector<location::Position> positions;
        std::vector<Sighting> sightings;
        std::vector<Word> words;
        std::vector<PlacesBatch::Said> said;
    };

    // terminal_link.cpp
    Result<Reply> take_one(Tx& tx, const Report& report, Taking& taking);
    Result<Reply> take_known(Tx& tx, const Report& report, Known& known, Taking& taking);
    // A frame of it that nobody can read: kept, now and then.
    Result<Reply> take_unread(Tx& tx, const Report& report, Known& known);
    // `retired`: it was enrolled once, else nullptr.
    Result<Reply> take_unknown(Tx& tx, const Report& report, const Known* retired);
    // terminal_places.cpp
    void collect_places(const Report& report, const device::DeviceEvent& event, const Known& known,
                        Taking& taking) const;
    void learn(const std::vector<Sighting>& sightings);  // `mutex` is held
    static void collect_words(const Report& report, const device::DeviceEvent& event,
                              const Known& known, Taking& taking);
    void committed(const Taking& taking);

    // terminal_alarms.cpp
    Result<void> take_alarm(Tx& tx, const Report& report, const device::DeviceEvent& event,
                            Known& known, int ordinal);
    Result<void> take_suspected(Tx& tx, const Report& report, Known* known, const Known* retired);
    Result<void> commission(Tx& tx, Known& known, alarms::Alarm alarm);
    // An incident that is over at once: nobody waits for help.
    Result<void> raise_test(Tx& tx, const Known& known, alarms::Alarm alarm, std::string note);
    void quarantine(Tx& tx, const Report& report, std::string_view why);
    alarms::Alarm alarm_of(const Report& report, device::AlarmSet set, int ordinal) const;
    void keep_levels(Tx& tx, Known& known, const std::vector<alarms::Kind>& said,
                     const std::vector<alarms::StandingLevel>& before,
                     const alarms::LevelNews& news, IncidentId told_by);
    // It said that these are over, or that none stands.
    void levels_ended(Tx& tx, Known& known, const device::DeviceEvent& event);

    // terminal_login.cpp: whether the terminal is who it says.
    bool take_login(Tx& tx, const Report& report, const device::Login& login, Known& known,
                    Reply& reply);
    static bool believed(const Known& known, const Report& report);

    // terminal_commands.cpp
    void take_reply(Tx& tx, const device::CommandReply& reply, Known& known);
    std::vector<Down> waiting_for(Known& known, ConnectionId connection, Instant now) const;
    void keep_command(Tx& tx, const TerminalCommand& command, std::string_view event);
    void push_soon(Tx& tx, TerminalId terminal);
    void load_commands(const Conn& conn);

    Database& database;
    Stores stores;
    Places& places;
    IncidentBook book;
    std::mutex mutex;
    Directory directory;
    location::AccessPoints access_points;
    Knocking knocking;
    Push push;
    CanBeTold can_be_told;
    Tell tell;
    device::AlarmSet levels;  // kinds that stand until they end
};

// Every kind of `set` as the alarms module names it.
std::vector<std::string> kinds_of(device::AlarmSet set);

constexpr std::string_view command_answer_deadline = "command_answer";
constexpr std::string_view command_expiry_deadline = "command_expiry";

}  // namespace tiexin::flows
