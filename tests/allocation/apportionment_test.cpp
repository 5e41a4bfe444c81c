#include <partnering/allocation/apportionment.hpp>

#include "census.hpp"
#include "claims_support.hpp"

#include <algorithm>
#include <numeric>

using namespace claims_test;

namespace {

using enum apportionment_method;

allocation_problem people_of(const std::vector<state>& states, long seats)
{
    allocation_problem made{.total = seats};
    for (const state& each : states) made.members.push_back({each.name, each.people, 0});
    return made;
}

long people_of(const std::vector<state>& states)
{
    return std::accumulate(states.begin(), states.end(), 0L, [](long sum, const state& each) { return sum + each.people; });
}

std::vector<long> seats(const apportionment& rule, const std::vector<state>& states, long house)
{
    return claims_test::seats(rule, people_of(states, house));
}

long seats_of(std::string_view name, const std::vector<long>& given, const std::vector<state>& states)
{
    const auto found = std::find_if(states.begin(), states.end(), [&](const state& each) { return each.name == name; });
    return given.at(static_cast<std::size_t>(found - states.begin()));
}

std::vector<long> official(const std::vector<state>& states)
{
    std::vector<long> made;
    for (const state& each : states) made.push_back(each.seats);
    return made;
}

/// Who has more or fewer seats in the second, as `NY 38 37`.
std::string changed(const std::vector<state>& states, const std::vector<long>& before, const std::vector<long>& after)
{
    std::string made;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i] != after[i])
            made += (made.empty() ? "" : ", ") + states[i].name + ' ' + std::to_string(before[i]) + ' ' + std::to_string(after[i]);
    return made;
}

}  // namespace

TEST_CASE("apportionment: the worked example: 10 seats by 63, 34 and 3, quotients by hand")
{
    CHECK(shares(apportionment{hamilton}, problem("10", {"63", "34", "3"})) == "6 4 0");
    CHECK(shares(apportionment{jefferson}, problem("10", {"63", "34", "3"})) == "7 3 0");
    CHECK(shares(apportionment{webster}, problem("10", {"63", "34", "3"})) == "6 4 0");
    CHECK(shares(apportionment{adams}, problem("10", {"63", "34", "3"})) == "6 3 1");
    CHECK(shares(apportionment{huntington_hill}, problem("10", {"63", "34", "3"})) == "6 3 1");
}

