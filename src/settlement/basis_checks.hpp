#pragma once

#include "plan_data.hpp"

#include <partnering/flow/flow.hpp>

#include <vector>

PARTNERING_BEGIN

// Bases that cannot be added up, or add up to nothing.

/// What is due by the calendar has no amount for usage that another charge could be a part of.
void check_named_clause(const plan::data& plan, const plan_leg& leg, const basis& of, std::vector<finding>& findings);

/// `counted`: the link of an amount that the basis adds up.
void check_currency(const plan::data& plan, const plan_leg& leg, const basis& of, const value_chain& chain, value_chain::link_index counted,
                    std::vector<finding>& findings);

/// A charge that is a part of another which no usage of its own drives would be nothing, always. Requires: the plan has its routes.
void check_reach(const plan::data& plan, std::vector<finding>& findings);

PARTNERING_END
