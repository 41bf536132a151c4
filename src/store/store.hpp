#pragma once
// The database, opened: one batching writer, a pool of readers, the event log and the stores of
// every module. url: "sqlite:PATH", "sqlite::memory:" (tests) or "postgresql://…". The only header
// that app and tests include.

#include <functional>
#include <memory>
#include <string>

#include "alarms/store.hpp"
#include "base/key_file.hpp"
#include "base/metrics.hpp"
#include "base/tx.hpp"
#include "call/store.hpp"
#include "flows/store.hpp"
#include "identity/store.hpp"
#include "location/store.hpp"
#include "registry/store.hpp"

namespace tiexin::store {

struct Options {
    std::string url = "sqlite::memory:";
    std::string migrations;  // folder migrations/; empty: those embedded at build
    const Clock* clock = nullptr;
    const KeyFile* key = nullptr;  // encrypts personal fields; may be none for sqlite::memory: only
    Metrics* metrics = nullptr;    // counts batches and failures there
    // own_thread false: write() runs on the caller's thread and write_async() inside pump(): for
    // tests and the simulated world.
    bool own_thread = true;
    std::size_t readers = 4;
    // Tests: called before each commit with its number; true makes the commit fail after the
    // writes.
    std::function<bool(std::uint64_t)> fail_commit;
};
constexpr std::size_t writes_queued_max = 65'536;
constexpr std::size_t batch_writes_max = 4'096;  // functions in one transaction
constexpr Duration write_later_wait = milliseconds(100);

class OpenStore {
public:
    virtual ~OpenStore() = default;  // drains the queue, then closes
    virtual Database& database() = 0;
    virtual EventLog& log() = 0;
    virtual registry::Store& registry() = 0;
    virtual identity::Store& identity() = 0;
    virtual location::Store& location() = 0;
    virtual alarms::Store& alarms() = 0;
    virtual flows::Store& flows() = 0;
    virtual call::Store& calls() = 0;
    virtual std::size_t
    pump() = 0;  // own_thread == false: runs what is queued, one batch; how many functions

    struct Verified {
        std::uint64_t events = 0;
        std::uint64_t erased = 0;
        std::vector<std::string> faults;  // empty: good. "seq 12: chain broken", "alarm 5: no
                                          // incident", "incident 7: no deadline"
    };
    virtual Result<Verified> verify() = 0;
    // One line per alarm of the simulator's journal: missing and doubled ones.
    struct JournalCheck {
        std::uint64_t lines = 0, missing = 0, doubled = 0;
        std::vector<std::string> examples;
    };
    virtual Result<JournalCheck> verify_journal(const std::string& path) = 0;
};

// unavailable: cannot open or migrate (detail says what to do); busy: another process holds the
// lock of the directory.
Result<std::unique_ptr<OpenStore>> open(const Options& options);

}  // namespace tiexin::store
