#include "web/cursor.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/bytes.hpp"
#include "base/crypto.hpp"

namespace tiexin::web {

namespace {

constexpr std::size_t tag_bytes = 4;
constexpr std::size_t cursor_bytes_max = 512;

Buffer tag_of(std::string_view list) {
    const Digest digest = sha256(bytes_of(list));
    return {digest.begin(), digest.begin() + tag_bytes};
}

}  // namespace

std::string cursor_of(const PageMark& mark, std::string_view list) {
    ByteWriter out;
    out.bytes(tag_of(list));
    out.u32(static_cast<std::uint32_t>(mark.id >> 32));
    out.u32(static_cast<std::uint32_t>(mark.id));
    out.text(mark.text);
    return to_base64url(out.buffer());
}

std::optional<PageMark> parse_cursor(std::string_view cursor, std::string_view list) {
    if (cursor.size() > cursor_bytes_max) {
        return std::nullopt;
    }
    const auto bytes = from_base64url(cursor);
    if (!bytes) {
        return std::nullopt;
    }
    ByteReader in(*bytes);
    const Bytes tag = in.take(tag_bytes);
    PageMark mark;
    mark.id = in.u64();
    mark.text = std::string(text_of(in.rest()));
    const Buffer wanted = tag_of(list);
    if (!in.ok() || !std::equal(tag.begin(), tag.end(), wanted.begin(), wanted.end())) {
        return std::nullopt;
    }
    return mark;
}

}  // namespace tiexin::web
