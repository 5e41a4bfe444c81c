#include "account_store.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

std::size_t account_store::run_of(std::size_t account) const
{
    const auto after = std::upper_bound(runs.begin(), runs.end(), account, [](std::size_t a, const run& r) { return a < r.begin; });
    return static_cast<std::size_t>(after - runs.begin()) - 1;
}

ledger_account account_store::at(std::size_t account, std::size_t of_run) const
{
    const run& r = runs[of_run];
    const std::size_t i = account - r.begin;
    const auto party = [&](std::uint32_t end) {
        return end == of_row ? parties[r.first + i] : end == of_row_too ? parties[r.second + i] : end;
    };
    const bool driven = r.quantity_unit != not_driven;
    return {leg_id{r.leg},
            r.period,
            party(r.payer),
            party(r.payee),
            driven ? records[r.rows + i] : 0,
            driven ? quantities[r.rows + i] * units[r.quantity_unit] : rational{},
            amounts[r.amounts + i] * units[r.amount_unit]};
}

ledger_account ledger_accounts::operator[](std::size_t i) const
{
    PARTNERING_EXPECTS(i < of_->size, "a ledger has that many accounts");
    return of_->at(i, of_->run_of(i));
}
std::size_t ledger_accounts::size() const noexcept { return of_->size; }

ledger_account ledger_accounts::iterator::operator*() const
{
    PARTNERING_EXPECTS(at_ < end_of_run_, "the end of a ledger's accounts is no account");
    return of_->at(at_, run_);
}
void ledger_accounts::iterator::find_run() noexcept
{
    // Past the last account there is none.
    run_ = at_ < of_->size ? of_->run_of(at_) : of_->runs.size();
    begin_of_run_ = at_ < of_->size ? of_->runs[run_].begin : of_->size;
    end_of_run_ = at_ < of_->size ? of_->end_of(run_) : of_->size;
}

PARTNERING_END
