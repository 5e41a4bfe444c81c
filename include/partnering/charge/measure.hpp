#pragma once

#include <partnering/core/rational.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

PARTNERING_BEGIN

/// Which period's value of a measure, seen from the period that is settled.
enum class measure_period : std::uint8_t { this_period, previous_period, this_year, previous_year };

/// A figure from outside that a charge depends on: last year's sales, this month's availability. Measures are an input.
struct measure_ref {
    std::string name;  ///< `sales`
    std::string of{};  ///< the role whose party it is about; empty: the payer
    measure_period when = measure_period::this_period;
    std::optional<rational> otherwise{};  ///< the value where none is given; without it a missing measure is an error

    friend bool operator==(const measure_ref&, const measure_ref&) = default;
};

/// As a person names it: `sales`, `sales of seller`, `sales of seller, previous year`.
[[nodiscard]] std::string to_string(const measure_ref& value);

PARTNERING_END
