#pragma once
// Load: so many jt808 connections, each with exactly so many plain position frames (0200) under way
// at any time, and a count of the answers (8001). Made to cost little beside the server it
// measures: a frame is a template with another serial, an answer is found by its first bytes. Made
// and used on its loop; it outlives the running of that loop.

#include <deque>
#include <functional>
#include <memory>

#include "gateway/terminal.hpp"
#include "net/network.hpp"
#include "sim/city.hpp"
#include "sim/ports.hpp"

namespace tiexin::sim {

struct LoadOptions {
    net::IpAddress server;
    std::optional<net::IpAddress> source;
    std::size_t connections = 1'000;
    std::size_t in_flight = 16;  // 0: sign in, then stay silent
    std::uint64_t seed = 1;
};

struct LoadCounts {
    std::uint64_t sent = 0, acknowledged = 0, refused = 0, lost = 0, connect_failed = 0;
    std::size_t online = 0;
};

constexpr std::size_t load_in_flight_max = 64;

// One 0200 frame, said again and again with another serial.
class FrameTemplate {
public:
    // false: `frame` is not one whole jt808 frame.
    bool take(Bytes frame);
    void append_next(Buffer& out);  // the frame with the next serial

private:
    Buffer before_, after_;   // escaped, without serial, check code and the marks around
    std::uint8_t check_ = 0;  // of all but the serial
    std::uint16_t serial_ = 0;
};

// Counts 8001 in what a server sends, wherever the stream is cut.
class AnswerCounter {
public:
    struct Found {
        std::size_t good = 0, refused = 0;
    };
    Found feed(Bytes bytes);

private:
    void end_of_frame(Found& found);
    Buffer frame_;  // between two marks, still escaped; nothing longer than an answer is kept
    bool too_long_ = false;
};

class Load {
public:
    // bad_input: more connections than terminals, or a terminal that is not jt808 and should speak.
    static Result<std::unique_ptr<Load>> make(net::Network& network, net::Loop& loop,
                                              const LoadOptions& options, Ports ports,
                                              const std::vector<CityTerminal>& terminals);
    ~Load();

    // `all_online` is called once, when every connection has signed in.
    void start(std::function<void()> all_online);
    const LoadCounts& counts() const { return counts_; }

private:
    class Line;
    friend class Line;
    struct Caller {
        std::string protocol;
        std::unique_ptr<gateway::Terminal> voice;
        Wgs84 home;
        bool connected = false;  // or about to be
        Instant try_at;
    };

    Load(net::Network& network, net::Loop& loop, const LoadOptions& options, Ports ports);
    void tick();
    void connect(Caller& caller);

    net::Network& network_;
    net::Loop& loop_;
    LoadOptions options_;
    Ports ports_;
    LoadCounts counts_;
    std::deque<Caller> callers_;
    std::unique_ptr<net::Timer> timer_;
    std::function<void()> all_online_;
    Buffer scratch_;
    std::size_t opening_ = 0;
};

}  // namespace tiexin::sim
