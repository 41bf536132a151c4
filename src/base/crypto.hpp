#pragma once
// Digests, sealing, chance and passwords over OpenSSL 3 and argon2. A library that refuses to give
// a digest or random bytes is a broken process and aborts; what was sealed elsewhere or altered is
// bad_input. Every function may be called from any thread; an Sm3 belongs to one.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "base/bytes.hpp"
#include "base/result.hpp"

struct evp_md_ctx_st;

namespace tiexin {

using Digest = std::array<std::uint8_t, 32>;

// 32 secret bytes, wiped when they go.
class SecretKey {
public:
    explicit SecretKey(const Digest& bytes) : bytes_(bytes) {}
    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();
    Bytes bytes() const { return bytes_; }

private:
    Digest bytes_;
};

Digest sm3(Bytes bytes);  // GB/T 32905-2016
Digest sha256(Bytes bytes);
Digest hmac_sha256(Bytes key, Bytes bytes);

// SM3 of pieces: update as often as needed, finish once; then it starts anew.
class Sm3 {
public:
    Sm3();
    Sm3& update(Bytes bytes);
    Sm3& update(std::string_view text) { return update(bytes_of(text)); }
    Digest finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

// AES-256-GCM. Layout: key id (1) ‖ random nonce (12) ‖ ciphertext ‖ tag (16). The key id is
// authenticated together with `associated`, which ties a sealed field to its row and column.
constexpr std::size_t seal_overhead_bytes = 29;
Buffer seal(const SecretKey& key, std::uint8_t key_id, Bytes plain, Bytes associated);
Result<Buffer> open_sealed(const SecretKey& key, Bytes sealed, Bytes associated);
Result<std::uint8_t> sealed_key_id(Bytes sealed);

Buffer random_bytes(std::size_t count);
std::uint64_t random_u64();
std::string random_token(std::size_t bytes = 32);  // base64url of so many random bytes
bool constant_time_equal(Bytes a, Bytes b);        // time depends on the lengths alone

// argon2id. The defaults cost about 20 ms and 19 MiB a guess; tests pass something cheaper.
struct PasswordCost {
    std::uint32_t memory_kib = 19'456;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
};
constexpr std::size_t password_bytes_max = 1'024;
// $argon2id$v=19$m=…,t=…,p=…$salt$hash. too_large: over password_bytes_max; unavailable: no memory.
Result<std::string> password_hash(std::string_view password, const PasswordCost& cost = {});
bool password_matches(std::string_view encoded, std::string_view password);

}  // namespace tiexin
