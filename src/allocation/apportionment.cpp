#include <partnering/allocation/apportionment.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>

#include "core/common_denominator.hpp"
#include "core/compare_products.hpp"
#include "core/large_pages.hpp"
#include "members.hpp"
#include "money/parts.hpp"
#include "sums.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <type_traits>

PARTNERING_BEGIN

std::string_view to_string(apportionment_method method) noexcept
{
    switch (method) {
    case apportionment_method::hamilton:
        return "hamilton";
    case apportionment_method::jefferson:
        return "jefferson";
    case apportionment_method::webster:
        return "webster";
    case apportionment_method::adams:
        return "adams";
    case apportionment_method::huntington_hill:
        return "huntington_hill";
    }
    return "";
}

namespace {

using seats = std::vector<int128>;

/// A number to read: exact, and where that is an unwieldy ratio its first decimals before it.
std::string readable(const rational& value)
{
    const std::string exact = number_text(value);
    return exact.find('/') == std::string::npos ? exact : fixed_decimal(value, 4, rounding_mode::down) + "... (" + exact + ')';
}

/// A ratio of whole numbers that is only compared, and so never reduced.
struct whole_claim {
    uint128 above;
    uint128 below;

    friend bool operator==(const whole_claim& a, const whole_claim& b) { return compare_products(a.above, b.below, b.above, a.below) == 0; }
    friend bool operator<(const whole_claim& a, const whole_claim& b) { return compare_products(a.above, b.below, b.above, a.below) < 0; }
};

/// A weight as a divisor method sees it: in whole numbers of a unit of all weights where the number is an integer, else exactly.
template <class Number>
struct divided_weight {
    apportionment_method method;
    Number weight;

    /// By what the claim to one seat more than `held` is measured: the quotient, for Huntington-Hill its square.
    [[nodiscard]] auto claim(int128 held) const
    {
        switch (method) {
        case apportionment_method::webster:
            return over(2 * held + 1, 2);
        case apportionment_method::adams:
            return over(held, 1);
        case apportionment_method::huntington_hill:
            if constexpr (std::is_same_v<Number, int128>) {
                return whole_claim{square(weight), static_cast<uint128>(held * (held + 1))};
            } else {
                return weight / rational{held, 1} * (weight / rational{held + 1, 1});
            }
        default:
            return over(held + 1, 1);
        }
    }

    /// The seats for a quotient of weight × above / below.
    [[nodiscard]] int128 seats_for(const Number& above, const Number& below) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            const int128 product = weight * above;
            const int128 down = product / below;
            const int128 rest = product - down * below;
            return down + (goes_up(product, below, rest) ? 1 : 0);
        } else {
            const rational quotient = weight * (above / below);
            if (method == apportionment_method::adams) return quotient.to_integer(rounding_mode::ceiling);
            if (method == apportionment_method::webster) return quotient.to_integer(rounding_mode::half_up);
            const int128 whole = quotient.to_integer(rounding_mode::floor);
            const bool up =
                method == apportionment_method::huntington_hill && quotient * quotient > rational{whole, 1} * rational{whole + 1, 1};
            return up ? whole + 1 : whole;
        }
    }

private:
    static uint128 square(int128 value) { return static_cast<uint128>(value) * static_cast<uint128>(value); }

    /// weight × scale / above, or that without the scale, which all claims have in common.
    [[nodiscard]] auto over(int128 above, int128 scale) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            return whole_claim{static_cast<uint128>(weight), static_cast<uint128>(above)};
        } else {
            return weight / rational{above, scale};
        }
    }

    /// Whether a quotient of product / below, which leaves a rest, is rounded up.
    [[nodiscard]] bool goes_up(int128 product, int128 below, int128 rest) const
    {
        switch (method) {
        case apportionment_method::adams:
            return rest > 0;
        case apportionment_method::webster:
            return 2 * rest >= below;
        case apportionment_method::huntington_hill: {
            // Whether it is above the geometric mean of the whole numbers on both sides of it, squared and times the square of `below`.
            const auto size = static_cast<uint128>(product);
            const auto down = static_cast<uint128>(product - rest);
            return compare_products(size, size, down, down + static_cast<uint128>(below)) > 0;
        }
        default:
            return false;
        }
    }
};

