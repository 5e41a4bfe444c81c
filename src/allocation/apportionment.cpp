#include <partnering/allocation/apportionment.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>

#include "members.hpp"
#include "money/parts.hpp"
#include "sums.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

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

/// Who takes part: weights, the seats each has for certain, and who is left when those whose quota is less than these stand aside.
struct house {
    apportionment_method method;
    const std::vector<allocation_member>& members;
    int128 size;
    seats certain{};
    rational sum{};                     ///< of all weights
    std::vector<std::size_t> divide{};  ///< those with a weight who do not stand aside
    int128 for_them = 0;                ///< seats they divide
    rational weight_of_them{};

    [[nodiscard]] const rational& weight(std::size_t i) const { return members[i].measure; }

    /// By what the claim of i to one seat more than `held` is measured: the quotient, for Huntington-Hill its square.
    [[nodiscard]] rational claim(std::size_t i, int128 held) const
    {
        switch (method) {
        case apportionment_method::webster:
            return weight(i) / rational{2 * held + 1, 2};
        case apportionment_method::adams:
            return weight(i) / rational{held, 1};
        case apportionment_method::huntington_hill:
            return weight(i) / rational{held, 1} * (weight(i) / rational{held + 1, 1});
        default:
            return weight(i) / rational{held + 1, 1};
        }
    }

    [[nodiscard]] int128 rounded(const rational& quotient) const
    {
        if (method == apportionment_method::adams) return quotient.to_integer(rounding_mode::ceiling);
        if (method == apportionment_method::webster) return quotient.to_integer(rounding_mode::half_up);
        const int128 whole = quotient.to_integer(rounding_mode::floor);
        const bool up =
            method == apportionment_method::huntington_hill && quotient * quotient > rational{whole, 1} * rational{whole + 1, 1};
        return up ? whole + 1 : whole;
    }
};

/// All with a weight divide what those without do not have for certain.
void enter(house& in)
{
    in.for_them = in.size;
    for (std::size_t i = 0; i < in.members.size(); ++i) {
        if (in.weight(i).sign() > 0) {
            in.divide.push_back(i);
        } else {
            in.for_them -= in.certain[i];
        }
    }
    in.weight_of_them = in.sum;
}

/// Those stand aside whose quota is below what they have for certain, the least weight first: the others' quotas only fall by that.
void stand_aside(house& in)
{
    std::vector<std::size_t>& divide = in.divide;
    if (divide.empty() || in.certain[divide.front()] == 0) return;
    std::sort(divide.begin(), divide.end(), [&](std::size_t a, std::size_t b) { return in.weight(a) < in.weight(b); });
    std::size_t aside = 0;
    for (; aside < divide.size(); ++aside) {
        const std::size_t i = divide[aside];
        if (in.weight(i) * rational{in.for_them, 1} >= in.weight_of_them * rational{in.certain[i], 1}) break;
        in.for_them -= in.certain[i];
        in.weight_of_them -= in.weight(i);
    }
    divide.erase(divide.begin(), divide.begin() + static_cast<std::ptrdiff_t>(aside));
}

/// Who share one claim to fewer seats than they are.
struct tie {
    std::vector<std::size_t> tied;
    std::size_t seats = 0;
};

/// None where minimums of those whose quota is less take more seats than fractions of quotas leave.
std::optional<seats> by_quotas(const house& in, std::optional<tie>& tied)
{
    std::vector<rational> weights;
    weights.reserve(in.divide.size());
    for (const std::size_t i : in.divide) weights.push_back(in.weight(i));
    std::optional<seats> result;
    part(in.for_them, weights, [&](auto& made) {
        std::vector<bool> has_quota(weights.size());
        int128 left = in.for_them;
        for (std::size_t j = 0; j < weights.size(); ++j) {
            const int128 certain = in.certain[in.divide[j]];
            has_quota[j] = made.units[j] >= certain;
            if (!has_quota[j]) made.units[j] = certain;
            left -= made.units[j];
        }
        if (left < 0) return;
        const seats down = made.units;
        hand_out(static_cast<std::size_t>(left), made.units, [&](std::size_t a, std::size_t b) {
            if (has_quota[a] != has_quota[b]) return static_cast<bool>(has_quota[a]);
            if (made.rests[a] != made.rests[b]) return made.rests[b] < made.rests[a];
            return in.members[in.divide[a]].key < in.members[in.divide[b]].key;
        });
        result = in.certain;
        // The least fraction that got a seat: who has the same and got none is as entitled to it.
        const std::size_t none = weights.size();
        std::size_t least = none;
        for (std::size_t j = 0; j < weights.size(); ++j) {
            (*result)[in.divide[j]] = made.units[j];
            if (made.units[j] != down[j] && (least == none || made.rests[j] < made.rests[least])) least = j;
        }
        if (least == none) return;
        tie found;
        for (std::size_t j = 0; j < weights.size(); ++j) {
            if (!has_quota[j] || made.rests[j] != made.rests[least]) continue;
            found.tied.push_back(in.divide[j]);
            found.seats += made.units[j] != down[j] ? 1u : 0u;
        }
        if (found.tied.size() > found.seats) tied = std::move(found);
    });
    return result;
}

