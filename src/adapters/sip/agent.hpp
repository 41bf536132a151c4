#pragma once
// SipAgent: our SIP user agent (RFC 3261) over sofia-sip, on a thread of its own: takes calls from
// registered terminals and the trunk, makes calls, keeps registrations, carries MESSAGE (RFC 3428).
// It knows no sound beyond the SDP. Calls into it may come from any thread; it calls SipEvents on
// the SIP thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/sip/media.hpp"
#include "base/time.hpp"

namespace tiexin::adapters {

using SipLeg = std::uint64_t;  // one dialog, numbered from 1 while the process lives

struct SipTrunk {
    std::string host;  // where calls to telephone numbers go: host[:port][;transport=tcp]; empty:
                       // none go out
    std::string user;  // our number there, the From of calls
    std::vector<net::IpAddress> sources;  // whence calls of the trunk come; believed without proof
};

struct SipOptions {
    net::Endpoint at;  // UDP and TCP; port 0 is not for it
    std::string realm = "tiexin";
    std::optional<SipTrunk> trunk;
    // The password of a terminal's account, or none. Called on the SIP thread.
    std::function<std::optional<std::string>(std::string_view account)> password_of;
};

struct SipCall {
    std::string caller;   // user part of From: a telephone number, or the account
    std::string dialled;  // user part of the request
    std::string account;  // proven by digest; empty when it came from the trunk
    net::IpAddress source;
    SipMedia media;
};

struct SipMessage {
    std::string sender;   // user part of From
    std::string account;  // as in SipCall
    std::string content_type;
    std::string body;
    net::IpAddress source;
};
struct SipMessageReply {
    int status = 200;
    std::string content_type, body;
};
constexpr std::size_t sip_message_bytes_max = 16 * 1024;

class SipEvents {
public:
    virtual ~SipEvents() = default;
    // It is ringing already (180). Answer, refuse, or hang up when it ended first.
    virtual void on_call(SipLeg leg, const SipCall& call) = 0;
    // `signalling`: whence that side speaks SIP; its SDP may name an address behind a NAT.
    virtual void on_answered(SipLeg leg, const SipMedia& media,
                             const net::IpAddress& signalling) = 0;
    virtual void on_media(SipLeg leg, const SipMedia& media) = 0;  // a re-INVITE, answered already
    virtual void on_digit(SipLeg leg, char digit) = 0;             // by INFO
    // Once, whatever ended it; status 0: hung up in order, else the SIP status that said no.
    virtual void on_ended(SipLeg leg, int status) = 0;
    // `reply` once, from any thread, within the 32 s of a transaction.
    virtual void on_message(const SipMessage& message,
                            std::function<void(SipMessageReply)> reply) = 0;
};

class SipAgent {
public:
    // unavailable: the port cannot be bound.
    static Result<std::unique_ptr<SipAgent>> start(SipOptions options, const Clock& clock,
                                                   SipEvents& events);
    ~SipAgent();  // hangs up every call, unregisters nothing, joins the thread

    void answer(SipLeg leg, const net::Endpoint& sound);
    void refuse(SipLeg leg, int status);
    // To an account that is registered, or a number over the trunk. on_answered or on_ended
    // follows; on_ended(404) when there is no way there.
    void dial(SipLeg leg, const std::string& number, const net::Endpoint& sound);
    void hang_up(SipLeg leg);
    SipLeg next_leg();  // for dial()
    void send_message(const std::string& account, const std::string& content_type,
                      const std::string& body);
    std::size_t registered() const;  // accounts

private:
    struct Body;
    explicit SipAgent(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace tiexin::adapters
