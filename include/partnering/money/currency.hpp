#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <cstdint>

PARTNERING_BEGIN

/// An ISO 4217 currency, by its three letters: those in use, and those withdrawn since the year 2000, to settle the past in.
///
/// A withdrawn currency is like any other, but withdrawn() says when it went. Order is that of the letters, in use or not; a number may
/// have been that of two currencies, one after the other (YUM and CSD).
///
/// Source: ISO 4217 lists one and three; src/money/currency_table.inc names their editions, scripts/make-currencies makes it.
class currency {
public:
    /// When a currency was withdrawn.
    struct withdrawal {
        int year = 0;
        int month = 0;
        friend constexpr bool operator==(const withdrawal&, const withdrawal&) noexcept = default;
    };

    /// Requires: a code of ISO 4217, upper case (`is_known`).
    explicit currency(const char (&code)[4]);
    /// Whether there is a currency with this code, upper case. Shapes: `length` letters from `code`.
    static bool is_known(const char* code, unsigned length) noexcept;
    /// Requires: is_known(code, 3).
    static currency from_code(const char* code);

    /// Three letters and a terminating zero.
    [[nodiscard]] const char* code() const noexcept { return letters_; }
    /// The number of decimals of its minor unit (EUR 2, JPY 0, KWD 3, CLF 4), or -1 where none is known (XDR).
    [[nodiscard]] int minor_units() const noexcept;
    /// The ISO 4217 number: 978 for EUR.
    [[nodiscard]] int numeric() const noexcept;
    [[nodiscard]] bool is_withdrawn() const noexcept { return withdrawn().year != 0; }
    /// The year and month of ISO 4217 list three (HRK: 2023, 1); the year 0 for a currency in use.
    [[nodiscard]] withdrawal withdrawn() const noexcept;
    friend auto operator<=>(const currency&, const currency&) noexcept = default;

private:
    currency() = default;
    char letters_[4] = {};
};

PARTNERING_END
