#include "flows/places.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

namespace tiexin::flows {

namespace {

constexpr std::size_t sources = static_cast<std::size_t>(location::Source::manual) + 1;

struct Entry {
    TerminalId terminal;
    ElderId elder;
    AreaId area;
    Instant heard_at;
    bool online = false;
    LastWords words;
    std::uint64_t revision = 0;
    std::optional<std::size_t> newest;  // source of the newest fix
    std::array<std::optional<location::Position>, sources> by_source;
};

template <class Value>
void newer(std::optional<Instant>& at, Value& value, const std::optional<Instant>& said_at,
           const Value& said) {
    if (said_at && (!at || *at <= *said_at)) {
        at = said_at;
        value = said;
    }
}

// A buffered word never replaces a newer one.
void take_over(LastWords& kept, const LastWords& said) {
    newer(kept.battery_at, kept.battery, said.battery_at, said.battery);
    newer(kept.vitals_at, kept.vitals, said.vitals_at, said.vitals);
    newer(kept.signal_at, kept.signal_percent, said.signal_at, said.signal_percent);
}

Dot dot_of(const Entry& entry) {
    Dot dot{entry.terminal, entry.elder, entry.area, {}, entry.heard_at, entry.online};
    if (entry.newest) {
        dot.position = *entry.by_source[*entry.newest];
    }
    return dot;
}

}  // namespace

struct Places::Body {
    mutable std::mutex mutex;
    std::vector<Entry> entries;
    std::unordered_map<TerminalId, std::size_t> index;
    std::uint64_t revision = 0;

    Entry& entry(TerminalId terminal) {
        const auto [at, fresh] = index.try_emplace(terminal, entries.size());
        if (fresh) {
            entries.emplace_back().terminal = terminal;
        }
        return entries[at->second];
    }

    const Entry* find(TerminalId terminal) const {
        const auto at = index.find(terminal);
        return at == index.end() ? nullptr : &entries[at->second];
    }

    // A buffered, older fix never replaces a newer one of its source.
    void place(Entry& entry, const location::Position& position) {
        const auto source = static_cast<std::size_t>(position.source);
        auto& kept = entry.by_source[source];
        if (kept && kept->fix_at > position.fix_at) {
            return;
        }
        kept = position;
        if (!entry.newest || entry.by_source[*entry.newest]->fix_at <= position.fix_at) {
            entry.newest = source;
        }
        entry.revision = ++revision;
    }

    void set_online(Entry& entry, Instant at, bool online) {
        entry.heard_at = std::max(entry.heard_at, at);
        if (entry.online != online) {
            entry.online = online;
            entry.revision = ++revision;
        }
    }
};

Places::Places() : body_(std::make_unique<Body>()) {}
Places::~Places() = default;

void Places::put(const location::Position& position, ElderId elder, AreaId area) {
    const std::lock_guard lock(body_->mutex);
    Entry& entry = body_->entry(position.terminal);
    entry.elder = elder;
    entry.area = area;
    entry.heard_at = std::max(entry.heard_at, position.received_at);
    body_->place(entry, position);
}

void Places::heard(TerminalId terminal, Instant at, bool online) {
    const std::lock_guard lock(body_->mutex);
    body_->set_online(body_->entry(terminal), at, online);
}

void Places::heard(const PlacesBatch& batch) {
    const std::lock_guard lock(body_->mutex);
    for (const PlacesBatch::Word& word : batch.words) {
        Entry& entry = body_->entry(word.terminal);
        entry.elder = word.elder;
        entry.area = word.area;
        body_->set_online(entry, word.at, true);
        for (std::size_t i = 0; i < word.position_count; ++i) {
            body_->place(entry, batch.positions[word.position_from + i]);
        }
    }
    for (const PlacesBatch::Said& said : batch.said) {
        take_over(body_->entry(said.terminal).words, said.words);
    }
}

void Places::moved(TerminalId terminal, ElderId elder, AreaId area) {
    const std::lock_guard lock(body_->mutex);
    Entry& entry = body_->entry(terminal);
    entry.elder = elder;
    entry.area = area;
    entry.revision = ++body_->revision;
}

location::LastPlaces Places::last(TerminalId terminal) const {
    const std::lock_guard lock(body_->mutex);
    location::LastPlaces out;
    if (const Entry* entry = body_->find(terminal)) {
        for (const auto& position : entry->by_source) {
            if (position) {
                out.newest_first.push_back(*position);
            }
        }
        std::stable_sort(out.newest_first.begin(), out.newest_first.end(),
                         [](const auto& a, const auto& b) { return a.fix_at > b.fix_at; });
    }
    return out;
}

std::optional<Dot> Places::dot(TerminalId terminal) const {
    const std::lock_guard lock(body_->mutex);
    const Entry* entry = body_->find(terminal);
    return entry == nullptr ? std::nullopt : std::optional(dot_of(*entry));
}

LastWords Places::words(TerminalId terminal) const {
    const std::lock_guard lock(body_->mutex);
    const Entry* entry = body_->find(terminal);
    return entry == nullptr ? LastWords{} : entry->words;
}

std::vector<Dot> Places::all() const {
    std::uint64_t since = 0;
    return changed(since);
}

std::vector<Dot> Places::changed(std::uint64_t& since) const {
    const std::lock_guard lock(body_->mutex);
    std::vector<Dot> out;
    for (const Entry& entry : body_->entries) {
        if (entry.revision > since && entry.newest) {
            out.push_back(dot_of(entry));
        }
    }
    since = body_->revision;
    return out;
}

}  // namespace tiexin::flows
