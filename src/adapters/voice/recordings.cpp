#include "adapters/voice/recordings.hpp"

#include <filesystem>
#include <fstream>

#include "base/bytes.hpp"
#include "base/log.hpp"

namespace tiexin::adapters {

namespace {

constexpr std::uintmax_t header_bytes = 44;
constexpr std::streamoff riff_length_at = 4, data_length_at = 40;

void put_length(std::fstream& file, std::streamoff at, std::uintmax_t length) {
    const Buffer bytes =
        ByteWriter(Endian::little).u32(static_cast<std::uint32_t>(length)).buffer();
    file.seekp(at);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

void finish_recordings(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code failed;
    std::size_t finished = 0;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const fs::path& from = entry.path();
        const auto size = fs::file_size(from, failed);
        if (!from.string().ends_with(".wav.tmp") || failed || size < header_bytes) {
            continue;
        }
        std::fstream file(from, std::ios::in | std::ios::out | std::ios::binary);
        put_length(file, riff_length_at, size - 8);
        put_length(file, data_length_at, size - header_bytes);
        file.close();
        fs::rename(from, fs::path(from).replace_extension(), failed);
        finished += failed ? 0 : 1;
    }
    if (finished > 0) {
        log_info("recordings_finished", {{"count", finished}});
    }
}

}  // namespace tiexin::adapters
