#include "delivery.hpp"

#include "core/integer_ratio.hpp"
#include "delivery_pieces.hpp"
#include "looked_at.hpp"
#include "needed_parties.hpp"

#include <algorithm>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

constexpr std::uint32_t none = 0xffff'ffff;
constexpr std::uint32_t in_any_case = 32;
constexpr std::int64_t largest = std::int64_t{1} << 62;

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
std::vector<std::vector<std::uint32_t>> delivery::tree<Number>::anew(const std::vector<step<Number>>& steps, std::size_t optional)
{
    std::vector<std::vector<std::uint32_t>> made(optional);
    for (std::size_t highest = 0; highest < optional; ++highest)
        for (std::uint32_t i = 0; i < steps.size(); ++i)
            if ((steps[i].rests_on & ((std::uint64_t{2} << highest) - 1)) != 0) made[highest].push_back(i);
    return made;
}

template <class Number>
std::uint64_t delivery::tree<Number>::steps_of_gains(std::size_t optional) const
{
    const std::vector<step<Number>> steps = compiled();
    const std::vector<std::vector<std::uint32_t>> each = anew(steps, optional);
    std::uint64_t made = steps.size();
    // Half of all sets are those in which the lowest bit changes alone, and so on.
    for (std::size_t highest = 0; highest < optional; ++highest)
        made += std::uint64_t{each[highest].size() + 1} << (optional - 1 - highest);
    return made;
}

