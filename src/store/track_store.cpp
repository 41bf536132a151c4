#include "store/track_store.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "store/binary.hpp"
#include "store/sql.hpp"
#include "store/track_codec.hpp"

namespace tiexin::store {

namespace {

using location::Position;

template <class T>
T sound(Result<T> decoded) {
    if (!decoded) {
        throw SqlError(decoded.error().detail);
    }
    return std::move(decoded).value();
}

Position position_in(const JournalRow& row) {
    return sound(decode_position(row.body, TerminalId{row.terminal}, row.fix_at));
}

bool by_time(const Position& a, const Position& b) {
    return std::tie(a.fix_at, a.received_at) < std::tie(b.fix_at, b.received_at);
}

using TerminalDay = std::pair<std::uint64_t, std::int64_t>;

void write_chunk(Binary& binary, const TerminalDay& day, std::int64_t part,
                 const std::vector<Position>& positions) {
    const Buffer body = encode_chunk(positions);
    binary.put_chunk({day.first, day.second, part, positions.front().fix_at,
                      positions.back().fix_at, static_cast<std::int64_t>(positions.size()), body});
}

// Fills the last part of the day up, then begins further ones.
void add_to_day(Binary& binary, const TerminalDay& day, std::vector<Position> more) {
    std::int64_t part = 0;
    binary.last_chunk(day.first, day.second, [&](const ChunkRow& row) {
        part = row.part + 1;
        if (row.positions < static_cast<std::int64_t>(chunk_positions_max)) {
            part = row.part;
            auto kept = sound(decode_chunk(row.body, TerminalId{day.first}));
            more.insert(more.end(), kept.begin(), kept.end());
        }
    });
    std::stable_sort(more.begin(), more.end(), by_time);
    for (std::size_t at = 0; at < more.size(); at += chunk_positions_max, ++part) {
        const auto begin = more.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end = more.begin() + static_cast<std::ptrdiff_t>(
                                            std::min(more.size(), at + chunk_positions_max));
        write_chunk(binary, day, part, {begin, end});
    }
}

void put_last_places(Binary& binary, const std::vector<Position>& positions) {
    std::map<location::Source, const Position*> newest;
    for (const Position& position : positions) {
        const Position*& kept = newest[position.source];
        if (kept == nullptr || kept->fix_at <= position.fix_at) {
            kept = &position;
        }
    }
    for (const auto& [source, position] : newest) {
        Buffer body;
        encode_position(body, *position);
        binary.put_last_place(position->terminal.value, static_cast<std::int64_t>(source),
                              position->fix_at, body);
    }
}

}  // namespace

void TrackStore::append(Tx& tx, const std::vector<Position>& positions) {
    Binary& binary = connection_of(tx).binary();
    Buffer body;
    for (const Position& position : positions) {
        CHECK(bool(position.terminal));
        body.clear();
        encode_position(body, position);
        binary.append_journal(position.terminal.value, position.fix_at, body);
    }
}

std::vector<Position> TrackStore::track(const Conn& conn, TerminalId terminal, Instant from,
                                        Instant until, std::size_t count_max) const {
    Binary& binary = connection_of(conn).binary();
    std::vector<Position> out;
    const auto wanted = [&](const Position& p) { return from <= p.fix_at && p.fix_at <= until; };
    // Parts of one day may overlap in time, so a day is read whole before it is enough.
    std::int64_t day = 0;
    binary.each_chunk(terminal.value, from, until, [&](const ChunkRow& row) {
        if (out.size() >= count_max && row.day != day) {
            return false;
        }
        day = row.day;
        const auto chunk = sound(decode_chunk(row.body, terminal));
        std::copy_if(chunk.begin(), chunk.end(), std::back_inserter(out), wanted);
        return true;
    });
    binary.each_journal_of(terminal.value, from, until,
                           [&](const JournalRow& row) { out.push_back(position_in(row)); });
    std::stable_sort(out.begin(), out.end(), by_time);
    if (out.size() > count_max) {
        out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(count_max));
    }
    return out;
}

std::vector<Position> TrackStore::last_places(const Conn& conn) const {
    Binary& binary = connection_of(conn).binary();
    std::map<std::pair<std::uint64_t, location::Source>, Position> newest;
    const auto look_at = [&newest](Position position) {
        const auto key = std::pair(position.terminal.value, position.source);
        const auto [kept, added] = newest.try_emplace(key, position);
        if (!added && kept->second.fix_at <= position.fix_at) {
            kept->second = std::move(position);
        }
    };
    binary.each_last_place([&](std::uint64_t terminal, Instant fix_at, Bytes body) {
        look_at(sound(decode_position(body, TerminalId{terminal}, fix_at)));
    });
    binary.each_journal(std::size_t{INT64_MAX},
                        [&](const JournalRow& row) { look_at(position_in(row)); });
    std::vector<Position> out;
    out.reserve(newest.size());
    for (auto& [key, position] : newest) {
        out.push_back(std::move(position));
    }
    return out;
}

Result<std::size_t> TrackStore::fold(Tx& tx, std::size_t count_max) {
    Binary& binary = connection_of(tx).binary();
    std::map<TerminalDay, std::vector<Position>> days_of;
    std::size_t taken = 0;
    std::uint64_t last = 0;
    binary.each_journal(count_max, [&](const JournalRow& row) {
        days_of[{row.terminal, shanghai_day(row.fix_at)}].push_back(position_in(row));
        last = row.id;
        ++taken;
    });
    for (auto& [day, positions] : days_of) {
        put_last_places(binary, positions);
        add_to_day(binary, day, std::move(positions));
    }
    if (taken > 0) {
        binary.drop_journal_until(last);
    }
    return taken;
}

}  // namespace tiexin::store
