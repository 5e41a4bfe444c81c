#pragma once

// What the reports have in common: findings and numbers, as JSON and as text.

#include "json.hpp"

#include <partnering/core/finding.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/money/explanation.hpp>

#include <span>
#include <string>
#include <string_view>

PARTNERING_BEGIN
namespace report {

/// `"text"`, or null where there is none.
[[nodiscard]] json::value text_or_null(std::string_view text);
[[nodiscard]] json::value count(std::uint64_t number);
[[nodiscard]] json::value of(std::span<const finding> findings);
/// `{rule, subject, inputs, result, children}`.
[[nodiscard]] json::value of(const explanation& why);

/// `payer`, `payee`, `agreement`, `currency`, `period`: which statement it is, whatever is told of it.
template <class Statement>
[[nodiscard]] json::value head_of(const Statement& of)
{
    json::value head = json::value::object();
    head.set("payer", json::value::of(of.payer));
    head.set("payee", json::value::of(of.payee));
    head.set("agreement", json::value::of(of.agreement));
    head.set("currency", json::value::of(of.payable.in().code()));
    head.set("period", json::value::of(to_string(of.when)));
    return head;
}

/// The number with its thousands parted by commas: `1,234,567.0125`, also before a unit
/// (`1,234 EUR`); a long ratio is followed by about what it is; anything else stays as it
/// is.
[[nodiscard]] std::string grouped(std::string_view number);
[[nodiscard]] std::string grouped(const rational& value);
[[nodiscard]] std::string grouped(std::uint64_t number);
/// `about 161.2903`: four places, and more of what would be 0; `about 5.4321 * 10^1190`; `under 0.000000000001`.
[[nodiscard]] std::string about(const rational& value);
/// `1 record`, `2 records`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

/// A field of CSV, quoted where it has to be.
void append_csv(std::string& to, std::string_view field);

/// One line of text for a finding, without line end.
[[nodiscard]] std::string line_of(const finding& what);

}  // namespace report
PARTNERING_END
