#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/core/contract.hpp>

#include "core/common_denominator.hpp"
#include "core/large_pages.hpp"
#include "members.hpp"
#include "money/hand_out.hpp"
#include "rounding_terms.hpp"
#include "sums.hpp"

#include <algorithm>
#include <functional>
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

/// What is rounded, in units: shares and what is owed besides, over one denominator `whole` where the number is an integer, else as they
/// are. A document below zero is rounded as the one above zero that mirrors it.
template <class Number>
struct document {
    const std::vector<allocation_member>& members;
    int128 total;
    std::vector<Number> shares{};
    std::vector<Number> owed{};  ///< empty where nothing is carried
    Number whole{1};

    [[nodiscard]] std::size_t size() const { return members.size(); }
    [[nodiscard]] Number due(std::size_t i) const { return owed.empty() ? shares[i] : Number{shares[i] + owed[i]}; }
    /// The order that decides among those who are as entitled to a unit.
    [[nodiscard]] auto by_key() const
    {
        return [this](std::size_t a, std::size_t b) { return members[a].key < members[b].key; };
    }
    [[nodiscard]] int128 floor(const Number& value) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            const int128 quotient = value / whole;
            return quotient * whole > value ? quotient - 1 : quotient;
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
    /// What `of` is as a part of the size of a member's share.
    [[nodiscard]] rational part_of_share(const Number& of, std::size_t i) const
    {
        const Number size = shares[i] < Number{0} ? Number{-shares[i]} : shares[i];
        if constexpr (std::is_same_v<Number, int128>) {
            return {of, size};
        } else {
            return of / size;
        }
    }
};

/// Who stands in for units: nobody gets more than one of those left, and who is not eligible gets none.
struct candidates {
    std::vector<int128> units;
    std::vector<bool> eligible;
    int128 left = 0;

    explicit candidates(std::size_t count) : eligible(count)
    {
        reserve_on_large_pages(units, count);
        units.resize(count);
    }
    void count(int128 total)
    {
        left = total;
        for (const int128 each : units)
            if (__builtin_sub_overflow(left, each, &left)) throw arithmetic_error{"amount_out_of_range"};
    }
    [[nodiscard]] bool can_be_given() const { return left >= 0 && left <= std::count(eligible.begin(), eligible.end(), true); }
};

/// Gives the units left to those who are eligible, in the order of a number of each, ties by key.
template <class Number, class Of, class Order = std::greater<>>
void give(candidates& among, const document<Number>& in, const std::vector<Of>& of, const Order& order = {})
{
    PARTNERING_EXPECTS(among.can_be_given(), "fewer units are left than members have lost a part of one");
    hand_out(
        static_cast<std::size_t>(among.left), among.units, of, [&](std::size_t i) { return static_cast<bool>(among.eligible[i]); },
        in.by_key(), order);
}

void give_in_place(candidates& among)
{
    PARTNERING_EXPECTS(among.can_be_given(), "fewer units are left than members that are passed over");
    for (std::size_t i = 0; among.left > 0; ++i) {
        if (!among.eligible[i]) continue;
        ++among.units[i];
        --among.left;
    }
}

template <class Number>
std::vector<int128> by_order(const document<Number>& in, const remainder_rule& rule)
{
    candidates among{in.size()};
    std::vector<Number> lost;
    reserve_on_large_pages(lost, in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const Number due = in.due(i);
        among.units[i] = in.floor(due);
        lost.push_back(due - in.units(among.units[i]));
        // Fowler's order is one of places: a share that is whole stands in it too.
        among.eligible[i] = rule.order == remainder_order::first_first ? in.shares[i] != Number{0} : lost[i] != Number{0};
    }
    among.count(in.total);
    switch (rule.order) {
    case remainder_order::largest_remainder:
        give(among, in, lost);
        break;
    case remainder_order::first_first:
        give_in_place(among);
        break;
    case remainder_order::largest_ratio: {
        std::vector<rational> parts(in.size());
        for (std::size_t i = 0; i < in.size(); ++i)
            if (among.eligible[i]) parts[i] = in.part_of_share(lost[i], i);
        give(among, in, parts);
        break;
    }
    case remainder_order::one_member:
        for (std::size_t i = 0; i < in.size(); ++i)
            if (in.members[i].key == rule.bearer) among.units[i] += among.left;
        break;
    }
    return std::move(among.units);
}

