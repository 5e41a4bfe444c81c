#include <partnering/allocation/game/airport_shares.hpp>

#include "support.hpp"

#include <boost/multiprecision/cpp_int.hpp>

using namespace partnering;
using boost::multiprecision::cpp_int;

namespace {

constexpr remainder_order orders[] = {remainder_order::largest_remainder, remainder_order::first_first, remainder_order::largest_ratio,
                                      remainder_order::one_member};
constexpr airport_rule rules[] = {airport_rule::shapley, airport_rule::nucleolus};

checked<allocation> exact_of(airport_rule rule, const std::vector<airport_user>& users)
{
    return rule == airport_rule::shapley ? airport_shapley(users) : airport_nucleolus(users);
}

/// What all of each kind bear, exactly.
std::vector<rational> together(const std::vector<airport_user>& users, const allocation& each)
{
    std::vector<rational> made;
    for (std::size_t i = 0; i < users.size(); ++i) made.push_back(each.shares[i] * rational{static_cast<unsigned long>(users[i].count)});
    return made;
}

std::string units_text(const checked<rounded_allocation>& made)
{
    if (!made) return games::told(made);
    std::string text;
    for (const int128 each : made.value().units) text += to_string(rational{each, 1}) + ' ';
    return text;
}

/// As many users as costs, in growing order: the n-th of `count` costs so many cents more than the one before as `step` says.
template <class Step>
std::vector<airport_user> ladder(int count, const Step& step)
{
    std::vector<airport_user> made;
    rational cost;
    for (int i = 0; i < count; ++i) {
        cost += rational{step(i), 100};
        made.push_back({"u" + std::to_string(i), 1, cost});
    }
    return made;
}

/// Numbers between two others that are counted in 2^-1024.
struct bounds {
    static constexpr unsigned bits = 1024;
    cpp_int least = 0;
    cpp_int most = 0;
};

/// In whole units of 10^-places, if both bounds are in the same.
std::optional<cpp_int> floor_of(const bounds& of, int places)
{
    const cpp_int scale = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(places));
    const cpp_int low = (of.least * scale) >> bounds::bits;
    return low == (of.most * scale) >> bounds::bits ? std::optional{low} : std::nullopt;
}

/// How many of 10^-places a number is.
cpp_int in_units(const rational& value, int places)
{
    return cpp_int{(value / quantum::decimals(places).value()).to_integer(rounding_mode::floor)};
}

}  // namespace

TEST_CASE("airport shares: three small ones and two, by hand")
{
    // 12/6 = 2 for all; the step of 8 among three, 8/3 more; the last 13 among two, 6.50 more.
    const std::vector<airport_user> users{{"large", 2, 33}, {"small", 3, 12}, {"medium", 1, 20}};
    const airport_ranges made = airport_within(airport_rule::shapley, users, 2).value();
    CHECK(made.shares ==
          std::vector<rational_range>{{rational{1116, 100}, rational{1117, 100}}, {2, 2}, {rational{466, 100}, rational{467, 100}}});
    CHECK(made.why.children.at(2).result == "4.66 to 4.67");
    const allocation_rounding cents{quantum::decimals(2), {}, false};
    CHECK(units_text(airport_rounded(airport_rule::shapley, users, cents)) == "2233 600 467 ");
    // Two more decimals than the share has change nothing; none at all tell the whole units.
    CHECK(airport_within(airport_rule::nucleolus, users, 4).value().shares[2] == rational_range{rational{11, 2}, rational{11, 2}});
    CHECK(airport_within(airport_rule::shapley, users, 0).value().shares[0] == rational_range{11, 12});
}

TEST_CASE("airport shares: what exact shares are rounded to, by each order")
{
    const std::uint64_t seed = 1953;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        std::vector<airport_user> users;
        const std::size_t kinds = 1 + draw() % 30;
        // Few costs and counts: many are alike, to a part of a cent too; in some rounds but for less than the leading bits of a cent tell.
        const rational hair = round % 3 == 0 ? parse_rational("1/1" + std::string(300, '0')).value() : rational{};
        for (std::size_t i = 0; i < kinds; ++i)
            users.push_back(
                {std::to_string(draw() % 1'000) + "/" + std::to_string(i), 1 + draw() % 3,
                 rational{static_cast<int128>(draw() % 20), static_cast<int128>(1 + draw() % 2)} + rational{draw() % 5} * hair});
        users.push_back({"dearest", 1 + draw() % 3, 20});
        for (const airport_rule rule : rules) {
            const allocation exact = exact_of(rule, users).value();
            for (const int places : {0, 3}) {
                const airport_ranges within = airport_within(rule, users, places).value();
                const rational step = quantum::decimals(places).value();
                for (std::size_t i = 0; i < users.size(); ++i) {
                    const auto& [least, most] = within.shares[i];
                    CHECK(least == (exact.shares[i] / step).rounded(rounding_mode::floor) * step);
                    CHECK(most == (exact.shares[i] / step).rounded(rounding_mode::ceiling) * step);
                }
            }
            allocation_problem problem;
            problem.total = 20;
            for (const airport_user& user : users) problem.members.push_back({user.id, 1, 0});
            const allocation amounts{together(users, exact), {}, {}};
            for (const remainder_order order : orders) {
                CAPTURE(to_string(order));
                const allocation_rounding terms{quantum::decimals(1), {order, users.front().id}, false};
                const auto expected = round_allocation(problem, amounts, terms);
                CHECK(units_text(airport_rounded(rule, users, terms)) == units_text(expected));
            }
        }
    }
}

