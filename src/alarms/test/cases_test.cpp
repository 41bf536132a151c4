// Runs the tables in cases/*.txt: time, command, then what must be true after it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "alarms/test/desk.hpp"
#include "base/text.hpp"

namespace tiexin::alarms {

namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
    std::istringstream in{std::string(line)};
    Words out;
    for (std::string word; in >> word;) {
        out.push_back(word);
    }
    return out;
}

std::vector<std::string> list_of(std::string_view text, char separator) {
    std::vector<std::string> out;
    for (const auto part : split(text, separator)) {
        out.emplace_back(part);
    }
    return out;
}

std::string joined(const std::vector<std::string>& items) {
    return items.empty() ? "-" : fmt::format("{}", fmt::join(items, ","));
}

// 15s, 3m, 2h30m …
Duration duration_of(const std::string& text) {
    Duration sum;
    std::int64_t number = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            continue;
        }
        sum = sum + (c == 's' ? seconds(number) : c == 'm' ? minutes(number) : hours(number));
        number = 0;
    }
    return sum;
}

class Table {
public:
    Table() : desk_(*parse_iso8601("2026-11-22T18:13:00Z")) {}

    void run_line(const std::string& line) {
        const auto parts = split_once(line, '|');
        REQUIRE(parts.has_value());
        Words words = words_of(parts->first);
        REQUIRE(words.size() >= 2);
        desk_.at(duration_of(words[0]));
        const Result<void> result = run(words);
        error_ = result ? ""
                        : fmt::format("{}:{}", code_row(result.error().code).name,
                                      result.error().detail);
        bool error_expected = false;
        for (const std::string& want : words_of(parts->second)) {
            const auto pair = split_once(want, '=');
            REQUIRE(pair.has_value());
            error_expected |= pair->first == "error";
            CHECK_EQ(fmt::format("{}={}", pair->first, fact(std::string(pair->first))), want);
        }
        CHECK_MESSAGE((error_expected || error_.empty()), error_);
        if (desk_.incident.id) {
            CHECK_EQ(fault_of(desk_.incident), "");
        }
    }

private:
    UserId user(const std::string& name) {
        return users_.try_emplace(name, UserId{users_.size() + 1}).first->second;
    }

    Result<void> run(const Words& w) {
        const auto arg = [&](std::size_t i) { return i < w.size() ? w[i] : std::string(); };
        const std::string& verb = w[1];
        if (verb == "cannot") {
            desk_.cannot.clear();
            for (std::size_t i = 2; i < w.size(); ++i) {
                desk_.cannot.push_back({*step_kind_named(w[i]), "duty", "nobody_there"});
            }
            return {};
        }
        if (verb == "raise") {
            return desk_.apply(desk_.raise(list_of(arg(2), '+')));
        }
        if (verb == "join") {
            return desk_.apply(Join{desk_.alarm(list_of(arg(2), '+')), std::nullopt});
        }
        if (verb == "suspect") {
            Raise raise = desk_.raise({arg(2)});
            raise.alarm.verified = false;
            return desk_.apply(raise);
        }
        if (verb == "level") {
            return desk_.report(arg(2) == "-" ? std::vector<Kind>{} : list_of(arg(2), '+'));
        }
        if (verb == "told") {
            desk_.levels.at(0).told = std::stoi(arg(2));
            return {};
        }
        if (verb == "due") {
            return desk_.apply(LadderDue{desk_.ladder, desk_.cannot});
        }
        if (verb == "seen") {
            return desk_.apply(Seen{desk_.alarms.at(0).id, desk_.now()});
        }
        if (verb == "return") {
            return desk_.apply(Return{arg(2)});
        }
        return by_person(w, user(arg(2)));
    }

