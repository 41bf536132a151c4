// What the table of protocols knows before any terminal has connected.

#include "gateway/protocol.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway {
namespace {

using device::Command;
using device::CommandKind;

struct Known {
    std::string_view protocol, device;
};
constexpr Known terminals[] = {{"watch", "4700186508"},
                                  {"jt808", "015499000012"},
                                  {"jt808", "00000000015499000012"},
                                  {"minifinder2", "862311069162475"}};

Result<void> words_for(const Known& terminal, const Command& command) {
    return has_words(terminal.protocol, terminal.device, "", command);
}

}  // namespace

TEST_CASE("every protocol has words for every command, but a pendant cannot be made to dial") {
    const Command commands[] = {{CommandKind::locate_now, 0, {}},
                                {CommandKind::report_interval, 600, {}},
                                {CommandKind::centre_number, 0, {"03525550000"}},
                                {CommandKind::sos_numbers, 0, {"13800000001", "13800000002"}},
                                {CommandKind::call_back, 0, {"03525550000"}},
                                {CommandKind::find, 0, {}}};
    for (const Known& terminal : terminals) {
        for (const Command& command : commands) {
            const auto has = words_for(terminal, command);
            const bool dials = command.kind == CommandKind::call_back;
            const bool wanted = !(dials && terminal.protocol == "minifinder2");
            CHECK_MESSAGE(has.ok() == wanted, std::string(terminal.protocol)
                                                  << " " << std::string(name_of(command.kind)));
            if (!has.ok()) {
                CHECK(has.error().code == Code::unsupported);
                CHECK(!has.error().detail.empty());
            }
        }
    }
}

TEST_CASE("values a protocol cannot say are known before the terminal is asked") {
    const auto often = words_for({"watch", "4700186508"}, {CommandKind::report_interval, 30, {}});
    REQUIRE(!often.ok());
    CHECK(often.error().code == Code::bad_input);
    CHECK(words_for({"jt808", "015499000012"}, {CommandKind::report_interval, 30, {}}).ok());
}

TEST_CASE("a terminal that has not said how it writes is no reason against a command") {
    CHECK(words_for({"jt808", "1234567"}, {CommandKind::locate_now, 0, {}}).ok());
}

TEST_CASE("nothing can be said in a protocol nobody knows") {
    const auto has = has_words("morse", "1", "", {CommandKind::find, 0, {}});
    REQUIRE(!has.ok());
    CHECK(has.error().code == Code::unsupported);
}

}  // namespace tiexin::gateway
