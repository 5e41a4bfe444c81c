#include "account_pairs.hpp"

#include <algorithm>
#include <utility>

PARTNERING_BEGIN

namespace {

constexpr std::size_t no_slot = static_cast<std::size_t>(-1);

/// The place among the parties a record names that fills an end of a leg; none where it is always the same party.
std::size_t slot_of(const leg_end& end, const route& r)
{
    if (!differs(end)) return no_slot;
    if (end.is == leg_end::kind::introducer) return r.slots.size();
    return static_cast<std::size_t>(std::find(r.slots.begin(), r.slots.end(), end.party) - r.slots.begin());
}

/// Pairs, and the number of each cell's.
struct numbered {
    std::shared_ptr<account_pairs> who;
    std::vector<std::uint32_t> of_cell;
};

/// By a table of all parties, which brings them into order; `number_of` is room for it.
template <class PartyOf>
numbered number_by_table(std::size_t cells, std::size_t everybody, std::vector<std::uint32_t>& number_of, PartyOf party_of)
{
    constexpr std::uint32_t none = 0xffff'ffff;
    numbered made{std::make_shared<account_pairs>(), std::vector<std::uint32_t>(cells)};
    number_of.assign(everybody + 1, none);
    const auto place_of = [&](std::size_t cell) -> std::uint32_t& {
        const std::uint32_t party = party_of(cell);
        return number_of[party == nobody ? everybody : party];
    };
    for (std::size_t cell = 0; cell < cells; ++cell) place_of(cell) = 0;
    account_pairs& who = *made.who;
    who.first.reserve(cells);
    for (std::size_t party = 0; party <= everybody; ++party) {
        if (number_of[party] == none) continue;
        number_of[party] = static_cast<std::uint32_t>(who.size++);
        who.first.push_back(party == everybody ? nobody : static_cast<std::uint32_t>(party));
    }
    for (std::size_t cell = 0; cell < cells; ++cell) made.of_cell[cell] = place_of(cell);
    return made;
}

}  // namespace

pairs_of_groups::of_group pairs_of_groups::of(std::uint32_t group, const plan_leg& leg)
{
    const route& r = usage_->route_of(usage_->groups[group]);
    std::size_t first = slot_of(leg.payer, r);
    std::size_t second = slot_of(leg.payee, r);
    if (first == no_slot) std::swap(first, second);
    for (const of_group& known : known_[group])
        if (known.first_slot == first && known.second_slot == second) return known;
    return known_[group].emplace_back(pairs_in(usage_->groups[group], first, second));
}

pairs_of_groups::of_group pairs_of_groups::pairs_in(const cell_group& group, std::size_t first_slot, std::size_t second_slot)
{
    const party_numbers& parties = usage_->parties;
    const std::size_t cells = group.cells();
    const auto party_of = [&](std::size_t cell, std::size_t slot) { return parties(group.parties(cell)[slot]); };
    numbered found;
    if (first_slot == no_slot) {
        found.who = std::make_shared<account_pairs>();
        found.who->size = cells == 0 ? 0 : 1;
    } else if (second_slot == no_slot && parties.size() < 8 * cells) {
        // Where the cells are many of all parties, a table of all is the shortest way.
        found = number_by_table(cells, parties.size(), number_of_, [&](std::size_t cell) { return party_of(cell, first_slot); });
    } else {
        std::vector<unsorted_pair> all(cells);
        for (std::size_t cell = 0; cell < cells; ++cell) {
            all[cell] = {party_of(cell, first_slot), cell};
            if (second_slot != no_slot) all[cell].both = all[cell].both << 32 | party_of(cell, second_slot);
        }
        found.of_cell.resize(cells);
        found.who =
            number_pairs(all, second_slot != no_slot, [&](std::uint64_t cell, std::uint32_t number) { found.of_cell[cell] = number; });
    }
    return {first_slot, second_slot, std::move(found.who), std::make_shared<const std::vector<std::uint32_t>>(std::move(found.of_cell))};
}

PARTNERING_END
