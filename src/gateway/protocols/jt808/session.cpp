#include "gateway/protocols/jt808/session.hpp"

namespace tiexin::gateway::jt808 {

Parted* Parts::keep(const Header& header, Bytes body) {
    const auto first = static_cast<std::uint16_t>(header.serial - (header.part - 1));
    Parted* message = nullptr;
    for (Parted& one : messages_) {
        if (one.id == header.id && one.first_serial == first && one.parts.size() == header.parts) {
            message = &one;
        }
    }
    if (message == nullptr) {
        if (header.parts > parts_max) {
            return nullptr;
        }
        if (messages_.size() == messages_in_parts_max) {
            bytes_ -= messages_.front().bytes;
            messages_.pop_front();
        }
        message = &messages_.emplace_back();
        message->id = header.id;
        message->first_serial = first;
        message->parts.resize(header.parts);
    }
    std::optional<Buffer>& place = message->parts[header.part - std::size_t{1}];
    if (!place) {
        while (bytes_ + body.size() > parts_bytes_max && &messages_.front() != message) {
            bytes_ -= messages_.front().bytes;
            messages_.pop_front();
        }
        if (bytes_ + body.size() > parts_bytes_max) {
            return nullptr;
        }
        place.emplace(body.begin(), body.end());
        message->bytes += body.size();
        bytes_ += body.size();
    }
    return message;
}

std::vector<std::uint16_t> missing(const Parted& message) {
    std::vector<std::uint16_t> indices;
    for (std::size_t i = 0; i < message.parts.size(); ++i) {
        if (!message.parts[i]) {
            indices.push_back(static_cast<std::uint16_t>(i + 1));
        }
    }
    return indices;
}

Buffer joined(const Parted& message) {
    Buffer whole;
    whole.reserve(message.bytes);
    for (const std::optional<Buffer>& part : message.parts) {
        if (part) {
            append(whole, *part);
        }
    }
    return whole;
}

Jt808State& state_of(SessionFacts& session) {
    if (!session.state) {
        session.state = std::make_unique<Jt808State>();
    }
    return static_cast<Jt808State&>(*session.state);
}

void learn(SessionFacts& session, const Address& address) {
    Jt808State& state = state_of(session);
    if (state.known && state.address == address) {
        return;
    }
    std::string device = device_of(address);
    if (session.device != device) {
        session.authenticated = false;
        session.device = std::move(device);
    }
    state.address = address;
    state.known = true;
}

}  // namespace tiexin::gateway::jt808