template <class Number>
std::vector<Number> delivery::tree<Number>::gains(std::size_t optional) const
{
    const std::vector<step<Number>> steps = compiled();
    const std::vector<std::vector<std::uint32_t>> changes = anew(steps, optional);
    std::vector<Number> costs(steps.size());
    for (std::uint32_t i = 0; i < steps.size(); ++i) costs[i] = steps[i].value(costs, 0);
    const std::uint64_t count = std::uint64_t{1} << optional;
    std::vector<Number> made(count);
    for (std::uint64_t bits = 0;;) {
        if (!(costs.back() < Number{0}) && costs.back() < worth) made[bits] = worth - costs.back();
        if (++bits == count) return made;
        for (const std::uint32_t i : changes[static_cast<std::size_t>(__builtin_ctzll(bits))]) costs[i] = steps[i].value(costs, bits);
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

std::uint64_t delivery::step_in_ratios_takes() const
{
    constexpr std::uint64_t bits_of_word = 64;
    // Sides are cut at so many digits, a third of a digit a bit.
    constexpr std::uint64_t most_bits = std::uint64_t{rational::max_digits} * 10 / 3;
    constexpr std::uint64_t most_words = most_bits / bits_of_word + 1;
    const auto bits = [](const cpp_int& number) -> std::uint64_t { return number.is_zero() ? 0 : msb(number) + 1; };
    // As make_quick() has them.
    std::vector<cpp_int> denominators;
    std::vector<cpp_int> most;
    std::uint64_t longest = 0;
    std::uint64_t longest_below = 0;
    for (std::size_t i = 0; i < exact_.parts.size() && longest < most_bits; ++i) {
        const tree<rational>::part& one = exact_.parts[i];
        const bool last = i + 1 == exact_.parts.size();
        const std::uint32_t end = last ? static_cast<std::uint32_t>(exact_.first_way.size() - 1) : exact_.parts[i + 1].first_group;
        const integer_ratio own = ratio_of(one.cost);
        cpp_int below = own.below;
        if (last) below = lcm(below, ratio_of(exact_.worth).below);
        for (std::uint32_t w = exact_.first_way[one.first_group]; w < exact_.first_way[end] && bits(below) < most_bits; ++w) {
            const integer_ratio units = ratio_of(exact_.ways[w].units);
            const cpp_int& of_one = denominators[exact_.ways[w].takes];
            below = lcm(below, cpp_int{units.below * (of_one / gcd(units.above, of_one))});
        }
        if (bits(below) >= most_bits) return looked_at_for_words(most_words, most_words);
        cpp_int sum = own.above * (below / own.below);
        for (std::uint32_t g = one.first_group; g < end; ++g) {
            cpp_int dearest = 0;
            for (std::uint32_t w = exact_.first_way[g]; w < exact_.first_way[g + 1]; ++w) {
                const tree<rational>::way& way = exact_.ways[w];
                const integer_ratio units = ratio_of(way.units);
                const cpp_int here = most[way.takes] * units.above * below / (units.below * denominators[way.takes]);
                if (here > dearest) dearest = here;
            }
            sum += dearest;
        }
        if (last) {
            const integer_ratio worth = ratio_of(exact_.worth);
            const cpp_int in_all = worth.above * (below / worth.below);
            if (in_all > sum) sum = in_all;
        }
        longest = std::max({longest, bits(below), bits(sum)});
        if (below != 1) longest_below = std::max(longest_below, bits(below));
        denominators.push_back(std::move(below));
        most.push_back(std::move(sum));
    }
    if (longest < 2 * bits_of_word) return looked_at_in_ratios;
    return looked_at_for_words(std::min(longest / bits_of_word + 1, most_words), (longest_below + bits_of_word - 1) / bits_of_word);
}

std::vector<rational> delivery::likeness() const
{
    std::vector<rational> made{exact_.worth, rational{needed_.size()}, rational{optional_.size()}};
    for (const tree<rational>::part& each : exact_.parts) {
        made.push_back(each.cost);
        made.emplace_back(each.optional_party);
        made.emplace_back(each.first_group);
    }
    for (const std::uint32_t each : exact_.first_way) made.emplace_back(each);
    for (const tree<rational>::way& each : exact_.ways) {
        made.emplace_back(each.takes);
        made.push_back(each.units);
    }
    return made;
}

std::optional<delivery> delivery::of(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                     const std::vector<bool>& present, std::uint32_t delivered, const limits& most,
                                     std::uint64_t& looked_at)
{
    const std::optional<pieces> rest = affordable_pieces(all, place_in_order, present, delivered, looked_at);
    if (!rest) return std::nullopt;
    delivery made;
    made.gain_ = rest->gain;
    const std::uint64_t left = most.looked_at > looked_at ? most.looked_at - looked_at : 0;
    const needed_parties sorted = who_is_needed(all, *rest, most.optional, left);
    looked_at += sorted.looked_at;
    for (const std::uint32_t p : sorted.needed) made.needed_.push_back(rest->parties[p]);
    // In the order in which they come in, so that deliveries of one shape are alike whoever provides what.
    std::vector<bool> may_be_missed(rest->parties.size());
    for (const std::uint32_t p : sorted.optional) may_be_missed[p] = true;
    std::vector<std::uint32_t> bit_of(rest->parties.size(), in_any_case);
    for (const piece& one : rest->all) {
        if (one.party == piece::nobody || !may_be_missed[one.party] || bit_of[one.party] != in_any_case) continue;
        bit_of[one.party] = static_cast<std::uint32_t>(made.optional_.size());
        made.optional_.push_back(rest->parties[one.party]);
    }
    if (made.optional_.size() > most.optional) {
        made.beyond_ = limit::optional;
        return made;
    }
    if (looked_at >= most.looked_at) {
        made.beyond_ = limit::looked_at;
        return made;
    }

    tree<rational>& exact = made.exact_;
    exact.worth = all.worth[delivered];
    if (made.optional_.empty()) {
        // It costs the same, whoever provides what.
        exact.parts.push_back({in_any_case, exact.worth - made.gain_, 0});
        exact.first_way.push_back(0);
        made.make_quick();
        return made;
    }
    for (const piece& one : rest->all) {
        exact.parts.push_back({one.party == piece::nobody ? in_any_case : bit_of[one.party], all.cost[one.supply],
                               static_cast<std::uint32_t>(exact.first_way.size())});
        for (const auto& group : one.groups) {
            exact.first_way.push_back(static_cast<std::uint32_t>(exact.ways.size()));
            for (const piece::way& way : group) exact.ways.push_back({way.takes, way.units});
        }
    }
    exact.first_way.push_back(static_cast<std::uint32_t>(exact.ways.size()));
    made.make_quick();
    const std::size_t optional = made.optional_.size();
    if (made.denominator_ != 0) {
        made.table_takes_ = made.quick_.steps_of_gains(optional);
    } else {
        // Each gain is added up twice.
        const std::uint64_t steps = exact.steps_of_gains(optional) + (std::uint64_t{2} << optional);
        made.table_takes_ = steps >= most.looked_at ? steps : made.step_in_ratios_takes() * steps;
    }
    if (made.table_takes_ >= most.looked_at) made.beyond_ = limit::looked_at;
    return made;
}

}  // namespace detail
PARTNERING_END
