// Published frames of alarm panels (ANSI/SIA DC-09), and frames made from the standard.

#include "gateway/protocols/sia_dc09/sia_dc09.hpp"
#include "base/text.hpp"
#include "captures.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/protocols/sia_dc09/framing.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;

// Published without LF and CR.
Buffer framed(Buffer frame) {
    if (frame.front() == '\n') {
        return frame;
    }
    Buffer out = {'\n'};
    append(out, frame);
    out.push_back('\r');
    return out;
}

const std::map<std::string_view, device::AlarmSet> contact_id_alarms = {
    {"100", {AlarmKind::medical}},
    {"102", {AlarmKind::inactivity}},
    {"151", {AlarmKind::gas}},
    {"301", {AlarmKind::power_cut}},
    {"384", {AlarmKind::low_battery}},
    {"602", {AlarmKind::test}},
    {"401", {}}};
const std::map<std::string_view, device::AlarmSet> block_alarms = {
    {"QA", {AlarmKind::sos}}, {"CL", {}}, {"JC", {}}};

std::string fact(const device::DeviceEvent& event, std::string_view name) {
    for (const auto& [key, value] : event.facts) {
        if (key == name) {
            return value;
        }
    }
    return "";
}

void compare(const Capture& capture, const Heard& heard) {
    const Json& expect = capture.expect;
    REQUIRE_MESSAGE(heard.decoded.events.size() == 1, capture.name);
    const device::DeviceEvent& event = heard.decoded.events.front();
    CHECK_MESSAGE(heard.device == std::string(*expect.text_of("account")), capture.name);
    if (const auto cid = expect.text_of("cid")) {
        CHECK_MESSAGE(fact(event, "code") == std::string(*cid), capture.name);
        CHECK_MESSAGE(fact(event, "zone") == std::string(*expect.text_of("zone")), capture.name);
        REQUIRE_MESSAGE(contact_id_alarms.contains(*cid), capture.name);
        CHECK_MESSAGE(event.alarms == contact_id_alarms.at(*cid), capture.name);
    } else if (event.kind == device::EventKind::heartbeat) {
        CHECK_MESSAGE(event.alarms.empty(), capture.name);
    } else {
        const std::string_view code = *expect.text_of("code");
        CHECK_MESSAGE(fact(event, "code") == std::string(code), capture.name);
        REQUIRE_MESSAGE(block_alarms.contains(code), capture.name);
        CHECK_MESSAGE(event.alarms == block_alarms.at(code), capture.name);
    }
    if (const auto area = expect.text_of("ri")) {
        CHECK_MESSAGE(fact(event, "area") == std::string(*area), capture.name);
    }
    if (expect.text_of("xdata")) {
        CHECK_MESSAGE(fact(event, "mac") == "00:26:b9:e4:26:8b", capture.name);
    }
    CHECK_MESSAGE(!heard.decoded.reply.empty(), capture.name);
    if (const auto reply = expect.text_of("reply")) {
        CHECK_MESSAGE(heard.decoded.reply == gateway::sia_dc09::wrap(*reply, false), capture.name);
    }
}

const std::string edited = "the publisher altered it: CRC-16/ARC differs";
const std::string no_key = "encrypted, and no key is known";
const Refused refused = {{"pysiaalarm#1", edited},  {"pysiaalarm#3", edited},
                         {"pysiaalarm#16", edited}, {"pysiaalarm#17", "it is no frame"},
                         {"pysiaalarm#9", no_key},  {"pysiaalarm#10", no_key},
                         {"pysiaalarm#14", no_key}, {"constructed#enc-personal", no_key}};

// `HH:MM:SS,MM-DD-YYYY` at the end of the plain text.
Instant time_in(std::string_view text) {
    const std::string_view time = text.substr(text.size() - 19);
    const std::string iso = std::string(time.substr(15, 4)) + "-" + std::string(time.substr(9, 5)) +
                            "T" + std::string(time.substr(0, 8)) + "Z";
    const auto at = parse_iso8601(iso);
    REQUIRE_MESSAGE(at, iso);
    return *at;
}

}  // namespace

TEST_CASE("published frames of alarm panels mean what their publishers say") {
    const auto server = gateway::sia_dc09::make();
    run({"sia_dc09", *server, refused, framed, compare}, 22);
}

TEST_CASE("published encrypted frames open with their key and are answered in kind") {
    const auto captures = read_captures("sia_dc09", 22);
    if (!captures) {
        return;
    }
    const auto server = gateway::sia_dc09::make();
    std::size_t opened = 0;
    for (const Capture& capture : *captures) {
        const auto key = capture.expect.text_of("key_ascii");
        if (!key) {
            continue;
        }
        gateway::LineKeys keys;
        keys.set_for_all(buffer_of(*key));
        gateway::SessionFacts session;
        Prng random(1);
        const Instant now = time_in(*capture.expect.text_of("plaintext"));
        const auto heard =
            server->decode(framed(capture.frame), session, {now, {}, &random, &keys});
        REQUIRE_MESSAGE(!heard.fault, capture.name << ": " << heard.detail);
        CHECK_MESSAGE(heard.events.at(0).time == now, capture.name);
        const bool press = capture.name == "constructed#enc-personal";
        CHECK_MESSAGE(heard.events[0].alarms.has(AlarmKind::sos) == press, capture.name);
        CHECK_MESSAGE(text_of(heard.reply).find("\"*ACK\"") != std::string_view::npos,
                      capture.name);
        ++opened;
    }
    CHECK(opened == 2);
}

}  // namespace tiexin::conformance
