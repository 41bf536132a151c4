#include "net/stream.hpp"

namespace tiexin::net {

std::string_view name_of(CloseReason reason) {
    switch (reason) {
        case CloseReason::local:
            return "local";
        case CloseReason::peer:
            return "peer";
        case CloseReason::reset:
            return "reset";
        case CloseReason::idle:
            return "idle";
        case CloseReason::queue_full:
            return "queue_full";
        case CloseReason::stopping:
            return "stopping";
    }
    return "";
}

}  // namespace tiexin::net
