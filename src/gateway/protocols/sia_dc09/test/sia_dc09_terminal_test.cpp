#include "base/check.hpp"
#include "gateway/line_keys.hpp"
#include "gateway/protocols/sia_dc09/codes.hpp"
#include "gateway/protocols/sia_dc09/sia_dc09.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway::sia_dc09 {
namespace {

using device::AlarmKind;
using device::DeviceEvent;

constexpr Instant start{1'795'413'187'000'000};
const std::string account = "99001234";
const Buffer key = buffer_of("0123456789ABCDEF0123456789ABCDEF");

struct Pair {
    explicit Pair(std::uint64_t seed, bool encrypted) : terminal(make_terminal(account, seed)) {
        if (encrypted) {
            terminal->use_line_key(key);
            keys.set(protocol_name, account, key);
        }
    }
    Decoded up(Bytes frame, Instant now = start) {
        return server->decode(frame, session, {now, "", &random, &keys});
    }
    std::unique_ptr<Protocol> server = make();
    std::unique_ptr<Terminal> terminal;
    LineKeys keys;
    SessionFacts session;
    Prng random{3};
};

DeviceEvent alarm(AlarmKind kind) {
    DeviceEvent event;
    event.time = start;
    event.alarms = {kind};
    return event;
}

}  // namespace

TEST_CASE("what a panel says is what the server hears, in clear and encrypted") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        Pair pair(seed, seed % 3 == 0);
        for (int i = 0; i < device::alarm_kind_count; ++i) {
            const auto kind = static_cast<AlarmKind>(i);
            const Spoken spoken = pair.terminal->say(alarm(kind), start);
            CHECK(*pair.server->frame_size(spoken.frame) == spoken.frame.size());
            const Decoded decoded = pair.up(spoken.frame);
            REQUIRE(!decoded.fault);
            CHECK(pair.session.device == account);
            const bool sayable = !contact_id_code(kind).empty() || !block_code(kind).empty();
            if (sayable) {
                CHECK(decoded.events.at(0).alarms == device::AlarmSet{kind});
                CHECK(decoded.events[0].time == start);
                CHECK(decoded.key == spoken.key);
                CHECK(decoded.key_is_serial);
            } else {
                CHECK(decoded.events.at(0).kind == device::EventKind::heartbeat);
            }
            CHECK(*pair.terminal->frame_size(decoded.reply) == decoded.reply.size());
            const Heard heard = pair.terminal->hear(decoded.reply, start);
            CHECK(heard.kind == HeardKind::acknowledged);
            CHECK(heard.key == spoken.key);
            if (sayable) {
                CHECK(pair.terminal->hear(decoded.reply, start).kind == HeardKind::other);
            }
        }
    }
}

TEST_CASE("a panel is online when its first sign of life is acknowledged") {
    for (const bool encrypted : {false, true}) {
        Pair pair(1, encrypted);
        const auto first = pair.terminal->connect(start);
        REQUIRE(first.size() == 1);
        const Decoded decoded = pair.up(first[0].frame);
        CHECK(decoded.events.at(0).kind == device::EventKind::heartbeat);
        CHECK(pair.terminal->hear(decoded.reply, start).kind == HeardKind::logged_in);
    }
}

TEST_CASE("a panel believes no acknowledgement in clear and none of another key") {
    Pair pair(1, true);
    const Spoken spoken = pair.terminal->say(alarm(AlarmKind::sos), start);
    Pair clear(1, false);
    CHECK(pair.terminal
              ->hear(clear.up(clear.terminal->say(alarm(AlarmKind::sos), start).frame).reply, start)
              .kind == HeardKind::other);
    CHECK(pair.terminal->hear(pair.up(spoken.frame).reply, start).kind == HeardKind::acknowledged);
}

TEST_CASE("a panel whose clock is wrong is told the time and says again what was not answered") {
    Pair pair(1, true);
    const Instant theirs = start - hours(3);
    const Spoken press = pair.terminal->say(alarm(AlarmKind::sos), theirs);
    const Decoded refused = pair.up(press.frame);
    CHECK(refused.fault == Fault::value);
    CHECK(refused.suspected == device::AlarmSet{AlarmKind::sos});
    CHECK(refused.reply.empty());
    const Heard told = pair.terminal->hear(refused.reply_fault, theirs);
    REQUIRE(told.answers.size() == 1);
    const Decoded heard = pair.up(told.answers[0].frame);
    REQUIRE(!heard.fault);
    CHECK(heard.key == press.key);
    const Heard done = pair.terminal->hear(heard.reply, theirs);
    CHECK(done.kind == HeardKind::acknowledged);
    CHECK(done.key == press.key);
    const Spoken next = pair.terminal->say(alarm(AlarmKind::medical), theirs + seconds(20));
    CHECK(!pair.up(next.frame, start + seconds(20)).fault);
}

TEST_CASE("a flipped bit in an encrypted frame is never a believed alarm") {
    Pair pair(2, true);
    const Buffer frame = pair.terminal->say(alarm(AlarmKind::gas), start).frame;
    for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
        Buffer damaged = frame;
        damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << (bit % 8)));
        const Decoded decoded = pair.up(damaged);
        // LF, CR and length are outside the CRC.
        const bool outside = bit < 8 || (bit >= 40 && bit < 72) || bit + 8 >= frame.size() * 8;
        if (!outside && !decoded.fault) {
            // Large or small digits of the CRC are the same.
            CHECK(bit / 8 <= 4);
        }
    }
}

}  // namespace tiexin::gateway::sia_dc09
