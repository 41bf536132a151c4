#include "store/transaction.hpp"

#include <new>

#include "store/dialect.hpp"

namespace tiexin::store {

Connection& connection_of(const Conn& conn) {
    if (const auto* tx = dynamic_cast<const StoredTx*>(&conn)) {
        return tx->connection();
    }
    const auto* read = dynamic_cast<const StoredConn*>(&conn);
    CHECK(read != nullptr);
    return read->connection();
}

Error error_of_exception() {
    try {
        throw;
    } catch (const soci::soci_error& error) {
        // what() would tell the bound values too.
        const bool refused = breaks_constraint(error);
        return {refused ? Code::conflict : Code::unavailable, error.get_error_message()};
    } catch (const SqlError& error) {
        return {Code::unavailable, error.what()};
    } catch (const std::bad_alloc&) {
        return {Code::unavailable, "out of memory"};
    } catch (const std::exception& error) {
        return {Code::unsupported, error.what()};
    }
}

}  // namespace tiexin::store
