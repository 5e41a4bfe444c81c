#include "exact_column.hpp"

PARTNERING_BEGIN

std::optional<std::int64_t> as_count(const rational& value)
{
    if (!value.is_small() || !value.is_integer()) return std::nullopt;
    const int128 whole = value.numerator();
    // The least one stands for a count that stands aside.
    if (whole <= INT64_MIN || whole > INT64_MAX) return std::nullopt;
    return static_cast<std::int64_t>(whole);
}

void exact_counts::add(std::size_t i, const rational& more)
{
    if (const auto count = as_count(more))
        add(i, *count);
    else
        add_aside(i, more);
}

void exact_counts::add_aside(std::size_t i, const rational& more)
{
    rational sum = (*this)[i] + more;
    if (const auto count = as_count(sum)) {
        others_.erase(i);
        counts_[i] = *count;
        return;
    }
    others_[i] = std::move(sum);
    counts_[i] = aside;
}

void exact_counts::clear(std::size_t i)
{
    if (counts_[i] == aside) others_.erase(i);
    counts_[i] = 0;
}

void exact_counts::append(const exact_counts& more)
{
    const std::size_t begin = counts_.size();
    counts_.insert(counts_.end(), more.counts_.begin(), more.counts_.end());
    for (const auto& [i, value] : more.others_) others_.emplace(begin + i, value);
}

namespace {

int128 size_of(int128 value) { return value < 0 ? -value : value; }

int128 common(int128 a, int128 b)
{
    while (b != 0) {
        const int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

}  // namespace

std::optional<rational> common_unit(const rational& a, const rational& b)
{
    if (a.sign() == 0) return b;
    if (b.sign() == 0) return a;
    if (!a.is_small() || !b.is_small()) return std::nullopt;
    // Of reduced ratios: what divides both numerators, over the least denominator that both have.
    int128 below = 0;
    if (__builtin_mul_overflow(a.denominator() / common(a.denominator(), b.denominator()), b.denominator(), &below)) return std::nullopt;
    return rational{common(size_of(a.numerator()), size_of(b.numerator())), below};
}

exact_column packed(std::span<const rational> values)
{
    constexpr int128 most = INT64_MAX;
    int128 below = 1;
    for (const rational& value : values) {
        if (!value.is_small() || value.denominator() > most || below % value.denominator() == 0) continue;
        const int128 both = below / common(below, value.denominator()) * value.denominator();
        // One odd ratio among many must not send all the others aside.
        if (both <= most) below = both;
    }
    exact_column made{rational{1, below}, exact_counts{values.size()}};
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i].sign() != 0) made.add(i, values[i]);
    return made;
}

PARTNERING_END
