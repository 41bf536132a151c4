// Which terminals the city has, who wears them and where those people spend their days.

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "sim/city_parts.hpp"

namespace tiexin::sim {

namespace {

// Hubs that stand in the home of somebody who already wears a watch or pendant.
constexpr std::size_t second_terminals = 376;
// One in so many of them is an alarm panel with smoke, gas and water detectors, and one in so many
// panels encrypts its line.
constexpr std::size_t panel_each = 5;
constexpr std::size_t keyed_panel_each = 2;
// Of these, sensors on the wall that speak through the broker, three to a home.
constexpr std::size_t sensors_in_homes = 36, sensors_of_home = 3;
static_assert(sensors_in_homes % sensors_of_home == 0);
constexpr std::size_t homes_apart = 20;  // so that they are not all of one street
constexpr double haunt_radius_urban_m = 1'400;
constexpr double haunt_radius_rural_m = 700;

struct Make {
    std::string_view protocol, kind, model;
    int digits;    // of the device's number
    double share;  // of first terminals
};
// The models a maker of each protocol would sell; those of jt808 say the same in their
// registration.
constexpr std::array<Make, 10> makes = {{
    {"watch", "watch", "3G-A20", 10, 0.34},
    {"watch", "watch", "3G-D99", 10, 0.16},
    {"watch", "watch", "3G-W9", 10, 0.08},
    {"jt808", "watch", "TX-19", 20, 0.08},
    {"jt808", "pendant", "TX-13", 12, 0.1},
    {"jt808", "hub", "TX-19", 20, 0.03},
    {"jt808", "pendant", "TX-19", 20, 0.03},
    {"minifinder2", "pendant", "EV-07B", 15, 0.15},
    {"minifinder2", "hub", "EV-05", 15, 0.03},
    {"sia_dc09", "hub", "AP-08", 8, 0.0},
}};

const Make& drawn_make(Prng& random) {
    double left = random.unit();
    for (const Make& make : makes) {
        if (left < make.share) {
            return make;
        }
        left -= make.share;
    }
    return makes.front();
}

const Make& make_of(std::string_view protocol, std::string_view kind) {
    const auto* const make = std::find_if(makes.begin(), makes.end(), [&](const Make& row) {
        return row.protocol == protocol && row.kind == kind;
    });
    CHECK(make != makes.end());
    return *make;
}

constexpr std::array<Make, sensors_of_home> sensors = {{
    {"zigbee2mqtt", "sensor", "smoke", 0, 0},
    {"zigbee2mqtt", "sensor", "sos", 0, 0},
    {"zigbee2mqtt", "sensor", "door", 0, 0},
}};

char luhn_digit(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size();
         ++i) {  // from the right every first one counts twice
        int value = digits[digits.size() - 1 - i] - '0';
        value = i % 2 == 0 ? value * 2 : value;
        sum += value > 9 ? value - 9 : value;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string padded(std::uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

// `number` below a million is this terminal's alone.
std::string device_number(const Make& make, std::uint64_t number) {
    switch (make.digits) {
        case 8:
            return "99" + padded(number, 6);
        case 10:
            return "8800" + padded(number, 6);
        case 12:
            return "015499" + padded(number, 6);
        case 20:
            return "00000000015499" + padded(number, 6);
        default: {
            const std::string body = "86999901" + padded(number, 6);
            return body + luhn_digit(body);
        }
    }
}

// 16 bytes in hex.
std::string drawn_key(Prng& random) {
    ByteWriter key;
    key.u64(random.next()).u64(random.next());
    return to_hex(key.buffer());
}

// Where most of their days go: the nearest market, clinic and park are shared by a committee, one
// place is a person's own.
std::vector<Wgs84> haunts_of(std::uint64_t seed, const Town& town, const Committee& committee,
                             Prng& random) {
    Prng shared = part_of(seed, Part::haunts, committee.id.value);
    const double radius_m = town.urban ? haunt_radius_urban_m : haunt_radius_rural_m;
    std::vector<Wgs84> haunts;
    for (int i = 0; i < 3; ++i) {
        haunts.push_back(near_inside(committee.at, radius_m, *town.outline, shared));
    }
    haunts.push_back(near_inside(committee.at, radius_m, *town.outline, random));
    return haunts;
}

class Shop {
public:
    Shop(std::uint64_t seed, const CityMap& map, City& city)
        : seed_(seed), map_(map), city_(city) {}

    void give(std::size_t index, const Make& make) {
        const std::size_t number = city_.terminals.size();
        add(index, make, device_number(make, scattered(number)));
        city_.terminals.back().sim_phone = "15499" + padded(scattered(number), 6);
    }

    // Friendly names: "home-01/smoke".
    void fit_out(std::size_t index) {
        ++homes_;
        for (const Make& make : sensors) {
            add(index, make, "home-" + padded(homes_, 2) + "/" + std::string(make.model));
        }
    }

private:
    void add(std::size_t index, const Make& make, std::string device) {
        const std::size_t number = city_.terminals.size();
        Prng random = part_of(seed_, Part::terminal, number);
        const CityElder& elder = city_.elders[index];
        const Town* town = map_.find(ancestor_of(elder.area, AreaLevel::town));
        CHECK(town != nullptr);
        const auto committee =
            std::find_if(town->committees.begin(), town->committees.end(),
                         [&](const Committee& row) { return row.id == elder.area; });
        CHECK(committee != town->committees.end());
        CityTerminal terminal;
        terminal.device = std::move(device);
        terminal.protocol = make.protocol;
        terminal.model = make.model;
        terminal.kind = make.kind;
        terminal.elder = index;
        terminal.home = elder.home;
        terminal.enrolled_days_ago = static_cast<int>(random.between(20, 900));
        terminal.haunts = haunts_of(seed_, *town, *committee, random);
        if (make.protocol == "sia_dc09" && ++panels_ % keyed_panel_each == 0) {
            terminal.line_key = drawn_key(random);
        }
        city_.terminals.push_back(std::move(terminal));
    }

    std::uint64_t seed_;
    const CityMap& map_;
    City& city_;
    std::size_t panels_ = 0;
    std::size_t homes_ = 0;
};

// The one whose smoke detector the story tells of, then homes all over the city.
void fit_out_homes(Shop& shop, const City& city, const std::vector<StoryPerson>& story) {
    for (const StoryPerson& person : story) {
        if (city.elders[person.elder].name == story_of_smoke) {
            shop.fit_out(person.elder);
        }
    }
    for (std::size_t i = story.size(); city.terminals.size() < terminals_in_city;
         i += homes_apart) {
        shop.fit_out(city.terminals[i].elder);
    }
}

}  // namespace

void add_terminals(std::uint64_t seed, const CityMap& map, const std::vector<StoryPerson>& story,
                   City& city) {
    Prng random = part_of(seed, Part::terminals);
    std::vector<std::size_t> wearers(city.elders.size());
    for (std::size_t i = 0; i < wearers.size(); ++i) {
        wearers[i] = i;
    }
    for (std::size_t i = wearers.size(); i > 1; --i) {
        std::swap(wearers[i - 1], wearers[random.below(i)]);
    }
    Shop shop(seed, map, city);
    for (const StoryPerson& person : story) {
        shop.give(person.elder, make_of(person.terminal_protocol, person.terminal_kind));
        std::erase(wearers, person.elder);
    }
    const std::size_t first_terminals = terminals_in_city - second_terminals;
    for (std::size_t i = 0; city.terminals.size() < first_terminals; ++i) {
        shop.give(wearers[i], drawn_make(random));
    }
    const std::size_t hubs_until = terminals_in_city - sensors_in_homes;
    for (std::size_t i = story.size(); city.terminals.size() < hubs_until; ++i) {
        const CityTerminal& worn = city.terminals[i];
        if (worn.kind != "hub") {
            const bool pendant = worn.protocol == "minifinder2";
            const bool panel = city.terminals.size() % panel_each == 0;
            shop.give(worn.elder, make_of(panel     ? "sia_dc09"
                                          : pendant ? "jt808"
                                                    : "minifinder2",
                                          "hub"));
        }
    }
    fit_out_homes(shop, city, story);
}

}  // namespace tiexin::sim
