#include "store/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <tuple>

#include "base/json.hpp"
#include "store/binary.hpp"
#include "store/event_log.hpp"
#include "store/sql.hpp"

namespace tiexin::store {

namespace {

constexpr const char* homeless_alarms_sql =
    "SELECT id FROM alarm WHERE id > 0 AND NOT EXISTS ("
    "SELECT 1 FROM incident WHERE incident.id = alarm.incident) ORDER BY id LIMIT :count_max";
constexpr const char* forgotten_incidents_sql =
    "SELECT id FROM incident WHERE is_open = 1 AND (next_deadline_at IS NULL OR NOT EXISTS ("
    "SELECT 1 FROM deadline WHERE deadline.subject = incident.id)) ORDER BY id LIMIT :count_max";
constexpr const char* alarms_with_key_sql =
    "SELECT COUNT(id) FROM alarm WHERE device = :device AND key = :key AND protocol = :protocol";

struct ChainWalk {
    OpenStore::Verified& out;
    Digest previous{};
    std::uint64_t seq = 0;

    void fault(std::string text) {
        if (out.faults.size() < faults_listed_max) {
            out.faults.push_back(std::move(text));
        }
    }
    void look_at(const EventRow& row) {
        ++out.events;
        if (row.seq != seq + 1) {
            fault(
                fmt::format("seq {}: {} events are missing before it", row.seq, row.seq - seq - 1));
        }
        seq = row.seq;
        if (!row.payload && row.salt.empty()) {
            ++out.erased;
        } else if (!std::ranges::equal(event_digest(row.salt, row.payload.value_or("")),
                                       row.digest)) {
            fault(fmt::format("seq {}: payload altered", row.seq));
        }
        if (!std::ranges::equal(event_chain(previous, row), row.chain)) {
            fault(fmt::format("seq {}: chain broken", row.seq));
        }
        if (row.chain.size() == previous.size()) {
            std::copy(row.chain.begin(), row.chain.end(), previous.begin());
        }
    }
    void compare_head(const std::optional<Binary::LogHead>& head, const SecretKey& key) {
        if (!head) {
            if (seq > 0) {
                fault("the seal of the log's end is missing");
            }
            return;
        }
        const Digest seal = log_head_seal(key, head->seq, head->chain);
        if (!std::ranges::equal(seal, head->seal)) {
            fault("the seal of the log's end is not of this key");
        }
        if (head->seq != seq || !std::ranges::equal(previous, head->chain)) {
            fault(fmt::format("seq {}: the log ends here, it was sealed at {}", seq, head->seq));
        }
    }
};

struct JournalKey {
    std::string device, protocol, key;
    auto operator<=>(const JournalKey&) const = default;
};

}  // namespace

OpenStore::Verified verify_store(const Conn& conn, const SecretKey& key) {
    Connection& connection = connection_of(conn);
    OpenStore::Verified out;
    ChainWalk walk{out};
    connection.binary().each_event(0, [&](const EventRow& row) { walk.look_at(row); });
    walk.compare_head(connection.binary().log_head(), key);
    for (const auto& [id] :
         connection.rows<std::uint64_t>(homeless_alarms_sql, faults_listed_max)) {
        walk.fault(fmt::format("alarm {}: no incident", id));
    }
    for (const auto& [id] :
         connection.rows<std::uint64_t>(forgotten_incidents_sql, faults_listed_max)) {
        walk.fault(fmt::format("incident {}: no deadline", id));
    }
    return out;
}

Result<OpenStore::JournalCheck> check_journal(const Conn& conn, const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return Error{Code::not_found, "cannot read " + path};
    }
    OpenStore::JournalCheck check;
    // A terminal that counts anew may use a key twice: as many lines, as many alarms.
    std::map<JournalKey, std::int64_t> lines;
    for (std::string line; std::getline(file, line);) {
        if (line.empty()) {
            continue;
        }
        ++check.lines;
        const auto json = Json::parse(line, {journal_line_bytes_max, 8});
        const auto device = json ? json->text_of("device") : std::nullopt;
        const auto protocol = json ? json->text_of("protocol") : std::nullopt;
        const auto key = json ? json->text_of("key") : std::nullopt;
        if (!device || !protocol || !key) {
            return Error{Code::bad_input,
                         fmt::format("{}:{}: not {{device,protocol,key,…}}", path, check.lines)};
        }
        ++lines[{std::string(*device), std::string(*protocol), std::string(*key)}];
    }
    Connection& connection = connection_of(conn);
    for (const auto& [alarm, expected] : lines) {
        const auto found = connection.value<std::int64_t>(alarms_with_key_sql, alarm.device,
                                                          alarm.key, alarm.protocol);
        const char* fault = found == 0 ? "missing" : found > expected ? "doubled" : nullptr;
        if (fault == nullptr) {
            continue;
        }
        check.missing += found == 0 ? 1 : 0;
        check.doubled += found > expected ? 1 : 0;
        if (check.examples.size() < faults_listed_max) {
            check.examples.push_back(
                fmt::format("{} {} key {}: {}", alarm.protocol, alarm.device, alarm.key, fault));
        }
    }
    return check;
}

}  // namespace tiexin::store
