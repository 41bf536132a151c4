#include "gateway/protocols/watch/messages.hpp"

#include <array>

#include "base/text.hpp"
#include "gateway/protocols/watch/media.hpp"
#include "gateway/protocols/watch/report.hpp"

namespace tiexin::gateway::watch {

namespace {

using device::EventKind;

Understood refused(Fault fault, std::string detail) {
    Understood out;
    out.fault = fault;
    out.detail = std::move(detail);
    return out;
}

std::string fact_text(std::string_view text) {
    return std::string(utf8_truncate_bytes(utf8_repaired(text), fact_bytes_max));
}

// LK[,steps,tumbles,battery]
Understood link(const Message& message, WatchState&, Instant) {
    Understood out;
    const auto fields = split(message.data, ',');
    if (message.has_data && fields.size() >= 3) {
        out.event.vitals.steps = parse_int(trim(fields[0]), 0, 1'000'000'000);
        if (const auto tumbles = parse_int(trim(fields[1]), 0, 1'000'000'000)) {
            out.event.facts.emplace_back("tumbles", std::to_string(*tumbles));
        }
        if (const auto percent = parse_int(trim(fields[2]), 0, 100)) {
            out.event.battery.percent = static_cast<int>(*percent);
        }
    }
    settle_kind(out.event, EventKind::heartbeat);
    out.answer = "LK";
    return out;
}

Understood report(const Message& message, bool alarm, WatchState& state, Instant now) {
    Understood out;
    const bool rate_low = heart_rate_is_low(state, now);
    const Report read = read_report(message.data, alarm, out.event);
    const device::AlarmSet alarms = alarm         ? alarms_of_alarm_message(read.status, rate_low)
                                    : read.status ? alarms_of(*read.status, rate_low)
                                                  : device::AlarmSet{};
    if (read.fault) {
        out = refused(read.fault->truncated ? Fault::truncated : Fault::value, read.fault->detail);
        out.suspected = calls_for_help(alarms);
        return out;
    }
    out.event.alarms = alarms;
    out.event.buffered =
        ascii_starts_with(message.word, "UD2") || ascii_starts_with(message.word, "UD3");
    settle_kind(out.event, EventKind::status);
    out.answer = alarm ? "AL" : "";
    return out;
}

// A measured number: nothing when the field is empty or 0 (the watch's word for "not measured").
struct Measured {
    bool wrong = false;
    std::optional<int> value;
};
Measured measured(std::string_view text, int low, int high) {
    text = trim(text);
    if (text.empty()) {
        return {};
    }
    const auto value = parse_decimal(text, 0, 1'000);
    const int whole = value ? static_cast<int>(*value + 0.5) : 0;
    if (!value || (whole != 0 && (whole < low || whole > high))) {
        return {true, std::nullopt};
    }
    return {false, whole == 0 ? std::nullopt : std::optional(whole)};
}

constexpr int rate_min_bpm = 20, rate_max_bpm = 300;
constexpr int pressure_min_mmhg = 20, pressure_max_mmhg = 300;

void note_heart_rate(const device::DeviceEvent& event, WatchState& state, Instant now) {
    if (event.vitals.heart_rate_bpm) {
        state.heart_rate_bpm = event.vitals.heart_rate_bpm;
        state.heart_rate_at = now;
    }
}

Understood settled_vitals(Understood out, std::string answer) {
    if (!out.event.vitals.any()) {
        out.event.facts.emplace_back("measured", "0");
    }
    settle_kind(out.event, EventKind::status);
    out.answer = std::move(answer);
    return out;
}

Understood heart(const Message& message, WatchState& state, Instant now) {
    Understood out;
    const Measured rate = measured(message.data, rate_min_bpm, rate_max_bpm);
    if (rate.wrong) {
        return refused(Fault::value, "heart rate");
    }
    out.event.vitals.heart_rate_bpm = rate.value;
    note_heart_rate(out.event, state, now);
    return settled_vitals(std::move(out), "");
}

// high,low[,hr,height,sex,age,weight]
Understood pressure(const Message& message, WatchState& state, Instant now) {
    Understood out;
    const auto fields = split(message.data, ',');
    std::array<Measured, 3> values;
    for (std::size_t i = 0; i < values.size() && i < fields.size(); ++i) {
        values[i] = i < 2 ? measured(fields[i], pressure_min_mmhg, pressure_max_mmhg)
                          : measured(fields[i], rate_min_bpm, rate_max_bpm);
        if (values[i].wrong) {
            return refused(Fault::value, i < 2 ? "blood pressure" : "heart rate");
        }
    }
    out.event.vitals.systolic_mmhg = values[0].value;
    out.event.vitals.diastolic_mmhg = values[1].value;
    out.event.vitals.heart_rate_bpm = values[2].value;
    note_heart_rate(out.event, state, now);
    return settled_vitals(std::move(out), ascii_equal(message.word, "bphrt") ? "bphrt" : "");
}

// type,n; type 0 = taken by hand on the watch
Understood oxygen(const Message& message, WatchState&, Instant) {
    Understood out;
    const auto fields = split(message.data, ',');
    if (fields.size() < 2) {
        return refused(Fault::truncated, "oxygen has two fields");
    }
    const Measured percent = measured(fields[1], 1, 100);
    if (percent.wrong) {
        return refused(Fault::value, "oxygen");
    }
    out.event.vitals.spo2_percent = percent.value;
    out.event.facts.emplace_back("taken_by_hand", trim(fields[0]) == "0" ? "1" : "0");
    return settled_vitals(std::move(out), "oxygen,1");
}

constexpr double body_min_c = 20, body_max_c = 50;

Understood temperature(const Message& message, WatchState&, Instant) {
    Understood out;
    const auto value = parse_decimal(trim(message.data), 0, body_max_c);
    if (!value || (*value != 0 && *value < body_min_c)) {
        return refused(Fault::value, "temperature");
    }
    if (*value != 0) {
        out.event.vitals.temperature_c = *value;
    }
    return settled_vitals(std::move(out), "");
}

// mode,t; mode 0 forehead, 1 wrist; t = 0 or 1: the sensor was too cold or too hot to measure
Understood body_temperature(const Message& message, WatchState&, Instant) {
    Understood out;
    const auto fields = split(message.data, ',');
    if (fields.size() < 2) {
        return refused(Fault::truncated, "btemp2 has two fields");
    }
    const auto value = parse_decimal(trim(fields[1]), 0, body_max_c);
    if (!value || (*value != 0 && *value != 1 && *value < body_min_c)) {
        return refused(Fault::value, "temperature");
    }
    const std::string_view mode = trim(fields[0]);
    out.event.facts.emplace_back("measured_at", mode == "0"   ? "forehead"
                                                : mode == "1" ? "wrist"
                                                              : "unknown");
    if (*value >= body_min_c) {
        out.event.vitals.temperature_c = *value;
    } else {
        out.event.facts.emplace_back("measuring_error", *value == 0 ? "too_low" : "too_high");
    }
    return settled_vitals(std::move(out), "btemp2");
}

// TY:..,UL:..
Understood config(const Message& message, WatchState&, Instant) {
    Understood out;
    for (const std::string_view field : split(message.data, ',')) {
        const auto pair = split_once(field, ':');
        if (pair && out.event.facts.size() < facts_max) {
            out.event.facts.emplace_back(fact_text(pair->first), fact_text(pair->second));
        }
    }
    settle_kind(out.event, EventKind::status);
    out.answer = "CONFIG,1";
    return out;
}

Understood init(const Message&, WatchState&, Instant) {
    Understood out;
    out.event.login = device::Login{};
    settle_kind(out.event, EventKind::login);
    out.answer = "INIT,1";
    return out;
}

Understood voice_wanted(const Message& message, WatchState&, Instant) {
    Understood out;
    settle_kind(out.event, EventKind::status);
    out.answer = ascii_upper(message.word);
    return out;
}

Understood media(const Message& message, WatchState&, Instant) {
    Understood out;
    MediaRead read = read_media(message.word, message.data, message.declared_right);
    if (read.fault) {
        return refused(*read.fault, read.detail);
    }
    out.event.media = std::move(read.media);
    out.event.kind = EventKind::media;
    out.answer = std::move(read.answer);
    return out;
}

// A word the watch says in answer to a command.
struct ReplyWord {
    std::string_view word;           // as the server sends it
    bool answers_with_data = false;  // its data is an answer, not an echo
};
constexpr ReplyWord reply_words[] = {
    {"CR"},        {"UPLOAD"},        {"SOS"},      {"SOS1"},        {"SOS2"},
    {"SOS3"},      {"CENTER"},        {"CALL"},     {"FIND"},        {"MONITOR"},
    {"ACALL"},     {"PHB"},           {"PHB2"},     {"WHITELIST1"},  {"WHITELIST2"},
    {"FALLDOWN"},  {"LSSET"},         {"hrtstart"}, {"bodytemp"},    {"bodytemp2"},
    {"REMIND"},    {"HEALTHAUTOSET"}, {"SOSSMS"},   {"LOWBAT"},      {"REMOVE"},
    {"REMOVESMS"}, {"SILENCETIME"},   {"profile"},  {"MESSAGE"},     {"LZ"},
    {"RESET"},     {"POWEROFF"},      {"FACTORY"},  {"APN"},         {"FLOWER"},
    {"WORK"},      {"rcapture"},      {"TS", true}, {"VERNO", true}, {"TAKEPILLS", true},
    {"TK", true},
};

const ReplyWord* find_reply_word(std::string_view word) {
    for (const ReplyWord& row : reply_words) {
        if (ascii_equal(row.word, word)) {
            return &row;
        }
    }
    return nullptr;
}

Understood command_reply(const Message& message, const ReplyWord& row, const WatchState& state) {
    Understood out;
    device::CommandReply reply;
    reply.key = row.word;
    reply.text =
        std::string(utf8_truncate_bytes(utf8_repaired(message.data), reply_text_bytes_max));
    if (row.answers_with_data) {
        reply.accepted = message.data != "0";
    } else if (message.has_data && !message.data.empty()) {
        // Some models repeat the whole text of a command and never apply it.
        const std::string* sent = state.sent_text(row.word);
        reply.final = sent && *sent != message.data;
    }
    out.event.reply = std::move(reply);
    out.event.kind = EventKind::command_reply;
    return out;
}

bool is_alarm_word(std::string_view word) {
    return ascii_equal(word, "AL") || ascii_starts_with(word, "AL_") ||
           ascii_starts_with(word, "ALCUSTOMER");
}

bool is_position_word(std::string_view word) {
    for (const std::string_view base : {"UD", "UD2", "UD3", "WT"}) {
        if (ascii_equal(word, base) || (ascii_starts_with(word, base) &&
                                        word.size() > base.size() && word[base.size()] == '_')) {
            return true;
        }
    }
    return false;
}

struct Row {
    std::string_view word;
    Understood (*read)(const Message&, WatchState&, Instant);
};
constexpr Row rows[] = {
    {"LK", link},        {"PULSE", heart},   {"HEART", heart},      {"BLOOD", pressure},
    {"BPHRT", pressure}, {"oxygen", oxygen}, {"TEMP", temperature}, {"btemp2", body_temperature},
    {"CONFIG", config},  {"INIT", init},     {"TKQ", voice_wanted}, {"TKQ2", voice_wanted},
    {"TK", media},       {"TK2", media},     {"JXTK", media},       {"img", media},
};

}  // namespace

Message message_of(Bytes content, std::size_t declared) {
    Message out;
    const std::string_view text = text_of(content);
    const auto pair = split_once(text, ',');
    out.word = trim(pair ? pair->first : text);
    out.data = pair ? pair->second : std::string_view{};
    out.has_data = pair.has_value();
    out.declared_right = declared == content.size();
    return out;
}

Understood understand(const Message& message, WatchState& state, Instant now) {
    if (message.word.empty() || message.word.size() > word_bytes_max) {
        return refused(Fault::value, "message type");
    }
    if (is_alarm_word(message.word)) {
        return report(message, true, state, now);
    }
    if (is_position_word(message.word)) {
        return report(message, false, state, now);
    }
    const ReplyWord* reply = find_reply_word(message.word);
    // "TK" alone or with one digit is the result of a voice message, else a voice message.
    if (reply && (reply->word != "TK" || message.data.size() <= 1)) {
        return command_reply(message, *reply, state);
    }
    for (const Row& row : rows) {
        if (ascii_equal(row.word, message.word)) {
            return row.read(message, state, now);
        }
    }
    Understood out;
    out.event.kind = EventKind::unsupported;
    return out;
}

}  // namespace tiexin::gateway::watch
