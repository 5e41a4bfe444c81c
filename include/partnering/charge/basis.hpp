#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <cstdint>
#include <string>

PARTNERING_BEGIN

/// An amount a formula may be a part of, by name. Which legs it adds up is the business of `flow/`: formulas know no parties.
enum class basis_kind : std::uint8_t {
    retail,     ///< what end customers pay for what this service ends up in (priced, or reported where no price is agreed)
    gross,      ///< what the payer is paid, one step down the chain, for what this service feeds
    net,        ///< gross, less what the payer pays under the charges written before this one in the same agreement
    wholesale,  ///< what the payee pays its own suppliers for what this service rests on
    margin,     ///< gross, less all that the payer pays its suppliers for the same, other than out of the margin itself
    reported,   ///< the gross amount that the usage record reports
    clause,     ///< the result of another charge of the same agreement
};

struct basis {
    basis_kind kind = basis_kind::reported;
    std::string clause{};  ///< the key of the other charge; only with basis_kind::clause

    friend auto operator<=>(const basis&, const basis&) = default;
};

/// `retail`, `gross`, ... or `clause:KEY`.
[[nodiscard]] std::string to_string(const basis& value);

PARTNERING_END
