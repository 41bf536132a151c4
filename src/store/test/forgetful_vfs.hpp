#pragma once
// A disk that forgets: a SQLite VFS over the real one that remembers what each file held at its
// last sync. after_power_loss() writes those contents into another folder: what a machine would
// find when the power had gone now. Tests only; one at a time.

#include <string>

namespace tiexin::store::test {

class ForgetfulDisk {
public:
    ForgetfulDisk();  // becomes the default VFS of new connections
    ~ForgetfulDisk();
    ForgetfulDisk(const ForgetfulDisk&) = delete;
    ForgetfulDisk& operator=(const ForgetfulDisk&) = delete;

    // Files synced at least once, by their names, into `folder`.
    void after_power_loss(const std::string& folder) const;
    int syncs() const;
};

}  // namespace tiexin::store::test
