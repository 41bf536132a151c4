#include "call/voice.hpp"

namespace tiexin::call {

std::string_view name_of(Ended ended) {
    switch (ended) {
        case Ended::hung_up:
            return "hung_up";
        case Ended::refused:
            return "refused";
        case Ended::not_answered:
            return "not_answered";
        case Ended::not_reached:
            return "not_reached";
        case Ended::lost:
            return "lost";
    }
    return "";
}

}  // namespace tiexin::call