/// Units by what is due; none where that takes more or less than the total.
template <class Number>
std::optional<std::vector<int128>> by_deadline(const document<Number>& in)
{
    const Number none{0};
    candidates among{in.size()};
    std::vector<rational> until(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in.shares[i] == none) continue;
        const Number due = in.due(i);
        among.units[i] = in.floor(due);
        if (in.shares[i] > none && among.units[i] < 0) {
            among.units[i] = 0;
            continue;
        }
        const Number lost = due - in.units(among.units[i]);
        among.eligible[i] = lost != none;
        // In how many documents like this one it would be a whole unit behind.
        if (among.eligible[i]) until[i] = in.part_of_share(in.whole - lost, i);
    }
    among.count(in.total);
    if (!among.can_be_given()) return std::nullopt;
    give(among, in, until, std::less<>{});
    return std::move(among.units);
}

/// Each share rounded down or up, up for those who are furthest behind.
template <class Number>
std::vector<int128> by_arrears(const document<Number>& in)
{
    candidates among{in.size()};
    std::vector<Number> behind(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        among.units[i] = in.floor(in.shares[i]);
        behind[i] = in.due(i) - in.units(among.units[i]);
        among.eligible[i] = in.shares[i] != in.units(among.units[i]);
    }
    among.count(in.total);
    give(among, in, behind);
    return std::move(among.units);
}

struct outcome {
    std::vector<int128> units;
    bool made_good = true;  ///< what was owed could be made good within a unit
};

template <class Number>
outcome round(const document<Number>& in, const allocation_rounding& terms)
{
    if (!terms.carry) return {by_order(in, terms.remainder)};
    if (auto units = by_deadline(in)) return {std::move(*units)};
    return {by_arrears(in), false};
}

/// Exact shares and what is owed besides (nothing, where nothing is carried), as they are to be rounded.
struct exact_amounts {
    const std::vector<rational>& shares;
    std::vector<rational> owed{};
    quantum step;
    std::optional<common_denominator> whole{};  ///< shares, then what is owed; none where it does not fit

    exact_amounts(const std::vector<rational>& of, std::vector<rational> debts, const quantum& unit)
        : shares{of}, owed{std::move(debts)}, step{unit}
    {
        const auto at = [&](std::size_t i) -> const rational& { return i < shares.size() ? shares[i] : owed[i - shares.size()]; };
        // Room for a share and what is owed with it.
        whole = over_common_denominator(shares.size() + owed.size(), at,
                                        4 * static_cast<uint128>(std::max(step.numerator(), step.denominator())));
    }

    [[nodiscard]] rational sum() const
    {
        if (!whole) return sum_of(shares);
        int128 sum = 0;
        for (std::size_t i = 0; i < shares.size(); ++i) sum += whole->numerators[i];
        return {sum, static_cast<int128>(whole->denominator)};
    }

    /// Requires: `total` units, in the mirror where there is one. Uses up the common denominator.
    [[nodiscard]] outcome rounded(const std::vector<allocation_member>& members, int128 total, bool mirrored,
                                  const allocation_rounding& terms)
    {
        if (whole) {
            const int128 factor = static_cast<int128>(step.denominator()) * (mirrored ? -1 : 1);
            for (int128& each : whole->numerators) each *= factor;
            const auto end_of_shares = whole->numerators.begin() + static_cast<std::ptrdiff_t>(shares.size());
            document<int128> in{.members = members, .total = total, .whole = static_cast<int128>(whole->denominator) * step.numerator()};
            in.owed.assign(end_of_shares, whole->numerators.end());
            in.shares = std::move(whole->numerators);
            in.shares.resize(shares.size());
            return round(in, terms);
        }
        const rational unit = mirrored ? -step.value() : step.value();
        document<rational> in{.members = members, .total = total};
        for (const rational& share : shares) in.shares.push_back(share / unit);
        for (const rational& each : owed) in.owed.push_back(each / unit);
        return round(in, terms);
    }
};

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

