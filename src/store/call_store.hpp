#pragma once
// call::Store: everything about a call but its keys is sealed. Any thread, each on its own
// connection.

#include "call/store.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

class CallStore final : public call::Store {
public:
    explicit CallStore(const Personal& personal) : personal_(personal) {}

    std::optional<call::Call> call(const Conn& conn, CallId id) const override;
    std::vector<call::Call> calls_of(const Conn& conn, IncidentId incident) const override;
    std::vector<call::Call> open_calls(const Conn& conn) const override;
    void put_call(Tx& tx, const call::Call& call) override;
    std::vector<call::Recording> recordings_of(const Conn& conn,
                                               IncidentId incident) const override;
    void put_recording(Tx& tx, const call::Recording& recording) override;

private:
    const Personal& personal_;
};

}  // namespace tiexin::store
