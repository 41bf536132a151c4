#include "gateway/protocols/jt808/jt808.hpp"
#include "gateway/test/vector_runner.hpp"

#include "gateway/test/testing.hpp"

TEST_CASE("jt808 vectors") {
    tiexin::gateway::run_vectors("jt808", *tiexin::gateway::jt808::make());
}
