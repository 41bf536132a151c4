#pragma once
// Answer: what a handler says, before it becomes bytes: a JSON body, a plain text, or a problem.

#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "net/http.hpp"
#include "web/problem.hpp"

namespace tiexin::web {

struct Answer {
    int status = 200;
    Json body;  // null: none
    std::string text;
    std::string content_type = "application/json";
    std::vector<net::Header> headers;
    std::optional<Problem> problem;

    Answer() = default;
    Answer(Json json, int code = 200) : status(code), body(std::move(json)) {}
    Answer(Problem wrong) : problem(std::move(wrong)) {}
    Answer(const Error& error) : problem(problem_of(error)) {}
};

inline Answer no_content() {
    Answer answer;
    answer.status = 204;
    return answer;
}

net::Response response_of(const Answer& answer, Language language, std::string_view instance);

}  // namespace tiexin::web
