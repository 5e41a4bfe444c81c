#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <cstdint>

PARTNERING_BEGIN

/// An ISO 4217 currency, by its three letters.
///
/// Source: ISO 4217 list one; src/money/currency_table.inc names its edition, scripts/make-currencies makes it.
class currency {
public:
    /// Requires: a code of ISO 4217 list one, upper case (`is_known`).
    explicit currency(const char (&code)[4]);
    /// Whether there is a currency with this code, upper case. Shapes: `length` letters from `code`.
    static bool is_known(const char* code, unsigned length) noexcept;
    /// Requires: is_known(code, 3).
    static currency from_code(const char* code);

    /// Three letters and a terminating zero.
    [[nodiscard]] const char* code() const noexcept { return letters_; }
    /// The number of decimals of its minor unit (EUR 2, JPY 0, KWD 3, CLF 4), or -1 where the standard gives none (XDR).
    [[nodiscard]] int minor_units() const noexcept;
    /// The ISO 4217 number: 978 for EUR.
    [[nodiscard]] int numeric() const noexcept;
    friend auto operator<=>(const currency&, const currency&) noexcept = default;

private:
    currency() = default;
    char letters_[4] = {};
};

PARTNERING_END
