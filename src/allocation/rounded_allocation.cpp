#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/core/contract.hpp>

#include "core/common_denominator.hpp"
#include "members.hpp"
#include "money/hand_out.hpp"
#include "sums.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>

PARTNERING_BEGIN

std::string_view to_string(remainder_order order) noexcept
{
    switch (order) {
    case remainder_order::largest_remainder:
        return "largest_remainder";
    case remainder_order::first_first:
        return "first_first";
    case remainder_order::largest_ratio:
        return "largest_ratio";
    case remainder_order::one_member:
        return "one_member";
    }
    return "";
}

namespace {

constexpr auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };

constexpr std::string_view prefix = "rounding/";

bool is_ours(std::string_view name) { return name.substr(0, prefix.size()) == prefix; }

/// What is rounded. A document below zero is rounded as the one above zero that mirrors it.
struct document {
    const std::vector<allocation_member>& members;
    std::vector<rational> shares;  ///< as seen in the mirror, where there is one
    std::vector<rational> owed;    ///< likewise; empty where nothing is carried
    int128 total = 0;              ///< in units, likewise
    quantum step;
    bool mirrored = false;

    [[nodiscard]] std::size_t size() const { return members.size(); }
    [[nodiscard]] bool key_before(std::size_t a, std::size_t b) const { return members[a].key < members[b].key; }
};

/// Shares and what is due in units: over one denominator `whole` where the number is an integer, else as they are.
template <class Number>
struct dues {
    std::vector<Number> shares{};
    std::vector<Number> due{};
    Number whole{1};

    [[nodiscard]] int128 floor(const Number& value) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            const int128 quotient = value / whole;
            return value % whole < 0 ? quotient - 1 : quotient;
        } else {
            return value.to_integer(rounding_mode::floor);
        }
    }
    [[nodiscard]] Number units(int128 count) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            return count * whole;
        } else {
            return rational{count, 1};
        }
    }
    [[nodiscard]] static rational ratio(const Number& above, const Number& below)
    {
        if constexpr (std::is_same_v<Number, int128>) {
            return {above, below};
        } else {
            return above / below;
        }
    }
};

/// Who stands in for units: nobody gets more than one of those left, and who is not eligible gets none.
struct candidates {
    std::vector<int128> units;
    std::vector<bool> eligible;
    int128 left = 0;

    void count(int128 total)
    {
        left = total;
        for (const int128 each : units)
            if (__builtin_sub_overflow(left, each, &left)) throw arithmetic_error{"amount_out_of_range"};
    }
    [[nodiscard]] bool can_be_given() const { return left >= 0 && left <= std::count(eligible.begin(), eligible.end(), true); }
};

/// Gives the units left to those who are eligible, in the order of `before`.
template <class Before>
void give(candidates& among, const Before& before)
{
    PARTNERING_EXPECTS(among.can_be_given(), "fewer units are left than members have lost a part of one");
    hand_out(static_cast<std::size_t>(among.left), among.units, [&](std::size_t a, std::size_t b) {
        if (among.eligible[a] != among.eligible[b]) return static_cast<bool>(among.eligible[a]);
        return before(a, b);
    });
}

/// The order of what is greatest, ties by key.
template <class Number>
auto greatest_first(const document& in, const std::vector<Number>& of)
{
    return [&](std::size_t a, std::size_t b) {
        if (of[a] != of[b]) return of[b] < of[a];
        return in.key_before(a, b);
    };
}

template <class Number>
std::vector<int128> by_order(const document& in, const dues<Number>& given, const remainder_rule& rule)
{
    candidates among{std::vector<int128>(in.size()), std::vector<bool>(in.size()), 0};
    std::vector<Number> lost(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        among.units[i] = given.floor(given.due[i]);
        lost[i] = given.due[i] - given.units(among.units[i]);
        // Fowler's order is one of places: a share that is whole stands in it too.
        among.eligible[i] = rule.order == remainder_order::first_first ? given.shares[i] != Number{0} : lost[i] != Number{0};
    }
    among.count(in.total);
    switch (rule.order) {
    case remainder_order::largest_remainder:
        give(among, greatest_first(in, lost));
        break;
    case remainder_order::first_first:
        give(among, [](std::size_t a, std::size_t b) { return a < b; });
        break;
    case remainder_order::largest_ratio: {
        std::vector<rational> parts(in.size());
        for (std::size_t i = 0; i < in.size(); ++i)
            if (among.eligible[i]) parts[i] = given.ratio(lost[i], given.shares[i] < Number{0} ? -given.shares[i] : given.shares[i]);
        give(among, greatest_first(in, parts));
        break;
    }
    case remainder_order::one_member:
        for (std::size_t i = 0; i < in.size(); ++i)
            if (in.members[i].key == rule.bearer) among.units[i] += among.left;
        break;
    }
    return among.units;
}

