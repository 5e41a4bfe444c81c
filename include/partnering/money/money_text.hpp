#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/money/money.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Errors: `unknown_currency`, with the closest code as a suggestion.
[[nodiscard]] checked<currency> parse_currency(std::string_view code);

/// The number alone, with the quantum's decimals: `12.30`; a quantum no decimals can write gives a ratio.
[[nodiscard]] std::string to_string(const rounded_money& amount);
/// For people: `12.30 EUR`.
[[nodiscard]] std::string to_text(const rounded_money& amount);
/// For people: `0.0000125 EUR`, `1/3 EUR`.
[[nodiscard]] std::string to_text(const exact_money& amount);
/// The number alone, a decimal where at most 30 places do, else a reduced ratio: `0.0000125`, `1/3`.
[[nodiscard]] std::string to_string(const exact_money& amount);

[[nodiscard]] std::string_view to_string(rounding_mode mode) noexcept;
/// Errors: `unknown_rounding_mode`, naming those there are.
[[nodiscard]] checked<rounding_mode> parse_rounding_mode(std::string_view name);

PARTNERING_END