TEST_CASE("airport shares: who has lost more by a hair gets the cent, whatever the names")
{
    // Six bear 16 2/3 cents of the first step. Every step after it but the last is a hair: e has lost most, then d, c and b; the last step
    // is 7 cents less four hairs, so that f has lost least of all. Four cents are left of 107.
    const rational hair = parse_rational("1/1" + std::string(300, '0')).value();
    const std::vector<airport_user> users{{"a", 1, 1},
                                          {"b", 1, 1 + hair},
                                          {"c", 1, 1 + hair * 2},
                                          {"d", 1, 1 + hair * 3},
                                          {"e", 1, 1 + hair * 4},
                                          {"f", 1, rational{107, 100}}};
    for (const remainder_order order : {remainder_order::largest_remainder, remainder_order::largest_ratio}) {
        const allocation_rounding cents{quantum::decimals(2), {order, ""}, false};
        CHECK(units_text(airport_rounded(airport_rule::shapley, users, cents)) == "16 17 17 17 17 23 ");
    }
}

TEST_CASE("airport shares: tens of thousands of costs, against bounds of a thousand bits")
{
    // Independent of it: every step is divided down and up, in 2^-1024.
    const std::vector<airport_user> users = ladder(20'000, [](int i) { return 1 + (i * 7'919) % 1'000; });
    CHECK(games::told(airport_shapley(users)) == "number_too_long(airport_shapley)");
    const airport_ranges within = airport_within(airport_rule::shapley, users, 18).value();
    const allocation_rounding cents{quantum::decimals(2), {}, false};
    const rounded_allocation amounts = airport_rounded(airport_rule::shapley, users, cents).value();
    bounds paid;
    cpp_int cost_before = 0;
    std::vector<std::pair<cpp_int, std::string>> fractions;  // of a cent, and whose
    int128 sum = 0;
    for (std::size_t i = 0; i < users.size(); ++i) {
        const cpp_int cost = in_units(users[i].cost, 2);
        const cpp_int step = (cost - cost_before) << bounds::bits;
        const cpp_int needing = 100 * (users.size() - i);
        paid.least += step / needing;
        paid.most += step / needing + 1;
        cost_before = cost;
        sum += amounts.units[i];
        const auto cents_paid = floor_of(paid, 2);
        REQUIRE(cents_paid);
        const cpp_int more = cpp_int{amounts.units[i]} - *cents_paid;
        CHECK((more == 0 || more == 1));
        fractions.emplace_back(paid.least * 100 - (*cents_paid << bounds::bits), more == 1 ? "up" : "down");
        if (const auto digits = floor_of(paid, 18)) CHECK(in_units(within.shares[i].least, 18) == *digits);
    }
    CHECK(rational{sum, 100} == users.back().cost);
    // Whoever was rounded up had lost more than whoever was rounded down.
    std::sort(fractions.begin(), fractions.end());
    CHECK(std::is_partitioned(fractions.begin(), fractions.end(), [](const auto& each) { return each.second == "down"; }));
}

