#include "delivery.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

constexpr std::uint32_t nobody = 0xffff'ffff;
constexpr std::uint32_t none = 0xffff'ffff;
constexpr std::uint32_t in_any_case = 32;
constexpr std::int64_t largest = std::int64_t{1} << 62;

/// A supply that a delivery rests on, with those it takes by their place among them.
struct piece {
    std::uint32_t supply;
    std::uint32_t party;  ///< place among the delivery's parties; nobody
    struct way {
        std::uint32_t takes;
        rational units;
    };
    std::vector<std::vector<way>> groups;
};

struct pieces {
    std::vector<piece> all;              ///< suppliers first, the delivery last; what is absent is not among them
    std::vector<std::uint32_t> parties;  ///< sorted
};

/// All that a delivery rests on by way of who is present; ways that lead to somebody absent are left out.
pieces rest_of(const supplies& all, const std::vector<std::uint32_t>& place_in_order, const std::vector<bool>& present,
               std::uint32_t delivered)
{
    const auto is_there = [&](std::uint32_t s) { return all.by[s] == no_party || present[all.by[s]]; };
    std::vector<std::uint32_t> found{delivered};
    std::unordered_map<std::uint32_t, std::uint32_t> place{{delivered, 0}};
    for (std::size_t at = 0; at < found.size(); ++at)
        for (const std::uint32_t each : all.taken_by(found[at]))
            if (is_there(each) && place.emplace(each, 0).second) found.push_back(each);
    std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) { return place_in_order[a] < place_in_order[b]; });

    pieces made;
    for (std::uint32_t i = 0; i < found.size(); ++i) {
        place[found[i]] = i;
        if (all.by[found[i]] != no_party) made.parties.push_back(all.by[found[i]]);
    }
    std::sort(made.parties.begin(), made.parties.end());
    made.parties.erase(std::unique(made.parties.begin(), made.parties.end()), made.parties.end());
    for (const std::uint32_t s : found) {
        piece& one = made.all.emplace_back();
        one.supply = s;
        one.party =
            all.by[s] == no_party
                ? nobody
                : static_cast<std::uint32_t>(std::lower_bound(made.parties.begin(), made.parties.end(), all.by[s]) - made.parties.begin());
        for (std::uint32_t g = all.first_group[s]; g < all.first_group[s + 1]; ++g) {
            std::vector<piece::way>& group = one.groups.emplace_back();
            for (std::uint32_t w = all.first_way[g]; w < all.first_way[g + 1]; ++w)
                if (is_there(all.takes[w])) group.push_back({place.at(all.takes[w]), all.units.empty() ? rational{1} : all.units[w]});
        }
    }
    return made;
}

/// What is gained without one of the parties; without nobody where it is none of them.
rational gain_without(const supplies& all, const pieces& of, std::uint32_t party)
{
    std::vector<std::optional<rational>> cost(of.all.size());
    for (std::size_t i = 0; i < of.all.size(); ++i) {
        const piece& one = of.all[i];
        if (one.party == party && party != nobody) continue;
        std::optional<rational> sum{all.cost[one.supply]};
        for (const auto& group : one.groups) {
            std::optional<rational> least;
            for (const piece::way& way : group)
                if (cost[way.takes])
                    if (rational here = way.units * *cost[way.takes]; !least || here < *least) least = std::move(here);
            if (!least) {
                sum.reset();
                break;
            }
            *sum += *least;
        }
        cost[i] = std::move(sum);
    }
    const rational& worth = all.worth[of.all.back().supply];
    return cost.back() && *cost.back() < worth ? worth - *cost.back() : rational{};
}

/// Parties that every way needs by the shape of it: those reached by needs without alternatives.
std::vector<bool> in_every_way(const pieces& of)
{
    std::vector<bool> reached(of.all.size());
    std::vector<bool> made(of.parties.size());
    reached.back() = true;
    for (std::size_t i = of.all.size(); i-- > 0;) {
        if (!reached[i]) continue;
        if (of.all[i].party != nobody) made[of.all[i].party] = true;
        for (const auto& group : of.all[i].groups)
            if (group.size() == 1) reached[group.front().takes] = true;
    }
    return made;
}

std::optional<std::int64_t> common_multiple(std::int64_t a, const rational& below)
{
    if (!below.is_small() || below.denominator() > largest) return std::nullopt;
    const rational ratio{a, below.denominator()};
    const int128 multiple = int128{a} * ratio.denominator();
    return multiple > largest ? std::nullopt : std::optional{static_cast<std::int64_t>(multiple)};
}

