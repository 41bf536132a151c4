#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

#include "adapters/voice/switchboard.hpp"
#include "baresip.hpp"
#include "base/crypto.hpp"

namespace tiexin::test {

namespace {

using namespace std::chrono_literals;

constexpr double elder_hz = 440, prompt_hz = 880, relative_hz = 1'500;
constexpr double heard_db = -40, silent_db = -60;

bool missing(const char* program) {
    if (installed(program)) {
        return false;
    }
    std::printf("voice absent: %s is not installed\n", program);
    return true;
}

bool wait_for(const std::function<bool()>& done, std::chrono::seconds at_most = 15s) {
    constexpr auto step = 20ms;
    for (auto waited = 0ms; waited <= at_most; waited += step) {
        if (done()) {
            return true;
        }
        std::this_thread::sleep_for(step);
    }
    return false;
}

// What the switchboard tells, kept for the test.
struct Told final : call::VoiceEvents {
    template <class Do>
    auto with(Do&& act) {
        const std::lock_guard guard(lock);
        return act();
    }
    void rings(const call::Ring& ring) override {
        with([&] { rung.push_back(ring); });
    }
    void answered(call::Leg leg) override {
        with([&] { answers.push_back(leg); });
    }
    void ended(call::Leg leg, call::Ended how, const call::LegCounts& counts) override {
        with([&] { ends[leg] = {how, counts}; });
    }
    void digit(call::Leg, char digit) override {
        with([&] { digits += digit; });
    }
    void seat_left(IncidentId, UserId) override {}
    void recording(IncidentId, const std::string& name) override {
        with([&] { recordings.push_back(name); });
    }
    void lost() override {
        with([&] { ++losses; });
    }
    void back() override {
        with([&] { ++returns; });
    }
    std::mutex lock;
    std::vector<call::Ring> rung;
    std::vector<call::Leg> answers;
    std::map<call::Leg, std::pair<call::Ended, call::LegCounts>> ends;
    std::string digits;
    std::vector<std::string> recordings;
    int losses = 0, returns = 0;
};

struct Exchange {
    Exchange() {
        folder = "/tmp/tiexin-voice-" + std::to_string(::getpid()) + "-" +
                 std::to_string(random_u64() % 100'000);
        std::filesystem::create_directories(folder + "/recordings");
        write_wav(folder + "/prompt.wav", tone(prompt_hz, 5));
        REQUIRE(run("opusenc --quiet --framesize 20 " + folder + "/prompt.wav " + folder +
                    "/prompt.opus") == 0);
        settings.sip.at = *net::parse_endpoint("127.0.0.1:" + std::to_string(free_port()));
        settings.sip.password_of = [](std::string_view account) {
            return account == "861234567890123" ? std::optional<std::string>("a-long-secret")
                                                : std::nullopt;
        };
        settings.sip.trunk = adapters::SipTrunk{"127.0.0.1:1", "12349", {}};
        settings.janus.folder = folder + "/janus";
        settings.janus.port = free_port();
        settings.janus.api_secret = random_token();
        settings.janus.admin_key = random_token();
        settings.prompt = folder + "/prompt.opus";
        settings.recordings = folder + "/recordings";
    }
    ~Exchange() {
        board.reset();
        std::filesystem::remove_all(folder);
    }
    void start() {
        board = std::make_unique<adapters::Switchboard>(settings, *network, clock, told);
        REQUIRE(board->start());
        REQUIRE(wait_for([&] { return board->up(); }));
    }
    std::string uri(const std::string& user) const {
        return "sip:" + user + "@" + net::to_text(settings.sip.at);
    }
    std::optional<call::Leg> rings(std::size_t number = 0) {
        wait_for([&] { return told.with([&] { return told.rung.size() > number; }); });
        return told.with([&]() -> std::optional<call::Leg> {
            return told.rung.size() > number ? std::optional(told.rung[number].leg) : std::nullopt;
        });
    }
    bool ended(call::Leg leg) {
        return wait_for([&] { return told.with([&] { return told.ends.contains(leg); }); });
    }

    std::string folder;
    adapters::VoiceSettings settings;
    SystemClock clock;
    std::unique_ptr<net::Network> network = net::make_real_network();
    Told told;
    std::unique_ptr<adapters::Switchboard> board;
};

bool hears(const Baresip& telephone, double hertz) {
    return wait_for([&] { return level_db(telephone.heard(), hertz, 0.5) > heard_db; });
}

bool silent(const Baresip& telephone, double hertz) {
    return wait_for([&] { return level_db(telephone.heard(), hertz, 0.5) < silent_db; });
}

}  // namespace

TEST_CASE(
    "an elder waits with the prompt, talks with a relative, is recorded, survives the mixer") {
    if (missing("janus") || missing("baresip") || missing("opusenc")) {
        return;
    }
    Exchange x;
    x.settings.sip.trunk->sources = {net::parse_endpoint("127.0.0.1:1")->address};
    Baresip relative({x.folder + "/relative",
                      "<sip:13900012201@127.0.0.1>;regint=0;audio_codecs=PCMU;answermode=auto",
                      relative_hz, ""});
    x.settings.sip.trunk->host = "127.0.0.1:" + std::to_string(relative.port());
    x.start();
    const IncidentId incident{77};
    Baresip elder({x.folder + "/elder",
                   "<sip:03525551234@127.0.0.1>;regint=0;audio_codecs=PCMA;ptime=30", elder_hz,
                   x.uri("12349")});
    const auto leg = x.rings();
    REQUIRE(leg);
    CHECK(x.told.with([&] { return x.told.rung[0].caller; }) == "03525551234");
    CHECK(x.told.with([&] { return x.told.rung[0].account; }).empty());
    x.board->wait(*leg);
    CHECK(hears(elder, prompt_hz));

    x.board->join(*leg, incident);
    CHECK(silent(elder, prompt_hz));
    const call::Leg dialled = x.board->dial("13900012201", incident);
    CHECK(hears(elder, relative_hz));
    CHECK(hears(relative, elder_hz));
    CHECK(level_db(elder.heard(), elder_hz, 0.5) < silent_db);  // nobody hears himself
    elder.command("sndcode", "5");
    CHECK(wait_for([&] { return x.told.with([&] { return x.told.digits == "5"; }); }));

    x.board->hold(*leg);
    CHECK(hears(elder, prompt_hz));
    CHECK(silent(relative, elder_hz));
    x.board->join(*leg, incident);
    CHECK(hears(relative, elder_hz));

    const int before = x.board->conference_pid();
    ::kill(before, SIGKILL);
    CHECK(wait_for([&] { return x.told.with([&] { return x.told.returns == 1; }); }));
    CHECK(x.told.with([&] { return x.told.losses; }) == 1);
    CHECK(x.board->conference_pid() != before);
    CHECK(silent(relative, 3'000));
    std::this_thread::sleep_for(1s);
    CHECK(hears(elder, relative_hz));
    CHECK(hears(relative, elder_hz));

    x.board->hang_up(dialled);
    CHECK(x.ended(dialled));
    CHECK(silent(elder, relative_hz));
    elder.command("hangup");
    CHECK(x.ended(*leg));
    CHECK(x.told.with([&] { return x.told.ends[*leg].first; }) == call::Ended::hung_up);
    CHECK(x.told.with([&] { return x.told.ends[*leg].second.heard; }) > 50);
    // One file a conversation; the one that the server died over was closed in its stead.
    REQUIRE(x.told.with([&] { return x.told.recordings.size(); }) == 2);
    for (const std::string& name : x.told.with([&] { return x.told.recordings; })) {
        const std::string file = x.settings.recordings + "/" + name + ".wav";
        CAPTURE(file);
        CHECK(wait_for([&] { return std::filesystem::exists(file); }));
        const Samples talk = read_wav(file);
        CHECK(level_db(talk, elder_hz, 60) > heard_db);
        CHECK(level_db(talk, relative_hz, 60) > heard_db);
        CHECK(level_db(talk, prompt_hz, 60) < silent_db);
    }
}

TEST_CASE("a stranger is refused, a terminal proves itself, a wrong password does not") {
    if (missing("janus") || missing("baresip") || missing("opusenc")) {
        return;
    }
    Exchange x;
    x.start();
    const std::string account = "<sip:861234567890123@" + net::to_text(x.settings.sip.at) + ">";
    Baresip stranger(
        {x.folder + "/stranger", "<sip:1@127.0.0.1>;regint=0", elder_hz, x.uri("12349")});
    Baresip liar(
        {x.folder + "/liar", account + ";auth_pass=guess;regint=0", elder_hz, x.uri("12349")});
    Baresip terminal({x.folder + "/terminal", account + ";auth_pass=a-long-secret;regint=60",
                      elder_hz, x.uri("12349")});
    const auto leg = x.rings();
    REQUIRE(leg);
    CHECK(x.told.with([&] { return x.told.rung[0].account; }) == "861234567890123");
    x.board->refuse(*leg);
    CHECK(x.ended(*leg));
    std::this_thread::sleep_for(500ms);
    CHECK(x.told.with([&] { return x.told.rung.size(); }) == 1);
    const call::Leg back = x.board->dial("861234567890123", IncidentId{5});
    CHECK(wait_for([&] { return x.told.with([&] { return !x.told.answers.empty(); }); }, 2s) ==
          false);  // it rings: nobody picks up
    terminal.command("accept");
    CHECK(wait_for([&] { return x.told.with([&] { return !x.told.answers.empty(); }); }));
    x.board->hang_up(back);
    CHECK(x.ended(back));
    const call::Leg nowhere = x.board->dial("no-such-account", IncidentId{5});
    CHECK(x.ended(nowhere));
    CHECK(x.told.with([&] { return x.told.ends[nowhere].first; }) == call::Ended::not_reached);
}

}  // namespace tiexin::test
