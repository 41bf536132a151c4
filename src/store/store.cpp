#include "store/store.hpp"

#include <filesystem>

#include "base/log.hpp"
#include "base/prng.hpp"
#include "store/alarm_store.hpp"
#include "store/data_lock.hpp"
#include "store/call_store.hpp"
#include "store/flow_store.hpp"
#include "store/identity_store.hpp"
#include "store/migrate.hpp"
#include "store/readers.hpp"
#include "store/registry_store.hpp"
#include "store/temporary_folder.hpp"
#include "store/track_store.hpp"
#include "store/verify.hpp"
#include "store/writer.hpp"

namespace tiexin::store {

namespace {

struct Keys {
    SecretKey field;
    SecretKey index;
};

Digest random_digest() {
    Digest out{};
    const Buffer bytes = random_bytes(out.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

class WritingDatabase final : public Database {
public:
    WritingDatabase(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}
    Result<void> write(const WriteFn& fn) override { return writer_.write(fn); }
    bool write_async(WriteFn fn, std::function<void(Result<void>)> done) override {
        return writer_.write_async(std::move(fn), std::move(done));
    }
    bool write_later(WriteFn fn) override { return writer_.write_later(std::move(fn)); }
    Result<void> read(const ReadFn& fn) const override { return readers_.read(fn); }

private:
    Writer& writer_;
    Readers& readers_;
};

// Built from the bottom up, so that it is taken down from the top: the writer drains first.
struct Parts {
    std::optional<TemporaryFolder> folder;
    std::optional<DataLock> lock;
    Personal personal;
    Keys keys;
    Url url;
};

class Opened final : public OpenStore {
public:
    Opened(Parts parts, std::unique_ptr<Connection> writing,
           std::unique_ptr<Connection> checkpointing, const Options& options)
        : parts_(std::move(parts)),
          registry_(parts_.personal),
          alarms_(parts_.personal),
          flows_(parts_.personal),
          calls_(parts_.personal),
          readers_(parts_.url, options.readers),
          writer_(std::move(writing), std::make_unique<Checkpointer>(std::move(checkpointing)),
                  log_, parts_.keys.index,
                  {*options.clock, options.own_thread, options.fail_commit, options.metrics}),
          database_(writer_, readers_) {}

    Database& database() override { return database_; }
    EventLog& log() override { return log_; }
    registry::Store& registry() override { return registry_; }
    identity::Store& identity() override { return identity_; }
    location::Store& location() override { return location_; }
    alarms::Store& alarms() override { return alarms_; }
    flows::Store& flows() override { return flows_; }
    call::Store& calls() override { return calls_; }
    std::size_t pump() override { return writer_.pump(); }
    Result<Verified> verify() override {
        Verified verified;
        const auto read = readers_.read([&](const Conn& conn) -> Result<void> {
            verified = verify_store(conn, parts_.keys.index);
            return {};
        });
        return read ? Result<Verified>(std::move(verified)) : Result<Verified>(read.error());
    }
    Result<JournalCheck> verify_journal(const std::string& path) override {
        std::optional<Result<JournalCheck>> check;
        const auto read = readers_.read([&](const Conn& conn) -> Result<void> {
            check = check_journal(conn, path);
            return {};
        });
        return read ? std::move(*check) : Result<JournalCheck>(read.error());
    }

private:
    Parts parts_;
    StoredLog log_;
    RegistryStore registry_;
    IdentityStore identity_;
    TrackStore location_;
    AlarmStore alarms_;
    FlowStore flows_;
    CallStore calls_;
    Readers readers_;
    Writer writer_;
    WritingDatabase database_;
};

Result<std::vector<Migration>> migrations_of(const Options& options) {
    return options.migrations.empty() ? Result<std::vector<Migration>>(embedded_migrations())
                                      : migrations_in(options.migrations);
}

Result<Keys> keys_of(const Options& options, const Url& url) {
    if (options.key != nullptr) {
        return Keys{options.key->sub_key(KeyUse::field), options.key->sub_key(KeyUse::index)};
    }
    if (!url.temporary) {
        return Error{Code::bad_input, "a database that is kept needs a key file"};
    }
    return Keys{SecretKey(random_digest()), SecretKey(random_digest())};
}

Result<std::unique_ptr<OpenStore>> open_parts(Parts parts, const Options& options) {
    const auto migrations = migrations_of(options);
    if (!migrations) {
        return migrations.error();
    }
    auto writing = std::make_unique<Connection>(parts.url, Access::write);
    const auto applied = migrate(*writing, parts.url.engine, *migrations, options.clock->now());
    if (!applied) {
        return Error{Code::unavailable, applied.error().detail};
    }
    if (*applied > 0 && !parts.url.temporary) {
        log_info("database_migrated", {{"applied", *applied}, {"to", migrations->size()}});
    }
    std::unique_ptr<Connection> checkpointing;
    if (options.own_thread && !parts.url.temporary) {
        checkpointing = std::make_unique<Connection>(parts.url, Access::write);
    }
    return std::unique_ptr<OpenStore>(std::make_unique<Opened>(std::move(parts), std::move(writing),
                                                               std::move(checkpointing), options));
}

}  // namespace

Result<std::unique_ptr<OpenStore>> open(const Options& options) {
    CHECK(options.clock != nullptr && options.readers > 0);
    auto url = parse_url(options.url);
    if (!url) {
        return Error{Code::unavailable, url.error().detail};
    }
    auto keys = keys_of(options, *url);
    if (!keys) {
        return Error{Code::unavailable, keys.error().detail};
    }
    Parts parts{{}, {}, Personal(keys->field, keys->index), *keys, *url};
    if (url->temporary) {
        auto folder = TemporaryFolder::make();
        if (!folder) {
            return folder.error();
        }
        parts.url.target = folder->path() + "/database";
        parts.folder = std::move(folder).value();
    } else if (url->engine == Engine::sqlite) {
        auto lock = DataLock::take(url->target + ".lock");
        if (!lock) {
            return lock.error();
        }
        parts.lock = std::move(lock).value();
    }
    try {
        return open_parts(std::move(parts), options);
    } catch (...) {
        return Error{Code::unavailable, "cannot open the database: " + error_of_exception().detail};
    }
}

}  // namespace tiexin::store
