#include "long_denominator.hpp"

#include "integer_ratio.hpp"

PARTNERING_BEGIN
namespace detail {

std::optional<rational> long_common_denominator(std::span<const rational> values)
{
    static const cpp_int beyond = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(rational::max_digits));
    cpp_int made = 1;
    cpp_int last = 1;
    for (const rational& each : values) {
        if (each.is_integer()) continue;
        cpp_int below = ratio_of(each).below;
        if (below == last) continue;
        if (made % below != 0) made *= below / gcd(made, below);
        if (made >= beyond) return std::nullopt;
        last = std::move(below);
    }
    return ratio_of(made, 1);
}

std::vector<rational> whole_numbers(std::span<const rational> values, const rational& denominator)
{
    const cpp_int all = ratio_of(denominator).above;
    cpp_int last = 1;
    cpp_int factor = all;
    std::vector<rational> made;
    made.reserve(values.size());
    for (const rational& each : values) {
        integer_ratio sides = ratio_of(each);
        if (sides.below != last) {
            factor = all / sides.below;
            last = std::move(sides.below);
        }
        made.push_back(ratio_of(sides.above * factor, 1));
    }
    return made;
}

}  // namespace detail
PARTNERING_END
