#include "gateway/gateway.hpp"

#include "base/check.hpp"
#include "gateway/datagram_port.hpp"
#include "gateway/lane.hpp"

namespace tiexin::gateway {

struct Gateway::Body {
    net::Network& network;
    std::vector<net::Loop*> loops;
    Metrics& metrics;
    Options options;
    Directory directory;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::vector<std::unique_ptr<Port>> ports;
    std::vector<std::unique_ptr<net::Listener>> listeners;
    std::vector<std::unique_ptr<DatagramPort>> datagram_ports;
    std::vector<BoundPort> bound;

    Lane& lane_of(net::Loop& loop) {
        for (std::size_t i = 0; i < loops.size(); ++i) {
            if (loops[i] == &loop) {
                return *lanes[i];
            }
        }
        check_failed("a stream on a loop that is not the gateway's", __FILE__, __LINE__);
    }

    Port& make_port(const ProtocolRow& row) {
        const Labels labels = {{"protocol", std::string(row.name)}};
        auto port = std::make_unique<Port>();
        port->row = row;
        port->protocol = row.make();
        port->frames =
            &metrics.counter("tiexin_gateway_frames_total", "Frames cut from streams.", labels);
        port->refused = &metrics.counter("tiexin_gateway_frames_refused_total",
                                         "Frames with a fault, not believed.", labels);
        port->sessions = &metrics.gauge("tiexin_gateway_sessions", "Open connections.", labels);
        ports.push_back(std::move(port));
        return *ports.back();
    }

    Result<void> listen(const Port& port, const net::Endpoint& at) {
        net::ListenLimits limits;
        limits.sessions_max = options.limits.sessions_max;
        limits.unidentified_per_address_max = options.limits.unidentified_per_address_max;
        limits.stream.write_queue_bytes_max = options.limits.write_queue_bytes_max;
        limits.stream.idle_max = seconds(port.row.idle_s_max);
        auto listener = network.listen(
            at, limits, loops,
            [this, &port](net::Stream& stream) -> std::unique_ptr<net::StreamHandler> {
                return std::make_unique<Session>(lane_of(stream.loop()), port, stream);
            });
        if (!listener) {
            return Error{listener.error().code, "terminal port of " + std::string(port.row.name) +
                                                    ": " + listener.error().detail};
        }
        bound.push_back({std::string(port.row.name), "tcp", (*listener)->port()});
        listeners.push_back(std::move(*listener));
        return {};
    }

    Result<void> open_datagrams(const Port& port, const net::Endpoint& at) {
        auto datagrams = std::make_unique<DatagramPort>(*lanes.front(), port);
        if (const auto opened = datagrams->open(network, at); !opened) {
            return opened.error();
        }
        bound.push_back({std::string(port.row.name), "udp", datagrams->port()});
        datagram_ports.push_back(std::move(datagrams));
        return {};
    }
};

Gateway::Gateway(net::Network& network, std::vector<net::Loop*> loops, Sink& sink, Metrics& metrics,
                 Options options)
    : body_(new Body{
          network, std::move(loops), metrics, std::move(options), {}, {}, {}, {}, {}, {}}) {
    CHECK(!body_->loops.empty());
    Prng seeds(body_->options.seed);
    for (net::Loop* loop : body_->loops) {
        body_->lanes.push_back(std::make_unique<Lane>(*loop, sink, body_->directory,
                                                      body_->options.limits, seeds.next(),
                                                      body_->options.line_keys));
    }
}

Gateway::~Gateway() = default;

Result<void> Gateway::start(const std::vector<ProtocolRow>& rows) {
    const auto address = net::parse_address(body_->options.bind);
    if (!address) {
        return Error{Code::bad_input, "--bind: " + body_->options.bind + " is not an IP address"};
    }
    for (const ProtocolRow& row : rows) {
        if (!has_port(row.transport)) {
            continue;
        }
        const int number = body_->options.any_port ? 0 : row.port + body_->options.port_offset;
        if (number < 0 || number > 65'535) {
            return Error{Code::bad_input, "--port-offset puts " + std::string(row.name) +
                                              " on a port that does not exist"};
        }
        Port& port = body_->make_port(row);
        const net::Endpoint at{*address, static_cast<std::uint16_t>(number)};
        if (const auto listening = body_->listen(port, at); !listening) {
            return listening.error();
        }
        if (row.transport == Transport::tcp_and_udp) {
            // The same number as TCP got, so that --port 0 tests find both by one entry.
            const net::Endpoint same{*address, body_->listeners.back()->port()};
            if (const auto opened = body_->open_datagrams(port, same); !opened) {
                return opened.error();
            }
        }
    }
    return {};
}

std::vector<BoundPort> Gateway::ports() const {
    return body_->bound;
}

void Gateway::stop_accepting() {
    for (const auto& listener : body_->listeners) {
        listener->stop_accepting();
    }
}

bool Gateway::push(std::string_view protocol, const std::string& device,
                   std::vector<Downlink> downlinks) {
    const auto line = body_->directory.find(protocol, device);
    if (!line) {
        return false;
    }
    Lane* lane = line->lane;
    lane->loop().post([lane, connection = line->connection, downlinks = std::move(downlinks)] {
        lane->push(connection, downlinks);
    });
    return true;
}

std::size_t Gateway::devices_online() const {
    return body_->directory.size();
}

}  // namespace tiexin::gateway
