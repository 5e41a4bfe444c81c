#pragma once

#include <partnering/io/answers.hpp>

#include <string_view>

PARTNERING_BEGIN

/// Prices one charge for one quantity, or a list of such requests one by one, with the calculation.
///
/// A request has `quantity` and either `mode` (`volume` or `graduated`) with `tiers`, or a `formula` as in documents; for
/// a formula, `quantity` may be left out (1), `bases` gives the amounts it goes by (`{"gross": "100"}`) and `measures` the
/// figures (`{"sales": "150000"}`). With `currency` or `minor_units` the total is also given rounded, as `amount`, under
/// `rounding` (`half_even` where it is left out). `total` and the lines are exact.
///
/// An answer is `{"total": "45.5", "lines": [...]}`.
///
/// Errors: in the answer, the first of each request: those of a formula in read_document, and `missing_basis`, `missing_measure`,
///         `no_minor_unit`, those of parse_currency, parse_rounding_mode and of arithmetic_error.
/// Cost:   O(length of the text)
[[nodiscard]] answers price_answer(std::string_view requests_json, const answer_options& options = {});

PARTNERING_END
