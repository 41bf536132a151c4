#pragma once
// The only place where SQLite and PostgreSQL differ in words: how a connection is opened and set
// up, how a transaction begins, what the types of a migration are called. Pure apart from open().

#include <memory>
#include <string>
#include <string_view>

#include "store/sql.hpp"

namespace tiexin::store {

enum class Engine : unsigned char { sqlite, postgresql };

struct Url {
    Engine engine = Engine::sqlite;
    std::string target;      // path, or the connection text of PostgreSQL
    bool temporary = false;  // sqlite::memory:
};

Result<Url> parse_url(std::string_view url);
std::unique_ptr<soci::session> open_session(const Url& url, Access access);
void set_up(Connection& connection, const Url& url, Access access);
// Migrations are written in SQLite's words.
std::string migration_in(Engine engine, std::string_view sql);

// Whether the database refused a row that breaks a rule of its table.
bool breaks_constraint(const soci::soci_error& error);

}  // namespace tiexin::store
