#pragma once

#include <partnering/io/answers.hpp>

#include <string_view>

PARTNERING_BEGIN

/// What everybody pays where some cannot pay all they owe, for a request or a list of them one by one.
///
/// A request has `liabilities`, `{"a": {"b": "10"}}` for what a owes b, or a list of `debtor`, `creditor`, `amount` and `rank` (1 where it
/// is left out; lower ranks are paid first). Beside them stand `assets` (`{"a": "2"}`), `default_costs` (`assets` and `payments`, the parts
/// of them that default leaves), `guarantees` (a list of `guarantor`, `debtor`, `creditor`, `rank`; debtor or creditor may be left out) and
/// `explain`.
///
/// An answer is `{"payments": {"a": "19/5"}, "defaulting": ["a"], "equity": {"a": "0"}, "waves", "parties", "debts"}`, with `guarantees`
/// and `findings` where there are any. All numbers are exact.
///
/// Errors: in the answer, the first of each request: those of reading JSON and of clear_under_default().
/// Cost:   as clear_under_default()
[[nodiscard]] answers clearing_answer(std::string_view requests_json, const answer_options& options = {});

PARTNERING_END
