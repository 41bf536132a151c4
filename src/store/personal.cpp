#include "store/personal.hpp"

#include "store/sql.hpp"

namespace tiexin::store {

namespace {

constexpr std::uint8_t key_id = 1;
constexpr std::size_t blind_bytes = 8;

Buffer place_of(std::string_view place, std::uint64_t id) {
    return ByteWriter().text(place).u8(0).u64(id).take();
}

}  // namespace

std::string Personal::seal(std::string_view plain, std::string_view place, std::uint64_t id) const {
    return to_base64(tiexin::seal(field_, key_id, bytes_of(plain), place_of(place, id)));
}

std::string Personal::open(std::string_view sealed, std::string_view place,
                           std::uint64_t id) const {
    const auto bytes = from_base64(sealed);
    if (!bytes) {
        throw SqlError("a sealed field is not base64");
    }
    const auto plain = open_sealed(field_, *bytes, place_of(place, id));
    if (!plain) {
        throw SqlError("a sealed field does not open: is this the key file of this database?");
    }
    return std::string(text_of(*plain));
}

Json Personal::open_json(std::string_view sealed, std::string_view place, std::uint64_t id) const {
    auto json = Json::parse(open(sealed, place, id));
    if (!json) {
        throw SqlError("a sealed field is not JSON");
    }
    return std::move(json).value();
}

std::string Personal::blind(std::string_view use, std::string_view value) const {
    const Buffer text = ByteWriter().text(use).u8(0).text(value).take();
    const Digest digest = hmac_sha256(index_.bytes(), text);
    return to_hex(Bytes(digest).first(blind_bytes));
}

}  // namespace tiexin::store
