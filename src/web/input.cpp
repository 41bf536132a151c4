#include "web/input.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tiexin::web {

const Json* Input::member(std::string_view key) const {
    const Json* found = json_.find(key);
    return found != nullptr && !found->is_null() ? found : nullptr;
}

bool Input::has(std::string_view key) const {
    return member(key) != nullptr;
}

void Input::fault(std::string_view key, std::string_view code) {
    faults_.push_back({prefix_ + std::string(key), std::string(code), {}});
}

void Input::take_faults(Input& other) {
    faults_.insert(faults_.end(), other.faults_.begin(), other.faults_.end());
    other.faults_.clear();
}

void Input::require(std::string_view key) {
    if (!has(key)) {
        fault(key, "required");
    }
}

void Input::only(std::initializer_list<std::string_view> keys) {
    for (const JsonMember& member : json_.members()) {
        if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
            fault(member.key, "unknown");
        }
    }
}

std::optional<std::string> Input::maybe_text(std::string_view key, Length length) {
    const Json* found = member(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto text = found->as_text();
    if (!text) {
        fault(key, "wrong_type");
        return std::nullopt;
    }
    const std::string_view trimmed = trim(*text);
    const std::size_t size = utf8_length(trimmed);
    if (size < length.min) {
        fault(key, trimmed.empty() ? "empty" : "too_short");
        return std::nullopt;
    }
    if (size > length.max) {
        fault(key, "too_long");
        return std::nullopt;
    }
    return std::string(trimmed);
}

std::string Input::text(std::string_view key, Length length) {
    require(key);
    return maybe_text(key, length).value_or("");
}

std::optional<std::int64_t> Input::maybe_integer(std::string_view key, std::int64_t low,
                                                 std::int64_t high) {
    const Json* found = member(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto value = found->as_int();
    if (!value) {
        fault(key, "wrong_type");
        return std::nullopt;
    }
    if (*value < low || *value > high) {
        fault(key, "out_of_range");
        return std::nullopt;
    }
    return value;
}

std::int64_t Input::integer(std::string_view key, std::int64_t low, std::int64_t high) {
    require(key);
    return maybe_integer(key, low, high).value_or(low);
}

std::optional<double> Input::maybe_number(std::string_view key, double low, double high) {
    const Json* found = member(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto value = found->as_double();
    if (!value) {
        fault(key, "wrong_type");
        return std::nullopt;
    }
    if (!(*value >= low && *value <= high)) {
        fault(key, "out_of_range");
        return std::nullopt;
    }
    return value;
}

std::optional<bool> Input::maybe_boolean(std::string_view key) {
    const Json* found = member(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto value = found->as_bool();
    if (!value) {
        fault(key, "wrong_type");
    }
    return value;
}

bool Input::boolean(std::string_view key, bool otherwise) {
    return maybe_boolean(key).value_or(otherwise);
}

std::optional<std::vector<std::string>> Input::maybe_texts(std::string_view key,
                                                           std::size_t count_max, Length length) {
    const Json* found = member(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (!found->is_array()) {
        fault(key, "wrong_type");
        return std::nullopt;
    }
    if (found->size() > count_max) {
        fault(key, "too_many");
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const Json& item : found->items()) {
        const auto text = item.as_text();
        const std::string_view trimmed = text ? trim(*text) : std::string_view();
        const std::size_t size = utf8_length(trimmed);
        if (!text || size < length.min || size > length.max) {
            fault(std::string(key) + "[" + std::to_string(texts.size()) + "]", !text ? "wrong_type"
                                                                               : size < length.min
                                                                                   ? "too_short"
                                                                                   : "too_long");
        }
        texts.emplace_back(trimmed);
    }
    return texts;
}

std::optional<AreaId> Input::maybe_area(std::string_view key) {
    const auto text = maybe_text(key, {2, 12});
    if (!text) {
        return std::nullopt;
    }
    const auto area = parse_area(*text);
    if (!area) {
        fault(key, "unknown_area");
    }
    return area;
}

std::optional<Instant> Input::maybe_time(std::string_view key) {
    const auto text = maybe_text(key, {1, 40});
    if (!text) {
        return std::nullopt;
    }
    const auto at = parse_iso8601(*text);
    if (!at) {
        fault(key, "bad_format");
    }
    return at;
}

std::optional<std::uint64_t> Input::id_value(std::string_view key) {
    const auto text = maybe_text(key, {1, 20});
    if (!text) {
        return std::nullopt;
    }
    const auto value = parse_id(*text);
    if (!value) {
        fault(key, "bad_format");
    }
    return value;
}

// ---- query

void QueryInput::fault(std::string_view key, std::string_view code) {
    faults_.push_back({std::string(key), std::string(code), {}});
}

std::string QueryInput::text(std::string_view key, std::size_t length_max) {
    const auto value = request_.query_value(key);
    if (!value) {
        return {};
    }
    const std::string_view trimmed = trim(*value);
    if (utf8_length(trimmed) > length_max) {
        fault(key, "too_long");
        return {};
    }
    if (!utf8_valid(trimmed)) {
        fault(key, "bad_format");
        return {};
    }
    return std::string(trimmed);
}

std::optional<std::int64_t> QueryInput::integer(std::string_view key, std::int64_t low,
                                                std::int64_t high) {
    const auto value = request_.query_value(key);
    if (!value || value->empty()) {
        return std::nullopt;
    }
    const auto number = parse_int(*value, low, high);
    if (!number) {
        fault(key, "out_of_range");
    }
    return number;
}

std::optional<bool> QueryInput::maybe_boolean(std::string_view key) {
    const auto value = request_.query_value(key);
    if (!value || value->empty()) {
        return std::nullopt;
    }
    if (*value != "true" && *value != "false") {
        fault(key, "not_one_of");
        return std::nullopt;
    }
    return *value == "true";
}

bool QueryInput::boolean(std::string_view key, bool otherwise) {
    return maybe_boolean(key).value_or(otherwise);
}

AreaId QueryInput::area(std::string_view key) {
    const auto value = request_.query_value(key);
    if (!value || value->empty()) {
        return {};
    }
    const auto area = parse_area(*value);
    if (!area) {
        fault(key, "unknown_area");
    }
    return area.value_or(AreaId{});
}

std::optional<Instant> QueryInput::time(std::string_view key) {
    const auto value = request_.query_value(key);
    if (!value || value->empty()) {
        return std::nullopt;
    }
    const auto at = parse_iso8601(*value);
    if (!at) {
        fault(key, "bad_format");
    }
    return at;
}

std::string QueryInput::choice(std::string_view key,
                               std::initializer_list<std::string_view> choices) {
    const auto value = request_.query_value(key);
    if (!value || value->empty()) {
        return std::string(*choices.begin());
    }
    if (std::find(choices.begin(), choices.end(), *value) == choices.end()) {
        fault(key, "not_one_of");
        return std::string(*choices.begin());
    }
    return std::string(*value);
}

std::size_t QueryInput::limit() {
    return static_cast<std::size_t>(integer("limit", 1, static_cast<std::int64_t>(page_rows_max))
                                        .value_or(static_cast<std::int64_t>(page_rows_default)));
}

}  // namespace tiexin::web
