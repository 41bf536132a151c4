#include "base/text.hpp"
#include "web/cursor.hpp"
#include "web/handlers/elders.hpp"
#include "web/shape/users.hpp"

namespace tiexin::web {

std::string list_fingerprint(const net::Request& request) {
    std::string text = request.path;
    for (const net::QueryPair& pair : request.query) {
        if (pair.first != "cursor" && pair.first != "limit") {
            text += "\n" + pair.first + "=" + pair.second;
        }
    }
    return text;
}

Json access_page(const std::vector<identity::Access>& rows, std::size_t limit,
                 std::string_view list) {
    Json items = Json::array();
    for (const identity::Access& row : rows) {
        items.push(access_json(row));
    }
    const bool more = rows.size() >= limit;
    return Json::object(
        {{"items", std::move(items)},
         {"next_cursor", more ? Json(cursor_of({"", rows.back().id}, list)) : Json()}});
}

std::optional<std::int64_t> if_match(const net::Request& request) {
    const auto given = request.headers.find("If-Match");
    if (!given) {
        return std::nullopt;
    }
    std::string_view text = trim(*given);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    return parse_int(text, 0);
}

}  // namespace tiexin::web
