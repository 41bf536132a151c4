#pragma once
// Json: one value of a JSON text. Objects keep the order in which members were set; keys are
// unique. Reading never aborts on what somebody sent: a wrong kind or a missing member is nullopt
// or nullptr. A plain value, no sharing between copies; one thread at a time, as with any std
// container.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

namespace tiexin {

struct JsonMember;

struct JsonLimits {
    std::size_t bytes_max = 1'048'576;
    std::size_t depth_max = 32;
};

class Json {
public:
    Json() noexcept;  // null
    Json(std::nullptr_t) noexcept;
    template <std::same_as<bool> Bool>
    Json(Bool value) : Json(Boolean{value}) {}
    // Beyond int64 is our own bug: a 64-bit id is an Id, which becomes a decimal string here.
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) Json(Integer value)
        : Json(Whole{static_cast<std::int64_t>(value)}) {
        TIEXIN_CHECK(std::in_range<std::int64_t>(value));
    }
    Json(double value);  // not a number and infinite are written as null
    Json(const char* text);
    Json(std::string_view text);
    Json(std::string text);
    template <class Tag>
    Json(Id<Tag> id) : Json(id ? Json(to_text(id)) : Json()) {}  // decimal string; none is null
    template <class T>
    Json(const std::optional<T>& value) : Json(value ? Json(*value) : Json()) {}

    Json(const Json& other);
    Json(Json&& other) noexcept;
    Json& operator=(const Json& other);
    Json& operator=(Json&& other) noexcept;
    ~Json();

    static Json object(std::initializer_list<JsonMember> members = {});
    static Json array(std::initializer_list<Json> items = {});
    // bad_input: not JSON, not UTF-8, a key twice, or text after the value. too_large: over a
    // limit.
    static Result<Json> parse(std::string_view text, const JsonLimits& limits = {});

    // Building. null becomes an object or array by its first set or push; other kinds are our bug.
    Json& set(std::string_view key, Json value);  // replaces; returns *this
    Json& push(Json value);                       // returns *this
    void reserve(std::size_t count);              // of an array or object
    bool remove(std::string_view key);

    bool is_null() const;
    bool is_bool() const;
    bool is_number() const;
    bool is_text() const;
    bool is_array() const;
    bool is_object() const;

    std::optional<bool> as_bool() const;
    std::optional<std::int64_t> as_int() const;       // a whole number written without fraction
    std::optional<double> as_double() const;          // any number
    std::optional<std::string_view> as_text() const;  // lives as long as this value is unchanged

    std::size_t size() const;                      // items or members; 0 for other kinds
    const Json* find(std::string_view key) const;  // nullptr when absent or not an object
    Json* find(std::string_view key);
    const Json* at(std::size_t index) const;      // nullptr beyond the end or not an array
    std::span<const Json> items() const;          // empty when not an array
    std::span<const JsonMember> members() const;  // empty when not an object

    // Member of an object, in one step; nullopt when absent or of another kind.
    std::optional<bool> bool_of(std::string_view key) const;
    std::optional<std::int64_t> int_of(std::string_view key) const;
    std::optional<double> double_of(std::string_view key) const;
    std::optional<std::string_view> text_of(std::string_view key) const;

    // Compact, UTF-8; bytes that are not UTF-8 are written as U+FFFD.
    std::string dump() const;
    void dump_to(std::string& out) const;

    // Numbers compare by value (2 == 2.0); members compare in order.
    bool operator==(const Json& other) const;

private:
    struct Boolean {
        bool value;
    };
    struct Whole {
        std::int64_t value;
    };
    using Items = std::vector<Json>;
    using Members = std::vector<JsonMember>;
    explicit Json(Boolean value) noexcept;
    explicit Json(Whole value) noexcept;
    friend class JsonBuilder;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Items, Members> value_;
};

struct JsonMember {
    std::string key;
    Json value;
    bool operator==(const JsonMember&) const = default;
};

}  // namespace tiexin
