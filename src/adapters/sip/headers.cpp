#include "adapters/sip/headers.hpp"

#include <sofia-sip/auth_common.h>
#include <sofia-sip/sip_header.h>

#include "base/text.hpp"

namespace tiexin::adapters {

std::string text_of_c(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

std::string user_of(const sip_addr_t* address) {
    return address == nullptr ? std::string() : text_of_c(address->a_url->url_user);
}

bool came_by_tcp(const sip_t* sip) {
    const char* protocol = sip->sip_via != nullptr ? sip->sip_via->v_protocol : nullptr;
    return protocol != nullptr && std::string_view(protocol).ends_with("TCP");
}

std::string_view payload_of(const sip_t* sip) {
    return sip != nullptr && sip->sip_payload != nullptr && sip->sip_payload->pl_data != nullptr
               ? std::string_view(sip->sip_payload->pl_data, sip->sip_payload->pl_len)
               : std::string_view();
}

std::optional<DigestProof> proof_of(const sip_t* sip) {
    if (sip == nullptr || sip->sip_authorization == nullptr ||
        !ascii_equal(text_of_c(sip->sip_authorization->au_scheme), "Digest")) {
        return std::nullopt;
    }
    su_home_t home[1];
    su_home_init(home);
    const char *user = nullptr, *realm = nullptr, *nonce = nullptr, *uri = nullptr,
               *response = nullptr, *qop = nullptr, *count = nullptr, *client = nullptr,
               *algorithm = nullptr;
    auth_get_params(home, sip->sip_authorization->au_params, "username=", &user, "realm=", &realm,
                    "nonce=", &nonce, "uri=", &uri, "response=", &response, "qop=", &qop,
                    "nc=", &count, "cnonce=", &client, "algorithm=", &algorithm, nullptr);
    DigestProof proof{text_of_c(user),  text_of_c(realm),    text_of_c(nonce),
                      text_of_c(uri),   text_of_c(response), text_of_c(qop),
                      text_of_c(count), text_of_c(client),   text_of_c(algorithm)};
    su_home_deinit(home);
    return proof;
}

std::optional<char> digit_of(std::string_view body) {
    constexpr std::string_view digits = "0123456789*#ABCD";
    for (const std::string_view line : split(body, '\n')) {
        const auto parts = split_once(line, '=');
        const std::string_view value = trim(parts ? parts->second : line);
        const bool named = !parts || ascii_equal(trim(parts->first), "Signal");
        if (named && value.size() == 1 && digits.find(value.front()) != std::string_view::npos) {
            return value.front();
        }
    }
    return std::nullopt;
}

}  // namespace tiexin::adapters
