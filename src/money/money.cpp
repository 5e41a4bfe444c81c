#include <partnering/money/money.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

constexpr int128 largest = static_cast<int128>(~uint128{0} >> 1);

int128 in_range(int128 count)
{
    // The range is symmetric, so that whatever can be paid can be paid back.
    if (count < -largest) throw arithmetic_error{"amount_out_of_range"};
    return count;
}

void same(const rounded_money& a, const rounded_money& b)
{
    PARTNERING_EXPECTS(a.in() == b.in(), "amounts in two currencies do not add: convert first");
    PARTNERING_EXPECTS(a.step() == b.step(), "amounts in two quanta do not add: take exact() of both, add, and round once");
}

}  // namespace

int quantum::decimal_places() const noexcept
{
    int twos = 0;
    int fives = 0;
    std::int64_t rest = denominator_;
    for (; rest % 2 == 0; rest /= 2) ++twos;
    for (; rest % 5 == 0; rest /= 5) ++fives;
    return rest == 1 ? std::max(twos, fives) : -1;
}

rounded_money exact_money::rounded_to(quantum step, rounding_mode mode) const
{
    return {(amount_ / step.value()).to_integer(mode), step, currency_};
}

rounded_money::rounded_money(int128 count, quantum step, currency in) : count_{in_range(count)}, step_{step}, currency_{in} {}

exact_money rounded_money::exact() const { return {rational{count_, 1} * step_.value(), currency_}; }

rounded_money& rounded_money::operator+=(const rounded_money& other)
{
    same(*this, other);
    int128 sum = 0;
    if (__builtin_add_overflow(count_, other.count_, &sum)) throw arithmetic_error{"amount_out_of_range"};
    count_ = in_range(sum);
    return *this;
}

rounded_money& rounded_money::operator-=(const rounded_money& other) { return *this += -other; }

rounded_money rounded_money::operator-() const { return {-count_, step_, currency_}; }

PARTNERING_END
