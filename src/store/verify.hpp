#pragma once
// What `tiexin verify` asks of a database, on one snapshot. Throws what the database refuses.

#include <string>

#include "base/crypto.hpp"
#include "store/store.hpp"

namespace tiexin::store {

constexpr std::size_t faults_listed_max = 100;
constexpr std::size_t journal_line_bytes_max = 65'536;

OpenStore::Verified verify_store(const Conn& conn, const SecretKey& key);
// not_found: no such file; bad_input: a line that is not one of the journal's.
Result<OpenStore::JournalCheck> check_journal(const Conn& conn, const std::string& path);

}  // namespace tiexin::store
