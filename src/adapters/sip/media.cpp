#include "adapters/sip/media.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/text.hpp"

namespace tiexin::adapters {

namespace {

constexpr std::uint8_t our_event_payload_type = 101;
constexpr std::size_t streams_max = 8, payload_types_max = 64;

struct Direction {
    std::string_view name;
    bool sends, hears;
};
constexpr Direction directions[] = {{"sendrecv", true, true},
                                    {"sendonly", true, false},
                                    {"recvonly", false, true},
                                    {"inactive", false, false}};

// What has been read of one audio stream.
struct Stream {
    std::uint64_t port = 0;
    std::vector<std::uint64_t> payload_types;
    std::string_view address;  // of its own, or of the session
    std::optional<std::uint8_t> event_payload_type;
    bool sends = true, hears = true;
};

std::optional<std::string_view> address_of(std::string_view value) {
    const auto words = split(value, ' ');  // IN IP4 192.0.2.2[/ttl]
    if (words.size() != 3 || words[0] != "IN" || (words[1] != "IP4" && words[1] != "IP6")) {
        return std::nullopt;
    }
    return words[2].substr(0, words[2].find('/'));
}

std::optional<Stream> stream_of(std::string_view value, std::string_view address) {
    const auto words = split(value, ' ');  // audio 30000[/1] RTP/AVP 0 8 101
    if (words.size() < 4 || words[0] != "audio" || words[2] != "RTP/AVP") {
        return std::nullopt;
    }
    Stream stream;
    stream.port = static_cast<std::uint64_t>(
        parse_int(words[1].substr(0, words[1].find('/')), 0, 65'535).value_or(0));
    stream.address = address;
    for (std::size_t i = 3; i < words.size() && i < 3 + payload_types_max; ++i) {
        stream.payload_types.push_back(
            static_cast<std::uint64_t>(parse_int(words[i], 0, 127).value_or(127)));
    }
    return stream;
}

void attribute(std::string_view value, Stream& stream) {
    for (const Direction& direction : directions) {
        if (value == direction.name) {
            stream.sends = direction.sends;
            stream.hears = direction.hears;
        }
    }
    const auto parts = split_once(value, ':');  // rtpmap:101 telephone-event/8000
    const auto map =
        parts && parts->first == "rtpmap" ? split_once(parts->second, ' ') : std::nullopt;
    const auto type = map ? parse_int(map->first, 96, 127) : std::nullopt;
    if (type && ascii_equal(trim(map->second), "telephone-event/8000")) {
        stream.event_payload_type = static_cast<std::uint8_t>(*type);
    }
}

std::optional<SipMedia> media_of(const Stream& stream) {
    SipMedia out;
    bool spoken = false;
    for (const std::uint64_t type : stream.payload_types) {
        if ((type == 0 || type == 8) && !spoken) {
            out.codec = type == 8 ? G711::a_law : G711::mu_law;
            spoken = true;
        }
    }
    const auto address = net::parse_address(stream.address);
    if (!spoken || !address || stream.port == 0) {
        return std::nullopt;
    }
    out.at = {*address, static_cast<std::uint16_t>(stream.port)};
    out.event_payload_type = stream.event_payload_type;
    out.sends = stream.sends;
    out.hears = stream.hears;
    return out;
}

std::string head(const net::Endpoint& ours, std::uint64_t session) {
    const std::string address = net::to_text(ours.address);
    const char* family = ours.address.is_v4() ? "IP4" : "IP6";
    return fmt::format("v=0\r\no=- {0} 1 IN {1} {2}\r\ns=-\r\nc=IN {1} {2}\r\nt=0 0\r\n", session,
                       family, address);
}

}  // namespace

Result<SipMedia> read_sdp(std::string_view sdp) {
    if (sdp.empty() || sdp.size() > sdp_bytes_max) {
        return Error{Code::bad_input, "no SDP, or too long"};
    }
    std::string_view session_address;
    std::vector<Stream> streams;
    Stream session;  // attributes before the first stream hold for all
    bool in_audio = false, in_session = true, begun = false;
    for (std::string_view line : split(sdp, '\n')) {
        line = trim(line);
        if (line.size() < 2 || line[1] != '=') {
            continue;
        }
        const std::string_view value = line.substr(2);
        const char kind = line[0];
        if (kind == 'v') {
            begun = value == "0";
        } else if (kind == 'm') {
            auto stream = stream_of(value, session_address);
            in_session = false;
            in_audio = stream && streams.size() < streams_max;
            if (in_audio) {
                stream->sends = session.sends;
                stream->hears = session.hears;
                streams.push_back(std::move(*stream));
            }
        } else if (kind == 'c') {
            const auto address = address_of(value);
            if (address && in_audio) {
                streams.back().address = *address;
            } else if (address && in_session) {
                session_address = *address;
            }
        } else if (kind == 'a' && (in_audio || in_session)) {
            attribute(value, in_audio ? streams.back() : session);
        }
    }
    if (!begun) {
        return Error{Code::bad_input, "not SDP"};
    }
    for (const Stream& stream : streams) {
        if (const auto found = media_of(stream)) {
            return *found;
        }
    }
    return Error{Code::unsupported, "no G.711 in it"};
}

std::string offer_sdp(const net::Endpoint& ours, std::uint64_t session) {
    return head(ours, session) +
           fmt::format(
               "m=audio {0} RTP/AVP 8 0 {1}\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 "
               "PCMU/8000\r\na=rtpmap:{1} telephone-event/8000\r\na=fmtp:{1} "
               "0-15\r\na=ptime:20\r\na=sendrecv\r\n",
               ours.port, our_event_payload_type);
}

std::string answer_sdp(const net::Endpoint& ours, std::uint64_t session, const SipMedia& theirs) {
    const int codec = static_cast<int>(theirs.codec);
    std::string sdp = head(ours, session) + fmt::format("m=audio {} RTP/AVP {}", ours.port, codec);
    if (theirs.event_payload_type) {
        sdp += fmt::format(" {}", *theirs.event_payload_type);
    }
    sdp += fmt::format("\r\na=rtpmap:{} {}/8000\r\n", codec,
                       theirs.codec == G711::a_law ? "PCMA" : "PCMU");
    if (theirs.event_payload_type) {
        sdp += fmt::format("a=rtpmap:{0} telephone-event/8000\r\na=fmtp:{0} 0-15\r\n",
                           *theirs.event_payload_type);
    }
    const char* direction = theirs.sends ? (theirs.hears ? "sendrecv" : "recvonly")
                                         : (theirs.hears ? "sendonly" : "inactive");
    return sdp + "a=ptime:20\r\na=" + direction + "\r\n";
}

}  // namespace tiexin::adapters
