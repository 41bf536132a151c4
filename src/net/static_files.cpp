#include "net/static_files.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>

namespace tiexin::net {

namespace fs = std::filesystem;

namespace {

struct TypeRow {
    std::string_view suffix;
    std::string_view type;
};
constexpr std::array type_rows{
    TypeRow{".html", "text/html; charset=utf-8"},
    TypeRow{".js", "text/javascript; charset=utf-8"},
    TypeRow{".mjs", "text/javascript; charset=utf-8"},
    TypeRow{".css", "text/css; charset=utf-8"},
    TypeRow{".json", "application/json"},
    TypeRow{".geojson", "application/geo+json"},
    TypeRow{".webmanifest", "application/manifest+json"},
    TypeRow{".svg", "image/svg+xml"},
    TypeRow{".png", "image/png"},
    TypeRow{".jpg", "image/jpeg"},
    TypeRow{".webp", "image/webp"},
    TypeRow{".ico", "image/x-icon"},
    TypeRow{".woff2", "font/woff2"},
    TypeRow{".mp3", "audio/mpeg"},
    TypeRow{".ogg", "audio/ogg"},
    TypeRow{".wav", "audio/wav"},
    TypeRow{".wasm", "application/wasm"},
    TypeRow{".pmtiles", "application/octet-stream"},
    TypeRow{".txt", "text/plain; charset=utf-8"},
};

struct Found {
    fs::path path;
    std::string tag;
};

std::optional<Found> regular_file(const fs::path& path, std::string_view kind) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return std::nullopt;
    }
    const auto size = fs::file_size(path, error);
    const auto changed = fs::last_write_time(path, error);
    if (error) {
        return std::nullopt;
    }
    return Found{path,
                 fmt::format("\"{:x}-{:x}{}\"", size, changed.time_since_epoch().count(), kind)};
}

bool takes_gzip(const Request& request) {
    const auto encodings = request.headers.find("accept-encoding");
    return encodings && encodings->find("gzip") != std::string_view::npos &&
           encodings->find("gzip;q=0,") == std::string_view::npos &&
           !encodings->ends_with("gzip;q=0");
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
    for (const TypeRow& row : type_rows) {
        if (file_name.ends_with(row.suffix)) {
            return row.type;
        }
    }
    return "application/octet-stream";
}

std::optional<Response> StaticFiles::find(const Request& request, std::string_view path) const {
    if (path.size() < 2 || path[0] != '/' || path[1] == '/') {
        return std::nullopt;
    }
    const fs::path plain = root_ / fs::path(path.substr(1));
    auto found = regular_file(plain, "");
    if (!found) {
        return std::nullopt;
    }
    Response response;
    response.headers.add("Content-Type", std::string(content_type_of(path)));
    response.headers.add("Vary", "Accept-Encoding");
    if (takes_gzip(request)) {
        if (auto packed = regular_file(plain.string() + ".gz", "-gz")) {
            found = std::move(packed);
            response.headers.add("Content-Encoding", "gzip");
        }
    }
    response.headers.add("ETag", found->tag);
    if (request.headers.find("if-none-match") == std::string_view(found->tag)) {
        response.status = 304;
        return response;
    }
    response.file = std::move(found->path);
    return response;
}

}  // namespace tiexin::net
