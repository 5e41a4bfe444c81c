#pragma once

#include "account_store.hpp"
#include "kept_inputs.hpp"
#include "leg_accounts.hpp"

#include <map>
#include <vector>

PARTNERING_BEGIN

/// Puts accounts into the store of a ledger, leg by leg.
class booking {
public:
    /// Makes room for about as many as there will be.
    booking(const usage_sums& usage, bool with_inputs);

    /// Puts who stands in the accounts of a period, their records and quantities, into the store; where they are those of other legs too,
    /// once.
    void place_rows(const leg_accounts& of, const period_accounts& p);
    /// Requires: the period's rows are placed.
    void add_quantity(const period_accounts& p, std::size_t i, std::int64_t more) { store_.quantities.add(p.who->placed->at + i, more); }
    [[nodiscard]] rational quantity(const period_accounts& p, std::size_t i) const
    {
        if (p.quantity_unit.sign() == 0) return {};
        return store_.quantities[p.who->placed->at + i] * p.quantity_unit;
    }

    /// Books a leg, rounded where its agreement rounds legs, but for what is due to nobody else.
    void book(std::uint32_t leg, const leg_accounts& of);

    /// All that is booked, in the legs' own order. Nothing is booked after that.
    [[nodiscard]] account_store take_accounts();
    [[nodiscard]] std::vector<account_inputs> take_inputs() { return inputs_.take(); }

private:
    [[nodiscard]] std::uint32_t unit_number(const rational& unit);

    const usage_sums& usage_;
    bool with_inputs_;
    account_store store_;
    kept_inputs inputs_;
    std::map<rational, std::uint32_t> unit_numbers_{{rational{}, account_store::not_driven}};
};

PARTNERING_END
