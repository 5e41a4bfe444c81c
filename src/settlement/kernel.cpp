#include "kernel.hpp"

PARTNERING_BEGIN

namespace {

rational power_of_ten(int exponent)
{
    int128 power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return rational{power, 1};
}

bool fits(const rational& value, std::int64_t& into)
{
    if (!value.is_small() || !value.is_integer()) return false;
    const int128 number = value.numerator();
    if (number < INT64_MIN + 1 || number > INT64_MAX) return false;
    into = static_cast<std::int64_t>(number);
    return true;
}

int128 common_denominator(int128 a, int128 b)
{
    // Least common multiple; 0 where it leaves 62 bits, for the caller to give up on.
    int128 x = a;
    int128 y = b;
    while (y != 0) {
        const int128 rest = x % y;
        x = y;
        y = rest;
    }
    int128 product = 0;
    if (__builtin_mul_overflow(a / x, b, &product) || product > (int128{1} << 61)) return 0;
    return product;
}

}  // namespace

std::optional<whole_form> to_whole(const event_form& form, int quantity_decimals, int gross_decimals, const rounding_rule& rule)
{
    const rational per_quantum = rational{rule.step.denominator(), rule.step.numerator()};
    const rational quantity = form.quantity * per_quantum / power_of_ten(quantity_decimals);
    const rational gross = form.gross * per_quantum / power_of_ten(gross_decimals);
    const rational constant = form.constant * per_quantum;
    int128 divisor = 1;
    for (const rational* part : {&quantity, &gross, &constant}) {
        if (!part->is_small()) return std::nullopt;
        divisor = common_denominator(divisor, part->denominator());
        if (divisor == 0) return std::nullopt;
    }
    whole_form whole;
    whole.divisor = static_cast<std::uint64_t>(divisor);
    whole.mode = rule.mode;
    const rational over = rational{divisor, 1};
    if (!fits(quantity * over, whole.quantity) || !fits(gross * over, whole.gross) || !fits(constant * over, whole.constant))
        return std::nullopt;
    return whole;
}

int128 largest_numerator(const whole_form& form, std::uint64_t largest_quantity, std::uint64_t largest_gross)
{
    const auto magnitude = [](std::int64_t v) { return v < 0 ? -static_cast<int128>(v) : static_cast<int128>(v); };
    // Each product is below 2^63 × 2^64 and so fits 128 bits; the sum is capped rather than wrapped.
    const int128 cap = int128{1} << 125;
    const auto product = [&](std::int64_t factor, std::uint64_t largest) {
        const int128 p = magnitude(factor) * static_cast<int128>(largest);
        return p < 0 || p > cap ? cap : p;
    };
    return product(form.quantity, largest_quantity) + product(form.gross, largest_gross) + magnitude(form.constant);
}

PARTNERING_END
