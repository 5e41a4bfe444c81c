#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/remainder.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/money/money.hpp>

#include <vector>

PARTNERING_BEGIN

/// How exact shares become whole units, as an agreement writes it down.
struct allocation_rounding {
    quantum step;  ///< the unit, as a part of what the total is counted in: 1/100 for cents of a total in euro
    remainder_rule remainder{};
    /// What rounding owes to whom is carried to the next document, so that a third stays a third over years of single cents.
    bool carry = false;

    friend bool operator==(const allocation_rounding&, const allocation_rounding&) = default;
};

/// What each member gets in whole units, and why.
struct rounded_allocation {
    std::vector<int128> units;   ///< in the order of the problem's members; they sum to its total
    explanation why;             ///< a child a member: exact, rounded down, the fraction, the unit received and why
    allocation_state carried{};  ///< for the next document: the policy's, and the rounding's where it carries

    friend bool operator==(const rounded_allocation&, const rounded_allocation&) = default;
};

/// Rounds what allocate() gave to whole units, none lost: each share is rounded down, the units left go by the remainder rule.
///
/// With `carry` a member is owed what rounding has cost it so far, in amounts under the name `rounding/` and its key in `carried`. What is
/// due is then the share and what is owed, rounded down; a unit left goes to whoever would be the first to be a whole unit behind if shares
/// went on as they are, ties by key. It is for largest remainder only, for the other orders say who is to have the remainder every time. As
/// long as each member's part of the total stays the same from document to document, whatever the totals of one sign, everybody is less
/// than a unit from the exact sum of its shares, for ever. Where parts change no rule can promise that without knowing the next document;
/// when what is owed cannot be made good within one, each share is rounded down or up and the units go to those who are furthest behind. A
/// document is reversed by reversing its units, not by rounding again.
///
/// Ensures: sum of units * step == total; a member with a share of 0 gets 0 (a bearer that is named gets the remainder all the same); no
/// share of the
///          total's sign gets a unit of the other; the negation of all amounts gives the negation of the result. |units * step - share| <
///          step for largest_remainder and largest_ratio without carry, <= step for first_first. Amounts carried sum to what they summed to
///          before. The order of members decides nothing but in first_first.
/// Errors:  `total_not_whole`; `unknown_bearer`; `carry_with_order`; `wrong_number_of_shares` and `not_whole` where the allocation is not
/// of this
///          problem; `amount_out_of_range`, `number_too_long`
/// Cost:    O(n), and O(n log n) with carry, for its names are sorted
/// Source:  largest remainders: Balinski and Young, Fair Representation, 1982; first_first: Fowler, Patterns of Enterprise Application
/// Architecture,
///          2002, Money; carry: earliest deadlines, Steiner and Yeomans, Level schedules for mixed-model just-in-time processes, Management
///          Science 39, 1993; that parts which change need the future: Tijdeman, The chairman assignment problem, Discrete Mathematics 32,
///          1980
/// Example: 1.00 among three equal members in cents: 34, 33, 33; carried, the next document gives 33, 34, 33
[[nodiscard]] checked<rounded_allocation> round_allocation(const allocation_problem& problem, const allocation& exact,
                                                           const allocation_rounding& terms);

PARTNERING_END
