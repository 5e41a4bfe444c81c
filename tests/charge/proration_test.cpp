#include <partnering/charge/proration.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace partnering;

namespace {

date_range days(date from, date to) { return {from, to}; }

}  // namespace

TEST_CASE("prorate: 42 of 91 days of a quarter, not 42 of the 42 that are left (getlago/lago-api#1179, #6194)")
{
    // The pull request's figures: started 20 May 2024, period 1 April to 30 June, 42 days of 91.
    const date_range quarter = days(date::of(2024, 4, 1), date::of(2024, 7, 1));
    const date_range part = days(date::of(2024, 5, 20), date::of(2024, 7, 1));
    CHECK(prorate(part, quarter, 3, day_count::actual_actual) == rational{42, 91});
    // And with the anniversary on the 15th: 15 April to 14 July has 91 days too, of which 56 are left on 20 May.
    CHECK(prorate(days(date::of(2024, 5, 20), date::of(2024, 7, 15)), days(date::of(2024, 4, 15), date::of(2024, 7, 15)), 3,
                  day_count::actual_actual) == rational{56, 91});
}

TEST_CASE("prorate: each rule counts as it says")
{
    const date jan1 = date::of(2026, 1, 1);
    const date_range january = days(jan1, date::of(2026, 2, 1));
    const date_range year = days(jan1, date::of(2027, 1, 1));
    const date_range leap_year = days(date::of(2028, 1, 1), date::of(2029, 1, 1));
    const date_range ten_days = days(jan1, date::of(2026, 1, 11));
    struct row {
        date_range part;
        date_range whole;
        int months;
        day_count rule;
        const char* expected;  // counted by hand on a calendar
    };
    const row rows[] = {
        {days(date::of(2026, 1, 10), date::of(2026, 2, 1)), january, 1, day_count::actual_actual, "22/31"},
        {days(date::of(2026, 1, 10), date::of(2026, 2, 1)), january, 1, day_count::actual_365, "264/365"},
        {days(date::of(2026, 1, 10), date::of(2026, 2, 1)), january, 1, day_count::actual_360, "11/15"},
        {days(date::of(2026, 1, 10), date::of(2026, 2, 1)), january, 1, day_count::thirty_360, "7/10"},
        {january, january, 1, day_count::actual_actual, "1"},
        {january, january, 1, day_count::actual_365, "372/365"},
        {january, january, 1, day_count::actual_360, "31/30"},
        {january, january, 1, day_count::thirty_360, "1"},
        {january, year, 12, day_count::actual_actual, "31/365"},
        {january, year, 12, day_count::actual_360, "31/360"},
        {january, year, 12, day_count::thirty_360, "1/12"},
        {leap_year, leap_year, 12, day_count::actual_365, "366/365"},
        {leap_year, leap_year, 12, day_count::thirty_360, "1"},
        {days(jan1, date::of(2026, 1, 6)), ten_days, 0, day_count::actual_365, "1/2"},
        {days(jan1, date::of(2026, 1, 6)), ten_days, 0, day_count::actual_360, "1/2"},
        {days(jan1, date::of(2026, 1, 6)), ten_days, 0, day_count::thirty_360, "1/2"},
    };
    for (const row& each : rows) {
        CAPTURE(std::string{each.expected});
        CAPTURE(static_cast<int>(each.rule));
        CHECK(to_string(prorate(each.part, each.whole, each.months, each.rule)) == each.expected);
    }
}

