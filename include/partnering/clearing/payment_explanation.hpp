#pragma once

#include <partnering/clearing/discharge.hpp>
#include <partnering/money/explanation.hpp>

PARTNERING_BEGIN

struct payment_explanation_options {
    /// Lines listed under a party; the others are counted.
    std::size_t lines = 1000;
};

/// Why a payment is to be made: what the payer owes and is owed, what the payee is owed and owes, and which lines it discharges on both
/// sides. It answers "why do I owe her?" where the two have no line with one another.
///
/// Requires: payment < in.payments.size(); discharges() of the same currency.
/// Cost:     O(discharges)
[[nodiscard]] explanation explain_payment(const obligation_set& of, const currency_netting& in, const std::vector<discharge>& discharged,
                                          std::size_t payment, const payment_explanation_options& options = {});

PARTNERING_END
