#include "greatest_divisor.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <utility>

PARTNERING_BEGIN
namespace detail {

using boost::multiprecision::cpp_int;

namespace {

__extension__ using signed_pair = __int128;

/// 62 bits of a number, from where one of so many words, of whose first one so many bits are not used, has its first bit.
///
/// Requires: words > 1
std::int64_t leading(const cpp_int& number, std::size_t words, unsigned unused)
{
    const auto at = [&](std::size_t place) {
        return place < number.backend().size() ? std::uint64_t{number.backend().limbs()[place]} : std::uint64_t{0};
    };
    std::uint64_t top = at(words - 1) << unused;
    if (unused > 0) top |= at(words - 2) >> (64 - unused);
    return static_cast<std::int64_t>(top >> 2);
}

/// What Euclid's steps come to that leading bits decide: a becomes au a + bu b, and b becomes av a + bv b.
struct steps {
    std::int64_t au = 1;
    std::int64_t bu = 0;
    std::int64_t av = 0;
    std::int64_t bv = 1;
};

steps decided(std::int64_t a, std::int64_t b)
{
    constexpr std::int64_t most = std::int64_t{1} << 31;
    steps made;
    while (b + made.av != 0 && b + made.bv != 0) {
        const std::int64_t quotient = (a + made.au) / (b + made.av);
        if (quotient != (a + made.bu) / (b + made.bv)) break;
        // Quotients of most steps are small; a large one is left to a division.
        if (quotient > most) break;
        const std::int64_t next_a = made.au - quotient * made.av;
        const std::int64_t next_b = made.bu - quotient * made.bv;
        if (std::max(std::abs(next_a), std::abs(next_b)) > most) break;
        made = {made.av, made.bv, next_a, next_b};
        a = std::exchange(b, a - quotient * b);
    }
    return made;
}

/// Both at once, word by word; neither is below 0 then.
void take(const steps& by, cpp_int& a, cpp_int& b)
{
    const std::size_t words = a.backend().size();
    const std::size_t fewer = b.backend().size();
    b.backend().resize(static_cast<unsigned>(words), static_cast<unsigned>(words));
    auto* x = a.backend().limbs();
    auto* y = b.backend().limbs();
    std::fill(y + fewer, y + words, 0U);
    signed_pair carry_a = 0;
    signed_pair carry_b = 0;
    for (std::size_t i = 0; i < words; ++i) {
        const auto u = static_cast<signed_pair>(x[i]);
        const auto v = static_cast<signed_pair>(y[i]);
        carry_a += by.au * u + by.bu * v;
        carry_b += by.av * u + by.bv * v;
        x[i] = static_cast<std::uint64_t>(carry_a);
        y[i] = static_cast<std::uint64_t>(carry_b);
        carry_a >>= 64;
        carry_b >>= 64;
    }
    a.backend().normalize();
    b.backend().normalize();
}

}  // namespace

cpp_int greatest_divisor(cpp_int a, cpp_int b)
{
    if (a < 0) a.backend().negate();
    if (b < 0) b.backend().negate();
    if (a < b) std::swap(a, b);
    if (a.backend().size() <= 2) return gcd(a, b);
    while (b.backend().size() > 1) {
        const std::size_t words = a.backend().size();
        const auto unused = static_cast<unsigned>(std::countl_zero(std::uint64_t{a.backend().limbs()[words - 1]}));
        const steps by = decided(leading(a, words, unused), leading(b, words, unused));
        if (by.bu != 0) {
            take(by, a, b);
        } else {
            a %= b;
            std::swap(a, b);
        }
    }
    if (b.is_zero()) return a;
    const std::uint64_t last{b.backend().limbs()[0]};
    return std::gcd(static_cast<std::uint64_t>(cpp_int{a % last}), last);
}

cpp_int least_multiple(const cpp_int& a, const cpp_int& b) { return a / greatest_divisor(a, b) * b; }

}  // namespace detail
PARTNERING_END
