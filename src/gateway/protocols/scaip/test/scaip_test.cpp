#include "gateway/protocols/scaip/scaip.hpp"

#include "gateway/protocols/scaip/codes.hpp"
#include "gateway/protocols/scaip/message.hpp"

#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::scaip {
namespace {

using device::AlarmKind;

constexpr Instant now{1'795'413'187'000'000};

Decoded decoded(std::string_view text) {
    const auto protocol = make();
    SessionFacts session;
    Prng random(1);
    return protocol->decode(bytes_of(text), session, {now, "", &random});
}

}  // namespace

TEST_CASE("scaip vectors mean what the standard says") {
    const auto protocol = make();
    run_vectors("scaip", *protocol);
}

TEST_CASE("a scaip message over the limit is told that it is too long, and may be a press") {
    std::string text = "<mrq><ref>1</ref><cid>5550001</cid><dty>3</dty><dte>";
    text += std::string(message_bytes_max, 'x') + "</dte></mrq>";
    CHECK(make()->frame_size(bytes_of(text)).value() == text.size());
    const Decoded out = decoded(text);
    CHECK(out.fault == Fault::length);
    CHECK(out.suspected == device::AlarmSet{AlarmKind::sos});
    CHECK(text_of(out.reply_fault) == "<mrs><ref>1</ref><snu>1</snu><mre>0</mre></mrs>");
}

TEST_CASE("a scaip stream without an end is given up") {
    CHECK(make()->frame_size(Buffer(2 * message_bytes_max, '<')).value() == 0);
    CHECK(!make()->frame_size(Buffer(2 * message_bytes_max + 1, '<')).ok());
}

TEST_CASE("a response says all it was given and is read back") {
    Response response;
    response.reference = "A<1";
    response.status = Status::hold;
    response.status_text = "wait & see";
    response.version = "01.00";
    response.media = Media::speaker_only;
    response.call = call_transferred_number;
    response.numbers = {"sip:a@example.invalid", "tel:+4640000001"};
    response.heartbeat_interval_min = 90;
    const std::string text = write_response(response);
    CHECK(text ==
          "<mrs><ref>A&lt;1</ref><snu>4</snu><ste>wait &amp; see</ste><cve>01.00</cve><mre>3</mre>"
          "<cre>62</cre><tnu>sip:a@example.invalid</tnu><tnu>tel:+4640000001</tnu><hbi>90</hbi>"
          "</mrs>");
    const Response back = read_response(read_xml(text).value()).value();
    CHECK(back.reference == response.reference);
    CHECK(back.status == response.status);
    CHECK(back.status_text == response.status_text);
    CHECK(back.media == response.media);
    CHECK(back.call == response.call);
    CHECK(back.numbers == response.numbers);
    CHECK(back.heartbeat_interval_min == 90);
}

TEST_CASE("a status beyond the standard is no acceptance") {
    const auto root = read_xml("<mrs><ref>1</ref><snu>99</snu></mrs>").value();
    CHECK(read_response(root).value().status == Status::not_treated);
}

TEST_CASE("xml_that_ends_anywhere_is_refused_and_never_read_past") {
    const std::string text =
        "<?xml version='1.0'?><!-- c --><mrq "
        "a=\"b\"><ref>&#x41;</ref><dte><![CDATA[x]]></dte></mrq>";
    CHECK(read_xml(text).ok());
    for (std::size_t length = 0; length < text.size(); ++length) {
        const Buffer exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
        CHECK_MESSAGE(!read_xml(text_of(exact)).ok(), length);
        CHECK(message_end(text_of(exact)) == 0);
    }
}

TEST_CASE("characters that do not exist are refused") {
    for (const char* entity : {"&#0;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "&lt", "&#1;"}) {
        CHECK_MESSAGE(!read_xml("<a>" + std::string(entity) + "</a>").ok(), entity);
    }
    CHECK(read_xml("<a>&#x8D34;</a>").value().text == "贴");
    CHECK(read_xml("<a>\xff</a>").value().text == "\xef\xbf\xbd");
}

TEST_CASE("what a scaip terminal says is understood, and its answer too") {
    const auto terminal = make_terminal("5550001", 3);
    for (const AlarmKind kind :
         {AlarmKind::sos, AlarmKind::fall, AlarmKind::smoke, AlarmKind::carbon_monoxide,
          AlarmKind::low_battery, AlarmKind::power_cut, AlarmKind::cancel, AlarmKind::help}) {
        device::DeviceEvent event;
        event.alarms = {kind};
        const Spoken spoken = terminal->say(event, now);
        CHECK(terminal->frame_size(spoken.frame).value() == spoken.frame.size());
        const Decoded out = decoded(text_of(spoken.frame));
        REQUIRE(!out.fault);
        CHECK(out.events.at(0).alarms == device::AlarmSet{kind});
        CHECK(out.key == spoken.key);
        const Heard heard = terminal->hear(out.reply, now);
        CHECK(heard.kind == HeardKind::acknowledged);
        CHECK(heard.key == spoken.key);
    }
    device::DeviceEvent alive;
    alive.kind = device::EventKind::heartbeat;
    CHECK(decoded(text_of(terminal->say(alive, now).frame)).events.at(0).kind ==
          device::EventKind::heartbeat);
}

TEST_CASE("the tables of codes are in order and find each of their rows") {
    for (int code = 0; code <= 130; ++code) {
        char text[8];
        std::snprintf(text, sizeof text, "%04d", code);
        const StatusCode* const status = status_code(text);
        const DeviceType* const type = device_type(text);
        CHECK((status == nullptr || status->code == text));
        CHECK((type == nullptr || type->code == text));
        CHECK((type != nullptr) == ((code <= 51) && code != 42));
    }
    for (const char* known : {"0002", "0014", "0019", "0050", "0085", "0102", "0125", "0127"}) {
        CHECK_MESSAGE(status_code(known) != nullptr, known);
    }
    CHECK(location_text("021") == "kitchen");
    CHECK(location_text("999").empty());
}

}  // namespace tiexin::gateway::scaip
