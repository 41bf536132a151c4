#pragma once
// StreamList: a list whose links lie in the streams, so that moving a stream to its end on every
// read allocates nothing. A stream is in at most one list. Loop thread only.

namespace tiexin::net {

class RealStream;

struct StreamLinks {
    RealStream* before = nullptr;
    RealStream* after = nullptr;
    class StreamList* list = nullptr;
};

class StreamList {
public:
    RealStream* front() const { return front_; }
    bool empty() const { return front_ == nullptr; }
    void push_back(RealStream* stream);        // takes it out of the list it is in
    static void take_out(RealStream* stream);  // does nothing when it is in none

private:
    RealStream* front_ = nullptr;
    RealStream* back_ = nullptr;
};

}  // namespace tiexin::net
