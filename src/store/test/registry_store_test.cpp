#include <doctest/doctest.h>

#include <algorithm>

#include "store/test/stored_files.hpp"

namespace tiexin::store::test {

namespace {

using registry::Elder;
using registry::ElderQuery;
using registry::Terminal;

const AreaId city{140200000000};
const AreaId pingcheng{140213000000};
const AreaId yungang{140214000000};

Elder elder_named(std::string name, AreaId area = AreaId{140213001000}) {
    Elder elder;
    elder.version = 1;
    elder.name = std::move(name);
    elder.sex = Sex::female;
    elder.birth = {1944, 3, 9};
    elder.id_number = "140202194403090048";
    elder.card = "DT10250071";
    elder.phones = {"13900012201"};
    elder.area = area;
    elder.address = "永泰街 12 号";
    elder.door_code = "4711#";
    elder.way_to_door = "二单元左边";
    elder.home = Wgs84{40.0768, 113.3001};
    elder.lives_alone = true;
    elder.hearing = registry::Hearing::poor_left;
    elder.speaking_hint = "慢说";
    elder.languages = {"大同话", "普通话"};
    elder.ability = "中度失能";
    elder.diseases = {"高血压"};
    elder.medicines = {"硝苯地平"};
    elder.allergies = {"青霉素"};
    elder.note = "养猫";
    registry::Contact son;
    son.id = ContactId{5};
    son.name = "测试子";
    son.relation = "儿子";
    son.phone = "13800098765";
    son.has_key = true;
    son.minutes_away = 15;
    son.role = registry::ContactRole::key_holder;
    elder.contacts = {son};
    elder.died_at = test_start();
    return elder;
}

struct Registry : TestStore {
    using TestStore::TestStore;
    registry::Store& registry() { return store->registry(); }
    ElderId put(Elder elder, std::string_view reason = "created") {
        write([&](Tx& tx) -> Result<void> {
            if (!elder.id) {
                elder.id = tx.make_id<ElderId>();
            }
            registry().put_elder(tx, elder, "user:1", reason);
            return {};
        });
        return elder.id;
    }
    TerminalId put(Terminal terminal) {
        write([&](Tx& tx) -> Result<void> {
            if (!terminal.id) {
                terminal.id = tx.make_id<TerminalId>();
            }
            registry().put_terminal(tx, terminal);
            return {};
        });
        return terminal.id;
    }
    registry::Page<registry::ElderRow> find(ElderQuery query) {
        return read([&](const Conn& c) { return registry().elders(c, query); });
    }
    std::vector<ElderId> ids(std::string words, std::vector<AreaId> scopes = {city}) {
        ElderQuery query;
        query.scopes = std::move(scopes);
        query.words = std::move(words);
        std::vector<ElderId> out;
        for (const auto& row : find(query).rows) {
            out.push_back(row.id);
        }
        return out;
    }
};

}  // namespace

TEST_CASE("an elder comes back as it was put, and every version stays readable") {
    Registry s;
    Elder elder = elder_named("单秀兰");
    elder.id = s.put(elder);
    const auto read_elder = [&] {
        return s.read([&](const Conn& c) { return s.registry().elder(c, elder.id); });
    };
    CHECK(read_elder() == elder);
    Elder second = elder;
    second.version = 2;
    second.name = "单秀英";
    second.home.reset();
    second.died_at.reset();
    second.contacts.clear();
    s.clock.advance(hours(1));
    s.put(second, "edited");
    CHECK(read_elder() == second);
    const auto versions =
        s.read([&](const Conn& c) { return s.registry().elder_versions(c, elder.id, 10); });
    REQUIRE(versions.size() == 2);
    CHECK(versions[0].elder == second);
    CHECK(versions[0].reason == "edited");
    CHECK(versions[0].at == test_start() + hours(1));
    CHECK(versions[1].elder == elder);
    CHECK(versions[1].actor == "user:1");
    CHECK_FALSE(s.read([&](const Conn& c) { return s.registry().elder(c, ElderId{1}); }));
    CHECK(s.ids("秀兰").empty());
    CHECK(s.ids("秀英").size() == 1);
}

TEST_CASE("an elder is found by name, pinyin, initials, phone tail, card, ID number and terminal") {
    Registry s;
    const ElderId shan = s.put(elder_named("单秀兰"));
    Elder other = elder_named("王建国");
    other.id_number = "14020219440309125X";
    other.card = "DT20990001";
    other.phones = {"03525101234"};
    other.contacts.clear();
    const ElderId wang = s.put(other);
    Terminal terminal;
    terminal.device = "861234567890123";
    terminal.protocol = "watch";
    terminal.elder = wang;
    terminal.area = pingcheng;
    s.put(terminal);

    using Ids = std::vector<ElderId>;
    for (const char* words : {"单", "单秀", "秀兰", "shanxiulan", "shanxiu", "Shan Xiulan", "sxl",
                              "SX", "201", "2201", "00012201", "13900012201", "dt1025",
                              "DT10250071", "140202194403090048", "0048", "8765"}) {
        CAPTURE(words);
        CHECK(s.ids(words) == Ids{shan});
    }
    for (const char* words : {"wjg", "jianguo", "1234", "5101234", "03525101234", "125x", "dt2099",
                              "8612345", "90123", "861234567890123"}) {
        CAPTURE(words);
        CHECK(s.ids(words) == Ids{wang});
    }
    CHECK(s.ids("dt").size() == 2);
    for (const char* words : {"xiulann", "99", "9999", "13900012202", "%", "_", "' OR 1=1"}) {
        CAPTURE(words);
        CHECK(s.ids(words).empty());
    }
    CHECK(s.ids("单", {yungang}).empty());
    CHECK(s.ids("单", {}).empty());
}

TEST_CASE("numbers are found by equality, and a relative's phone is not the elder's") {
    Registry s;
    const ElderId id = s.put(elder_named("单秀兰"));
    s.look([&](const Conn& c) -> Result<void> {
        registry::Store& r = s.registry();
        CHECK(r.elders_by_phone(c, "13900012201") == std::vector<ElderId>{id});
        CHECK(r.elders_by_phone(c, "13800098765").empty());
        CHECK(r.elders_by_phone(c, "2201").empty());
        CHECK(r.elders_by_phone(c, "").empty());
        CHECK(r.elders_by_id_number(c, "140202194403090048") == std::vector<ElderId>{id});
        CHECK(r.elders_by_id_number(c, "").empty());
        CHECK(r.elder_by_card(c, "DT10250071") == id);
        CHECK_FALSE(r.elder_by_card(c, ""));
        return {};
    });
}

TEST_CASE("neither names of relatives, numbers nor door codes lie readable in the file") {
    StoredFiles files;
    {
        Registry s(files.options());
        s.put(elder_named("单秀兰"));
        Terminal terminal;
        terminal.device = "861234567890123";
        terminal.protocol = "jt808";
        terminal.sim_phone = "14400055501";
        terminal.auth_code = "geheim-secret";
        terminal.line_key = "00112233445566778899aabbccddeeff";
        s.put(terminal);
    }
    std::FILE* file = std::fopen(files.path().c_str(), "rb");
    REQUIRE(file != nullptr);
    std::string content(std::size_t{1} << 22, '\0');
    content.resize(std::fread(content.data(), 1, content.size(), file));
    std::fclose(file);
    REQUIRE(content.find("861234567890123") != std::string::npos);
    for (const char* secret :
         {"13900012201", "140202194403090048", "13800098765", "4711#", "测试子", "14400055501",
          "geheim-secret", "永泰街", "00112233445566778899aabbccddeeff"}) {
        CAPTURE(secret);
        CHECK(content.find(secret) == std::string::npos);
    }
}

TEST_CASE("rows of a list are masked") {
    Registry s;
    s.put(elder_named("单秀兰"));
    ElderQuery query;
    query.scopes = {city};
    const auto page = s.find(query);
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].phone_masked == "139****2201");
    CHECK(page.rows[0].id_number_masked == "1402**********0048");
    CHECK(page.rows[0].card_masked.find('*') != std::string::npos);
    CHECK(page.rows[0].lives_alone);
}