TEST_CASE("apportionment: United States 1790: the 105 seats of 1792 are Jefferson's, one for each 33,000")
{
    CHECK(seats({.method = jefferson}, census_1790, 105) == official(census_1790));
    // Apart from the library: whole parts of people / 33,000, the ratio in the act.
    for (const state& each : census_1790) CHECK(each.people / 33'000 == each.seats);
}

TEST_CASE("apportionment: United States 1790: the bill of 120 seats that Washington vetoed is Hamilton's (Balinski and Young 1982)")
{
    CHECK(seats({.method = hamilton}, census_1790, 120) == std::vector<long>{21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2});
}

TEST_CASE(
    "apportionment: United States 1830: Jefferson's 240 seats are those of the act; Webster and Adams would have given New York 39 and 37")
{
    REQUIRE(people_of(census_1830) == 11'931'000);
    const auto by_jefferson = seats({.method = jefferson}, census_1830, 240);
    const auto by_webster = seats({.method = webster}, census_1830, 240);
    const auto by_adams = seats({.method = adams}, census_1830, 240);
    CHECK(by_jefferson == official(census_1830));
    CHECK(seats_of("NY", by_jefferson, census_1830) == 40);
    CHECK(seats_of("NY", by_webster, census_1830) == 39);
    CHECK(seats_of("NY", by_adams, census_1830) == 37);
    CHECK(seats_of("PA", by_jefferson, census_1830) == 28);
    CHECK(seats_of("PA", by_webster, census_1830) == 27);
    CHECK(seats_of("PA", by_adams, census_1830) == 26);
    // They agree for 9 of 24 states.
    int agree = 0;
    for (std::size_t i = 0; i < by_adams.size(); ++i) agree += by_jefferson[i] == by_webster[i] && by_webster[i] == by_adams[i] ? 1 : 0;
    CHECK(agree == 9);
}

TEST_CASE("apportionment: United States 1880: Seaton's Alabama paradox: 8 of 299 seats and 7 of 300 under Hamilton")
{
    REQUIRE(people_of(census_1880) == 49'371'340);
    const apportionment rule{.method = hamilton, .minimum = 1};
    CHECK(changed(census_1880, seats(rule, census_1880, 299), seats(rule, census_1880, 300)) == "IL 18 19, AL 8 7, TX 9 10");
    // Seaton's quotas of 300 seats: 7.671, 9.672 and 18.702. Nevada's is 0.378, and it gets its one seat all the same: without the minimum
    // there is a seat more to give and no paradox.
    const explanation why = allocate(rule, people_of(census_1880, 300)).value().why;
    const auto told = [&](std::string_view name) {
        return *std::find_if(why.children.begin(), why.children.end(), [&](const explanation& each) { return each.subject == name; });
    };
    CHECK(told("AL").inputs.at(1).second.substr(0, 6) == "7.6714");
    CHECK(told("AL").rule == "quota rounded down");
    CHECK(told("TX").inputs.at(1).second.substr(0, 6) == "9.6721");
    CHECK(told("TX").rule == "quota rounded down, and a seat for its fraction");
    CHECK(told("IL").inputs.at(1).second.substr(0, 7) == "18.7023");
    CHECK(told("NV").rule == "the minimum");
    CHECK(changed(census_1880, seats({.method = hamilton}, census_1880, 299), seats({.method = hamilton}, census_1880, 300)) == "TX 9 10");
}

TEST_CASE("apportionment: no divisor method ever takes a seat away when the house of 1880 grows from 275 to 350")
{
    for (const apportionment_method method : {jefferson, webster, adams, huntington_hill}) {
        CAPTURE(to_string(method));
        auto before = seats({.method = method}, census_1880, 275);
        for (long house = 276; house <= 350; ++house) {
            const auto after = seats({.method = method}, census_1880, house);
            for (std::size_t i = 0; i < after.size(); ++i) REQUIRE(after[i] >= before[i]);
            before = after;
        }
    }
}

TEST_CASE("apportionment: United States 1907: Oklahoma comes with its 5 seats, New York loses one to Maine under Hamilton")
{
    REQUIRE(people_of(census_1900) == 74'562'608);
    const apportionment rule{.method = hamilton, .minimum = 1};
    std::vector<state> with_oklahoma = census_1900;
    with_oklahoma.push_back({"OK", 1'000'000, 0});
    auto after = seats(rule, with_oklahoma, 391);
    CHECK(seats_of("OK", after, with_oklahoma) == 5);
    after.pop_back();
    CHECK(changed(census_1900, seats(rule, census_1900, 386), after) == "ME 3 4, NY 38 37");
    // Under Webster a newcomer with its fair share changes nothing.
    auto by_webster = seats({.method = webster, .minimum = 1}, with_oklahoma, 391);
    by_webster.pop_back();
    CHECK(changed(census_1900, seats({.method = webster, .minimum = 1}, census_1900, 386), by_webster).empty());
}

TEST_CASE("apportionment: United States 1900: Virginia grows faster than Maine and loses a seat to it: the population paradox of Balinski "
          "and Young 1982")
{
    // Census of 1900, the other 43 states together, and a year later at their yearly growth: Virginia 1.07 %, Maine 0.67 %, the
    // country 2.02 %. Quotas of 386 seats go from 9.599 and 3.595 to 9.509 and 3.548.
    const long virginia = 1'854'184;
    const long maine = 694'466;
    const std::vector<state> in_1900{{"VA", virginia, 0}, {"ME", maine, 0}, {"others", 74'562'608 - virginia - maine, 0}};
    const long virginia_later = virginia * 10'107 / 10'000;
    const long maine_later = maine * 10'067 / 10'000;
    const std::vector<state> in_1901{
        {"VA", virginia_later, 0}, {"ME", maine_later, 0}, {"others", 74'562'608L * 10'202 / 10'000 - virginia_later - maine_later, 0}};
    CHECK(changed(in_1900, seats({.method = hamilton}, in_1900, 386), seats({.method = hamilton}, in_1901, 386)) == "VA 10 9, ME 3 4");
    // No divisor method takes a seat from who grows and gives one to who grows less.
    for (const apportionment_method method : {jefferson, webster, adams, huntington_hill}) {
        const std::string change = changed(in_1900, seats({.method = method}, in_1900, 386), seats({.method = method}, in_1901, 386));
        CHECK((change.find("VA") == std::string::npos || change.find("ME") == std::string::npos));
    }
}

TEST_CASE("apportionment: United States 2020: the official 435 seats by equal proportions, one at least")
{
    REQUIRE(people_of(census_2020) == 331'108'434);
    CHECK(seats({.method = huntington_hill, .minimum = 1}, census_2020, 435) == official(census_2020));
    // New York was 89 people short of the last seat, which Minnesota got (Census Bureau, April 2021).
    std::vector<state> with_89 = census_2020;
    std::find_if(with_89.begin(), with_89.end(), [](const state& each) { return each.name == "New York"; })->people += 89;
    CHECK(changed(census_2020, official(census_2020), seats({.method = huntington_hill, .minimum = 1}, with_89, 435)) ==
          "Minnesota 8 7, New York 26 27");
    with_89[31].people -= 1;
    REQUIRE(with_89[31].name == "New York");
    CHECK(seats({.method = huntington_hill, .minimum = 1}, with_89, 435) == official(census_2020));
}

TEST_CASE("apportionment: United States 1990: equal proportions give the official seats; Webster would have moved one from Oklahoma to "
          "Massachusetts")
{
    REQUIRE(people_of(census_1990) == 249'022'783);
    const auto by_hill = seats({.method = huntington_hill, .minimum = 1}, census_1990, 435);
    CHECK(by_hill == official(census_1990));
    // Balinski and Young 2001; Massachusetts v. Mosbacher, 785 F. Supp. 230 (1992). Montana, which sued for the method of Dean, has 1 under
    // both.
    CHECK(changed(census_1990, by_hill, seats({.method = webster, .minimum = 1}, census_1990, 435)) == "Massachusetts 10 11, Oklahoma 6 5");
    CHECK(seats_of("Montana", by_hill, census_1990) == 1);
}

TEST_CASE("apportionment: Bundestag 2021: contingents of the Laender by Sainte-Lague are the official ones, and so is the divisor's range")
{
    REQUIRE(people_of(bundestag_2021) == 72'463'198);
    CHECK(seats({.method = webster}, bundestag_2021, 598) == official(bundestag_2021));
    // The official divisor of 121,400, apart from the library: 2 p + d over 2 d, whole part.
    for (const state& each : bundestag_2021) CHECK((2 * each.people + 121'400) / (2 * 121'400) == each.seats);
    const explanation why = allocate(apportionment{webster}, people_of(bundestag_2021, 598)).value().why;
    // The one told is the least of the roundest numbers that serve; the official one lies between the same two quotients.
    CHECK(why.inputs.at(2) == std::pair<std::string, std::string>{"divisor", "121200"});
    const auto quotient = [&](std::size_t input) {
        const std::string& told = why.inputs.at(input).second;
        return number(told.substr(told.find('(') + 1, told.find(')') - told.find('(') - 1));
    };
    CHECK(quotient(3) > rational{121'400});
    CHECK(quotient(4) < rational{121'200});
    CHECK(quotient(4) > rational{121'100});
}

TEST_CASE("apportionment: a tie goes by key, never by place, and is a finding where ties are refused")
{
    for (const apportionment_method method : {hamilton, jefferson, webster}) {
        CAPTURE(to_string(method));
        const allocation_problem asked{.total = 4, .members = {{"z", 1, 0}, {"m", 1, 0}, {"a", 1, 0}}};
        CHECK(shares(apportionment{method}, asked) == "1 1 2");
        const checked<allocation> refused = allocate(apportionment{.method = method, .refuse_ties = true}, asked);
        REQUIRE(codes(refused.findings()) == "tied_seats");
        CHECK(refused.findings()[0].text ==
              "\"a\", \"m\", \"z\" have the same claim to the last 1 seat: a lot decides among them, or their keys where ties are "
              "not refused");
        CHECK(shares(apportionment{.method = method, .refuse_ties = true}, {.total = 3, .members = asked.members}) == "1 1 1");
    }
    // Two seats for three, of which a fourth with a greater claim has its own.
    const checked<allocation> two = allocate(apportionment{.method = webster, .refuse_ties = true},
                                             {.total = 6, .members = {{"d", 9, 0}, {"c", 4, 0}, {"b", 4, 0}, {"a", 4, 0}}});
    REQUIRE(codes(two.findings()) == "");
    const checked<allocation> tied = allocate(apportionment{.method = webster, .refuse_ties = true},
                                              {.total = 8, .members = {{"d", 9, 0}, {"c", 4, 0}, {"b", 4, 0}, {"a", 4, 0}}});
    REQUIRE(codes(tied.findings()) == "tied_seats");
    CHECK(tied.findings()[0].text.find("\"a\", \"b\", \"c\" have the same claim to the last 2 seats") == 0);
    CHECK(inputs(allocate(apportionment{hamilton}, problem("4", {"1", "1", "1"})).value().why).find("tied, decided by key: a, b, c") !=
          std::string::npos);
}

TEST_CASE("apportionment: a weight of 0 gets the minimum and no more")
{
    CHECK(shares(apportionment{webster}, problem("7", {"0", "2", "5"})) == "0 2 5");
    CHECK(shares(apportionment{.method = webster, .minimum = 1}, problem("8", {"0", "2", "5"})) == "1 2 5");
    CHECK(shares(apportionment{adams}, problem("7", {"0", "2", "5"})) == "0 2 5");
    CHECK(shares(apportionment{.method = hamilton, .minimum = 2}, problem("6", {"0", "0", "0"})) == "2 2 2");
    CHECK(shares(apportionment{hamilton}, problem("0", {"0", "3"})) == "0 0");
}

TEST_CASE("apportionment: minimums that take more than Hamilton's fractions leave: those who got them stand aside, by hand")
{
    // Quotas 9.1 and nine of 0.1: the minimum takes 9 of 10 seats, one is left for the one who has a quota.
    CHECK(shares(apportionment{.method = hamilton, .minimum = 1}, problem("10", {"91", "1", "1", "1", "1", "1", "1", "1", "1", "1"})) ==
          "1 1 1 1 1 1 1 1 1 1");
    // Quotas 9.1, 2.7 and four of 0.05 of 12 seats: 4 are given, 8 are divided by 182 and 54: 6.17 and 1.83.
    CHECK(shares(apportionment{.method = hamilton, .minimum = 1}, problem("12", {"182", "54", "1", "1", "1", "1"})) == "6 2 1 1 1 1");
}

TEST_CASE("apportionment: a house that is no whole number, too small or without weights is a finding that says what would be right")
{
    const checked<allocation> half = allocate(apportionment{webster}, problem("7/2", {"1", "2"}));
    REQUIRE(codes(half.findings()) == "house_not_whole");
    CHECK(half.findings()[0].text == "3.5 seats are to be divided: seats are whole, divide 3 or 4");
    const checked<allocation> small = allocate(apportionment{huntington_hill}, problem("2", {"1", "2", "3"}));
    REQUIRE(codes(small.findings()) == "house_too_small");
    CHECK(small.findings()[0].text == "2 seats do not give each its minimum: there are 3 or more");
    CHECK(shares(apportionment{.method = jefferson, .minimum = 2}, problem("5", {"1", "2", "3"})) == "house_too_small");
    CHECK(shares(apportionment{webster}, problem("5", {"0", "0"})) == "all_measures_zero");
    CHECK(shares(apportionment{webster}, problem("1000000000000000000000000000000000000000000000", {"1", "2"})) == "amount_out_of_range");
}

TEST_CASE("apportionment: a house of 10^18 seats takes no longer than one of ten, and forty digits of weight are no more trouble")
{
    const rational house{1'000'000'000'000'000'000};
    for (const apportionment_method method : {hamilton, jefferson, webster, adams, huntington_hill}) {
        CAPTURE(to_string(method));
        allocation_problem asked = people_of(census_2020, 1);
        asked.total = house;
        const auto made = allocate(apportionment{.method = method, .minimum = 1}, asked).value().shares;
        // Each is within two seats of its quota, for divisors of all methods are close to the quota's there.
        for (std::size_t i = 0; i < made.size(); ++i) {
            const rational off = made[i] - asked.members[i].measure * house / rational{331'108'434};
            CHECK(off < rational{30});
            CHECK(off > rational{-30});
        }
        CHECK(shares(apportionment{method},
                     problem("10", {"63000000000000000000000000000000000000000", "34000000000000000000000000000000000000000",
                                    "3000000000000000000000000000000000000000"})) ==
              shares(apportionment{method}, problem("10", {"63", "34", "3"})));
        CHECK(shares(apportionment{method}, problem("10", {"9", "34/7", "3/7"})) ==
              shares(apportionment{method}, problem("10", {"63", "34", "3"})));
    }
}

TEST_CASE("apportionment: it tells the divisor and the quotients around the last seat")
{
    const explanation why = allocate(apportionment{webster}, problem("10", {"63", "34", "3"})).value().why;
    CHECK(inputs(why) == "seats: 10; weights: 100; divisor: 9.7; least quotient with a seat: 9.7142... (68/7); greatest quotient without: "
                         "9.6923... (126/13)");
    CHECK(why.children.at(1) == explanation{"quotient rounded", "b", {{"weight", "34"}, {"quotient", "3.5051... (340/97)"}}, "4", {}});
    const explanation hill = allocate(apportionment{huntington_hill}, problem("10", {"63", "34", "3"})).value().why;
    CHECK(hill.inputs.at(2) == std::pair<std::string, std::string>{"divisor", "10"});
    CHECK(hill.children.at(2).rule == "the minimum");
    const explanation quotas = allocate(apportionment{hamilton}, problem("10", {"63", "34", "3"})).value().why;
    CHECK(quotas.children.at(1) ==
          explanation{
              "quota rounded down, and a seat for its fraction", "b", {{"weight", "34"}, {"quota", "3.4"}, {"fraction", "0.4"}}, "4", {}});
}
