#include "base/result.hpp"

namespace tiexin {

namespace {
constexpr CodeRow rows[] = {
    {Code::bad_input, "bad_input", 400, false},
    {Code::unauthorised, "unauthorised", 401, false},
    {Code::forbidden, "forbidden", 403, false},
    {Code::not_found, "not_found", 404, false},
    {Code::conflict, "conflict", 409, false},
    {Code::too_large, "too_large", 413, false},
    {Code::busy, "busy", 429, true},
    {Code::unavailable, "unavailable", 503, true},
    {Code::unsupported, "unsupported", 501, false},
};
}

const CodeRow& code_row(Code code) {
    for (const CodeRow& row : rows) {
        if (row.code == code) {
            return row;
        }
    }
    check_failed("a Code without a row", __FILE__, __LINE__);
}

}  // namespace tiexin