    Result<void> by_person(const Words& w, UserId who) {
        const auto arg = [&](std::size_t i) { return i < w.size() ? w[i] : std::string(); };
        const std::string& verb = w[1];
        if (verb == "accept") {
            return desk_.apply(Accept{who, arg(2), arg(3) == "read"});
        }
        if (verb == "note") {
            return desk_.apply(Note{who, arg(3)});
        }
        if (verb == "step") {
            return desk_.apply(TakeStep{who, arg(3), "", false});
        }
        if (verb == "tell") {
            return desk_.apply(Tell{who, desk_.responder(9)});
        }
        if (verb == "lamp") {
            return desk_.apply(SetLamp{who, ResponderId{9}, *lamp_named(arg(3)), ""});
        }
        if (verb == "hand") {
            const UserId to = arg(3) == "queue" ? UserId{} : user(arg(3));
            return desk_.apply(HandOver{who, to, arg(3), arg(4), arg(5) == "supervisor"});
        }
        if (verb == "assign") {
            return desk_.apply(Assign{who, user(arg(3)), arg(3), ""});
        }
        if (verb == "close") {
            const auto outcome = outcome_named(arg(3));
            return desk_.apply(Close{who, outcome.value_or(Outcome::none), arg(4), false});
        }
        if (verb == "reopen") {
            return desk_.apply(Reopen{who, arg(3)});
        }
        FAIL("unknown verb: " << verb);
        return {};
    }

    std::string fact(const std::string& name) const {
        const Incident& i = desk_.incident;
        std::vector<std::string> kinds;
        for (const Happened& event : desk_.events) {
            kinds.push_back(event.kind);
        }
        const std::map<std::string, std::string> facts = {
            {"error", error_},
            {"state", std::string(name_of(i.state))},
            {"holder", i.holder_name.empty() ? "-" : i.holder_name},
            {"priority", std::to_string(i.priority)},
            {"kinds", joined(i.kinds)},
            {"told", joined(i.told)},
            {"alarms", std::to_string(i.alarm_count)},
            {"reopened", std::to_string(i.reopened)},
            {"outcome", std::string(name_of(i.outcome))},
            {"was_with", i.returned_from.empty() ? "-" : i.returned_from},
            {"reason", i.returned_reason.empty() ? "-" : i.returned_reason},
            {"cancelled", i.cancel_shown ? "yes" : "no"},
            {"unverified", i.unverified ? "yes" : "no"},
            {"webhooks", std::to_string(desk_.run.size())},
            {"lamp", i.responders.empty() ? "-" : std::string(name_of(i.responders[0].lamp))},
            {"next", i.next_deadline_at
                         ? std::to_string((*i.next_deadline_at - desk_.start()).us / 1'000'000)
                         : "-"},
            {"answer_ms",
             i.answered_at ? std::to_string((*i.answered_at - i.raised_at).us / 1'000) : "-"},
            {"levels", levels()},
            {"ended", joined(desk_.news.ended)},
            {"standing", i.standing_since
                             ? std::to_string((*i.standing_since - desk_.start()).us / 1'000'000)
                             : "-"},
            {"assigned", name_of_user(i.handed_to)},
            {"events", joined(kinds)}};
        const auto found = facts.find(name);
        return found == facts.end() ? "no such fact" : found->second;
    }

    std::string levels() const {
        if (desk_.news.fresh.empty()) {
            return desk_.news.standing.empty() ? "-" : "stands";
        }
        return desk_.news.again ? "again" : "new";
    }

    std::string name_of_user(UserId id) const {
        for (const auto& [name, known] : users_) {
            if (known == id) {
                return name;
            }
        }
        return "-";
    }

    Desk desk_;
    std::map<std::string, UserId> users_;
    std::string error_;
};

}  // namespace

TEST_CASE("the tables of what becomes of an incident") {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("src/alarms/test/cases")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() >= 6);
    for (const auto& file : files) {
        std::ifstream in(file);
        Table table;
        int number = 0;
        int lines = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            if (trim(line).empty() || line[0] == '#') {
                continue;
            }
            CAPTURE(file.string());
            CAPTURE(number);
            CAPTURE(line);
            table.run_line(line);
            ++lines;
        }
        CHECK(lines >= 3);
    }
}

}  // namespace tiexin::alarms
