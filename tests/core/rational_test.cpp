#include <partnering/core/contract.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/core/rational_text.hpp>

#include "counted_allocation.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace partnering;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

constexpr int128 top = static_cast<int128>(~uint128{0} >> 1);
constexpr int128 bottom = -top - 1;

rational number(std::string_view text) { return parse_rational(text).value(); }

/// The same value in Boost's exact rational, which is the independent computation of this file.
cpp_rational peer(const rational& value)
{
    const std::string text = to_string(value);
    const auto slash = text.find('/');
    if (slash == std::string::npos) return cpp_rational{cpp_int{text}};
    return cpp_rational{cpp_int{text.substr(0, slash)}, cpp_int{text.substr(slash + 1)}};
}

std::string text_of(const cpp_rational& value)
{
    const cpp_int above = boost::multiprecision::numerator(value);
    const cpp_int below = boost::multiprecision::denominator(value);
    return below == 1 ? above.str() : above.str() + '/' + below.str();
}

/// Whether it is held in its one form: inline just where both sides fit 127 bits.
bool is_canonical(const rational& value)
{
    const cpp_rational same = peer(value);
    const cpp_int bound = (cpp_int{1} << 127) - 1;
    const bool fits = abs(boost::multiprecision::numerator(same)) <= bound && boost::multiprecision::denominator(same) <= bound;
    return value.is_small() == fits && text_of(same) == to_string(value);
}

