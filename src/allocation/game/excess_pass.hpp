#pragma once

#include <partnering/allocation/game/game.hpp>

#include "core/common_denominator.hpp"
#include "core/long_denominator.hpp"
#include "table_work.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

PARTNERING_BEGIN

/// One way over the excesses of all coalitions: what each is worth beyond the sum of its members' shares.
///
/// Numbers are whole multiples of one small unit, if shares have one. Coalitions come in blocks: those of the first few players in
/// every combination, beside the same of the others.
template <class Number>
class excess_pass {
public:
    /// Shapes:   a share a player
    /// Requires: shares times the denominator; no sum of an excess' parts outgrows Number
    excess_pass(const game& of, std::vector<Number> shares, Number denominator, Number limit)
        : of_{of}, lower_{std::min(of.players() / 2, 10U)}, shares_{std::move(shares)}, denominator_{denominator}, limit_{limit}
    {
    }

    /// The number that was given to compare excesses with.
    [[nodiscard]] const Number& limit() const noexcept { return limit_; }
    [[nodiscard]] rational value(const Number& excess) const
    {
        if constexpr (std::is_same_v<Number, rational>)
            return excess / denominator_;
        else
            return {excess, denominator_};
    }
    /// Calls visit(first coalition, excesses of that one and of those behind it) for each block, in the order of bits.
    template <class Visit>
    void blocks(const Visit& visit) const
    {
        const std::uint32_t width = std::uint32_t{1} << lower_;
        std::vector<Number> below(width);
        for (std::uint32_t bits = 1; bits < width; ++bits) {
            const coalition members{bits};
            below[bits] = below[members.without(members.front()).bits()] + shares_[members.front()];
        }
        std::vector<Number> excess(width);
        for (std::uint32_t first = 0; first < of_.coalitions(); first += width) {
            Number above{};
            for (coalition rest{first}; !rest.empty(); rest = rest.without(rest.front())) above += shares_[rest.front()];
            fill(first, above, below, excess);
            visit(coalition{first}, std::span<const Number>{excess});
        }
    }

private:
    void fill(std::uint32_t first, const Number& above, const std::vector<Number>& below, std::vector<Number>& excess) const
    {
        const std::size_t width = below.size();
        if constexpr (std::is_same_v<Number, rational>) {
            for (std::size_t i = 0; i < width; ++i)
                excess[i] =
                    (of_.counts().empty() ? of_.ratios()[first + i] : rational{of_.counts()[first + i]}) * denominator_ - above - below[i];
        } else {
            const std::int64_t* counts = of_.counts().data() + first;
            // A denominator of 64 bits makes the product of two of 64 out of one of 128.
            const auto factor = static_cast<std::int64_t>(denominator_);
            for (std::size_t i = 0; i < width; ++i) excess[i] = static_cast<Number>(factor) * counts[i] - above - below[i];
        }
    }

    const game& of_;
    unsigned lower_;
    std::vector<Number> shares_;
    Number denominator_;
    Number limit_;
};

/// Calls `use` with an excess_pass over a game at shares, in the quickest numbers that hold all of it: 64 bits, 128 bits, rationals.
///
/// Units:   shares and limit are in the game's unit
/// Ensures: excesses of integers leave room for 32 times as much
/// Errors:  too_much_work, where numbers are long and `work` was much already
template <class Use>
auto with_excesses(const game& of, std::span<const rational> shares, const rational& limit, table_work& work, const Use& use)
{
    const unsigned n = of.players();
    if (!of.counts().empty()) {
        const auto common = over_common_denominator(n + 1, [&](std::size_t i) -> const rational& { return i < n ? shares[i] : limit; });
        uint128 most = 0;
        if (common && common->denominator < uint128{1} << 63 &&
            !__builtin_mul_overflow(common->denominator, uint128{of.largest_count()}, &most) &&
            !__builtin_add_overflow(most, common->size, &most)) {
            const std::vector<int128>& all = common->numerators;
            if (most < uint128{1} << 57) {
                std::vector<std::int64_t> short_ones;
                for (const int128 each : all) short_ones.push_back(static_cast<std::int64_t>(each));
                const std::int64_t limit_count = short_ones.back();
                short_ones.pop_back();
                return use(
                    excess_pass<std::int64_t>{of, std::move(short_ones), static_cast<std::int64_t>(common->denominator), limit_count});
            }
            if (most < uint128{1} << 121)
                return use(excess_pass<int128>{of, {all.begin(), all.end() - 1}, static_cast<int128>(common->denominator), all.back()});
        }
    }
    std::vector<rational> numbers{shares.begin(), shares.end()};
    numbers.push_back(limit);
    rational denominator{1};
    if (const std::optional<rational> long_one = detail::long_common_denominator(numbers)) {
        numbers = detail::whole_numbers(numbers, *long_one);
        denominator = *long_one;
    }
    work.take(std::uint64_t{3} << n, numbers);
    rational most = std::move(numbers.back());
    numbers.pop_back();
    return use(excess_pass<rational>{of, std::move(numbers), denominator, most});
}

PARTNERING_END
