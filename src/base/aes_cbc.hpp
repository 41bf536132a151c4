#pragma once
// AES-CBC without padding, as some terminals use it on the wire. It hides, it proves nothing: bits
// of the text can be changed by whoever sees it. Our own data is sealed (base/crypto.hpp). Pure
// functions, any thread.

#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace tiexin {

constexpr std::size_t aes_block_bytes = 16;
using AesBlock = std::array<std::uint8_t, aes_block_bytes>;

// 32, 48 or 64 hex digits as the 16, 24 or 32 bytes of a key; nullopt for anything else.
std::optional<Buffer> aes_key_of(std::string_view hex);

// bad_input: the key has not 16, 24 or 32 bytes, or the text is no whole number of blocks.
Result<Buffer> aes_cbc_encrypt(Bytes key, const AesBlock& iv, Bytes plain);
Result<Buffer> aes_cbc_decrypt(Bytes key, const AesBlock& iv, Bytes text);

}  // namespace tiexin
