#pragma once

#include <partnering/allocation/policy.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// What the contract says: to each named part a ratio or an amount, to one of them the rest.
///
/// A part may itself be divided, by parts of its own, so that 37.5 % for the states of which each has 80 % and its counties 20 % is
/// written as it is agreed. A bound (`at_least`, `at_most`) takes what it adds from the rest and gives what it cuts to the rest: the other
/// parts are what they would be without it. A rest therefore has no bounds, and a level with an amount or a bound has a rest; one with
/// ratios alone needs none where they sum to 1.
///
/// Amounts are owed whatever the total is. Where they may exceed it, a waterfall says who goes without.
struct fixed_shares {
    /// So much of what is divided here: 3/10.
    struct ratio {
        rational of_whole;
        friend bool operator==(const ratio&, const ratio&) = default;
    };
    /// So much, in the unit of the total.
    struct amount {
        rational value;
        friend bool operator==(const amount&, const amount&) = default;
    };
    /// What the other parts of this level leave.
    struct rest {
        friend bool operator==(const rest&, const rest&) = default;
    };
    using bound = std::variant<ratio, amount>;
    struct part {
        std::string key;  ///< a member; where there are parts, the name of the group
        std::variant<ratio, amount, rest> gets;
        std::optional<bound> at_least{};
        std::optional<bound> at_most{};
        std::vector<part> parts{};  ///< by which this part is divided in turn; a member may stand in several groups
        friend bool operator==(const part&, const part&) = default;
    };
    std::vector<part> parts{};

    /// Parts stand in one another at most so deep.
    static constexpr int max_depth = 32;

    [[nodiscard]] std::string_view name() const noexcept { return "fixed"; }
    /// Errors: `no_parts`, `repeated_part`, `unknown_member`, `negative_ratio`, `ratios_not_whole`, `negative_amount`, `two_rests`,
    ///         `no_rest`, `bounded_rest`, `part_bounds` (more at least than at most), `parts_too_deep`; `rest_negative` where the
    ///         parts take more than there is; a warning `unnamed_member`
    /// Cost:   O((n + parts) log n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const fixed_shares&, const fixed_shares&) = default;
};
static_assert(allocation_policy<fixed_shares>);

PARTNERING_END
