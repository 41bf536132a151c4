#pragma once
// CHECK states our own invariants and is always on: it prints, flushes and aborts. Bytes from
// outside never reach one. Inside store.write a failed CHECK of domain code is turned into
// CheckFailed, so that the transaction rolls back and the input goes to quarantine (see
// CheckScope); elsewhere the process dies and its supervisor restarts it.

#include <stdexcept>

namespace tiexin {

class CheckFailed : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// While one lives on this thread, a failed CHECK throws CheckFailed instead of aborting.
class CheckScope {
public:
    CheckScope();
    ~CheckScope();
    CheckScope(const CheckScope&) = delete;
    CheckScope& operator=(const CheckScope&) = delete;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace tiexin

// The long name is for headers: test programs get CHECK from doctest.
#define TIEXIN_CHECK(condition) \
    ((condition) ? void(0) : ::tiexin::check_failed(#condition, __FILE__, __LINE__))
#ifndef CHECK
#define CHECK(condition) TIEXIN_CHECK(condition)
#endif
