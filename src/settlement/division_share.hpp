#pragma once

#include "given_amounts.hpp"

#include <partnering/allocation/policy.hpp>
#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// One member's part of a division by an allocation policy.
struct division_share {
    any_allocation_policy by;
    std::vector<division_clause::member> members;
    std::size_t own;  ///< which of them
    std::optional<division_clause::rounding> rounded;
    /// Amounts that are carried from period to period are measures of the division's payer whose names begin so: `agreement/division/`.
    std::string carried_under;
    std::shared_ptr<const given_amounts> given;  ///< these measures; one for all members of the division
    std::vector<std::string> balances;           ///< that say nothing where nobody gives them
    bool carries = false;                        ///< whether one period's division goes by what another left
    /// The names of carried amounts that the policy reads; none where it is one's own, of which it is not known.
    std::optional<std::vector<std::string>> names{};
};

/// What each member gets, why, and what the division carries on.
struct divided {
    std::vector<rational> amounts;  ///< in the order of the members
    explanation why;
    allocation_state carried;
};

/// The measure that a member's weight is, as its leg would ask for it: of the member itself where the agreement says no other role.
[[nodiscard]] measure_ref weight_asked(const division_clause::member& member);

/// Shapes: weights.size() == share.members.size() == amounts.size()
/// Errors: those of the policy and of round_allocation()
[[nodiscard]] checked<divided> divide(const division_share& share, const rational& total, const std::vector<rational>& weights,
                                      allocation_state carried);

/// A member's part of it, for an explanation.
[[nodiscard]] explanation member_part(const division_share& share, const divided& whole, const rational& total);

/// The names of the carried amounts that a division reads.
[[nodiscard]] std::optional<std::vector<std::string>> carried_names(const division_clause& of);

/// Whether what such terms say of a period goes by what was carried into it. Of one's own policies it is not known.
[[nodiscard]] bool carries(const division_clause& of);

PARTNERING_END
