#pragma once
// Timer: calls one function once, some time after start(). Made by Loop::make_timer and used on
// that loop's thread only. A timer is for pace (sweeps, retries); a deadline that must survive a
// restart is a row in the store.

#include "base/time.hpp"

namespace tiexin::net {

class Timer {
public:
    virtual ~Timer() = default;  // cancels: the function is not called afterwards
    Timer() = default;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    virtual void start(Duration after) = 0;  // an earlier start is forgotten
    virtual void cancel() = 0;
};

}  // namespace tiexin::net
