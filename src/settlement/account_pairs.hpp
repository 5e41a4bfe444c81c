#pragma once

#include "sort_by_number.hpp"
#include "usage_sums.hpp"

#include <memory>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// Who stands in the accounts of a leg in one period, ascending by payer and payee: each pair that fills its ends.
struct account_pairs {
    std::size_t size = 0;
    std::vector<std::uint32_t> first;   ///< of each the party at the one end that differs; the payer, where both do
    std::vector<std::uint32_t> second;  ///< the payee, where both do

    /// Where the rows of these accounts begin in the store: their records and quantities, and the parties at either end.
    struct rows {
        std::size_t at;
        std::size_t first;
        std::size_t second;
    };
    std::optional<rows> placed;
};

/// Whether who stands at an end differs from account to account.
[[nodiscard]] inline bool differs(const leg_end& end) { return end.is != leg_end::kind::party; }

[[nodiscard]] inline std::uint32_t payer_of(const plan_leg& leg, const account_pairs& who, std::size_t i)
{
    return differs(leg.payer) ? who.first[i] : leg.payer.party;
}
[[nodiscard]] inline std::uint32_t payee_of(const plan_leg& leg, const account_pairs& who, std::size_t i)
{
    if (!differs(leg.payee)) return leg.payee.party;
    return differs(leg.payer) ? who.second[i] : who.first[i];
}

/// A pair on its way to its number.
struct unsorted_pair {
    std::uint64_t both;  ///< the payer and the payee; where one end differs, that party
    std::uint64_t from;  ///< whoever wants to know the number
};
/// Numbers pairs in their order, each one once, and tells everybody the number. `two`: both ends differ.
template <class Told>
std::shared_ptr<account_pairs> number_pairs(std::vector<unsorted_pair>& all, bool two, Told told)
{
    auto made = std::make_shared<account_pairs>();
    sort_by_number(all.data(), all.data() + all.size(), [](const unsorted_pair& p) { return p.both; });
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == 0 || all[i].both != all[i - 1].both) {
            ++made->size;
            made->first.push_back(static_cast<std::uint32_t>(two ? all[i].both >> 32 : all[i].both));
            if (two) made->second.push_back(static_cast<std::uint32_t>(all[i].both));
        }
        told(all[i].from, static_cast<std::uint32_t>(made->size - 1));
    }
    return made;
}

/// The pairs of each group's cells, worked out once for all legs whose ends its records fill alike.
class pairs_of_groups {
public:
    struct of_group {
        std::size_t first_slot;  ///< of the parties a record names, those at the ends that differ
        std::size_t second_slot;
        std::shared_ptr<account_pairs> who;
        std::shared_ptr<const std::vector<std::uint32_t>> of_cell;  ///< which pair a cell is of; empty where all are of the one there is
    };

    explicit pairs_of_groups(const usage_sums& usage) : usage_{&usage}, known_(usage.groups.size()) {}
    [[nodiscard]] of_group of(std::uint32_t group, const plan_leg& leg);

private:
    [[nodiscard]] of_group pairs_in(const cell_group& group, std::size_t first_slot, std::size_t second_slot);

    const usage_sums* usage_;
    std::vector<std::vector<of_group>> known_;  ///< by group
    std::vector<std::uint32_t> number_of_;      ///< by party, of the group at hand
};

PARTNERING_END
