// The libFuzzer entry: FUZZ_PROTOCOL names the decoder.

#include <cstdio>
#include <cstdlib>

#include "fuzz_one.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const tiexin::gateway::ProtocolRow* const row = [] {
        const char* name = std::getenv("FUZZ_PROTOCOL");
        const auto* found = tiexin::gateway::find_protocol(name == nullptr ? "" : name);
        if (found == nullptr) {
            std::fputs("FUZZ_PROTOCOL must name a protocol\n", stderr);
            std::exit(2);
        }
        return found;
    }();
    tiexin::fuzz::fuzz_one(*row, {data, size});
    return 0;
}
