#include "store/test/forgetful_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <new>
#include <vector>

namespace tiexin::store::test {

namespace {

struct Disk {
    std::mutex mutex;  // guards the rest: the writer and the checkpointer sync
    std::map<std::string, std::vector<char>> synced;
    int syncs = 0;
};
Disk* disk = nullptr;
sqlite3_vfs* real = nullptr;
sqlite3_vfs vfs;
sqlite3_io_methods methods;

struct File {
    sqlite3_file base;
    char path[512];
    sqlite3_file* under() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* mine(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}
sqlite3_file* under(sqlite3_file* file) {
    return mine(file)->under();
}

int sync_file(sqlite3_file* file, int flags) {
    sqlite3_file* const real_file = under(file);
    sqlite3_int64 size = 0;
    real_file->pMethods->xFileSize(real_file, &size);
    std::vector<char> content(static_cast<std::size_t>(size));
    if (size > 0) {
        real_file->pMethods->xRead(real_file, content.data(), static_cast<int>(size), 0);
    }
    const std::lock_guard lock(disk->mutex);
    disk->synced[mine(file)->path] = std::move(content);
    ++disk->syncs;
    return real_file->pMethods->xSync(real_file, flags);
}

void fill_methods() {
    methods = {};
    methods.iVersion = 2;  // without memory-mapped reading, which would pass this by
    methods.xClose = [](sqlite3_file* f) { return under(f)->pMethods->xClose(under(f)); };
    methods.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
        return under(f)->pMethods->xRead(under(f), to, n, at);
    };
    methods.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
        return under(f)->pMethods->xWrite(under(f), from, n, at);
    };
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) {
        return under(f)->pMethods->xTruncate(under(f), n);
    };
    methods.xSync = sync_file;
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
        return under(f)->pMethods->xFileSize(under(f), n);
    };
    methods.xLock = [](sqlite3_file* f, int l) { return under(f)->pMethods->xLock(under(f), l); };
    methods.xUnlock = [](sqlite3_file* f, int l) {
        return under(f)->pMethods->xUnlock(under(f), l);
    };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
        return under(f)->pMethods->xCheckReservedLock(under(f), out);
    };
    methods.xFileControl = [](sqlite3_file* f, int op, void* arg) {
        return under(f)->pMethods->xFileControl(under(f), op, arg);
    };
    methods.xSectorSize = [](sqlite3_file* f) { return under(f)->pMethods->xSectorSize(under(f)); };
    methods.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return under(f)->pMethods->xShmMap(under(f), page, size, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
        return under(f)->pMethods->xShmLock(under(f), offset, n, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* f) { under(f)->pMethods->xShmBarrier(under(f)); };
    methods.xShmUnmap = [](sqlite3_file* f, int drop) {
        return under(f)->pMethods->xShmUnmap(under(f), drop);
    };
}

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    File* const opened = new (file) File{};
    if (path != nullptr) {
        std::strncpy(opened->path, path, sizeof opened->path - 1);
    }
    const int code = real->xOpen(real, path, opened->under(), flags, out_flags);
    opened->base.pMethods = code == SQLITE_OK ? &methods : nullptr;
    return code;
}

int delete_file(sqlite3_vfs*, const char* path, int sync_folder) {
    const std::lock_guard lock(disk->mutex);
    disk->synced.erase(path);
    return real->xDelete(real, path, sync_folder);
}

}  // namespace

ForgetfulDisk::ForgetfulDisk() {
    disk = new Disk;
    real = sqlite3_vfs_find(nullptr);
    fill_methods();
    vfs = *real;
    vfs.zName = "forgetful";
    vfs.pNext = nullptr;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    sqlite3_vfs_register(&vfs, 1);
}

ForgetfulDisk::~ForgetfulDisk() {
    sqlite3_vfs_unregister(&vfs);
    sqlite3_vfs_register(real, 1);
    delete disk;
}

void ForgetfulDisk::after_power_loss(const std::string& from, const std::string& to) const {
    const std::lock_guard lock(disk->mutex);
    for (const auto& [path, content] : disk->synced) {
        const std::filesystem::path name(path);
        if (name.parent_path() != from) {
            continue;
        }
        std::ofstream file(to + "/" + name.filename().string(), std::ios::binary);
        file.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
}

int ForgetfulDisk::syncs() const {
    const std::lock_guard lock(disk->mutex);
    return disk->syncs;
}

}  // namespace tiexin::store::test
