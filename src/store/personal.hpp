#pragma once
// Personal fields at rest: values sealed with AES-256-GCM as base64 text, tied to their row by
// `place`; and keyed digests, by which a whole number or its tail can be found without being
// readable. Any thread.

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/json.hpp"

namespace tiexin::store {

class Personal {
public:
    Personal(SecretKey field, SecretKey index)
        : field_(std::move(field)), index_(std::move(index)) {}

    std::string seal(std::string_view plain, std::string_view place, std::uint64_t id) const;
    // A seal that does not open is a lost key or an altered database: thrown as SqlError.
    std::string open(std::string_view sealed, std::string_view place, std::uint64_t id) const;
    Json open_json(std::string_view sealed, std::string_view place, std::uint64_t id) const;
    // 64 bits of HMAC-SHA256 in hex: `use` keeps the digests of different columns apart.
    std::string blind(std::string_view use, std::string_view value) const;

private:
    SecretKey field_;
    SecretKey index_;
};

}  // namespace tiexin::store
