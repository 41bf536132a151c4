#pragma once
// Result<T>: a value, or why the world did not give one. std::expected is C++23; the surface here
// is the same where it matters, so that it can become an alias. Handle or return the error; value()
// of an error is our own bug and aborts.

#include <string>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace tiexin {

enum class Code : unsigned char {
    bad_input,     // the caller must change what it says
    unauthorised,  // nobody is signed in, or the proof is wrong
    forbidden,     // signed in, but not allowed
    not_found,
    conflict,   // true a moment ago, not now: read again
    too_large,  // over a named limit
    busy,       // try again soon
    unavailable,
    unsupported
};

// detail is for the log and the developer: never a branch condition, never personal data.
struct Error {
    Code code = Code::bad_input;
    std::string detail;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return TIEXIN_CHECK(ok()), std::get<0>(state_); }
    const T& value() const& { return TIEXIN_CHECK(ok()), std::get<0>(state_); }
    T&& value() && { return TIEXIN_CHECK(ok()), std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const { return TIEXIN_CHECK(!ok()), std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), ok_(false) {}

    bool ok() const { return ok_; }
    explicit operator bool() const { return ok_; }
    const Error& error() const { return TIEXIN_CHECK(!ok_), error_; }

private:
    Error error_;
    bool ok_ = true;
};

// The one table of what a Code means outside: HTTP status, whether trying again can help, and its
// stable name.
struct CodeRow {
    Code code;
    const char* name;
    int http_status;
    bool retry_helps;
};
const CodeRow& code_row(Code code);

}  // namespace tiexin