seats by_remainders(house& in, std::optional<tie>& tied)
{
    if (auto held = by_quotas(in, tied)) return std::move(*held);
    stand_aside(in);
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
        if (held[i] == in.certain[i]) continue;
        rational last = in.claim(i, held[i] - 1);
        if (!found.served || last < *found.served) found.served = std::move(last);
    }
    return found;
}

seats by_divisor(house& in)
{
    stand_aside(in);
    seats held = in.certain;
    // Rounding down loses half a seat a member on average, and rounding up wins one: the house that the divisor is made for allows for it.
    // Any divisor gives an apportionment of some house; this one comes close to ours, and claims settle the rest.
    const rational allowance{static_cast<long>(in.divide.size()), 2};
    rational aim{in.for_them, 1};
    if (in.method == apportionment_method::jefferson) aim += allowance;
    if (in.method == apportionment_method::adams) aim -= allowance;
    const rational per_weight = aim / in.weight_of_them;
    for (const std::size_t i : in.divide) held[i] = std::max(in.certain[i], in.rounded(in.weight(i) * per_weight));
    int128 missing = in.size - std::accumulate(held.begin(), held.end(), int128{0});
    if (missing == 0) return held;

    struct entry {
        rational claim;
        std::size_t member;
    };
    const bool up = missing > 0;
    // The top of the heap is who gets the next seat: the greatest claim, ties to the lesser key; or who gives up the last one, the reverse.
    const auto below_top = [&](const entry& a, const entry& b) {
        const entry& first = up ? a : b;
        const entry& second = up ? b : a;
        if (first.claim != second.claim) return first.claim < second.claim;
        return in.members[second.member].key < in.members[first.member].key;
    };
    std::vector<entry> heap;
    const auto push = [&](std::size_t i) {
        if (in.weight(i).sign() == 0 || (!up && held[i] == in.certain[i])) return false;
        heap.push_back({in.claim(i, up ? held[i] : held[i] - 1), i});
        return true;
    };
    for (std::size_t i = 0; i < held.size(); ++i) push(i);
    std::make_heap(heap.begin(), heap.end(), below_top);
    for (; missing != 0; missing += up ? -1 : 1) {
        std::pop_heap(heap.begin(), heap.end(), below_top);
        const std::size_t i = heap.back().member;
        heap.pop_back();
        held[i] += up ? 1 : -1;
        if (push(i)) std::push_heap(heap.begin(), heap.end(), below_top);
    }
    return held;
}

std::optional<tie> tie_at(const house& in, const seats& held, const bounds& found)
{
    if (!found.served || *found.served != found.not_served) return std::nullopt;
    tie result;
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (in.weight(i).sign() == 0) continue;
        const bool has = held[i] != in.certain[i] && in.claim(i, held[i] - 1) == *found.served;
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
            if (down >= rational{in.certain[i], 1})
                one.rule = rational{held[i], 1} == down ? "quota rounded down" : "quota rounded down, and a seat for its fraction";
            one.inputs.emplace_back("quota", readable(quota));
            one.inputs.emplace_back("fraction", readable(quota - down));
        }
        if (found && in.weight(i).sign() > 0) {
            if (divisor) one.inputs.emplace_back("quotient", readable(in.weight(i) / *divisor));
            if (held[i] != in.certain[i]) one.rule = "quotient rounded";
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
        int128 needed = 0;
        for (const allocation_member& member : problem.members) {
            in.certain.push_back(one_at_least && member.measure.sign() > 0 ? std::max(minimum, 1u) : minimum);
            needed += in.certain.back();
        }
        std::vector<rational> weights;
        weights.reserve(problem.members.size());
        for (const allocation_member& member : problem.members) weights.push_back(member.measure);
        in.sum = sum_of(weights);
        if (needed > in.size)
            return wrong("house_too_small", name(),
                         to_string(in.size) + " seats do not give each its minimum: there are " + to_string(needed) + " or more");
        if (in.sum.sign() == 0 && needed != in.size)
            return wrong("all_measures_zero", name(),
                         to_string(in.size - needed) + " seats are left and all weights are 0: at least one member has a weight above 0");
        enter(in);
        const bool explained = problem.members.size() <= allocation::most_explained;
        std::optional<tie> tied;
        std::optional<bounds> found;
        seats held = in.certain;
        if (method == apportionment_method::hamilton && !in.divide.empty()) held = by_remainders(in, tied);
        if (method != apportionment_method::hamilton && !in.divide.empty()) {
            held = by_divisor(in);
            if (refuse_ties || explained) {
                found = bounds_of(in, held);
                tied = tie_at(in, held, *found);
            }
        }
        if (tied && refuse_ties) return refusal(in, *tied);
        allocation result{{}, {std::string{name()}, "", {{"seats", to_string(in.size)}}, to_string(in.size), {}}, problem.carried};
        if (explained) result.why = why(in, held, tied, found);
        result.shares.reserve(held.size());
        for (const int128 each : held) result.shares.emplace_back(each, 1);
        return result;
    });
}

PARTNERING_END
