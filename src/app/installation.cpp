#include "app/installation.hpp"

#include <filesystem>

namespace tiexin::app {

Result<Config> load_config(const CommonOptions& common) {
    Config config;
    config.data = common.data;
    const std::string beside = common.data + "/tiexin.toml";
    const std::string file = common.config_file.empty() ? beside : common.config_file;
    if (common.config_file.empty() && !std::filesystem::exists(file)) {
        return config;
    }
    if (const auto read = read_config(file, config); !read) {
        return read.error();
    }
    return config;
}

Result<std::unique_ptr<Installation>> open_installation(const CommonOptions& common) {
    auto config = load_config(common);
    if (!config) {
        return config.error();
    }
    auto opened = std::make_unique<Installation>();
    opened->config = std::move(*config);
    if (const auto settled = settle_config(opened->config); !settled) {
        return settled.error();
    }
    std::error_code made;
    std::filesystem::create_directories(opened->config.data, made);
    auto key = KeyFile::load_or_create(key_path(opened->config));
    if (!key) {
        return key.error();
    }
    opened->key = std::make_unique<KeyFile>(std::move(*key));
    store::Options options;
    options.url = database_url(opened->config);
    options.clock = &opened->clock;
    options.key = opened->key.get();
    auto store = store::open(options);
    if (!store) {
        return store.error();
    }
    opened->store = std::move(*store);
    return opened;
}

}  // namespace tiexin::app
