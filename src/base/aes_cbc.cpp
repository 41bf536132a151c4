#include "base/aes_cbc.hpp"

#include <openssl/evp.h>

#include <limits>
#include <memory>

namespace tiexin {

namespace {

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// Fetched once: OpenSSL 3 looks an algorithm up by name each time it is given an unfetched one.
const EVP_CIPHER* method_for(std::size_t key_bytes) {
    static const EVP_CIPHER* const aes_128 = EVP_CIPHER_fetch(nullptr, "AES-128-CBC", nullptr);
    static const EVP_CIPHER* const aes_192 = EVP_CIPHER_fetch(nullptr, "AES-192-CBC", nullptr);
    static const EVP_CIPHER* const aes_256 = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
    switch (key_bytes) {
        case 16:
            return aes_128;
        case 24:
            return aes_192;
        case 32:
            return aes_256;
        default:
            return nullptr;
    }
}

Result<Buffer> run(Bytes key, const AesBlock& iv, Bytes in, bool encrypt) {
    const EVP_CIPHER* method = method_for(key.size());
    if (method == nullptr) {
        return Error{Code::bad_input, "AES: the key has not 16, 24 or 32 bytes"};
    }
    if (in.size() % aes_block_bytes != 0 ||
        in.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return Error{Code::bad_input, "AES-CBC: no whole number of blocks"};
    }
    const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipher(EVP_CIPHER_CTX_new());
    CHECK(cipher != nullptr);
    Buffer out(in.size() + aes_block_bytes);
    int first = 0;
    int last = 0;
    CHECK(EVP_CipherInit_ex2(cipher.get(), method, key.data(), iv.data(), encrypt ? 1 : 0,
                             nullptr) == 1);
    CHECK(EVP_CIPHER_CTX_set_padding(cipher.get(), 0) == 1);
    CHECK(EVP_CipherUpdate(cipher.get(), out.data(), &first, in.data(),
                           static_cast<int>(in.size())) == 1);
    CHECK(EVP_CipherFinal_ex(cipher.get(), out.data() + first, &last) == 1);
    CHECK(static_cast<std::size_t>(first) + static_cast<std::size_t>(last) == in.size());
    out.resize(in.size());
    return out;
}

}  // namespace

std::optional<Buffer> aes_key_of(std::string_view hex) {
    const bool whole = hex.size() == 32 || hex.size() == 48 || hex.size() == 64;
    return whole ? from_hex(hex) : std::nullopt;
}

Result<Buffer> aes_cbc_encrypt(Bytes key, const AesBlock& iv, Bytes plain) {
    return run(key, iv, plain, true);
}

Result<Buffer> aes_cbc_decrypt(Bytes key, const AesBlock& iv, Bytes text) {
    return run(key, iv, text, false);
}

}  // namespace tiexin
