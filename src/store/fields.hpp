#pragma once
// Plain values to JSON and back by one list of fields: a type has `fields(Archive&, T&)`, and
// FieldWriter or FieldReader walks it. For sealed columns of the store. An absent member leaves the
// value as it is, so that a field can be added later.

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/divisions.hpp"
#include "base/geo.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tiexin::store {

inline Json field_json(const std::string& value) {
    return Json(std::string_view(value));
}
template <class Number>
requires std::is_arithmetic_v<Number> Json field_json(Number value) {
    return Json(value);
}
inline Json field_json(Instant value) {
    return Json(value.us);
}
inline Json field_json(Duration value) {
    return Json(value.us);
}
inline Json field_json(AreaId value) {
    return Json(static_cast<std::int64_t>(value.value));
}
inline Json field_json(Wgs84 value) {
    return Json::array({Json(value.lat), Json(value.lon)});
}
template <class Tag>
Json field_json(Id<Tag> value) {
    return Json(static_cast<std::int64_t>(value.value));
}
template <class T>
requires std::is_class_v<T> Json field_json(const T& value);
template <class T>
Json field_json(const std::optional<T>& value) {
    return value ? field_json(*value) : Json();
}
template <class T>
Json field_json(const std::vector<T>& values) {
    Json out = Json::array();
    for (const T& value : values) {
        out.push(field_json(value));
    }
    return out;
}

inline void field_from(const Json& json, std::string& value) {
    value = std::string(json.as_text().value_or(""));
}
inline void field_from(const Json& json, bool& value) {
    value = json.as_bool().value_or(false);
}
inline void field_from(const Json& json, double& value) {
    value = json.as_double().value_or(0);
}
template <std::integral Integer>
void field_from(const Json& json, Integer& value) {
    value = static_cast<Integer>(json.as_int().value_or(0));
}
inline void field_from(const Json& json, Instant& value) {
    value.us = json.as_int().value_or(0);
}
inline void field_from(const Json& json, Duration& value) {
    value.us = json.as_int().value_or(0);
}
inline void field_from(const Json& json, AreaId& value) {
    value.value = static_cast<std::uint64_t>(json.as_int().value_or(0));
}
inline void field_from(const Json& json, Wgs84& value) {
    if (json.size() == 2) {
        value = {json.at(0)->as_double().value_or(0), json.at(1)->as_double().value_or(0)};
    }
}
template <class Tag>
void field_from(const Json& json, Id<Tag>& value) {
    value.value = static_cast<std::uint64_t>(json.as_int().value_or(0));
}
template <class T>
requires std::is_class_v<T>
void field_from(const Json& json, T& value);
template <class T>
void field_from(const Json& json, std::optional<T>& value) {
    value.reset();
    if (!json.is_null()) {
        field_from(json, value.emplace());
    }
}
template <class T>
void field_from(const Json& json, std::vector<T>& values) {
    values.clear();
    for (const Json& item : json.items()) {
        field_from(item, values.emplace_back());
    }
}

class FieldWriter {
public:
    template <class T>
    void operator()(std::string_view key, const T& value) {
        json_.set(key, field_json(value));
    }
    // An enum, by its stable name.
    template <class T, class FromName>
    void named(std::string_view key, const T& value, const FromName&) {
        json_.set(key, Json(name_of(value)));
    }
    template <class T, class ToName, class FromName>
    void named(std::string_view key, const T& value, const ToName& to_name, const FromName&) {
        json_.set(key, Json(to_name(value)));
    }
    Json take() { return std::move(json_); }

private:
    Json json_ = Json::object();
};

class FieldReader {
public:
    explicit FieldReader(const Json& json) : json_(json) {}
    template <class T>
    void operator()(std::string_view key, T& value) {
        if (const Json* found = json_.find(key)) {
            field_from(*found, value);
        }
    }
    template <class T, class FromName>
    void named(std::string_view key, T& value, const FromName& from_name) {
        value = from_name(json_.text_of(key).value_or("")).value_or(value);
    }
    template <class T, class ToName, class FromName>
    void named(std::string_view key, T& value, const ToName&, const FromName& from_name) {
        named(key, value, from_name);
    }

private:
    const Json& json_;
};

// Any other type is a struct with fields().
template <class T>
requires std::is_class_v<T> Json field_json(const T& value) {
    FieldWriter writer;
    fields(writer, const_cast<T&>(value));
    return writer.take();
}
template <class T>
requires std::is_class_v<T>
void field_from(const Json& json, T& value) {
    FieldReader reader(json);
    fields(reader, value);
}

}  // namespace tiexin::store
