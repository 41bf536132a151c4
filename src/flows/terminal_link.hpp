#pragma once
// The way of a press from the terminal's word to the commit, and commands back. `app` joins it to
// the gateway's sink. Everything but the constructor, the setters and closed() runs on the writer
// thread, inside a transaction; the directory of terminals lives in memory there and follows the
// registry.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "alarms/store.hpp"
#include "base/bytes.hpp"
#include "base/divisions.hpp"
#include "base/tx.hpp"
#include "device/event.hpp"
#include "flows/store.hpp"
#include "location/store.hpp"
#include "registry/store.hpp"

namespace tiexin::flows {

// One frame as the gateway understood it.
struct Report {
    std::string_view protocol;
    const std::string* device = nullptr;  // empty text: it did not say who it is
    const std::string* address = nullptr;
    Instant received;
    bool authenticated = false;
    const std::vector<device::DeviceEvent>* events = nullptr;
    const std::string* key = nullptr;  // serial or hash
    device::AlarmSet suspected;        // a damaged frame that still parses as a press
    // Why nobody could read it, for somebody to hear of ("encrypted": no key is known); empty else.
    std::string_view unread;
    ConnectionId connection;
    // As it came, alive during the call. Of a message that came in parts (jt808 subpackages): the
    // frame that completed it; the parts before it had been answered and are not kept.
    Bytes frame;
};

struct Down {
    CommandId command;
    device::Command words;
};

struct Reply {
    bool accepted = true;  // false: refused (wrong authentication code)
    bool authenticated = false;
    std::string model;
    std::vector<Down> commands;  // queued for this device: send them now
};

struct Stores {
    registry::Store& registry;
    location::Store& location;
    alarms::Store& alarms;
    Store& flows;
    const Divisions& divisions;  // names in the rows of the queue; codes of what it does not know
};

// What a knocking terminal is called in pages and events: made of protocol and device.
std::uint64_t knock_id(std::string_view protocol, std::string_view device);

class IncidentBook;  // flows/incident_book.hpp

class Places;  // flows/places.hpp: last positions in memory, read by the map

class TerminalLink {
public:
    TerminalLink(Database& database, Stores stores, Places& places);
    ~TerminalLink();

    // Loads the directory of terminals and open commands. Once, before traffic.
    Result<void> load();

    // Plain reports (positions and heartbeats of a known, accepted terminal) change no row but the
    // journal: many of them go into one transaction together. reports[i] is answered by the i-th
    // Reply; an alarm among them is taken in order too. A report that fails alone does so inside
    // its own savepoint only when it is given alone: app gives alarms alone.
    Result<std::vector<Reply>> take(Tx& tx, const std::vector<Report>& reports);
    // True when `report` needs a transaction function of its own (alarm, login, command reply,
    // unknown terminal …).
    static bool needs_its_own(const Report& report);

    // Commands: queue one, and what became of it on the wire. One that the terminal's protocol has
    // no words for is kept as failed at once.
    Result<TerminalCommand> queue(Tx& tx, TerminalId terminal, const device::Command& words,
                                  IncidentId incident, std::string_view actor);
    Result<void> sent(Tx& tx, CommandId command, std::string_view key, bool answers);
    // Commands that still wait for a terminal fail with this reason.
    void fail_commands(Tx& tx, TerminalId terminal, std::string_view why);
    Result<void> not_sent(Tx& tx, CommandId command, std::string_view why);
    // app sets it: pushes commands down the terminal's live connection, if it has one. Called after
    // commit.
    using Push = std::function<void(std::string_view protocol, const std::string& device,
                                    std::vector<Down>)>;
    void set_push(Push push);
    // app sets it, before traffic: whether the terminal's protocol has words for a command at all.
    // unsupported: it has none; bad_input: not for these values. Without it every command is tried.
    using CanBeTold =
        std::function<Result<void>(const registry::Terminal& terminal, const device::Command&)>;
    void set_can_be_told(CanBeTold can_be_told);
    // app sets it, before load(): what the gateway needs to know of a terminal (its line key).
    // Called for each that has one, and after the commit of each change.
    using Tell = std::function<void(const registry::Terminal& terminal)>;
    void set_tell(Tell tell);
    // The connection of a device closed; thread: any.
    void closed(ConnectionId connection, std::string_view protocol, const std::string& device);
    // take() of this report failed by our own fault: keep its bytes in quarantine and, when it may
    // be an alarm or anything else than a plain position, raise an incident "could_not_process". In
    // a transaction function of its own, after the failure.
    Result<void> could_not_process(Tx& tx, const Report& report, std::string_view why);

    // Deadline kinds "command_answer" and "command_expiry".
    Result<void> due(Tx& tx, std::string_view kind, std::uint64_t subject, Instant now);

    // The way of every decision about an incident; flows/incidents.hpp uses the same one.
    IncidentBook& book();

    // Enrolment (see enrol.hpp) tells it what changed, inside the same transaction.
    void terminal_changed(Tx& tx, const registry::Terminal& terminal);
    void knock_dismissed(Tx& tx, std::string_view protocol, std::string_view device);

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::flows
