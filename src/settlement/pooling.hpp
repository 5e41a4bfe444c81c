#pragma once

#include "account_prices.hpp"

PARTNERING_BEGIN

/// Divides what a pooled charge comes to. Shapes: shares.size() == of.uses.size()
[[nodiscard]] checked<allocation> divide_pool(const any_allocation_policy& by, const rational& total, const pool_inputs& of);

/// Works out the accounts of a pooled charge in one period: its formula once, of what all of them used, divided among them.
///
/// Where something is missing for one of them, none has an amount: a pool without it would be another one.
void work_out_pool(finishing& state, std::uint32_t leg, const period_accounts& p, account_prices& prices, std::vector<rational>& amounts);

PARTNERING_END
