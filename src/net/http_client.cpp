#include "net/http_client.hpp"

#include <curl/curl.h>

#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace tiexin::net {

namespace {

constexpr int poll_ms_max = 1'000;
constexpr std::size_t reply_header_bytes_max = 64 * 1024;

struct EasyCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One call under way; libcurl holds its address.
struct Running {
    HttpCall call;
    OnReply on_reply;
    HttpReply reply;
    bool too_large = false;
    std::size_t header_bytes = 0;
    std::unique_ptr<curl_slist, ListCloser> headers;
    std::unique_ptr<CURL, EasyCloser> easy;
};

std::size_t on_body(char* data, std::size_t one, std::size_t count, void* to) {
    auto& running = *static_cast<Running*>(to);
    const std::size_t size = one * count;
    if (running.reply.body.size() + size > running.call.reply_bytes_max) {
        running.too_large = true;
        return 0;
    }
    running.reply.body.append(data, size);
    return size;
}

std::size_t on_header(char* data, std::size_t one, std::size_t count, void* to) {
    auto& running = *static_cast<Running*>(to);
    const std::string_view line(data, one * count);
    running.header_bytes += line.size();
    if (running.header_bytes > reply_header_bytes_max) {
        running.too_large = true;
        return 0;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        value = value.substr(0, value.find_last_not_of("\r\n ") + 1);
        const auto first = value.find_first_not_of(' ');
        value = first == std::string_view::npos ? std::string_view() : value.substr(first);
        running.reply.headers.add(std::string(line.substr(0, colon)), std::string(value));
    }
    return line.size();
}

long milliseconds_of(Duration d) {
    return static_cast<long>(d.us / milliseconds(1).us);
}

bool usable(const HttpCall& call) {
    const auto breaks = [](std::string_view text) {
        return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
    };
    for (const Header& header : call.headers.all()) {
        if (breaks(header.name) || breaks(header.value)) {
            return false;
        }
    }
    return call.method != Method::other && !breaks(call.url) &&
           (call.url.starts_with("http://") || call.url.starts_with("https://"));
}

void set_method(CURL* easy, const HttpCall& call) {
    if (call.method == Method::head) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (call.method != Method::get || !call.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body.c_str());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(call.body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, std::string(name_of(call.method)).c_str());
}

// false: libcurl will not have it.
bool prepare(Running& running) {
    running.easy.reset(curl_easy_init());
    CURL* easy = running.easy.get();
    if (easy == nullptr) {
        return false;
    }
    const HttpCall& call = running.call;
    for (const Header& header : call.headers.all()) {
        const std::string line = header.name + ": " + header.value;
        running.headers.reset(curl_slist_append(running.headers.release(), line.c_str()));
    }
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(call.connect_max));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds_of(call.total_max));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, running.headers.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &running);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &running);
    if (!call.trusted_pem_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, call.trusted_pem_file.c_str());
    }
    set_method(easy, call);
    return curl_easy_setopt(easy, CURLOPT_URL, call.url.c_str()) == CURLE_OK;
}

Result<HttpReply> outcome(Running& running, CURLcode code) {
    if (running.too_large) {
        return Error{Code::too_large, "the reply passed its limit"};
    }
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
        return Error{Code::bad_input, curl_easy_strerror(code)};
    }
    if (code != CURLE_OK) {
        return Error{Code::unavailable, curl_easy_strerror(code)};
    }
    long status = 0;
    curl_easy_getinfo(running.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    running.reply.status = static_cast<int>(status);
    return std::move(running.reply);
}

}  // namespace

struct HttpClient::Impl {
    explicit Impl(const HttpClientLimits& with) : limits(with), multi(curl_multi_init()) {
        thread = std::thread([this] { run(); });
    }
    ~Impl() {
        {
            const std::lock_guard guard(lock);
            stopping = true;
        }
        curl_multi_wakeup(multi);
        thread.join();
        curl_multi_cleanup(multi);
    }

    void run() {
        while (take_waiting()) {
            int active = 0;
            curl_multi_perform(multi, &active);
            finish_done();
            curl_multi_poll(multi, nullptr, 0, poll_ms_max, nullptr);
        }
        for (auto& [easy, call] : running) {
            curl_multi_remove_handle(multi, easy);
            call->on_reply(Error{Code::unavailable, "the client stops"});
        }
        running.clear();
        for (auto& call : waiting) {
            call->on_reply(Error{Code::unavailable, "the client stops"});
        }
    }

    // false: the client stops.
    bool take_waiting() {
        std::deque<std::unique_ptr<Running>> taken;
        {
            const std::lock_guard guard(lock);
            if (stopping) {
                return false;
            }
            while (!waiting.empty() && running.size() + taken.size() < limits.running_max) {
                taken.push_back(std::move(waiting.front()));
                waiting.pop_front();
            }
        }
        for (auto& call : taken) {
            if (!prepare(*call) || curl_multi_add_handle(multi, call->easy.get()) != CURLM_OK) {
                call->on_reply(Error{Code::bad_input, "the URL cannot be used"});
                continue;
            }
            CURL* easy = call->easy.get();
            running.emplace(easy, std::move(call));
        }
        return true;
    }

    void finish_done() {
        int left = 0;
        bool any = false;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
            if (message->msg != CURLMSG_DONE) {
                continue;
            }
            const CURLcode code = message->data.result;
            const auto found = running.find(message->easy_handle);
            const std::unique_ptr<Running> call = std::move(found->second);
            running.erase(found);
            curl_multi_remove_handle(multi, call->easy.get());
            call->on_reply(outcome(*call, code));
            any = true;
        }
        if (any) {
            curl_multi_wakeup(multi);  // a place is free for who waits
        }
    }

    const HttpClientLimits limits;
    CURLM* const multi;
    std::mutex lock;  // guards waiting and stopping
    std::deque<std::unique_ptr<Running>> waiting;
    bool stopping = false;
    std::unordered_map<CURL*, std::unique_ptr<Running>> running;  // the thread's own
    std::thread thread;
};

HttpClient::HttpClient(const HttpClientLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}

HttpClient::~HttpClient() = default;

Result<void> HttpClient::send(HttpCall call, OnReply on_reply) {
    if (!usable(call)) {
        return Error{Code::bad_input, "not an http or https URL with plain headers"};
    }
    auto running = std::make_unique<Running>();
    running->call = std::move(call);
    running->on_reply = std::move(on_reply);
    {
        const std::lock_guard guard(impl_->lock);
        if (impl_->waiting.size() >= impl_->limits.waiting_max) {
            return Error{Code::busy, "too many calls wait"};
        }
        impl_->waiting.push_back(std::move(running));
    }
    curl_multi_wakeup(impl_->multi);
    return {};
}

}  // namespace tiexin::net
