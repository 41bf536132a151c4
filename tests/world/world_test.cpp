// A city in small, for minutes of virtual time per seed: terminals press through a network that
// drops, stalls, cuts and splits; commits fail; the server dies and comes back. Checked after every
// step, not only at the end:
//   no acknowledged press is missing or doubled; every open incident has a deadline.
// TIEXIN_SEED=N replays one seed.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/id_number.hpp"
#include "node.hpp"
#include "pendant.hpp"

namespace tiexin::world {
namespace {

namespace fs = std::filesystem;

const Instant start = parse_iso8601("2026-01-05T18:00:00Z").value();
const AreaId town = parse_area("140213").value();

struct Faults {
    net::SimFaults network;
    double commit_fails = 0;
    Duration restart_every;  // 0: never
};

class World {
public:
    World(std::uint64_t seed, const Faults& faults)
        : random_(seed),
          faults_(faults),
          clock_(start),
          folder_(fs::temp_directory_path() / fmt::format("tiexin-world-{}-{}", ::getpid(), seed)),
          network_(clock_, seed) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        key_ = std::make_unique<KeyFile>(KeyFile::create(folder_ / "key").value());
        terminals_loop_ = network_.make_loop();
        boot();
        enrol();
        network_.set_faults(faults_.network);
        for (const auto& pendant : pendants_) {
            pendant->power_on(endpoint(*pendant));
        }
    }
    ~World() {
        pendants_.clear();
        node_.reset();
        fs::remove_all(folder_);
    }

    void live(Duration how_long) {
        const Instant until = clock_.now() + how_long;
        Instant restart_at = clock_.now() + faults_.restart_every;
        while (clock_.now() < until) {
            act();
            network_.run_for(milliseconds(random_.between(50, 900)));
            check_deadlines();
            if (faults_.restart_every.us > 0 && clock_.now() >= restart_at) {
                restart();
                restart_at = clock_.now() + faults_.restart_every;
            }
        }
    }

    // The weather clears: everything that was pressed must arrive.
    void calm_down() {
        failing_ = false;
        network_.set_faults({});
        network_.run_until([this] { return unanswered() == 0; }, minutes(30));
        CHECK(unanswered() == 0);
        check_journal();
        const auto verified = node_->store().verify();
        REQUIRE(verified.ok());
        for (const std::string& fault : verified->faults) {
            FAIL_CHECK(fault);
        }
    }

    std::size_t presses() const { return presses_; }
    std::size_t acknowledged() const { return journal_.size(); }
    std::uint64_t failed_commits() const { return failed_commits_; }
    Node& node() { return *node_; }

private:
    struct Who {
        std::string protocol, device;
    };

    net::Endpoint endpoint(const Pendant& pendant) const {
        for (std::size_t i = 0; i < pendants_.size(); ++i) {
            if (pendants_[i].get() == &pendant) {
                return {net::parse_address("10.0.0.1").value(), node_->port(who_[i].protocol)};
            }
        }
        return {};
    }

    void boot() {
        node_ =
            std::make_unique<Node>(clock_, network_, folder_ / "db", *key_, [this](std::uint64_t) {
                const bool fails = failing_ && random_.chance(faults_.commit_fails);
                failed_commits_ += fails ? 1 : 0;
                return fails;
            });
    }

    void enrol() {
        const std::vector<Who> all = {{"jt808", "013800000001"},
                                      {"jt808", "00000000013800000002"},
                                      {"watch", "8800000011"},
                                      {"watch", "8800000012"},
                                      {"minifinder2", "860000000000019"},
                                      {"minifinder2", "860000000000027"}};
        for (const Who& who : all) {
            const auto kept = node_->store().database().write([&](Tx& tx) -> Result<void> {
                registry::Elder elder;
                elder.id = tx.make_id<ElderId>();
                elder.version = 1;
                elder.name = "老人" + who.device.substr(who.device.size() - 2);
                elder.area = town;
                node_->store().registry().put_elder(tx, elder, "system", "created");
                flows::Enrolment enrolment;
                enrolment.device = who.device;
                enrolment.protocol = who.protocol;
                enrolment.elder = elder.id;
                enrolment.actor = "system";
                enrolment.press_expected = false;
                const auto enrolled = node_->enrol().enrol(tx, enrolment);
                return enrolled ? Result<void>() : Result<void>(enrolled.error());
            });
            REQUIRE(kept.ok());
            who_.push_back(who);
            pendants_.push_back(std::make_unique<Pendant>(network_, *terminals_loop_, who.protocol,
                                                          who.device, random_.next(), journal_));
        }
        failing_ = true;
    }