class source {
public:
    explicit source(std::uint64_t seed) : random_{seed} {}
    int128 integer()
    {
        constexpr int128 edges[] = {0,
                                    1,
                                    2,
                                    3,
                                    5,
                                    10,
                                    100,
                                    int128{1} << 62,
                                    (int128{1} << 63) - 1,
                                    int128{1} << 63,
                                    int128{1} << 64,
                                    (int128{1} << 64) + 1,
                                    int128{1} << 126,
                                    top - 1,
                                    top,
                                    bottom,
                                    bottom + 1};
        if (random_() % 4 == 0) {
            const int128 edge = edges[random_() % std::size(edges)];
            return random_() % 2 == 0 && edge != bottom ? -edge : edge;
        }
        const auto bits = static_cast<unsigned>(random_() % 127 + 1);
        const uint128 raw = (static_cast<uint128>(random_()) << 64 | random_()) >> (128 - bits);
        return random_() % 2 == 0 ? static_cast<int128>(raw) : -static_cast<int128>(raw);
    }
    rational value()
    {
        int128 below = integer();
        if (below == 0) below = 1;
        if (random_() % 3 == 0) below = 1;
        if (random_() % 3 == 0) below = static_cast<int128>(random_() % 1000 + 1);
        rational result{integer(), below};
        // A fifth of the operands has spilled already.
        if (random_() % 5 == 0) result *= rational{integer(), 1};
        return result;
    }
    std::uint64_t operator()() { return random_(); }

private:
    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("rational: arithmetic equals Boost's cpp_rational, near the 127-bit edges too")
{
    constexpr std::uint64_t seed = 20260301;
    CAPTURE(seed);
    source random{seed};
    int wrong = 0;
    int spilled = 0;
    int came_back = 0;
    std::string first;
    const auto hold = [&](const rational& got, const cpp_rational& want, const rational& a, const rational& b, char what) {
        spilled += got.is_small() ? 0 : 1;
        came_back += got.is_small() && !(a.is_small() && b.is_small()) ? 1 : 0;
        if (to_string(got) == text_of(want) && is_canonical(got)) return;
        if (wrong++ == 0) first = to_string(a) + ' ' + what + ' ' + to_string(b) + " gave " + to_string(got);
    };
    for (int i = 0; i < 20'000; ++i) {
        const rational a = random.value();
        const rational b = random() % 10 == 0 ? -a : random.value();
        const cpp_rational x = peer(a);
        const cpp_rational y = peer(b);
        hold(a + b, x + y, a, b, '+');
        hold(a - b, x - y, a, b, '-');
        hold(a * b, x * y, a, b, '*');
        if (b.sign() != 0) hold(a / b, x / y, a, b, '/');
        const int order = x < y ? -1 : (x == y ? 0 : 1);
        const auto got = a <=> b;
        if ((got < 0) != (order < 0) || (got == 0) != (order == 0) || (a == b) != (order == 0)) {
            if (wrong++ == 0) first = to_string(a) + " <=> " + to_string(b);
        }
    }
    CAPTURE(first);
    CHECK(wrong == 0);
    // The sample must reach what it is for.
    CHECK(spilled > 1000);
    CHECK(came_back > 300);
}

TEST_CASE("rational: long ratios whose sides have factors in common, or are the same, or 1, equal Boost's cpp_rational")
{
    constexpr std::uint64_t seed = 451;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const cpp_int factors[] = {2, 3, 10, (cpp_int{1} << 61) - 1, (cpp_int{1} << 89) - 1, (cpp_int{1} << 127) - 1};
    const auto side = [&] {
        cpp_int made = 1;
        for (std::uint64_t i = random() % 6; i-- > 0;) made *= factors[random() % std::size(factors)];
        return made;
    };
    int wrong = 0;
    int spilled = 0;
    std::string first;
    const auto hold = [&](const rational& got, const cpp_rational& want, const cpp_rational& a, const cpp_rational& b, char what) {
        spilled += got.is_small() ? 0 : 1;
        if (to_string(got) == text_of(want) && is_canonical(got)) return;
        if (wrong++ == 0) first = text_of(a) + ' ' + what + ' ' + text_of(b) + " gave " + to_string(got);
    };
    for (int i = 0; i < 5'000; ++i) {
        const cpp_int below = side();
        const cpp_rational x{random() % 9 == 0 ? cpp_int{0} : cpp_int{random() % 2 == 0 ? side() : -side()}, below};
        cpp_rational y{random() % 2 == 0 ? side() : -side(), random() % 3 == 0 ? below : side()};
        if (random() % 8 == 0) y = -x + (random() % 2 == 0 ? 0 : 1);
        const rational a = number(text_of(x));
        const rational b = number(text_of(y));
        hold(a + b, x + y, x, y, '+');
        hold(a - b, x - y, x, y, '-');
        hold(a * b, x * y, x, y, '*');
        if (b.sign() != 0) hold(a / b, x / y, x, y, '/');
        hold(-a, -x, x, y, '-');
        const int order = x < y ? -1 : (x == y ? 0 : 1);
        if ((a < b) != (order < 0) || (a == b) != (order == 0)) hold(a, y, x, y, '<');
    }
    CAPTURE(first);
    CHECK(wrong == 0);
    CHECK(spilled > 5'000);
}

TEST_CASE("rational: a spilled value that fits again is inline and equal to one that never spilled")
{
    const rational third{1, 3};
    const rational large = rational{top, 1} * rational{top, 1};
    CHECK_FALSE(large.is_small());
    const rational back = third + large - large;
    CHECK(back.is_small());
    CHECK(back == third);
    CHECK(large / rational{top, 1} == rational{top, 1});
    CHECK((large / large).numerator() == 1);
    CHECK((large - large).numerator() == 0);
    CHECK((large - large).denominator() == 1);
}

TEST_CASE("rational: -2^127 spills, so that every inline value has an inline negation")
{
    const rational least{bottom, 1};
    CHECK_FALSE(least.is_small());
    CHECK(to_string(least) == "-170141183460469231731687303715884105728");
    CHECK((-least - rational{1}) == rational{top, 1});
    CHECK(least + rational{1} == -rational{top, 1});
    CHECK(least.to_integer(rounding_mode::half_even) == bottom);
    CHECK_THROWS_AS((void)(-least).to_integer(rounding_mode::half_even), arithmetic_error);
    CHECK_THROWS_AS((void)(least - rational{1}).to_integer(rounding_mode::half_even), arithmetic_error);
    CHECK(rational{bottom, bottom} == rational{1});
    CHECK(rational{bottom, -2} == rational{int128{1} << 126, 1});
    CHECK(rational{2, bottom} == rational{-1, int128{1} << 126});
    CHECK(to_string(rational{1, bottom}) == "-1/170141183460469231731687303715884105728");
    CHECK(to_string(rational{-3, bottom}) == "3/170141183460469231731687303715884105728");
}

TEST_CASE("rational: any signs reduce to one form with a positive denominator")
{
    struct row {
        int128 numerator;
        int128 denominator;
        const char* text;
    };
    for (const row& each : {row{6, 4, "3/2"}, row{-6, 4, "-3/2"}, row{6, -4, "-3/2"}, row{-6, -4, "3/2"}, row{0, -7, "0"}, row{-7, 7, "-1"},
                            row{7, -1, "-7"}}) {
        CAPTURE(each.text);
        CHECK(to_string(rational{each.numerator, each.denominator}) == each.text);
    }
}

TEST_CASE("rational: the laws of a field hold for random values, sign laws among them")
{
    constexpr std::uint64_t seed = 77;
    CAPTURE(seed);
    source random{seed};
    int wrong = 0;
    for (int i = 0; i < 3000; ++i) {
        const rational a = random.value();
        const rational b = random.value();
        const rational c = random.value();
        wrong += a + b == b + a && (a + b) + c == a + (b + c) ? 0 : 1;
        wrong += a * b == b * a && (a * b) * c == a * (b * c) ? 0 : 1;
        wrong += a * (b + c) == a * b + a * c ? 0 : 1;
        wrong += a - b == -(b - a) && -(-a) == a && a + -a == rational{} ? 0 : 1;
        wrong += -a * b == -(a * b) && -a * -b == a * b ? 0 : 1;
        wrong += a.sign() * b.sign() == (a * b).sign() && (-a).sign() == -a.sign() ? 0 : 1;
        if (b.sign() != 0) wrong += a / b * b == a && (a / b).sign() == a.sign() * b.sign() ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("rational: an operation on a value and itself is right")
{
    for (const char* text :
         {"3/7", "-12", "170141183460469231731687303715884105727", "12345678901234567890123456789012345678901234567890/7"}) {
        CAPTURE(text);
        rational value = number(text);
        value += value;
        CHECK(value == number(text) * rational{2});
        value -= value;
        CHECK(value == rational{});
        value = number(text);
        value *= value;
        CHECK(value == number(text) * number(text));
        value /= value;
        CHECK(value == rational{1});
        value = number(text);
        rational& same = value;
        value = same;
        CHECK(value == number(text));
        value = static_cast<rational&&>(same);
        CHECK(value == number(text));
    }
}

TEST_CASE("rational: order is that of numbers, across signs, sizes and forms")
{
    const char* ascending[] = {"-99999999999999999999999999999999999999999999999999",
                               "-170141183460469231731687303715884105728",
                               "-170141183460469231731687303715884105727",
                               "-3/2",
                               "-1",
                               "-1/170141183460469231731687303715884105728",
                               "0",
                               "1/99999999999999999999999999999999999999999999999999",
                               "1/170141183460469231731687303715884105727",
                               "1/170141183460469231731687303715884105726",
                               "0.333333333333",
                               "1/3",
                               "170141183460469231731687303715884105725/170141183460469231731687303715884105727",
                               "170141183460469231731687303715884105726/170141183460469231731687303715884105727",
                               "1",
                               "170141183460469231731687303715884105727/170141183460469231731687303715884105726",
                               "2",
                               "170141183460469231731687303715884105727",
                               "170141183460469231731687303715884105728",
                               "99999999999999999999999999999999999999999999999999"};
    for (std::size_t i = 0; i < std::size(ascending); ++i) {
        for (std::size_t j = 0; j < std::size(ascending); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            CHECK((number(ascending[i]) <=> number(ascending[j])) == (i <=> j));
        }
    }
}

TEST_CASE("rational: rounding follows the table of java.math.RoundingMode")
{
    // Source: the summary table in the documentation of java.math.RoundingMode (Java SE 17).
    const char* inputs[] = {"5.5", "2.5", "1.6", "1.1", "1.0", "-1.0", "-1.1", "-1.6", "-2.5", "-5.5"};
    struct row {
        rounding_mode mode;
        int results[10];
    };
    constexpr row table[] = {
        {rounding_mode::up, {6, 3, 2, 2, 1, -1, -2, -2, -3, -6}},       {rounding_mode::down, {5, 2, 1, 1, 1, -1, -1, -1, -2, -5}},
        {rounding_mode::ceiling, {6, 3, 2, 2, 1, -1, -1, -1, -2, -5}},  {rounding_mode::floor, {5, 2, 1, 1, 1, -1, -2, -2, -3, -6}},
        {rounding_mode::half_up, {6, 3, 2, 1, 1, -1, -1, -2, -3, -6}},  {rounding_mode::half_down, {5, 2, 2, 1, 1, -1, -1, -2, -2, -5}},
        {rounding_mode::half_even, {6, 2, 2, 1, 1, -1, -1, -2, -2, -6}}};
    // An even number further from zero changes nothing but the form of the value: 2^200 spills.
    rational far{1};
    for (int i = 0; i < 200; ++i) far *= rational{2};
    for (const row& each : table) {
        for (std::size_t i = 0; i < std::size(inputs); ++i) {
            CAPTURE(inputs[i]);
            CAPTURE(static_cast<int>(each.mode));
            const rational value = number(inputs[i]);
            CHECK(value.rounded(each.mode) == rational{each.results[i]});
            CHECK(value.to_integer(each.mode) == each.results[i]);
            const rational shift = far * rational{value.sign()};
            CHECK((value + shift).rounded(each.mode) == rational{each.results[i]} + shift);
        }
    }
}

TEST_CASE("rational: rounding just beside a tie at 127 bits goes the right way")
{
    // (2^127 - 1) / 2 = 2^126 - 1/2: the tie; its neighbours over the largest denominator are off it by less than 10^-38.
    const rational tie{top, 2};
    CHECK(tie.to_integer(rounding_mode::half_even) == int128{1} << 126);
    CHECK(tie.to_integer(rounding_mode::half_down) == (int128{1} << 126) - 1);
    const rational below{(top - 1) / 2, top};
    const rational above{int128{1} << 126, top};
    CHECK(below.to_integer(rounding_mode::half_up) == 0);
    CHECK(above.to_integer(rounding_mode::half_down) == 1);
    CHECK((-below).to_integer(rounding_mode::half_up) == 0);
    CHECK((-above).to_integer(rounding_mode::half_down) == -1);
    CHECK((-below).to_integer(rounding_mode::floor) == -1);
    CHECK((-below).to_integer(rounding_mode::ceiling) == 0);
}

TEST_CASE("rational: what has no exact answer throws with its code, and as std::exception")
{
    const auto code_of = [](const auto& action) -> std::string {
        try {
            action();
        } catch (const arithmetic_error& failure) {
            return failure.code();
        }
        return "nothing";
    };
    CHECK(code_of([] { (void)(rational{1} / rational{}); }) == "division_by_zero");
    CHECK(code_of([] { (void)(number(std::string(100, '9')) / rational{}); }) == "division_by_zero");
    const rational longest = number(std::string(2000, '9'));
    CHECK(code_of([&] { (void)(longest + rational{1}); }) == "number_too_long");
    CHECK(code_of([&] { (void)(longest * longest); }) == "number_too_long");
    CHECK(code_of([&] { (void)(rational{1} / longest / rational{10}); }) == "number_too_long");
    CHECK(code_of([&] { (void)(longest - rational{1}); }) == "nothing");
    CHECK(code_of([&] { (void)longest.to_integer(rounding_mode::down); }) == "amount_out_of_range");
    CHECK_THROWS_AS((void)(rational{1} / rational{}), std::exception);
    // A failed operation leaves its target as it was.
    rational kept = longest;
    CHECK_THROWS_AS(kept *= longest, arithmetic_error);
    CHECK(kept == longest);
}

TEST_CASE("rational: a broken precondition is a contract violation, in every build")
{
    CHECK_THROWS_AS((rational{1, 0}), contract_violation);
    const rational large = number(std::string(50, '9'));
    CHECK_THROWS_AS((void)large.numerator(), contract_violation);
    CHECK_THROWS_AS((void)large.denominator(), contract_violation);
}

TEST_CASE("rational: inline arithmetic and every comparison allocate nothing")
{
    const rational a{1'000'000'007, 998'244'353};
    const rational b{-12'345'678'901, 1'000};
    const rational large = number(std::string(60, '7') + "/" + std::string(59, '3') + "1");
    const rational other = number(std::string(61, '7') + "/" + std::string(60, '3') + "1");
    bool sink = false;
    const std::size_t before = allocations();
    rational c = a + b;
    c -= a;
    c *= b;
    c /= a;
    sink ^= c < a;
    sink ^= c.rounded(rounding_mode::half_even) == b;
    sink ^= (large < other) != (a < large);
    const rational copy = large;
    sink ^= copy == large;
    const std::size_t after = allocations();
    CHECK(after == before);
    CHECK(c.is_small());
    CHECK((sink || !sink));
    // The counter itself must work.
    const rational spilled = large + other;
    CHECK(allocations() > after);
    CHECK_FALSE(spilled.is_small());
}

TEST_CASE("rational: copies of one spilled value may live and die in several threads")
{
    const rational large = number(std::string(100, '9'));
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    for (int& count : wrong) {
        threads.emplace_back([&large, &count] {
            for (int i = 0; i < 5000; ++i) {
                const rational mine = large;
                rational next = mine;
                next -= rational{i};
                count += mine - next == rational{i} ? 0 : 1;
            }
        });
    }
    for (std::thread& each : threads) each.join();
    CHECK(std::count(wrong.begin(), wrong.end(), 0) == 4);
}

TEST_CASE("rational: numbers of the largest size add, multiply and compare within the cap")
{
    // Independent: Boost's cpp_int.
    const std::string nines(2000, '9');
    const std::string near = std::string(1999, '9') + "8";
    const rational a = number(nines + "/" + near);
    const rational b = number(near + "/" + nines);
    CHECK(a > b);
    CHECK(b < a);
    CHECK(a != b);
    CHECK(a * b == rational{1});
    CHECK(a / a == rational{1});
    const rational root = number(std::string(1000, '9'));
    CHECK(to_string(root * root) == (cpp_int{std::string(1000, '9')} * cpp_int{std::string(1000, '9')}).str());
}
