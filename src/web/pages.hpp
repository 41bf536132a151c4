#pragma once
// Pages: the built user interface from one folder. /assets/* is named by its content and cached for
// good, 404 when missing; documents are never cached; a path without a file is the page of its
// entry
// (/m/… is the elder's, the rest the console). Stateless, any thread.

#include <filesystem>
#include <string>

#include "net/http.hpp"
#include "net/static_files.hpp"

namespace tiexin::web {

class Pages {
public:
    // tile_url: of the operator's own base map; its origin is allowed in the policy.
    Pages(std::filesystem::path folder, std::string_view tile_url);

    net::Response answer(const net::Request& request) const;

private:
    net::Response document(const net::Request& request, std::string_view path) const;

    net::StaticFiles files_;
    std::string policy_;
};

// "https://tiles.example" of "https://tiles.example/{z}/{x}/{y}.png"; "" when it is not absolute.
std::string origin_of(std::string_view url);

}  // namespace tiexin::web
