#include "adapters/sip/digest.hpp"

#include <fmt/format.h>
#include <sofia-sip/su_md5.h>

#include <array>

#include "base/text.hpp"

namespace tiexin::adapters {

namespace {

std::string md5(std::string_view text) {
    su_md5_t context;
    su_md5_init(&context);
    su_md5_update(&context, text.data(), static_cast<usize_t>(text.size()));
    std::array<std::uint8_t, SU_MD5_DIGEST_SIZE> digest{};
    su_md5_digest(&context, digest.data());
    return to_hex(digest);
}

SecretKey fresh_key() {
    const Buffer random = random_bytes(32);
    std::array<std::uint8_t, 32> bytes{};
    std::copy(random.begin(), random.end(), bytes.begin());
    return SecretKey(bytes);
}

}  // namespace

Digest::Digest(std::string realm, PasswordOf password_of)
    : realm_(std::move(realm)), password_of_(std::move(password_of)), key_(fresh_key()) {}

std::string Digest::nonce_of(std::string_view time, const net::IpAddress& source) const {
    Buffer text = buffer_of(time);
    append(text, source.bytes);
    const auto seal = hmac_sha256(key_.bytes(), text);
    return std::string(time) + "-" + to_hex(Bytes(seal).first(16));
}

std::string Digest::challenge(const net::IpAddress& source, Instant now, bool stale) const {
    // The time to the microsecond: two challenges have two nonces, so each counts for itself.
    const std::string nonce = nonce_of(fmt::format("{:x}", now.us), source);
    return fmt::format("Digest realm=\"{}\", nonce=\"{}\", algorithm=MD5, qop=\"auth\"{}", realm_,
                       nonce, stale ? ", stale=true" : "");
}

bool Digest::fresh(const DigestProof& proof, const net::IpAddress& source, Instant now) const {
    const auto parts = split_once(proof.nonce, '-');
    const auto made = parts ? parse_hex(parts->first) : std::nullopt;
    if (!made ||
        !constant_time_equal(bytes_of(nonce_of(parts->first, source)), bytes_of(proof.nonce))) {
        return false;
    }
    const Duration age = now - Instant{static_cast<std::int64_t>(*made)};
    return age >= Duration{} && age <= nonce_life;
}

bool Digest::counted(const DigestProof& proof, Instant now) {
    const auto count = proof.count.size() == 8 ? parse_hex(proof.count) : std::nullopt;
    if (!count) {
        return false;
    }
    if (used_.size() >= nonces_max) {
        std::erase_if(used_, [&](const auto& one) { return now - one.second.at > nonce_life; });
    }
    if (used_.size() >= nonces_max) {
        return false;
    }
    Used& used = used_[proof.nonce];
    if (*count <= used.count) {
        return false;
    }
    used = {*count, used.count == 0 ? now : used.at};
    return true;
}

Proof Digest::check(const DigestProof& proof, std::string_view method, const net::IpAddress& source,
                    Instant now) {
    if (proof.realm != realm_ || !ascii_equal(proof.qop, "auth") ||
        !(proof.algorithm.empty() || ascii_equal(proof.algorithm, "MD5"))) {
        return Proof::wrong;
    }
    const auto password = password_of_(proof.user);
    // An account that is not there costs the same digest as a wrong password.
    const std::string who = md5(proof.user + ":" + realm_ + ":" + password.value_or(""));
    const std::string what = md5(std::string(method) + ":" + proof.uri);
    const std::string expected = md5(who + ":" + proof.nonce + ":" + proof.count + ":" +
                                     proof.client_nonce + ":" + proof.qop + ":" + what);
    if (!password || password->empty() ||
        !constant_time_equal(bytes_of(expected), bytes_of(proof.response))) {
        return Proof::wrong;
    }
    return fresh(proof, source, now) && counted(proof, now) ? Proof::right : Proof::stale;
}

}  // namespace tiexin::adapters
