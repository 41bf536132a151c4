#include <doctest/doctest.h>
#include <sofia-sip/su_md5.h>

#include "adapters/sip/digest.hpp"
#include "adapters/sip/headers.hpp"
#include "adapters/sip/media.hpp"
#include "adapters/sip/source_gate.hpp"
#include "base/prng.hpp"
#include "base/text.hpp"

namespace tiexin::adapters {

namespace {

const Instant start{1'700'000'000'000'000};

net::IpAddress address(const char* text) {
    return *net::parse_address(text);
}

std::string md5(const std::string& text) {
    su_md5_t context;
    su_md5_init(&context);
    su_md5_update(&context, text.data(), static_cast<usize_t>(text.size()));
    std::uint8_t out[SU_MD5_DIGEST_SIZE];
    su_md5_digest(&context, out);
    return to_hex(out);
}

// A telephone that answers a challenge.
DigestProof answer(const std::string& challenge, const std::string& password,
                   const std::string& count) {
    DigestProof proof;
    const std::size_t at = challenge.find("nonce=\"") + 7;
    proof.nonce = challenge.substr(at, challenge.find('"', at) - at);
    proof.user = "861234567890123";
    proof.realm = "tiexin";
    proof.uri = "sip:127.0.0.1";
    proof.qop = "auth";
    proof.count = count;
    proof.client_nonce = "c";
    proof.response = md5(md5(proof.user + ":tiexin:" + password) + ":" + proof.nonce + ":" + count +
                         ":c:auth:" + md5("REGISTER:" + proof.uri));
    return proof;
}

constexpr std::string_view telephone_sdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
    "m=audio 30000 RTP/AVP 96 0 8 97\r\na=rtpmap:96 opus/48000/2\r\n"
    "a=rtpmap:97 telephone-event/8000\r\na=sendonly\r\n";

}  // namespace

TEST_CASE("the right password counts once, from one source, for five minutes") {
    Digest digest("tiexin", [](std::string_view account) {
        return account == "861234567890123" ? std::optional<std::string>("secret-of-it")
                                            : std::nullopt;
    });
    const net::IpAddress source = address("10.0.0.9");
    const std::string challenge = digest.challenge(source, start, false);
    const auto check = [&](const DigestProof& proof, const net::IpAddress& from, Instant at) {
        return digest.check(proof, "REGISTER", from, at);
    };
    const DigestProof first = answer(challenge, "secret-of-it", "00000001");
    CHECK(check(answer(challenge, "guess", "00000001"), source, start) == Proof::wrong);
    CHECK(check(first, source, start) == Proof::right);
    CHECK(check(first, source, start) == Proof::stale);  // overheard and sent again
    CHECK(check(answer(challenge, "secret-of-it", "00000002"), source, start) == Proof::right);
    CHECK(check(answer(challenge, "secret-of-it", "00000003"), address("10.0.0.10"), start) ==
          Proof::stale);
    CHECK(check(answer(challenge, "secret-of-it", "00000004"), source,
                start + Digest::nonce_life + seconds(1)) == Proof::stale);
    CHECK(digest.check(answer(challenge, "secret-of-it", "00000005"), "INVITE", source, start) ==
          Proof::wrong);
    DigestProof invented = answer(challenge, "secret-of-it", "00000006");
    invented.nonce = "18bcfe56800-00000000000000000000000000000000";
    CHECK(check(invented, source, start) == Proof::wrong);
    DigestProof nobody = answer(challenge, "", "00000007");
    nobody.user = "nobody";
    nobody.response = md5(md5("nobody:tiexin:") + ":" + nobody.nonce +
                          ":00000007:c:auth:" + md5("REGISTER:" + nobody.uri));
    CHECK(check(nobody, source, start) == Proof::wrong);
    CHECK(digest.challenge(source, start, true).find("stale=true") != std::string::npos);
}

TEST_CASE("an offer gives the first G.711, the event's number, where and which way") {
    const auto media = read_sdp(telephone_sdp);
    REQUIRE(media);
    CHECK(media->codec == G711::mu_law);
    CHECK(media->event_payload_type == 97);
    CHECK(net::to_text(media->at) == "192.0.2.2:30000");
    CHECK(media->sends);
    CHECK(!media->hears);
    const net::Endpoint ours{address("10.0.0.1"), 42'000};
    const std::string answer = answer_sdp(ours, 7, *media);
    CHECK(answer.find("m=audio 42000 RTP/AVP 0 97\r\n") != std::string::npos);
    CHECK(answer.find("a=recvonly") != std::string::npos);
    CHECK(answer.find("a=ptime:20") != std::string::npos);
    const auto offer = read_sdp(offer_sdp(ours, 7));
    REQUIRE(offer);
    CHECK(offer->codec == G711::a_law);
    CHECK(offer->at == ours);
}

TEST_CASE("what cannot be spoken is refused, and nothing that is cut or damaged breaks") {
    CHECK(read_sdp("").error().code == Code::bad_input);
    CHECK(read_sdp("hello").error().code == Code::bad_input);
    CHECK(read_sdp("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"
                   "m=audio 3000 RTP/AVP 18\r\n")
              .error()
              .code == Code::unsupported);
    CHECK(!read_sdp(std::string(sdp_bytes_max + 1, 'v')));
    // The byte on which the parser of sofia-sip never ends.
    CHECK(
        !read_sdp("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n"
                  "m=audio 3000 RT\xdc/AVP 8\r\n"));
    Prng random(5);
    for (std::size_t cut = 0; cut < telephone_sdp.size(); ++cut) {
        (void)read_sdp(telephone_sdp.substr(0, cut));
    }
    for (int i = 0; i < 20'000; ++i) {
        std::string damaged(telephone_sdp);
        for (int n = 0; n < 3; ++n) {
            damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
        }
        const auto media = read_sdp(damaged);
        CHECK((!media || media->at.port != 0));
    }
}

TEST_CASE("a digit comes in an INFO of either kind") {
    CHECK(digit_of("Signal=5\r\nDuration=160\r\n") == '5');
    CHECK(digit_of("Signal= #\r\n") == '#');
    CHECK(digit_of("0") == '0');
    CHECK(!digit_of("Duration=160\r\n"));
    CHECK(!digit_of("Signal=55"));
    CHECK(!digit_of(""));
}

TEST_CASE("a source that floods is slowed, its neighbour is not") {
    SourceGate gate;
    int admitted = 0;
    for (int i = 0; i < 1'000; ++i) {
        admitted += gate.admit(address("10.0.0.9"), start) ? 1 : 0;
    }
    CHECK(admitted == static_cast<int>(SourceGate::burst));
    CHECK(gate.admit(address("10.0.0.10"), start));
    CHECK(gate.admit(address("10.0.0.9"), start + seconds(1)));
    for (std::uint32_t i = 0; i < SourceGate::sources_max + 10; ++i) {
        (void)gate.admit(address(("172." + std::to_string(16 + i / 65'536) + "." +
                                  std::to_string(i / 256 % 256) + "." + std::to_string(i % 256))
                                     .c_str()),
                         start + seconds(1));
    }
    CHECK(!gate.admit(address("192.0.2.1"), start + seconds(1)));  // every place is taken
    CHECK(gate.admit(address("192.0.2.1"), start + seconds(10)));
}

}  // namespace tiexin::adapters
