#pragma once

#include <partnering/allocation/policy.hpp>

#include <cstdint>
#include <string_view>

PARTNERING_BEGIN

/// How whole seats follow weights.
///
/// Hamilton gives each the whole part of its quota and the seats left to the largest fractions; it may take a seat away from somebody when
/// the house grows. The others divide all weights by one divisor and round the quotients; they never do that, but may stray from the quota.
/// The examples give 10 seats to weights of 63, 34 and 3, whose quotas are 6.3, 3.4 and 0.3.
enum class apportionment_method : std::uint8_t {
    hamilton,         ///< largest remainders (Hare-Niemeyer): 6, 4, 0
    jefferson,        ///< quotients rounded down (D'Hondt, greatest divisors), kind to the large: 7, 3, 0 by a divisor of 9
    webster,          ///< quotients rounded to the nearest (Sainte-Lague, major fractions), no side taken: 6, 4, 0 by a divisor of 9.7
    adams,            ///< quotients rounded up (smallest divisors), kind to the small, a seat at least: 6, 3, 1 by a divisor of 12
    huntington_hill,  ///< quotients rounded at the geometric mean (equal proportions), a seat at least: 6, 3, 1 by a divisor of 10
};

[[nodiscard]] std::string_view to_string(apportionment_method method) noexcept;

/// Whole units by weights: seats, licences, slots, ports.
///
/// A member's measure is its weight, the total is the house, whole. A weight of 0 gets the minimum and no more. Under a divisor method
/// whose quotient rounds to less than the minimum gets the minimum. Under Hamilton so does whose quota is below it, and the seats left go
/// to the largest fractions of the others, as for the House of Representatives from 1850 on; where the minimums take more seats than the
/// fractions leave, those who got them stand aside and the others divide the rest by quotas of their own. Adams and Huntington-Hill give
/// each weight above 0 a seat before any gets a second, so that the house has to have as many.
///
/// Two equal claims to the last seat are decided by member key, never by the order of the list. Electoral laws draw a lot in that case:
/// with `refuse_ties` they are a finding that names the tied, for whoever draws it.
///
/// Ensures: shares are whole, each is at least `minimum`
/// Errors:  `house_not_whole`, `house_too_small` (it says how many there must be), `all_measures_zero` where seats are left and all weights
/// are 0, `tied_seats` Cost:    O(n log n) whatever the size of the house: a divisor that comes within n seats, then seat by seat by exact
/// comparison Source:  Balinski and Young, Fair Representation, 2nd edition 2001; Huntington-Hill: 2 U.S.C. 2a Example: those of
/// `apportionment_method`; 435 seats for the states' people with `{.method = huntington_hill, .minimum = 1}`
struct apportionment {
    apportionment_method method = apportionment_method::webster;
    std::uint32_t minimum = 0;  ///< seats for each member
    bool refuse_ties = false;   ///< a tie is a finding in place of going by key

    [[nodiscard]] std::string_view name() const noexcept { return to_string(method); }
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const apportionment&, const apportionment&) = default;
};
static_assert(allocation_policy<apportionment>);

PARTNERING_END
