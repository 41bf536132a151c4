// The names that the store, the API and `tiexin decode` share: each names one thing, both ways.

#include <algorithm>
#include <set>

#include "device/alarm.hpp"
#include "device/command.hpp"

#include <doctest/doctest.h>

namespace tiexin::device {

namespace {

template <class Kind, class Find>
void check_names(int count, Find find) {
    std::set<std::string_view> seen;
    for (int i = 0; i < count; ++i) {
        const auto kind = static_cast<Kind>(i);
        const std::string_view name = name_of(kind);
        CHECK(!name.empty());
        CHECK_MESSAGE(seen.insert(name).second, "twice: " << std::string(name));
        const std::optional<Kind> found = find(name);
        REQUIRE_MESSAGE(found.has_value(), std::string(name));
        CHECK(*found == kind);
    }
    CHECK(!find(""));
    CHECK(!find("SOS"));
    CHECK(!find("sos "));
    CHECK(!find("nothing_like_it"));
}

}  // namespace

TEST_CASE("alarm kinds come back from their names") {
    check_names<AlarmKind>(alarm_kind_count, alarm_kind);
}

TEST_CASE("commands and their states come back from their names") {
    check_names<CommandKind>(static_cast<int>(CommandKind::find) + 1, command_kind);
    check_names<CommandState>(static_cast<int>(CommandState::expired) + 1, command_state);
}

// What is stored and spoken outside stays what it was, whatever is added to the lists.
TEST_CASE("the names others rely on") {
    CHECK(name_of(AlarmKind::sos) == "sos");
    CHECK(name_of(AlarmKind::fall) == "fall");
    CHECK(name_of(AlarmKind::carbon_monoxide) == "carbon_monoxide");
    CHECK(name_of(AlarmKind::help) == "help");
    CHECK(name_of(AlarmKind::fault) == "fault");
    CHECK(name_of(CommandKind::call_back) == "call_back");
    CHECK(name_of(CommandKind::find) == "find");
    CHECK(name_of(CommandState::queued) == "queued");
    CHECK(name_of(CommandState::expired) == "expired");
}

}  // namespace tiexin::device