TEST_CASE("a list is paged by key in every order, within the scope and once each") {
    Registry s;
    const char* names[] = {"王芳", "李强", "张敏", "单秀兰", "曾国", "王芳"};
    for (int i = 0; i < 60; ++i) {
        Elder elder =
            elder_named(names[i % 6], i % 3 == 0 ? AreaId{140214001000 + 1000ULL * (i % 2)}
                                                 : AreaId{140213001000});
        elder.birth = {1930 + i % 7, 1 + i % 12, 1 + i % 28};
        elder.lives_alone = i % 2 == 0;
        s.put(elder);
    }
    for (const char* sort : {"name", "birth", "area"}) {
        for (const bool descending : {false, true}) {
            for (const char* words : {"", "w"}) {
                ElderQuery query;
                query.scopes = {yungang, pingcheng, AreaId{140213001000}};
                query.words = words;
                query.sort = sort;
                query.descending = descending;
                query.count_max = 7;
                std::vector<registry::ElderRow> all;
                for (;;) {
                    const auto page = s.find(query);
                    CHECK(page.total == (*words == '\0' ? 60 : 20));
                    all.insert(all.end(), page.rows.begin(), page.rows.end());
                    if (!page.next) {
                        break;
                    }
                    query.after = page.next;
                }
                CAPTURE(sort);
                CAPTURE(descending);
                CHECK(all.size() == (*words == '\0' ? 60 : 20));
                std::vector<ElderId> seen;
                for (const auto& row : all) {
                    seen.push_back(row.id);
                }
                std::sort(seen.begin(), seen.end());
                CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
                if (std::string_view(sort) == "birth") {
                    CHECK(std::is_sorted(all.begin(), all.end(), [&](const auto& a, const auto& b) {
                        return descending ? b.birth < a.birth : a.birth < b.birth;
                    }));
                }
            }
        }
    }
    ElderQuery query;
    query.scopes = {yungang};
    query.lives_alone = true;
    CHECK(s.find(query).total == 10);
    query.lives_alone = false;
    CHECK(s.find(query).total == 10);
}

