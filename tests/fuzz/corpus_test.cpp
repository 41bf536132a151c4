// Every corpus file of every protocol through its decoder: what crashed once is run in each build.

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz_one.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::fuzz {

TEST_CASE("every corpus file of every protocol is decoded or refused") {
    for (const gateway::ProtocolRow& row : gateway::protocol_rows()) {
        const std::filesystem::path folder =
            "src/gateway/protocols/" + std::string(row.name) + "/corpus";
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            std::ifstream file(entry.path(), std::ios::binary);
            REQUIRE_MESSAGE(file.good(), entry.path().string());
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            fuzz_one(row, bytes_of(bytes));
            // Also cut short, as a dying connection leaves it.
            fuzz_one(row, bytes_of(bytes).first(bytes.size() / 2));
            ++files;
        }
        CHECK_MESSAGE(files > 0, folder.string() << " is empty");
    }
}

}  // namespace tiexin::fuzz
