#include "account_sums.hpp"

PARTNERING_BEGIN

namespace {

/// A unit in which all terms are whole, where there is one.
rational unit_of(const std::vector<std::vector<term>>& terms)
{
    std::optional<rational> unit = rational{};
    for (const std::vector<term>& all : terms)
        for (const term& t : all)
            if (unit) unit = common_unit(*unit, t.unit());
    return unit && unit->sign() != 0 ? *unit : rational{1};
}

void keep(finishing& state, const leg_use& use, exact_column amounts)
{
    state.cell_amounts[use.group][use.position] = std::make_unique<exact_column>(std::move(amounts));
}

}  // namespace

exact_column add_up(finishing& state, std::uint32_t leg, const std::vector<std::vector<term>>& terms, bool kept)
{
    const leg_accounts& of = state.legs[leg];
    exact_column sums{unit_of(terms), exact_counts{of.size}};
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const counted_use& u = of.uses[i];
        const std::size_t cells = state.usage.group_of(u.at).cells();
        if (terms[i].size() == 1 && !kept) {
            fold(terms[i].front().of, terms[i].front().unit() / sums.unit, cells, u.to, sums.counts, 0);
            continue;
        }
        exact_column by_cell = combine(terms[i], sums.unit, cells);
        if (!of.absent.empty())
            for (std::size_t cell = 0; cell < cells; ++cell)
                if (of.absent[u.to(cell)]) by_cell.counts.clear(cell);
        fold({sums.unit, nullptr, 0, &by_cell.counts}, 1, cells, u.to, sums.counts, 0);
        if (kept) keep(state, u.at, std::move(by_cell));
    }
    return sums;
}

exact_column add_up_exact(finishing& state, std::uint32_t leg)
{
    const leg_accounts& of = state.legs[leg];
    const bool kept = state.usage.needed[leg];
    std::vector<rational> sums(of.size);
    for (const counted_use& u : of.uses) {
        const cell_group& g = state.usage.group_of(u.at);
        const auto slot = static_cast<std::size_t>(state.usage.leg_at(u.at).event_slot);
        std::vector<rational> by_cell(kept ? g.cells() : 0);
        for (std::size_t cell = 0; cell < g.cells() && !g.exact.empty(); ++cell) {
            const std::uint32_t number = u.to(cell);
            if (of.is_absent(number)) continue;
            const rational& amount = g.exact[cell * (g.columns - cell_group::fixed) + slot];
            sums[number] += amount;
            if (kept) by_cell[cell] = amount;
        }
        if (kept) keep(state, u.at, packed(by_cell));
    }
    return packed(sums);
}

PARTNERING_END
