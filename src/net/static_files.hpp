#pragma once
// StaticFiles: answers for files below one folder, with type, ETag and a pre-compressed neighbour
// (`app.js.gz`) when the client takes gzip. Stateless; any thread.

#include <filesystem>
#include <optional>
#include <string_view>

#include "net/http.hpp"

namespace tiexin::net {

class StaticFiles {
public:
    explicit StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

    // The file `path` (as Request::path: decoded, checked, beginning with '/'), or nullopt when
    // there is none. 304 when the client has it already. Cache-Control is the caller's to set.
    std::optional<Response> find(const Request& request, std::string_view path) const;

private:
    std::filesystem::path root_;
};

std::string_view content_type_of(std::string_view file_name);

}  // namespace tiexin::net
