#include "base/json.hpp"

#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace tiexin {

Json::Json() noexcept = default;
Json::Json(std::nullptr_t) noexcept {}
Json::Json(Boolean value) noexcept : value_(value.value) {}
Json::Json(Whole value) noexcept : value_(value.value) {}
Json::Json(double value) : value_(value) {}
Json::Json(const char* text) : value_(std::string(text)) {}
Json::Json(std::string_view text) : value_(std::string(text)) {}
Json::Json(std::string text) : value_(std::move(text)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::object(std::initializer_list<JsonMember> members) {
    Json json;
    Members& all = json.value_.emplace<Members>();
    all.reserve(members.size());
    for (const JsonMember& member : members) {
        json.set(member.key, member.value);
    }
    return json;
}

Json Json::array(std::initializer_list<Json> items) {
    Json json;
    json.value_.emplace<Items>(items);
    return json;
}

Json& Json::set(std::string_view key, Json value) {
    if (is_null()) {
        value_.emplace<Members>();
    }
    CHECK(is_object());
    if (Json* present = find(key)) {
        *present = std::move(value);
    } else {
        std::get<Members>(value_).push_back({std::string(key), std::move(value)});
    }
    return *this;
}

Json& Json::push(Json value) {
    if (is_null()) {
        value_.emplace<Items>();
    }
    CHECK(is_array());
    std::get<Items>(value_).push_back(std::move(value));
    return *this;
}

void Json::reserve(std::size_t count) {
    if (Items* all = std::get_if<Items>(&value_)) {
        all->reserve(count);
    } else if (Members* members = std::get_if<Members>(&value_)) {
        members->reserve(count);
    }
}

bool Json::remove(std::string_view key) {
    Members* members = std::get_if<Members>(&value_);
    return members != nullptr &&
           std::erase_if(*members, [key](const JsonMember& m) { return m.key == key; }) > 0;
}

bool Json::is_null() const {
    return std::holds_alternative<std::monostate>(value_);
}
bool Json::is_bool() const {
    return std::holds_alternative<bool>(value_);
}
bool Json::is_number() const {
    return std::holds_alternative<std::int64_t>(value_) || std::holds_alternative<double>(value_);
}
bool Json::is_text() const {
    return std::holds_alternative<std::string>(value_);
}
bool Json::is_array() const {
    return std::holds_alternative<Items>(value_);
}
bool Json::is_object() const {
    return std::holds_alternative<Members>(value_);
}

std::optional<bool> Json::as_bool() const {
    const bool* value = std::get_if<bool>(&value_);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Json::as_int() const {
    const std::int64_t* value = std::get_if<std::int64_t>(&value_);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<double> Json::as_double() const {
    if (const std::int64_t* whole = std::get_if<std::int64_t>(&value_)) {
        return static_cast<double>(*whole);
    }
    const double* value = std::get_if<double>(&value_);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<std::string_view> Json::as_text() const {
    const std::string* text = std::get_if<std::string>(&value_);
    return text != nullptr ? std::optional<std::string_view>(*text) : std::nullopt;
}

std::size_t Json::size() const {
    return is_array() ? items().size() : members().size();
}

const Json* Json::find(std::string_view key) const {
    for (const JsonMember& member : members()) {
        if (member.key == key) {
            return &member.value;
        }
    }
    return nullptr;
}

Json* Json::find(std::string_view key) {
    return const_cast<Json*>(std::as_const(*this).find(key));
}

const Json* Json::at(std::size_t index) const {
    const std::span<const Json> all = items();
    return index < all.size() ? &all[index] : nullptr;
}

std::span<const Json> Json::items() const {
    const Items* all = std::get_if<Items>(&value_);
    return all != nullptr ? std::span<const Json>(*all) : std::span<const Json>();
}

std::span<const JsonMember> Json::members() const {
    const Members* all = std::get_if<Members>(&value_);
    return all != nullptr ? std::span<const JsonMember>(*all) : std::span<const JsonMember>();
}

std::optional<bool> Json::bool_of(std::string_view key) const {
    const Json* value = find(key);
    return value != nullptr ? value->as_bool() : std::nullopt;
}

std::optional<std::int64_t> Json::int_of(std::string_view key) const {
    const Json* value = find(key);
    return value != nullptr ? value->as_int() : std::nullopt;
}

std::optional<double> Json::double_of(std::string_view key) const {
    const Json* value = find(key);
    return value != nullptr ? value->as_double() : std::nullopt;
}

std::optional<std::string_view> Json::text_of(std::string_view key) const {
    const Json* value = find(key);
    return value != nullptr ? value->as_text() : std::nullopt;
}

bool Json::operator==(const Json& other) const {
    if (is_number() && other.is_number()) {
        const auto a = as_int();
        const auto b = other.as_int();
        return a && b ? *a == *b : *as_double() == *other.as_double();
    }
    return value_ == other.value_;
}

namespace {

bool plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != '\x7f';
}

void append_escaped(std::string& out, char c) {
    static constexpr char hex[] = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default: {
            const auto byte = static_cast<unsigned char>(c);
            out += "\\u00";
            out.push_back(hex[byte >> 4]);
            out.push_back(hex[byte & 15]);
        }
    }
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && plain(text[run])) {
            ++run;
        }
        out.append(text.substr(0, run));
        text.remove_prefix(run);
        if (!text.empty()) {
            append_escaped(out, text.front());
            text.remove_prefix(1);
        }
    }
    out.push_back('"');
}

template <class Number>
void append_number(std::string& out, Number value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

void append_text(std::string& out, std::string_view text) {
    if (utf8_valid(text)) {
        append_quoted(out, text);
    } else {
        append_quoted(out, utf8_repaired(text));
    }
}

}  // namespace

std::string Json::dump() const {
    std::string out;
    dump_to(out);
    return out;
}

void Json::dump_to(std::string& out) const {
    if (is_object()) {
        char before = '{';
        for (const JsonMember& member : members()) {
            out.push_back(before);
            append_text(out, member.key);
            out.push_back(':');
            member.value.dump_to(out);
            before = ',';
        }
        out += before == '{' ? "{}" : "}";
    } else if (is_array()) {
        char before = '[';
        for (const Json& item : items()) {
            out.push_back(before);
            item.dump_to(out);
            before = ',';
        }
        out += before == '[' ? "[]" : "]";
    } else if (const auto text = as_text()) {
        append_text(out, *text);
    } else if (const auto whole = as_int()) {
        append_number(out, *whole);
    } else if (const auto real = as_double(); real && std::isfinite(*real)) {
        append_number(out, *real);
    } else if (const auto flag = as_bool()) {
        out += *flag ? "true" : "false";
    } else {
        out += "null";
    }
}

}  // namespace tiexin
