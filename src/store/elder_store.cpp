// Elders of registry::Store: rows, versions, equality by keyed digest.

#include <fmt/format.h>

#include "base/pinyin.hpp"
#include "store/elder_fields.hpp"
#include "store/elder_terms.hpp"
#include "store/registry_store.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

constexpr const char* elder_sql = "SELECT version, sealed FROM elder WHERE id = :id";
constexpr const char* elders_of_term_sql =
    "SELECT elder FROM elder_term WHERE term = :term ORDER BY elder";
constexpr const char* elder_by_card_sql =
    "SELECT id FROM elder WHERE card = :card ORDER BY id LIMIT 1";
constexpr const char* put_elder_sql =
    "INSERT INTO elder (id, version, name_sort, area, birth, lives_alone, card, sealed, "
    "created_at, changed_at) "
    "VALUES (:id, :version, :name_sort, :area, :birth, :lives_alone, :card, :sealed, "
    ":created_at, :changed_at) "
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, name_sort = excluded.name_sort, "
    "area = excluded.area, birth = excluded.birth, lives_alone = excluded.lives_alone, "
    "card = excluded.card, sealed = excluded.sealed, changed_at = excluded.changed_at";
constexpr const char* put_version_sql =
    "INSERT INTO elder_version (elder, version, at, actor, reason, sealed) "
    "VALUES (:elder, :version, :at, :actor, :reason, :sealed)";
constexpr const char* versions_sql =
    "SELECT version, at, actor, reason, sealed FROM elder_version "
    "WHERE elder = :elder ORDER BY version DESC LIMIT :count_max";
constexpr const char* terms_of_elder_sql =
    "SELECT term FROM elder_term WHERE elder = :elder ORDER BY term";
constexpr const char* drop_term_sql =
    "DELETE FROM elder_term WHERE elder = :elder AND term = :term";
constexpr const char* put_term_sql = "INSERT INTO elder_term (term, elder) VALUES (:term, :elder)";

std::vector<ElderId> elders_of_term(const Conn& conn, const std::string& term) {
    std::vector<ElderId> out;
    for (const auto& [id] : connection_of(conn).rows<std::uint64_t>(elders_of_term_sql, term)) {
        out.push_back(ElderId{id});
    }
    return out;
}

// Most edits change no term: only the difference is written.
void put_terms(Connection& connection, ElderId id, const std::vector<std::string>& terms) {
    std::vector<std::string> kept;
    for (auto& [term] : connection.rows<std::string>(terms_of_elder_sql, id)) {
        kept.push_back(std::move(term));
    }
    for (const std::string& term : kept) {
        if (!std::binary_search(terms.begin(), terms.end(), term)) {
            connection.run(drop_term_sql, id, term);
        }
    }
    for (const std::string& term : terms) {
        if (!std::binary_search(kept.begin(), kept.end(), term)) {
            connection.run(put_term_sql, term, id);
        }
    }
}

}  // namespace

std::optional<registry::Elder> RegistryStore::elder(const Conn& conn, ElderId id) const {
    const auto row = connection_of(conn).row<std::int64_t, std::string>(elder_sql, id);
    return row ? std::optional(open_elder(personal_, id, std::get<0>(*row), std::get<1>(*row)))
               : std::nullopt;
}

std::vector<ElderId> RegistryStore::elders_by_id_number(const Conn& conn,
                                                        std::string_view id_number) const {
    return id_number.empty() ? std::vector<ElderId>{}
                             : elders_of_term(conn, id_number_term(id_number, personal_));
}

std::vector<ElderId> RegistryStore::elders_by_phone(const Conn& conn,
                                                    std::string_view phone) const {
    return phone.empty() ? std::vector<ElderId>{}
                         : elders_of_term(conn, phone_term(phone, personal_));
}

std::vector<ElderId> RegistryStore::elders_by_contact_phone(const Conn& conn,
                                                            std::string_view phone) const {
    return phone.empty() ? std::vector<ElderId>{}
                         : elders_of_term(conn, contact_phone_term(phone, personal_));
}

std::optional<ElderId> RegistryStore::elder_by_card(const Conn& conn, std::string_view card) const {
    if (card.empty()) {
        return std::nullopt;
    }
    const auto row = connection_of(conn).row<std::uint64_t>(elder_by_card_sql, card);
    return row ? std::optional(ElderId{std::get<0>(*row)}) : std::nullopt;
}

void RegistryStore::put_elder(Tx& tx, const registry::Elder& elder, std::string_view actor,
                              std::string_view reason) {
    CHECK(elder.id && elder.version > 0);
    Connection& connection = connection_of(tx);
    const std::string sealed = seal_elder(personal_, elder);
    connection.run(put_elder_sql, elder.id, elder.version, sort_key(elder.name), elder.area,
                   date_number(elder.birth), elder.lives_alone, elder.card, sealed, tx.now(),
                   tx.now());
    connection.run(put_version_sql, elder.id, elder.version, tx.now(), actor, reason, sealed);
    put_terms(connection, elder.id, elder_terms(elder, personal_));
}

std::vector<registry::ElderVersion> RegistryStore::elder_versions(const Conn& conn, ElderId id,
                                                                  std::size_t count_max) const {
    std::vector<registry::ElderVersion> out;
    for (auto& [version, at, actor, reason, sealed] :
         connection_of(conn)
             .rows<std::int64_t, std::int64_t, std::string, std::string, std::string>(
                 versions_sql, id, count_max)) {
        out.push_back({version, Instant{at}, std::move(actor), std::move(reason),
                       open_elder(personal_, id, version, sealed)});
    }
    return out;
}

}  // namespace tiexin::store
