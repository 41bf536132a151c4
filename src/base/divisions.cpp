#include "base/divisions.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/json.hpp"
#include "base/text.hpp"

namespace tiexin {

namespace {

constexpr std::size_t file_bytes_max = 64'000'000;  // the whole country is 40 MB

// How many values a code of this level covers: 10 to the number of zeros behind it.
std::uint64_t span_of(AreaLevel level) {
    switch (level) {
        case AreaLevel::none:
            return 1'000'000'000'000;
        case AreaLevel::province:
            return 10'000'000'000;
        case AreaLevel::city:
            return 100'000'000;
        case AreaLevel::county:
            return 1'000'000;
        case AreaLevel::town:
            return 1'000;
        case AreaLevel::committee:
            return 1;
    }
    check_failed("an AreaLevel without a row", __FILE__, __LINE__);
}

AreaLevel above(AreaLevel level) {
    return level == AreaLevel::none ? AreaLevel::none
                                    : static_cast<AreaLevel>(static_cast<int>(level) - 1);
}

// A level written as zeros must not be followed by one that is not.
bool without_holes(AreaId area) {
    for (AreaLevel level = level_of(area); level != AreaLevel::none; level = above(level)) {
        const std::uint64_t part = area.value % span_of(above(level)) / span_of(level);
        if (part == 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

AreaLevel level_of(AreaId area) {
    if (!area) {
        return AreaLevel::none;
    }
    for (const AreaLevel level :
         {AreaLevel::province, AreaLevel::city, AreaLevel::county, AreaLevel::town}) {
        if (area.value % span_of(level) == 0) {
            return level;
        }
    }
    return AreaLevel::committee;
}

std::optional<AreaId> parse_area(std::string_view code) {
    const bool known_size = code.size() == 2 || code.size() == 4 || code.size() == 6 ||
                            code.size() == 9 || code.size() == 12;
    if (!known_size || !all_digits(code)) {
        return std::nullopt;
    }
    std::string whole(code);
    whole.resize(12, '0');
    const auto value = parse_int(whole, 1);
    const AreaId area{value ? static_cast<std::uint64_t>(*value) : 0};
    if (!area || !without_holes(area)) {
        return std::nullopt;
    }
    return area;
}

std::string to_text(AreaId area) {
    if (!area) {
        return {};
    }
    std::string text = std::to_string(area.value);
    text.insert(0, 12 - std::min<std::size_t>(text.size(), 12), '0');
    const AreaLevel level = level_of(area);
    text.resize(level == AreaLevel::committee ? 12 : level == AreaLevel::town ? 9 : 6);
    return text;
}

AreaId parent_of(AreaId area) {
    return ancestor_of(area, above(level_of(area)));
}

AreaId ancestor_of(AreaId area, AreaLevel level) {
    if (level == AreaLevel::none || level > level_of(area)) {
        return {};
    }
    return {area.value - area.value % span_of(level)};
}

bool contains(AreaId scope, AreaId area) {
    return scope && area && ancestor_of(area, level_of(scope)) == scope;
}

std::uint64_t last_value(AreaId scope) {
    return scope ? scope.value + span_of(level_of(scope)) - 1 : 0;
}

// Reads the file's tree into rows: province and city first, then each county with what is in it.
class DivisionsReader {
public:
    Result<Divisions> read(const Json& file) {
        const Json* city = file.find("city");
        const auto code = city != nullptr ? city->text_of("code") : std::nullopt;
        const auto name = city != nullptr ? city->text_of("name") : std::nullopt;
        const auto province = city != nullptr ? city->text_of("province") : std::nullopt;
        const auto id = code ? parse_area(*code) : std::nullopt;
        if (!name || !province || !id || level_of(*id) != AreaLevel::city) {
            return Error{Code::bad_input, "divisions: city needs code, name and province"};
        }
        table_.city_ = *id;
        add_row(parent_of(*id), AreaId{}, *province);
        add_row(*id, parent_of(*id), *name);
        if (Result<void> read = read_children(file, "counties", *id); !read) {
            return read.error();
        }
        std::sort(table_.rows_.begin(), table_.rows_.end(),
                  [](const Division& a, const Division& b) { return a.id < b.id; });
        for (std::size_t row = 0; row < table_.rows_.size(); ++row) {
            table_.row_of_[table_.rows_[row].id.value] = row;
        }
        for (Division& row : table_.rows_) {
            if (row.parent) {
                Division& parent = table_.rows_[table_.row_of_.at(row.parent.value)];
                row.full_name = parent.full_name + row.name;
                parent.children.push_back(row.id);
            }
        }
        return std::move(table_);
    }

private:
    Division* add_row(AreaId id, AreaId parent, std::string_view name) {
        const bool is_new = table_.row_of_.try_emplace(id.value, table_.rows_.size()).second;
        if (!is_new) {
            return nullptr;
        }
        table_.rows_.push_back(
            {id, parent, level_of(id), std::string(name), std::string(name), std::nullopt, {}});
        return &table_.rows_.back();
    }

    Result<void> read_children(const Json& parent, std::string_view list, AreaId parent_id) {
        const Json* children = parent.find(list);
        if (children == nullptr) {
            return {};
        }
        for (const Json& child : children->items()) {
            const auto code = child.text_of("code");
            const auto name = child.text_of("name");
            const auto id = code ? parse_area(*code) : std::nullopt;
            if (!name || !id || parent_of(*id) != parent_id) {
                return Error{Code::bad_input, "divisions: a child of " + to_text(parent_id) +
                                                  " has no name or a code that is not its own"};
            }
            Division* row = add_row(*id, parent_id, *name);
            if (row == nullptr) {
                return Error{Code::bad_input, "divisions: " + to_text(*id) + " twice"};
            }
            if (const Json* centre = child.find("centre")) {
                const Wgs84 place{centre->double_of("lat").value_or(1e9),
                                  centre->double_of("lon").value_or(1e9)};
                if (!plausible(place)) {
                    return Error{Code::bad_input, "divisions: centre of " + to_text(*id)};
                }
                row->centre = place;
            }
            const std::string_view below =
                level_of(*id) == AreaLevel::county ? "streets" : "villages";
            if (Result<void> read = read_children(child, below, *id); !read) {
                return read;
            }
        }
        return {};
    }

    Divisions table_;
};

Result<Divisions> Divisions::load(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error{Code::not_found, "divisions: cannot open " + path};
    }
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return parse(text);
}

Result<Divisions> Divisions::parse(std::string_view json) {
    const Result<Json> file = Json::parse(json, {.bytes_max = file_bytes_max});
    if (!file) {
        return file.error();
    }
    return DivisionsReader().read(*file);
}

const Division* Divisions::find(AreaId area) const {
    const auto row = row_of_.find(area.value);
    return row != row_of_.end() ? &rows_[row->second] : nullptr;
}

std::vector<AreaId> Divisions::at_level(AreaLevel level) const {
    std::vector<AreaId> ids;
    for (const Division& row : rows_) {
        if (row.level == level) {
            ids.push_back(row.id);
        }
    }
    return ids;
}

std::string Divisions::name_within(AreaId scope, AreaId area) const {
    std::string name;
    for (const Division* row = find(area); row != nullptr && row->id != scope;
         row = find(row->parent)) {
        name.insert(0, row->name);
    }
    return name;
}

}  // namespace tiexin
