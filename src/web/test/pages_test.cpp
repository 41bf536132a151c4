// The built pages: caching, missing assets, the fallback, the policy.

#include "web/pages.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "base/crypto.hpp"

namespace tiexin::web {
namespace {

struct Folder {
    Folder() : path(std::filesystem::temp_directory_path() / ("tiexin-pages-" + random_token(8))) {
        std::filesystem::create_directories(path / "assets");
        std::filesystem::create_directories(path / "m");
        write("index.html", "<!doctype html>console");
        write("m/index.html", "<!doctype html>elder");
        write("m/sw.js", "self");
        write("assets/app-1a2b.js", "code");
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const char* name, const char* text) const { std::ofstream(path / name) << text; }
    std::filesystem::path path;
};

net::Response get(const Pages& pages, const std::string& target) {
    net::Request request;
    request.target = target;
    REQUIRE(net::split_target(request));
    return pages.answer(request);
}

std::string cache(const net::Response& response) {
    return std::string(response.headers.find("Cache-Control").value_or(""));
}

TEST_CASE("assets_are_kept_for_good_and_a_missing_one_is_missing") {
    const Folder folder;
    const Pages pages(folder.path, "");
    CHECK(cache(get(pages, "/assets/app-1a2b.js")) == "public, max-age=31536000, immutable");
    CHECK(get(pages, "/assets/app-old.js").status == 404);
    CHECK(get(pages, "/favicon.ico").status == 404);
}

TEST_CASE("documents_are_never_cached_and_carry_the_policy") {
    const Folder folder;
    const Pages pages(folder.path, "https://tiles.example:8443/{z}/{x}/{y}.png");
    for (const char* target : {"/", "/seat", "/elders/12", "/m/", "/m/hold", "/m/sw.js"}) {
        CAPTURE(target);
        const net::Response response = get(pages, target);
        CHECK(response.status == 200);
        CHECK(cache(response) == "no-cache");
    }
    const net::Response page = get(pages, "/seat");
    CHECK(page.file.filename() == "index.html");
    CHECK(get(pages, "/m/hold").file.parent_path().filename() == "m");
    const std::string policy(page.headers.find("Content-Security-Policy").value_or(""));
    CHECK(policy.starts_with("default-src 'self'"));
    CHECK(policy.find("https://tiles.example:8443") != std::string::npos);
    CHECK(policy.find("{z}") == std::string::npos);
}

TEST_CASE("pages_are_only_read") {
    const Folder folder;
    const Pages pages(folder.path, "");
    net::Request request;
    request.method = net::Method::post;
    request.target = "/";
    REQUIRE(net::split_target(request));
    CHECK(pages.answer(request).status == 405);
}

TEST_CASE("the_origin_of_a_tile_address") {
    CHECK(origin_of("https://tiles.example/{z}/{x}/{y}.png") == "https://tiles.example");
    CHECK(origin_of("/tiles/{z}") == "");
}

}  // namespace
}  // namespace tiexin::web
