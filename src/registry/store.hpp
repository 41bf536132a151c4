#pragma once
// What registry must keep. One implementation, src/store/registry_store.cpp. Lists are paged by
// key: `after` is the last row's sort text and id of the page before.

#include <optional>
#include <string>
#include <vector>

#include "base/tx.hpp"
#include "registry/types.hpp"

namespace tiexin::registry {

struct PageKey {
    std::string text;
    std::uint64_t id = 0;
};

struct ElderQuery {
    std::vector<AreaId> scopes;  // rows inside any of these; empty: nothing
    std::string
        words;  // name, pinyin, initials, phone tail (3+ digits), card, terminal; empty: all
    std::optional<bool> lives_alone;
    std::string sort = "name";  // name (pinyin) | area | birth
    bool descending = false;
    std::optional<PageKey> after;
    std::size_t count_max = 50;
};

struct TerminalQuery {
    std::vector<AreaId> scopes;
    std::string words;  // device digits, elder's name or pinyin
    std::optional<TerminalState> state;
    std::string protocol;
    std::string sort = "device";  // device | enrolled
    bool descending = false;
    std::optional<PageKey> after;
    std::size_t count_max = 50;
};

template <class Row>
struct Page {
    std::vector<Row> rows;
    std::optional<PageKey> next;
    std::int64_t total = 0;
};

class Store {
public:
    virtual ~Store() = default;

    virtual std::optional<Elder> elder(const Conn& conn, ElderId id) const = 0;
    virtual Page<ElderRow> elders(const Conn& conn, const ElderQuery& query) const = 0;
    virtual std::vector<ElderId> elders_by_id_number(const Conn& conn,
                                                     std::string_view id_number) const = 0;
    virtual std::vector<ElderId> elders_by_phone(const Conn& conn,
                                                 std::string_view phone) const = 0;
    // In whose files this number is a contact's.
    virtual std::vector<ElderId> elders_by_contact_phone(const Conn& conn,
                                                         std::string_view phone) const = 0;
    virtual std::optional<ElderId> elder_by_card(const Conn& conn, std::string_view card) const = 0;
    // Writes the row, its search terms and one ElderVersion. elder.version is the new one.
    virtual void put_elder(Tx& tx, const Elder& elder, std::string_view actor,
                           std::string_view reason) = 0;
    virtual std::vector<ElderVersion> elder_versions(
        const Conn& conn, ElderId id, std::size_t count_max) const = 0;  // newest first

    virtual std::optional<Terminal> terminal(const Conn& conn, TerminalId id) const = 0;
    virtual std::optional<Terminal> terminal_of_device(const Conn& conn, std::string_view protocol,
                                                       std::string_view device) const = 0;
    virtual std::vector<Terminal> terminals_of(const Conn& conn, ElderId elder) const = 0;
    virtual Page<Terminal> terminals(const Conn& conn, const TerminalQuery& query) const = 0;
    virtual std::vector<Terminal> all_terminals(
        const Conn& conn) const = 0;  // once at start, for the directory
    virtual void put_terminal(Tx& tx, const Terminal& terminal) = 0;
    virtual void begin_wearing(Tx& tx, TerminalId terminal, ElderId elder, Instant from) = 0;
    virtual void end_wearing(Tx& tx, TerminalId terminal, Instant until) = 0;
    virtual std::vector<Wearing> wearings(const Conn& conn, TerminalId terminal) const = 0;

    virtual std::vector<Knock> knocks(const Conn& conn,
                                      std::size_t count_max) const = 0;  // newest first
    virtual std::optional<Knock> knock(const Conn& conn, std::string_view protocol,
                                       std::string_view device) const = 0;
    virtual void put_knock(Tx& tx, const Knock& knock) = 0;
    virtual void remove_knock(Tx& tx, std::string_view protocol, std::string_view device) = 0;
};

}  // namespace tiexin::registry
