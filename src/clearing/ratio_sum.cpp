#include "ratio_sum.hpp"

#include <partnering/clearing/default_clearing.hpp>
#include <partnering/core/contract.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

PARTNERING_BEGIN
namespace detail {

namespace {

/// Rounded down, and whether something is left.
std::pair<cpp_int, bool> floor_of(const cpp_int& above, const cpp_int& below)
{
    cpp_int whole;
    cpp_int rest;
    divide_qr(above, below, whole, rest);
    if (rest < 0) --whole;
    return {std::move(whole), !rest.is_zero()};
}

/// A number in parts of 2^bits, rounded down: it is `least` where there are no rests, else above it and less than `rests` parts away.
struct bounds {
    cpp_int least = 0;
    unsigned rests = 0;

    void add(const cpp_int& above, const cpp_int& below, unsigned bits)
    {
        auto [whole, has_rest] = floor_of(above << bits, below);
        least += whole;
        rests += has_rest ? 1 : 0;
    }
};

/// Nothing where a rational does not hold it.
std::optional<rational> held(const cpp_int& above, const cpp_int& below)
{
    try {
        return ratio_of(above, below);
    } catch (const arithmetic_error&) {
        return std::nullopt;
    }
}

// Where fewer do not decide, the sum is mostly one of those numbers that it is compared with.
constexpr unsigned few_bits = 192;
constexpr unsigned many_bits = 2048;

constexpr std::size_t longest_bits = default_most_digits * 3322 / 1000 + 1;
/// Sums over a denominator of more are not tried to be told exactly: it would have to lose most of its digits when they are reduced.
constexpr std::size_t hopeless_bits = 40'000;
static_assert(hopeless_bits > rational::max_digits * 4);

}  // namespace

bool is_beyond_all(const cpp_int& number) { return !number.is_zero() && msb(abs(number)) > longest_bits; }

void ratio_sum::add(const cpp_int& factor, const shared_ratio& ratio)
{
    if (*ratio.below == 1)
        whole_ += factor * ratio.above;
    else
        take({ratio.below, factor * ratio.above, ratio.is_long});
}

void ratio_sum::add(const cpp_int& factor, const ratio_sum& other)
{
    whole_ += factor * other.whole_;
    for (const part& each : other.parts_) take({each.below, factor * each.above, each.is_long});
}

void ratio_sum::take(part one)
{
    if (one.above.is_zero()) return;
    if (!parts_.empty() && parts_.back().below == one.below) {
        parts_.back().above += one.above;
        parts_.back().is_long = parts_.back().is_long || one.is_long;
        return;
    }
    merged_ = parts_.empty();
    parts_.push_back(std::move(one));
}

void ratio_sum::merge()
{
    if (!merged_) {
        // Any order will do that brings equal ones together: sums are exact.
        std::sort(parts_.begin(), parts_.end(), [](const part& a, const part& b) { return std::less<>{}(a.below.get(), b.below.get()); });
        std::size_t kept = 0;
        for (std::size_t i = 1; i < parts_.size(); ++i) {
            if (parts_[kept].below == parts_[i].below) {
                parts_[kept].above += parts_[i].above;
                parts_[kept].is_long = parts_[kept].is_long || parts_[i].is_long;
            } else if (++kept != i) {
                parts_[kept] = std::move(parts_[i]);
            }
        }
        parts_.resize(kept + 1);
        merged_ = true;
    }
    // What is a whole number after all is no ratio any more.
    std::erase_if(parts_, [&](const part& each) {
        const auto [whole, has_rest] = floor_of(each.above, *each.below);
        if (!has_rest) whole_ += whole;
        return !has_rest;
    });
}

int ratio_sum::sign()
{
    merge();
    if (parts_.empty()) return whole_.sign();
    if (parts_.size() == 1) return cpp_int{whole_ * *parts_.front().below + parts_.front().above}.sign();
    for (const unsigned bits : {few_bits, many_bits}) {
        bounds of{whole_ << bits, 0};
        for (const part& each : parts_) of.add(each.above, *each.below, bits);
        if (of.rests == 0) return of.least.sign();
        if (of.least >= 0) return 1;
        if (of.least + of.rests <= 0) return -1;
    }
    return value().above.sign();
}

std::optional<cpp_int> ratio_sum::common(std::size_t most_bits) const
{
    cpp_int made = 1;
    for (const part& each : parts_) {
        if (made % *each.below == 0) continue;
        made = *each.below % made == 0 ? *each.below : least_multiple(made, *each.below);
        if (msb(made) > most_bits) return std::nullopt;
    }
    return made;
}

integer_ratio ratio_sum::over_common(cpp_int below) const
{
    cpp_int sum = whole_ * below;
    for (const part& each : parts_) sum += each.below->compare(below) == 0 ? each.above : cpp_int{below / *each.below * each.above};
    return {std::move(sum), std::move(below)};
}

integer_ratio ratio_sum::value()
{
    merge();
    return exactly();
}

integer_ratio ratio_sum::exactly() const
{
    std::optional<cpp_int> below = common(longest_bits);
    if (!below) throw arithmetic_error{"number_too_long"};
    return over_common(*std::move(below));
}

std::optional<rational_range> ratio_sum::over(const cpp_int& unit, int places)
{
    merge();
    if (std::none_of(parts_.begin(), parts_.end(), [](const part& each) { return each.is_long; })) {
        if (std::optional<cpp_int> below = common(hopeless_bits)) {
            const integer_ratio of = over_common(*std::move(below));
            if (std::optional<rational> exact = held(of.above, of.below * unit)) return rational_range{*exact, *exact};
        }
    }
    // Where so many places do not fit behind what is before the point, whole numbers may.
    std::optional<rational_range> made = within(unit, pow(cpp_int{10}, static_cast<unsigned>(places)));
    return made ? made : within(unit, 1);
}

std::optional<rational_range> ratio_sum::within(const cpp_int& unit, const cpp_int& scale) const
{
    const auto told = [&](const cpp_int& whole, bool has_rest) -> std::optional<rational_range> {
        const std::optional<rational> least = held(whole, scale);
        const std::optional<rational> most = has_rest ? held(whole + 1, scale) : least;
        return least && most ? std::optional{rational_range{*least, *most}} : std::nullopt;
    };
    for (const unsigned bits : {few_bits, many_bits}) {
        bounds of;
        of.add(whole_ * scale, unit, bits);
        for (const part& each : parts_) of.add(each.above * scale, *each.below * unit, bits);
        const auto [least, has_rest] = floor_of(of.least, cpp_int{1} << bits);
        if (of.rests == 0) return told(least, has_rest);
        if (floor_of(of.least + (of.rests - 1), cpp_int{1} << bits).first == least) return told(least, true);
    }
    const integer_ratio of = exactly();
    const auto [least, has_rest] = floor_of(of.above * scale, of.below * unit);
    return told(least, has_rest);
}

}  // namespace detail
PARTNERING_END
