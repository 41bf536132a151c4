#include "adapters/sip/agent.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <future>
#include <map>
#include <thread>
#include <unordered_map>

#include "adapters/sip/digest.hpp"
#include "adapters/sip/headers.hpp"
#include "adapters/sip/source_gate.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace tiexin::adapters {
namespace {
struct Dialog;
struct Stack;
}  // namespace
}  // namespace tiexin::adapters

// sofia-sip hands these back to its one callback; they must be named before its header.
#define NUA_MAGIC_T tiexin::adapters::Stack
#define NUA_HMAGIC_T tiexin::adapters::Dialog
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/su_log.h>

namespace tiexin::adapters {

namespace {

constexpr int registration_s_max = 3'600, registration_s_min = 60;
constexpr std::size_t registrations_max = 100'000;
constexpr std::size_t dialogs_max = 2'000;
constexpr std::size_t messages_max = 1'000;  // waiting for their answer

struct Dialog {
    SipLeg number = 0;
    nua_handle_t* handle = nullptr;
    bool ours = false;  // we dialled
    bool established = false;
    net::IpAddress signalling;
    net::Endpoint sound;
    SipMedia theirs;
};

// Where an account is called: at the address its REGISTER came from, which is the one a NAT keeps
// open for it, whatever its Contact says.
struct Registration {
    net::Endpoint source;
    bool tcp = false;
    Instant until;
};

net::Endpoint endpoint_of(nua_t* nua) {
    net::Endpoint out;
    msg_t* request = nua_current_request(nua);
    const su_sockaddr_t* address = request != nullptr ? msg_addr(request) : nullptr;
    if (address != nullptr && address->su_family == AF_INET) {
        out.address.bytes[10] = out.address.bytes[11] = 0xFF;
        std::memcpy(&out.address.bytes[12], &address->su_sin.sin_addr, 4);
        out.port = ntohs(address->su_sin.sin_port);
    } else if (address != nullptr && address->su_family == AF_INET6) {
        std::memcpy(out.address.bytes.data(), &address->su_sin6.sin6_addr, 16);
        out.port = ntohs(address->su_sin6.sin6_port);
    }
    return out;
}

net::IpAddress source_of(nua_t* nua) {
    return endpoint_of(nua).address;
}

struct Way {
    std::string uri;  // empty: none
    net::IpAddress signalling;
};

struct Message {
    nua_handle_t* handle = nullptr;
    msg_t* request = nullptr;
};
using Task = std::function<void(Stack&)>;

// Everything below runs on the SIP thread.
struct Stack {
    Stack(SipOptions given, const Clock& of, SipEvents& to)
        : options(std::move(given)),
          clock(of),
          events(to),
          digest(options.realm, options.password_of) {}

    SipOptions options;
    const Clock& clock;
    SipEvents& events;
    Digest digest;
    SourceGate gate;
    su_root_t* root = nullptr;
    nua_t* nua = nullptr;
    std::map<SipLeg, std::unique_ptr<Dialog>> dialogs;
    std::unordered_map<std::string, Registration> registrations;
    std::atomic<std::size_t> registered{0};
    std::map<std::uint64_t, Message> messages;
    std::uint64_t last_message = 0;
    std::atomic<SipLeg> last_leg{0};
    std::function<void(Task)> post;  // from any thread

    bool open();
    void run();
    void heard(nua_event_t event, int status, nua_handle_t* handle, Dialog* dialog,
               const sip_t* sip);

