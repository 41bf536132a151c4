#pragma once
// One database connection and typed statements on it. A statement is a named SQL constant with
// :names, each used once and bound in order; it is prepared once per connection and kept. A
// connection belongs to one thread at a time. What the database refuses is thrown as
// soci::soci_error or SqlError and caught by the writer or the reader pool.

#include <soci/soci.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/divisions.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/tx.hpp"

namespace tiexin::store {

class SqlError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// What a value becomes on its way to the database: long long, double or text.
inline long long sql_value(bool value) {
    return value ? 1 : 0;
}
template <std::integral Integer>
long long sql_value(Integer value) {
    return static_cast<long long>(value);
}
inline double sql_value(double value) {
    return value;
}
inline std::string sql_value(std::string_view value) {
    return std::string(value);
}
inline long long sql_value(Instant value) {
    return value.us;
}
inline long long sql_value(AreaId value) {
    return static_cast<long long>(value.value);
}
template <class Tag>
long long sql_value(Id<Tag> value) {
    return static_cast<long long>(value.value);
}
template <class T>
auto sql_value(const std::optional<T>& value) {
    using Plain = decltype(sql_value(*value));
    return value ? std::optional<Plain>(sql_value(*value)) : std::nullopt;
}

template <class T>
struct Slot {
    using Stored = std::conditional_t<std::is_integral_v<T>, long long, T>;
    Stored value{};
    soci::indicator mark = soci::i_ok;
    void put(T from) { value = static_cast<Stored>(std::move(from)), mark = soci::i_ok; }
    T take() const { return mark == soci::i_null ? T{} : static_cast<T>(value); }
};
template <class T>
struct Slot<std::optional<T>> {
    using Stored = typename Slot<T>::Stored;
    Stored value{};
    soci::indicator mark = soci::i_ok;
    void put(std::optional<T> from) {
        mark = from ? soci::i_ok : soci::i_null;
        value = from ? static_cast<Stored>(std::move(*from)) : Stored{};
    }
    std::optional<T> take() const {
        return mark == soci::i_null ? std::nullopt : std::optional<T>(static_cast<T>(value));
    }
};

class Prepared {
public:
    virtual ~Prepared() = default;
};

template <class In, class Out>
class Statement;

template <class... In, class... Out>
class Statement<std::tuple<In...>, std::tuple<Out...>> final : public Prepared {
public:
    Statement(soci::session& session, const char* sql) : statement_(session) {
        std::apply(
            [&](auto&... slot) { (statement_.exchange(soci::use(slot.value, slot.mark)), ...); },
            in_);
        std::apply(
            [&](auto&... slot) { (statement_.exchange(soci::into(slot.value, slot.mark)), ...); },
            out_);
        statement_.alloc();
        statement_.prepare(sql);
        statement_.define_and_bind();
    }
    void bind(In... values) { bind_each(std::index_sequence_for<In...>{}, std::move(values)...); }
    template <class Fn>
    void each(const Fn& fn) {
        bool got = statement_.execute(true);
        while (got) {
            fn(std::apply([](const auto&... slot) { return std::tuple<Out...>(slot.take()...); },
                          out_));
            got = statement_.fetch();
        }
    }
    std::int64_t run() {
        statement_.execute(true);
        return statement_.get_affected_rows();
    }

private:
    template <std::size_t... at>
    void bind_each(std::index_sequence<at...>, In... values) {
        (std::get<at>(in_).put(std::move(values)), ...);
    }

    std::tuple<Slot<In>...> in_;
    std::tuple<Slot<Out>...> out_;
    soci::statement statement_;
};

class Binary;
struct Url;

enum class Access : unsigned char { write, read };

class Connection {
public:
    // Throws when the database cannot be opened.
    Connection(const Url& url, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Binary& binary() { return *binary_; }

    // Every row as a tuple of Out; NULL becomes nullopt, or the zero of a plain type.
    template <class... Out, class... In>
    std::vector<std::tuple<Out...>> rows(const char* sql, const In&... in) {
        auto& statement = prepared<Out...>(sql, sql_value(in)...);
        std::vector<std::tuple<Out...>> out;
        statement.each([&](auto row) { out.push_back(std::move(row)); });
        return out;
    }
    template <class... Out, class... In>
    std::optional<std::tuple<Out...>> row(const char* sql, const In&... in) {
        auto found = rows<Out...>(sql, in...);
        return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
    }
    // The first column of the first row, or its zero.
    template <class Out, class... In>
    Out value(const char* sql, const In&... in) {
        auto found = row<Out>(sql, in...);
        return found ? std::get<0>(std::move(*found)) : Out{};
    }
    // INSERT, UPDATE or DELETE: how many rows.
    template <class... In>
    std::int64_t run(const char* sql, const In&... in) {
        return prepared<>(sql, sql_value(in)...).run();
    }
    // Text of migrations and PRAGMAs, without results: may hold several statements.
    void script(const std::string& text);
    std::vector<const char*> statements() const;  // those prepared so far (tests)

private:
    template <class... Out, class... In>
    auto& prepared(const char* sql, In... in) {
        using Kind = Statement<std::tuple<In...>, std::tuple<Out...>>;
        std::unique_ptr<Prepared>& kept = statements_[sql];
        Kind* statement = dynamic_cast<Kind*>(kept.get());
        if (statement == nullptr) {
            TIEXIN_CHECK(kept == nullptr);  // one constant, one use
            auto made = std::make_unique<Kind>(*session_, sql);
            statement = made.get();
            kept = std::move(made);
        }
        statement->bind(std::move(in)...);
        return *statement;
    }

    std::unique_ptr<soci::session> session_;
    std::unordered_map<const char*, std::unique_ptr<Prepared>> statements_;
    std::unique_ptr<Binary> binary_;
};

// The connection behind a port's Conn or Tx.
Connection& connection_of(const Conn& conn);

}  // namespace tiexin::store
