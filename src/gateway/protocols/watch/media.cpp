#include "gateway/protocols/watch/media.hpp"

#include "base/text.hpp"
#include "gateway/protocols/watch/framing.hpp"

namespace tiexin::gateway::watch {

namespace {

constexpr std::int64_t parts_max = 4'096;

MediaRead refused(Fault fault, std::string detail) {
    MediaRead out;
    out.fault = fault;
    out.detail = std::move(detail);
    return out;
}

MediaRead with_bytes(MediaRead out, std::string_view bytes, bool declared_right) {
    auto plain = unescape(bytes_of(bytes));
    if (!plain && declared_right) {
        plain = buffer_of(bytes);
    }
    if (!plain || plain->empty()) {
        return refused(Fault::value, plain ? "no bytes in it" : "unknown escape");
    }
    out.media.data = std::move(*plain);
    return out;
}

// ?,name,current,total,bytes
MediaRead chunk(std::string_view data, bool declared_right) {
    MediaRead out;
    std::string_view head[4];
    for (std::string_view& field : head) {
        const auto pair = split_once(data, ',');
        if (!pair) {
            return refused(Fault::truncated, "JXTK has five fields");
        }
        field = pair->first;
        data = pair->second;
    }
    const auto part = parse_int(trim(head[2]), 1, parts_max);
    const auto parts = parse_int(trim(head[3]), 1, parts_max);
    if (!part || !parts || *part > *parts) {
        return refused(Fault::value, "part of parts");
    }
    out.media.type = "amr";
    out.media.part = static_cast<std::uint32_t>(*part);
    out.media.parts = static_cast<std::uint32_t>(*parts);
    out.answer = "JXTKR,1";
    return with_bytes(std::move(out), data, declared_right);
}

// n,time,jpeg
MediaRead picture(std::string_view data, bool declared_right) {
    MediaRead out;
    const auto number = split_once(data, ',');
    const auto time = number ? split_once(number->second, ',') : std::nullopt;
    if (!time) {
        return refused(Fault::truncated, "img has three fields");
    }
    out.media.type = "jpeg";
    return with_bytes(std::move(out), time->second, declared_right);
}

}  // namespace

MediaRead read_media(std::string_view word, std::string_view data, bool declared_right) {
    if (ascii_equal(word, "JXTK")) {
        return chunk(data, declared_right);
    }
    if (ascii_equal(word, "img")) {
        return picture(data, declared_right);
    }
    MediaRead out;
    out.media.type = "amr";
    out.answer = ascii_equal(word, "TK2") ? "TK2,1" : "TK,1";
    return with_bytes(std::move(out), data, declared_right);
}

}  // namespace tiexin::gateway::watch
