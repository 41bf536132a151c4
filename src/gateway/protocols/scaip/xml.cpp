#include "gateway/protocols/scaip/xml.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace tiexin::gateway::scaip {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool in_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

struct Entity {
    std::string_view name;
    char means;
};
constexpr std::array<Entity, 5> entities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

Error malformed(std::string what) {
    return {Code::bad_input, std::move(what)};
}

// A place in the text. Every step asks whether there is more.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<Element> document() {
        (void)skip("\xef\xbb\xbf");
        if (skip("<?xml") && !skip_past("?>")) {
            return malformed("the declaration does not end");
        }
        if (const auto passed = pass_comments(); !passed) {
            return passed.error();
        }
        auto root = element(1);
        if (!root) {
            return root;
        }
        if (const auto passed = pass_comments(); !passed) {
            return passed.error();
        }
        if (at_ < text_.size()) {
            return malformed("text after the message");
        }
        return root;
    }

private:
    bool skip(std::string_view word) {
        const bool here = text_.substr(at_).starts_with(word);
        at_ += here ? word.size() : 0;
        return here;
    }
    bool skip_past(std::string_view word) {
        const std::size_t end = text_.find(word, at_);
        if (end == std::string_view::npos) {
            return false;
        }
        at_ = end + word.size();
        return true;
    }
    bool skip_blanks() {
        const std::size_t from = at_;
        at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
        return at_ > from;
    }

    // Outside the root only blanks and comments may stand.
    Result<void> pass_comments() {
        for (skip_blanks(); skip("<!--"); skip_blanks()) {
            if (!skip_past("-->")) {
                return malformed("a comment does not end");
            }
        }
        if (text_.substr(at_).starts_with("<!")) {
            return malformed("a DOCTYPE is refused");
        }
        return {};
    }

    std::optional<std::string> name() {
        const std::size_t from = at_;
        if (at_ < text_.size() && starts_name(text_[at_])) {
            while (at_ < text_.size() && in_name(text_[at_])) {
                ++at_;
            }
        }
        const std::size_t length = at_ - from;
        return length == 0 || length > xml_name_chars_max
                   ? std::nullopt
                   : std::optional(std::string(text_.substr(from, length)));
    }

    // name="value" …, which mean nothing to us. true: the element is over ("/>").
    Result<bool> attributes() {
        for (;;) {
            const bool apart = skip_blanks();
            if (skip("/>")) {
                return true;
            }
            if (skip(">")) {
                return false;
            }
            if (!apart || !name()) {
                return malformed("a tag that does not end");
            }
            skip_blanks();
            const bool equals = skip("=");
            skip_blanks();
            const char quote = at_ < text_.size() ? text_[at_] : '\0';
            if (!equals || (quote != '"' && quote != '\'')) {
                return malformed("an attribute without a value");
            }
            ++at_;
            if (!skip_past({&quote, 1})) {
                return malformed("an attribute that does not end");
            }
        }
    }

    // Behind '&'.
    Result<void> entity(std::string& to) {
        const std::size_t end = text_.find(';', at_);
        if (end == std::string_view::npos || end - at_ > 8) {
            return malformed("'&' that is no entity");
        }
        const std::string_view word = text_.substr(at_, end - at_);
        at_ = end + 1;
        for (const Entity& known : entities) {
            if (word == known.name) {
                to += known.means;
                return {};
            }
        }
        if (!word.starts_with('#')) {
            return malformed("an entity nobody declared");
        }
        const bool hex = word.starts_with("#x");
        const auto number = hex ? parse_hex(word.substr(2)) : parse_digits(word.substr(1));
        const bool control =
            number && *number < 0x20 && *number != 9 && *number != 10 && *number != 13;
        if (!number || control || *number > 0x10ffff || (*number >= 0xd800 && *number < 0xe000)) {
            return malformed("a character that does not exist");
        }
        utf8_append(to, static_cast<char32_t>(*number));
        return {};
    }
    static std::optional<std::uint64_t> parse_digits(std::string_view word) {
        const auto number = all_digits(word) ? parse_int(word) : std::nullopt;
        return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
    }

    // What stands between the tags of `into`, up to and with its end tag.
    Result<void> content(Element& into, std::size_t depth) {
        while (at_ < text_.size()) {
            if (skip("<!--")) {
                if (!skip_past("-->")) {
                    return malformed("a comment does not end");
                }
            } else if (skip("<![CDATA[")) {
                const std::size_t from = at_;
                if (!skip_past("]]>")) {
                    return malformed("a CDATA that does not end");
                }
                into.text += text_.substr(from, at_ - 3 - from);
            } else if (skip("</")) {
                const auto closed = name();
                skip_blanks();
                if (closed != into.name || !skip(">")) {
                    return malformed("an end tag that fits nothing");
                }
                into.text = utf8_repaired(trim(into.text));
                return {};
            } else if (text_[at_] == '<') {
                auto inner = element(depth + 1);
                if (!inner) {
                    return inner.error();
                }
                into.children.push_back(std::move(*inner));
            } else if (skip("&")) {
                if (const auto read = entity(into.text); !read) {
                    return read;
                }
            } else {
                into.text += text_[at_++];
            }
        }
        return malformed("the message ends too early");
    }

    Result<Element> element(std::size_t depth) {
        if (depth > xml_depth_max || ++elements_ > xml_elements_max) {
            return Error{Code::too_large, "too many elements"};
        }
        Element out;
        auto known = skip("<") ? name() : std::nullopt;
        if (!known) {
            return malformed("no element where one has to be");
        }
        out.name = std::move(*known);
        const auto over = attributes();
        if (!over) {
            return over.error();
        }
        if (!*over) {
            if (const auto read = content(out, depth); !read) {
                return read.error();
            }
        }
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t elements_ = 0;
};

constexpr std::array<std::string_view, 3> roots = {"mrq", "mrs", "scaip"};

// Whether the tag that begins at `from` is the end tag of a message.
bool ends_message(std::string_view tag) {
    for (const std::string_view root : roots) {
        if (tag.starts_with(root) && trim(tag.substr(root.size())).starts_with('>')) {
            return true;
        }
    }
    return false;
}

}  // namespace

const Element* Element::child(std::string_view wanted) const {
    const auto at = std::find_if(children.begin(), children.end(),
                                 [&](const Element& one) { return one.name == wanted; });
    return at == children.end() ? nullptr : &*at;
}

Result<Element> read_xml(std::string_view text) {
    return Reader(text).document();
}

std::size_t message_end(std::string_view text) {
    std::size_t at = 0;
    while ((at = text.find('<', at)) != std::string_view::npos) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("<!--") || rest.starts_with("<![CDATA[")) {
            const std::string_view end = rest.starts_with("<!--") ? "-->" : "]]>";
            const std::size_t over = text.find(end, at + 4);
            if (over == std::string_view::npos) {
                return 0;
            }
            at = over + end.size();
            continue;
        }
        if (rest.starts_with("</") && ends_message(rest.substr(2))) {
            return text.find('>', at) + 1;
        }
        ++at;
    }
    return 0;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto* const known = std::find_if(entities.begin(), entities.end(),
                                               [c](const Entity& one) { return one.means == c; });
        if (known == entities.end()) {
            out += c;
        } else {
            out.append("&").append(known->name).append(";");
        }
    }
    return out;
}

}  // namespace tiexin::gateway::scaip
