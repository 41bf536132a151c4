#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace tiexin {

namespace {
thread_local int scopes = 0;
}

CheckScope::CheckScope() {
    ++scopes;
}

CheckScope::~CheckScope() {
    --scopes;
}

void check_failed(const char* condition, const char* file, int line) {
    std::string text =
        std::string("CHECK failed: ") + condition + " at " + file + ":" + std::to_string(line);
    if (scopes > 0) {
        throw CheckFailed(text);
    }
    std::fprintf(stderr, "%s\n", text.c_str());
    std::fflush(nullptr);
    std::abort();
}

}  // namespace tiexin
