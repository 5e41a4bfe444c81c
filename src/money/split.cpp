#include <partnering/core/contract.hpp>
#include <partnering/money/split.hpp>

#include "parts.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

PARTNERING_BEGIN

namespace {

constexpr uint128 largest = ~uint128{0} >> 1;

/// Gives so many units to the largest remainders, ties to the earlier place.
template <class Remainder>
void hand_out_in_place(std::size_t units, std::span<int128> parts, const std::vector<Remainder>& remainders)
{
    hand_out(units, parts, remainders, [](std::size_t) { return true; }, std::less<>{});
}

}  // namespace

std::vector<int128> split_largest_remainder(int128 total, std::span<const rational> weights)
{
    if (total < -static_cast<int128>(largest)) throw arithmetic_error{"amount_out_of_range"};
    PARTNERING_EXPECTS(std::none_of(weights.begin(), weights.end(), [](const rational& weight) { return weight.sign() < 0; }),
                       "the weights of a split are not negative");
    PARTNERING_EXPECTS(std::any_of(weights.begin(), weights.end(), [](const rational& weight) { return weight.sign() > 0; }),
                       "a split has at least one weight above 0");
    // The size is split and the sign put back, so that a reversal mirrors what it reverses.
    const bool negative = total < 0;
    const int128 size = negative ? -total : total;
    std::vector<int128> parts;
    // An entry whose share is whole has remainder 0, and there are fewer units left than entries with one above: the order by
    // remainder never reaches it, nor a weight of 0.
    part(
        size, weights.size(), [&](std::size_t i) -> const rational& { return weights[i]; },
        [&](auto& made) {
            hand_out_in_place(made.left, made.units, made.rests);
            parts = std::move(made.units);
        });
    if (negative)
        for (int128& part : parts) part = -part;
    return parts;
}

std::vector<int128> round_to_total(int128 total, std::span<const rational> exact)
{
    // A tie goes to the earlier place whichever way all signs stand: the problem is solved with the signs that make the sum,
    // else the first entry, positive, and mirrored back.
    const rational sum = std::accumulate(exact.begin(), exact.end(), rational{});
    int sign = sum.sign();
    for (std::size_t i = 0; i < exact.size() && sign == 0; ++i) sign = exact[i].sign();
    const bool negative = sign < 0;

    std::vector<int128> parts(exact.size());
    std::vector<rational> remainders(exact.size());
    rational left{total, 1};
    if (negative) left = -left;
    std::size_t whole_entries = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const rational value = negative ? -exact[i] : exact[i];
        const rational floor = value.rounded(rounding_mode::floor);
        parts[i] = floor.to_integer(rounding_mode::floor);
        // One unit either way and a change of sign stay within 127 bits.
        if (parts[i] >= static_cast<int128>(largest) || parts[i] <= -static_cast<int128>(largest))
            throw arithmetic_error{"amount_out_of_range"};
        remainders[i] = value - floor;
        left -= floor;
        whole_entries += value.is_integer() ? 1u : 0u;
    }
    PARTNERING_EXPECTS(left <= rational{static_cast<unsigned long>(exact.size())} &&
                           left >= -rational{static_cast<unsigned long>(whole_entries)},
                       "the total can be reached by moving each entry less than two units: round the sum itself, not something else");
    const int128 units = left.to_integer(rounding_mode::floor);
    if (units >= 0) {
        hand_out_in_place(static_cast<std::size_t>(units), parts, remainders);
    } else {
        // Only an entry that is whole may go down from its floor and still be within one unit.
        for (std::size_t i = 0, taken = 0; taken < static_cast<std::size_t>(-units); ++i) {
            if (remainders[i].sign() != 0) continue;
            --parts[i];
            ++taken;
        }
    }
    if (negative)
        for (int128& part : parts) part = -part;
    return parts;
}

PARTNERING_END