    // A hand presses now and then; not twice within a second on one terminal, as fingers do not
    // either: a watch has no serial, so two presses of one second are the same bytes.
    void act() {
        const std::size_t i = random_.below(pendants_.size());
        if (random_.chance(0.25) && clock_.now() - last_press_[i] > seconds(12)) {
            last_press_[i] = clock_.now();
            pendants_[i]->press();
            ++presses_;
        } else {
            pendants_[i]->walk({40.08 + random_.unit() / 100, 113.3 + random_.unit() / 100});
        }
    }

    void restart() {
        node_.reset();
        network_.run_for(milliseconds(random_.between(200, 4'000)));
        boot();
        check_journal();
        for (const auto& pendant : pendants_) {
            pendant->power_on(endpoint(*pendant));
        }
    }

    std::size_t unanswered() const {
        std::size_t count = 0;
        for (const auto& pendant : pendants_) {
            count += pendant->unanswered();
        }
        return count;
    }

    void check_deadlines() {
        const auto read = node_->store().database().read([&](const Conn& conn) -> Result<void> {
            for (const auto& incident : node_->store().alarms().open_incidents(conn, {town})) {
                CHECK(incident.next_deadline_at.has_value());
            }
            return {};
        });
        REQUIRE(read.ok());
    }

    void check_journal() {
        const fs::path file = folder_ / "journal";
        std::ofstream out(file, std::ios::trunc);
        for (const Acknowledged& row : journal_) {
            out << fmt::format(
                "{{\"device\":\"{}\",\"protocol\":\"{}\",\"key\":\"{}\",\"alarms\":[\"sos\"],"
                "\"device_time\":null,\"acked_at\":\"{}\"}}\n",
                row.device, row.protocol, row.key, iso8601(row.at));
        }
        out.close();
        const auto checked = node_->store().verify_journal(file);
        REQUIRE(checked.ok());
        CHECK(checked->lines == journal_.size());
        CHECK(checked->missing == 0);
        CHECK(checked->doubled == 0);
        for (const std::string& example : checked->examples) {
            MESSAGE(example);
        }
    }

    Prng random_;
    Faults faults_;
    ManualClock clock_;
    fs::path folder_;
    net::SimNetwork network_;
    std::unique_ptr<KeyFile> key_;
    std::unique_ptr<net::Loop> terminals_loop_;
    bool failing_ = false;
    std::uint64_t failed_commits_ = 0;
    std::unique_ptr<Node> node_;
    std::vector<Who> who_;
    std::vector<Acknowledged> journal_;
    std::vector<std::unique_ptr<Pendant>> pendants_;
    std::map<std::size_t, Instant> last_press_;
    std::size_t presses_ = 0;
};

std::vector<std::uint64_t> seeds(std::uint64_t count) {
    if (const char* one = std::getenv("TIEXIN_SEED")) {
        return {parse_id(one).value_or(1)};
    }
    std::vector<std::uint64_t> all;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        all.push_back(seed);
    }
    return all;
}

void run_world(const Faults& faults, std::uint64_t count, Duration how_long) {
    for (const std::uint64_t seed : seeds(count)) {
        CAPTURE(seed);
        World world(seed, faults);
        world.live(how_long);
        world.calm_down();
        CHECK(world.presses() > 10);
        CHECK(world.acknowledged() == world.presses());
        if (faults.commit_fails > 0) {
            CHECK(world.failed_commits() > 0);
        }
    }
}

TEST_CASE("in_good_weather_every_press_is_stored_once") {
    run_world({}, 3, minutes(3));
}

TEST_CASE("a_bad_network_loses_and_doubles_no_press") {
    Faults faults;
    faults.network.split = 0.3;
    faults.network.merge = 0.2;
    faults.network.cut = 0.03;
    faults.network.stall = 0.01;
    faults.network.half_open = 0.01;
    faults.network.refuse = 0.2;
    faults.network.delay_max = milliseconds(800);
    run_world(faults, 6, minutes(4));
}

TEST_CASE("a_failed_commit_acknowledges_nothing") {
    Faults faults;
    faults.commit_fails = 0.2;
    run_world(faults, 6, minutes(4));
}

TEST_CASE("a_server_that_dies_keeps_what_it_acknowledged") {
    Faults faults;
    faults.network.cut = 0.02;
    faults.commit_fails = 0.05;
    faults.restart_every = seconds(20);
    run_world(faults, 6, minutes(4));
}

TEST_CASE("nobody_at_the_seats_means_the_duty_telephone_is_told") {
    World world(11, {});
    world.live(minutes(4));
    CHECK(world.node().herald().told > 0);
    world.calm_down();
}

}  // namespace
}  // namespace tiexin::world
