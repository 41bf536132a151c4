#include "store/event_log.hpp"

#include <algorithm>

namespace tiexin::store {

namespace {

constexpr const char* last_event_sql =
    "SELECT seq, at FROM event WHERE seq > 0 ORDER BY seq DESC LIMIT 1";
constexpr const char* events_since_sql =
    "SELECT seq, at, kind, subject, actor, area, payload FROM event "
    "WHERE seq > :seq ORDER BY seq LIMIT :count_max";
constexpr const char* events_of_sql =
    "SELECT seq, at, kind, subject, actor, area, payload FROM event "
    "WHERE subject = :subject ORDER BY seq LIMIT :count_max";

using EventTuple = std::tuple<std::uint64_t, std::int64_t, std::string, std::uint64_t, std::string,
                              std::uint64_t, std::string>;

std::vector<LoggedEvent> logged(std::vector<EventTuple> rows) {
    std::vector<LoggedEvent> out;
    out.reserve(rows.size());
    for (auto& [seq, at, kind, subject, actor, area, payload] : rows) {
        out.push_back({seq, Instant{at}, std::move(kind), subject, std::move(actor), AreaId{area},
                       std::move(payload)});
    }
    return out;
}

void update_number(Sm3& hash, std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    }
    hash.update(bytes);
}

void update_text(Sm3& hash, std::string_view text) {
    std::array<std::uint8_t, 4> size{};
    for (std::size_t i = 0; i < size.size(); ++i) {
        size[i] = static_cast<std::uint8_t>(text.size() >> (24 - 8 * i));
    }
    hash.update(size).update(text);
}

Digest chained(Sm3& hash, const Digest& previous, const EventRow& row) {
    hash.update(previous);
    update_number(hash, row.seq);
    update_number(hash, static_cast<std::uint64_t>(row.at.us));
    update_text(hash, row.kind);
    update_number(hash, row.subject);
    update_text(hash, row.actor);
    update_number(hash, row.area.value);
    return hash.update(row.digest).finish();
}

}  // namespace

Digest event_digest(Bytes salt, std::string_view payload) {
    return Sm3().update(salt).update(payload).finish();
}

Digest event_chain(const Digest& previous, const EventRow& row) {
    Sm3 hash;
    return chained(hash, previous, row);
}

Digest log_head_seal(const SecretKey& key, std::uint64_t seq, Bytes chain) {
    ByteWriter text;
    text.text("log head").u64(seq).bytes(chain);
    return hmac_sha256(key.bytes(), text.buffer());
}

LogAppender::LogAppender(Connection& connection, SecretKey key)
    : connection_(connection), key_(std::move(key)) {
    const auto last = connection_.row<std::uint64_t, std::int64_t>(last_event_sql);
    if (!last) {
        return;
    }
    seq_ = std::get<0>(*last);
    last_at_ = Instant{std::get<1>(*last)};
    connection_.binary().each_event(seq_ - 1, [&](const EventRow& row) {
        if (row.chain.size() == chain_.size()) {
            std::copy(row.chain.begin(), row.chain.end(), chain_.begin());
        }
    });
}

void LogAppender::back_to(const Mark& mark) {
    seq_ = mark.seq;
    chain_ = mark.chain;
    batch_.resize(std::min(batch_.size(), mark.appended));
}

std::uint64_t LogAppender::append(Instant at, NewEvent event) {
    std::string payload = event.payload.dump();
    CHECK(!event.kind.empty() && event.kind.size() <= event_kind_bytes_max);
    CHECK(event.actor.size() <= event_actor_bytes_max);
    CHECK(payload.size() <= event_payload_bytes_max);
    const Buffer salt = random_bytes(event_salt_bytes);
    const Digest digest = hash_.update(salt).update(payload).finish();
    EventRow row{seq_ + 1,   at,      event.kind, event.subject, event.actor,
                 event.area, payload, salt,       digest,        {}};
    const Digest chain = chained(hash_, chain_, row);
    row.chain = chain;
    connection_.binary().insert_event(row);
    seq_ = row.seq;
    chain_ = chain;
    batch_.push_back({seq_, at, std::string(event.kind), event.subject, std::move(event.actor),
                      event.area, std::move(payload)});
    return seq_;
}

void LogAppender::seal_head() {
    connection_.binary().put_log_head(seq_, chain_, log_head_seal(key_, seq_, chain_));
}

std::vector<LoggedEvent> StoredLog::events_since(const Conn& conn, std::uint64_t seq,
                                                 std::size_t count_max) const {
    return logged(connection_of(conn)
                      .rows<std::uint64_t, std::int64_t, std::string, std::uint64_t, std::string,
                            std::uint64_t, std::string>(events_since_sql, seq, count_max));
}

std::vector<LoggedEvent> StoredLog::events_of(const Conn& conn, std::uint64_t subject,
                                              std::size_t count_max) const {
    return logged(connection_of(conn)
                      .rows<std::uint64_t, std::int64_t, std::string, std::uint64_t, std::string,
                            std::uint64_t, std::string>(events_of_sql, subject, count_max));
}

std::uint64_t StoredLog::last_seq(const Conn& conn) const {
    const auto last = connection_of(conn).row<std::uint64_t, std::int64_t>(last_event_sql);
    return last ? std::get<0>(*last) : 0;
}

}  // namespace tiexin::store
