#include "web/stream/client.hpp"

namespace tiexin::web {

void Client::on_open(std::shared_ptr<net::WsPeer> opened) {
    peer = std::move(opened);
    Hub& hub = hub_;
    (void)hub.fan_out_->post([&hub, self = shared_from_this()] { hub.opened(self); });
}

void Client::on_text(std::string_view text) {
    hub_.heard(*this, text);
}

void Client::on_closed(std::uint16_t, std::string_view) {
    Hub& hub = hub_;
    (void)hub.fan_out_->post([&hub, self = shared_from_this()] { hub.closed(self); });
}

}  // namespace tiexin::web