/// Units by what is due; none where that takes more or less than the total.
template <class Number>
std::optional<std::vector<int128>> by_deadline(const document& in, const dues<Number>& given)
{
    const Number none{0};
    candidates among{std::vector<int128>(in.size()), std::vector<bool>(in.size()), 0};
    std::vector<rational> until(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (given.shares[i] == none) continue;
        among.units[i] = given.floor(given.due[i]);
        if (given.shares[i] > none && among.units[i] < 0) {
            among.units[i] = 0;
            continue;
        }
        const Number lost = given.due[i] - given.units(among.units[i]);
        among.eligible[i] = lost != none;
        // In how many documents like this one it would be a whole unit behind.
        if (among.eligible[i]) until[i] = given.ratio(given.whole - lost, given.shares[i] < none ? -given.shares[i] : given.shares[i]);
    }
    among.count(in.total);
    if (!among.can_be_given()) return std::nullopt;
    give(among, [&](std::size_t a, std::size_t b) {
        if (until[a] != until[b]) return until[a] < until[b];
        return in.key_before(a, b);
    });
    return among.units;
}

/// Each share rounded down or up, up for those who are furthest behind.
template <class Number>
std::vector<int128> by_arrears(const document& in, const dues<Number>& given)
{
    candidates among{std::vector<int128>(in.size()), std::vector<bool>(in.size()), 0};
    std::vector<Number> behind(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        among.units[i] = given.floor(given.shares[i]);
        behind[i] = given.due[i] - given.units(among.units[i]);
        among.eligible[i] = given.shares[i] != given.units(among.units[i]);
    }
    among.count(in.total);
    give(among, greatest_first(in, behind));
    return among.units;
}

struct outcome {
    std::vector<int128> units;
    bool made_good = true;  ///< what was owed could be made good within a unit
};

template <class Number>
outcome round(const document& in, const dues<Number>& given, const allocation_rounding& terms)
{
    if (!terms.carry) return {by_order(in, given, terms.remainder)};
    if (auto units = by_deadline(in, given)) return {std::move(*units)};
    return {by_arrears(in, given), false};
}

outcome round(const document& in, const allocation_rounding& terms)
{
    const std::size_t count = in.size();
    const auto at = [&](std::size_t i) -> const rational& { return i < count ? in.shares[i] : in.owed[i - count]; };
    const auto above = static_cast<uint128>(in.step.numerator());
    const auto below = static_cast<uint128>(in.step.denominator());
    // Room for a share and what is owed with it.
    if (const auto all = over_common_denominator(count + in.owed.size(), at, 4 * std::max(above, below))) {
        dues<int128> given;
        given.whole = static_cast<int128>(all->denominator * above);
        for (std::size_t i = 0; i < count; ++i) given.shares.push_back(all->numerators[i] * static_cast<int128>(below));
        given.due = given.shares;
        for (std::size_t i = 0; i < in.owed.size(); ++i) given.due[i] += all->numerators[count + i] * static_cast<int128>(below);
        return round(in, given, terms);
    }
    dues<rational> given;
    for (const rational& share : in.shares) given.shares.push_back(share / in.step.value());
    given.due = given.shares;
    for (std::size_t i = 0; i < in.owed.size(); ++i) given.due[i] += in.owed[i] / in.step.value();
    return round(in, given, terms);
}

/// What the next document is given: the policy's amounts, and ours, of members or of those who are none this time.
allocation_state carried_on(const allocation_problem& problem, const allocation& exact, const allocation_state& ours)
{
    allocation_state state = ours;
    std::sort(state.begin(), state.end(), by_name);
    const auto known = state.size();
    for (const auto& entry : problem.carried)
        if (is_ours(entry.first) && !std::binary_search(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(known), entry, by_name))
            state.push_back(entry);
    for (const auto& entry : exact.carried)
        if (!is_ours(entry.first)) state.push_back(entry);
    std::erase_if(state, [](const auto& entry) { return is_ours(entry.first) && entry.second.sign() == 0; });
    std::sort(state.begin(), state.end(), by_name);
    return state;
}

const char* reason(const allocation_rounding& terms, bool made_good)
{
    if (terms.carry)
        return made_good ? "rounded down, and a unit: the first to be a whole unit behind"
                         : "rounded down, and a unit: among the furthest behind";
    switch (terms.remainder.order) {
    case remainder_order::largest_remainder:
        return "rounded down, and a unit for its fraction";
    case remainder_order::first_first:
        return "rounded down, and a unit: among the first written";
    case remainder_order::largest_ratio:
        return "rounded down, and a unit for the part its fraction is of its share";
    case remainder_order::one_member:
        return "rounded down, and what is left: named as the bearer";
    }
    return "";
}

}  // namespace

