#include "web/handlers/handlers.hpp"
#include "web/input.hpp"
#include "web/stream/event_shape.hpp"

namespace tiexin::web {

Answer list_events(Call& call) {
    constexpr std::int64_t seq_max = 9'007'199'254'740'991;
    constexpr std::size_t looked_at_max = 5'000;  // events of other areas count too
    QueryInput query(call.request);
    const auto since = query.integer("since", 0, seq_max);
    if (!since) {
        query.fault("since", "required");
    }
    const std::size_t limit = query.limit();
    if (!query.ok()) {
        return invalid_fields(query.faults());
    }
    return reading(call, [&](const Conn& conn) -> Answer {
        EventShape shape(call.ports, call.desk, conn, call.now);
        Json items = Json::array();
        auto at = static_cast<std::uint64_t>(*since);
        for (const LoggedEvent& event : call.ports.log.events_since(conn, at, looked_at_max)) {
            at = event.seq;
            ShownEvent shown = shape.shaped(event);
            if (shown_to(call.user(), shown)) {
                items.push(std::move(shown.json));
                if (items.size() == limit) {
                    break;
                }
            }
        }
        return Json::object({{"items", std::move(items)},
                             {"next_since", at},
                             {"head_seq", call.ports.log.last_seq(conn)}});
    });
}

}  // namespace tiexin::web
