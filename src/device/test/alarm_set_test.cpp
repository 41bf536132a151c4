#include <algorithm>

#include "device/alarm.hpp"

#include <doctest/doctest.h>

namespace tiexin::device {

namespace {

AlarmSet all_kinds() {
    AlarmSet all;
    for (int i = 0; i < alarm_kind_count; ++i) {
        all.add(static_cast<AlarmKind>(i));
    }
    return all;
}

}  // namespace

TEST_CASE("a set has what was added, once, until it is removed") {
    AlarmSet set;
    CHECK(set.empty());
    for (int i = 0; i < alarm_kind_count; ++i) {
        const auto kind = static_cast<AlarmKind>(i);
        CHECK(!set.has(kind));
        set.add(kind);
        set.add(kind);
        CHECK(set.has(kind));
        CHECK(set.kinds().size() == static_cast<std::size_t>(i) + 1);
    }
    set.remove(AlarmKind::sos);
    CHECK(!set.has(AlarmKind::sos));
    CHECK(set.has(AlarmKind::fall));
    set.remove(AlarmKind::sos);
    CHECK(set.kinds().size() == alarm_kind_count - 1);
}

TEST_CASE("two sets together have what either has") {
    AlarmSet set = {AlarmKind::low_battery};
    set.add(AlarmSet{AlarmKind::sos, AlarmKind::low_battery});
    CHECK(set == AlarmSet{AlarmKind::sos, AlarmKind::low_battery});
}

TEST_CASE("kinds come most urgent first, however they were added") {
    const AlarmSet set = {AlarmKind::fault, AlarmKind::low_battery, AlarmKind::fall,
                          AlarmKind::sos};
    const std::vector<AlarmKind> wanted = {AlarmKind::sos, AlarmKind::fall, AlarmKind::low_battery,
                                           AlarmKind::fault};
    CHECK(set.kinds() == wanted);
}

TEST_CASE("names come in the order of the alphabet") {
    const AlarmSet set = {AlarmKind::sos, AlarmKind::fall, AlarmKind::low_battery, AlarmKind::bed};
    const std::vector<std::string_view> wanted = {"bed", "fall", "low_battery", "sos"};
    CHECK(set.names() == wanted);
    const auto every = all_kinds().names();
    CHECK(every.size() == alarm_kind_count);
    CHECK(std::is_sorted(every.begin(), every.end()));
    CHECK(AlarmSet().names().empty());
}

TEST_CASE("a set comes back from its bits, without bits that mean nothing") {
    const AlarmSet set = {AlarmKind::sos, AlarmKind::fault};
    CHECK(AlarmSet::from_bits(set.bits()) == set);
    CHECK(AlarmSet::from_bits(~std::uint64_t{0}) == all_kinds());
    CHECK(AlarmSet::from_bits(std::uint64_t{1} << alarm_kind_count).empty());
    CHECK(AlarmSet::from_bits(1) == AlarmSet{AlarmKind::sos});
}

}  // namespace tiexin::device
