#pragma once

#include <partnering/allocation/policy.hpp>

#include <optional>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// A price for several things together, allocated to each by its stand-alone selling price: the measure of a member.
///
/// In the order of the standard: first variable consideration goes to the member it belongs to, then discounts to the groups they belong
/// to, then what is left to the member whose price is the residual, or else to all in proportion.
///
/// Source: IFRS 15 Revenue from Contracts with Customers, paragraphs 73-86; ASC 606-10-32-28 to 32-41
struct relative_price {
    /// Members that are regularly sold together for less than their prices sum to: the discount is theirs alone (paragraph 82).
    ///
    /// The group counts with `price`, and divides what it gets by its members' own prices.
    struct discount_group {
        std::vector<std::string> members;
        rational price;  ///< of all of them together
        friend bool operator==(const discount_group&, const discount_group&) = default;
    };
    /// A part of the total that belongs to one member: a royalty on what was made with its licence (paragraphs 84-86).
    struct variable_part {
        std::string key;
        rational amount;
        bool shares_the_rest = false;  ///< whether the member has a share in what is left as well, by its stand-alone price
        friend bool operator==(const variable_part&, const variable_part&) = default;
    };
    /// A member whose price is too uncertain to go by: it gets what the prices of all others leave (paragraph 79(c)).
    struct residual_price {
        std::string key;
        std::optional<rational> at_least{};  ///< the prices it is sold for; a residual outside of them is no faithful price
        std::optional<rational> at_most{};
        friend bool operator==(const residual_price&, const residual_price&) = default;
    };
    std::vector<variable_part> variable{};
    std::vector<discount_group> groups{};
    std::optional<residual_price> residual{};

    [[nodiscard]] std::string_view name() const noexcept { return "relative_price"; }
    /// Errors: `unknown_member`, `repeated_part` (a member that has its share by two rules), `no_parts` (a group of nobody), `group_price`
    ///         (negative, or more than the prices of its members), `negative_amount`, `variable_beyond_total`, `residual_out_of_range`,
    ///         `all_measures_zero`
    /// Cost:   O(n log n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const relative_price&, const relative_price&) = default;
};
static_assert(allocation_policy<relative_price>);

PARTNERING_END
