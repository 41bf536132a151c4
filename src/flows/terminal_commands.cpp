// Commands on their way: queued, handed to a connection, sent, echoed, confirmed; or failed after
// command_tries_max without an answer; or expired while the terminal was away.

#include <algorithm>

#include "base/text.hpp"
#include "flows/incident_json.hpp"
#include "flows/terminal_link_body.hpp"

namespace tiexin::flows {

namespace {

using device::CommandKind;
using device::CommandState;

constexpr std::size_t number_digits_max = 20;
constexpr std::uint32_t interval_s_min = 10, interval_s_max = 86'400;

bool good_numbers(const device::Command& words, std::size_t least, std::size_t most) {
    return words.numbers.size() >= least && words.numbers.size() <= most &&
           std::all_of(words.numbers.begin(), words.numbers.end(), [](const std::string& number) {
               return all_digits(number) && number.size() <= number_digits_max;
           });
}

bool good(const device::Command& words) {
    switch (words.kind) {
        case CommandKind::locate_now:
        case CommandKind::find:
            return words.numbers.empty();
        case CommandKind::report_interval:
            return words.interval_s >= interval_s_min && words.interval_s <= interval_s_max;
        case CommandKind::centre_number:
        case CommandKind::call_back:
            return good_numbers(words, 1, 1);
        case CommandKind::sos_numbers:
            return good_numbers(words, 1, 3);
    }
    return false;
}

std::string_view reason_of(Code code) {
    return code == Code::bad_input ? "out_of_range" : "unsupported";
}

bool open(const TerminalCommand& command) {
    const bool unanswerable = command.state == CommandState::sent && command.key.empty();
    return !unanswerable && command.state <= CommandState::echoed;
}

Json command_json(const TerminalCommand& command) {
    return Json::object({{"command_id", command.id},
                         {"terminal_id", command.terminal},
                         {"incident_id", command.incident},
                         {"kind", name_of(command.words.kind)},
                         {"state", name_of(command.state)},
                         {"attempts", command.tries},
                         {"reason", command.failure.empty() ? Json() : Json(command.failure)}});
}

}  // namespace

// Row, deadlines, event and, after the commit, the memory. The event's subject is the incident the
// command was given for, so that its timeline tells of it; without one the terminal.
void TerminalLink::Body::keep_command(Tx& tx, const TerminalCommand& command,
                                      std::string_view event) {
    stores.flows.put_command(tx, command);
    const bool waits = open(command);
    if (!waits) {
        tx.clear_deadline(command_expiry_deadline, command.id.value);
    }
    if (!waits || command.state != CommandState::sent) {
        tx.clear_deadline(command_answer_deadline, command.id.value);
    }
    if (!event.empty()) {
        Json payload = command_json(command);
        const auto incident =
            command.incident ? stores.alarms.incident(tx, command.incident) : std::nullopt;
        if (incident) {
            payload.set("incident", incident_json(stores, tx, *incident, tx.now()));
        }
        tx.append({event, incident ? command.incident.value : command.terminal.value, command.actor,
                   command.area, std::move(payload)});
    }
    tx.after_commit([this, command, waits] {
        const std::lock_guard lock(mutex);
        Known* known = directory.find(command.terminal);
        if (known == nullptr) {
            return;
        }
        auto& list = known->commands;
        const auto at = std::find_if(list.begin(), list.end(),
                                     [&](const auto& row) { return row.id == command.id; });
        if (!waits) {
            if (at != list.end()) {
                list.erase(at);
            }
        } else if (at == list.end()) {
            list.push_back({command.id, command.words, command.state, command.key, {}, {}});
        } else {
            if (command.state == CommandState::queued && at->state != CommandState::queued) {
                at->handed_to = {};
            }
            at->state = command.state;
            at->key = command.key;
        }
    });
}

void TerminalLink::Body::load_commands(const Conn& conn) {
    for (const TerminalCommand& command : stores.flows.all_open_commands(conn)) {
        Known* known = directory.find(command.terminal);
        if (known != nullptr && open(command)) {
            known->commands.push_back(
                {command.id, command.words, command.state, command.key, {}, {}});
        }
    }
}

std::vector<Down> TerminalLink::Body::waiting_for(Known& known, ConnectionId connection,
                                                  Instant now) const {
    std::vector<Down> out;
    for (WaitingCommand& command : known.commands) {
        if (command.state == CommandState::queued &&
            (command.handed_to != connection ||
             now - command.handed_at >= command_hand_again_after)) {
            command.handed_to = connection;
            command.handed_at = now;
            out.push_back({command.id, command.words});
        }
    }
    return out;
}

void TerminalLink::Body::push_soon(Tx& tx, TerminalId terminal) {
    tx.after_commit([this, terminal, now = tx.now()] {
        std::vector<Down> downs;
        Push to;
        const Known* known = nullptr;
        {
            const std::lock_guard lock(mutex);
            Known* found = directory.find(terminal);
            if (found == nullptr || !found->connection || !push) {
                return;
            }
            downs = waiting_for(*found, found->connection, now);
            to = push;
            known = found;
        }
        if (!downs.empty()) {
            to(known->protocol, known->device, std::move(downs));
        }
    });
}

Result<TerminalCommand> TerminalLink::queue(Tx& tx, TerminalId terminal,
                                            const device::Command& words, IncidentId incident,
                                            std::string_view actor) {
    Body& body = *body_;
    const auto row = body.stores.registry.terminal(tx, terminal);
    if (!row || row->state == registry::TerminalState::retired) {
        return Error{Code::not_found, "terminal"};
    }
    if (!good(words)) {
        return Error{Code::bad_input, "words"};
    }
    if (body.stores.flows.open_commands(tx, terminal).size() >= commands_queued_per_terminal_max) {
        return Error{Code::too_large, "commands_queued_per_terminal_max"};
    }
    TerminalCommand command;
    command.id = tx.make_id<CommandId>();
    command.terminal = terminal;
    command.incident = incident;
    command.area = row->area;
    command.words = words;
    command.actor = actor;
    command.queued_at = tx.now();
    command.expires_at = tx.now() + command_life;
    if (body.can_be_told) {
        if (const auto can = body.can_be_told(*row, words); !can) {
            // Waiting for the terminal would not teach its protocol these words.
            command.state = CommandState::failed;
            command.failed_at = tx.now();
            command.failure = reason_of(can.error().code);
            body.keep_command(tx, command, "CommandFailed");
            return command;
        }
    }
    tx.set_deadline(command_expiry_deadline, command.id.value, command.expires_at);
    body.keep_command(tx, command, "CommandQueued");
    body.push_soon(tx, terminal);
    return command;
}

Result<void> TerminalLink::sent(Tx& tx, CommandId id, std::string_view key, bool answers) {
    auto command = body_->stores.flows.command(tx, id);
    if (!command) {
        return Error{Code::not_found, "command"};
    }
    if (command->state != CommandState::queued) {
        return {};
    }
    command->state = CommandState::sent;
    command->sent_at = tx.now();
    command->key = answers ? std::string(key) : "";
    command->failure.clear();
    ++command->tries;
    if (answers) {
        tx.set_deadline(command_answer_deadline, id.value, tx.now() + command_answer_limit);
    }
    body_->keep_command(tx, *command, "CommandSent");
    return {};
}

void TerminalLink::fail_commands(Tx& tx, TerminalId terminal, std::string_view why) {
    for (TerminalCommand& command : body_->stores.flows.open_commands(tx, terminal)) {
        if (!open(command)) {
            continue;
        }
        command.state = CommandState::failed;
        command.failed_at = tx.now();
        command.failure = why;
        body_->keep_command(tx, command, "CommandFailed");
    }
}

Result<void> TerminalLink::not_sent(Tx& tx, CommandId id, std::string_view why) {
    auto command = body_->stores.flows.command(tx, id);
    if (!command) {
        return Error{Code::not_found, "command"};
    }
    if (command->state != CommandState::queued) {
        return {};
    }
    command->failure = why;
    if (++command->tries >= command_tries_max) {
        command->state = CommandState::failed;
        command->failed_at = tx.now();
        body_->keep_command(tx, *command, "CommandFailed");
        return {};
    }
    body_->keep_command(tx, *command, "");
    tx.after_commit([body = body_.get(), terminal = command->terminal, id] {
        const std::lock_guard lock(body->mutex);
        if (Known* known = body->directory.find(terminal)) {
            for (WaitingCommand& waiting : known->commands) {
                if (waiting.id == id) {
                    waiting.handed_to = {};
                }
            }
        }
    });
    return {};
}

void TerminalLink::Body::take_reply(Tx& tx, const device::CommandReply& reply, Known& known) {
    if (known.commands.empty()) {
        return;
    }
    // The rows say it and not the memory, which follows the commit: a quick terminal's answer may
    // stand in the same transaction as the word that its command was sent.
    auto waiting = stores.flows.open_commands(tx, known.id);
    const auto command =
        std::find_if(waiting.begin(), waiting.end(), [&](const TerminalCommand& row) {
            return row.state != CommandState::queued && row.key == reply.key && open(row);
        });
    if (command == waiting.end()) {
        return;
    }
    command->answer = utf8_truncate(reply.text, 200);
    if (!reply.accepted) {
        command->state = CommandState::failed;
        command->failed_at = tx.now();
        command->failure = "refused";
        keep_command(tx, *command, "CommandFailed");
    } else if (reply.final) {
        command->state = CommandState::confirmed;
        command->confirmed_at = tx.now();
        keep_command(tx, *command, "CommandConfirmed");
    } else if (command->state != CommandState::echoed) {
        command->state = CommandState::echoed;
        command->echoed_at = tx.now();
        keep_command(tx, *command, "CommandEchoed");
    }
}

Result<void> TerminalLink::due(Tx& tx, std::string_view kind, std::uint64_t subject, Instant now) {
    auto command = body_->stores.flows.command(tx, CommandId{subject});
    tx.clear_deadline(kind, subject);
    if (!command || !open(*command)) {
        return {};
    }
    if (kind == command_expiry_deadline) {
        command->state = CommandState::expired;
        command->failed_at = now;
        command->failure = "expired";
        body_->keep_command(tx, *command, "CommandExpired");
        return {};
    }
    if (command->state != CommandState::sent) {
        return {};
    }
    if (command->tries >= command_tries_max) {
        command->state = CommandState::failed;
        command->failed_at = now;
        command->failure = "no_answer";
        body_->keep_command(tx, *command, "CommandFailed");
        return {};
    }
    command->state = CommandState::queued;
    command->failure = "no_answer";
    body_->keep_command(tx, *command, "CommandQueued");
    body_->push_soon(tx, command->terminal);
    return {};
}

}  // namespace tiexin::flows
