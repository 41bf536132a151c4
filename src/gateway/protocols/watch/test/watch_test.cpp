#include "gateway/protocols/watch/watch.hpp"

#include <cmath>

#include "base/crypto.hpp"
#include "gateway/protocols/watch/framing.hpp"
#include "gateway/protocols/watch/messages.hpp"

#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::watch {
namespace {

using device::AlarmKind;
using device::Command;
using device::CommandKind;

constexpr Instant start{1'795'413'187'000'000};  // 2026-11-23T06:13:07Z
const std::string id = "4700186508";

struct Server {
    std::unique_ptr<Protocol> protocol = make();
    SessionFacts session;
    Prng random{7};
    Instant now = start;
    Decoded hear(Bytes frame) {
        const auto size = protocol->frame_size(frame);
        REQUIRE(size.ok());
        REQUIRE(*size == frame.size());
        return protocol->decode(frame, session, {now, "", &random});
    }
    Decoded hear(std::string_view text) { return hear(bytes_of(text)); }
    Result<device::Sent> tell(const Command& command) {
        return protocol->encode(command, session, {now, "", &random});
    }
};

std::string text_of_sent(const Result<device::Sent>& sent) {
    REQUIRE(sent.ok());
    return std::string(text_of(sent->frame));
}

}  // namespace

TEST_CASE("watch vectors mean what the specification says") {
    const auto protocol = make();
    run_vectors("watch", *protocol);
}

TEST_CASE("watch commands go down in the vendor letters of the watch") {
    Server server;
    CHECK(server.tell({CommandKind::locate_now, 0, {}}).error().code == Code::conflict);
    (void)server.hear("[SG*4700186508*0002*LK]");
    CHECK(text_of_sent(server.tell({CommandKind::locate_now, 0, {}})) == "[SG*4700186508*0002*CR]");
    CHECK(text_of_sent(server.tell({CommandKind::find, 0, {}})) == "[SG*4700186508*0004*FIND]");
    CHECK(text_of_sent(server.tell({CommandKind::report_interval, 600, {}})) ==
          "[SG*4700186508*000a*UPLOAD,600]");
    CHECK(text_of_sent(server.tell({CommandKind::centre_number, 0, {"03525112345"}})) ==
          "[SG*4700186508*0012*CENTER,03525112345]");
    CHECK(text_of_sent(server.tell({CommandKind::call_back, 0, {"03525112345"}})) ==
          "[SG*4700186508*0010*CALL,03525112345]");
    CHECK(text_of_sent(server.tell({CommandKind::sos_numbers, 0, {"1", "2", "3"}})) ==
          "[SG*4700186508*0009*SOS,1,2,3]");
    CHECK(text_of_sent(server.tell({CommandKind::sos_numbers, 0, {"1"}})) ==
          "[SG*4700186508*0007*SOS,1,,]");
}

TEST_CASE("watch commands for a ZJ watch carry an index") {
    Server server;
    (void)server.hear("[ZJ*014111001350304*0034*0002*LK]");
    CHECK(text_of_sent(server.tell({CommandKind::locate_now, 0, {}})) ==
          "[ZJ*014111001350304*0001*0002*CR]");
    CHECK(text_of_sent(server.tell({CommandKind::find, 0, {}})) ==
          "[ZJ*014111001350304*0002*0004*FIND]");
}

TEST_CASE("watch commands outside their limits are refused") {
    Server server;
    (void)server.hear("[3G*4700186508*0002*LK]");
    for (const Command& command :
         {Command{CommandKind::report_interval, 59, {}},
          Command{CommandKind::report_interval, 65'536, {}},
          Command{CommandKind::centre_number, 0, {}}, Command{CommandKind::call_back, 0, {"12*34"}},
          Command{CommandKind::call_back, 0, {"1]["}},
          Command{CommandKind::sos_numbers, 0, {"1", "2", "3", "4"}},
          Command{CommandKind::sos_numbers, 0, {std::string(21, '1')}}}) {
        const auto sent = server.tell(command);
        REQUIRE(!sent.ok());
        CHECK(sent.error().code == Code::bad_input);
    }
}

TEST_CASE("a watch that repeats the command has not confirmed it") {
    Server server;
    (void)server.hear("[3G*4700186508*0002*LK]");
    const auto sent = server.tell({CommandKind::report_interval, 600, {}});
    REQUIRE(sent.ok());
    const auto echo = server.hear("[3G*4700186508*000a*UPLOAD,600]").events.at(0).reply;
    REQUIRE(echo);
    CHECK(echo->key == sent->key);
    CHECK(!echo->final);
    const auto other = server.hear("[3G*4700186508*0008*UPLOAD,1]").events.at(0).reply;
    CHECK(other->final);
    const auto word = server.hear("[3G*4700186508*0006*upload]").events.at(0).reply;
    CHECK(word->key == sent->key);
    CHECK(word->final);
}

TEST_CASE("an abnormal heart rate is high again when the low one is old") {
    Server server;
    const std::string alarm =
        "[3G*4700186508*0060*AL,231126,061307,V,0,N,0,E,0,0,0,0,80,65,0,0,00400000,0,0,0.0]";
    (void)server.hear("[3G*4700186508*0008*heart,41]");
    server.now = server.now + minutes(10);
    CHECK(server.hear(alarm).events.at(0).alarms == device::AlarmSet{AlarmKind::heart_rate_low});
    server.now = server.now + seconds(1);
    CHECK(server.hear(alarm).events.at(0).alarms == device::AlarmSet{AlarmKind::heart_rate_high});
}

TEST_CASE("garbage in front of a watch frame does not change its key") {
    Server server;
    const std::string frame = "[3G*4700186508*0002*LK]";
    CHECK(server.hear(frame).key.empty());
    CHECK(server.hear("xx" + frame).key == to_hex(Bytes(sha256(bytes_of(frame))).first(8)));
}

TEST_CASE("a watch stream without a header is closed at the garbage limit") {
    const auto protocol = make();
    const Buffer noise(garbage_bytes_max, '[');
    CHECK(*protocol->frame_size(noise) == 0);
    const Buffer more(garbage_bytes_max + 2, 'x');
    CHECK(protocol->frame_size(more).error().code == Code::bad_input);
}

TEST_CASE("a watch frame that lost its end is truncated, and the next one is whole") {
    Server server;
    const std::string cut =
        "[3G*4700186508*0060*AL,231126,061307,V,0,N,0,E,0,0,0,0,80,65,0,0,00010000,0";
    const std::string stream = cut + "[3G*4700186508*0002*LK]";
    const auto size = server.protocol->frame_size(bytes_of(stream));
    REQUIRE(*size == cut.size());
    const Decoded decoded =
        server.protocol->decode(bytes_of(cut), server.session, {start, "", &server.random});
    CHECK(decoded.fault == Fault::truncated);
    CHECK(decoded.suspected == device::AlarmSet{AlarmKind::sos});
    CHECK(decoded.reply.empty());
    CHECK(server.hear(stream.substr(cut.size())).events.at(0).kind == device::EventKind::heartbeat);
}

TEST_CASE("escaping and unescaping are inverse") {
    Buffer all;
    for (int byte = 0; byte < 256; ++byte) {
        all.push_back(static_cast<std::uint8_t>(byte));
    }
    const Buffer escaped = escape(all);
    CHECK(escaped.size() == all.size() + 5);
    CHECK(unescape(escaped) == all);
    CHECK(!unescape(Buffer{0x7d}));
    CHECK(!unescape(Buffer{0x7d, 0x06}));
}

}  // namespace tiexin::gateway::watch
