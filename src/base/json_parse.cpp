#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>

#include "base/json.hpp"

namespace tiexin {

// Receives what the Boost.JSON parser reads and builds the value on a stack of open containers, so
// that no second tree is made. Named by Boost: on_…, max_…_size.
class JsonBuilder {
public:
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;

    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

    Json take() { return std::move(root_); }
    bool duplicate() const { return duplicate_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) { return open(Json::object()); }
    bool on_object_end(std::size_t, error_code& error) {
        if (!unique_keys(open_.back().value.members())) {
            duplicate_ = true;
            error = boost::json::error::syntax;
            return false;
        }
        return close();
    }
    bool on_array_begin(error_code&) { return open(Json::array()); }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_key(string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        open_.back().key = std::exchange(text_, {});
        return true;
    }
    bool on_string_part(string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_string(string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        return add(Json(std::exchange(text_, {})));
    }
    bool on_number_part(string_view part, error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t value, string_view, error_code&) {
        text_.clear();
        return add(Json(value));
    }
    // Boost 1.81 rounds the last bit of some numbers: the digits are read again, exactly.
    bool on_uint64(std::uint64_t, string_view part, error_code& error) { return real(part, error); }
    bool on_double(double, string_view part, error_code& error) { return real(part, error); }
    bool on_bool(bool value, error_code&) { return add(Json(value)); }
    bool on_null(error_code&) { return add(Json()); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

private:
    struct Open {
        Json value;
        std::string key;
    };

    static bool unique_keys(std::span<const JsonMember> members) {
        std::vector<std::string_view> keys;
        keys.reserve(members.size());
        for (const JsonMember& member : members) {
            keys.push_back(member.key);
        }
        std::sort(keys.begin(), keys.end());
        return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
    }

    bool real(string_view part, error_code& error) {
        text_.append(part.data(), part.size());
        double value = 0;
        const auto parsed = std::from_chars(text_.data(), text_.data() + text_.size(), value);
        text_.clear();
        if (parsed.ec != std::errc{}) {
            error = boost::json::error::exponent_overflow;
            return false;
        }
        return add(Json(value));
    }
    bool open(Json container) {
        open_.push_back({std::move(container), {}});
        return true;
    }
    bool close() {
        Json done = std::move(open_.back().value);
        open_.pop_back();
        return add(std::move(done));
    }
    bool add(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return true;
        }
        Open& parent = open_.back();
        if (parent.value.is_array()) {
            parent.value.push(std::move(value));
        } else {
            std::get<Json::Members>(parent.value.value_)
                .push_back({std::move(parent.key), std::move(value)});
        }
        return true;
    }

    Json root_;
    std::vector<Open> open_;
    std::string text_;
    bool duplicate_ = false;
};

Result<Json> Json::parse(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return Error{Code::too_large, "json: more bytes than allowed"};
    }
    boost::json::parse_options options;
    options.max_depth = limits.depth_max;
    boost::json::basic_parser<JsonBuilder> parser(options);
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error == boost::json::error::too_deep) {
        return Error{Code::too_large, "json: deeper than allowed"};
    }
    if (parser.handler().duplicate()) {
        return Error{Code::bad_input, "json: a key twice in one object"};
    }
    if (error || !parser.done()) {
        return Error{Code::bad_input, "json: " + (error ? error.message() : "incomplete")};
    }
    if (text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
        return Error{Code::bad_input, "json: text behind the value"};
    }
    return parser.handler().take();
}

}  // namespace tiexin
