#include "gateway/protocols/sia_dc09/blocks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tiexin::gateway::sia_dc09 {

namespace {

constexpr std::size_t number_chars_max = 16;  // of a zone or the value of a modifier

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_word(char c) {
    return (c >= '0' && c <= '9') || is_upper(c) || is_lower(c);
}

// Reads SIA blocks from left to right; what it does not know it steps over.
class BlockReader {
public:
    explicit BlockReader(std::string_view data) : left_(data) {}

    std::vector<Report> read() {
        skip_new_flag();
        while (!left_.empty() && out_.size() < reports_max) {
            const std::size_t before = left_.size();
            if (left_.size() >= 2 && is_lower(left_[0]) && is_lower(left_[1])) {
                take_modifier();
            } else if (left_.size() >= 2 && is_upper(left_[0]) && is_upper(left_[1])) {
                take_code();
            } else if (left_[0] == '^') {
                take_text();
            }
            left_.remove_prefix(left_.size() == before ? 1 : 0);
        }
        for (Report& report : out_) {
            report.modifiers = modifiers_;
            report.area = area_;
        }
        return std::move(out_);
    }

private:
    // N is a new event, O an old one; before a code it makes a third capital.
    void skip_new_flag() {
        const bool flag = !left_.empty() && (left_[0] == 'N' || left_[0] == 'O');
        const bool capital = left_.size() > 1 && is_upper(left_[1]);
        const bool code_behind = left_.size() > 2 && is_upper(left_[2]);
        if (flag && (!capital || code_behind)) {
            left_.remove_prefix(1);
        }
    }

    template <class Belongs>
    std::string_view take(Belongs belongs) {
        std::size_t count = 0;
        while (count < left_.size() && count < number_chars_max && belongs(left_[count])) {
            ++count;
        }
        const std::string_view taken = left_.substr(0, count);
        left_.remove_prefix(count);
        return taken;
    }

    // `ri1`, `ti10:11`, `id4`: up to the next slash or, where a panel leaves it out, the next code.
    void take_modifier() {
        const std::string_view name = left_.substr(0, 2);
        left_.remove_prefix(2);
        const std::string_view value =
            take([](char c) { return !is_upper(c) && c != '/' && c != '^'; });
        if (name == "ri") {
            area_ = value;
        } else if (modifiers_.size() < modifiers_max) {
            modifiers_.emplace_back(name, value);
        }
    }

    void take_code() {
        Report& report = out_.emplace_back();
        report.code = left_.substr(0, 2);
        report.meaning = block_meaning(report.code);
        left_.remove_prefix(2);
        report.zone = take(is_word);
    }

    void take_text() {
        left_.remove_prefix(1);
        const std::size_t end = std::min(left_.find('^'), left_.size());
        if (!out_.empty()) {
            out_.back().text = trim(left_.substr(0, end));
        }
        left_.remove_prefix(std::min(end + 1, left_.size()));
    }

    std::string_view left_;
    std::string_view area_;
    std::vector<std::pair<std::string_view, std::string_view>> modifiers_;
    std::vector<Report> out_;
};

std::string_view qualifier_name(char digit) {
    switch (digit) {
        case '1':
            return "new";
        case '3':
            return "restore";
        case '6':
            return "status";
        default:
            return {};
    }
}

}  // namespace

std::vector<Report> contact_id_reports(std::string_view data) {
    const auto parts = split(trim(data), ' ');
    const auto word = [](std::string_view text) {
        return !text.empty() && text.size() <= number_chars_max &&
               std::all_of(text.begin(), text.end(), is_word);
    };
    if (parts.size() != 3 || parts[0].size() != 4 || !word(parts[0]) || !word(parts[1]) ||
        !word(parts[2])) {
        return {};
    }
    Report report;
    report.qualifier = qualifier_name(parts[0][0]);
    if (report.qualifier.empty()) {
        return {};
    }
    report.code = parts[0].substr(1);
    report.meaning = contact_id_meaning(report.code);
    report.restored = report.qualifier == "restore";
    report.area = parts[1];
    report.zone = parts[2];
    return {report};
}

std::vector<Report> block_reports(std::string_view data) {
    return BlockReader(data).read();
}

}  // namespace tiexin::gateway::sia_dc09
