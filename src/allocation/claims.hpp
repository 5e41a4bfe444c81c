#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/core/checked.hpp>

#include "core/common_denominator.hpp"
#include "core/large_pages.hpp"
#include "members.hpp"
#include "sums.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// An estate and the claims on it in one unit: whole numbers where these fit, else ratios.
template <class Number>
struct claims_in_units {
    std::vector<Number> claims;
    Number estate;
    Number sum;
    int128 units_of_one;  ///< how many of the unit make 1

    /// What `above` / `below` units are.
    [[nodiscard]] rational amount(const Number& above, long below = 1) const
    {
        if constexpr (std::is_same_v<Number, int128>) {
            return {above, units_of_one * below};
        } else {
            return above / rational{below};
        }
    }
};

/// Awards, in the order of the claims, what each of them is, and what a reader wants to know besides.
struct awards {
    std::vector<rational> shares;
    std::vector<const char*> kinds;  ///< none where nobody reads them
    std::vector<std::pair<std::string, std::string>> inputs{};
    std::optional<finding> refused{};  ///< why there are none
    bool explained = true;

    void add(rational share, const char* kind)
    {
        shares.push_back(std::move(share));
        if (explained) kinds.push_back(kind);
    }
};

/// How high water stands that is poured into vessels until it is all in: the level is above / sharing, of all vessels that are not full.
template <class Number>
struct water_level {
    Number above;
    long sharing;

    /// Whether a vessel of that size is full.
    [[nodiscard]] bool fills(const Number& vessel) const { return sharing == 0 || vessel * Number{sharing} <= above; }
};

/// Pours `water` into vessels.
///
/// Requires: 0 <= water <= sum of vessels; each of them times their number fits the number
/// Cost:     O(n) expected and O(n log n) at most: the vessels are never sorted, only parted, each time half as many
template <class Number>
water_level<Number> pour(const std::vector<Number>& sizes, Number water)
{
    std::vector<Number> vessels;
    reserve_on_large_pages(vessels, sizes.size());
    vessels.assign(sizes.begin(), sizes.end());
    // All before `first` are full, their water is taken off, and all from `last` on are not.
    auto first = vessels.begin();
    auto last = vessels.end();
    while (first != last) {
        const auto middle = first + (last - first) / 2;
        std::nth_element(first, middle, last);
        const Number below = std::accumulate(first, middle, Number{0});
        const Number reached = *middle * Number{static_cast<long>(vessels.end() - middle)};
        if (below + reached <= water) {
            water -= below + *middle;
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return {std::move(water), static_cast<long>(vessels.end() - first)};
}

/// Awards of a claims rule in the units that fit, checked and explained.
///
/// `rule` is asked with claims_in_units of int128 or of rational, where 0 <= estate <= sum of claims, and in whole units eight times the
/// sum of claims times their number fits an int128.
template <class Rule>
checked<allocation> award(std::string_view name, const allocation_problem& problem, const Rule& rule)
{
    return exactly(name, [&]() -> checked<allocation> {
        const std::vector<allocation_member>& members = problem.members;
        const auto at = [&](std::size_t i) -> const rational& { return i < members.size() ? members[i].measure : problem.total; };
        awards made;
        reserve_on_large_pages(made.shares, members.size());
        made.explained = members.size() <= allocation::most_explained;
        const auto answer = [&](const auto& in) {
            const rational sum = in.amount(in.sum);
            if (problem.total > sum) {
                made.refused = wrong("estate_exceeds_claims", name,
                                     number_text(problem.total) + " is to be divided and the claims sum to " + number_text(sum) +
                                         ": nobody gets more than the claim, so that the estate is at most that sum");
                return;
            }
            made.inputs = {{"estate", number_text(problem.total)}, {"claims", number_text(sum)}};
            rule(in, made);
        };
        if (auto whole = over_common_denominator(members.size() + 1, at, 8 * (members.size() + 1))) {
            const int128 estate = whole->numerators.back();
            whole->numerators.pop_back();
            const int128 claimed = static_cast<int128>(whole->size) - estate;
            answer(claims_in_units<int128>{std::move(whole->numerators), estate, claimed, static_cast<int128>(whole->denominator)});
        } else {
            std::vector<rational> claims;
            claims.reserve(members.size());
            for (const allocation_member& member : members) claims.push_back(member.measure);
            const rational sum = sum_of(claims);
            answer(claims_in_units<rational>{std::move(claims), problem.total, sum, 1});
        }
        if (made.refused) return *made.refused;
        allocation result{
            std::move(made.shares), {std::string{name}, "", std::move(made.inputs), number_text(problem.total), {}}, problem.carried};
        if (made.explained)
            for (std::size_t i = 0; i < members.size(); ++i)
                result.why.children.push_back(
                    {made.kinds[i], members[i].key, {{"claim", number_text(members[i].measure)}}, number_text(result.shares[i]), {}});
        return result;
    });
}

PARTNERING_END
