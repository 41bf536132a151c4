#pragma once
// The frame of minifinder2: `AB flags len16 crc16 seq16 body`, little-endian, the body one command
// byte and TLVs. Cutting, checking and making frames. Pure functions, any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "gateway/protocol.hpp"

namespace tiexin::gateway::minifinder2 {

constexpr std::uint8_t frame_mark = 0xab;
constexpr std::size_t header_bytes = 8;
constexpr std::size_t body_bytes_max = 4096;  // seen: 1370

constexpr std::uint8_t flag_ack_wanted = 0x10;
constexpr std::uint8_t flag_error = 0x20;
constexpr std::uint8_t encryption_mask = 0xc0;

// Commands.
constexpr std::uint8_t cmd_data = 0x01;
constexpr std::uint8_t cmd_configuration = 0x02;
constexpr std::uint8_t cmd_services = 0x03;
constexpr std::uint8_t cmd_control = 0x04;
constexpr std::uint8_t cmd_last = 0x07;  // of those in a row
constexpr std::uint8_t cmd_firmware = 0x7e;
constexpr std::uint8_t cmd_response = 0x7f;

struct Frame {
    std::uint8_t flags = 0;
    std::uint16_t seq = 0;
    std::uint8_t cmd = 0;
    bool has_cmd = false;  // the body is not empty
    Bytes tlvs;            // behind the command byte
};

struct FrameRead {
    Frame frame;  // filled as far as the bytes go, also when there is a fault
    std::optional<Fault> fault;
    std::string detail;
};

// As Protocol::frame_size: bytes that cannot begin a frame are skipped with the frame behind them.
// What seems to be a frame but is wrong, or keeps the reader waiting, ends where another begins.
Result<std::size_t> frame_size(Bytes input);
FrameRead read_frame(Bytes bytes);

// `body`: command byte and TLVs, at most body_bytes_max.
Buffer make_frame(std::uint8_t flags, std::uint16_t seq, Bytes body);

// One TLV: the length byte counts key and value.
struct Tlv {
    std::uint8_t key = 0;
    Bytes value;
};
// nullopt: a length is 0 or reaches past the end; `whole` then holds the TLVs in front of it.
std::optional<std::vector<Tlv>> read_tlvs(Bytes bytes, std::vector<Tlv>* whole = nullptr);
void put_tlv(ByteWriter& out, std::uint8_t key, Bytes value);  // value of at most 254 bytes

}  // namespace tiexin::gateway::minifinder2
