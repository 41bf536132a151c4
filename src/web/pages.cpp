#include "web/pages.hpp"

namespace tiexin::web {

namespace {

constexpr std::string_view assets = "/assets/";
constexpr std::string_view console_page = "/index.html";
constexpr std::string_view elder_page = "/m/index.html";

bool is_document(std::string_view path) {
    return path.ends_with(".html") || path.ends_with("/sw.js") || path.ends_with(".webmanifest");
}

// The page that a path without a file belongs to; a name with an extension is a missing file.
std::string_view entry_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
    if (last.find('.') != std::string_view::npos) {
        return {};
    }
    return path == "/m" || path.starts_with("/m/") ? elder_page : console_page;
}

}  // namespace

std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    const std::size_t path = url.find('/', scheme + 3);
    return std::string(url.substr(0, path));
}

Pages::Pages(std::filesystem::path folder, std::string_view tile_url) : files_(std::move(folder)) {
    const std::string tiles = origin_of(tile_url);
    const std::string more = tiles.empty() ? "" : " " + tiles;
    policy_ = "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:" + more +
              "; style-src 'self' 'unsafe-inline'; connect-src 'self'" + more +
              "; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
}

net::Response Pages::document(const net::Request& request, std::string_view path) const {
    auto found = files_.find(request, path);
    if (!found) {
        return net::text_response(404, "not found\n");
    }
    const bool cached = path.starts_with(assets);
    found->headers.set("Cache-Control",
                       cached ? "public, max-age=31536000, immutable" : "no-cache");
    found->headers.set("X-Content-Type-Options", "nosniff");
    if (is_document(path)) {
        found->headers.set("Content-Security-Policy", policy_);
        found->headers.set("Referrer-Policy", "no-referrer");
        found->headers.set("X-Frame-Options", "DENY");
    }
    return std::move(*found);
}

net::Response Pages::answer(const net::Request& request) const {
    if (request.method != net::Method::get && request.method != net::Method::head) {
        return net::text_response(405, "method not allowed\n");
    }
    const std::string_view path = request.path;
    if (path.starts_with(assets)) {
        return document(request, path);
    }
    if (path == "/" || path.ends_with('/')) {
        return document(request, entry_of(path));
    }
    if (files_.find(request, path)) {
        return document(request, path);
    }
    const std::string_view entry = entry_of(path);
    return entry.empty() ? net::text_response(404, "not found\n") : document(request, entry);
}

}  // namespace tiexin::web
