#include <partnering/core/rational_text.hpp>
#include <partnering/money/money.hpp>
#include <partnering/money/money_text.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

namespace {

constexpr int128 top = static_cast<int128>(~uint128{0} >> 1);
const currency eur{"EUR"};

rational number(std::string_view text) { return parse_rational(text).value(); }
exact_money euros(std::string_view text) { return {number(text), eur}; }

template <class Action>
std::string code_of(const Action& action)
{
    try {
        action();
    } catch (const arithmetic_error& failure) {
        return failure.code();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("money: exact amounts keep every digit of every rate")
{
    // 7,300,000 kB at 0.0000125 and a third of it: by hand.
    CHECK(to_string(euros("0.0000125") * rational{7'300'000}) == "91.25");
    CHECK(to_string(euros("91.25") * rational{1, 3}) == "365/12");
    CHECK(euros("91.25") * rational{1, 3} + euros("91.25") * rational{1, 3} + euros("91.25") * rational{1, 3} == euros("91.25"));
    CHECK(euros("0.1") + euros("0.2") == euros("0.3"));
    CHECK(euros("0.1") - euros("0.3") == -euros("0.2"));
    CHECK(to_string(euros("1") * number("0.067") * rational{55}) == "3.685");
}

TEST_CASE("money: named modes each with a worked example (brick/money#111)")
{
    struct row {
        std::string_view amount;
        rounding_mode mode;
        std::string_view rounded;
    };
    // Worked by hand from the definitions of the modes in IEEE 754-2019, 4.3, and of java.math.RoundingMode.
    constexpr row table[] = {{"12.345", rounding_mode::half_even, "12.34"}, {"12.355", rounding_mode::half_even, "12.36"},
                             {"12.345", rounding_mode::half_up, "12.35"},   {"-12.345", rounding_mode::half_up, "-12.35"},
                             {"12.345", rounding_mode::half_down, "12.34"}, {"12.3451", rounding_mode::half_down, "12.35"},
                             {"12.341", rounding_mode::up, "12.35"},        {"-12.341", rounding_mode::up, "-12.35"},
                             {"12.349", rounding_mode::down, "12.34"},      {"-12.349", rounding_mode::down, "-12.34"},
                             {"-12.349", rounding_mode::ceiling, "-12.34"}, {"12.341", rounding_mode::ceiling, "12.35"},
                             {"-12.341", rounding_mode::floor, "-12.35"},   {"12.349", rounding_mode::floor, "12.34"},
                             {"1/3", rounding_mode::half_even, "0.33"},     {"-0.001", rounding_mode::half_even, "0.00"}};
    for (const row& each : table) {
        CAPTURE(each.amount);
        CHECK(to_string(euros(each.amount).rounded_to(quantum::minor_unit(eur), each.mode)) == each.rounded);
    }
}

TEST_CASE("money: the quantum decides the step, not how a number was typed (beancount/beancount#828, #1030, #246)")
{
    struct row {
        std::string_view amount;
        quantum step;
        std::string_view rounded;
    };
    const row table[] = {{"12.3", quantum::decimals(2), "12.30"},
                         {"12.30000", quantum::decimals(2), "12.30"},
                         {"12.345678", quantum::decimals(4), "12.3457"},
                         {"12.5", quantum::decimals(0), "12"},
                         {"13.5", quantum::decimals(0), "14"},
                         {"12.37", quantum{1, 20}, "12.35"},
                         {"12.38", quantum{1, 20}, "12.40"},
                         {"12.02", quantum{5, 100}, "12.00"},
                         {"12.26", quantum{1, 2}, "12.5"},
                         {"1234", quantum{100, 1}, "1200"},
                         {"1", quantum{1, 3}, "1"},
                         {"0.5", quantum{1, 3}, "2/3"},
                         {"0.0000125", quantum::decimals(6), "0.000012"},
                         {"0.0000125", quantum::decimals(7), "0.0000125"}};
    for (const row& each : table) {
        CAPTURE(each.amount);
        CHECK(to_string(euros(each.amount).rounded_to(each.step, rounding_mode::half_even)) == each.rounded);
    }
}

TEST_CASE("money: a currency's minor unit is its quantum: JPY whole, KWD thousandths, CLF ten-thousandths, XDR named by the caller")
{
    // frappe/books#1449, SolidInvoice/SolidInvoice#2598, sheltermanager/asm3#1830.
    struct row {
        const char (&code)[4];
        std::string_view rounded;
    };
    constexpr row table[] = {{"JPY", "1235"}, {"EUR", "1234.57"}, {"KWD", "1234.568"}, {"CLF", "1234.5679"}};
    for (const row& each : table) {
        CAPTURE(each.code);
        const currency in{each.code};
        CHECK(to_string(exact_money{number("1234.56789"), in}.rounded_to(quantum::minor_unit(in), rounding_mode::half_even)) ==
              each.rounded);
    }
    CHECK_THROWS_AS((void)quantum::minor_unit(currency{"XDR"}), contract_violation);
    CHECK(to_text(exact_money{number("1234.56789"), currency{"XDR"}}.rounded_to(quantum::decimals(3), rounding_mode::half_even)) ==
          "1234.568 XDR");
}

TEST_CASE("money: 10^20 currency units at a quantum of 10^-12 are held exactly")
{
    const quantum pico = quantum::decimals(12);
    const exact_money large = euros("100000000000000000000.000000000001");
    const rounded_money held = large.rounded_to(pico, rounding_mode::half_even);
    CHECK(held.exact() == large);
    CHECK(to_string(held) == "100000000000000000000.000000000001");
    CHECK((held + held).exact() == large * rational{2});
    // The stated range: 10^26 units at 10^-12.
    CHECK(to_string(euros("100000000000000000000000000.000000000001").rounded_to(pico, rounding_mode::half_even)) ==
          "100000000000000000000000000.000000000001");
}

TEST_CASE("money: no overflow goes unnoticed: at the edge of the range sums throw and leave their target as it was")
{
    const quantum cent = quantum::decimals(2);
    const rounded_money most{top, cent, eur};
    const rounded_money one{1, cent, eur};
    const auto out_of_range = [](const auto& action) { return code_of(action) == "amount_out_of_range"; };
    CHECK(out_of_range([&] { (void)(most + one); }));
    CHECK(out_of_range([&] { (void)(-most - one); }));
    CHECK(out_of_range([&] { (void)(most + most); }));
    CHECK(out_of_range([&] { (void)(-most - most); }));
    CHECK(out_of_range([&] { (void)rounded_money{-top - 1, cent, eur}; }));
    CHECK(out_of_range([&] { (void)(most.exact() * rational{2}).rounded_to(cent, rounding_mode::half_even); }));
    CHECK(out_of_range([&] { (void)exact_money{rational{-top - 1, 100}, eur}.rounded_to(cent, rounding_mode::half_even); }));
    CHECK(out_of_range([&] { (void)exact_money{rational{top, 100} + rational{1, 200}, eur}.rounded_to(cent, rounding_mode::up); }));
    CHECK((most - one + one) == most);
    CHECK((-most).count() == -top);
    CHECK(-(-most) == most);
    CHECK(most.exact().rounded_to(cent, rounding_mode::half_even) == most);
    rounded_money kept = most;
    CHECK_THROWS_AS(kept += one, arithmetic_error);
    CHECK(kept == most);
    // Exact amounts have no such edge.
    CHECK((most.exact() + most.exact()).amount() == rational{top, 50});
}

TEST_CASE("money: amounts in two currencies, or in two quanta, do not add")
{
    CHECK_THROWS_AS((void)(euros("1") + exact_money{rational{1}, currency{"SEK"}}), contract_violation);
    CHECK_THROWS_AS((void)(euros("1") - exact_money{rational{1}, currency{"SEK"}}), contract_violation);
    const rounded_money cent{1, quantum::decimals(2), eur};
    CHECK_THROWS_AS((void)(cent + rounded_money{1, quantum::decimals(2), currency{"SEK"}}), contract_violation);
    CHECK_THROWS_AS((void)(cent + rounded_money{1, quantum::decimals(3), eur}), contract_violation);
    CHECK_THROWS_AS((void)(cent - rounded_money{1, quantum::decimals(3), eur}), contract_violation);
}

TEST_CASE("money: a quantum is a positive fraction, reduced, and knows its decimals")
{
    struct row {
        quantum step;
        int places;
    };
    const row table[] = {{quantum{1, 100}, 2}, {quantum{1, 20}, 2}, {quantum{1, 2}, 1},   {quantum{1, 1}, 0}, {quantum{100, 1}, 0},
                         {quantum{1, 8}, 3},   {quantum{1, 3}, -1}, {quantum{1, 60}, -1}, {quantum{3, 6}, 1}, {quantum::decimals(18), 18}};
    for (const row& each : table) {
        CAPTURE(each.step.denominator());
        CHECK(each.step.decimal_places() == each.places);
    }
    CHECK(quantum{1, 20}.value() == rational{1, 20});
    CHECK_THROWS_AS((quantum{0, 1}), contract_violation);
    CHECK_THROWS_AS((quantum{-1, 100}), contract_violation);
    CHECK_THROWS_AS((quantum{1, 0}), contract_violation);
    CHECK_THROWS_AS((quantum{1, -100}), contract_violation);
    CHECK_THROWS_AS((void)quantum::decimals(19), contract_violation);
    CHECK_THROWS_AS((void)quantum::decimals(-1), contract_violation);
}

TEST_CASE("money: what is checked is what is charged (killbill/killbill#1124)")
{
    // 55 x 0.067 = 3.685: the one rounding point gives 3.69 half up, whether the line is checked or charged.
    const rounded_money line = (euros("0.067") * rational{55}).rounded_to(quantum::minor_unit(eur), rounding_mode::half_up);
    CHECK(to_string(line) == "3.69");
    CHECK(line.exact().rounded_to(line.step(), rounding_mode::half_up) == line);
}
