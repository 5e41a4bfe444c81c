#pragma once

// What every verb that answers requests shares: a text holds one request or a list of them.

#include "document_reader.hpp"

#include <partnering/io/answers.hpp>

#include <functional>

PARTNERING_BEGIN
namespace requests {

/// The answer to one request, in both forms.
struct answer {
    json::value json;
    std::string text;
    bool refused = false;  ///< it is an error
    bool wrong = false;    ///< it stands, but with errors in it
};

/// Reads requests and answers each with `answer_one(collector, request, where)`, which is to give an answer or nothing; where the
/// collector has an error, the first of them is the answer. An arithmetic_error is one too: `what` is what is then out of range, "the
/// price".
using answer_one = std::function<std::optional<answer>(reading::collector& into, const json::value& content, const reading::spot& where)>;
[[nodiscard]] answers answer_all(std::string_view requests_json, const answer_options& options, std::string_view what,
                                 const answer_one& one);

/// A finding for every field of `content` that is none of `known` and does not start with `x-`. Gives whether `content` is an object.
bool has_fields(reading::collector& into, const json::value& content, const reading::spot& where,
                const std::vector<std::string_view>& known);

/// A finding, `empty_key` or `bad_key`, where a text cannot be a name.
void check_name(reading::collector& into, const reading::spot& where, std::string_view name);

/// A whole number of decimals, from 0 to 18.
[[nodiscard]] std::optional<int> to_decimals(reading::collector& into, const json::value& content, const reading::spot& where);
[[nodiscard]] std::optional<currency> to_currency(reading::collector& into, const json::value& content, const reading::spot& where);
[[nodiscard]] std::optional<rounding_mode> to_rounding(reading::collector& into, const json::value& content, const reading::spot& where);

/// What `currency` and `minor_units` say amounts are rounded to.
struct amount_unit {
    std::optional<currency> in;
    std::optional<int> places;
};
[[nodiscard]] amount_unit to_amount_unit(reading::collector& into, const json::value& content, const reading::spot& where);

}  // namespace requests
PARTNERING_END
