#include "base/json.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/prng.hpp"

namespace tiexin {

namespace {

Json parsed(std::string_view text) {
    Result<Json> json = Json::parse(text);
    REQUIRE_MESSAGE(json.ok(), text);
    return std::move(json).value();
}

Json random_json(Prng& prng, int depth) {
    switch (prng.below(depth > 0 ? 8 : 6)) {
        case 0:
            return {};
        case 1:
            return prng.chance(0.5);
        case 2:
            return static_cast<std::int64_t>(prng.next());
        case 3:
            return prng.between(-1000, 1000);
        case 4:
            return (prng.unit() - 0.5) * std::pow(10.0, static_cast<double>(prng.between(-30, 30)));
        case 5: {
            std::string text;
            for (auto i = prng.below(12); i > 0; --i) {
                text += prng.chance(0.3) ? std::string("心")
                                         : std::string(1, static_cast<char>(prng.below(128)));
            }
            return text;
        }
        case 6: {
            Json array = Json::array();
            for (auto i = prng.below(5); i > 0; --i) {
                array.push(random_json(prng, depth - 1));
            }
            return array;
        }
        default: {
            Json object = Json::object();
            for (auto i = prng.below(5); i > 0; --i) {
                object.set("k" + std::to_string(prng.below(100)), random_json(prng, depth - 1));
            }
            return object;
        }
    }
}

}  // namespace

TEST_CASE("an object is written in the order it was built") {
    const Json json = Json::object({{"z", 1},
                                    {"a", "贴心"},
                                    {"flag", true},
                                    {"none", nullptr},
                                    {"list", Json::array({1, 2.5, "x"})},
                                    {"empty", Json::object()},
                                    {"id", ElderId{9'007'199'254'740'993}},
                                    {"no_id", ElderId{}},
                                    {"maybe", std::optional<int>()},
                                    {"some", std::optional<int>(3)}});
    CHECK_EQ(json.dump(),
             R"({"z":1,"a":"贴心","flag":true,"none":null,"list":[1,2.5,"x"],"empty":{},)"
             R"("id":"9007199254740993","no_id":null,"maybe":null,"some":3})");
}

TEST_CASE("set replaces in place, push appends, null becomes what is first put in") {
    Json json;
    json.set("a", 1).set("b", 2).set("a", 3);
    CHECK_EQ(json.dump(), R"({"a":3,"b":2})");
    CHECK(json.remove("a"));
    CHECK_FALSE(json.remove("a"));
    CHECK_EQ(json.size(), 1);
    Json list;
    list.push(1).push(Json::array());
    CHECK_EQ(list.dump(), "[1,[]]");
}

TEST_CASE("texts are escaped so that any reader gets them back") {
    CHECK_EQ(Json("q\" b\\ n\n r\r t\t c\x01 d\x7f").dump(),
             R"("q\" b\\ n\n r\r t\t c\u0001 d\u007f")");
    CHECK_EQ(Json(std::string("a\0b", 3)).dump(), R"("a\u0000b")");
    CHECK_EQ(Json("bad\xff").dump(), "\"bad\ufffd\"");
    CHECK_EQ(parsed(R"("\u8d34\ud842\udfb7")").as_text(), "贴𠮷");
}

TEST_CASE("numbers keep their value") {
    CHECK_EQ(Json(INT64_MIN).dump(), "-9223372036854775808");
    CHECK_EQ(parsed("-9223372036854775808").as_int(), INT64_MIN);
    CHECK_EQ(parsed("9223372036854775807").as_int(), INT64_MAX);
    CHECK_FALSE(parsed("9223372036854775808").as_int());
    CHECK_EQ(parsed("9223372036854775808").as_double(), 9223372036854775808.0);
    CHECK_EQ(parsed("22.571707").as_double(), 22.571707);
    CHECK_EQ(parsed("1e2").as_double(), 100.0);
    CHECK_FALSE(parsed("1e2").as_int());
    CHECK_EQ(parsed("12").as_double(), 12.0);
    CHECK_EQ(Json(0.1).dump(), "0.1");
    CHECK_EQ(Json(std::numeric_limits<double>::quiet_NaN()).dump(), "null");
    CHECK_EQ(Json(std::numeric_limits<double>::infinity()).dump(), "null");
    CHECK_FALSE(Json::parse("1e999").ok());
}

TEST_CASE("what somebody sent in another shape is answered with nothing, not with an abort") {
    const Json json = parsed(R"({"a":"1","b":[true]})");
    CHECK_EQ(json.int_of("a"), std::nullopt);
    CHECK_EQ(json.text_of("a"), "1");
    CHECK_EQ(json.text_of("missing"), std::nullopt);
    CHECK_EQ(json.find("missing"), nullptr);
    CHECK_EQ(json.at(0), nullptr);
    const Json* list = json.find("b");
    REQUIRE(list != nullptr);
    REQUIRE(list->at(0) != nullptr);
    CHECK_EQ(list->at(0)->as_bool(), true);
    CHECK_EQ(list->at(1), nullptr);
    CHECK_EQ(list->find("a"), nullptr);
    CHECK_EQ(Json("x").size(), 0);
    CHECK(Json(3).items().empty());
    CHECK(Json(3).members().empty());
}

TEST_CASE("parse refuses what is not one JSON value") {
    for (const char* wrong :
         {"",         " ",           "{",           "[1",   "[1,]", "{\"a\":1,}", "{a:1}",
          "'a'",      "01",          "+1",          "nul",  "1 2",  "{} {}",      "\"a",
          "\"\x01\"", "\"\\x\"",     "\"\\ud800\"", "[1]]", "NaN",  "// c\n1",    "\xef\xbb\xbf{}",
          "\"\xff\"", "\"\xc0\x80\""}) {
        CAPTURE(wrong);
        const Result<Json> json = Json::parse(wrong);
        REQUIRE_FALSE(json.ok());
        CHECK_EQ(json.error().code, Code::bad_input);
    }
    CHECK(Json::parse(" \r\n\t{ } \n").ok());
}

TEST_CASE("a key twice is refused, whichever a later reader would take") {
    const Result<Json> json = Json::parse(R"({"a":1,"b":{"x":1,"x":1}})");
    REQUIRE_FALSE(json.ok());
    CHECK_EQ(json.error().code, Code::bad_input);
    CHECK_FALSE(Json::parse("{\"a\":1,\"\\u0061\":2}").ok());
    CHECK(Json::parse(R"([{"a":1},{"a":2}])").ok());
}

TEST_CASE("limits of depth and bytes hold to the unit") {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    CHECK(Json::parse(nested(32)).ok());
    const Result<Json> deep = Json::parse(nested(33));
    REQUIRE_FALSE(deep.ok());
    CHECK_EQ(deep.error().code, Code::too_large);
    CHECK(Json::parse("[1,2]", {.bytes_max = 5}).ok());
    const Result<Json> large = Json::parse("[1,2]", {.bytes_max = 4});
    REQUIRE_FALSE(large.ok());
    CHECK_EQ(large.error().code, Code::too_large);
}

TEST_CASE("a hundred thousand keys are read in well under a second") {
    std::string text = "{";
    for (int i = 0; i < 100'000; ++i) {
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
    }
    text += "}";
    const Result<Json> json = Json::parse(text, {.bytes_max = 10'000'000});
    REQUIRE(json.ok());
    CHECK_EQ(json->size(), 100'000);
}

TEST_CASE("what is written is read back equal") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        const Json json = random_json(prng, 5);
        const std::string text = json.dump();
        const Result<Json> back = Json::parse(text);
        REQUIRE_MESSAGE(back.ok(), text);
        REQUIRE_MESSAGE(*back == json, text);
        REQUIRE_EQ(back->dump(), text);
    }
}

TEST_CASE("no cut of a text parses as something else and none crashes") {
    const std::string text = R"({"a":[1,-2.5e3,"x\n\u8d34",{"b":null}],"c":true})";
    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(Json::parse(text.substr(0, size)).ok());
    }
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        Prng prng(seed);
        std::string damaged = text;
        damaged[prng.below(damaged.size())] = static_cast<char>(prng.below(256));
        const Result<Json> json = Json::parse(damaged);
        if (json) {
            CAPTURE(seed);
            REQUIRE(Json::parse(json->dump()).ok());
        }
    }
}

TEST_CASE("values compare by meaning of numbers and order of members") {
    CHECK(Json(2) == Json(2.0));
    CHECK_FALSE(Json(2) == Json("2"));
    CHECK_FALSE(Json(INT64_MAX) == Json(INT64_MAX - 1));
    CHECK(parsed(R"({"a":1,"b":2})") == Json::object({{"a", 1}, {"b", 2}}));
    CHECK_FALSE(parsed(R"({"b":2,"a":1})") == Json::object({{"a", 1}, {"b", 2}}));
}

}  // namespace tiexin