TEST_CASE("terminals come back as put, are listed, found and worn") {
    Registry s;
    const ElderId elder = s.put(elder_named("单秀兰"));
    Terminal terminal;
    terminal.device = "013912345678";
    terminal.protocol = "jt808";
    terminal.model = "T3";
    terminal.kind = "pendant";
    terminal.sim_phone = "14400055501";
    terminal.state = registry::TerminalState::commissioned;
    terminal.elder = elder;
    terminal.worn_since = test_start();
    terminal.area = AreaId{140213001000};
    terminal.auth_code = "abc";
    terminal.auth_code_before = "xyz";
    terminal.line_key = "00112233445566778899aabbccddeeff";
    terminal.enrolled_at = test_start();
    const TerminalId id = s.put(terminal);
    Terminal spare;
    spare.device = "861234567890123";
    spare.protocol = "watch";
    spare.area = yungang;
    s.put(spare);
    s.write([&](Tx& tx) -> Result<void> {
        s.registry().begin_wearing(tx, id, elder, test_start() - days(2));
        s.registry().end_wearing(tx, id, test_start() - days(1));
        s.registry().begin_wearing(tx, id, elder, test_start());
        return {};
    });
    s.look([&](const Conn& c) -> Result<void> {
        registry::Store& r = s.registry();
        const auto found = r.terminal_of_device(c, "jt808", "013912345678");
        REQUIRE(found);
        CHECK(found->id == id);
        CHECK(found->sim_phone == "14400055501");
        CHECK(found->auth_code == "abc");
        CHECK(found->auth_code_before == "xyz");
        CHECK(found->line_key == "00112233445566778899aabbccddeeff");
        CHECK(found->state == registry::TerminalState::commissioned);
        CHECK(found->worn_since == test_start());
        CHECK_FALSE(r.terminal_of_device(c, "watch", "013912345678"));
        CHECK(r.terminals_of(c, elder).size() == 1);
        CHECK(r.terminals_of(c, ElderId{}).empty());
        CHECK(r.all_terminals(c).size() == 2);
        const auto worn = r.wearings(c, id);
        REQUIRE(worn.size() == 2);
        CHECK_FALSE(worn[0].until);
        CHECK(worn[1].until == test_start() - days(1));
        registry::TerminalQuery query;
        query.scopes = {city};
        CHECK(r.terminals(c, query).total == 2);
        query.state = registry::TerminalState::commissioned;
        CHECK(r.terminals(c, query).rows.at(0).id == id);
        query.state.reset();
        query.protocol = "watch";
        CHECK(r.terminals(c, query).total == 1);
        query.protocol = "";
        for (const char* words : {"0139", "5678", "单秀", "sxl"}) {
            query.words = words;
            CHECK(r.terminals(c, query).rows.at(0).id == id);
        }
        query.words = "9999";
        CHECK(r.terminals(c, query).total == 0);
        return {};
    });
    spare.id = TerminalId{77};
    const auto doubled = s.database().write([&](Tx& tx) -> Result<void> {
        s.registry().put_terminal(tx, spare);
        return {};
    });
    CHECK(doubled.error().code == Code::conflict);
}

TEST_CASE("knocks are kept one per device, newest first, and the oldest give way") {
    Registry s;
    s.write([&](Tx& tx) -> Result<void> {
        for (std::size_t i = 0; i < registry::knocks_max + 5; ++i) {
            registry::Knock knock;
            knock.protocol = "watch";
            knock.device = std::to_string(i);
            knock.last_at = tx.now() + seconds(static_cast<std::int64_t>(i));
            s.registry().put_knock(tx, knock);
        }
        return {};
    });
    s.look([&](const Conn& c) -> Result<void> {
        CHECK(s.registry().knocks(c, 20'000).size() == registry::knocks_max);
        CHECK(s.registry().knocks(c, 1).at(0).device == "10004");
        CHECK_FALSE(s.registry().knock(c, "watch", "4"));
        CHECK(s.registry().knock(c, "watch", "5"));
        return {};
    });
}

}  // namespace tiexin::store::test
