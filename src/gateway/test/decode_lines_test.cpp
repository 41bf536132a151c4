#include "gateway/decode_lines.hpp"

#include "base/json.hpp"
#include "gateway/protocols/jt808/jt808.hpp"

#include "gateway/test/testing.hpp"

namespace tiexin::gateway {
namespace {

const std::string heartbeat = "7e000200000139123456780001167e";
const std::string registration =
    "7e01000019013912345678000200"
    "0e00c8"
    "5458420000"
    "5458310000000000"
    "30303030303432"
    "00"
    "007e";

Json parsed(const std::string& text) {
    Result<Json> json = Json::parse(text);
    REQUIRE(json.ok());
    return *json;
}

// The same line with the right check code in front of its last delimiter.
std::string with_check(std::string hex) {
    Buffer bytes = *from_hex(hex);
    std::uint8_t code = 0;
    for (std::size_t i = 1; i + 2 < bytes.size(); ++i) {
        code = static_cast<std::uint8_t>(code ^ bytes[i]);
    }
    bytes[bytes.size() - 2] = code;
    return to_hex(bytes);
}

}  // namespace

TEST_CASE("a line of hex is bytes and any other line is text") {
    CHECK(bytes_of_line("7e0A") == Buffer{0x7e, 0x0a});
    CHECK(bytes_of_line("7e0") == buffer_of("7e0"));
    CHECK(bytes_of_line("[3G*1]") == buffer_of("[3G*1]"));
}

TEST_CASE("a frame is printed as one object with device, events and reply") {
    const auto server = jt808::make();
    DecodeLines lines(*server, {});
    const auto out = lines.line(with_check(heartbeat) + "\n");
    REQUIRE(out.size() == 1);
    const Json json = parsed(out[0]);
    CHECK(json.bool_of("ok") == true);
    CHECK(json.text_of("device") == "013912345678");
    REQUIRE(json.find("events")->size() == 1);
    CHECK(json.find("events")->at(0)->text_of("kind") == "heartbeat");
    CHECK(json.text_of("reply")->starts_with("7e8001"));
    CHECK(json.find("error") == nullptr);
}

TEST_CASE("two frames in a line are two objects, half a frame is truncated, nothing is nothing") {
    const auto server = jt808::make();
    DecodeLines lines(*server, {});
    const std::string frame = with_check(heartbeat);
    CHECK(lines.line(frame + frame).size() == 2);
    CHECK(lines.line("").empty());
    const auto half = lines.line(frame.substr(0, 16));
    REQUIRE(half.size() == 1);
    const Json json = parsed(half[0]);
    CHECK(json.bool_of("ok") == false);
    CHECK(json.text_of("error") == "truncated");
    CHECK(json.find("events") == nullptr);
}

TEST_CASE("a seed fixes the code, and independent lines are connections of their own") {
    const auto server = jt808::make();
    const std::string frame = with_check(registration);
    DecodeOptions options;
    options.seed = 5;
    DecodeLines one(*server, options);
    const auto first = one.line(frame);
    const auto second = one.line(frame);
    REQUIRE(first.size() == 1);
    CHECK(parsed(first[0]).bool_of("ok") == true);
    CHECK(first != second);
    options.independent = true;
    DecodeLines each(*server, options);
    CHECK(each.line(frame) == first);
    CHECK(each.line(frame) == first);
}

TEST_CASE("the device that was preset is printed until a frame says otherwise") {
    const auto server = jt808::make();
    DecodeOptions options;
    options.device = "861234567890123";
    DecodeLines lines(*server, options);
    const auto line = lines.line("(700160818000,1,001,ELOCK,3,1)");
    REQUIRE(line.size() == 1);
    CHECK(parsed(line[0]).text_of("device") == "861234567890123");
    CHECK(parsed(lines.line(with_check(heartbeat))[0]).text_of("device") == "013912345678");
}

}  // namespace tiexin::gateway
