#include "gateway/protocols/sia_dc09/extras.hpp"

#include "base/text.hpp"
#include "gateway/protocols/sia_dc09/message.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr std::size_t fact_bytes_max = 256;  // the longest extra the standard has
constexpr std::size_t mac_digits = 12;

struct Named {
    char letter;
    const char* fact;
};
// H, M, X and Y have forms of their own.
constexpr Named facts[] = {{'I', "alarm_text"}, {'J', "network_path"}, {'K', "key_asked"},
                           {'L', "location"},   {'N', "network"},      {'O', "building"},
                           {'P', "path"},       {'R', "room"},         {'S', "site"},
                           {'T', "trigger"},    {'V', "video"},        {'Z', "altitude"}};

// `006E07.777` or `49N06.666`: degrees, hemisphere, minutes.
std::optional<double> degrees_of(std::string_view text, char positive, char negative,
                                 double degrees_max) {
    const std::size_t letter = text.find_first_of("NSEW");
    if (letter == std::string_view::npos ||
        (text[letter] != positive && text[letter] != negative)) {
        return std::nullopt;
    }
    const auto degrees = parse_decimal(text.substr(0, letter), 0, degrees_max);
    const auto minutes = parse_decimal(text.substr(letter + 1), 0, 59.9999999);
    if (!degrees || !minutes || *degrees + *minutes / 60 > degrees_max) {
        return std::nullopt;
    }
    const double value = *degrees + *minutes / 60;
    return text[letter] == negative ? -value : value;
}

std::string mac_of(std::string_view digits) {
    if (digits.size() != mac_digits || !parse_hex(digits)) {
        return std::string(digits);
    }
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        out += (out.empty() ? "" : ":") + ascii_lower(digits.substr(i, 2));
    }
    return out;
}

void add_named(device::DeviceEvent& event, char letter, std::string_view value) {
    for (const Named& row : facts) {
        if (row.letter == letter) {
            // A key that stands there is a secret.
            add_fact(event, row.fact, letter == 'K' ? "1" : value);
            return;
        }
    }
    add_fact(event, std::string("extra_") + letter, value);
}

}  // namespace

void add_fact(device::DeviceEvent& event, std::string_view name, std::string_view value) {
    event.facts.emplace_back(utf8_repaired(name), std::string(utf8_truncate_bytes(
                                                      utf8_repaired(value), fact_bytes_max)));
}

void add_extras(const std::vector<std::string_view>& extras, device::DeviceEvent& event) {
    std::optional<double> lat, lon;
    for (const std::string_view extra : extras) {
        if (extra.empty()) {
            continue;
        }
        const char letter = extra.front();
        const std::string_view value = extra.substr(1);
        if (letter == 'X' && !lon) {
            lon = degrees_of(value, 'E', 'W', 180);
        } else if (letter == 'Y' && !lat) {
            lat = degrees_of(value, 'N', 'S', 90);
        } else if (letter == 'M') {
            add_fact(event, "mac", mac_of(value));
        } else if (letter == 'H') {
            event.time = read_time(value) ? read_time(value) : event.time;
        } else {
            add_named(event, letter, value);
        }
    }
    if (lat && lon && (*lat != 0 || *lon != 0)) {
        device::Fix fix;
        fix.place = Wgs84{*lat, *lon};
        fix.valid = true;
        event.position = fix;
    }
}

}  // namespace tiexin::gateway::sia_dc09
