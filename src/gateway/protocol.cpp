#include "gateway/protocol.hpp"

namespace tiexin::gateway {

std::string_view name_of(Fault fault) {
    switch (fault) {
        case Fault::checksum:
            return "checksum";
        case Fault::length:
            return "length";
        case Fault::value:
            return "value";
        case Fault::truncated:
            return "truncated";
        case Fault::no_session:
            return "no_session";
    }
    check_failed("a Fault without a name", __FILE__, __LINE__);
}

const ProtocolRow* find_protocol(std::string_view name) {
    static const std::vector<ProtocolRow> rows = protocol_rows();
    for (const ProtocolRow& row : rows) {
        if (row.name == name) {
            return &row;
        }
    }
    return nullptr;
}

Result<void> has_words(std::string_view protocol, std::string_view device, std::string_view model,
                       const device::Command& command) {
    const ProtocolRow* row = find_protocol(protocol);
    if (row == nullptr) {
        return Error{Code::unsupported, "no protocol " + std::string(protocol)};
    }
    SessionFacts session;
    session.device = device;
    Prng random(0);
    const auto sent = row->make()->encode(command, session, {Instant{}, model, &random});
    const bool never =
        !sent && (sent.error().code == Code::unsupported || sent.error().code == Code::bad_input);
    return never ? Result<void>(sent.error()) : Result<void>{};
}

}  // namespace tiexin::gateway
