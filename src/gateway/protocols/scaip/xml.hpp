#pragma once
// The XML of SCAIP and no more: one root, elements and text, the five named and the numeric
// entities, CDATA, comments, an XML declaration. A DOCTYPE is refused, so an entity cannot grow.
// Pure functions, any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tiexin::gateway::scaip {

constexpr std::size_t xml_depth_max = 4;       // mrq, lge, geo, and one to spare
constexpr std::size_t xml_elements_max = 128;  // of one message
constexpr std::size_t xml_name_chars_max = 32;

struct Element {
    std::string name;
    std::string text;  // of this element alone, without blanks round it; broken UTF-8 is repaired
    std::vector<Element> children;

    const Element* child(std::string_view wanted) const;  // the first of this name, or nullptr
};

// bad_input: it is not XML of this kind; too_large: over a limit.
Result<Element> read_xml(std::string_view text);
// Where the first message in `text` ends: behind the end tag of its root. 0: not in `text` yet.
std::size_t message_end(std::string_view text);
// The text with the characters that mean something to XML written as entities.
std::string escaped(std::string_view text);

}  // namespace tiexin::gateway::scaip
