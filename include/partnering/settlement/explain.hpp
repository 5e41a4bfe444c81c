#pragma once

#include <partnering/money/explanation.hpp>
#include <partnering/settlement/statement.hpp>

#include <optional>
#include <string>

PARTNERING_BEGIN

struct explain_request {
    std::string payer;
    std::string payee;
    std::optional<std::string> agreement{};  ///< none: all between the two
    std::optional<std::string> viewer{};     ///< none: sees everything
    std::size_t max_records = 10;            ///< how many records are listed under each line
    std::vector<reject> rejects{};           ///< as in accumulate_options
    std::function<std::string(std::size_t row)> place{};
    std::optional<instant> booked_until{};  ///< as in accumulate_options
};

/// Why one party owes another what it owes: payment, statements, lines, formula step by step, bases, down to the records.
///
/// Where the two net what they owe one another, the statements the other way stand beside, and what is left is the result.
///
/// It replays the usage: nothing was stored. The formulas are evaluated by the code that charged, with a number that keeps its history.
///
/// Ensures: each node's result is the charged amount, exactly (checked).
/// Errors:  nothing_to_explain (there is no account between the two), not_visible (the viewer is neither of them).
/// Cost:    as accumulate() and finish()
[[nodiscard]] checked<explanation> explain(const plan& under, const usage_columns& usage, const explain_request& what);

PARTNERING_END
