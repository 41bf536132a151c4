#pragma once
// KeptFrames: copies the bytes of frames into blocks that many frames share, so that a frame can
// outlive the buffer it was read into without an allocation of its own. A block goes with the last
// of its frames, on whichever thread that is. KeptFrames itself is used on one thread.

#include <memory>

#include "gateway/sink.hpp"

namespace tiexin::gateway {

constexpr std::size_t kept_block_bytes = 64 * 1024;

class KeptFrames {
public:
    KeptFrame keep(Bytes frame);

private:
    std::shared_ptr<std::uint8_t[]> block_;
    std::size_t used_ = 0;
    std::size_t size_ = 0;
};

}  // namespace tiexin::gateway
