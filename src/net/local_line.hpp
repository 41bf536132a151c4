#pragma once
// One question and one answer, a line of text each, between two processes of one machine: how an
// administrative command reaches the server that holds the data. A Unix domain socket of mode 0600
// whose peer must be the same user or root. One connection at a time on a thread of its own; made
// and ended by app.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tiexin::net {

constexpr std::size_t local_line_bytes_max = 1024 * 1024;  // of a question, and of an answer
constexpr Duration local_question_max = seconds(5);        // until the question is whole

class LocalLine {
public:
    // Without the line break; called on the server's own thread. What it returns is one line.
    using Answer = std::function<std::string(const std::string& question)>;

    virtual ~LocalLine() = default;  // lets an answer under way finish, then removes the file
    LocalLine() = default;
    LocalLine(const LocalLine&) = delete;
    LocalLine& operator=(const LocalLine&) = delete;
};

// A socket file left behind by a process that was killed is replaced: whoever calls this holds the
// lock of the directory that it lies in. conflict: `path` is another kind of file.
Result<std::unique_ptr<LocalLine>> serve_local_line(const std::string& path,
                                                    LocalLine::Answer answer);

// Blocks for at most `wait`. unavailable: nobody listens there or answered in time; too_large.
Result<std::string> ask_local_line(const std::string& path, std::string_view question,
                                   Duration wait);

}  // namespace tiexin::net