/// Who takes part: weights, the seats each has for certain, and who is left when those whose quota is less than these stand aside.
struct house {
    apportionment_method method;
    const std::vector<allocation_member>& members;
    int128 size;
    int128 without = 0;                   ///< the seats that a weight of 0 has for certain ...
    int128 with = 0;                      ///< ... and any other one
    rational sum{};                       ///< of all weights
    std::vector<std::size_t> weighted{};  ///< those with a weight
    std::vector<std::size_t> divide{};    ///< of these, who do not stand aside
    int128 for_them = 0;                  ///< seats they divide
    rational weight_of_them{};

    [[nodiscard]] const rational& weight(std::size_t i) const { return members[i].measure; }
    [[nodiscard]] int128 certain(std::size_t i) const { return weight(i).sign() > 0 ? with : without; }
    [[nodiscard]] seats all_certain() const
    {
        seats held;
        reserve_on_large_pages(held, members.size());
        held.assign(members.size(), without);
        for (const std::size_t i : weighted) held[i] = with;
        return held;
    }
    [[nodiscard]] rational claim(std::size_t i, int128 held) const { return divided_weight<rational>{method, weight(i)}.claim(held); }
};

/// All with a weight divide what those without do not have for certain. Gives how many seats there must be.
int128 enter(house& in)
{
    const std::size_t count = in.members.size();
    in.sum = sum_of(count, [&](std::size_t i) -> const rational& { return in.weight(i); });
    in.weighted.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        if (in.weight(i).sign() > 0) in.weighted.push_back(i);
    in.divide = in.weighted;
    in.weight_of_them = in.sum;
    const int128 of_the_others = in.without * static_cast<int128>(count - in.weighted.size());
    in.for_them = in.size - of_the_others;
    return of_the_others + in.with * static_cast<int128>(in.weighted.size());
}

/// Weights of `house::divide` in one unit, and their sum.
template <class Number>
struct weights_in_units {
    std::vector<Number> of;
    Number sum;
};

/// Calls `use` with the weights of those who divide the seats: whole numbers where what is worked out from them fits, else ratios.
template <class Use>
auto with_weights(const house& in, const Use& use)
{
    const std::size_t count = in.divide.size();
    const auto at = [&](std::size_t j) -> const rational& { return in.weight(in.divide[j]); };
    constexpr int128 most = int128{1} << 62;
    if (in.size < most) {
        // Room for a weight times twice the seats and half a seat for each member, and as much again; squares of weights fit too.
        const auto room = static_cast<uint128>(4 * in.size + 2 * static_cast<int128>(count) + 4);
        if (auto whole = over_common_denominator(count, at, room); whole && whole->size < static_cast<uint128>(most))
            return use(weights_in_units<int128>{std::move(whole->numerators), static_cast<int128>(whole->size)});
    }
    weights_in_units<rational> exact{{}, in.weight_of_them};
    exact.of.reserve(count);
    for (std::size_t j = 0; j < count; ++j) exact.of.push_back(at(j));
    return use(std::move(exact));
}

