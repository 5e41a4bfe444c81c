#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <cstdint>
#include <exception>

PARTNERING_BEGIN

__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

/// How a value between two multiples of a quantum goes to one of them. The names are those of IEEE 754 and of common contracts.
enum class rounding_mode : std::uint8_t {
    half_even,  ///< nearest, a tie to the even multiple ("banker's")
    half_up,    ///< nearest, a tie away from zero ("commercial")
    half_down,  ///< nearest, a tie towards zero
    up,         ///< away from zero
    down,       ///< towards zero ("truncate")
    ceiling,    ///< towards plus infinity
    floor,      ///< towards minus infinity
};

namespace detail {
struct literal_access;
}

/// An exact ratio of two integers, always reduced, denominator positive.
///
/// The number under ratios, rates and exact money. Up to 127 bits a side it is held inline; beyond that it spills into
/// a shared big number out of line. It never loses anything: what would need more than `max_digits` decimal digits on a
/// side throws `arithmetic_error` (code `number_too_long`), division by zero throws it with `division_by_zero`.
///
/// Every value has one form, so equality compares forms: a result that fits inline again is held inline again.
/// Copies share what spilled; sharing it between threads is safe.
///
/// Cost: 32 bytes; arithmetic that stays inline allocates nothing. Comparison never allocates.
class rational {
public:
    /// A numerator or denominator may have this many decimal digits.
    static constexpr int max_digits = 2000;

    constexpr rational() noexcept : numerator_{0}, denominator_{1} {}
    template <class Integer>
        requires(__is_same(Integer, int) || __is_same(Integer, long) || __is_same(Integer, long long) || __is_same(Integer, unsigned) ||
                 __is_same(Integer, unsigned long) || __is_same(Integer, unsigned long long))
    explicit(false) constexpr rational(Integer whole) noexcept : numerator_{static_cast<int128>(whole)}, denominator_{1}
    {
    }
    /// Requires: denominator != 0. Any sign; the result is reduced.
    rational(int128 numerator, int128 denominator);

    constexpr rational(const rational& other) noexcept : numerator_{other.numerator_}, denominator_{other.denominator_}
    {
        if (denominator_ == 0) retain();
    }
    /// Leaves 0 behind where a spilled value moves.
    constexpr rational(rational&& other) noexcept : numerator_{other.numerator_}, denominator_{other.denominator_}
    {
        if (denominator_ == 0) other.forget();
    }
    constexpr rational& operator=(const rational& other) noexcept
    {
        // The other is kept first: it may be this very one.
        if (other.denominator_ == 0) other.retain();
        const int128 n = other.numerator_;
        const int128 d = other.denominator_;
        if (denominator_ == 0) release();
        numerator_ = n;
        denominator_ = d;
        return *this;
    }
    constexpr rational& operator=(rational&& other) noexcept
    {
        const int128 n = other.numerator_;
        const int128 d = other.denominator_;
        if (d == 0) other.forget();
        if (denominator_ == 0) release();
        numerator_ = n;
        denominator_ = d;
        return *this;
    }
    constexpr ~rational()
    {
        if (denominator_ == 0) release();
    }

    rational& operator+=(const rational& other);
    rational& operator-=(const rational& other);
    rational& operator*=(const rational& other);
    rational& operator/=(const rational& other);
    [[nodiscard]] friend rational operator+(rational a, const rational& b) { return a += b; }
    [[nodiscard]] friend rational operator-(rational a, const rational& b) { return a -= b; }
    [[nodiscard]] friend rational operator*(rational a, const rational& b) { return a *= b; }
    [[nodiscard]] friend rational operator/(rational a, const rational& b) { return a /= b; }
    [[nodiscard]] rational operator-() const;

    [[nodiscard]] friend bool operator==(const rational& a, const rational& b) noexcept { return equal(a, b); }
    [[nodiscard]] friend std::strong_ordering operator<=>(const rational& a, const rational& b) noexcept { return compare(a, b) <=> 0; }

    /// -1, 0 or 1.
    [[nodiscard]] int sign() const noexcept;
    [[nodiscard]] bool is_integer() const noexcept;
    /// Whether both sides fit the inline 127 bits; if so numerator() and denominator() may be asked for.
    [[nodiscard]] constexpr bool is_small() const noexcept { return denominator_ != 0; }
    /// Requires: is_small().
    [[nodiscard]] int128 numerator() const;
    /// Requires: is_small().
    [[nodiscard]] int128 denominator() const;

    /// The integer this value goes to under `mode`, exact however large.
    [[nodiscard]] rational rounded(rounding_mode mode) const;
    /// As rounded(), as a 128-bit integer. Errors: arithmetic_error `amount_out_of_range` where it does not fit (-2^127 does).
    [[nodiscard]] int128 to_integer(rounding_mode mode) const;

private:
    friend struct big_access;
    friend struct detail::literal_access;
    /// Of a ratio that is reduced already, small, with a positive denominator; the last parameter tells it from the public one.
    constexpr rational(int128 numerator, int128 denominator, int) noexcept : numerator_{numerator}, denominator_{denominator} {}
    static int compare(const rational& a, const rational& b) noexcept;
    static bool equal(const rational& a, const rational& b) noexcept;
    constexpr void forget() noexcept
    {
        numerator_ = 0;
        denominator_ = 1;
    }
    void retain() const noexcept;
    void release() noexcept;

    // denominator_ == 0 marks a spilled value: numerator_ then holds the address of a shared, immutable big ratio.
    int128 numerator_;
    int128 denominator_;
};

/// Arithmetic that has no exact answer within the stated range.
class arithmetic_error : public std::exception {
public:
    /// Requires: a string literal, one of the codes below.
    explicit arithmetic_error(const char* code) noexcept : code_{code} {}
    /// One of `division_by_zero`, `number_too_long`, `amount_out_of_range`.
    [[nodiscard]] const char* code() const noexcept { return code_; }
    /// A sentence for people; programs ask code().
    [[nodiscard]] const char* what() const noexcept override;

private:
    const char* code_;
};

PARTNERING_END
