#include <partnering/core/contract.hpp>
#include <partnering/core/rational.hpp>

#include "compare_products.hpp"
#include "greatest_divisor.hpp"
#include "integer_ratio.hpp"
#include "rational_digits.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

PARTNERING_BEGIN

using boost::multiprecision::cpp_int;

namespace {

constexpr uint128 largest = ~uint128{0} >> 1;
constexpr uint128 low_64 = ~std::uint64_t{0};

/// Two's complement negation is meant for -2^127 too: it gives 2^127.
constexpr uint128 magnitude(int128 value) noexcept
{
    return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}
/// Requires: value <= largest.
constexpr int128 with_sign(bool negative, uint128 value) noexcept
{
    return negative ? -static_cast<int128>(value) : static_cast<int128>(value);
}
constexpr bool is_64(uint128 value) noexcept { return (value >> 64) == 0; }

/// Binary greatest common divisor. Requires: both > 0.
constexpr std::uint64_t common_64(std::uint64_t a, std::uint64_t b) noexcept
{
    const int twos = std::countr_zero(a | b);
    a >>= std::countr_zero(a);
    while (true) {
        b >>= std::countr_zero(b);
        if (a > b) std::swap(a, b);
        b -= a;
        if (b == 0) return a << twos;
    }
}

constexpr int trailing_zeros(uint128 value) noexcept
{
    const auto low = static_cast<std::uint64_t>(value);
    return low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(static_cast<std::uint64_t>(value >> 64));
}

constexpr uint128 common(uint128 a, uint128 b) noexcept
{
    if (a == 0) return b;
    if (b == 0) return a;
    if (a == 1 || b == 1) return 1;
    // One division brings a pair of unlike size down to a pair of like size, which is where the binary method is quick.
    if (is_64(a) != is_64(b)) {
        (is_64(a) ? b : a) = is_64(a) ? b % a : a % b;
        if (a == 0) return b;
        if (b == 0) return a;
    }
    if (is_64(a | b)) return common_64(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
    const int twos = trailing_zeros(a | b);
    a >>= trailing_zeros(a);
    while (true) {
        b >>= trailing_zeros(b);
        if (a > b) std::swap(a, b);
        b -= a;
        if (b == 0) return a << twos;
        if (is_64(a | b)) return static_cast<uint128>(common_64(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b))) << twos;
    }
}

/// False where the product does not fit 127 bits.
bool multiply(uint128 a, uint128 b, uint128& product) noexcept
{
    if (is_64(a) && is_64(b)) {
        product = a * b;
        return product <= largest;
    }
    return !__builtin_mul_overflow(a, b, &product) && product <= largest;
}

bool multiply(int128 a, uint128 b, int128& product) noexcept
{
    uint128 size = 0;
    if (!multiply(magnitude(a), b, size)) return false;
    product = with_sign(a < 0, size);
    return true;
}

bool add(int128 a, int128 b, int128& sum) noexcept { return !__builtin_add_overflow(a, b, &sum) && magnitude(sum) <= largest; }

/// Whether a value between two whole ones goes away from zero. `half` compares its distance from the one nearer zero with 1/2.
/// Requires: it is not whole.
bool goes_away(rounding_mode mode, bool negative, bool odd, int half) noexcept
{
    switch (mode) {
    case rounding_mode::half_even:
        return half > 0 || (half == 0 && odd);
    case rounding_mode::half_up:
        return half >= 0;
    case rounding_mode::half_down:
        return half > 0;
    case rounding_mode::up:
        return true;
    case rounding_mode::down:
        return false;
    case rounding_mode::ceiling:
        return !negative;
    case rounding_mode::floor:
        return negative;
    }
    return false;
}

cpp_int wide(uint128 value)
{
    cpp_int result = static_cast<std::uint64_t>(value >> 64);
    result <<= 64;
    result += static_cast<std::uint64_t>(value);
    return result;
}

cpp_int wide_signed(int128 value)
{
    cpp_int result = wide(magnitude(value));
    if (value < 0) result.backend().negate();
    return result;
}

const cpp_int& above_cap()
{
    static const cpp_int bound = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(rational::max_digits));
    return bound;
}

const cpp_int& largest_inline()
{
    static const cpp_int bound = wide(largest);
    return bound;
}

