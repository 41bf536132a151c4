#pragma once
// flows::Store: commands (their numbers sealed), notices, quarantined input, what is due. Any
// thread, each on its own connection.

#include "flows/store.hpp"
#include "store/personal.hpp"

namespace tiexin::store {

constexpr std::size_t quarantine_rows_max = 10'000;  // the oldest give way

class FlowStore final : public flows::Store {
public:
    explicit FlowStore(const Personal& personal) : personal_(personal) {}

    std::optional<flows::TerminalCommand> command(const Conn& conn, CommandId id) const override;
    std::vector<flows::TerminalCommand> open_commands(const Conn& conn,
                                                      TerminalId terminal) const override;
    std::vector<flows::TerminalCommand> all_open_commands(const Conn& conn) const override;
    std::vector<flows::TerminalCommand> commands_of(const Conn& conn, TerminalId terminal,
                                                    IncidentId incident,
                                                    std::size_t count_max) const override;
    void put_command(Tx& tx, const flows::TerminalCommand& command) override;
    std::optional<flows::Notice> notice(const Conn& conn, NoticeId id) const override;
    void put_notice(Tx& tx, const flows::Notice& notice) override;
    void remove_notice(Tx& tx, NoticeId id) override;
    void put_quarantined(Tx& tx, const flows::Quarantined& input) override;
    std::vector<flows::Quarantined> quarantine(const Conn& conn,
                                               std::size_t count_max) const override;
    std::vector<Due> due(const Conn& conn, Instant now, std::size_t count_max) const override;
    std::optional<Instant> next_deadline(const Conn& conn) const override;
    std::optional<Instant> deadline(const Conn& conn, std::string_view kind,
                                    std::uint64_t subject) const override;

private:
    const Personal& personal_;
};

}  // namespace tiexin::store
