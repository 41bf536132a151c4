#pragma once
// Proof of who calls: digest access authentication (RFC 3261 section 22, RFC 2617 with MD5, as
// telephones speak it). A nonce is made for one source and good for nonce_life; its count must
// grow, so that a request that was overheard cannot be sent again. One thread.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/time.hpp"
#include "net/address.hpp"

namespace tiexin::adapters {

struct DigestProof {  // what an Authorization header carries, unquoted
    std::string user, realm, nonce, uri, response, qop, count, client_nonce, algorithm;
};

enum class Proof : unsigned char { right, wrong, stale };

class Digest {
public:
    // The password of an account, or none.
    using PasswordOf = std::function<std::optional<std::string>(std::string_view account)>;

    Digest(std::string realm, PasswordOf password_of);

    // The value of a WWW-Authenticate header.
    std::string challenge(const net::IpAddress& source, Instant now, bool stale) const;
    Proof check(const DigestProof& proof, std::string_view method, const net::IpAddress& source,
                Instant now);

    static constexpr Duration nonce_life = minutes(5);
    static constexpr std::size_t nonces_max = 20'000;

private:
    std::string nonce_of(std::string_view time, const net::IpAddress& source) const;
    bool fresh(const DigestProof& proof, const net::IpAddress& source, Instant now) const;
    bool counted(const DigestProof& proof, Instant now);

    struct Used {
        std::uint64_t count = 0;
        Instant at;
    };
    std::string realm_;
    PasswordOf password_of_;
    SecretKey key_;
    std::map<std::string, Used, std::less<>> used_;
};

}  // namespace tiexin::adapters
