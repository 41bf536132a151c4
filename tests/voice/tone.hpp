#pragma once
// Tones: each party of a conversation speaks its own, and a look at the spectrum of what somebody
// heard says who was in it. Sound is 8000 samples a second, one channel, 16 bits.

#include <cstdint>
#include <string>
#include <vector>

namespace tiexin::test {

constexpr int sample_rate = 8'000;

using Samples = std::vector<std::int16_t>;

Samples tone(double hertz, double seconds, double amplitude = 0.3);
void write_wav(const std::string& file, const Samples& samples);
// What stands after the header of the file so far, also of one that is still being written.
Samples read_wav(const std::string& file);

// Level of one frequency in the last `seconds`, in dB of full scale (Goertzel); -200: nothing.
double level_db(const Samples& samples, double hertz, double seconds);

}  // namespace tiexin::test
