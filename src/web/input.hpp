#pragma once
// Reading what a page sent: each getter checks kind, presence and limits, and notes a fault instead
// of failing, so that a form hears of all its mistakes at once. One per request, one thread.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/divisions.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "net/http.hpp"
#include "web/problem.hpp"

namespace tiexin::web {

struct Length {
    std::size_t min = 0;  // code points
    std::size_t max = 0;
};

// A JSON object. Getters named `maybe_` are silent about an absent or null member.
class Input {
public:
    Input(const Json& object, std::string prefix = "")
        : json_(object), prefix_(std::move(prefix)) {}

    const Json& object() const { return json_; }
    bool has(std::string_view key) const;  // given and not null
    std::string text(std::string_view key, Length length);
    std::optional<std::string> maybe_text(std::string_view key, Length length);
    std::optional<std::int64_t> maybe_integer(std::string_view key, std::int64_t low,
                                              std::int64_t high);
    std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high);
    std::optional<double> maybe_number(std::string_view key, double low, double high);
    bool boolean(std::string_view key, bool otherwise);
    std::optional<bool> maybe_boolean(std::string_view key);
    std::optional<std::vector<std::string>> maybe_texts(std::string_view key, std::size_t count_max,
                                                        Length length);
    std::optional<AreaId> maybe_area(std::string_view key);
    std::optional<Instant> maybe_time(std::string_view key);

    template <class IdType>
    std::optional<IdType> maybe_id(std::string_view key) {
        const auto value = id_value(key);
        return value ? std::optional(IdType{*value}) : std::nullopt;
    }
    template <class IdType>
    IdType id(std::string_view key) {
        require(key);
        return maybe_id<IdType>(key).value_or(IdType{});
    }
    // `table` turns a name into the value, as role_named does.
    template <class Named>
    auto maybe_named(std::string_view key, Named table) -> decltype(table(std::string_view())) {
        const auto name = maybe_text(key, {1, 64});
        if (!name) {
            return std::nullopt;
        }
        auto value = table(std::string_view(*name));
        if (!value) {
            fault(key, "not_one_of");
        }
        return value;
    }
    template <class Named>
    auto named(std::string_view key, Named table) {
        require(key);
        return maybe_named(key, table);
    }

    // Members other than these are faults: a misspelt field must not be silently ignored.
    void only(std::initializer_list<std::string_view> keys);
    void require(std::string_view key);
    void fault(std::string_view key, std::string_view code);
    void take_faults(Input& other);
    bool ok() const { return faults_.empty(); }
    std::vector<FieldFault> faults() const { return faults_; }
    const Json* member(std::string_view key) const;

private:
    std::optional<std::uint64_t> id_value(std::string_view key);

    const Json& json_;
    std::string prefix_;
    std::vector<FieldFault> faults_;
};

// The query of a list, read the same way: it turns the query into a flat object of texts.
class QueryInput {
public:
    explicit QueryInput(const net::Request& request) : request_(request) {}

    std::string text(std::string_view key, std::size_t length_max);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t low, std::int64_t high);
    bool boolean(std::string_view key, bool otherwise);
    std::optional<bool> maybe_boolean(std::string_view key);
    AreaId area(std::string_view key);
    std::optional<Instant> time(std::string_view key);
    template <class IdType>
    IdType id(std::string_view key) {
        const auto value = request_.query_value(key);
        if (!value || value->empty()) {
            return IdType{};
        }
        const auto parsed = parse_as<typename IdTag<IdType>::type>(*value);
        if (!parsed) {
            fault(key, "bad_format");
        }
        return parsed.value_or(IdType{});
    }
    // One of `choices`; the first when absent.
    std::string choice(std::string_view key, std::initializer_list<std::string_view> choices);
    std::size_t limit();  // 1 to 200, 50 when absent
    void fault(std::string_view key, std::string_view code);
    bool ok() const { return faults_.empty(); }
    std::vector<FieldFault> faults() const { return faults_; }

private:
    template <class T>
    struct IdTag;
    template <class Tag>
    struct IdTag<Id<Tag>> {
        using type = Tag;
    };

    const net::Request& request_;
    std::vector<FieldFault> faults_;
};

constexpr std::size_t page_rows_max = 200;
constexpr std::size_t page_rows_default = 50;

}  // namespace tiexin::web
