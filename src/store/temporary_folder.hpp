#pragma once
// A folder that lives as long as the object: where sqlite::memory: keeps its file, in memory where
// the machine has such a place, so that readers see snapshots there just as on disk.

#include <string>
#include <utility>

#include "base/result.hpp"

namespace tiexin::store {

class TemporaryFolder {
public:
    static Result<TemporaryFolder> make();
    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
        return std::swap(path_, other.path_), *this;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    const std::string& path() const { return path_; }

private:
    explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

    std::string path_;
};

}  // namespace tiexin::store