TEST_CASE("airport shares: those who are exactly alike are told apart by name, however long the share")
{
    // The last 9,000 of 12,000 bear whole cents more than one another: all of them lose the same part of a cent.
    constexpr int count = 12'000;
    constexpr int alike = 9'000;
    const std::vector<airport_user> users =
        ladder(count, [](int i) { return i <= count - alike ? 1 + (i * 104'729) % 997 : 3 * (count - i); });
    REQUIRE(games::told(airport_shapley(users)) == "number_too_long(airport_shapley)");
    const allocation_rounding cents{quantum::decimals(2), {}, false};
    const rounded_allocation amounts = airport_rounded(airport_rule::shapley, users, cents).value();
    // What each has beyond whole cents that it bears more than the first of them: a cent or none, in relation to the least.
    const std::size_t first = count - alike;
    const auto ahead = [&](std::size_t i) { return amounts.units[i] - amounts.units[first] - 3 * static_cast<int128>(i - first); };
    int128 least = 0;
    for (std::size_t i = first; i < users.size(); ++i) least = std::min(least, ahead(i));
    std::vector<std::pair<std::string, bool>> got;
    for (std::size_t i = first; i < users.size(); ++i) {
        CHECK(ahead(i) - least <= 1);
        got.emplace_back(users[i].id, ahead(i) > least);
    }
    // Some have it and some do not, and by name those who do come first.
    std::sort(got.begin(), got.end());
    const auto has_it = [](const auto& each) { return each.second; };
    CHECK(std::is_partitioned(got.begin(), got.end(), has_it));
    CHECK(has_it(got.front()));
    CHECK_FALSE(has_it(got.back()));
}

TEST_CASE("airport shares: the nucleolus where each bears half of what is left to it")
{
    // Where every step is dearer than the one before, each bears half of its step and of what the one before bears, the last one all of it:
    // Littlechild's rule with one user at each cost.
    constexpr int count = 20'000;
    const std::vector<airport_user> users = ladder(count, [](int i) { return 2 * i + 1; });
    CHECK(games::told(airport_nucleolus(users)) == "number_too_long(airport_nucleolus)");
    const airport_ranges within = airport_within(airport_rule::nucleolus, users, 15).value();
    bounds paid;
    for (int i = 0; i < count; ++i) {
        const cpp_int step = (cpp_int{2 * i + 1} << bounds::bits) / 100;
        paid.least += step;
        paid.most += step + 1;
        if (i + 1 < count) {
            paid.least /= 2;
            paid.most = paid.most / 2 + 1;
        }
        const auto digits = floor_of(paid, 15);
        if (!digits) continue;  // a share that has no more places: both bounds are about it
        CHECK(in_units(within.shares[static_cast<std::size_t>(i)].least, 15) == *digits);
    }
    const allocation_rounding cents{quantum::decimals(2), {}, false};
    int128 sum = 0;
    const rounded_allocation amounts = airport_rounded(airport_rule::nucleolus, users, cents).value();
    for (const int128 each : amounts.units) sum += each;
    CHECK(rational{sum, 100} == users.back().cost);
}

TEST_CASE("airport shares: what is wrong is told")
{
    const allocation_rounding cents{quantum::decimals(2), {}, false};
    const std::vector<airport_user> users{{"a", 0, 1}, {"b", 1, -1}, {"b", 1, 1}};
    CHECK(games::told(airport_within(airport_rule::shapley, users, 2)) == "no_users_of_kind(a) negative_measure(b) repeated_player(b)");
    CHECK(units_text(airport_rounded(airport_rule::shapley, {}, cents)) == "no_players()");
    const std::vector<airport_user> odd{{"a", 1, 1}, {"b", 1, rational{1, 1'000}}};
    CHECK(units_text(airport_rounded(airport_rule::shapley, odd, cents)) == "100 0 ");
    const std::vector<airport_user> part{{"a", 1, rational{1, 3}}};
    CHECK(units_text(airport_rounded(airport_rule::nucleolus, part, cents)) == "total_not_whole()");
    const allocation_rounding nobody{quantum::decimals(2), {remainder_order::one_member, "x"}, false};
    CHECK(units_text(airport_rounded(airport_rule::shapley, odd, nobody)) == "unknown_bearer(x)");
    const allocation_rounding carried{quantum::decimals(2), {}, true};
    CHECK(units_text(airport_rounded(airport_rule::shapley, odd, carried)) == "number_too_long(airport_shapley)");
    const std::vector<airport_user> crowd{{"a", ~std::uint64_t{0}, 1}, {"b", 1, 2}};
    CHECK(games::told(airport_within(airport_rule::shapley, crowd, 2)) == "amount_out_of_range(airport_shapley)");
    // Kinds of many users whose numbers have nothing in common: their common denominator grows by 48 bits with each. Bounds do without it;
    // of the 80,000 after them, who bear half a unit and whole ones, some get a unit and some do not, and exactly alike is what no
    // bounds say.
    const std::uint64_t seed = 64;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    std::vector<airport_user> many;
    for (int i = 0; i < 20'000; ++i) many.push_back({std::to_string(i), draw() >> 16, i});
    long cost = 20'000 - 40'000;  // all of them bear half a unit of the first step, and not a whole one
    for (int needing = 80'000; needing > 0; --needing) {
        cost += needing;
        many.push_back({"one of " + std::to_string(needing), 1, cost});
    }
    CHECK(airport_within(airport_rule::shapley, many, 2).has_value());
    CHECK(games::told(airport_shapley(many)) == "number_too_long(airport_shapley)");
    CHECK(games::told(airport_rounded(airport_rule::shapley, many, {quantum::decimals(0), {}, false})) ==
          "number_too_long(airport_shapley)");
}
