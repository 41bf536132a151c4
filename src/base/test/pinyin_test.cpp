#include "base/pinyin.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/prng.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

std::string first(std::string_view name) {
    const auto all = readings(name);
    return all.empty() ? "" : all[0].full();
}

bool reads(std::string_view name, std::string_view full) {
    const auto all = readings(name);
    return std::any_of(all.begin(), all.end(),
                       [full](const PinyinReading& reading) { return reading.full() == full; });
}

bool found(std::string_view name, std::string_view typed) {
    const auto terms = search_terms(name);
    return std::any_of(terms.begin(), terms.end(),
                       [typed](const std::string& term) { return term.starts_with(typed); });
}

}  // namespace

TEST_CASE("surnames are read as surnames") {
    const std::pair<const char*, const char*> rows[] = {
        {"单秀兰", "shanxiulan"},  {"曾德厚", "zengdehou"},   {"解桂英", "xieguiying"},
        {"仇满仓", "qiumancang"},  {"任存喜", "rencunxi"},    {"华玉梅", "huayumei"},
        {"区润莲", "ourunlian"},   {"查金山", "zhajinshan"},  {"朴顺姬", "piaoshunji"},
        {"盖福林", "gefulin"},     {"缪淑贞", "miaoshuzhen"}, {"尉迟春", "yuchichun"},
        {"万俟安", "moqian"},      {"乐善堂", "yueshantang"}, {"员守业", "yunshouye"},
        {"覃凤英", "qinfengying"}, {"翟二小", "zhaierxiao"},  {"种有田", "chongyoutian"},
        {"召福贵", "shaofugui"},   {"黑万宝", "hewanbao"},    {"秘玉珍", "biyuzhen"},
        {"冼满堂", "xianmantang"}, {"折桂花", "sheguihua"},   {"逄立本", "pangliben"},
        {"王秀兰", "wangxiulan"},  {"吕翠娥", "lvcuie"},      {"长孙平", "zhangsunping"},
        {"令狐峰", "linghufeng"},  {"单于飞", "chanyufei"},   {"欧阳海", "ouyanghai"}};
    for (const auto& [name, full] : rows) {
        CAPTURE(std::string(name));
        CHECK_EQ(first(name), full);
    }
}

TEST_CASE("every plausible reading is given, also the one a stranger would try") {
    CHECK(reads("单秀兰", "danxiulan"));
    CHECK(reads("覃凤英", "tanfengying"));
    CHECK(reads("翟二小", "dierxiao"));
    CHECK(reads("吕翠娥", "lucuie"));
    CHECK(reads("单于飞", "shanyufei"));
    CHECK(reads("王乐", "wangyue"));
    CHECK(reads("尉迟春", "weichichun"));
}

TEST_CASE("a name is found by what operators type") {
    for (const char* typed :
         {"wang", "wangxiul", "wxl", "wangxl", "xiulan", "xl", "王秀", "秀兰"}) {
        CAPTURE(typed);
        CHECK(found("王秀兰", typed));
    }
    CHECK_FALSE(found("王秀兰", "lan"));
    CHECK_FALSE(found("王秀兰", "huang"));
    for (const char* typed : {"ouyanghai", "oyh", "ouyangh", "hai", "海"}) {
        CAPTURE(typed);
        CHECK(found("欧阳海", typed));
    }
    CHECK(found("单秀兰", "sxl"));
    CHECK(found("单秀兰", "dxl"));
    for (const std::string& term : search_terms("单 秀兰")) {
        CHECK_FALSE(term.empty());
    }
    const auto terms = search_terms("王秀兰");
    CHECK_EQ(std::set<std::string>(terms.begin(), terms.end()).size(), terms.size());
}

TEST_CASE("names in Latin letters and with separators are read by word") {
    CHECK_EQ(first("阿依古丽·买买提"), "ayigulimaimaiti");
    CHECK_EQ(first("John Wang"), "johnwang");
    CHECK_EQ(readings("John Wang")[0].initials(), "jw");
    CHECK(found("阿依古丽·买买提", "ayi"));
    CHECK(readings("").empty());
    CHECK(readings(" ·—").empty());
    CHECK_EQ(readings("\xff\xfe王").size(), 1);
    CHECK_EQ(first("王"), "wang");
}

TEST_CASE("names are bounded however long and ambiguous they are") {
    std::string name;
    for (int i = 0; i < 1'000; ++i) {
        name += "乐";
    }
    const auto all = readings(name);
    CHECK_EQ(all.size(), pinyin_readings_max);
    CHECK_EQ(all[0].syllables.size(), pinyin_name_chars_max);
    std::set<std::string> different;
    for (const PinyinReading& reading : all) {
        different.insert(reading.full());
    }
    CHECK_EQ(different.size(), all.size());
}

TEST_CASE("names sort by syllable, then by character") {
    std::vector<std::string> names = {"赵六",   "西安", "先安",   "单秀兰", "阿宝",
                                      "王秀兰", "王秀", "王秀蓝", "曾一"};
    std::sort(names.begin(), names.end(),
              [](const std::string& a, const std::string& b) { return sort_key(a) < sort_key(b); });
    const std::vector<std::string> expected = {"阿宝", "单秀兰", "王秀", "王秀兰", "王秀蓝",
                                               "西安", "先安",   "曾一", "赵六"};
    CHECK(names == expected);
}

TEST_CASE("any text has readings in small Latin letters or its own characters") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Prng prng(seed);
        std::string name;
        for (auto i = prng.below(6); i > 0; --i) {
            utf8_append(name, static_cast<char32_t>(0x4e00 + prng.below(0x5000)));
        }
        const auto all = readings(name);
        REQUIRE_EQ(all.empty(), name.empty());
        for (const PinyinReading& reading : all) {
            REQUIRE_EQ(reading.syllables.size(), utf8_length(name));
            REQUIRE(utf8_valid(reading.full()));
        }
    }
}

}  // namespace tiexin