std::optional<std::int64_t> whole(const rational& value)
{
    if (!value.is_small() || value.numerator() > largest) return std::nullopt;
    return static_cast<std::int64_t>(value.numerator());
}

}  // namespace

// The cheapest way is worked out step by step, each from at most two earlier ones. What cannot be provided costs -1.

template <class Number>
struct delivery::step {
    enum kind : std::uint8_t {
        times,     ///< so many units of one
        cheaper,   ///< one of two
        both,      ///< two together
        provided,  ///< where its party is there: its own cost, and one if there is any
    };
    kind how;
    std::uint32_t a;
    std::uint32_t b;
    Number amount;            ///< units, or the own cost
    std::uint64_t rests_on;   ///< bits of optional parties
    std::uint64_t party = 0;  ///< the bit of who provides it; 0: it is there in any case

    [[nodiscard]] Number value(const std::vector<Number>& costs, std::uint64_t present) const
    {
        const Number cannot{-1};
        switch (how) {
        case times:
            return costs[a] < Number{0} ? cannot : costs[a] * amount;
        case cheaper:
            if (costs[a] < Number{0}) return costs[b];
            return costs[b] < Number{0} || costs[a] < costs[b] ? costs[a] : costs[b];
        case both:
            return costs[a] < Number{0} || costs[b] < Number{0} ? cannot : costs[a] + costs[b];
        case provided:
            break;
        }
        if ((party & ~present) != 0) return cannot;
        if (a == none) return amount;
        return costs[a] < Number{0} ? cannot : costs[a] + amount;
    }
};

template <class Number>
std::vector<Number> delivery::tree<Number>::gains(std::size_t optional) const
{
    const std::vector<delivery::step<Number>> steps = compiled();
    // From one set to the next, in the order of bits, some of the lowest bits change: only what rests on one of those is worked out anew.
    std::vector<std::vector<std::uint32_t>> anew(optional);
    for (std::size_t highest = 0; highest < optional; ++highest)
        for (std::uint32_t i = 0; i < steps.size(); ++i)
            if ((steps[i].rests_on & ((std::uint64_t{2} << highest) - 1)) != 0) anew[highest].push_back(i);

    std::vector<Number> costs(steps.size());
    for (std::uint32_t i = 0; i < steps.size(); ++i) costs[i] = steps[i].value(costs, 0);
    const std::uint64_t count = std::uint64_t{1} << optional;
    std::vector<Number> made(count);
    for (std::uint64_t bits = 0;;) {
        if (!(costs.back() < Number{0}) && costs.back() < worth) made[bits] = worth - costs.back();
        if (++bits == count) return made;
        for (const std::uint32_t i : anew[static_cast<std::size_t>(__builtin_ctzll(bits))]) costs[i] = steps[i].value(costs, bits);
    }
}

template <class Number>
std::vector<delivery::step<Number>> delivery::tree<Number>::compiled() const
{
    std::vector<delivery::step<Number>> made;
    std::vector<std::uint32_t> cost_of;  // by part: the step that has it
    const auto add = [&](step<Number> one) {
        if (one.a != none) one.rests_on |= made[one.a].rests_on;
        if (one.b != none) one.rests_on |= made[one.b].rests_on;
        made.push_back(std::move(one));
        return static_cast<std::uint32_t>(made.size() - 1);
    };
    // Two by two, so that a change of one has few steps to go.
    const auto join = [&](std::vector<std::uint32_t>& some, typename step<Number>::kind how) {
        while (some.size() > 1) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < some.size(); i += 2)
                some[kept++] = i + 1 < some.size() ? add({how, some[i], some[i + 1], {}, 0}) : some[i];
            some.resize(kept);
        }
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::uint32_t end = i + 1 < parts.size() ? parts[i + 1].first_group : static_cast<std::uint32_t>(first_way.size() - 1);
        std::vector<std::uint32_t> groups;
        for (std::uint32_t g = parts[i].first_group; g < end; ++g) {
            std::vector<std::uint32_t> alternatives;
            for (std::uint32_t w = first_way[g]; w < first_way[g + 1]; ++w) {
                const std::uint32_t taken = cost_of[ways[w].takes];
                alternatives.push_back(ways[w].units == Number{1} ? taken : add({step<Number>::times, taken, none, ways[w].units, 0}));
            }
            // Nobody who is there meets it: what takes it cannot be provided.
            if (alternatives.empty()) alternatives.push_back(add({step<Number>::provided, none, none, Number{-1}, 0}));
            join(alternatives, step<Number>::cheaper);
            groups.push_back(alternatives.front());
        }
        join(groups, step<Number>::both);
        const std::uint64_t bit = parts[i].optional_party == in_any_case ? 0 : std::uint64_t{1} << parts[i].optional_party;
        cost_of.push_back(add({step<Number>::provided, groups.empty() ? none : groups.front(), none, parts[i].cost, bit, bit}));
    }
    return made;
}

