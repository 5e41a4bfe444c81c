#include "bounds_from_above.hpp"

#include <partnering/core/contract.hpp>

PARTNERING_BEGIN

namespace {

/// The next multiple of a step that is not below.
rational up_to(const rational& step, const rational& value) { return (value / step).rounded(rounding_mode::ceiling) * step; }

const rational& fine()
{
    static const rational step{1, int128{1} << 60};
    return step;
}

/// The logarithm of a ratio from 1 to 2, as 2 (z + z^3/3 + z^5/5 + ...) with z = (value - 1) / (value + 1), which is at most a third.
rational ln_of_few(const rational& value)
{
    const rational z = up_to(fine(), (value - rational{1}) / (value + rational{1}));
    const rational square = up_to(fine(), z * z);
    rational power = z;
    rational sum;
    int odd = 1;
    for (; odd < 37; odd += 2) {
        sum += up_to(fine(), power / rational{odd});
        power = up_to(fine(), power * square);
    }
    // What is left is at most a geometric series with a ninth for its ratio, rounding included.
    sum += power / rational{odd} * rational{5, 4};
    return up_to(fine(), rational{2} * sum);
}

}  // namespace

rational ln_at_most(const rational& value)
{
    PARTNERING_EXPECTS(value >= rational{1}, "the logarithm is that of 1 or more");
    int doublings = 0;
    rational rest = value;
    for (; rest > rational{2}; ++doublings) rest /= rational{2};
    return ln_of_few(rest) + rational{doublings} * ln_of_few(2);
}

rational sqrt_at_most(const rational& value)
{
    PARTNERING_EXPECTS(value.sign() >= 0, "the root is that of 0 or more");
    if (value.sign() == 0) return {};
    // A power of two that is not below, and less than twice too much.
    rational root = 1;
    while (root * root < value) root *= rational{2};
    for (rational half = root / rational{2}; half * half >= value; half /= rational{2}) root = half;
    const rational step = root / rational{1LL << 40};
    // The mean of a number and of what it must be multiplied by is never below the root; after six rounds the error is below the step.
    for (int again = 0; again < 6; ++again) root = up_to(step, (root + value / root) / rational{2});
    return root;
}

PARTNERING_END
