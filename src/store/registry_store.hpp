#pragma once
// registry::Store: elders with sealed personal fields, their search terms, terminals, wearings and
// knocks. Stateless apart from the keys; any thread, each on its own connection.

#include "registry/store.hpp"
#include "store/areas.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

class RegistryStore final : public registry::Store {
public:
    explicit RegistryStore(const Personal& personal) : personal_(personal) {}

    std::optional<registry::Elder> elder(const Conn& conn, ElderId id) const override;
    registry::Page<registry::ElderRow> elders(const Conn& conn,
                                              const registry::ElderQuery& query) const override;
    std::vector<ElderId> elders_by_id_number(const Conn& conn,
                                             std::string_view id_number) const override;
    std::vector<ElderId> elders_by_phone(const Conn& conn, std::string_view phone) const override;
    std::vector<ElderId> elders_by_contact_phone(const Conn& conn,
                                                 std::string_view phone) const override;
    std::optional<ElderId> elder_by_card(const Conn& conn, std::string_view card) const override;
    void put_elder(Tx& tx, const registry::Elder& elder, std::string_view actor,
                   std::string_view reason) override;
    std::vector<registry::ElderVersion> elder_versions(const Conn& conn, ElderId id,
                                                       std::size_t count_max) const override;

    std::optional<registry::Terminal> terminal(const Conn& conn, TerminalId id) const override;
    std::optional<registry::Terminal> terminal_of_device(const Conn& conn,
                                                         std::string_view protocol,
                                                         std::string_view device) const override;
    std::vector<registry::Terminal> terminals_of(const Conn& conn, ElderId elder) const override;
    registry::Page<registry::Terminal> terminals(
        const Conn& conn, const registry::TerminalQuery& query) const override;
    std::vector<registry::Terminal> all_terminals(const Conn& conn) const override;
    void put_terminal(Tx& tx, const registry::Terminal& terminal) override;
    void begin_wearing(Tx& tx, TerminalId terminal, ElderId elder, Instant from) override;
    void end_wearing(Tx& tx, TerminalId terminal, Instant until) override;
    std::vector<registry::Wearing> wearings(const Conn& conn, TerminalId terminal) const override;

    std::vector<registry::Knock> knocks(const Conn& conn, std::size_t count_max) const override;
    std::optional<registry::Knock> knock(const Conn& conn, std::string_view protocol,
                                         std::string_view device) const override;
    void put_knock(Tx& tx, const registry::Knock& knock) override;
    void remove_knock(Tx& tx, std::string_view protocol, std::string_view device) override;

private:
    const Personal& personal_;
};

}  // namespace tiexin::store
