#include "web/answer.hpp"

namespace tiexin::web {

net::Response response_of(const Answer& answer, Language language, std::string_view instance) {
    net::Response response;
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Content-Type-Options", "nosniff");
    if (answer.problem) {
        response.status = row_of(*answer.problem).status;
        response.headers.set("Content-Type", "application/problem+json; charset=utf-8");
        response.headers.set("Content-Language", language == Language::zh ? "zh-CN" : "en");
        if (const auto wait = answer.problem->extra.int_of("retry_after_s")) {
            response.headers.set("Retry-After", std::to_string(*wait));
        }
        response.body = json_of(*answer.problem, language, instance).dump();
    } else {
        response.status = answer.status;
        if (!answer.text.empty()) {
            response.headers.set("Content-Type", answer.content_type);
            response.body = answer.text;
        } else if (!answer.body.is_null()) {
            response.headers.set("Content-Type", answer.content_type + "; charset=utf-8");
            response.body = answer.body.dump();
        }
    }
    for (const net::Header& header : answer.headers) {
        response.headers.add(header.name, header.value);
    }
    return response;
}

}  // namespace tiexin::web
