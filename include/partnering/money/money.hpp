#pragma once

#include <partnering/core/contract.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/money/currency.hpp>

PARTNERING_BEGIN

/// The step a rounded amount is counted in, as a fraction of the currency unit: 1/100, 1/20 for a cash increment of 5 cents, 1/10000.
class quantum {
public:
    /// Requires: 0 < numerator, 0 < denominator; kept reduced.
    constexpr quantum(std::int64_t numerator, std::int64_t denominator) : numerator_{numerator}, denominator_{denominator}
    {
        PARTNERING_EXPECTS(numerator > 0 && denominator > 0, "a quantum is a positive fraction of the currency unit");
        std::int64_t a = numerator;
        std::int64_t b = denominator;
        while (b != 0) {
            const std::int64_t rest = a % b;
            a = b;
            b = rest;
        }
        numerator_ /= a;
        denominator_ /= a;
    }
    /// 10^-places. Requires: 0 <= places <= 18.
    static constexpr quantum decimals(int places)
    {
        PARTNERING_EXPECTS(places >= 0 && places <= 18, "a quantum has 0 to 18 decimals");
        std::int64_t power = 1;
        for (int i = 0; i < places; ++i) power *= 10;
        return quantum{1, power};
    }
    /// The minor unit of a currency. Requires: it has one (XDR has none: name a quantum).
    static quantum minor_unit(currency of) { return decimals(of.minor_units()); }
    [[nodiscard]] constexpr std::int64_t numerator() const noexcept { return numerator_; }
    [[nodiscard]] constexpr std::int64_t denominator() const noexcept { return denominator_; }
    [[nodiscard]] rational value() const { return rational{numerator_, denominator_}; }
    /// How many decimals it takes to write a multiple of it; -1 where no number of decimals does (1/3).
    [[nodiscard]] int decimal_places() const noexcept;
    friend constexpr bool operator==(const quantum&, const quantum&) noexcept = default;
    /// By size: 1/100 < 1/20.
    friend constexpr std::strong_ordering operator<=>(const quantum& a, const quantum& b) noexcept
    {
        return static_cast<int128>(a.numerator_) * b.denominator_ <=> static_cast<int128>(b.numerator_) * a.denominator_;
    }

private:
    std::int64_t numerator_;
    std::int64_t denominator_;
};

class rounded_money;

/// An amount as it is: nothing rounded, any ratio of the currency unit.
///
/// Requires of every operation on two: the same currency.
class exact_money {
public:
    exact_money(rational amount, currency in) noexcept : amount_{static_cast<rational&&>(amount)}, currency_{in} {}
    [[nodiscard]] const rational& amount() const noexcept { return amount_; }
    [[nodiscard]] currency in() const noexcept { return currency_; }
    exact_money& operator+=(const exact_money& other)
    {
        same(other);
        amount_ += other.amount_;
        return *this;
    }
    exact_money& operator-=(const exact_money& other)
    {
        same(other);
        amount_ -= other.amount_;
        return *this;
    }
    exact_money& operator*=(const rational& factor)
    {
        amount_ *= factor;
        return *this;
    }
    [[nodiscard]] friend exact_money operator+(exact_money a, const exact_money& b) { return a += b; }
    [[nodiscard]] friend exact_money operator-(exact_money a, const exact_money& b) { return a -= b; }
    [[nodiscard]] friend exact_money operator*(exact_money a, const rational& factor) { return a *= factor; }
    [[nodiscard]] exact_money operator-() const { return {-amount_, currency_}; }
    /// To the nearest multiple of `step` under `mode`. Errors: arithmetic_error `amount_out_of_range` beyond 2^127 steps.
    [[nodiscard]] rounded_money rounded_to(quantum step, rounding_mode mode) const;
    friend bool operator==(const exact_money&, const exact_money&) = default;

private:
    void same(const exact_money& other) const
    {
        PARTNERING_EXPECTS(currency_ == other.currency_, "amounts in two currencies do not add: convert first");
    }
    rational amount_;
    currency currency_;
};

/// An amount that can be paid: a whole number of a named quantum of a currency.
///
/// Units: range ±(2^127 - 1) quanta, so 10^26 currency units at a quantum of 10^-12. Sums beyond it throw
/// arithmetic_error `amount_out_of_range`; nothing wraps.
class rounded_money {
public:
    /// Errors: arithmetic_error `amount_out_of_range` for -2^127, which has no negation.
    rounded_money(int128 count, quantum step, currency in);
    [[nodiscard]] int128 count() const noexcept { return count_; }
    [[nodiscard]] quantum step() const noexcept { return step_; }
    [[nodiscard]] currency in() const noexcept { return currency_; }
    [[nodiscard]] exact_money exact() const;
    /// Requires: the same currency and the same quantum.
    rounded_money& operator+=(const rounded_money& other);
    rounded_money& operator-=(const rounded_money& other);
    [[nodiscard]] friend rounded_money operator+(rounded_money a, const rounded_money& b) { return a += b; }
    [[nodiscard]] friend rounded_money operator-(rounded_money a, const rounded_money& b) { return a -= b; }
    [[nodiscard]] rounded_money operator-() const;
    friend bool operator==(const rounded_money&, const rounded_money&) = default;

private:
    int128 count_;
    quantum step_;
    currency currency_;
};

PARTNERING_END
