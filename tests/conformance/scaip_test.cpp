// Published SCAIP messages of home hubs.

#include "gateway/protocols/scaip/scaip.hpp"
#include "base/text.hpp"
#include "captures.hpp"
#include "gateway/decode_json.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::conformance {
namespace {

using device::AlarmKind;
using device::EventKind;

// What a message raises, from the words of its row.
device::AlarmSet alarms_meant(std::string_view meaning) {
    const std::pair<std::string_view, AlarmKind> words[] = {{"malfunction", AlarmKind::fault},
                                                            {"smoke", AlarmKind::smoke},
                                                            {"inactive", AlarmKind::inactivity},
                                                            {"manual alarm", AlarmKind::sos}};
    for (const auto& [word, kind] : words) {
        if (meaning.find(word) != std::string_view::npos) {
            return {kind};
        }
    }
    return {};
}

std::string reply_of(const Heard& heard) {
    return std::string(text_of(heard.decoded.reply));
}

void compare(const Capture& capture, const Heard& heard) {
    REQUIRE_MESSAGE(heard.decoded.events.size() == 1, capture.name);
    const Json json = gateway::event_json(heard.decoded.events[0]);
    const Json& expect = capture.expect;
    if (expect.text_of("direction")) {
        CHECK_MESSAGE(heard.decoded.events[0].word == "mrs", capture.name);
        CHECK_MESSAGE(heard.decoded.reply.empty(), capture.name);
        return;
    }
    for (const auto& [key, fact] :
         {std::pair("dty", "facts.device_type"), std::pair("stc", "facts.status")}) {
        if (const auto wanted = expect.text_of(key)) {
            const Json* got = member(json, fact);
            REQUIRE_MESSAGE(got != nullptr, capture.name);
            CHECK_MESSAGE(got->as_text() == wanted, capture.name << " " << key);
        }
    }
    if (const auto location = expect.text_of("lco")) {
        CHECK_MESSAGE(member(json, "facts.location")->as_text() == location->substr(0, 3),
                      capture.name);
    }
    if (const auto caller = expect.text_of("cid")) {
        CHECK_MESSAGE(heard.device == std::string(*caller), capture.name);
    }
    const std::string_view type = expect.text_of("mty").value_or("ME");
    const bool heartbeat = type == "PI";
    CHECK_MESSAGE((heard.decoded.events[0].kind == EventKind::heartbeat) == heartbeat,
                  capture.name);
    const bool alarm = type.starts_with("ME");
    CHECK_MESSAGE(
        heard.decoded.events[0].alarms ==
            (alarm ? alarms_meant(expect.text_of("meaning").value_or("")) : device::AlarmSet{}),
        capture.name << ": " << json.dump());
    CHECK_MESSAGE(reply_of(heard).find("<ref>" + heard.decoded.key + "</ref><snu>0</snu>") !=
                      std::string::npos,
                  capture.name);
}

}  // namespace

TEST_CASE("published scaip messages mean what their makers say") {
    const auto server = gateway::scaip::make();
    run({"scaip",
         *server,
         {{"constructed-missing-dty", "no device type: snu 7"},
          {"constructed-entity-bomb", "a DOCTYPE: snu 2"}},
         {},
         compare},
        17);
}

}  // namespace tiexin::conformance