checked<rounded_allocation> round_allocation(const allocation_problem& problem, const allocation& exact, const allocation_rounding& terms)
{
    const std::vector<allocation_member>& members = problem.members;
    const std::string order{to_string(terms.remainder.order)};
    try {
        if (exact.shares.size() != members.size())
            return wrong("wrong_number_of_shares", "",
                         std::to_string(exact.shares.size()) + " shares are to be rounded for " + std::to_string(members.size()) +
                             " members: there is one a member");
        if (const rational sum = sum_of(exact.shares); sum != problem.total)
            return wrong("not_whole", "",
                         "the shares to be rounded sum to " + number_text(sum) + " in place of " + number_text(problem.total));
        const rational step = terms.step.value();
        const rational total = problem.total / step;
        if (!total.is_integer())
            return wrong("total_not_whole", "",
                         number_text(problem.total) + " is no whole number of units of " + number_text(step) +
                             ": round the total first, to " + number_text(total.rounded(rounding_mode::half_even) * step));
        if (terms.carry && !std::is_sorted(problem.carried.begin(), problem.carried.end(), by_name))
            return wrong("carried_order", "", "the carried amounts are not sorted by name: hand over what the document before carried");
        if (terms.carry && terms.remainder.order != remainder_order::largest_remainder)
            return wrong("carry_with_order", order,
                         "what rounding owes is carried, and the remainder order is `" + order +
                             "`, which says who has the remainder every time: carry with `largest_remainder`, or do not carry");
        if (terms.remainder.order == remainder_order::one_member &&
            std::none_of(members.begin(), members.end(),
                         [&](const allocation_member& member) { return member.key == terms.remainder.bearer; }))
            return wrong("unknown_bearer", terms.remainder.bearer,
                         quote(terms.remainder.bearer) + " is to bear the remainder and is not a member: name one of the members");

        document in{.members = members, .shares = exact.shares, .owed = {}, .step = terms.step};
        // Where amounts of both signs sum to 0, the sign of the first by key decides, so that the mirror does not depend on the list.
        int sign = problem.total.sign();
        if (sign == 0) {
            const allocation_member* first = nullptr;
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (exact.shares[i].sign() == 0 || (first != nullptr && first->key < members[i].key)) continue;
                first = &members[i];
                sign = exact.shares[i].sign();
            }
        }
        in.mirrored = sign < 0;
        in.total = (in.mirrored ? -total : total).to_integer(rounding_mode::floor);
        if (terms.carry)
            for (const allocation_member& member : members)
                in.owed.push_back(carried_amount(problem.carried, std::string{prefix} + member.key));
        if (in.mirrored) {
            for (rational& share : in.shares) share = -share;
            for (rational& each : in.owed) each = -each;
        }
        outcome rounded = round(in, terms);
        rounded_allocation result{std::move(rounded.units), {"round", "", {}, number_text(problem.total), {}}, exact.carried};
        if (in.mirrored)
            for (int128& each : result.units) each = -each;
        result.why.inputs = {{"total", number_text(problem.total)}, {"unit", number_text(step)}, {"remainder", order}};
        if (terms.carry) {
            result.why.inputs.emplace_back(
                "carried", rounded.made_good
                               ? "what rounding owes is made good within a unit"
                               : "what rounding owes cannot be made good within a unit this time: each share is rounded down or up");
            allocation_state ours;
            for (std::size_t i = 0; i < members.size(); ++i) {
                const rational owed = in.mirrored ? -in.owed[i] : in.owed[i];
                ours.emplace_back(std::string{prefix} + members[i].key, owed + exact.shares[i] - rational{result.units[i], 1} * step);
            }
            result.carried = carried_on(problem, exact, ours);
        }
        if (members.size() > allocation::most_explained) return result;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const bool carries = terms.carry && in.shares[i].sign() != 0;
            const rational due = exact.shares[i] + (carries ? (in.mirrored ? -in.owed[i] : in.owed[i]) : rational{});
            // Towards zero for a document below it, as the one above it that it mirrors.
            const rational down = (due / step).rounded(in.mirrored ? rounding_mode::ceiling : rounding_mode::floor) * step;
            const rational got = rational{result.units[i], 1} * step;
            explanation one{got == down ? "rounded down" : reason(terms, rounded.made_good),
                            members[i].key,
                            {{"exact", number_text(exact.shares[i])}},
                            number_text(got),
                            {}};
            if (carries) one.inputs.emplace_back("owed before", number_text(due - exact.shares[i]));
            one.inputs.emplace_back("rounded down", number_text(down));
            one.inputs.emplace_back("fraction", number_text((due - down) / step));
            one.inputs.emplace_back("units received", number_text((got - down) / step));
            result.why.children.push_back(std::move(one));
        }
        return result;
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), order, e.what());
    }
}

PARTNERING_END
