#include "gateway/kept_frames.hpp"

#include <algorithm>

namespace tiexin::gateway {

KeptFrame KeptFrames::keep(Bytes frame) {
    if (frame.size() > size_ - used_) {
        size_ = std::max(kept_block_bytes, frame.size());
        used_ = 0;
        block_ = std::make_shared_for_overwrite<std::uint8_t[]>(size_);
    }
    std::uint8_t* const at = block_.get() + used_;
    std::copy(frame.begin(), frame.end(), at);
    used_ += frame.size();
    return {std::shared_ptr<const std::uint8_t>(block_, at), frame.size()};
}

}  // namespace tiexin::gateway
