#pragma once

#include <partnering/clearing/consent.hpp>
#include <partnering/clearing/discharge.hpp>

#include <cstdint>

PARTNERING_BEGIN

/// What clearing leaves of one obligation, in quanta.
struct cleared_line {
    std::size_t row;  ///< of the set
    int128 before;
    int128 removed;  ///< from 0 to `before`
    [[nodiscard]] int128 after() const noexcept { return before - removed; }

    friend bool operator==(const cleared_line&, const cleared_line&) = default;
};

/// Where a party stands in what is left: what is left of an obligation leads down, from its debtor to a creditor on a lower level.
struct clearing_level {
    clearing_party_id party;
    std::int64_t level;

    friend bool operator==(const clearing_level&, const clearing_level&) = default;
};

struct currency_clearing {
    obligation_set::section of;
    int128 removed;                      ///< of the gross, in quanta
    std::vector<cleared_line> lines;     ///< each row of the section
    std::vector<clearing_level> levels;  ///< of each party with a multilateral line, by key; the lowest is 0

    friend bool operator==(const currency_clearing&, const currency_clearing&) = default;
};

struct obligation_clearing {
    std::vector<currency_clearing> currencies;  ///< as the set's sections
    std::vector<netting_scope> scopes;          ///< of each row; empty where all are multilateral
    std::vector<finding> notes;                 ///< warnings of the consent, as of a netting

    [[nodiscard]] netting_scope scope_of(std::size_t row) const { return scopes.empty() ? netting_scope::multilateral : scopes[row]; }
};

/// Clears obligations without any payment: as much of them is removed as can be while no party's net position changes.
///
/// Unlike netting it makes no new debt: nobody owes anybody whom it did not owe before, and each obligation only shrinks. Of multilateral
/// lines all cycles are cleared, of bilateral ones what two owe one another, of gross ones nothing. Each currency is by itself. What is
/// removed between a debtor and a creditor is taken off the lines due first, then by line.
///
/// Ensures: no clearing removes more (the levels prove it, see verify()); no cycle of multilateral lines is left, and no two bilateral
///          ones against one another; the order in which obligations came decides nothing. Where several clearings remove the most, the
///          order of the parties' keys decides.
/// Errors:  `conflicting_consent`, `empty_key`, with places as of net()
/// Cost:    O(n³ m) for n parties and m pairs of debtor and creditor, whatever the amounts; mostly O(m) for each level, some ten times
/// Source:  a minimum-cost circulation, by the primal-dual method: L. Ford, D. Fulkerson, Flows in Networks (1962), III.3, with the
///          blocking flows of E. Dinic (1970). Of trade credit: T. Fleischman, P. Dini, Mathematical Foundations for Balancing the
///          Payment System in the Trade Credit Market, Journal of Risk and Financial Management 14 (2021), 452
[[nodiscard]] checked<obligation_clearing> clear_to_maximum(const obligation_set& of, const netting_consent& consent = {});

/// Whether this is a clearing of the set that removes as much as can be; empty where it is.
///
/// It looks at the answer alone, not at how it was found: lines only shrink, positions stay, each pair of the bilateral ones is set off in
/// full, and the levels prove the rest. What is left leads down by a level at least, what was removed by a level at most, so that any
/// clearing removes at most the sum of amount * max(0, 1 - levels down), and this one removes just that.
///
/// Gives:  errors `no_clearing` (lines or positions are wrong), `clearing_not_greatest`
/// Cost:   O(rows + parties)
[[nodiscard]] std::vector<finding> verify(const obligation_set& of, const obligation_clearing& cleared);

/// What is left to pay, as obligations: those cleared in full are left out.
[[nodiscard]] std::vector<obligation> remaining(const obligation_set& of, const obligation_clearing& cleared);

/// Which line removes which: what each party gives up of its claims is what it is rid of in debts. As the discharges of a netting, with
/// lines only, since nothing is paid.
///
/// Ensures: the amounts of a line add up to what is removed of it. Sorted by line.
/// Requires: a clearing of this set; a currency of it.
[[nodiscard]] std::vector<discharge> discharges(const obligation_set& of, const obligation_clearing& cleared, const currency_clearing& in);

PARTNERING_END
