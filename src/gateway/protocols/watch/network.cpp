#include "gateway/protocols/watch/network.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace tiexin::gateway::watch {

namespace {

using Fields = std::span<const std::string_view>;

constexpr std::int64_t lac_filler = 0xffff;
constexpr std::int64_t cid_max = 0xfffffff;  // 28 bits (36 in 5G, which these watches lack)

bool looks_like_mac(std::string_view text) {
    if (text.size() != 17) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (i % 3 == 2 ? c != ':' : !hex) {
            return false;
        }
    }
    return true;
}

// Some firmwares write cell ids in hex, all of a frame alike.
bool has_hex_letter(Fields fields) {
    for (const std::string_view text : fields) {
        for (const char c : trim(text)) {
            if ((c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')) {
                return true;
            }
        }
    }
    return false;
}

std::optional<std::int64_t> cell_number(std::string_view text, bool hex, std::int64_t high) {
    text = trim(text);
    if (!hex) {
        return parse_int(text, 0, high);
    }
    const auto value = parse_hex(text);
    return value && *value <= static_cast<std::uint64_t>(high)
               ? std::optional(static_cast<std::int64_t>(*value))
               : std::nullopt;
}

// "FFFF,FFFF,FFFE" fills unused places and must not turn the rest of the frame into hex.
bool filler(Fields triple) {
    return ascii_equal(trim(triple[0]), "FFFF");
}

// `fields` begins with the timing advance. Returns how many it used.
std::size_t read_cells(Fields fields, std::size_t count, device::Network& out) {
    const auto mcc = parse_int(trim(fields[1]), 1, 999);
    const auto mnc = parse_int(trim(fields[2]), 0, 999);
    const Fields list = fields.subspan(3);
    bool hex = false;
    std::size_t used = 0;
    for (; used < count && (used + 1) * 3 <= list.size(); ++used) {
        const Fields triple = list.subspan(used * 3, 3);
        hex = hex || (!filler(triple) && has_hex_letter(triple.first(2)));
    }
    for (std::size_t i = 0; i < used && mcc && mnc; ++i) {
        const Fields triple = list.subspan(i * 3, 3);
        const auto lac = cell_number(triple[0], hex, lac_filler);
        const auto cid = cell_number(triple[1], hex, cid_max);
        if (filler(triple) || !lac || !cid || (*lac == 0 && *cid == 0)) {
            continue;
        }
        device::Cell cell;
        cell.mcc = static_cast<int>(*mcc);
        cell.mnc = static_cast<int>(*mnc);
        cell.lac = *lac;
        cell.cid = *cid;
        if (const auto rssi = parse_int(trim(triple[2]), -200, 255)) {
            cell.rssi_dbm = static_cast<int>(*rssi);
        }
        out.cells.push_back(cell);
    }
    return 3 + used * 3;
}

}  // namespace

std::optional<double> read_network(Fields fields, device::Network& out) {
    std::size_t at = 0;
    const auto cells = parse_int(trim(fields[0]), 0, cells_max);
    ++at;
    if (cells && *cells > 0 && fields.size() >= 4) {
        at += read_cells(fields.subspan(1), static_cast<std::size_t>(*cells), out);
    }
    // A name may hold commas, so the MACs are looked for instead of counted to. The accuracy is the
    // one field behind the last point, or behind the count of none.
    std::size_t behind = at + 1;
    for (; at < fields.size(); ++at) {
        const std::string_view mac = trim(fields[at]);
        if (!looks_like_mac(mac)) {
            continue;
        }
        device::WifiPoint point;
        point.mac = ascii_lower(mac);
        if (at + 1 < fields.size()) {
            if (const auto rssi = parse_int(trim(fields[at + 1]), -200, 0)) {
                point.rssi_dbm = static_cast<int>(*rssi);
            }
        }
        if (out.wifi.size() < wifi_points_max) {
            out.wifi.push_back(std::move(point));
        }
        behind = at + 2;
    }
    return behind + 1 == fields.size() ? parse_decimal(trim(fields[behind]), 0, 100'000)
                                       : std::nullopt;
}

std::string write_network(const device::Network& network, double accuracy_m) {
    std::string out;
    char text[96];
    const auto put = [&](int size) { out.append(text, static_cast<std::size_t>(size)); };
    std::size_t cells = 0;
    for (const device::Cell& cell : network.cells) {
        // The block has one country and network for all cells.
        const bool same = cell.mcc == network.cells[0].mcc && cell.mnc == network.cells[0].mnc;
        if (!same || cells == cells_max) {
            continue;
        }
        if (cells == 0) {
            put(std::snprintf(text, sizeof text, ",1,%d,%d", cell.mcc, cell.mnc));
        }
        put(std::snprintf(text, sizeof text, ",%lld,%lld,%d", static_cast<long long>(cell.lac),
                          static_cast<long long>(cell.cid), cell.rssi_dbm.value_or(0)));
        ++cells;
    }
    out.insert(0, std::to_string(cells));
    const std::size_t points = std::min(network.wifi.size(), wifi_points_max);
    out += "," + std::to_string(points);
    for (std::size_t i = 0; i < points; ++i) {
        out += ",," + network.wifi[i].mac + "," +
               std::to_string(network.wifi[i].rssi_dbm.value_or(-100));
    }
    put(std::snprintf(text, sizeof text, ",%.1f", accuracy_m));
    return out;
}

}  // namespace tiexin::gateway::watch