/// Requires: 0 <= value < 2^128.
uint128 narrow(const cpp_int& value)
{
    const auto low = static_cast<std::uint64_t>(cpp_int{value & static_cast<std::uint64_t>(low_64)});
    const auto high = static_cast<std::uint64_t>(cpp_int{value >> 64});
    return static_cast<uint128>(high) << 64 | low;
}

}  // namespace

/// What a rational points to once a side is too long to stand inline: never changed after it is made, counted by its users.
struct big_ratio {
    cpp_int numerator;
    cpp_int denominator;
    std::atomic<std::uint64_t> users{1};
};

struct big_access {
    static big_ratio* of(const rational& value) noexcept
    {
        return reinterpret_cast<big_ratio*>(static_cast<std::uintptr_t>(value.numerator_));
    }
    static cpp_int numerator(const rational& value) { return value.is_small() ? wide_signed(value.numerator_) : of(value)->numerator; }
    static cpp_int denominator(const rational& value)
    {
        return value.is_small() ? wide_signed(value.denominator_) : of(value)->denominator;
    }

    /// Requires: reduced, denominator positive, both within 127 bits.
    static rational inline_ratio(int128 numerator, int128 denominator) noexcept
    {
        rational result;
        result.numerator_ = numerator;
        result.denominator_ = denominator;
        return result;
    }

    /// The one form of a value: reduced, positive denominator, inline where both sides fit.
    static rational canonical(cpp_int numerator, cpp_int denominator)
    {
        if (denominator.is_zero()) throw arithmetic_error{"division_by_zero"};
        if (denominator.sign() < 0) {
            numerator.backend().negate();
            denominator.backend().negate();
        }
        if (denominator != 1)
            if (const cpp_int shared = detail::greatest_divisor(numerator, denominator); shared != 1) {
                numerator /= shared;
                denominator /= shared;
            }
        return reduced(std::move(numerator), std::move(denominator));
    }
    /// Requires: nothing divides both sides, denominator positive. What is known to be reduced is spared the common divisor of its sides,
    /// which takes many times what a sum or product takes.
    static rational reduced(cpp_int numerator, cpp_int denominator)
    {
        const bool negative = numerator.sign() < 0;
        const cpp_int size = abs(numerator);
        if (size <= largest_inline() && denominator <= largest_inline())
            return inline_ratio(with_sign(negative, narrow(size)), static_cast<int128>(narrow(denominator)));
        if (size >= above_cap() || denominator >= above_cap()) throw arithmetic_error{"number_too_long"};
        auto spilled = std::make_unique<big_ratio>();
        spilled->numerator = std::move(numerator);
        spilled->denominator = std::move(denominator);
        rational result;
        result.numerator_ = static_cast<int128>(reinterpret_cast<std::uintptr_t>(spilled.release()));
        result.denominator_ = 0;
        return result;
    }

    /// Both sides as long numbers, where they are or made for the moment.
    class sides {
    public:
        explicit sides(const rational& value)
            : made_above_{value.is_small() ? wide_signed(value.numerator_) : cpp_int{}},
              made_below_{value.is_small() ? wide_signed(value.denominator_) : cpp_int{}},
              above{value.is_small() ? made_above_ : of(value)->numerator}, below{value.is_small() ? made_below_ : of(value)->denominator}
        {
        }
        sides(const sides&) = delete;
        sides& operator=(const sides&) = delete;
        ~sides() = default;

    private:
        cpp_int made_above_;
        cpp_int made_below_;

    public:
        const cpp_int& above;
        const cpp_int& below;
    };

    // Knuth, The Art of Computer Programming, volume 2, 4.5.1: only the common part of the denominators can cancel in a sum, and in a
    // product only one's numerator and the other's denominator. Mostly there is no such part, or one denominator is 1 or both are the same.
    static rational sum(const sides& a, const sides& b)
    {
        if (a.below == b.below) return canonical(a.above + b.above, a.below);
        if (b.below == 1) return reduced(a.above + b.above * a.below, a.below);
        if (a.below == 1) return reduced(a.above * b.below + b.above, b.below);
        const cpp_int shared = detail::greatest_divisor(a.below, b.below);
        if (shared == 1) return reduced(a.above * b.below + b.above * a.below, a.below * b.below);
        const cpp_int rest = a.below / shared;
        const cpp_int above = a.above * (b.below / shared) + b.above * rest;
        const cpp_int cancelled = detail::greatest_divisor(above, shared);
        return reduced(above / cancelled, rest * (b.below / cancelled));
    }
    static rational product_of(const sides& a, const sides& b)
    {
        const cpp_int first = b.below == 1 ? cpp_int{1} : detail::greatest_divisor(a.above, b.below);
        const cpp_int second = a.below == 1 ? cpp_int{1} : detail::greatest_divisor(b.above, a.below);
        if (first == 1 && second == 1) return reduced(a.above * b.above, a.below * b.below);
        return reduced((a.above / first) * (b.above / second), (a.below / second) * (b.below / first));
    }