/// Those stand aside whose quota is below what they have for certain, the least weight first: the others' quotas only fall by that.
///
/// Cost: O(n) expected: weights are never sorted, only parted at those who are the first to stay, each time half as many
template <class Number>
void stand_aside(house& in, weights_in_units<Number>& weights)
{
    if (in.with == 0) return;
    const auto number = [](int128 value) {
        if constexpr (std::is_same_v<Number, int128>) {
            return value;
        } else {
            return rational{value, 1};
        }
    };
    std::vector<Number> parted = weights.of;
    auto first = parted.begin();  // all before it stand aside
    auto last = parted.end();     // none from it on does
    while (first != last) {
        const auto middle = first + (last - first) / 2;
        std::nth_element(first, middle, last);
        const Number below = std::accumulate(first, middle, Number{0});
        const int128 seats_left = in.for_them - in.with * (middle - first);
        if (*middle * number(seats_left) < (weights.sum - below) * number(in.with)) {
            in.for_them = seats_left - in.with;
            weights.sum -= below + *middle;
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    if (first == parted.begin()) return;
    const Number most = *std::max_element(parted.begin(), first);
    std::size_t stays = 0;
    for (std::size_t j = 0; j < in.divide.size(); ++j) {
        if (!(most < weights.of[j])) {
            in.weight_of_them -= in.weight(in.divide[j]);
            continue;
        }
        in.divide[stays] = in.divide[j];
        weights.of[stays++] = std::move(weights.of[j]);
    }
    in.divide.resize(stays);
    weights.of.resize(stays);
}

/// Who share one claim to fewer seats than they are.
struct tie {
    std::vector<std::size_t> tied;
    std::size_t seats = 0;
};

/// Those whose fraction is the least that got a seat: who has the same and got none is as entitled to it.
template <class Made>
std::optional<tie> tie_at_least_fraction(const house& in, const Made& made, const seats& down, const std::vector<bool>& has_quota)
{
    const std::size_t none = down.size();
    std::size_t least = none;
    for (std::size_t j = 0; j < down.size(); ++j)
        if (made.units[j] != down[j] && (least == none || made.rests[j] < made.rests[least])) least = j;
    if (least == none) return std::nullopt;
    tie found;
    for (std::size_t j = 0; j < down.size(); ++j) {
        if (!has_quota[j] || made.rests[j] != made.rests[least]) continue;
        found.tied.push_back(in.divide[j]);
        found.seats += made.units[j] != down[j] ? 1u : 0u;
    }
    return found.tied.size() > found.seats ? std::optional{std::move(found)} : std::nullopt;
}

/// None where minimums of those whose quota is less take more seats than fractions of quotas leave. `tied` is null where nobody asks.
std::optional<seats> by_quotas(const house& in, std::optional<tie>* tied)
{
    const std::size_t count = in.divide.size();
    std::optional<seats> result;
    const auto weight_at = [&](std::size_t j) -> const rational& { return in.weight(in.divide[j]); };
    part(in.for_them, count, weight_at, [&](auto& made) {
        std::vector<bool> has_quota(count);
        int128 left = in.for_them;
        for (std::size_t j = 0; j < count; ++j) {
            has_quota[j] = made.units[j] >= in.with;
            if (!has_quota[j]) made.units[j] = in.with;
            left -= made.units[j];
        }
        if (left < 0) return;
        const seats down = tied != nullptr ? made.units : seats{};
        hand_out(
            static_cast<std::size_t>(left), made.units, made.rests, [&](std::size_t j) { return static_cast<bool>(has_quota[j]); },
            [&](std::size_t a, std::size_t b) { return in.members[in.divide[a]].key < in.members[in.divide[b]].key; });
        result = in.all_certain();
        for (std::size_t j = 0; j < count; ++j) (*result)[in.divide[j]] = made.units[j];
        if (tied != nullptr) *tied = tie_at_least_fraction(in, made, down, has_quota);
    });
    return result;
}

seats by_remainders(house& in, std::optional<tie>* tied)
{
    if (auto held = by_quotas(in, tied)) return std::move(*held);
    with_weights(in, [&](auto weights) { stand_aside(in, weights); });
    auto held = by_quotas(in, tied);
    PARTNERING_EXPECTS(held, "where nobody's quota is below the minimum, the whole parts of all quotas are within the house");
    return std::move(*held);
}

/// The least claim that has a seat beyond the certain ones, and the greatest that has none.
struct bounds {
    std::optional<rational> served{};
    rational not_served{};
};

bounds bounds_of(const house& in, const seats& held)
{
    bounds found;
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (in.weight(i).sign() == 0) continue;
        found.not_served = std::max(found.not_served, in.claim(i, held[i]));
        if (held[i] == in.certain(i)) continue;
        rational last = in.claim(i, held[i] - 1);
        if (!found.served || last < *found.served) found.served = std::move(last);
    }
    return found;
}

/// The seats still to be given, to the greatest claims, or to be given up, from the least ones; ties to the lesser key.
template <class Number>
void settle_by_claims(const house& in, const std::vector<Number>& weights, seats& held)
{
    const std::vector<std::size_t>& who = in.weighted;
    int128 missing = in.size - std::accumulate(held.begin(), held.end(), int128{0});
    const bool up = missing > 0;
    struct entry {
        decltype(divided_weight<Number>{}.claim(0)) claim;
        std::size_t at;
    };
    const auto entry_of = [&](std::size_t j) {
        return entry{divided_weight<Number>{in.method, weights[j]}.claim(up ? held[who[j]] : held[who[j]] - 1), j};
    };
    const auto may_change = [&](std::size_t j) { return up || held[who[j]] != in.with; };
    /// Whether a is the first to get the next seat, or to give up the last one.
    const auto before = [&](const entry& a, const entry& b) {
        if (!(a.claim == b.claim)) return (a.claim < b.claim) != up;
        return (in.members[who[a.at]].key < in.members[who[b.at]].key) == up;
    };
    const auto after = [&](const entry& a, const entry& b) { return before(b, a); };
    // Of members who each change by a seat at least, only as many can as there are seats: the first ones.
    const auto most = static_cast<std::size_t>(std::min(up ? missing : -missing, static_cast<int128>(who.size())));
    std::vector<entry> heap;
    for (std::size_t j = 0; j < who.size() && most > 0; ++j) {
        if (!may_change(j)) continue;
        entry one = entry_of(j);
        const bool full = heap.size() == most;
        if (full && !before(one, heap.front())) continue;
        if (full) std::pop_heap(heap.begin(), heap.end(), before);
        if (full) heap.pop_back();
        heap.push_back(std::move(one));
        std::push_heap(heap.begin(), heap.end(), before);
    }
    std::make_heap(heap.begin(), heap.end(), after);
    for (; missing != 0; missing += up ? -1 : 1) {
        std::pop_heap(heap.begin(), heap.end(), after);
        const std::size_t j = heap.back().at;
        heap.pop_back();
        held[who[j]] += up ? 1 : -1;
        if (!may_change(j)) continue;
        heap.push_back(entry_of(j));
        std::push_heap(heap.begin(), heap.end(), after);
    }
}

seats by_divisor(house& in)
{
    return with_weights(in, [&]<class Number>(weights_in_units<Number> weights) {
        const std::vector<Number> all = weights.of;
        stand_aside(in, weights);
        seats held = in.all_certain();
        // Rounding down loses half a seat a member on average, and rounding up wins one: the house that the divisor is made for allows for
        // it. Any divisor gives an apportionment of some house; this one comes close to ours, and claims settle the rest.
        const auto allowance = static_cast<int128>(in.divide.size());
        int128 twice_aim = 2 * in.for_them;
        if (in.method == apportionment_method::jefferson) twice_aim += allowance;
        if (in.method == apportionment_method::adams) twice_aim -= allowance;
        for (std::size_t j = 0; j < in.divide.size(); ++j) {
            const std::size_t i = in.divide[j];
            const divided_weight<Number> one{in.method, weights.of[j]};
            if constexpr (std::is_same_v<Number, int128>) {
                held[i] = std::max(in.with, one.seats_for(twice_aim, 2 * weights.sum));
            } else {
                held[i] = std::max(in.with, one.seats_for(rational{twice_aim, 1}, weights.sum * rational{2}));
            }
        }
        settle_by_claims(in, all, held);
        return held;
    });
}

std::optional<tie> tie_at(const house& in, const seats& held, const bounds& found)
{
    if (!found.served || *found.served != found.not_served) return std::nullopt;
    tie result;
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (in.weight(i).sign() == 0) continue;
        const bool has = held[i] != in.certain(i) && in.claim(i, held[i] - 1) == *found.served;
        if (has || in.claim(i, held[i]) == *found.served) result.tied.push_back(i);
        result.seats += has ? 1u : 0u;
    }
    return result;
}

