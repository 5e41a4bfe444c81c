#pragma once

#include <partnering/clearing/obligation_set.hpp>
#include <partnering/money/exchange.hpp>

PARTNERING_BEGIN

/// Which day's rate an obligation is converted at.
enum class rate_day : std::uint8_t {
    netting_day,  ///< conversion_terms::day
    due_day,      ///< the obligation's own: each that is exchanged has one
};

[[nodiscard]] std::string_view to_string(rate_day day) noexcept;

/// How obligations in several currencies become obligations in one.
///
/// A conversion is two legs through a named exchange account: the debtor pays it at one rate, it pays the creditor at another. Where
/// both go by the same day the two are one amount, and the account has nothing; where they differ, the account bears the gain or loss
/// as an obligation of its own.
struct conversion_terms {
    currency into;
    quantum step;
    date day;
    rounding_mode mode = rounding_mode::half_even;
    rate_day debtor_rate = rate_day::netting_day;
    rate_day creditor_rate = rate_day::netting_day;
    std::string account = "exchange";  ///< a party's key that no debtor or creditor has
};

/// What became of one obligation.
struct conversion {
    obligation from;
    exchange_rate debtor_rate;
    exchange_rate creditor_rate;
    rounded_money debtor_pays;
    rounded_money creditor_gets;
    rational rounding;  ///< debtor_pays less its exact value: what rounding added to the debt

    /// What the exchange account is left with: a gain where it is above 0.
    [[nodiscard]] rounded_money difference() const { return debtor_pays - creditor_gets; }
};

struct converted_obligations {
    std::vector<obligation> rows;         ///< in one currency; those that were in it are as they were
    std::vector<conversion> conversions;  ///< of the others, in the order of the set
};

/// Converts every obligation of a set, each rounded once for its debtor and once for its creditor.
///
/// A difference between the two is a line of its own, `LINE exchange`, owed to the account or by it. So the rows are obligations as any
/// other, and net positions add up to zero with the account among them.
///
/// Errors: `missing_rate`; `missing_due_day` (one finding, of the first such line); `taken_account` (a debtor or creditor has the account's
///         key); `amount_out_of_range`, `number_too_long`
/// Cost:   O(rows log rates)
[[nodiscard]] checked<converted_obligations> convert(const obligation_set& of, const exchange_rates& rates, const conversion_terms& terms);

PARTNERING_END
