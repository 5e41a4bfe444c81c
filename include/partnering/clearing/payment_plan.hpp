#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// How payments are found that bring all positions to zero.
enum class payment_rule : std::uint8_t {
    /// `fewest` where positions are few enough, else `greedy`.
    automatic,
    /// First a debtor and a creditor of the same amount pay one another. Of the others the largest debtor pays the largest creditor
    /// until one of the two is done, and so on down both lists; equal amounts stand in the order of keys. At most n - 1 payments for n
    /// positions that are not zero.
    greedy,
    /// As few payments as there can be, within each group as `greedy` does. Groups that add up to zero are found by dynamic programming
    /// over subsets, so that at most `most_for_fewest` positions may be left when those of the same amount have paid one another.
    fewest,
};

[[nodiscard]] std::string_view to_string(payment_rule rule) noexcept;

struct planned_payment {
    std::size_t payer;  ///< places in the positions
    std::size_t payee;
    int128 amount;

    friend bool operator==(const planned_payment&, const planned_payment&) = default;
};

struct payment_plan {
    std::vector<planned_payment> payments;  ///< sorted by payer, payee; no two of the same
    bool fewest = false;                    ///< it is proven that there is no plan of fewer payments

    static constexpr std::size_t most_for_fewest = 20;
};

/// Payments from those who are below zero to those above it, which bring everyone to zero.
///
/// Shapes:   positions in the order of the parties' keys, which decides between equal amounts
/// Requires: they add up to zero, and those above zero to less than 2^127
/// Ensures:  who is below zero only pays, and in sum just that; who is above zero only receives; negating all positions turns each
///           payment round
/// Errors:   `too_many_positions` for `fewest`
/// Cost:     O(n log n); for `fewest` also O(2^m m) time and 2^m bytes for the m positions left, m <= most_for_fewest
/// Source:   the number of payments is n less the number of groups: T. Verhoeff, Settling Multiple Debts Efficiently, Informatics in
///           Education 3 (2004), 105-126
[[nodiscard]] checked<payment_plan> plan_payments(std::span<const int128> positions, payment_rule rule = payment_rule::automatic);

PARTNERING_END