    bool trusted(const net::IpAddress& source) const;
    // The account that proved itself, "" from the trunk; nullopt: it was answered already.
    std::optional<std::string> admitted(nua_handle_t* handle, const sip_t* sip, const char* method,
                                        bool trunk_too);
    void invited(nua_handle_t* handle, Dialog* dialog, const sip_t* sip);
    void invited_again(Dialog& dialog, const sip_t* sip);
    void registering(nua_handle_t* handle, const sip_t* sip);
    void message(nua_handle_t* handle, const sip_t* sip);
    void message_answered(std::uint64_t number, const SipMessageReply& reply);
    void answered(Dialog& dialog, int status, const sip_t* sip);
    void ended(Dialog& dialog, int status);
    void dial(SipLeg leg, const std::string& number, const net::Endpoint& sound);
    Way way_to(const std::string& number) const;
    Dialog* find(SipLeg leg) {
        const auto at = dialogs.find(leg);
        return at == dialogs.end() ? nullptr : at->second.get();
    }
};

void on_nua(nua_event_t event, int status, const char*, nua_t*, Stack* stack, nua_handle_t* handle,
            Dialog* dialog, const sip_t* sip, tagi_t*) {
    stack->heard(event, status, handle, dialog, sip);
}

bool Stack::open() {
    su_init();
    su_log_set_level(nullptr, 0);
    root = su_root_create(nullptr);
    su_root_threading(root, 0);
    const std::string url = "sip:" + net::to_text(options.at);
    nua = nua_create(root, on_nua, this, NUTAG_URL(url.c_str()), NUTAG_MEDIA_ENABLE(0),
                     NUTAG_AUTOALERT(0), NUTAG_AUTOANSWER(0), NUTAG_AUTOACK(0),
                     NUTAG_ENABLEMESSAGE(1), NUTAG_APPL_METHOD("MESSAGE"), NUTAG_ALLOW("REGISTER"),
                     NUTAG_APPL_METHOD("REGISTER"),
                     SIPTAG_ALLOW_STR("INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, REGISTER, INFO"),
                     SIPTAG_USER_AGENT_STR("tiexin"), TAG_END());
    return nua != nullptr;
}

void Stack::run() {
    if (nua != nullptr) {
        su_root_run(root);
        for (const auto& [number, kept] : messages) {
            msg_destroy(kept.request);
        }
        nua_destroy(nua);
    }
    su_root_destroy(root);
    su_deinit();
}

void Stack::heard(nua_event_t event, int status, nua_handle_t* handle, Dialog* dialog,
                  const sip_t* sip) {
    switch (event) {
        case nua_i_invite:
            invited(handle, dialog, sip);
            return;
        case nua_i_register:
            registering(handle, sip);
            return;
        case nua_i_message:
            message(handle, sip);
            return;
        case nua_i_info:
            if (const auto digit = digit_of(payload_of(sip)); digit && dialog != nullptr) {
                events.on_digit(dialog->number, *digit);
            }
            return;
        case nua_r_invite:
            if (dialog != nullptr) {
                answered(*dialog, status, sip);
            }
            return;
        case nua_i_terminated:
            if (dialog != nullptr) {
                ended(*dialog, 0);
            } else {
                nua_handle_destroy(handle);  // of a call that was refused
            }
            return;
        case nua_r_message:
            nua_handle_destroy(handle);
            return;
        case nua_r_shutdown:
            if (status >= 200) {
                su_root_break(root);
            }
            return;
        default:
            return;
    }
}

bool Stack::trusted(const net::IpAddress& source) const {
    return options.trunk && std::find(options.trunk->sources.begin(), options.trunk->sources.end(),
                                      source) != options.trunk->sources.end();
}

std::optional<std::string> Stack::admitted(nua_handle_t* handle, const sip_t* sip,
                                           const char* method, bool trunk_too) {
    const net::IpAddress source = source_of(nua);
    const Instant now = clock.now();
    if (!gate.admit(source, now)) {
        nua_respond(handle, SIP_503_SERVICE_UNAVAILABLE, NUTAG_WITH_THIS(nua),
                    SIPTAG_RETRY_AFTER_STR("5"), TAG_END());
        return std::nullopt;
    }
    if (trunk_too && trusted(source)) {
        return std::string();
    }
    const auto proof = proof_of(sip);
    const Proof verdict = proof ? digest.check(*proof, method, source, now) : Proof::stale;
    if (verdict == Proof::right) {
        return proof->user;
    }
    if (verdict == Proof::wrong) {
        log_warning("sip_wrong_password", {{"method", method}});
        nua_respond(handle, SIP_403_FORBIDDEN, NUTAG_WITH_THIS(nua), TAG_END());
        return std::nullopt;
    }
    const std::string challenge = digest.challenge(source, now, proof.has_value());
    nua_respond(handle, SIP_401_UNAUTHORIZED, NUTAG_WITH_THIS(nua),
                SIPTAG_WWW_AUTHENTICATE_STR(challenge.c_str()), TAG_END());
    return std::nullopt;
}

void Stack::invited(nua_handle_t* handle, Dialog* dialog, const sip_t* sip) {
    if (dialog != nullptr) {
        invited_again(*dialog, sip);
        return;
    }
    const auto account = admitted(handle, sip, "INVITE", true);
    if (!account) {
        return;
    }
    const auto media = read_sdp(payload_of(sip));
    if (!media) {
        nua_respond(handle, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    if (dialogs.size() >= dialogs_max) {
        nua_respond(handle, SIP_486_BUSY_HERE, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    auto kept = std::make_unique<Dialog>();
    kept->number = ++last_leg;
    kept->handle = nua_handle_ref(handle);
    kept->theirs = *media;
    nua_handle_bind(handle, kept.get());
    SipCall call;
    call.caller = user_of(sip->sip_from);
    call.dialled = sip->sip_request != nullptr ? text_of_c(sip->sip_request->rq_url->url_user) : "";
    call.account = *account;
    call.source = source_of(nua);
    call.media = *media;
    const SipLeg leg = kept->number;
    dialogs[leg] = std::move(kept);
    nua_respond(handle, SIP_180_RINGING, TAG_END());
    events.on_call(leg, call);
}

void Stack::invited_again(Dialog& dialog, const sip_t* sip) {
    // A re-INVITE without SDP asks for our offer; ours does not change, so the last one serves.
    const auto media =
        payload_of(sip).empty() ? Result<SipMedia>(dialog.theirs) : read_sdp(payload_of(sip));
    if (!media || media->codec != dialog.theirs.codec) {
        nua_respond(dialog.handle, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS(nua), TAG_END());
        return;
    }
    dialog.theirs = *media;
    const std::string sdp = answer_sdp(dialog.sound, dialog.number, *media);
    nua_respond(dialog.handle, SIP_200_OK, NUTAG_WITH_THIS(nua),
                SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(sdp.c_str()),
                TAG_END());
    events.on_media(dialog.number, *media);
}

void Stack::registering(nua_handle_t* handle, const sip_t* sip) {
    const auto account = admitted(handle, sip, "REGISTER", false);
    if (account && sip->sip_to != nullptr && user_of(sip->sip_to) != *account) {
        nua_respond(handle, SIP_403_FORBIDDEN, NUTAG_WITH_THIS(nua), TAG_END());
    } else if (account) {
        const sip_contact_t* contact = sip->sip_contact;
        unsigned long asked = sip->sip_expires != nullptr ? sip->sip_expires->ex_delta : 300;
        if (contact != nullptr && contact->m_expires != nullptr) {
            asked = static_cast<unsigned long>(
                parse_int(contact->m_expires, 0, registration_s_max).value_or(300));
        }
        const int granted =
            asked == 0 ? 0
                       : std::clamp(static_cast<int>(std::min<unsigned long>(asked, 86'400)),
                                    registration_s_min, registration_s_max);
        const Instant now = clock.now();
        if (registrations.size() >= registrations_max) {
            std::erase_if(registrations, [&](const auto& one) { return one.second.until < now; });
        }
        if (granted == 0) {
            registrations.erase(*account);
        } else if (contact != nullptr && registrations.size() < registrations_max) {
            registrations[*account] = {endpoint_of(nua), came_by_tcp(sip), now + seconds(granted)};
        }
        registered = registrations.size();
        const std::string expires = std::to_string(granted);
        nua_respond(handle, SIP_200_OK, NUTAG_WITH_THIS(nua), SIPTAG_CONTACT(contact),
                    SIPTAG_EXPIRES_STR(expires.c_str()), TAG_END());
    }
    nua_handle_destroy(handle);
}

void Stack::message(nua_handle_t* handle, const sip_t* sip) {
    const auto account = admitted(handle, sip, "MESSAGE", true);
    if (!account || payload_of(sip).size() > sip_message_bytes_max ||
        messages.size() >= messages_max) {
        if (account && messages.size() >= messages_max) {
            nua_respond(handle, SIP_503_SERVICE_UNAVAILABLE, NUTAG_WITH_THIS(nua), TAG_END());
        } else if (account) {
            nua_respond(handle, SIP_413_REQUEST_TOO_LARGE, NUTAG_WITH_THIS(nua), TAG_END());
        }
        nua_handle_destroy(handle);
        return;
    }
    SipMessage told;
    told.sender = user_of(sip->sip_from);
    told.account = *account;
    told.content_type =
        sip->sip_content_type != nullptr ? text_of_c(sip->sip_content_type->c_type) : "";
    told.body = payload_of(sip);
    told.source = source_of(nua);
    // The request is answered later, after a commit: it is kept until then.
    const std::uint64_t number = ++last_message;
    messages[number] = {handle, msg_ref_create(nua_current_request(nua))};
    events.on_message(told, [this, number](SipMessageReply reply) {
        post([number, reply = std::move(reply)](Stack& stack) {
            stack.message_answered(number, reply);
        });
    });
}

void Stack::message_answered(std::uint64_t number, const SipMessageReply& reply) {
    const auto at = messages.find(number);
    if (at == messages.end()) {
        return;
    }
    const Message kept = at->second;
    messages.erase(at);
    const bool content = !reply.body.empty();
    nua_respond(kept.handle, reply.status, sip_status_phrase(reply.status),
                NUTAG_WITH(kept.request),
                TAG_IF(content, SIPTAG_CONTENT_TYPE_STR(reply.content_type.c_str())),
                TAG_IF(content, SIPTAG_PAYLOAD_STR(reply.body.c_str())), TAG_END());
    msg_destroy(kept.request);
    nua_handle_destroy(kept.handle);
}

void Stack::answered(Dialog& dialog, int status, const sip_t* sip) {
    if (status < 200) {
        return;
    }
    if (status >= 300) {
        ended(dialog, status);
        return;
    }
    nua_ack(dialog.handle, TAG_END());
    const auto media = read_sdp(payload_of(sip));
    if (dialog.established) {
        return;
    }
    dialog.established = true;
    if (!media) {
        nua_bye(dialog.handle, TAG_END());
        ended(dialog, 488);
        return;
    }
    dialog.theirs = *media;
    events.on_answered(dialog.number, *media, dialog.signalling);
}

void Stack::ended(Dialog& dialog, int status) {
    const SipLeg leg = dialog.number;
    nua_handle_bind(dialog.handle, nullptr);
    nua_handle_destroy(dialog.handle);
    if (!dialog.ours) {
        nua_handle_unref(dialog.handle);
    }
    dialogs.erase(leg);
    events.on_ended(leg, status);
}

Way Stack::way_to(const std::string& number) const {
    const auto at = registrations.find(number);
    if (at != registrations.end() && at->second.until > clock.now()) {
        return {"sip:" + number + "@" + net::to_text(at->second.source) +
                    (at->second.tcp ? ";transport=tcp" : ""),
                at->second.source.address};
    }
    if (!options.trunk || options.trunk->host.empty() || !all_digits(number)) {
        return {};
    }
    const auto trunk = net::parse_endpoint(options.trunk->host);
    return {"sip:" + number + "@" + options.trunk->host, trunk ? trunk->address : net::IpAddress{}};
}

void Stack::dial(SipLeg leg, const std::string& number, const net::Endpoint& sound) {
    const auto [uri, signalling] = way_to(number);
    if (uri.empty() || dialogs.size() >= dialogs_max) {
        events.on_ended(leg, uri.empty() ? 404 : 486);
        return;
    }
    auto kept = std::make_unique<Dialog>();
    kept->number = leg;
    kept->ours = true;
    kept->signalling = signalling;
    kept->sound = sound;
    const std::string from = "sip:" + (options.trunk ? options.trunk->user : options.realm) + "@" +
                             net::to_text(options.at.address);
    kept->handle = nua_handle(nua, kept.get(), SIPTAG_TO_STR(uri.c_str()),
                              SIPTAG_FROM_STR(from.c_str()), NUTAG_URL(uri.c_str()), TAG_END());
    const std::string sdp = offer_sdp(sound, leg);
    nua_invite(kept->handle, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
               SIPTAG_PAYLOAD_STR(sdp.c_str()), TAG_END());
    dialogs[leg] = std::move(kept);
}

void run_task(su_root_magic_t*, su_msg_r message, su_msg_arg_t* argument) {
    (void)message;
    auto** kept = reinterpret_cast<std::pair<Stack*, Task>**>(argument);
    const std::unique_ptr<std::pair<Stack*, Task>> task(*kept);
    task->second(*task->first);
}

}  // namespace

struct SipAgent::Body {
    Body(SipOptions options, const Clock& clock, SipEvents& events)
        : stack(std::move(options), clock, events) {
        stack.post = [this](Task task) { post(std::move(task)); };
    }
    void post(Task task) {
        auto* kept = new std::pair<Stack*, Task>(&stack, std::move(task));
        su_msg_r message = SU_MSG_R_INIT;
        if (su_msg_create(message, su_root_task(stack.root), su_task_null, run_task,
                          sizeof(kept)) != 0) {
            delete kept;
            return;
        }
        *reinterpret_cast<std::pair<Stack*, Task>**>(su_msg_data(message)) = kept;
        su_msg_send(message);
    }
    Stack stack;
    std::thread thread;
};

SipAgent::SipAgent(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Result<std::unique_ptr<SipAgent>> SipAgent::start(SipOptions options, const Clock& clock,
                                                  SipEvents& events) {
    auto body = std::make_unique<Body>(std::move(options), clock, events);
    std::promise<bool> opened;
    Body* self = body.get();
    body->thread = std::thread([self, &opened] {
        const bool ok = self->stack.open();
        opened.set_value(ok);
        self->stack.run();
    });
    if (!opened.get_future().get()) {
        body->thread.join();
        return Error{Code::unavailable,
                     "the SIP port cannot be bound: " + net::to_text(self->stack.options.at)};
    }
    return std::unique_ptr<SipAgent>(new SipAgent(std::move(body)));
}

SipAgent::~SipAgent() {
    body_->post([](Stack& stack) { nua_shutdown(stack.nua); });
    body_->thread.join();
}

void SipAgent::answer(SipLeg leg, const net::Endpoint& sound) {
    body_->post([leg, sound](Stack& stack) {
        Dialog* dialog = stack.find(leg);
        if (dialog == nullptr || dialog->established) {
            return;
        }
        dialog->established = true;
        dialog->sound = sound;
        const std::string sdp = answer_sdp(sound, leg, dialog->theirs);
        nua_respond(dialog->handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                    SIPTAG_PAYLOAD_STR(sdp.c_str()), TAG_END());
    });
}

void SipAgent::refuse(SipLeg leg, int status) {
    body_->post([leg, status](Stack& stack) {
        if (Dialog* dialog = stack.find(leg)) {
            nua_respond(dialog->handle, status, sip_status_phrase(status), TAG_END());
        }
    });
}

SipLeg SipAgent::next_leg() {
    return ++body_->stack.last_leg;
}

void SipAgent::dial(SipLeg leg, const std::string& number, const net::Endpoint& sound) {
    body_->post([leg, number, sound](Stack& stack) { stack.dial(leg, number, sound); });
}

void SipAgent::hang_up(SipLeg leg) {
    body_->post([leg](Stack& stack) {
        Dialog* dialog = stack.find(leg);
        if (dialog == nullptr) {
            return;
        }
        if (dialog->established) {
            nua_bye(dialog->handle, TAG_END());
        } else if (dialog->ours) {
            nua_cancel(dialog->handle, TAG_END());
        } else {
            nua_respond(dialog->handle, SIP_486_BUSY_HERE, TAG_END());
        }
    });
}

void SipAgent::send_message(const std::string& account, const std::string& content_type,
                            const std::string& body) {
    body_->post([account, content_type, body](Stack& stack) {
        const std::string uri = stack.way_to(account).uri;
        if (uri.empty()) {
            return;
        }
        nua_handle_t* handle = nua_handle(stack.nua, nullptr, SIPTAG_TO_STR(uri.c_str()),
                                          NUTAG_URL(uri.c_str()), TAG_END());
        nua_message(handle, SIPTAG_CONTENT_TYPE_STR(content_type.c_str()),
                    SIPTAG_PAYLOAD_STR(body.c_str()), TAG_END());
    });
}

std::size_t SipAgent::registered() const {
    return body_->stack.registered;
}

}  // namespace tiexin::adapters