    /// A side as the limbs of its magnitude, lowest first, wherever it lies: no allocation.
    struct limbs {
        std::array<boost::multiprecision::limb_type, 2> own{};
        const boost::multiprecision::limb_type* data = nullptr;
        std::size_t size = 0;

        explicit limbs(const cpp_int& value) noexcept : data{value.backend().limbs()}, size{value.backend().size()} {}
        explicit limbs(uint128 value) noexcept
            : own{static_cast<boost::multiprecision::limb_type>(value), static_cast<boost::multiprecision::limb_type>(value >> 64)},
              data{own.data()}, size{2}
        {
        }
        limbs(const limbs&) = delete;
        limbs& operator=(const limbs&) = delete;
        ~limbs() = default;
    };
    static_assert(sizeof(boost::multiprecision::limb_type) == 8, "a 128-bit number is two limbs");

    // Ten decimal digits take less than 34 bits, so a side within the cap has at most this many limbs.
    static constexpr std::size_t most_limbs = (rational::max_digits / 10 + 1) * 34 / 64 + 1;
    using product = std::array<std::uint64_t, 2 * most_limbs>;

    static void multiply(const limbs& a, const limbs& b, product& result) noexcept
    {
        result.fill(0);
        for (std::size_t i = 0; i < a.size; ++i) {
            uint128 carry = 0;
            for (std::size_t j = 0; j < b.size; ++j) {
                carry += static_cast<uint128>(a.data[i]) * b.data[j] + result[i + j];
                result[i + j] = static_cast<std::uint64_t>(carry);
                carry >>= 64;
            }
            result[i + b.size] = static_cast<std::uint64_t>(carry);
        }
    }

    /// Compares |a| with |b|. Cost: no allocation, so it cannot fail.
    static int compare_sizes(const rational& a, const rational& b) noexcept
    {
        if (!a.is_small() && !b.is_small() && of(a)->denominator.compare(of(b)->denominator) == 0)
            return of(a)->numerator.backend().compare_unsigned(of(b)->numerator.backend());
        const auto with_sides = [](const rational& value, const auto& use) {
            if (value.is_small()) {
                use(limbs{magnitude(value.numerator_)}, limbs{magnitude(value.denominator_)});
            } else {
                use(limbs{of(value)->numerator}, limbs{of(value)->denominator});
            }
        };
        int result = 0;
        with_sides(a, [&](const limbs& a_numerator, const limbs& a_denominator) {
            with_sides(b, [&](const limbs& b_numerator, const limbs& b_denominator) {
                product left;
                product right;
                multiply(a_numerator, b_denominator, left);
                multiply(b_numerator, a_denominator, right);
                for (std::size_t i = left.size(); i-- > 0 && result == 0;)
                    if (left[i] != right[i]) result = left[i] < right[i] ? -1 : 1;
            });
        });
        return result;
    }
};

rational::rational(int128 numerator, int128 denominator) : numerator_{0}, denominator_{1}
{
    PARTNERING_EXPECTS(denominator != 0, "a ratio has a denominator other than 0");
    uint128 above = magnitude(numerator);
    uint128 below = magnitude(denominator);
    const bool negative = (numerator < 0) != (denominator < 0);
    const uint128 shared = common(above, below);
    above /= shared;
    below /= shared;
    if (above <= largest && below <= largest) {
        numerator_ = with_sign(negative, above);
        denominator_ = static_cast<int128>(below);
    } else {
        // Only -2^127 gets here: its size is one too many for the inline range, which is symmetric so that -x is as small as x.
        *this = big_access::canonical(negative ? cpp_int{-wide(above)} : wide(above), wide(below));
    }
}

void rational::retain() const noexcept
{
    // A new user comes from one who already is: nothing needs to be seen in order here.
    big_access::of(*this)->users.fetch_add(1, std::memory_order_relaxed);
}

