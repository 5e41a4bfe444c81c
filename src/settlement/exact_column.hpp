#pragma once

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// How often something is there: a whole number of 64 bits, or, where it is none such, an exact ratio that stands aside.
///
/// Eight bytes each, as long as they are what counts mostly are. Nothing is ever rounded or wraps.
class exact_counts {
public:
    exact_counts() = default;
    explicit exact_counts(std::size_t size) : counts_(size) {}

    [[nodiscard]] std::size_t size() const noexcept { return counts_.size(); }
    [[nodiscard]] rational operator[](std::size_t i) const
    {
        return counts_[i] == aside ? others_.at(i) : rational{static_cast<long long>(counts_[i])};
    }
    /// The counts, if none stands aside; else nullptr.
    [[nodiscard]] const std::int64_t* whole() const noexcept { return others_.empty() ? counts_.data() : nullptr; }

    void reserve(std::size_t size) { counts_.reserve(size); }
    void resize(std::size_t size) { counts_.resize(size); }
    void add(std::size_t i, std::int64_t more)
    {
        std::int64_t sum = 0;
        if (counts_[i] == aside || __builtin_add_overflow(counts_[i], more, &sum) || sum == aside) [[unlikely]]
            add_aside(i, rational{static_cast<long long>(more)});
        else
            counts_[i] = sum;
    }
    void add(std::size_t i, const rational& more);
    /// Makes it 0.
    void clear(std::size_t i);
    void append(const exact_counts& more);

private:
    /// In place of a count that stands in `others_`.
    static constexpr std::int64_t aside = INT64_MIN;
    void add_aside(std::size_t i, const rational& more);

    std::vector<std::int64_t> counts_;
    std::unordered_map<std::size_t, rational> others_;
};

/// Exact numbers, as counts of one unit.
struct exact_column {
    rational unit = 1;
    exact_counts counts;

    [[nodiscard]] std::size_t size() const noexcept { return counts.size(); }
    [[nodiscard]] rational operator[](std::size_t i) const { return counts[i] * unit; }
    void add(std::size_t i, const rational& more) { counts.add(i, more / unit); }
};

/// The largest unit that both are whole multiples of; the other one where one is 0. Nothing where it would leave 128 bits: any unit does
/// then, at the price of counts that stand aside.
[[nodiscard]] std::optional<rational> common_unit(const rational& a, const rational& b);

/// The same numbers as a column, in a unit of which as many as possible are 64-bit counts.
[[nodiscard]] exact_column packed(std::span<const rational> values);

/// A ratio as a 64-bit whole number, if it is one.
[[nodiscard]] std::optional<std::int64_t> as_count(const rational& value);

PARTNERING_END
