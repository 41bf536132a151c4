#pragma once
// Stream: one TCP connection, StreamHandler: what is done with its bytes. A stream owns its
// handler; both live until on_closed() has returned and are gone by the end of that turn. All calls
// are on the stream's loop. An idle stream holds no buffer: bytes are read into one buffer of the
// loop, and what a handler wants to keep it copies.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "net/address.hpp"
#include "net/loop.hpp"

namespace tiexin::net {

enum class CloseReason : unsigned char {
    local,       // we called close() or abort()
    peer,        // the peer finished
    reset,       // the peer or the network broke it
    idle,        // nothing was heard for idle_max
    queue_full,  // the peer does not read: write_queue_bytes_max was passed
    stopping     // the loop stops
};
std::string_view name_of(CloseReason reason);

class StreamHandler {
public:
    virtual ~StreamHandler() = default;
    // All bytes of one read, at most read_bytes_max. The view ends with the call.
    virtual void on_bytes(Bytes bytes) = 0;
    // The peer will send no more. true: keep the stream open, answers are still to come and close()
    // will follow.
    virtual bool on_end() { return false; }
    // Everything written has been taken by the kernel.
    virtual void on_drained() {}
    // The last call. write() and close() do nothing from here on.
    virtual void on_closed(CloseReason reason) = 0;
};

constexpr std::size_t read_bytes_max = 64 * 1024;

class Stream {
public:
    virtual ~Stream() = default;
    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    virtual ConnectionId id() const = 0;  // unique within one Network, for the life of the process
    virtual Endpoint remote() const = 0;
    virtual Loop& loop() = 0;

    // Queues a copy; everything written in one turn leaves in one system call. false: closed, or
    // the queue would pass write_queue_bytes_max, which closes the stream (queue_full), at the end
    // of the turn.
    virtual bool write(Bytes bytes) = 0;
    virtual std::size_t queued_bytes() const = 0;

    // While paused nothing is read, so TCP slows the sender; the idle limit does not run either.
    virtual void pause_reading() = 0;
    virtual void resume_reading() = 0;

    // Sends what is queued (for at most close_linger), then closes; on_closed(local) comes later,
    // never inside the call.
    virtual void close() = 0;
    // Closes now; what is queued is lost.
    virtual void abort() = 0;

    // The peer has proved who it is: it no longer counts against unidentified_per_address_max.
    virtual void identified() = 0;
};

constexpr Duration close_linger = seconds(5);

}  // namespace tiexin::net