void delivery::make_quick()
{
    // Costs of a part are whole multiples of one by its denominator, whichever ways are taken.
    std::vector<std::int64_t> denominators;
    std::vector<std::int64_t> most;
    quick_.first_way = exact_.first_way;
    for (std::size_t i = 0; i < exact_.parts.size(); ++i) {
        const tree<rational>::part& one = exact_.parts[i];
        const bool last = i + 1 == exact_.parts.size();
        const std::uint32_t end = last ? static_cast<std::uint32_t>(exact_.first_way.size() - 1) : exact_.parts[i + 1].first_group;
        std::optional<std::int64_t> below = common_multiple(1, one.cost);
        if (last && below) below = common_multiple(*below, exact_.worth);
        for (std::uint32_t w = exact_.first_way[one.first_group]; below && w < exact_.first_way[end]; ++w)
            below = common_multiple(*below, exact_.ways[w].units / rational{denominators[exact_.ways[w].takes]});
        if (!below) return;
        const auto cost = whole(one.cost * rational{*below});
        if (!cost) return;
        int128 sum = *cost;
        for (std::uint32_t g = one.first_group; g < end; ++g) {
            int128 dearest = 0;
            for (std::uint32_t w = exact_.first_way[g]; w < exact_.first_way[g + 1]; ++w) {
                const tree<rational>::way& way = exact_.ways[w];
                const auto units = whole(way.units * rational{*below} / rational{denominators[way.takes]});
                if (!units) return;
                quick_.ways.push_back({way.takes, *units});
                dearest = std::max(dearest, int128{most[way.takes]} * *units);
            }
            sum += dearest;
            if (sum > largest) return;
        }
        quick_.parts.push_back({one.optional_party, *cost, one.first_group});
        denominators.push_back(*below);
        most.push_back(static_cast<std::int64_t>(sum));
    }
    const auto worth = whole(exact_.worth * rational{denominators.back()});
    if (!worth) return;
    quick_.worth = *worth;
    denominator_ = denominators.back();
}

std::vector<std::int64_t> delivery::counts() const
{
    PARTNERING_EXPECTS(denominator_ != 0, "gains are whole multiples");
    return quick_.gains(optional_.size());
}

std::vector<rational> delivery::ratios() const { return exact_.gains(optional_.size()); }

std::optional<delivery> delivery::of(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                     const std::vector<bool>& present, std::uint32_t delivered, std::size_t most)
{
    if (all.by[delivered] != no_party && !present[all.by[delivered]]) return std::nullopt;
    const pieces rest = rest_of(all, place_in_order, present, delivered);
    delivery made;
    made.gain_ = gain_without(all, rest, nobody);
    if (made.gain_.sign() == 0) return std::nullopt;

    const std::vector<bool> needed = in_every_way(rest);
    std::vector<std::uint32_t> bit_of(rest.parties.size(), in_any_case);
    for (std::uint32_t p = 0; p < rest.parties.size(); ++p) {
        if (needed[p] || gain_without(all, rest, p).sign() == 0) {
            made.needed_.push_back(rest.parties[p]);
            continue;
        }
        bit_of[p] = static_cast<std::uint32_t>(made.optional_.size());
        made.optional_.push_back(rest.parties[p]);
        if (made.optional_.size() > most) return made;
    }

    tree<rational>& exact = made.exact_;
    exact.worth = all.worth[delivered];
    for (const piece& one : rest.all) {
        exact.parts.push_back({one.party == nobody ? in_any_case : bit_of[one.party], all.cost[one.supply],
                               static_cast<std::uint32_t>(exact.first_way.size())});
        for (const auto& group : one.groups) {
            exact.first_way.push_back(static_cast<std::uint32_t>(exact.ways.size()));
            for (const piece::way& way : group) exact.ways.push_back({way.takes, way.units});
        }
    }
    exact.first_way.push_back(static_cast<std::uint32_t>(exact.ways.size()));
    made.size_ = exact.parts.size() + exact.ways.size();
    made.make_quick();
    return made;
}

}  // namespace detail
PARTNERING_END
