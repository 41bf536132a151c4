// tidy ROOT: reads the tree and fails with one line per breach: module arrows, words out of their
// home, sizes, test files no target builds, protocols without vectors, corpus or README, gaps in
// the migrations.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "rules.hpp"

namespace fs = std::filesystem;

namespace {

class Tidy {
public:
    explicit Tidy(fs::path root) : root_(std::move(root)) { read_modules(); }

    int run() {
        for (const char* folder : {"src", "tests", "tools", "bench", "ui/src", "ui/e2e"}) {
            if (fs::exists(root_ / folder)) {
                walk(root_ / folder);
            }
        }
        check_protocols();
        check_migrations();
        for (const std::string& breach : breaches_) {
            std::printf("%s\n", breach.c_str());
        }
        std::printf("tidy: %zu files, %zu breaches\n", files_, breaches_.size());
        return breaches_.empty() ? 0 : 1;
    }

private:
    void breach(const std::string& where, const std::string& what) {
        breaches_.push_back(where + ": " + what);
    }

    void read_modules() {
        std::ifstream in(root_ / "src/modules.txt");
        for (std::string line; std::getline(in, line);) {
            const std::size_t colon = line.find(':');
            if (line.empty() || line[0] == '#' || colon == std::string::npos) {
                continue;
            }
            std::istringstream names(line.substr(colon + 1));
            std::set<std::string>& may = modules_[line.substr(0, colon)];
            may.insert(line.substr(0, colon));
            for (std::string name; names >> name;) {
                may.insert(name);
            }
        }
    }