/// Requires: 0 <= value.
int128 square_root(int128 value)
{
    int128 root = 0;
    for (int128 bit = int128{1} << 62; bit != 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= value) root += bit;
    return root;
}

/// The roundest number that as a divisor gives these seats: the one with the fewest digits, of these the least.
std::optional<rational> divisor_between(const house& in, const bounds& found)
{
    if (!found.served) return std::nullopt;
    const bool squares = in.method == apportionment_method::huntington_hill;
    const rational most{int128{1} << 124, 1};
    rational step{1'000'000'000'000'000'000};
    for (int places = -18; places <= 12; ++places, step /= rational{10}) {
        const rational below = found.not_served / (squares ? step * step : step);
        if (below > most) return std::nullopt;
        const int128 whole = below.to_integer(rounding_mode::floor);
        const rational divisor = rational{(squares ? square_root(whole) : whole) + 1, 1} * step;
        if ((squares ? divisor * divisor : divisor) < *found.served) return divisor;
    }
    return std::nullopt;
}

finding refusal(const house& in, const tie& tied)
{
    std::vector<std::string> names;
    for (const std::size_t i : tied.tied) names.push_back(in.members[i].key);
    std::sort(names.begin(), names.end());
    constexpr std::size_t most_named = 10;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i) list += (i == 0 ? "" : ", ") + quote(names[i]);
    if (names.size() > most_named) list += " and " + std::to_string(names.size() - most_named) + " more";
    return wrong("tied_seats", to_string(in.method),
                 list + " have the same claim to the last " + std::to_string(tied.seats) + (tied.seats == 1 ? " seat" : " seats") +
                     ": a lot decides among them, or their keys where ties are not refused");
}

