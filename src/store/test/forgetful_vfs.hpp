#pragma once
// A disk that forgets: a SQLite VFS over the real one that remembers what each file held at its
// last sync. after_power_loss() writes those contents to another folder: what a machine would
// find when the power had gone now. Tests only; one at a time.

#include <string>

namespace tiexin::store::test {

class ForgetfulDisk {
public:
    ForgetfulDisk();  // becomes the default VFS of new connections
    ~ForgetfulDisk();
    ForgetfulDisk(const ForgetfulDisk&) = delete;
    ForgetfulDisk& operator=(const ForgetfulDisk&) = delete;

    // Files of `from` that were synced at least once, into `to`.
    void after_power_loss(const std::string& from, const std::string& to) const;
    int syncs() const;
};

}  // namespace tiexin::store::test
