#include "gateway/decode_lines.hpp"

#include "base/json.hpp"
#include "gateway/decode_json.hpp"

namespace tiexin::gateway {

namespace {

std::string_view without_line_end(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
        line.remove_suffix(1);
    }
    return line;
}

bool ends_with_its_line(const Protocol& protocol, const Buffer& bytes) {
    Buffer ended = bytes;
    ended.push_back('\r');
    const Result<std::size_t> open = protocol.frame_size(bytes);
    const Result<std::size_t> closed = protocol.frame_size(ended);
    return !bytes.empty() && open.ok() && *open == 0 && closed.ok() && *closed == ended.size();
}

}  // namespace

Buffer bytes_of_line(std::string_view line) {
    if (std::optional<Buffer> packed = from_hex(line)) {
        return *std::move(packed);
    }
    return buffer_of(line);
}

DecodeLines::DecodeLines(const Protocol& protocol, DecodeOptions options)
    : protocol_(protocol), options_(std::move(options)) {
    line_keys_.set_for_all(options_.line_key);
    start();
}

void DecodeLines::start() {
    session_ = SessionFacts{};
    session_.device = options_.device;
    random_ = Prng(options_.seed);
}

std::string DecodeLines::one(Bytes frame, bool whole) {
    const Context context{options_.now, options_.model, &random_, &line_keys_};
    Decoded decoded = protocol_.decode(frame, session_, context);
    if (!whole) {
        // What is cut off is not believed; that it may be a press is still said.
        decoded.fault = Fault::truncated;
        decoded.detail = "the line ends before the frame does";
        for (const device::DeviceEvent& event : decoded.events) {
            if (event.alarms.has(device::AlarmKind::sos)) {
                decoded.suspected.add(device::AlarmKind::sos);
            }
        }
    }
    return decoded_json(decoded, session_.device).dump();
}

std::vector<std::string> DecodeLines::line(std::string_view text) {
    if (options_.independent) {
        start();
    }
    std::vector<std::string> out;
    const std::string_view line = without_line_end(text);
    Buffer bytes = bytes_of_line(line);
    // Where the end of a line ends a frame, a frame written as text has lost it.
    if (from_hex(line) == std::nullopt && ends_with_its_line(protocol_, bytes)) {
        bytes.push_back('\r');
    }
    Bytes rest = bytes;
    while (!rest.empty()) {
        const Result<std::size_t> size = protocol_.frame_size(rest);
        if (!size.ok()) {
            Decoded refused;
            refused.fault = Fault::length;
            refused.detail = size.error().detail;
            out.push_back(decoded_json(refused, session_.device).dump());
            break;
        }
        const bool whole = *size > 0;
        out.push_back(one(whole ? rest.first(*size) : rest, whole));
        rest = whole ? rest.subspan(*size) : Bytes{};
    }
    return out;
}

}  // namespace tiexin::gateway
