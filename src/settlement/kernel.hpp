#pragma once

#include "plan_data.hpp"

#include <partnering/core/rational.hpp>

#include <cstdint>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// One leg of one record in whole numbers: round((quantity × q + gross × g + constant) / divisor), counted in quanta.
struct whole_form {
    std::int64_t quantity = 0;
    std::int64_t gross = 0;
    std::int64_t constant = 0;
    std::uint64_t divisor = 1;
    rounding_mode mode = rounding_mode::half_even;
};

/// The same amount as `form` gives, over columns at these scales and rounded to `step`; nothing where it needs more than 64 bits.
[[nodiscard]] std::optional<whole_form> to_whole(const event_form& form, int quantity_decimals, int gross_decimals,
                                                 const rounding_rule& rule);

/// What |numerator| of the form can come to at most.
[[nodiscard]] int128 largest_numerator(const whole_form& form, std::uint64_t largest_quantity, std::uint64_t largest_gross);

/// Division by a constant through a multiplication: the estimate is at most one too low, which the remainder corrects.
class divider {
public:
    explicit divider(std::uint64_t by) noexcept
        : by_{by}, reciprocal_{by == 1 ? UINT64_MAX : static_cast<std::uint64_t>((static_cast<uint128>(1) << 64) / by)}
    {
    }
    struct result {
        std::uint64_t quotient;
        std::uint64_t remainder;
    };
    [[nodiscard]] result operator()(std::uint64_t n) const noexcept
    {
        auto quotient = static_cast<std::uint64_t>((static_cast<uint128>(n) * reciprocal_) >> 64);
        std::uint64_t remainder = n - quotient * by_;
        if (remainder >= by_) {
            ++quotient;
            remainder -= by_;
        }
        return {quotient, remainder};
    }

private:
    std::uint64_t by_;
    std::uint64_t reciprocal_;
};

/// Requires: numerator and twice the divisor below 2^63, so that twice the remainder does not wrap.
template <rounding_mode Mode>
[[nodiscard]] inline std::int64_t divide_positive(std::uint64_t numerator, const divider& by, std::uint64_t divisor,
                                                  bool negated = false) noexcept
{
    const auto [quotient, rest] = by(numerator);
    bool away = false;
    if constexpr (Mode == rounding_mode::half_even) away = rest * 2 + (quotient & 1) > divisor;
    if constexpr (Mode == rounding_mode::half_up) away = rest * 2 >= divisor;
    if constexpr (Mode == rounding_mode::half_down) away = rest * 2 > divisor;
    if constexpr (Mode == rounding_mode::up) away = rest != 0;
    if constexpr (Mode == rounding_mode::ceiling) away = rest != 0 && !negated;
    if constexpr (Mode == rounding_mode::floor) away = rest != 0 && negated;
    return static_cast<std::int64_t>(quotient + (away ? 1 : 0));
}

/// Requires: |numerator| < 2^62.
template <rounding_mode Mode>
[[nodiscard]] inline std::int64_t divide_rounded(std::int64_t numerator, const divider& by, std::uint64_t divisor) noexcept
{
    const bool negative = numerator < 0;
    const std::int64_t magnitude =
        divide_positive<Mode>(static_cast<std::uint64_t>(negative ? -numerator : numerator), by, divisor, negative);
    return negative ? -magnitude : magnitude;
}

/// Calls `work` with the mode as a constant, so that the loop over records holds no switch.
template <class Work>
void with_mode(rounding_mode mode, Work work)
{
    switch (mode) {
    case rounding_mode::half_even:
        work.template operator()<rounding_mode::half_even>();
        break;
    case rounding_mode::half_up:
        work.template operator()<rounding_mode::half_up>();
        break;
    case rounding_mode::half_down:
        work.template operator()<rounding_mode::half_down>();
        break;
    case rounding_mode::up:
        work.template operator()<rounding_mode::up>();
        break;
    case rounding_mode::down:
        work.template operator()<rounding_mode::down>();
        break;
    case rounding_mode::ceiling:
        work.template operator()<rounding_mode::ceiling>();
        break;
    case rounding_mode::floor:
        work.template operator()<rounding_mode::floor>();
        break;
    }
}

PARTNERING_END
