#include "gateway/protocols/scaip/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tiexin::gateway::scaip {

namespace {

constexpr std::size_t code_digits_max = 4, location_digits_max = 3;
constexpr std::size_t numbers_max = 8;
constexpr int interval_max_min = 99'999;

struct TypeWord {
    std::string_view word;
    MessageType type;
};
constexpr std::array<TypeWord, 4> type_words = {{{"ME", MessageType::alarm},
                                                 {"RE", MessageType::reset},
                                                 {"IN", MessageType::information},
                                                 {"PI", MessageType::heartbeat}}};

bool alphanumeric(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

std::string padded(std::string_view digits, std::size_t width) {
    return std::string(width - std::min(width, digits.size()), '0') + std::string(digits);
}

std::string kept(std::string_view text) {
    return std::string(utf8_truncate(text, text_chars_max));
}

// The first thing that is wrong is what the terminal is told.
class RequestReader {
public:
    explicit RequestReader(const Element& root) : root_(root) {}

    ReadRequest read() {
        Request& to = out_.request;
        reference(to);
        caller(to);
        required_code("dty", to.device_type);
        if (const Element* status = root_.child("stc");
            status != nullptr && !status->text.empty()) {
            code(*status, to.status);
        }
        type(to);
        options(to);
        texts(to);
        if (const Element* place = root_.child("lge")) {
            const auto text = [&](std::string_view name) {
                const Element* one = place->child(name);
                return one == nullptr ? std::string() : kept(one->text);
            };
            to.place = Place{text("geo"), text("tim"), text("gga")};
        }
        return std::move(out_);
    }

private:
    void refuse(Status status, std::string_view name, std::string_view why) {
        if (!out_.refusal) {
            out_.refusal = Refusal{status, fmt::format("{} {}", name, why)};
        }
    }

    // The text of a field that must be there.
    std::string_view required(std::string_view name) {
        const Element* one = root_.child(name);
        if (one == nullptr || one->text.empty()) {
            refuse(Status::mandatory_missing, name, "is missing");
            return {};
        }
        return one->text;
    }

    void reference(Request& to) {
        const std::string_view text = required("ref");
        if (text.size() > reference_chars_max) {
            refuse(Status::too_long, "ref", "is too long");
        } else if (!alphanumeric(text)) {
            refuse(Status::wrong_data, "ref", "has other than letters and digits");
        } else {
            to.reference = text;
        }
    }

    void caller(Request& to) {
        const std::string_view text = required("cid");
        if (text.size() > caller_digits_max) {
            refuse(Status::too_long, "cid", "is too long");
        } else if (!text.empty() && !all_digits(text)) {
            refuse(Status::wrong_data, "cid", "has other than digits");
        } else {
            to.caller = text;
        }
    }

    void code(const Element& field, std::string& to) {
        if (!all_digits(field.text)) {
            refuse(Status::wrong_data, field.name, "has other than digits");
        } else if (field.text.size() > code_digits_max) {
            refuse(Status::too_long, field.name, "is too long");
        } else {
            to = padded(field.text, code_digits_max);
        }
    }

    void required_code(std::string_view name, std::string& to) {
        if (!required(name).empty()) {
            code(*root_.child(name), to);
        }
    }

    void type(Request& to) {
        const Element* one = root_.child("mty");
        if (one == nullptr || one->text.empty()) {
            return;
        }
        for (const TypeWord& row : type_words) {
            if (ascii_equal(row.word, one->text)) {
                to.type = row.type;
                return;
            }
        }
        refuse(Status::wrong_data, "mty", "is none of ME RE IN PI");
    }

    // A wrong value in a field that may be left out is no reason to turn a press away.
    template <class Take>
    void option(std::string_view name, const Take& take) {
        const Element* one = root_.child(name);
        if (one != nullptr && !one->text.empty() && !take(std::string_view(one->text))) {
            out_.request.ignored.emplace_back(name);
        }
    }
    void digit(std::string_view name, char last, std::string& to) {
        option(name, [&](std::string_view text) {
            const bool good = text.size() == 1 && text[0] >= '0' && text[0] <= last;
            to = good ? std::string(text) : to;
            return good;
        });
    }
    void short_code(std::string_view name, std::string& to) {
        option(name, [&](std::string_view text) {
            const bool good = all_digits(text) && text.size() <= location_digits_max;
            to = good ? padded(text, location_digits_max) : to;
            return good;
        });
    }
    void options(Request& to) {
        option("ver", [&](std::string_view text) {
            to.version = kept(text);
            return true;
        });
        digit("sco", '3', to.system);
        std::string call = "0", priority = "0";
        digit("cha", '1', call);
        digit("pri", '9', priority);
        to.we_call = call == "1";
        to.priority = priority[0] - '0';
        option("hbo", [&](std::string_view text) {
            const auto number = all_digits(text) ? parse_int(text, 0, 1) : std::nullopt;
            to.heartbeat_adjustable = number == 1;
            return number.has_value();
        });
        option("did", [&](std::string_view text) {
            to.part = text.size() <= part_chars_max ? std::string(text) : to.part;
            return text.size() <= part_chars_max;
        });
        short_code("dco", to.component);
        short_code("lco", to.location);
        option("crd", [&](std::string_view text) {
            const auto parts = split_once(text, ':');
            if (!parts || parts->first.empty() || text.size() > text_chars_max) {
                return false;
            }
            to.dial = {ascii_lower(parts->first), std::string(trim(parts->second))};
            // "gsm:+" is a number that nobody filled in.
            to.dial.address = to.dial.address == "+" ? "" : to.dial.address;
            return true;
        });
    }

    void texts(Request& to) {
        const std::array<std::pair<std::string_view, std::string*>, 7> fields = {
            {{"dte", &to.device_text},
             {"stt", &to.status_text},
             {"lva", &to.location_value},
             {"lte", &to.location_text},
             {"ico", &to.info_code},
             {"ite", &to.info_text},
             {"ame", &to.additional}}};
        for (const auto& [name, text] : fields) {
            option(name, [&to = text](std::string_view said) {
                *to = kept(said);
                return true;
            });
        }
    }

    const Element& root_;
    ReadRequest out_;
};

// "<stc>0010<": what stands there, when it is short.
std::string_view found(std::string_view text, std::string_view name) {
    const std::string tag = fmt::format("<{}>", name);
    const std::size_t at = text.find(tag);
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = text.substr(at + tag.size(), text_chars_max);
    return trim(rest.substr(0, rest.find('<')));
}

void put(std::string& to, std::string_view name, std::string_view text) {
    to += fmt::format("<{}>{}</{}>", name, escaped(text), name);
}

}  // namespace

ReadRequest read_request(const Element& root) {
    return RequestReader(root).read();
}

Request guessed_request(std::string_view text) {
    Request out;
    const auto code = [&](std::string_view name, std::string& to) {
        const std::string_view digits = found(text, name);
        if (all_digits(digits) && digits.size() <= code_digits_max) {
            to = padded(digits, code_digits_max);
        }
    };
    code("dty", out.device_type);
    code("stc", out.status);
    const std::string_view caller = found(text, "cid");
    if (all_digits(caller) && caller.size() <= caller_digits_max) {
        out.caller = caller;
    }
    const std::string_view reference = found(text, "ref");
    if (alphanumeric(reference) && reference.size() <= reference_chars_max) {
        out.reference = reference;
    }
    const std::string_view type = found(text, "mty");
    for (const TypeWord& row : type_words) {
        out.type = ascii_equal(row.word, type) ? row.type : out.type;
    }
    return out;
}

std::string write_response(const Response& response) {
    std::string out = "<mrs>";
    put(out, "ref", response.reference);
    put(out, "snu", std::to_string(static_cast<int>(response.status)));
    if (!response.status_text.empty()) {
        put(out, "ste", response.status_text);
    }
    if (!response.version.empty()) {
        put(out, "cve", response.version);
    }
    put(out, "mre", std::to_string(static_cast<int>(response.media)));
    if (response.call != 0) {
        put(out, "cre", std::to_string(response.call));
    }
    for (const std::string& number : response.numbers) {
        put(out, "tnu", number);
    }
    if (response.heartbeat_interval_min) {
        put(out, "hbi", std::to_string(*response.heartbeat_interval_min));
    }
    return out + "</mrs>";
}

Result<Response> read_response(const Element& root) {
    const Element* status = root.child("snu");
    const std::int64_t number =
        status == nullptr ? -1 : parse_int(status->text, 0, 99).value_or(-1);
    if (root.name != "mrs" || number < 0) {
        return Error{Code::bad_input, "no response with a status"};
    }
    Response out;
    // What is not in the standard (99 was seen) is no acceptance.
    out.status = number <= 7 ? static_cast<Status>(number) : Status::not_treated;
    for (const Element& one : root.children) {
        const auto value = parse_int(one.text, 0, interval_max_min);
        if (one.name == "ref") {
            out.reference = one.text;
        } else if (one.name == "ste") {
            out.status_text = kept(one.text);
        } else if (one.name == "cve") {
            out.version = kept(one.text);
        } else if (one.name == "mre" && value && *value <= 3) {
            out.media = static_cast<Media>(*value);
        } else if (one.name == "cre" && value) {
            out.call = static_cast<int>(*value);
        } else if (one.name == "tnu" && out.numbers.size() < numbers_max) {
            out.numbers.push_back(kept(one.text));
        } else if (one.name == "hbi" && value) {
            out.heartbeat_interval_min = static_cast<int>(*value);
        }
    }
    return out;
}

std::string_view word_of(MessageType type) {
    return type_words[static_cast<std::size_t>(type)].word;
}

Media media_for(const Request& request) {
    const bool wanted = request.type == MessageType::alarm && request.dial.voice();
    return wanted ? Media::duplex : Media::none;
}

}  // namespace tiexin::gateway::scaip
