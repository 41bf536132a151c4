#pragma once
// The lock of a data directory: a file next to the database, held by one process while the object
// lives. The kernel lets go of it when the process dies.

#include <string>

#include "base/result.hpp"

namespace tiexin::store {

class DataLock {
public:
    // busy: another process holds it. unavailable: the file cannot be made.
    static Result<DataLock> take(const std::string& path);
    DataLock(DataLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
    DataLock& operator=(DataLock&& other) noexcept;
    DataLock(const DataLock&) = delete;
    DataLock& operator=(const DataLock&) = delete;
    ~DataLock();

private:
    explicit DataLock(int file) : file_(file) {}

    int file_ = -1;
};

}  // namespace tiexin::store