    void walk(const fs::path& folder) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            const std::string ending = entry.path().extension().string();
            if (entry.is_regular_file() &&
                (ending == ".hpp" || ending == ".cpp" || ending == ".ts" || ending == ".vue")) {
                check_file(entry.path());
            }
        }
    }

    void check_file(const fs::path& path) {
        const std::string name = fs::relative(path, root_).generic_string();
        if (name == "tools/tidy/rules.cpp") {
            return;  // it lists the words
        }
        ++files_;
        table_ = false;
        std::ifstream in(path);
        std::size_t number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            table_ = line.find("clang-format off") != std::string::npos ||
                     (table_ && line.find("clang-format on") == std::string::npos);
            check_line(name, name + ":" + std::to_string(number), line);
        }
        for (const tidy::SizeRule& rule : tidy::size_rules()) {
            // A generated description of the API is as long as the API.
            if (path.extension() == rule.ending && number > rule.lines_max &&
                name != "ui/src/api/schema.d.ts") {
                breach(name, std::to_string(number) + " lines, at most " +
                                 std::to_string(rule.lines_max));
            }
        }
        if (name.find("/test/") != std::string::npos && path.extension() == ".cpp" &&
            name.rfind("src/", 0) == 0 && modules_.count(module_of(name)) == 0) {
            breach(name, "no target builds this test");
        }
    }

    static std::string module_of(const std::string& name) {
        const std::size_t from = 4;  // behind src/
        return name.substr(from, name.find('/', from) - from);
    }

    void check_line(const std::string& name, const std::string& where, const std::string& line) {
        const bool cpp = name.size() > 4 && (name.ends_with(".cpp") || name.ends_with(".hpp"));
        if (cpp && name.find("/test/") == std::string::npos && columns(line) > tidy::columns_max &&
            !table_ && line.find("R\"") == std::string::npos && name.rfind("src/", 0) == 0) {
            breach(where, "over 100 columns");
        }
        for (const tidy::WordRule& rule : tidy::word_rules()) {
            if (line.find(rule.word) == std::string::npos) {
                continue;
            }
            const bool home =
                std::any_of(rule.homes.begin(), rule.homes.end(),
                            [&](std::string_view h) { return name.rfind(h, 0) == 0; });
            if (!home && name.find("/test/") == std::string::npos) {
                breach(where, "'" + std::string(rule.word) + "': " + std::string(rule.why));
            }
        }
        if (name.rfind("src/", 0) == 0) {
            check_include(name, where, line);
        }
    }

    // Code points, so that a Chinese comment is measured as it is read.
    static std::size_t columns(const std::string& line) {
        return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        }));
    }

    void check_include(const std::string& name, const std::string& where, const std::string& line) {
        static const std::string begin = "#include \"";
        if (line.rfind(begin, 0) != 0) {
            return;
        }
        const std::string target =
            line.substr(begin.size(), line.find('"', begin.size()) - begin.size());
        const std::string to = target.substr(0, target.find('/'));
        const std::string from = module_of(name);
        if (modules_.count(to) == 0 || to == from) {
            return;
        }
        const bool test = name.find("/test/") != std::string::npos;
        const bool store_in_test = test && (to == "store" || to == "net" || to == "sim");
        if (modules_[from].count(to) == 0 && !store_in_test) {
            breach(where, from + " may not include " + to + " (src/modules.txt)");
        }
        check_public(where, to, target);
    }

    // base, net and device are public as a whole; of the others only these names cross a border.
    void check_public(const std::string& where, const std::string& to, const std::string& target) {
        static const std::map<std::string, std::set<std::string>> extra = {
            {"gateway",
             {"protocol.hpp", "sink.hpp", "terminal.hpp", "gateway.hpp", "limits.hpp",
              "line_keys.hpp", "decode_lines.hpp", "protocols/zigbee2mqtt/zigbee2mqtt.hpp"}},
            {"alarms", {"policy.hpp"}},
            {"call", {"voice.hpp"}},
            {"flows",
             {"terminal_link.hpp", "herald.hpp", "incidents.hpp", "enrol.hpp", "calls.hpp",
              "places.hpp", "deadlines.hpp", "seats.hpp", "incident_json.hpp", "watch.hpp"}},
            {"web", {"ports.hpp", "web.hpp"}},
            {"sim", {"city.hpp", "fleet.hpp", "homes.hpp", "load.hpp", "world.hpp"}}};
        static const std::set<std::string> open = {"base", "net", "device", "adapters"};
        const std::string file = target.substr(target.find('/') + 1);
        if (open.count(to) != 0 || file == "types.hpp" || file == "rules.hpp" ||
            file == "store.hpp" || file == "service.hpp" || file == to + ".hpp") {
            return;
        }
        const auto row = extra.find(to);
        if (row == extra.end() || row->second.count(file) == 0) {
            breach(where, target + " is not a public header of " + to);
        }
    }

    void check_protocols() {
        const fs::path folder = root_ / "src/gateway/protocols";
        std::ifstream in(folder / "all.cpp");
        const std::string all((std::istreambuf_iterator<char>(in)), {});
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (!entry.is_directory()) {
                continue;
            }
            const std::string name = entry.path().filename().string();
            if (all.find("{\"" + name + "\"") == std::string::npos) {
                breach("src/gateway/protocols/" + name, "not in the table all.cpp");
            }
            for (const char* part : {"README.md", "vectors", "corpus", "test"}) {
                if (!fs::exists(entry.path() / part) ||
                    (fs::is_directory(entry.path() / part) && fs::is_empty(entry.path() / part))) {
                    breach("src/gateway/protocols/" + name, std::string("lacks ") + part);
                }
            }
        }
    }

    void check_migrations() {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(root_ / "migrations")) {
            if (entry.is_directory()) {
                names.push_back(entry.path().filename().string());
            }
        }
        std::sort(names.begin(), names.end());
        for (std::size_t i = 0; i < names.size(); ++i) {
            char number[32];
            std::snprintf(number, sizeof number, "%04zu-", i + 1);
            if (names[i].rfind(number, 0) != 0) {
                breach("migrations/" + names[i], std::string("expected ") + number);
            }
        }
    }

    fs::path root_;
    std::map<std::string, std::set<std::string>> modules_;
    std::vector<std::string> breaches_;
    std::size_t files_ = 0;
    bool table_ = false;  // inside a table that clang-format leaves alone
};

}  // namespace

int main(int argc, char** argv) {
    return Tidy(argc > 1 ? argv[1] : ".").run();
}
