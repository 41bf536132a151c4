#include "store/data_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace tiexin::store {

Result<DataLock> DataLock::take(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return Error{Code::unavailable, "cannot make " + path + ": " + std::strerror(errno)};
    }
    DataLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return Error{Code::busy, "the data directory is in use by another process (" + path +
                                         "): stop it first, or choose another one"};
        }
        return Error{Code::unavailable, "cannot lock " + path + ": " + std::strerror(errno)};
    }
    return lock;
}

DataLock& DataLock::operator=(DataLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

DataLock::~DataLock() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

}  // namespace tiexin::store
