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

}  // namespace tiexin::gateway
