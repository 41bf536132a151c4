#pragma once
// Migrations: numbered folders NNNN-title with up.sql, walked forward only, each in a transaction
// of its own together with its row in `migration`. A released one never changes: its digest is
// compared at every start. before.sql and after.sql are rows and assertions for tests.

#include <string>
#include <vector>

#include "store/dialect.hpp"

namespace tiexin::store {

struct Migration {
    int number = 0;
    std::string title;
    std::string up;
    std::string up_postgresql;  // instead of `up` where the words differ too much; mostly empty
    std::string before, after;
};

std::vector<Migration> embedded_migrations();
Result<std::vector<Migration>> migrations_in(const std::string& folder);

// conflict: an applied migration was edited or is unknown here, or the numbers have a gap.
// How many were applied now.
Result<int> migrate(Connection& connection, Engine engine, const std::vector<Migration>& migrations,
                    Instant now);

}  // namespace tiexin::store
