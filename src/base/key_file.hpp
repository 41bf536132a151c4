#pragma once
// KeyFile: the one secret of an installation, 32 random bytes in a file outside the database that
// only its owner can read. What is used are sub-keys derived from it (HKDF-SHA256), one per use.

#include <cstdint>
#include <string>
#include <utility>

#include "base/crypto.hpp"

namespace tiexin {

enum class KeyUse : unsigned char {
    field,   // sealing personal fields
    index,   // keyed blind indexes
    session  // signing what a browser keeps
};

class KeyFile {
public:
    // conflict: the file exists. Written whole and synced before it gets its name; mode 0600.
    static Result<KeyFile> create(const std::string& path);
    // not_found; forbidden: readable by others, not ours or not a plain file; bad_input: not 32
    // bytes.
    static Result<KeyFile> load(const std::string& path);
    static Result<KeyFile> load_or_create(const std::string& path);

    SecretKey sub_key(KeyUse use) const;

private:
    explicit KeyFile(SecretKey root) : root_(std::move(root)) {}

    SecretKey root_;
};

}  // namespace tiexin
