#include "size_sums.hpp"

#include "table_work.hpp"
#include "whole_worths.hpp"

#include <algorithm>
#include <array>

PARTNERING_BEGIN

namespace {

/// Sums as they are made: `with[player * (players + 1) + size]`, `all[size]`.
template <class Number>
struct sums {
    explicit sums(unsigned players) : with(players * (players + 1)), all(players + 1) {}
    std::vector<Number> with;
    std::vector<Number> all;
};

/// The players are cut in two, and each worth is added twice: to that of the same coalition of lower players, by size of the upper one, and
/// the other way round. For numbers that are not summed quicker.
template <class Number, class Worth>
sums<Number> in_halves(unsigned players, const Worth& worth)
{
    sums<Number> made{players};
    const unsigned lower = players / 2;
    const unsigned upper = players - lower;
    const std::size_t width = players + 1;
    const std::size_t block = std::size_t{1} << lower;
    std::vector<Number> kept((upper + 1) * block);
    for (std::uint32_t bits = 0; bits >> upper == 0; ++bits) {
        const coalition above{bits};
        std::vector<Number> by_size(lower + 1);
        for (std::uint32_t below = 0; below < block; ++below) {
            const auto& value = worth[bits * block + below];
            kept[above.size() * block + below] += value;
            by_size[coalition{below}.size()] += value;
        }
        for (unsigned k = 0; k <= lower; ++k) {
            made.all[above.size() + k] += by_size[k];
            for (coalition rest = above; !rest.empty(); rest = rest.without(rest.front()))
                made.with[(lower + rest.front()) * width + above.size() + k] += by_size[k];
        }
    }
    for (unsigned size = 0; size <= upper; ++size)
        for (std::uint32_t bits = 1; bits < block; ++bits) {
            const coalition below{bits};
            for (coalition rest = below; !rest.empty(); rest = rest.without(rest.front()))
                made.with[rest.front() * width + size + below.size()] += kept[size * block + bits];
        }
    return made;
}

// The quick way. The players are cut in two: the table is a row of blocks, a block for each coalition of the upper players, and in a block
// an entry for each coalition of the `lower` ones. Each block is read once and does two things. It is added, entry by entry, to one of a
// few blocks kept, one for each size of its upper coalition: out of them come the sums of lower players in the end. And it is folded upon
// itself, player by player, keeping sums by size: out of what is left, one number a size, come the sums of upper players.

constexpr unsigned lower = 12;
constexpr std::size_t block = std::size_t{1} << lower;
constexpr unsigned lower_sizes = lower + 1;

/// The most coalitions that are added in 64 bits: how many of half the players' size there are.
std::uint64_t middle_of(unsigned players)
{
    std::uint64_t result = 1;
    for (unsigned k = 1; k <= players / 2; ++k) result = result * (players - k + 1) / k;
    return result;
}

bool fits_quick_way(const game& of)
{
    if (of.players() <= lower || of.counts().empty()) return false;
    const std::uint64_t most = std::max(middle_of(lower), middle_of(of.players() - lower));
    return of.largest_count() <= (std::uint64_t{1} << 63) / most - 1;
}

/// Adds a block to a kept one and folds it over its upper three players: four rows, by how many of the three are in, of an eighth.
void add_and_fold(const std::int64_t* worth, std::int64_t* kept, std::int64_t* rows)
{
    constexpr std::size_t eighth = block / 8;
    for (std::size_t i = 0; i < block; ++i) kept[i] += worth[i];
    for (std::size_t i = 0; i < eighth; ++i) {
        const std::int64_t* at = worth + i;
        rows[i] = at[0];
        rows[eighth + i] = at[eighth] + at[2 * eighth] + at[4 * eighth];
        rows[2 * eighth + i] = at[3 * eighth] + at[5 * eighth] + at[6 * eighth];
        rows[3 * eighth + i] = at[7 * eighth];
    }
}

/// Folds the rows over the other players: in place, since row k is read in halves that rows k and k + 1 are made of.
void fold(std::int64_t* rows, std::int64_t* by_size)
{
    std::array<std::int64_t, block> other;
    std::int64_t* from = rows;
    std::int64_t* to = other.data();
    unsigned count = 4;
    for (std::size_t width = block / 8; width > 1; width /= 2, ++count) {
        const std::size_t half = width / 2;
        for (std::size_t i = 0; i < half; ++i) to[i] = from[i];
        for (unsigned k = 1; k < count; ++k)
            for (std::size_t i = 0; i < half; ++i) to[k * half + i] = from[k * width + i] + from[(k - 1) * width + half + i];
        for (std::size_t i = 0; i < half; ++i) to[count * half + i] = from[(count - 1) * width + half + i];
        std::swap(from, to);
    }
    std::copy_n(from, lower_sizes, by_size);
}

sums<int128> in_blocks(unsigned players, const std::int64_t* worth)
{
    sums<int128> made{players};
    const unsigned upper = players - lower;
    const std::size_t width = players + 1;
    std::vector<std::int64_t> kept((upper + 1) * block, 0);
    std::array<std::int64_t, block> rows;
    std::array<std::int64_t, lower_sizes> by_size;
    for (std::uint32_t bits = 0; bits >> upper == 0; ++bits) {
        const coalition above{bits};
        add_and_fold(worth + bits * block, kept.data() + above.size() * block, rows.data());
        fold(rows.data(), by_size.data());
        for (unsigned k = 0; k < lower_sizes; ++k) made.all[above.size() + k] += by_size[k];
        for (coalition rest = above; !rest.empty(); rest = rest.without(rest.front())) {
            int128* with = made.with.data() + (lower + rest.front()) * width + above.size();
            for (unsigned k = 0; k < lower_sizes; ++k) with[k] += by_size[k];
        }
    }
    for (unsigned size = 0; size <= upper; ++size)
        for (std::uint32_t bits = 1; bits < block; ++bits) {
            const coalition below{bits};
            const int128 value = kept[size * block + bits];
            for (coalition rest = below; !rest.empty(); rest = rest.without(rest.front()))
                made.with[rest.front() * width + size + below.size()] += value;
        }
    return made;
}

template <class Number>
std::vector<rational> in_units(const std::vector<Number>& made, const rational& unit)
{
    std::vector<rational> result;
    result.reserve(made.size());
    for (const Number& each : made) {
        if constexpr (std::is_same_v<Number, rational>)
            result.push_back(each * unit);
        else
            result.push_back(rational{each, 1} * unit);
    }
    return result;
}

}  // namespace

size_sums::size_sums(const game& of) : players_{of.players()}
{
    const auto keep = [&](const auto& made, const rational& unit) {
        with_ = in_units(made.with, unit);
        all_ = in_units(made.all, unit);
    };
    if (fits_quick_way(of)) {
        keep(in_blocks(players_, of.counts().data()), of.unit());
    } else if (!of.counts().empty()) {
        keep(in_halves<int128>(players_, of.counts()), of.unit());
    } else {
        const game whole = with_whole_worths(of);
        table_work{whole, table_work::sums::of_all}.take(std::uint64_t{2} << players_);
        keep(in_halves<rational>(players_, whole.ratios()), whole.unit());
    }
}

PARTNERING_END
