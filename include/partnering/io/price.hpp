#pragma once

#include <partnering/core/version.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

struct price_result {
    std::string json;  ///< `{"total": "45.5", "lines": [...]}`, or a list of such, or `{"error": {"code","place","text"}}` in their place
    std::string text;  ///< the same for people
    bool any_error = false;     ///< at least one request has an error for an answer
    bool nothing_done = false;  ///< no request has another answer
};

struct price_options {
    /// What findings call the text: a file name. Stands before the JSON path in an error's place; empty: the path alone.
    std::string place;
};

/// Prices one charge for one quantity, or a list of such requests one by one, with the calculation.
///
/// A request has `quantity` and either `mode` (`volume` or `graduated`) with `tiers`, or a `formula` as in documents; for
/// a formula, `quantity` may be left out (1), `bases` gives the amounts it goes by (`{"gross": "100"}`) and `measures` the
/// figures (`{"sales": "150000"}`). With `currency` or `minor_units` the total is also given rounded, as `amount`, under
/// `rounding` (`half_even` where it is left out). `total` and the lines are exact.
///
/// A list of requests gives a list of answers in the same order; a bad request has an error for an answer, the others stand.
///
/// Errors: in the answer, the first of each request: those of a formula in read_document, and `missing_basis`, `missing_measure`,
///         `no_minor_unit`, those of parse_currency, parse_rounding_mode and of arithmetic_error.
/// Cost:   O(length of the text)
[[nodiscard]] price_result price_answer(std::string_view requests_json, const price_options& options = {});

PARTNERING_END
