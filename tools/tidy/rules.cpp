#include "rules.hpp"

namespace tidy {

// Words are written in two pieces where this very file would otherwise trip over them.
const std::vector<WordRule>& word_rules() {
    static const std::vector<WordRule> rules = {
        {"system_clock::"
         "now",
         {"src/base/", "src/net/", "src/sim/"},
         "time is injected: take an Instant or a Clock"},
        {"steady_clock::"
         "now",
         {"src/base/", "src/net/", "src/sim/", "bench/"},
         "time is injected: take a Clock"},
        {"random_"
         "device",
         {"src/base/"},
         "chance is injected: take a Prng, or base/crypto for secrets"},
        {"sleep_"
         "for",
         {"src/net/", "src/sim/", "bench/", "tests/"},
         "waiting belongs to a loop or the pump"},
        {"std::"
         "rand",
         {},
         "not the same on every machine: use base/prng"},
        {"uniform_"
         "int_distribution",
         {},
         "not the same on every machine: use base/prng"},
        {"std::"
         "regex",
         {},
         "slow and unbounded: scan by hand"},
        {"<boost/"
         "beast",
         {"src/net/"},
         "Beast stays in net"},
        {"<boost/"
         "asio",
         {"src/net/"},
         "Asio stays in net"},
        {"<boost/"
         "json",
         {"src/base/json"},
         "use base/json.hpp"},
        {"<spd"
         "log",
         {"src/base/log"},
         "use base/log.hpp"},
        {"<sqlite"
         "3.h>",
         {"src/store/"},
         "SQL stays in store"},
        {"<libpq-"
         "fe.h>",
         {"src/store/"},
         "SQL stays in store"},
        {"<mosqu"
         "itto.h>",
         {"src/adapters/mqtt/"},
         "MQTT stays in its adapter"},
        {"<soci/", {"src/store/"}, "SQL stays in store"},
        {"INSERT "
         "INTO ",
         {"src/store/", "migrations/", "tests/", "tools/"},
         "SQL stays in store"},
        {"DELETE "
         "FROM ",
         {"src/store/", "migrations/", "tests/", "tools/"},
         "SQL stays in store"},
        {".det"
         "ach()",
         {},
         "every thread is joined"},
        {"TO"
         "DO",
         {},
         "an open point goes to docs/limits.md"},
        {"FIX"
         "ME",
         {},
         "an open point goes to docs/limits.md"},
        {"XX"
         "X:",
         {},
         "an open point goes to docs/limits.md"},
    };
    return rules;
}

const std::vector<SizeRule>& size_rules() {
    static const std::vector<SizeRule> rules = {
        {".hpp", 200}, {".cpp", 600}, {".ts", 600}, {".vue", 600}};
    return rules;
}

}  // namespace tidy
