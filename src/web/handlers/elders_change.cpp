#include <algorithm>

#include "base/text.hpp"
#include "web/handlers/elder_form.hpp"
#include "web/handlers/elders.hpp"
#include "web/handlers/handlers.hpp"
#include "web/scope.hpp"
#include "web/shape/basic.hpp"

namespace tiexin::web {

namespace {

// The file as kept, or why not: its problem names the version that is there.
Answer saved_answer(Call& call, Result<registry::Service::Saved> saved, ElderId id, int status) {
    if (!saved) {
        if (saved.error().code != Code::conflict) {
            return saved.error();
        }
        std::int64_t version = 0;
        const Result<void> read = call.ports.database.read([&](const Conn& conn) {
            const auto elder = call.ports.registry.elder(conn, id);
            version = elder ? elder->version : 0;
            return Result<void>{};
        });
        return read ? Answer(problem_with("version_conflict",
                                          Json::object({{"current_version", version}})))
                    : Answer(read.error());
    }
    if (!saved->faults.empty()) {
        return invalid_fields(faults_of_form(saved->faults));
    }
    return elder_answer(call, saved->elder.id, IncidentId{}, status);
}

std::optional<std::string> secret_of(const registry::Elder& elder, std::string_view field,
                                     ContactId contact_id) {
    if (field == "id_number") {
        return elder.id_number;
    }
    if (field == "card") {
        return elder.card;
    }
    if (field == "door_code") {
        return elder.door_code;
    }
    if (field == "phones") {
        std::string all;
        for (const std::string& phone : elder.phones) {
            all += (all.empty() ? "" : ",") + phone;
        }
        return all;
    }
    const auto contact =
        std::find_if(elder.contacts.begin(), elder.contacts.end(),
                     [&](const registry::Contact& row) { return row.id == contact_id; });
    return contact == elder.contacts.end() ? std::nullopt : std::optional(contact->phone);
}

}  // namespace

Answer create_elder(Call& call) {
    Input input(call.body);
    registry::Elder elder;
    for (const std::string_view key : {"name", "sex", "birth", "area_id", "address"}) {
        input.require(key);
    }
    read_elder(input, elder);
    if (elder.area && !in_areas(call.user(), elder.area)) {
        input.fault("area_id", "outside_area");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    return saved_answer(call, call.ports.files.create(elder, call.actor()), ElderId{}, 201);
}

Answer update_elder(Call& call) {
    const auto version = if_match(call.request);
    if (!version) {
        return problem("if_match_missing");
    }
    std::optional<registry::Elder> elder;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = elder_of(call, conn);
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    if (!elder || !in_areas(call.user(), elder->area)) {
        return problem("not_found");
    }
    if (elder->version != *version) {
        return problem_with("version_conflict",
                            Json::object({{"current_version", elder->version}}));
    }
    Input input(call.body);
    read_elder(input, *elder);
    if (!in_areas(call.user(), elder->area)) {
        input.fault("area_id", "outside_area");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    const ElderId id = elder->id;
    return saved_answer(call, call.ports.files.change(std::move(*elder), call.actor()), id, 200);
}

Answer undo_elder_change(Call& call) {
    const auto version = parse_int(call.param("version"), 1);
    std::optional<registry::Elder> elder;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = elder_of(call, conn);
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    if (!elder || !version || !in_areas(call.user(), elder->area)) {
        return problem("not_found");
    }
    return saved_answer(call, call.ports.files.undo(elder->id, *version, call.actor()), elder->id,
                        200);
}

Answer reveal_field(Call& call) {
    Input input(call.body);
    input.only({"field", "contact_id", "reason", "incident_id"});
    const auto field = input.named("field", [](std::string_view name) {
        constexpr std::string_view fields[] = {"id_number", "phones", "card", "door_code",
                                               "contact_phone"};
        const auto* found = std::find(std::begin(fields), std::end(fields), name);
        return found == std::end(fields) ? std::nullopt : std::optional(*found);
    });
    const ContactId contact = input.maybe_id<ContactId>("contact_id").value_or(ContactId{});
    const std::string reason = input.text("reason", {2, 200});
    const IncidentId incident = input.maybe_id<IncidentId>("incident_id").value_or(IncidentId{});
    if (field == "contact_phone" && !contact) {
        input.fault("contact_id", "required");
    }
    if (!input.ok()) {
        return invalid_fields(input.faults());
    }
    std::optional<registry::Elder> elder;
    const Result<void> read = call.ports.database.read([&](const Conn& conn) {
        elder = elder_of(call, conn);
        return Result<void>{};
    });
    if (!read) {
        return read.error();
    }
    const auto value = elder ? secret_of(*elder, *field, contact) : std::nullopt;
    if (!value) {
        return problem("not_found");
    }
    const Result<void> logged =
        log_access(call, *elder, std::string(*field) + "_revealed", reason, incident);
    if (!logged) {
        return logged.error();
    }
    return Json::object({{"field", *field}, {"value", *value}});
}

}  // namespace tiexin::web
