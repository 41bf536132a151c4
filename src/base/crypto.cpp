#include "base/crypto.hpp"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>

namespace tiexin {

namespace {

constexpr std::size_t key_id_bytes = 1;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t password_digest_bytes = 32;
static_assert(seal_overhead_bytes == key_id_bytes + nonce_bytes + tag_bytes);

// Fetched once: OpenSSL 3 looks an algorithm up by name each time it is given an unfetched one.
const EVP_MD* sm3_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SM3", nullptr);
    return method;
}

const EVP_MD* sha256_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

const EVP_CIPHER* gcm_method() {
    static const EVP_CIPHER* const method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return method;
}

Digest digest_of(const EVP_MD* method, Bytes bytes) {
    Digest digest;
    unsigned size = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, method, nullptr) == 1);
    CHECK(size == digest.size());
    return digest;
}

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

int int_size(Bytes bytes) {
    CHECK(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    return static_cast<int>(bytes.size());
}

struct Sealed {
    Bytes key_id, nonce, text, tag;
};

std::optional<Sealed> parts_of(Bytes sealed) {
    if (sealed.size() < seal_overhead_bytes) {
        return std::nullopt;
    }
    ByteReader reader(sealed);
    const Bytes key_id = reader.take(key_id_bytes);
    const Bytes nonce = reader.take(nonce_bytes);
    const Bytes text = reader.take(reader.left() - tag_bytes);
    return Sealed{key_id, nonce, text, reader.rest()};
}

}  // namespace

SecretKey::~SecretKey() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Digest sm3(Bytes bytes) {
    return digest_of(sm3_method(), bytes);
}

Digest sha256(Bytes bytes) {
    return digest_of(sha256_method(), bytes);
}

Digest hmac_sha256(Bytes key, Bytes bytes) {
    Digest digest;
    unsigned size = 0;
    // OpenSSL takes a null key for "the key of last time".
    static constexpr std::uint8_t no_key = 0;
    const void* key_data = key.empty() ? &no_key : key.data();
    CHECK(HMAC(sha256_method(), key_data, int_size(key), bytes.data(), bytes.size(), digest.data(),
               &size) != nullptr);
    CHECK(size == digest.size());
    return digest;
}

void Sm3::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sm3::Sm3() : context_(EVP_MD_CTX_new()) {
    CHECK(context_ != nullptr);
    CHECK(EVP_DigestInit_ex2(context_.get(), sm3_method(), nullptr) == 1);
}

Sm3& Sm3::update(Bytes bytes) {
    CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Digest Sm3::finish() {
    Digest digest;
    CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    CHECK(EVP_DigestInit_ex2(context_.get(), sm3_method(), nullptr) == 1);
    return digest;
}

Buffer seal(const SecretKey& key, std::uint8_t key_id, Bytes plain, Bytes associated) {
    Buffer out(seal_overhead_bytes + plain.size());
    out[0] = key_id;
    std::uint8_t* nonce = out.data() + key_id_bytes;
    std::uint8_t* text = nonce + nonce_bytes;
    CHECK(RAND_bytes(nonce, nonce_bytes) == 1);
    const Cipher cipher(EVP_CIPHER_CTX_new());
    CHECK(cipher != nullptr);
    int size = 0;
    CHECK(EVP_EncryptInit_ex2(cipher.get(), gcm_method(), key.bytes().data(), nonce, nullptr) == 1);
    CHECK(EVP_EncryptUpdate(cipher.get(), nullptr, &size, &key_id, key_id_bytes) == 1);
    if (!associated.empty()) {
        CHECK(EVP_EncryptUpdate(cipher.get(), nullptr, &size, associated.data(),
                                int_size(associated)) == 1);
    }
    if (!plain.empty()) {
        CHECK(EVP_EncryptUpdate(cipher.get(), text, &size, plain.data(), int_size(plain)) == 1);
    }
    std::uint8_t* tag = text + plain.size();
    CHECK(EVP_EncryptFinal_ex(cipher.get(), tag, &size) == 1);
    CHECK(size == 0);
    CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag) == 1);
    return out;
}

Result<Buffer> open_sealed(const SecretKey& key, Bytes sealed, Bytes associated) {
    const auto parts = parts_of(sealed);
    if (!parts) {
        return Error{Code::bad_input, "sealed: too short"};
    }
    const Cipher cipher(EVP_CIPHER_CTX_new());
    CHECK(cipher != nullptr);
    int size = 0;
    CHECK(EVP_DecryptInit_ex2(cipher.get(), gcm_method(), key.bytes().data(), parts->nonce.data(),
                              nullptr) == 1);
    CHECK(EVP_DecryptUpdate(cipher.get(), nullptr, &size, parts->key_id.data(), key_id_bytes) == 1);
    if (!associated.empty()) {
        CHECK(EVP_DecryptUpdate(cipher.get(), nullptr, &size, associated.data(),
                                int_size(associated)) == 1);
    }
    Buffer plain(parts->text.size());
    if (!plain.empty()) {
        CHECK(EVP_DecryptUpdate(cipher.get(), plain.data(), &size, parts->text.data(),
                                int_size(parts->text)) == 1);
    }
    Buffer tag(parts->tag.begin(), parts->tag.end());
    CHECK(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1);
    std::uint8_t none = 0;
    if (EVP_DecryptFinal_ex(cipher.get(), &none, &size) != 1) {
        return Error{Code::bad_input, "sealed: altered, or another key or place"};
    }
    return plain;
}

Result<std::uint8_t> sealed_key_id(Bytes sealed) {
    if (sealed.size() < seal_overhead_bytes) {
        return Error{Code::bad_input, "sealed: too short"};
    }
    return sealed[0];
}

Buffer random_bytes(std::size_t count) {
    Buffer bytes(count);
    if (count > 0) {
        CHECK(RAND_bytes(bytes.data(), int_size(bytes)) == 1);
    }
    return bytes;
}

std::uint64_t random_u64() {
    const Buffer bytes = random_bytes(8);
    return ByteReader(bytes).u64();
}

std::string random_token(std::size_t bytes) {
    return to_base64url(random_bytes(bytes));
}

bool constant_time_equal(Bytes a, Bytes b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> password_hash(std::string_view password, const PasswordCost& cost) {
    if (password.size() > password_bytes_max) {
        return Error{Code::too_large, "password: more bytes than allowed"};
    }
    const Buffer salt = random_bytes(salt_bytes);
    std::string encoded(argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, salt_bytes,
                                          password_digest_bytes, Argon2_id),
                        '\0');
    const int error = argon2id_hash_encoded(
        cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(), salt.data(),
        salt.size(), password_digest_bytes, encoded.data(), encoded.size());
    if (error == ARGON2_MEMORY_ALLOCATION_ERROR || error == ARGON2_THREAD_FAIL) {
        return Error{Code::unavailable, argon2_error_message(error)};
    }
    CHECK(error == ARGON2_OK);
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool password_matches(std::string_view encoded, std::string_view password) {
    if (password.size() > password_bytes_max) {
        return false;
    }
    const std::string text(encoded);
    return argon2id_verify(text.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace tiexin
