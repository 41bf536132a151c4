#pragma once
// Who is who: elders, their contacts, their terminals, who wears what since when. Plain values.
// Personal fields are plain text here and encrypted by the store; nothing of them goes into a log.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/geo.hpp"
#include "base/id_number.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tiexin::registry {

using tiexin::Sex;
enum class Hearing : unsigned char {
    good,
    poor,
    poor_left,
    poor_right,
    deaf
};  // poor_left: the left ear is the bad one

using BirthDate = CivilDate;

enum class ContactRole : unsigned char {
    relative,
    neighbour,
    key_holder,
    station,
    grid_worker,
    doctor,
    clinic
};

struct Contact {
    ContactId id;
    std::string name;
    std::string relation;  // free text as the family says it: 儿子, 邻居
    ContactRole role = ContactRole::relative;
    std::string phone;  // digits
    bool has_key = false;
    std::string place;  // where they are, as free text: 太原, 同单元 302
    std::optional<int> minutes_away;
    std::string hours;  // when they can be reached: 白天
    bool operator==(const Contact&) const = default;
};
constexpr std::size_t contacts_max = 12;

struct Elder {
    ElderId id;
    std::int64_t version = 0;  // 1 after creation; If-Match of the forms
    std::string name;
    Sex sex = Sex::unknown;
    BirthDate birth;
    std::string id_number;  // GB 11643, 18 characters, or empty
    std::string card;       // service card number, or empty
    std::vector<std::string> phones;
    AreaId area;          // town or committee
    std::string address;  // street, compound, building, door
    std::string door_code;
    std::string way_to_door;
    std::optional<Wgs84> home;
    bool lives_alone = false;
    Hearing hearing = Hearing::good;
    std::string speaking_hint;           // 慢说，靠左耳
    std::vector<std::string> languages;  // 普通话, 大同话 …
    std::string ability;                 // able, light, moderate, severe, complete, unknown, or
                                         // somebody's own words
    std::vector<std::string> diseases;
    std::vector<std::string> medicines;
    std::vector<std::string> allergies;
    std::vector<Contact> contacts;  // in calling order
    std::string note;
    std::optional<Instant> died_at;
    bool operator==(const Elder&) const = default;
};

struct ElderVersion {
    std::int64_t version = 0;
    Instant at;
    std::string actor;
    std::string reason;  // "created", "edited", "undo of 4", "import"
    Elder elder;
};

enum class TerminalState : unsigned char { awaiting_press, commissioned, retired };

struct Terminal {
    TerminalId id;
    std::string device;    // digits as on the wire
    std::string protocol;  // name of a protocol row
    std::string model;
    std::string kind;       // watch, pendant, hub, phone, sensor: what the pages call it
    std::string sim_phone;  // the number to call it, or empty
    TerminalState state = TerminalState::awaiting_press;
    ElderId elder;  // who wears it now; none: in stock
    std::optional<Instant> worn_since;
    AreaId area;            // of the wearer, else where it was enrolled
    std::string auth_code;  // issued at registration (jt808); empty: never registered
    std::string auth_code_before;
    // What it encrypts its line with: 32, 48 or 64 hex digits, or empty. Written, never shown.
    std::string line_key;
    Instant enrolled_at;
};

struct Wearing {
    TerminalId terminal;
    ElderId elder;
    Instant from;
    std::optional<Instant> until;
};

// A terminal nobody enrolled: what it said so far.
struct Knock {
    std::string device;
    std::string protocol;
    std::string address;  // network address
    Instant first_at;
    Instant last_at;
    std::int64_t frames = 0;
    std::int64_t presses = 0;
    std::string said;  // last words, as JSON facts for the page: battery, alarms, firmware …
};
constexpr std::size_t knocks_max = 10'000;
constexpr std::size_t knocks_per_address_max = 200;

// Rows of lists: masked already, so that a page cannot leak by mistake.
struct ElderRow {
    ElderId id;
    std::string name;
    Sex sex = Sex::unknown;
    BirthDate birth;
    AreaId area;
    std::string address;
    std::string phone_masked;
    std::string id_number_masked;
    std::string card_masked;
    bool lives_alone = false;
    int terminals = 0;
};

std::string_view name_of(Sex sex);
std::string_view name_of(Hearing hearing);
std::string_view name_of(ContactRole role);
std::string_view name_of(TerminalState state);
std::optional<Sex> sex_named(std::string_view name);
std::optional<Hearing> hearing_named(std::string_view name);
std::optional<ContactRole> contact_role_named(std::string_view name);
std::optional<TerminalState> terminal_state_named(std::string_view name);

}  // namespace tiexin::registry