std::optional<finding> wrong_rounding(const rational& total, const allocation_rounding& terms, bool has_bearer)
{
    const rational step = terms.step.value();
    const rational units = total / step;
    if (!units.is_integer())
        return wrong("total_not_whole", "",
                     number_text(total) + " is no whole number of units of " + number_text(step) + ": round the total first, to " +
                         number_text(units.rounded(rounding_mode::half_even) * step));
    const std::string order{to_string(terms.remainder.order)};
    if (terms.carry && terms.remainder.order != remainder_order::largest_remainder)
        return wrong("carry_with_order", order,
                     "what rounding owes is carried, and the remainder order is `" + order +
                         "`, which says who has the remainder every time: carry with `largest_remainder`, or do not carry");
    if (terms.remainder.order == remainder_order::one_member && !has_bearer)
        return wrong("unknown_bearer", terms.remainder.bearer,
                     terms.remainder.bearer.empty()
                         ? "the remainder goes to one member, and none is named: name the member who bears it"
                         : quote(terms.remainder.bearer) + " is to bear the remainder and is not a member: name one of the members");
    return std::nullopt;
}

checked<rounded_allocation> round_allocation(const allocation_problem& problem, const allocation& exact, const allocation_rounding& terms)
{
    const std::vector<allocation_member>& members = problem.members;
    const std::string order{to_string(terms.remainder.order)};
    try {
        if (exact.shares.size() != members.size())
            return wrong("wrong_number_of_shares", "",
                         std::to_string(exact.shares.size()) + " shares are to be rounded for " + std::to_string(members.size()) +
                             " members: there is one a member");
        if (terms.carry && !std::is_sorted(problem.carried.begin(), problem.carried.end(), by_name))
            return wrong("carried_order", "", "the carried amounts are not sorted by name: hand over what the document before carried");
        std::vector<rational> debts;
        if (terms.carry)
            for (const allocation_member& member : members)
                debts.push_back(carried_amount(problem.carried, std::string{prefix} + member.key));
        exact_amounts amounts{exact.shares, std::move(debts), terms.step};
        if (const rational sum = amounts.sum(); sum != problem.total)
            return wrong("not_whole", "",
                         "the shares to be rounded sum to " + number_text(sum) + " in place of " + number_text(problem.total));
        const auto is_bearer = [&](const allocation_member& member) { return member.key == terms.remainder.bearer; };
        if (std::optional<finding> found = wrong_rounding(problem.total, terms, std::any_of(members.begin(), members.end(), is_bearer)))
            return *std::move(found);
        const rational step = terms.step.value();
        const rational total = problem.total / step;

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
        const bool mirrored = sign < 0;
        outcome rounded = amounts.rounded(members, (mirrored ? -total : total).to_integer(rounding_mode::floor), mirrored, terms);
        rounded_allocation result{std::move(rounded.units), {"round", "", {}, number_text(problem.total), {}}, exact.carried};
        if (mirrored)
            for (int128& each : result.units) each = -each;
        result.why.inputs = {{"total", number_text(problem.total)}, {"unit", number_text(step)}, {"remainder", order}};
        if (terms.carry) {
            result.why.inputs.emplace_back(
                "carried", rounded.made_good
                               ? "what rounding owes is made good within a unit"
                               : "what rounding owes cannot be made good within a unit this time: each share is rounded down or up");
            allocation_state ours;
            for (std::size_t i = 0; i < members.size(); ++i) {
                ours.emplace_back(std::string{prefix} + members[i].key,
                                  amounts.owed[i] + exact.shares[i] - rational{result.units[i], 1} * step);
            }
            result.carried = carried_on(problem, exact, ours);
        }
        if (members.size() > allocation::most_explained) return result;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const bool carries = terms.carry && exact.shares[i].sign() != 0;
            const rational due = exact.shares[i] + (carries ? amounts.owed[i] : rational{});
            // Towards zero for a document below it, as the one above it that it mirrors.
            const rational down = (due / step).rounded(mirrored ? rounding_mode::ceiling : rounding_mode::floor) * step;
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
        return wrong(e.code(), order, "shares cannot be rounded by " + quote(order) + ": " + e.what());
    }
}

PARTNERING_END
