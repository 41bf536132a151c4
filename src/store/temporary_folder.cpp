#include "store/temporary_folder.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tiexin::store {

namespace {
constexpr const char* memory_folder = "/dev/shm";
}

Result<TemporaryFolder> TemporaryFolder::make() {
    std::error_code error;
    const bool in_memory = ::access(memory_folder, W_OK | X_OK) == 0;
    std::string path =
        in_memory ? memory_folder : std::filesystem::temp_directory_path(error).string();
    path += "/tiexin-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) {
        return Error{Code::unavailable,
                     "cannot make a folder like " + path + ": " + std::strerror(errno)};
    }
    return TemporaryFolder(std::move(path));
}

TemporaryFolder::~TemporaryFolder() {
    if (!path_.empty()) {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
}

}  // namespace tiexin::store
