#include "allocation/sums.hpp"
#include "chain_game_data.hpp"

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN

namespace {

using detail::delivery;

/// Spreads bits of a number to given places.
std::uint32_t spread(std::uint32_t bits, const std::vector<unsigned>& to)
{
    std::uint32_t made = 0;
    for (; bits != 0; bits &= bits - 1) made |= std::uint32_t{1} << to[static_cast<unsigned>(__builtin_ctz(bits))];
    return made;
}

// Whole numbers may wrap on the way, since what all comes to in the end is known to fit.
void add(std::int64_t& to, std::int64_t more)
{
    to = static_cast<std::int64_t>(static_cast<std::uint64_t>(to) + static_cast<std::uint64_t>(more));
}
void take(std::int64_t& from, std::int64_t less)
{
    from = static_cast<std::int64_t>(static_cast<std::uint64_t>(from) - static_cast<std::uint64_t>(less));
}
std::int64_t times(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}
void add(rational& to, const rational& more) { to += more; }
void take(rational& from, const rational& less) { from -= less; }
rational times(const rational& a, const rational& b) { return a * b; }

/// For each set of players and each player in it, `change(of the set, of the set without the player)`.
template <class Number, class Change>
void player_by_player(std::vector<Number>& table, const Change& change)
{
    for (std::size_t bit = 1; bit < table.size(); bit *= 2)
        for (std::size_t high = bit; high < table.size(); high += 2 * bit)
            for (std::size_t i = high; i < high + bit; ++i) change(table[i], table[i - bit]);
}

/// The sum of games of deliveries as a table: what each delivery's sets add to their parts is put where its parties stand, and then summed
/// over all parts of each coalition at once.
template <class Number, class GainsOf>
std::vector<Number> table_of(const std::vector<delivery>& deliveries, std::size_t players, const std::vector<unsigned>& place_of,
                             const GainsOf& gains_of)
{
    std::vector<Number> table(std::size_t{1} << players);
    for (const delivery& each : deliveries) {
        std::uint32_t needed = 0;
        for (const std::uint32_t party : each.needed()) needed |= std::uint32_t{1} << place_of[party];
        std::vector<unsigned> to;
        for (const std::uint32_t party : each.optional()) to.push_back(place_of[party]);
        auto [gains, factor] = gains_of(each);
        player_by_player(gains, [](Number& with, const Number& without) { take(with, without); });
        for (std::uint32_t bits = 0; bits < gains.size(); ++bits) add(table[needed | spread(bits, to)], times(gains[bits], factor));
    }
    player_by_player(table, [](Number& with, const Number& without) { add(with, without); });
    return table;
}

/// One denominator for the gains of all, with which what they come to together fits 62 bits; nothing where there is none.
std::optional<std::int64_t> common_denominator_of(const std::vector<delivery>& deliveries)
{
    constexpr std::int64_t largest = std::int64_t{1} << 62;
    std::int64_t made = 1;
    for (const delivery& each : deliveries) {
        if (each.denominator() == 0) return std::nullopt;
        const int128 multiple = int128{made} / std::gcd(made, each.denominator()) * each.denominator();
        if (multiple > largest) return std::nullopt;
        made = static_cast<std::int64_t>(multiple);
    }
    const rational most = sum_of(deliveries.size(), [&](std::size_t i) { return deliveries[i].gain(); }) * rational{made};
    return most > rational{largest} ? std::nullopt : std::optional{made};
}

/// As much as could be looked at while the gains of a delivery are put where its parties stand.
std::uint64_t spreading_takes(const delivery& of) { return (of.optional().size() / 4 + 1) << of.optional().size(); }

}  // namespace

chain_game::data::tables::tables(const data& in)
    : in_{in}, place_{detail::places_in_order(in.all)}, present_(in.all.parties), number_(in.all.parties)
{
}

checked<game> chain_game::data::tables::of(std::span<const std::uint32_t> members, std::span<const std::uint32_t> delivered)
{
    std::vector<std::string> names;
    for (const std::uint32_t party : members) names.push_back(in_.key(party));
    if (members.empty()) return game::of({}, {rational{}});
    if (members.size() > game::most_players) return game::of(std::move(names), {});

    for (unsigned i = 0; i < members.size(); ++i) {
        PARTNERING_EXPECTS(members[i] < in_.all.parties, "a party is a number below parties()");
        PARTNERING_EXPECTS(!present_[members[i]], "each member stands there once");
        present_[members[i]] = true;
        number_[members[i]] = i;
    }
    std::vector<delivery> deliveries;
    std::optional<finding> fault;
    for (const std::uint32_t s : delivered) {
        std::optional<delivery> one = delivery::of(in_.all, place_, present_, s, most_in_table, looked_at_);
        if (one && one->beyond() != delivery::limit::none)
            fault = in_.fault_of(s, *one);
        else if (one)
            looked_at_ += one->table_takes() + spreading_takes(*one);
        if (!fault && looked_at_ >= most_looked_at) fault = in_.too_entangled(s, false);
        if (fault) break;
        if (one) deliveries.push_back(*std::move(one));
    }
    for (const std::uint32_t party : members) present_[party] = false;
    if (fault) return *std::move(fault);

    if (const std::optional<std::int64_t> common = common_denominator_of(deliveries))
        return game::of_counts(
            std::move(names),
            table_of<std::int64_t>(deliveries, members.size(), number_,
                                   [&](const delivery& each) { return std::pair{each.counts(), *common / each.denominator()}; }),
            rational{1, *common});
    return game::of(std::move(names), table_of<rational>(deliveries, members.size(), number_,
                                                         [](const delivery& each) { return std::pair{each.ratios(), rational{1}}; }));
}

PARTNERING_END
