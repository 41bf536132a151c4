#include "base/key_file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tiexin {

namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "tiexin-key-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(const char* name) const { return (path_ / name).string(); }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::filesystem::path path_;
};

std::string hex(const SecretKey& key) {
    return to_hex(key.bytes());
}

void write(const std::string& path, std::string_view bytes, mode_t mode) {
    std::ofstream(path, std::ios::binary) << bytes;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("a key file is made once, private, and gives the same keys when loaded") {
    const Folder folder;
    const std::string path = folder.file("key");
    const Result<KeyFile> made = KeyFile::create(path);
    REQUIRE(made.ok());
    struct stat facts = {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK_EQ(facts.st_mode & 07777, 0600);
    CHECK_EQ(facts.st_size, 32);
    CHECK_EQ(folder.entries(), 1);
    const Result<KeyFile> loaded = KeyFile::load(path);
    REQUIRE(loaded.ok());
    for (const KeyUse use : {KeyUse::field, KeyUse::index, KeyUse::session}) {
        CHECK_EQ(hex(loaded->sub_key(use)), hex(made->sub_key(use)));
    }
    CHECK_EQ(KeyFile::create(path).error().code, Code::conflict);
    CHECK_EQ(hex(KeyFile::load(path)->sub_key(KeyUse::field)), hex(made->sub_key(KeyUse::field)));
    CHECK_EQ(folder.entries(), 1);
}

TEST_CASE("two key files and two uses give different keys, none of them the file") {
    const Folder folder;
    const KeyFile a = *KeyFile::load_or_create(folder.file("a"));
    const KeyFile b = *KeyFile::load_or_create(folder.file("b"));
    CHECK_NE(hex(a.sub_key(KeyUse::field)), hex(b.sub_key(KeyUse::field)));
    CHECK_NE(hex(a.sub_key(KeyUse::field)), hex(a.sub_key(KeyUse::index)));
    CHECK_NE(hex(a.sub_key(KeyUse::index)), hex(a.sub_key(KeyUse::session)));
    CHECK_EQ(hex(KeyFile::load_or_create(folder.file("a"))->sub_key(KeyUse::field)),
             hex(a.sub_key(KeyUse::field)));
}

TEST_CASE("sub-keys are HKDF-SHA256 of the file") {
    const Folder folder;
    const std::string path = folder.file("key");
    const std::string root = "0123456789abcdef0123456789abcdef";
    write(path, root, 0600);
    const KeyFile file = *KeyFile::load(path);
    // RFC 5869 with an empty salt and one block of output.
    const Digest prk = hmac_sha256(Buffer(32, 0), bytes_of(root));
    const Digest okm = hmac_sha256(prk, bytes_of("tiexin 1 index\x01"));
    CHECK_EQ(hex(file.sub_key(KeyUse::index)), to_hex(okm));
}

TEST_CASE("a key file that others can read, or that is no key, is refused with its reason") {
    const Folder folder;
    const std::string whole(32, 'k');
    for (const mode_t mode :
         {mode_t{0640}, mode_t{0604}, mode_t{0620}, mode_t{0601}, mode_t{0644}}) {
        CAPTURE(mode);
        write(folder.file("open"), whole, mode);
        const Result<KeyFile> loaded = KeyFile::load(folder.file("open"));
        REQUIRE_FALSE(loaded.ok());
        CHECK_EQ(loaded.error().code, Code::forbidden);
        CHECK_EQ(KeyFile::load_or_create(folder.file("open")).error().code, Code::forbidden);
    }
    write(folder.file("short"), std::string(31, 'k'), 0600);
    CHECK_EQ(KeyFile::load(folder.file("short")).error().code, Code::bad_input);
    write(folder.file("long"), std::string(33, 'k'), 0600);
    CHECK_EQ(KeyFile::load(folder.file("long")).error().code, Code::bad_input);
    CHECK_EQ(KeyFile::load(folder.file("missing")).error().code, Code::not_found);
    std::filesystem::create_directory(folder.file("folder"));
    CHECK_EQ(KeyFile::load(folder.file("folder")).error().code, Code::forbidden);
    write(folder.file("real"), whole, 0600);
    std::filesystem::create_symlink(folder.file("real"), folder.file("linked"));
    CHECK_EQ(KeyFile::load(folder.file("linked")).error().code, Code::forbidden);
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    CHECK_EQ(KeyFile::load(folder.file("pipe")).error().code, Code::forbidden);
    CHECK_EQ(KeyFile::create(folder.file("no/such/folder")).error().code, Code::unavailable);
}

}  // namespace tiexin
