#include "tone.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>

namespace tiexin::test {

namespace {

constexpr std::size_t header_bytes = 44;

void put(std::string& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
        out.push_back(static_cast<char>(value >> (8 * i)));
    }
}

}  // namespace

Samples tone(double hertz, double seconds, double amplitude) {
    Samples out(static_cast<std::size_t>(seconds * sample_rate));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / sample_rate;
        out[i] = static_cast<std::int16_t>(32'767 * amplitude * std::sin(angle));
    }
    return out;
}

void write_wav(const std::string& file, const Samples& samples) {
    const auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
    std::string out = "RIFF";
    put(out, 36 + bytes, 4);
    out += "WAVEfmt ";
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, sample_rate, 4);
    put(out, sample_rate * 2, 4);
    put(out, 2, 2);
    put(out, 16, 2);
    out += "data";
    put(out, bytes, 4);
    for (const std::int16_t sample : samples) {
        put(out, static_cast<std::uint16_t>(sample), 2);
    }
    std::ofstream(file, std::ios::binary) << out;
}

Samples read_wav(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (bytes.size() < header_bytes) {
        return {};
    }
    Samples out((bytes.size() - header_bytes) / 2);
    std::memcpy(out.data(), bytes.data() + header_bytes, out.size() * 2);
    return out;
}

double level_db(const Samples& samples, double hertz, double seconds) {
    const std::size_t count =
        std::min(samples.size(), static_cast<std::size_t>(seconds * sample_rate));
    if (count == 0) {
        return -200;
    }
    const double coefficient = 2 * std::cos(2 * std::numbers::pi * hertz / sample_rate);
    double before = 0, last = 0;
    for (std::size_t i = samples.size() - count; i < samples.size(); ++i) {
        const double next = samples[i] / 32'768.0 + coefficient * last - before;
        before = last;
        last = next;
    }
    const double power = before * before + last * last - coefficient * before * last;
    const double amplitude = 2 * std::sqrt(std::max(power, 0.0)) / static_cast<double>(count);
    return amplitude < 1e-10 ? -200 : 20 * std::log10(amplitude);
}

}  // namespace tiexin::test
