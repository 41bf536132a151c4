#pragma once
// A terminal finds its elder: from the knocking list or by hand, ending with a commissioning press
// that must arrive; or from the incident its press raised, which was that press.

#include <string>

#include "base/tx.hpp"
#include "flows/terminal_link.hpp"

namespace tiexin::flows {

struct Enrolment {
    std::string device, protocol, model, kind, sim_phone;
    ElderId elder;        // none: enrolled to stock
    AreaId area;          // used when elder is none
    IncidentId incident;  // the "unknown terminal" incident this answers, or none
    std::string actor;
    bool press_expected = true;  // false for imports and the demo city: commissioned at once
    std::string line_key = {};   // see registry::Terminal; empty: none, or the one it had
};

constexpr std::size_t retire_reason_chars_max = 500;

class Enrol {
public:
    Enrol(Stores stores, TerminalLink& link) : stores_(stores), link_(link) {}
    // conflict: enrolled already (detail = terminal id); not_found: no such elder.
    Result<registry::Terminal> enrol(Tx& tx, const Enrolment& enrolment);
    Result<registry::Terminal> give_to(Tx& tx, TerminalId terminal, ElderId elder,
                                       std::string_view actor);  // elder none: take back
    // Out of service: its wearing ends, commands that wait fail, and what it says from now on is a
    // stranger's, whose press is an "unknown terminal" that names it. Undone by enrolling it again.
    // conflict: retired already; bad_input: without a reason.
    Result<registry::Terminal> retire(Tx& tx, TerminalId terminal, std::string_view reason,
                                      std::string_view actor);
    // What it encrypts its line with from now on; empty: nothing. bad_input: not 32, 48 or 64 hex
    // digits.
    Result<registry::Terminal> set_line_key(Tx& tx, TerminalId terminal, std::string_view key,
                                            std::string_view actor);
    // as: "test" or "refused".
    Result<void> dismiss_knock(Tx& tx, std::string_view protocol, std::string_view device,
                               std::string_view actor, std::string_view as = "test");

private:
    bool pressed_already(Tx& tx, const Enrolment& enrolment) const;

    Stores stores_;
    TerminalLink& link_;
};

}  // namespace tiexin::flows
