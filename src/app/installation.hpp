#pragma once
// An installation opened for one administrative command: configuration, key and store.

#include <memory>

#include "app/commands/commands.hpp"
#include "app/config.hpp"
#include "base/key_file.hpp"
#include "store/store.hpp"

namespace tiexin::app {

struct Installation {
    Config config;
    SystemClock clock;
    std::unique_ptr<KeyFile> key;
    std::unique_ptr<store::OpenStore> store;
};

// busy: the server runs on this data directory and holds its lock.
Result<std::unique_ptr<Installation>> open_installation(const CommonOptions& common);
// Configuration alone: file named, or DIR/tiexin.toml when it is there.
Result<Config> load_config(const CommonOptions& common);

}  // namespace tiexin::app