void rational::release() noexcept
{
    big_ratio* const shared = big_access::of(*this);
    if (shared->users.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared;
}

rational& rational::operator+=(const rational& other)
{
    if (is_small() && other.is_small()) {
        const auto d1 = static_cast<uint128>(denominator_);
        const auto d2 = static_cast<uint128>(other.denominator_);
        if (d1 == d2) {
            if (int128 sum = 0; add(numerator_, other.numerator_, sum)) {
                const uint128 shared = d1 == 1 ? 1 : common(magnitude(sum), d1);
                numerator_ = shared == 1 ? sum : sum / static_cast<int128>(shared);
                denominator_ = shared == 1 ? denominator_ : static_cast<int128>(d1 / shared);
                return *this;
            }
        } else {
            // Knuth, The Art of Computer Programming, volume 2, 4.5.1: only the common part of the denominators can cancel.
            const uint128 shared = common(d1, d2);
            const uint128 rest1 = shared == 1 ? d1 : d1 / shared;
            const uint128 rest2 = shared == 1 ? d2 : d2 / shared;
            int128 left = 0;
            int128 right = 0;
            int128 sum = 0;
            if (multiply(numerator_, rest2, left) && multiply(other.numerator_, rest1, right) && add(left, right, sum)) {
                const uint128 cancelled = shared == 1 ? 1 : common(magnitude(sum), shared);
                uint128 below = 0;
                if (multiply(rest1, d2 / cancelled, below)) {
                    numerator_ = cancelled == 1 ? sum : sum / static_cast<int128>(cancelled);
                    denominator_ = static_cast<int128>(below);
                    return *this;
                }
            }
        }
    }
    return *this = big_access::sum(big_access::sides{*this}, big_access::sides{other});
}

rational& rational::operator-=(const rational& other)
{
    if (other.is_small()) return *this += big_access::inline_ratio(-other.numerator_, other.denominator_);
    return *this += -other;
}

rational& rational::operator*=(const rational& other)
{
    if (is_small() && other.is_small()) {
        // Both are reduced, so only a numerator and the other's denominator can share something, and what is left is reduced.
        uint128 n1 = magnitude(numerator_);
        uint128 n2 = magnitude(other.numerator_);
        auto d1 = static_cast<uint128>(denominator_);
        auto d2 = static_cast<uint128>(other.denominator_);
        if (d2 != 1) {
            if (const uint128 shared = common(n1, d2); shared != 1) {
                n1 /= shared;
                d2 /= shared;
            }
        }
        if (d1 != 1) {
            if (const uint128 shared = common(n2, d1); shared != 1) {
                n2 /= shared;
                d1 /= shared;
            }
        }
        uint128 above = 0;
        uint128 below = 0;
        if (multiply(n1, n2, above) && multiply(d1, d2, below)) {
            numerator_ = with_sign((numerator_ < 0) != (other.numerator_ < 0), above);
            denominator_ = static_cast<int128>(below);
            return *this;
        }
    }
    return *this = big_access::product_of(big_access::sides{*this}, big_access::sides{other});
}

rational& rational::operator/=(const rational& other)
{
    if (other.is_small()) {
        if (other.numerator_ == 0) throw arithmetic_error{"division_by_zero"};
        // The inverse of a reduced ratio is reduced, and the inline range is symmetric.
        const int128 above = other.numerator_ < 0 ? -other.denominator_ : other.denominator_;
        return *this *= big_access::inline_ratio(above, static_cast<int128>(magnitude(other.numerator_)));
    }
    return *this = big_access::canonical(big_access::numerator(*this) * big_access::denominator(other),
                                         big_access::denominator(*this) * big_access::numerator(other));
}

rational rational::operator-() const
{
    if (is_small()) return big_access::inline_ratio(-numerator_, denominator_);
    return big_access::reduced(-big_access::of(*this)->numerator, big_access::of(*this)->denominator);
}

int rational::sign() const noexcept
{
    if (is_small()) return numerator_ > 0 ? 1 : (numerator_ < 0 ? -1 : 0);
    return big_access::of(*this)->numerator.sign();
}

bool rational::is_integer() const noexcept
{
    if (is_small()) return denominator_ == 1;
    const cpp_int& below = big_access::of(*this)->denominator;
    return below.backend().size() == 1 && *below.backend().limbs() == 1;
}

int128 rational::numerator() const
{
    PARTNERING_EXPECTS(is_small(), "numerator() is asked for where is_small()");
    return numerator_;
}

int128 rational::denominator() const
{
    PARTNERING_EXPECTS(is_small(), "denominator() is asked for where is_small()");
    return denominator_;
}

namespace {

cpp_int round_ratio(const cpp_int& size, const cpp_int& below, bool negative, rounding_mode mode, bool& exact)
{
    cpp_int whole;
    cpp_int rest;
    divide_qr(size, below, whole, rest);
    exact = rest.is_zero();
    if (!exact) {
        const cpp_int twice = rest * 2;
        const int half = twice < below ? -1 : (twice == below ? 0 : 1);
        if (goes_away(mode, negative, bit_test(whole, 0), half)) ++whole;
    }
    return whole;
}

uint128 round_ratio(uint128 size, uint128 below, bool negative, rounding_mode mode, bool& exact) noexcept
{
    const uint128 whole = size / below;
    const uint128 rest = size % below;
    exact = rest == 0;
    if (exact) return whole;
    const uint128 other = below - rest;
    const int half = rest < other ? -1 : (rest == other ? 0 : 1);
    return whole + (goes_away(mode, negative, (whole & 1) != 0, half) ? 1 : 0);
}

}  // namespace

rational rational::rounded(rounding_mode mode) const
{
    bool exact = false;
    if (is_small()) {
        if (denominator_ == 1) return *this;
        // A denominator of 2 or more leaves at most 2^126, to which 1 may be added.
        const uint128 whole = round_ratio(magnitude(numerator_), static_cast<uint128>(denominator_), numerator_ < 0, mode, exact);
        return big_access::inline_ratio(with_sign(numerator_ < 0, whole), 1);
    }
    const big_ratio& spilled = *big_access::of(*this);
    const bool negative = spilled.numerator.sign() < 0;
    cpp_int whole = round_ratio(abs(spilled.numerator), spilled.denominator, negative, mode, exact);
    if (negative) whole.backend().negate();
    return big_access::canonical(std::move(whole), 1);
}

int128 rational::to_integer(rounding_mode mode) const
{
    const rational whole = rounded(mode);
    if (whole.is_small()) return whole.numerator_;
    const cpp_int& value = big_access::of(whole)->numerator;
    // -2^127 spills here because its negation does not fit, but as an integer it does.
    if (value == -largest_inline() - 1) return -static_cast<int128>(largest) - 1;
    throw arithmetic_error{"amount_out_of_range"};
}

int rational::compare(const rational& a, const rational& b) noexcept
{
    if (a.is_small() && b.is_small() && a.denominator_ == b.denominator_)
        return a.numerator_ < b.numerator_ ? -1 : (a.numerator_ > b.numerator_ ? 1 : 0);
    const int sign = a.sign();
    if (sign != b.sign()) return sign < b.sign() ? -1 : 1;
    if (a.is_small() && b.is_small()) {
        return sign * compare_products(magnitude(a.numerator_), static_cast<uint128>(b.denominator_), magnitude(b.numerator_),
                                       static_cast<uint128>(a.denominator_));
    }
    return sign * big_access::compare_sizes(a, b);
}

bool rational::equal(const rational& a, const rational& b) noexcept
{
    if (a.denominator_ != b.denominator_) return false;
    if (a.numerator_ == b.numerator_) return true;
    if (a.is_small()) return false;
    const big_ratio& left = *big_access::of(a);
    const big_ratio& right = *big_access::of(b);
    return left.numerator.compare(right.numerator) == 0 && left.denominator.compare(right.denominator) == 0;
}

const char* arithmetic_error::what() const noexcept
{
    switch (code_[0]) {
    case 'd':
        return "a number was divided by zero";
    case 'n':
        return "an exact number needs more than the 2000 decimal digits that are kept";
    case 'a':
        return "an amount is more than 2^127 - 1 of its units, some 1.7 * 10^38";
    default:
        return code_;
    }
}

namespace detail {

integer_ratio ratio_of(const rational& value) { return {big_access::numerator(value), big_access::denominator(value)}; }

rational ratio_of(const cpp_int& above, const cpp_int& below) { return big_access::canonical(above, below); }

std::string digits_of(uint128 value)
{
    std::array<char, 40> digits;
    std::size_t at = digits.size();
    while (!is_64(value)) {
        auto low = static_cast<std::uint64_t>(value % 10'000'000'000'000'000'000u);
        value /= 10'000'000'000'000'000'000u;
        for (int i = 0; i < 19; ++i, low /= 10) digits[--at] = static_cast<char>('0' + low % 10);
    }
    auto rest = static_cast<std::uint64_t>(value);
    do {
        digits[--at] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    return {digits.data() + at, digits.size() - at};
}

std::string numerator_digits(const rational& value)
{
    if (value.is_small()) return digits_of(magnitude(value.numerator()));
    return cpp_int{abs(big_access::of(value)->numerator)}.str();
}

std::string denominator_digits(const rational& value)
{
    if (value.is_small()) return digits_of(magnitude(value.denominator()));
    return big_access::of(value)->denominator.str();
}

std::size_t words_of(const rational& value) noexcept
{
    if (value.is_small()) return 0;
    const big_ratio& long_one = *big_access::of(value);
    return std::max<std::size_t>(long_one.numerator.backend().size(), long_one.denominator.backend().size());
}

namespace {

cpp_int read(std::string_view digits)
{
    cpp_int value = 0;
    while (!digits.empty()) {
        std::uint64_t chunk = 0;
        std::uint64_t power = 1;
        const std::size_t count = std::min<std::size_t>(digits.size(), 18);
        for (const char digit : digits.substr(0, count)) {
            chunk = chunk * 10 + static_cast<std::uint64_t>(digit - '0');
            power *= 10;
        }
        value = value * power + chunk;
        digits.remove_prefix(count);
    }
    return value;
}

uint128 read_short(std::string_view digits) noexcept
{
    uint128 value = 0;
    for (const char digit : digits) value = value * 10 + static_cast<uint128>(digit - '0');
    return value;
}

std::string_view without_zeros(std::string_view digits) noexcept
{
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

// 10^38 - 1 is below 2^127.
constexpr std::size_t short_digits = 38;

}  // namespace

rational from_digits(bool negative, std::string_view numerator, std::string_view denominator)
{
    numerator = without_zeros(numerator);
    denominator = without_zeros(denominator);
    if (denominator == "0") throw arithmetic_error{"division_by_zero"};
    if (numerator.size() > static_cast<std::size_t>(rational::max_digits) ||
        denominator.size() > static_cast<std::size_t>(rational::max_digits))
        throw arithmetic_error{"number_too_long"};
    if (numerator.size() <= short_digits && denominator.size() <= short_digits)
        return rational{with_sign(negative, read_short(numerator)), static_cast<int128>(read_short(denominator))};
    cpp_int above = read(numerator);
    if (negative) above.backend().negate();
    return big_access::canonical(std::move(above), read(denominator));
}

scaled scale(const rational& value, int places, rounding_mode mode)
{
    bool exact = false;
    const bool negative = value.sign() < 0;
    if (value.is_small() && places <= static_cast<int>(short_digits)) {
        uint128 power = 1;
        for (int i = 0; i < places; ++i) power *= 10;
        if (uint128 above = 0; multiply(magnitude(value.numerator()), power, above)) {
            const uint128 whole = round_ratio(above, magnitude(value.denominator()), negative, mode, exact);
            return {digits_of(whole), exact};
        }
    }
    // The power may take it beyond the cap of a rational: this is text, of which nothing is computed any more.
    const cpp_int power = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(places));
    const cpp_int above = abs(big_access::numerator(value)) * power;
    const cpp_int whole = round_ratio(above, big_access::denominator(value), negative, mode, exact);
    return {whole.str(), exact};
}

int places_needed(const rational& value, int limit)
{
    int twos = 0;
    int fives = 0;
    if (value.is_small()) {
        auto rest = magnitude(value.denominator());
        for (; rest % 2 == 0; rest /= 2) ++twos;
        for (; rest % 5 == 0; rest /= 5) ++fives;
        if (rest != 1) return -1;
    } else {
        cpp_int rest = big_access::of(value)->denominator;
        twos = static_cast<int>(lsb(rest));
        rest >>= twos;
        for (; fives <= limit && rest % 5 == 0; rest /= 5) ++fives;
        if (rest != 1) return -1;
    }
    const int places = std::max(twos, fives);
    return places <= limit ? places : -1;
}

}  // namespace detail

PARTNERING_END