/// Who got how many seats by which numbers; `found` and the divisor are for divisor methods.
explanation why(const house& in, const seats& held, const std::optional<tie>& tied, const std::optional<bounds>& found)
{
    explanation told{
        std::string{to_string(in.method)}, "", {{"seats", to_string(in.size)}, {"weights", number_text(in.sum)}}, to_string(in.size), {}};
    std::optional<rational> divisor;
    if (found) {
        divisor = divisor_between(in, *found);
        if (divisor) told.inputs.emplace_back("divisor", number_text(*divisor));
        const std::string quotient = in.method == apportionment_method::huntington_hill ? "squared quotient" : "quotient";
        if (found->served) told.inputs.emplace_back("least " + quotient + " with a seat", readable(*found->served));
        told.inputs.emplace_back("greatest " + quotient + " without", readable(found->not_served));
    }
    if (tied) {
        std::string keys;
        for (const std::size_t i : tied->tied) keys += (keys.empty() ? "" : ", ") + in.members[i].key;
        told.inputs.emplace_back("tied, decided by key", keys);
    }
    std::vector<bool> divides(held.size());
    for (const std::size_t i : in.divide) divides[i] = true;
    for (std::size_t i = 0; i < held.size(); ++i) {
        explanation one{"the minimum", in.members[i].key, {{"weight", number_text(in.weight(i))}}, to_string(held[i]), {}};
        if (!found && divides[i]) {
            const rational quota = in.weight(i) * rational{in.for_them, 1} / in.weight_of_them;
            const rational down = quota.rounded(rounding_mode::floor);
            if (down >= rational{in.with, 1})
                one.rule = rational{held[i], 1} == down ? "quota rounded down" : "quota rounded down, and a seat for its fraction";
            one.inputs.emplace_back("quota", readable(quota));
            one.inputs.emplace_back("fraction", readable(quota - down));
        }
        if (found && in.weight(i).sign() > 0) {
            if (divisor) one.inputs.emplace_back("quotient", readable(in.weight(i) / *divisor));
            if (held[i] != in.certain(i)) one.rule = "quotient rounded";
        }
        told.children.push_back(std::move(one));
    }
    return told;
}

}  // namespace

checked<allocation> apportionment::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        if (!problem.total.is_integer())
            return wrong("house_not_whole", name(),
                         number_text(problem.total) + " seats are to be divided: seats are whole, divide " +
                             to_string(problem.total.rounded(rounding_mode::down)) + " or " +
                             to_string(problem.total.rounded(rounding_mode::up)));
        house in{.method = method, .members = problem.members, .size = problem.total.to_integer(rounding_mode::floor)};
        const bool one_at_least = method == apportionment_method::adams || method == apportionment_method::huntington_hill;
        in.without = minimum;
        in.with = one_at_least ? std::max(minimum, 1u) : minimum;
        const int128 needed = enter(in);
        if (needed > in.size)
            return wrong("house_too_small", name(),
                         to_string(in.size) + " seats do not give each its minimum: there are " + to_string(needed) + " or more");
        if (in.sum.sign() == 0 && needed != in.size)
            return wrong("all_measures_zero", name(),
                         to_string(in.size - needed) + " seats are left and all weights are 0: at least one member has a weight above 0");
        const bool explained = problem.members.size() <= allocation::most_explained;
        const bool asks_ties = refuse_ties || explained;
        std::optional<tie> tied;
        std::optional<bounds> found;
        seats held;
        if (in.divide.empty()) {
            held = in.all_certain();
        } else if (method == apportionment_method::hamilton) {
            held = by_remainders(in, asks_ties ? &tied : nullptr);
        } else {
            held = by_divisor(in);
            if (asks_ties) {
                found = bounds_of(in, held);
                tied = tie_at(in, held, *found);
            }
        }
        if (tied && refuse_ties) return refusal(in, *tied);
        allocation result{{}, {std::string{name()}, "", {{"seats", to_string(in.size)}}, to_string(in.size), {}}, problem.carried};
        if (explained) result.why = why(in, held, tied, found);
        reserve_on_large_pages(result.shares, held.size());
        for (const int128 each : held) result.shares.emplace_back(each, 1);
        return result;
    });
}

PARTNERING_END
