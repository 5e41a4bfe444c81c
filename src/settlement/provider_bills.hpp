#pragma once

#include "plan_data.hpp"

#include <partnering/settlement/ledger.hpp>

#include <vector>

PARTNERING_BEGIN

/// Warnings `provider_above_income`: what a party owes those who are engaged as its providers is more than what it is owed itself, in one
/// currency and over all that is settled. Of who is owed nothing in that currency nobody knows what it lives on: nothing is said.
///
/// Cost: O(accounts) where an agreement engages a provider; nothing else
[[nodiscard]] std::vector<finding> provider_bills_above_income(const plan::data& plan, const ledger_accounts& accounts,
                                                               const std::vector<std::string>& open_parties);

PARTNERING_END
