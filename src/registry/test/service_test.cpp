// Forms of the registry on the real store in memory: validation, versions, history and undo.

#include "registry/service.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/key_file.hpp"
#include "store/store.hpp"

namespace tiexin::registry {
namespace {

const Instant start = parse_iso8601("2026-03-01T08:00:00Z").value();

struct Rig {
    Rig() : divisions(Divisions::load("assets/divisions/datong.json").value()) {
        store::Options options;
        options.clock = &clock;
        options.own_thread = false;
        auto opened = store::open(options);
        REQUIRE(opened.ok());
        store = std::move(*opened);
        service = std::make_unique<Service>(store->database(), store->registry(), divisions);
    }
    ManualClock clock{start};
    Divisions divisions;
    std::unique_ptr<store::OpenStore> store;
    std::unique_ptr<Service> service;
};

std::string id_number(const std::string& first_17) {
    return first_17 + id_number_check_digit(first_17).value();
}

Elder good_elder() {
    Elder elder;
    elder.name = "张桂英";
    elder.sex = Sex::female;
    elder.birth = {1944, 5, 6};
    elder.id_number = id_number("99999919440506004");
    elder.card = "DT10000071";
    elder.phones = {"13912342201"};
    elder.area = parse_area("140213").value();
    elder.address = "华严里小区 3 号楼 2 单元 401";
    Contact contact;
    contact.name = "李秀梅";
    contact.relation = "邻居";
    contact.phone = "13912342202";
    elder.contacts = {contact};
    return elder;
}

bool has(const std::vector<FieldFault>& faults, std::string_view field, std::string_view code) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const FieldFault& f) { return f.field == field && f.code == code; });
}

TEST_CASE("an_elder_is_kept_with_a_version_and_contacts_get_ids") {
    Rig rig;
    const auto saved = rig.service->create(good_elder(), "user:1");
    REQUIRE(saved.ok());
    for (const FieldFault& fault : saved->faults) {
        FAIL_CHECK(fault.field << " " << fault.code);
    }
    REQUIRE(saved->faults.empty());
    CHECK(saved->elder.version == 1);
    CHECK(saved->elder.contacts[0].id);
}

TEST_CASE("each_wrong_field_is_named_with_its_reason_and_nothing_is_kept") {
    Rig rig;
    Elder elder = good_elder();
    elder.id_number.back() = elder.id_number.back() == '0' ? '1' : '0';
    elder.area = {};
    elder.phones = {"1391234"};
    elder.contacts[0].phone = "";
    elder.name = "  ";
    const auto saved = rig.service->create(elder, "user:1");
    REQUIRE(saved.ok());
    CHECK(has(saved->faults, "id_number", "check_digit"));
    CHECK(has(saved->faults, "area", "unknown_area"));
    CHECK(has(saved->faults, "phones[0]", "phone"));
    CHECK(has(saved->faults, "contacts[0].phone", "phone"));
    CHECK(has(saved->faults, "name", "required"));
    CHECK_FALSE(saved->elder.id);
}

TEST_CASE("birth_and_sex_must_not_contradict_the_id_number") {
    Rig rig;
    Elder elder = good_elder();
    elder.birth = {1944, 5, 7};
    elder.sex = Sex::male;
    const auto faults = faults_of(elder, rig.divisions, start);
    CHECK(has(faults, "birth", "differs_from_id_number"));
    CHECK(has(faults, "sex", "differs_from_id_number"));
    elder.id_number.clear();
    elder.birth = {2099, 1, 1};
    CHECK(has(faults_of(elder, rig.divisions, start), "birth", "impossible_date"));
}

TEST_CASE("an_id_number_or_card_that_another_elder_has_is_a_fault") {
    Rig rig;
    const auto first = rig.service->create(good_elder(), "user:1");
    REQUIRE(first.ok());
    const auto second = rig.service->create(good_elder(), "user:1");
    REQUIRE(second.ok());
    CHECK(has(second->faults, "id_number", "duplicate"));
    CHECK(has(second->faults, "card", "duplicate"));
}

TEST_CASE("of_two_people_who_edit_one_file_the_second_is_told") {
    Rig rig;
    Elder mine = rig.service->create(good_elder(), "user:1")->elder;
    Elder hers = mine;
    mine.door_code = "2580#";
    CHECK(rig.service->change(mine, "user:1")->elder.version == 2);
    hers.door_code = "1111#";
    CHECK(rig.service->change(hers, "user:2").error().code == Code::conflict);
}

TEST_CASE("the_newest_change_can_be_undone_and_the_history_says_so") {
    Rig rig;
    Elder elder = rig.service->create(good_elder(), "user:1")->elder;
    elder.door_code = "2580#";
    elder = rig.service->change(elder, "user:1")->elder;
    CHECK(rig.service->undo(elder.id, 1, "user:1").error().code == Code::conflict);
    const auto undone = rig.service->undo(elder.id, 2, "user:1");
    REQUIRE(undone.ok());
    CHECK(undone->elder.version == 3);
    CHECK(undone->elder.door_code.empty());
    CHECK(rig.service->undo(ElderId{99}, 1, "user:1").error().code == Code::not_found);
    const auto read = rig.store->database().read([&](const Conn& conn) -> Result<void> {
        const auto versions = rig.store->registry().elder_versions(conn, elder.id, 10);
        REQUIRE(versions.size() == 3);
        CHECK(versions[0].reason == "undo of 2");
        CHECK(versions[1].elder.door_code == "2580#");
        return {};
    });
    CHECK(read.ok());
}

}  // namespace
}  // namespace tiexin::registry