TEST_CASE("prorate: 30E/360 counts days as the ISDA formula does")
{
    // 2006 ISDA Definitions 4.16(g): 360 (Y2 - Y1) + 30 (M2 - M1) + (D2 - D1), a 31 among D1 and D2 becoming 30. Worked by hand, for
    // the pairs of dates that published comparisons of the 30/360 rules use: both ends in and around February and on a 31st.
    struct row {
        date from;
        date to;
        int expected_days;
    };
    const row rows[] = {
        {date::of(2006, 8, 20), date::of(2007, 2, 20), 180}, {date::of(2006, 8, 31), date::of(2007, 2, 28), 178},
        {date::of(2007, 2, 28), date::of(2007, 8, 31), 182}, {date::of(2007, 8, 31), date::of(2008, 2, 29), 179},
        {date::of(2008, 2, 29), date::of(2008, 8, 31), 181}, {date::of(2007, 2, 14), date::of(2007, 2, 28), 14},
        {date::of(2007, 2, 26), date::of(2008, 2, 29), 363}, {date::of(2007, 9, 30), date::of(2007, 10, 31), 30},
        {date::of(2007, 10, 30), date::of(2007, 10, 31), 0}, {date::of(2007, 10, 31), date::of(2007, 11, 1), 1},
        {date::of(2007, 2, 28), date::of(2007, 3, 1), 3},    {date::of(2008, 2, 29), date::of(2008, 3, 1), 2},
    };
    for (const row& each : rows) {
        // Within four whole years, which have 4 x 360 days, the fraction shows the count.
        const date_range whole = days(date::of(2005, 1, 1), date::of(2009, 1, 1));
        CAPTURE(each.from.days_since_epoch());
        CHECK(prorate(days(each.from, each.to), whole, 48, day_count::thirty_360) * rational{1440} == rational{each.expected_days});
    }
}

TEST_CASE("prorate: parts of a period add up to all of it, wherever it is cut and wherever it begins")
{
    const unsigned seed = 4160;
    CAPTURE(seed);
    std::mt19937 random{seed};
    const std::int32_t first = date::of(2023, 11, 1).days_since_epoch();  // a leap February is among the days drawn
    for (int round = 0; round < 3000; ++round) {
        const date begin{first + static_cast<std::int32_t>(random() % 800)};
        const auto length = static_cast<std::int32_t>(1 + random() % 100);
        const date_range whole{begin, begin.plus_days(length)};
        CAPTURE(round);
        for (const day_count rule : {day_count::actual_actual, day_count::thirty_360, day_count::actual_365, day_count::actual_360}) {
            CAPTURE(static_cast<int>(rule));
            rational total;
            for (date from = whole.begin; from < whole.end;) {
                const auto left = static_cast<unsigned>(whole.end.days_since_epoch() - from.days_since_epoch());
                const date to = from.plus_days(static_cast<std::int32_t>(1 + random() % left));
                const rational part = prorate({from, to}, whole, 3, rule);
                CHECK(part.sign() >= 0);
                total += part;
                from = to;
            }
            CHECK(total == prorate(whole, whole, 3, rule));
            if (rule == day_count::actual_actual || rule == day_count::thirty_360) CHECK(total == rational{1});
        }
    }
}

TEST_CASE("prorate: a day that 30E/360 does not have is a whole period all the same")
{
    // 30 October is not counted inside a longer period, but as a period of its own it is charged in full.
    const date_range day = days(date::of(2026, 10, 30), date::of(2026, 10, 31));
    CHECK(prorate(day, day, 0, day_count::thirty_360) == rational{1});
    CHECK(prorate(day, days(date::of(2026, 10, 1), date::of(2026, 11, 1)), 1, day_count::thirty_360) == rational{0});
}

TEST_CASE("prorate: a part outside its period breaks the contract")
{
    const date_range october = days(date::of(2026, 10, 1), date::of(2026, 11, 1));
    CHECK_THROWS_AS((void)prorate(days(date::of(2026, 9, 30), date::of(2026, 10, 5)), october, 1, day_count::actual_actual),
                    contract_violation);
    CHECK_THROWS_AS((void)prorate(days(date::of(2026, 10, 30), date::of(2026, 11, 2)), october, 1, day_count::actual_actual),
                    contract_violation);
    CHECK_THROWS_AS((void)prorate(days(date::of(2026, 10, 3), date::of(2026, 10, 3)), october, 1, day_count::actual_actual),
                    contract_violation);
}
