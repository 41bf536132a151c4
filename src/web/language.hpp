#pragma once
// The language of an answer: what the browser asks for, else what the user chose. Pure.

#include <string_view>

namespace tiexin::web {

enum class Language : unsigned char { zh, en };

// Accept-Language with weights (RFC 9110 section 12.5.4); `otherwise` when it names neither.
Language language_of(std::string_view accept_language, Language otherwise);
Language language_named(std::string_view tag);  // "en", "en-GB" …; anything else is zh

}  // namespace tiexin::web
