#pragma once
// One table of a value and its stable name, read both ways: for enums that go into the store, the
// API and the log.

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.hpp"

namespace tiexin {

template <class Value, std::size_t n>
using Names = std::array<std::pair<Value, std::string_view>, n>;

template <class Value, std::size_t n>
std::string_view name_in(const Names<Value, n>& table, Value value) {
    for (const auto& [row, name] : table) {
        if (row == value) {
            return name;
        }
    }
    check_failed("a value without a name", __FILE__, __LINE__);
}

template <class Value, std::size_t n>
std::optional<Value> value_in(const Names<Value, n>& table, std::string_view name) {
    for (const auto& [value, row] : table) {
        if (row == name) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace tiexin
