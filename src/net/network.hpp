#pragma once
// Network: where streams and datagrams come from. One real side (sockets) and one simulated side
// (net/sim_network.hpp); who uses a Network cannot tell which. `app` makes one and passes it on.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/address.hpp"
#include "net/datagram.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"
#include "net/stream.hpp"

namespace tiexin::net {

struct ConnectOptions {
    std::optional<IpAddress> source;  // the local address to leave from
    Duration connect_max = seconds(10);
    StreamLimits stream;
};

// Called once, on the loop: with the stream, to get its handler (null: close it), or with why there
// is none.
using Connected = std::function<std::unique_ptr<StreamHandler>(Result<Stream*>)>;

class Network {
public:
    virtual ~Network() = default;
    Network() = default;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    // Binds and listens. Streams go to `loops` in turn; the first one accepts. The loops and the
    // network outlive the listener. conflict: somebody has the port; unavailable or forbidden: it
    // cannot be bound.
    virtual Result<std::unique_ptr<Listener>> listen(const Endpoint& at, const ListenLimits& limits,
                                                     std::vector<Loop*> loops, Accept accept) = 0;
    // On the loop's thread.
    virtual void connect(Loop& loop, const Endpoint& to, const ConnectOptions& options,
                         Connected connected) = 0;
    // Binds a UDP port; reading starts when the loop runs. Made and destroyed while the loop does
    // not run, or on it.
    virtual Result<std::unique_ptr<Datagram>> open_datagram(Loop& loop, const Endpoint& at,
                                                            OnDatagram on_datagram) = 0;
};

// Real sockets; its loops must come from make_loop().
std::unique_ptr<Network> make_real_network();

}  // namespace tiexin::net
