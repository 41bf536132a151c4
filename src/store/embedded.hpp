#pragma once
// The migrations as they were in the folder when this program was built (cmake/Migrations.cmake).

#include <vector>

namespace tiexin::store {

struct EmbeddedMigration {
    int number;
    const char* title;
    const char* up;
    const char* up_postgresql;
    const char* before;
    const char* after;
};
std::vector<EmbeddedMigration> embedded_migration_rows();

}  // namespace tiexin::store
