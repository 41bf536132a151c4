#include "base/key_file.hpp"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tiexin {

namespace {

constexpr std::size_t key_bytes = 32;

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    bool open() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

Error file_error(Code code, const std::string& path) {
    return {code, path + ": " + std::generic_category().message(errno)};
}

const char* info_of(KeyUse use) {
    switch (use) {
        case KeyUse::field:
            return "tiexin 1 field";
        case KeyUse::index:
            return "tiexin 1 index";
        case KeyUse::session:
            return "tiexin 1 session";
    }
    check_failed("a KeyUse without a row", __FILE__, __LINE__);
}

Result<void> write_new(const std::string& path, Bytes bytes) {
    const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file.open()) {
        return file_error(Code::unavailable, path);
    }
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size()) || ::fsync(file.get()) != 0) {
        return file_error(Code::unavailable, path);
    }
    return {};
}

Result<void> sync_folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.open() || ::fsync(file.get()) != 0) {
        return file_error(Code::unavailable, folder);
    }
    return {};
}

SecretKey key_of(Buffer& bytes) {
    Digest copy;
    std::copy(bytes.begin(), bytes.end(), copy.begin());
    const SecretKey key(copy);
    OPENSSL_cleanse(copy.data(), copy.size());
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return key;
}

struct FreeKdf {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

}  // namespace

// A name is given by link(): it fails when the name is taken, and a crash leaves either no key file
// or a whole one.
Result<KeyFile> KeyFile::create(const std::string& path) {
    Buffer bytes = random_bytes(key_bytes);
    const std::string fresh = path + "." + random_token(6);
    const Result<void> written = write_new(fresh, bytes);
    if (!written) {
        ::unlink(fresh.c_str());
        return written.error();
    }
    const bool named = ::link(fresh.c_str(), path.c_str()) == 0;
    const Error failure = file_error(errno == EEXIST ? Code::conflict : Code::unavailable, path);
    ::unlink(fresh.c_str());
    if (!named) {
        return failure;
    }
    if (const Result<void> synced = sync_folder_of(path); !synced) {
        return synced.error();
    }
    return KeyFile(key_of(bytes));
}

Result<KeyFile> KeyFile::load(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) {
        const Code code = errno == ENOENT                     ? Code::not_found
                          : errno == EACCES || errno == ELOOP ? Code::forbidden
                                                              : Code::unavailable;
        return file_error(code, path);
    }
    struct stat facts = {};
    if (::fstat(file.get(), &facts) != 0) {
        return file_error(Code::unavailable, path);
    }
    if (!S_ISREG(facts.st_mode) || facts.st_uid != ::geteuid()) {
        return Error{Code::forbidden, path + ": not a plain file of this user"};
    }
    if ((facts.st_mode & 077) != 0) {
        return Error{Code::forbidden, path + ": readable by others, set its mode to 0600"};
    }
    Buffer bytes(key_bytes + 1);
    const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
    if (got != static_cast<ssize_t>(key_bytes)) {
        OPENSSL_cleanse(bytes.data(), bytes.size());
        return Error{Code::bad_input, path + ": not a key of 32 bytes"};
    }
    bytes.resize(key_bytes);
    return KeyFile(key_of(bytes));
}

Result<KeyFile> KeyFile::load_or_create(const std::string& path) {
    Result<KeyFile> loaded = load(path);
    if (loaded || loaded.error().code != Code::not_found) {
        return loaded;
    }
    Result<KeyFile> created = create(path);
    if (!created && created.error().code == Code::conflict) {
        return load(path);  // another process was first
    }
    return created;
}

SecretKey KeyFile::sub_key(KeyUse use) const {
    const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    CHECK(kdf != nullptr);
    const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(EVP_KDF_CTX_new(kdf.get()));
    CHECK(context != nullptr);
    std::string method = "SHA256";
    std::string info = info_of(use);
    Buffer root(root_.bytes().begin(), root_.bytes().end());
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, method.data(), method.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, root.data(), root.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end()};
    Buffer derived(key_bytes);
    CHECK(EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters) == 1);
    OPENSSL_cleanse(root.data(), root.size());
    return key_of(derived);
}

}  // namespace tiexin
