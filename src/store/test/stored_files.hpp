#pragma once
// A database in a folder of its own, with a key file, that can be closed and opened again.

#include "store/binary.hpp"
#include "store/sql.hpp"
#include "store/temporary_folder.hpp"
#include "store/test/open_store.hpp"

namespace tiexin::store::test {

struct StoredFiles {
    TemporaryFolder folder = TemporaryFolder::make().value();
    KeyFile key = KeyFile::load_or_create(folder.path() + "/key").value();

    std::string path() const { return folder.path() + "/tiexin.db"; }
    Options options() const {
        Options out;
        out.url = "sqlite:" + path();
        out.key = &key;
        return out;
    }
};

// What somebody with a shell could do to the file.
inline void alter(TestStore& s, std::string_view sql) {
    s.write([&](Tx& tx) -> Result<void> {
        connection_of(tx).script(std::string(sql));
        return {};
    });
}

}  // namespace tiexin::store::test
