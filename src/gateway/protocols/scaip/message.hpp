#pragma once
// The two messages of SCAIP as values: the request of a terminal (mrq) and our response (mrs), with
// what a leg of voice needs of either. Pure functions, any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gateway/protocols/scaip/xml.hpp"

namespace tiexin::gateway::scaip {

constexpr std::size_t message_bytes_max = 8'192;
constexpr std::size_t reference_chars_max = 16;
constexpr std::size_t caller_digits_max = 16;
constexpr std::size_t part_chars_max = 8;    // device id
constexpr std::size_t text_chars_max = 160;  // of a free text that is kept

// snu of the response.
enum class Status : unsigned char {
    ok = 0,
    too_long = 1,
    invalid_format = 2,
    wrong_data = 3,
    hold = 4,
    not_treated = 5,
    busy = 6,
    mandatory_missing = 7
};

enum class MessageType : unsigned char { alarm, reset, information, heartbeat };  // ME RE IN PI

// mre of the response: the voice we grant.
enum class Media : unsigned char { none = 0, duplex = 1, microphone_only = 2, speaker_only = 3 };
// cre of the response.
constexpr int call_predefined_receiver = 61, call_transferred_number = 62;

// "gsm:+37200000001" → gsm, +37200000001.
struct CallerId {
    std::string scheme = "sip";
    std::string address;  // empty: the terminal knows which one
    bool voice() const { return scheme != "no-voice"; }
};

struct Place {
    std::string geo, time, gga;
};

// Codes have all their digits ("0010"); what was left out has the default of the standard.
struct Request {
    std::string reference, caller, device_type;  // ref, cid, dty
    MessageType type = MessageType::alarm;       // mty
    std::string version = "01.00";
    std::string system = "0";           // sco: 0 single unit, 1–3 grouped or warden
    bool we_call = false;               // cha: 1, the centre dials crd; 0, the terminal calls
    bool heartbeat_adjustable = false;  // hbo
    std::string part;                   // did
    std::string component;              // dco
    CallerId dial;                      // crd
    std::string status = "0010";        // stc
    int priority = 0;                   // pri, 0–9
    std::string location = "000";       // lco
    std::string device_text, status_text, location_value, location_text, info_code, info_text;
    std::string additional = "0";      // ame
    std::optional<Place> place;        // lge
    std::vector<std::string> ignored;  // names of optional fields whose value cannot be
};

struct Refusal {
    Status status = Status::invalid_format;
    std::string why;
};

// What a root of mrq (or scaip, as one maker writes it) asks for; `refusal` says why it is not
// taken, and what is then in the request is only good for a suspicion.
struct ReadRequest {
    Request request;
    std::optional<Refusal> refusal;
};
ReadRequest read_request(const Element& root);

// Of a message that is no XML: the fields that can still be found in the text.
Request guessed_request(std::string_view text);

struct Response {
    std::string reference;
    Status status = Status::ok;
    std::string status_text;  // ste
    std::string version;      // cve
    Media media = Media::none;
    int call = 0;                               // cre; 0: left out
    std::vector<std::string> numbers;           // tnu, to be called in this order
    std::optional<int> heartbeat_interval_min;  // hbi
};
std::string write_response(const Response& response);
// bad_input: no mrs, or without a status.
Result<Response> read_response(const Element& root);

std::string_view word_of(MessageType type);  // ME RE IN PI
// The voice we grant to a request: duplex for an alarm of a terminal that has a voice.
Media media_for(const Request& request);

}  // namespace tiexin::gateway::scaip
