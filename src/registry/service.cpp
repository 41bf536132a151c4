#include "registry/service.hpp"

#include <algorithm>

namespace tiexin::registry {

namespace {

constexpr std::size_t undo_reach_max = 500;

// ID number and card belong to one elder; the fault names the other one by id, so that the clerk
// can open that file.
void check_unique(const Store& store, const Conn& conn, const Elder& elder,
                  std::vector<FieldFault>& faults) {
    if (!elder.id_number.empty()) {
        for (const ElderId other : store.elders_by_id_number(conn, elder.id_number)) {
            if (other != elder.id) {
                faults.push_back({"id_number", "duplicate", to_text(other)});
            }
        }
    }
    if (!elder.card.empty()) {
        const auto other = store.elder_by_card(conn, elder.card);
        if (other && *other != elder.id) {
            faults.push_back({"card", "duplicate", to_text(*other)});
        }
    }
}

void number_contacts(Tx& tx, Elder& elder) {
    for (Contact& contact : elder.contacts) {
        if (!contact.id) {
            contact.id = tx.make_id<ContactId>();
        }
    }
}

void log_change(Tx& tx, const Elder& elder, std::string_view actor, std::string_view reason) {
    const std::string_view kind = elder.version == 1 ? "ElderCreated" : "ElderChanged";
    tx.append(
        {kind, elder.id.value, std::string(actor), elder.area,
         Json::object({{"elder", elder.id}, {"version", elder.version}, {"reason", reason}})});
}

}  // namespace

Result<Service::Saved> Service::save(Elder elder, std::string_view actor, std::string_view reason) {
    Saved saved;
    const auto kept = database_.write([&](Tx& tx) -> Result<void> {
        Elder next = elder;
        saved.faults = faults_of(next, divisions_, tx.now());
        check_unique(store_, tx, next, saved.faults);
        if (!saved.faults.empty()) {
            return {};
        }
        if (next.id) {
            const auto current = store_.elder(tx, next.id);
            if (!current) {
                return Error{Code::not_found, "no such elder"};
            }
            if (current->version != next.version) {
                return Error{Code::conflict, "version"};
            }
        } else {
            next.id = tx.make_id<ElderId>();
            next.version = 0;
        }
        ++next.version;
        number_contacts(tx, next);
        store_.put_elder(tx, next, actor, reason);
        log_change(tx, next, actor, reason);
        saved.elder = std::move(next);
        return {};
    });
    if (!kept) {
        return kept.error();
    }
    return saved;
}

Result<Service::Saved> Service::create(Elder elder, std::string_view actor) {
    elder.id = {};
    return save(std::move(elder), actor, "created");
}

Result<Service::Saved> Service::change(Elder elder, std::string_view actor,
                                       std::string_view reason) {
    if (!elder.id) {
        return Error{Code::not_found, "no such elder"};
    }
    return save(std::move(elder), actor, reason);
}

Result<Service::Saved> Service::undo(ElderId id, std::int64_t version, std::string_view actor) {
    std::optional<Elder> before;
    std::int64_t newest = 0;
    const auto read = database_.read([&](const Conn& conn) -> Result<void> {
        for (const ElderVersion& row : store_.elder_versions(conn, id, undo_reach_max)) {
            newest = std::max(newest, row.version);
            if (row.version == version - 1) {
                before = row.elder;
            }
        }
        return {};
    });
    if (!read) {
        return read.error();
    }
    if (newest == 0) {
        return Error{Code::not_found, "no such elder"};
    }
    // The first version has nothing before it, and only the newest change can be taken back without
    // losing later ones.
    if (!before || version != newest) {
        return Error{Code::conflict, "only the newest change can be undone"};
    }
    before->version = newest;
    return save(std::move(*before), actor, "undo of " + std::to_string(version));
}

}  // namespace tiexin::registry
