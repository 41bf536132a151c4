#include "web/remembered.hpp"

namespace tiexin::web {

void Remembered::expire(Instant now) {
    while (!by_age_.empty() &&
           (by_age_.size() > answers_max || now - by_age_.front().first > life)) {
        const auto& [at, key] = by_age_.front();
        const auto entry = entries_.find(key);
        if (entry != entries_.end() && entry->second.at == at) {
            entries_.erase(entry);
        }
        by_age_.pop_front();
    }
}

Remembered::Lookup Remembered::begin(UserId user, const std::string& key,
                                     const std::string& body_hash, Instant now) {
    const std::lock_guard lock(mutex_);
    expire(now);
    const Key full_key{user.value, key};
    const auto entry = entries_.find(full_key);
    if (entry == entries_.end()) {
        entries_[full_key] = {body_hash, now, std::nullopt};
        by_age_.emplace_back(now, full_key);
        return {Found::first, std::nullopt};
    }
    if (entry->second.body_hash != body_hash) {
        return {Found::other, std::nullopt};
    }
    if (!entry->second.answer) {
        return {Found::under_way, std::nullopt};
    }
    return {Found::again, entry->second.answer};
}

void Remembered::keep(UserId user, const std::string& key, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find({user.value, key});
    if (entry != entries_.end()) {
        // As text: a tree of values takes several times its room.
        Answer kept = answer;
        if (!kept.body.is_null()) {
            kept.text = kept.body.dump();
            kept.body = Json();
            kept.content_type += "; charset=utf-8";
        }
        entry->second.answer = std::move(kept);
    }
}

void Remembered::forget(UserId user, const std::string& key) {
    const std::lock_guard lock(mutex_);
    entries_.erase({user.value, key});
}

}  // namespace tiexin::web
