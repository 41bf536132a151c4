#pragma once
// Use cases of the registry alone: forms with history and undo, validation with a reason for each
// field.

#include <string>
#include <vector>

#include "registry/store.hpp"

namespace tiexin::registry {

// One wrong field: where, a stable code and what to do, for the form's summary.
struct FieldFault {
    std::string field;  // "contacts[2].phone"
    std::string
        code;  // check_digit, impossible_date, unknown_area, too_long, duplicate, required …
    std::string detail;
};

// Empty: the elder may be kept. Pure.
std::vector<FieldFault> faults_of(const Elder& elder, const Divisions& divisions, Instant now);

class Service {
public:
    Service(Database& database, Store& store, const Divisions& divisions)
        : database_(database), store_(store), divisions_(divisions) {}

    struct Saved {
        Elder elder;
        std::vector<FieldFault> faults;  // not empty: nothing was kept
    };
    // Duplicate ID numbers and cards are faults with the other elder's id in detail.
    Result<Saved> create(Elder elder, std::string_view actor);
    // conflict: elder.version is not the newest.
    Result<Saved> change(Elder elder, std::string_view actor, std::string_view reason = "edited");
    // Puts back what `version` was before it: a new version, nothing is lost.
    Result<Saved> undo(ElderId id, std::int64_t version, std::string_view actor);

private:
    Result<Saved> save(Elder elder, std::string_view actor, std::string_view reason);

    Database& database_;
    Store& store_;
    const Divisions& divisions_;
};

}  // namespace tiexin::registry
