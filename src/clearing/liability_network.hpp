#pragma once

// A system of liabilities, checked, in whole numbers, for the bodies of this room.

#include "core/greatest_divisor.hpp"
#include "core/integer_ratio.hpp"
#include "integer_system.hpp"

#include <partnering/clearing/default_clearing.hpp>

#include <cstdint>

PARTNERING_BEGIN
namespace detail {

/// What default leaves of what a party has and is paid, in parts of `unit`.
struct default_parts {
    cpp_int unit = 1;
    cpp_int assets = 1;
    cpp_int payments = 1;
};

struct liability_network {
    struct debt {
        std::uint32_t debtor;
        std::uint32_t creditor;
        unsigned rank;
        std::size_t place;  ///< of the class among the debtor's
        cpp_int amount;
        rational exact;
    };
    /// A guarantee of one debt.
    struct cover {
        std::uint32_t guarantor;
        std::size_t debt;
        unsigned rank;
        std::size_t place;  ///< of the class among the guarantor's
    };
    struct debt_class {
        unsigned rank;
        cpp_int fixed{};                    ///< sum of its debts
        std::vector<std::size_t> covers{};  ///< that rank with them
    };
    struct party {
        std::string key;
        cpp_int assets{};
        rational exact_assets{};
        std::vector<debt_class> classes{};  ///< by rank
        std::vector<std::size_t> debts{};
        std::vector<std::size_t> claims{};  ///< debts that it is owed
        std::vector<std::size_t> covers{};  ///< of its claims
    };
    std::vector<party> parties;  ///< by key
    std::vector<debt> debts;     ///< by debtor, creditor, rank
    std::vector<cover> covers;   ///< by guarantor, debt
    cpp_int unit = 1;            ///< what amounts are multiplied by to be whole
    default_parts parts;
    std::vector<finding> notes;
};

/// Errors: those of clear_under_default() that are about its input.
[[nodiscard]] checked<liability_network> read_network(const liability_system& of);

}  // namespace detail
PARTNERING_END
