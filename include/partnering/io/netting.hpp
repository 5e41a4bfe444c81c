#pragma once

#include <partnering/io/answers.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Nets obligations, or a list of such requests one by one: positions, pairs, payments, and which payment discharges which line.
///
/// A request has `obligations`, each with `debtor`, `creditor`, `amount`, `currency`, and where wanted `line` and `due`. Where `line` is
/// left out, the lines of a debtor and creditor are numbered by day and amount: `CA>US USD 1`. Beside them stand `plan` (`automatic`,
/// `greedy`, `fewest`), `minor_units` (a number of decimals, or one for each currency), `consent` (`otherwise`, `parties`, `pairs`,
/// `lines`) and, to net in one currency, `rates` with `settle_in`, `day`, `rate_rule`, `rounding`, `exchange_account`, `debtor_rate` and
/// `creditor_rate`.
///
/// An answer is `{"currencies": {"EUR": {"gross", "positions", "bilateral", "payments", "discharges", "cleared"}}}`, with `conversions`
/// where there are rates, and `rejects` and `notes` where there are any. `cleared` is what could be removed without any payment. An
/// obligation that cannot be netted is rejected, and the others stand; a request of which none stands has an error for an answer.
///
/// Errors: in the answer, the first of each request: those of reading JSON, of net(), of exchange_rates and convert().
/// Cost:   as net() and discharges()
[[nodiscard]] answers netting_answer(std::string_view requests_json, const answer_options& options = {});

PARTNERING_END
