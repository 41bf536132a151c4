#include "app/secret_file.hpp"

#include <fstream>

#include "base/text.hpp"

namespace tiexin::app {

Result<std::string> first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) {
        return Error{Code::not_found, "cannot read " + path};
    }
    return std::string(trim(line));
}

}  // namespace tiexin::app
