#pragma once
// What call keeps. Implemented in store/.

#include <vector>

#include "base/tx.hpp"
#include "call/types.hpp"

namespace tiexin::call {

class Store {
public:
    virtual ~Store() = default;
    virtual std::optional<Call> call(const Conn& conn, CallId id) const = 0;
    virtual std::vector<Call> calls_of(const Conn& conn,
                                       IncidentId incident) const = 0;  // oldest first
    virtual std::vector<Call> open_calls(const Conn& conn) const = 0;
    virtual void put_call(Tx& tx, const Call& call) = 0;
    virtual std::vector<Recording> recordings_of(const Conn& conn, IncidentId incident) const = 0;
    virtual void put_recording(Tx& tx, const Recording& recording) = 0;
};

constexpr std::size_t calls_of_incident_max = 500;

}  // namespace tiexin::call
