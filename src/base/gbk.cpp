#include "base/gbk.hpp"

#include <unicode/ucnv.h>

#include <memory>

#include "base/check.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

// Both directions stop at the first thing that cannot be said, instead of writing a substitute.
Converter strict_converter(const char* name) {
    UErrorCode error = U_ZERO_ERROR;
    Converter converter(ucnv_open(name, &error));
    CHECK(U_SUCCESS(error));
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &error);
    ucnv_setFallback(converter.get(), false);
    CHECK(U_SUCCESS(error));
    return converter;
}

std::u16string utf16_of(std::u32string_view text) {
    std::u16string out;
    for (const char32_t c : text) {
        if (c < 0x10000) {
            out.push_back(static_cast<char16_t>(c));
        } else {
            out.push_back(static_cast<char16_t>(0xd7c0 + (c >> 10)));
            out.push_back(static_cast<char16_t>(0xdc00 + (c & 0x3ff)));
        }
    }
    return out;
}

// nullopt on half a surrogate pair.
std::optional<std::string> utf8_of_utf16(std::u16string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t unit = text[i];
        if (unit < 0xd800 || unit > 0xdfff) {
            utf8_append(out, unit);
            continue;
        }
        const char32_t low = i + 1 < text.size() ? text[i + 1] : char16_t{0};
        if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) {
            return std::nullopt;
        }
        utf8_append(out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        ++i;
    }
    return out;
}

}  // namespace

std::optional<std::string> utf8_of_gbk(Bytes bytes) {
    if (bytes.empty()) {
        return std::string();
    }
    if (bytes.size() > static_cast<std::size_t>(INT32_MAX)) {
        return std::nullopt;
    }
    const Converter converter = strict_converter("gb18030");
    std::u16string text(bytes.size(), u'\0');  // never more units than bytes
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t units =
        ucnv_toUChars(converter.get(), text.data(), static_cast<std::int32_t>(text.size()),
                      reinterpret_cast<const char*>(bytes.data()),
                      static_cast<std::int32_t>(bytes.size()), &error);
    if (U_FAILURE(error)) {
        return std::nullopt;
    }
    return utf8_of_utf16(std::u16string_view(text).substr(0, static_cast<std::size_t>(units)));
}

std::optional<Buffer> gbk_of_utf8(std::string_view text) {
    if (!utf8_valid(text) || text.size() > static_cast<std::size_t>(INT32_MAX / 2)) {
        return std::nullopt;
    }
    const std::u16string units = utf16_of(utf8_decode(text));
    if (units.empty()) {
        return Buffer();
    }
    const Converter converter = strict_converter("GBK");
    Buffer out(units.size() * 2);
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t size = ucnv_fromUChars(converter.get(), reinterpret_cast<char*>(out.data()),
                                              static_cast<std::int32_t>(out.size()), units.data(),
                                              static_cast<std::int32_t>(units.size()), &error);
    if (U_FAILURE(error)) {
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::optional<std::string> utf8_of_utf16be(Bytes bytes) {
    if (bytes.size() % 2 != 0) {
        return std::nullopt;
    }
    std::u16string units;
    ByteReader reader(bytes);
    while (reader.left() > 0) {
        units.push_back(static_cast<char16_t>(reader.u16()));
    }
    return utf8_of_utf16(units);
}

std::optional<Buffer> utf16be_of_utf8(std::string_view text) {
    if (!utf8_valid(text)) {
        return std::nullopt;
    }
    ByteWriter writer;
    for (const char16_t unit : utf16_of(utf8_decode(text))) {
        writer.u16(unit);
    }
    return writer.take();
}

std::optional<std::string> utf8_of_utf16be_hex(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return bytes ? utf8_of_utf16be(*bytes) : std::nullopt;
}

std::optional<std::string> utf16be_hex_of_utf8(std::string_view text) {
    const auto bytes = utf16be_of_utf8(text);
    return bytes ? std::optional(ascii_upper(to_hex(*bytes))) : std::nullopt;
}

}  // namespace tiexin
