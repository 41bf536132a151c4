#include "gateway/protocol.hpp"
#include "gateway/protocols/jt808/jt808.hpp"
#include "gateway/protocols/minifinder2/minifinder2.hpp"
#include "gateway/protocols/sia_dc09/sia_dc09.hpp"
#include "gateway/protocols/scaip/scaip.hpp"
#include "gateway/protocols/watch/watch.hpp"
#include "gateway/protocols/zigbee2mqtt/zigbee2mqtt.hpp"

namespace tiexin::gateway {

std::vector<ProtocolRow> protocol_rows() {
    return {
        // name        transport                port   frame bytes  idle s  server side terminal's
        // side
        {"watch", Transport::tcp, 5093, 64 * 1024, 1'200, watch::make, watch::make_terminal},
        {"jt808", Transport::tcp, 5015, 4'096, 900, jt808::make, jt808::make_terminal},
        {"minifinder2", Transport::tcp_and_udp, 5187, 4'104, 7'200, minifinder2::make,
         minifinder2::make_terminal},
        {"sia_dc09", Transport::tcp_and_udp, 5056, 4'096, 7'200, sia_dc09::make,
         sia_dc09::make_terminal},
        {"scaip", Transport::sip_message, 0, 8'192, 60, scaip::make, scaip::make_terminal},
        {"zigbee2mqtt", Transport::mqtt, 0, zigbee2mqtt::frame_bytes_max, 86'400, zigbee2mqtt::make,
         zigbee2mqtt::make_terminal},
    };
}

}  // namespace tiexin::gateway
