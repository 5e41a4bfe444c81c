#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/date.hpp>
#include <partnering/money/money.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// From one currency to another.
struct currency_pair {
    currency from;
    currency to;
    friend auto operator<=>(const currency_pair&, const currency_pair&) = default;
};

/// On a day, one unit of `of.from` is worth `rate` units of `of.to`.
struct exchange_rate {
    currency_pair of;
    date day;
    rational rate;

    friend bool operator==(const exchange_rate&, const exchange_rate&) = default;
};

/// Which rate holds on a day.
enum class rate_rule : std::uint8_t {
    exact_day,      ///< that of the day; a day without one has none
    latest_before,  ///< that of the day, else the latest before it: weekends and holidays
};

[[nodiscard]] std::string_view to_string(rate_rule rule) noexcept;

/// Dated exchange rates, exact.
///
/// A rate that was given one way only serves the other way by its reciprocal. Nothing else is inferred: no third currency stands
/// between two. A currency is worth 1 of itself.
class exchange_rates {
public:
    /// Errors: `not_positive` (a rate of 0 or below), `conflicting_rate` (two rates of a pair and day that differ), `same_currency` (a rate
    ///         of a currency in itself other than 1); each with its place, `rates[3]`, a conflict with that of the later one.
    /// Cost:   O(n log n)
    [[nodiscard]] static checked<exchange_rates> of(std::vector<exchange_rate> rates, rate_rule rule);

    /// Errors: `missing_rate`, which says the pair, the day and the rule. Where the rate came from is its `day`.
    /// Cost:   O(log n)
    [[nodiscard]] checked<exchange_rate> find(currency_pair of, date on) const;

    /// Sorted by pair and day.
    [[nodiscard]] const std::vector<exchange_rate>& all() const noexcept { return rates_; }
    [[nodiscard]] rate_rule rule() const noexcept { return rule_; }

private:
    exchange_rates(std::vector<exchange_rate> rates, rate_rule rule) : rates_{std::move(rates)}, rule_{rule} {}
    [[nodiscard]] const exchange_rate* given(currency_pair of, date on) const;
    std::vector<exchange_rate> rates_;
    rate_rule rule_;
};

PARTNERING_END
