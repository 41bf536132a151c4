#pragma once
// What went wrong, as RFC 9457 problem details: a stable code, a status, and a text in the caller's
// language. problem.cpp holds the one table of codes. Plain values, any thread.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "web/language.hpp"

namespace tiexin::web {

struct ProblemRow {
    std::string_view code;
    int status;
    std::string_view zh;
    std::string_view en;
};
std::span<const ProblemRow> problem_rows();

// Texts of field faults: what is wrong with one field and what to do.
struct FaultRow {
    std::string_view code;
    std::string_view zh;
    std::string_view en;
};
std::span<const FaultRow> fault_rows();

struct FieldFault {
    std::string field;  // "contacts[2].phone"
    std::string code;   // a FaultRow's
    std::string detail;
};

struct Problem {
    std::string_view code;  // of a row; anything else is our own bug
    std::vector<FieldFault> faults;
    Json extra;  // further members: holder, retry_after_s, current_version
};

Problem problem(std::string_view code);
Problem problem_with(std::string_view code, Json extra);
Problem invalid_fields(std::vector<FieldFault> faults);
// The plain translation of a domain's error; handlers that know more say it themselves.
Problem problem_of(const Error& error);

const ProblemRow& row_of(const Problem& problem);
Json json_of(const Problem& problem, Language language, std::string_view instance);

}  // namespace tiexin::web
