#include "exact_simplex.hpp"

#include <partnering/clearing/default_clearing.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/multiprecision.hpp>
#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace partnering;

namespace {

rational number(std::string_view text) { return parse_rational(text).value(); }

struct debt {
    const char* debtor;
    const char* creditor;
    const char* amount;
    unsigned rank = 1;
};
struct has {
    const char* party;
    const char* amount;
};

liability_system system_of(std::initializer_list<debt> debts, std::initializer_list<has> assets)
{
    liability_system made;
    for (const debt& each : debts)
        made.liabilities.push_back({.debtor = each.debtor, .creditor = each.creditor, .amount = number(each.amount), .rank = each.rank});
    for (const has& each : assets) made.assets.push_back({.party = each.party, .amount = number(each.amount)});
    return made;
}

/// `a 19/5 in 1, b 4`: what who owes something pays, and the wave of its default.
std::string told(const default_clearing& cleared)
{
    std::string text;
    for (const default_party& each : cleared.parties) {
        if (each.owes.sign() == 0) continue;
        text += (text.empty() ? "" : ", ") + each.key + ' ' + to_string(each.pays);
        if (each.wave > 0) text += " in " + std::to_string(each.wave);
    }
    return text;
}
std::string paid(const liability_system& of) { return told(clear_under_default(of).value()); }

const default_party& party(const default_clearing& cleared, std::string_view key)
{
    return *std::find_if(cleared.parties.begin(), cleared.parties.end(), [&](const default_party& each) { return each.key == key; });
}

/// Payments as the definition has them, from above: everybody pays in full, then what it has, and so on, rounded up to a fine grid, so that
/// each round is a bound from above of the greatest payments, and whole numbers of the grid come to rest.
class from_above {
public:
    explicit from_above(const liability_system& of) : of_{of}
    {
        for (const liability& each : of.liabilities) {
            parties_.insert(each.debtor);
            parties_.insert(each.creditor);
        }
        for (const outside_assets& each : of.assets) {
            parties_.insert(each.party);
            assets_[each.party] = each.amount;
        }
        for (const guarantee& each : of.guarantees) parties_.insert(each.guarantor);
        for (const liability& each : of.liabilities) rates_[{each.debtor, each.rank}] = 1;
        for (const guarantee& each : of.guarantees) rates_[{each.guarantor, each.rank}] = 1;
    }

    /// What each pays per unit, by party and rank.
    using rates = std::map<std::pair<std::string, unsigned>, rational>;
    rates run()
    {
        for (int round = 0; round < 100'000; ++round) {
            rates next = rates_;
            for (const std::string& each : parties_) pay(each, next);
            if (next == rates_) return rates_;
            rates_ = std::move(next);
        }
        return rates_;
    }

private:
    static constexpr std::int64_t grid = 1'000'000'000'000;
    static rational up(const rational& value) { return (value * rational{grid}).rounded(rounding_mode::ceiling) / rational{grid}; }
    [[nodiscard]] bool covers(const guarantee& by, const liability& of) const
    {
        return (by.debtor.empty() || by.debtor == of.debtor) && (by.creditor.empty() || by.creditor == of.creditor) &&
               by.guarantor != of.debtor && by.guarantor != of.creditor;
    }
    void pay(const std::string& key, rates& next) const
    {
        rational has = assets_.contains(key) ? assets_.at(key) : rational{0};
        rational receives;
        struct claim {
            rational share;
            rational most;
        };
        std::map<unsigned, std::vector<claim>> owes;
        rational all;
        for (const liability& each : of_.liabilities) {
            const rational rate = rates_.at({each.debtor, each.rank});
            if (each.creditor == key) receives += each.amount * rate;
            if (each.debtor == key) {
                owes[each.rank].push_back({each.amount, each.amount});
                all += each.amount;
            }
            for (const guarantee& by : of_.guarantees) {
                if (!covers(by, each)) continue;
                const rational left = each.amount * (rational{1} - rate);
                if (by.guarantor == key) {
                    owes[by.rank].push_back({each.amount, left});
                    all += left;
                }
                if (each.creditor == key) receives += std::min(left, each.amount * rates_.at({by.guarantor, by.rank}));
            }
        }
        if (has + receives < all) {
            has = has * of_.costs.assets;
            receives *= of_.costs.payments;
        } else {
            for (const auto& [rank, claims] : owes) next[{key, rank}] = 1;
            return;
        }
        rational left = has + receives;
        for (const auto& [rank, claims] : owes) {
            rational most;
            for (const claim& each : claims) most += each.most;
            if (most <= left) {
                left -= most;
                next[{key, rank}] = 1;
                continue;
            }
            // The rate at which shares, each up to its claim, come to what is left: those with small claims are full first.
            std::vector<claim> order = claims;
            std::erase_if(order, [](const claim& each) { return each.share.sign() == 0; });
            std::sort(order.begin(), order.end(), [](const claim& a, const claim& b) { return a.most * b.share < b.most * a.share; });
            rational shares;
            for (const claim& each : order) shares += each.share;
            rational rate;
            for (const claim& each : order) {
                rate = left / shares;
                if (rate * each.share <= each.most) break;
                left -= each.most;
                shares -= each.share;
            }
            next[{key, rank}] = std::min(rational{1}, up(rate));
            left = 0;
        }
    }

    const liability_system& of_;
    std::set<std::string> parties_;
    std::map<std::string, rational> assets_;
    rates rates_;
};

struct kind {
    bool costs;
    bool ranks;
    bool guarantees;
};

liability_system random_system(std::mt19937_64& random, kind of)
{
    liability_system made;
    const std::size_t count = 2 + random() % 6;
    const auto key = [](std::size_t i) { return "p" + std::to_string(i); };
    for (std::size_t i = 0; i < count; ++i) {
        if (random() % 4 != 0) made.assets.push_back({.party = key(i), .amount = {static_cast<std::int64_t>(random() % 12)}});
        for (std::size_t j = 0; j < count; ++j)
            for (unsigned rank = 1; rank <= (of.ranks ? 3U : 1U); ++rank)
                if (i != j && random() % 3 == 0)
                    made.liabilities.push_back(
                        {.debtor = key(i),
                         .creditor = key(j),
                         .amount = rational{static_cast<std::int64_t>(random() % 20)} / rational{1 + (random() % 3 == 0 ? 1 : 0)},
                         .rank = rank});
    }
    if (of.costs) made.costs = {.assets = {static_cast<int>(random() % 5), 4}, .payments = {static_cast<int>(random() % 5), 4}};
    if (of.guarantees) {
        std::set<std::string> debtors;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string debtor = key(random() % count);
            const std::string guarantor = key(random() % count);
            if (debtor == guarantor || !debtors.insert(debtor).second) continue;
            made.guarantees.push_back({.guarantor = guarantor,
                                       .debtor = debtor,
                                       .creditor = {},
                                       .rank = 1 + static_cast<unsigned>(random() % (of.ranks ? 3 : 1))});
        }
    }
    return made;
}

}  // namespace

TEST_CASE("clearing under default: published systems, and what sums by hand say")
{
    struct row {
        const char* source;
        liability_system of;
        const char* expected;
    };
    liability_system costly = system_of({{"1", "2", "1/2"},
                                         {"1", "3", "1/2"},
                                         {"2", "1", "1/2"},
                                         {"2", "3", "1/2"},
                                         {"3", "1", "1/2"},
                                         {"3", "2", "1/2"},
                                         {"1", "out", "3/2"},
                                         {"2", "out", "1/2"},
                                         {"3", "out", "1/2"}},
                                        {{"1", "1/2"}, {"2", "5/8"}, {"3", "3/4"}});
    const liability_system free = costly;
    costly.costs = {.assets = {1, 2}, .payments = {7, 10}};
    liability_system two = system_of({{"a", "b", "10"}, {"b", "a", "4"}}, {{"a", "2"}, {"b", "1"}});
    two.costs = costly.costs;
    const std::vector<row> table{
        // Two that owe one another 1 and have nothing: any equal payments clear, and the greatest are all of it.
        {"Eisenberg and Noe 2001, section 2: clearing vectors need not be unique", system_of({{"1", "2", "1"}, {"2", "1", "1"}}, {}),
         "1 1, 2 1"},
        // Example of the help page, which prints no results. 1 has 1/2 + 1 of 5/2. Then 2 has 5/8 + 1/2 + 3/10 = 1.425 of 3/2. Of 5/2 a = 1
        // + b/2 and
        // 3/2 b = 9/8 + a/2: b = 53/56, a = 33/56. 3 has 3/4 + 43/56 > 3/2.
        {"by hand, of the example in https://rdrr.io/cran/systemicrisk/man/default_clearing.html (A. Gandy, L. Veraart), without costs",
         free, "1 165/112 in 1, 2 159/112 in 2, 3 3/2"},
        // With alpha = 0.5 and beta = 0.7: 1 pays 1/4 + 7/10 of 5/2, so that 2 has 1.315 and 3 has 1.44 of 3/2. All in default:
        // 5/2 a = 1/4 + 7/20 (b + c), 3/2 b = 5/16 + 7/20 (a + c), 3/2 c = 3/8 + 7/20 (a + b). The second less the third:
        // b - c = -5/148. Their sum: 23/20 (b + c) = 11/16 + 7/10 a, and the first: a = 845/4208, b + c = 1515/2104.
        {"by hand, of the example in https://rdrr.io/cran/systemicrisk/man/default_clearing.html, with costs: Rogers and Veraart 2013, "
         "definition 3.6",
         costly, "1 4225/8416 in 1, 2 160275/311392 in 2, 3 176055/311392 in 2"},
        // The script prints no results. A ring of three; assets 20, 20, 10 after a shock of 10 %. 1 has 18 + 2 of 21, 2 has 18 + 80/21 of
        // 21, 3 has 9 + 3 of 10.
        // 2 is paid 4 * 20/21 and has 18 + 80/21 = 21.8, enough.
        {"by hand, of the inputs in paolobarucca/eisenbergnoe, Exercise2.m",
         system_of({{"1", "2", "4"}, {"2", "3", "3"}, {"3", "1", "2"}, {"1", "out", "17"}, {"2", "out", "18"}, {"3", "out", "8"}},
                   {{"1", "18"}, {"2", "18"}, {"3", "9"}}),
         "1 20 in 1, 2 21, 3 10"},
        // a has 2 + 4 of 10 and pays 1/2 * 2 + 7/10 * 4; b has 1 + 3.8 of 4.
        {"by hand: default costs of one, which the other bears", two, "a 19/5 in 1, b 4"},
        // Debts of one who has less: O'Neill's and Aumann and Maschler's proportional rule, 100 for 100, 200, 300.
        {"by hand: one estate in proportion", system_of({{"e", "1", "100"}, {"e", "2", "200"}, {"e", "3", "300"}}, {{"e", "100"}}),
         "e 100 in 1"},
        // Domino: a is short by itself, b since a is, c since b is; d is not.
        {"by hand: a chain of defaults, one a wave",
         system_of({{"a", "b", "10"}, {"b", "c", "10"}, {"c", "d", "10"}, {"d", "e", "10"}},
                   {{"a", "4"}, {"b", "1"}, {"c", "2"}, {"d", "5"}}),
         "a 4 in 1, b 5 in 2, c 7 in 3, d 10"},
    };
    for (const row& each : table) {
        CAPTURE(each.source);
        CHECK(paid(each.of) == each.expected);
    }
}

TEST_CASE("clearing under default: ranks come one after the other (Elsinger 2009), by hand")
{
    // 70 to share: 40 of rank 1 in full, then 30 of 60 in proportion, and nothing of rank 3.
    const default_clearing one =
        clear_under_default(system_of({{"e", "a", "40", 1}, {"e", "b", "20", 2}, {"e", "c", "40", 2}, {"e", "d", "5", 3}}, {{"e", "70"}}))
            .value();
    REQUIRE(one.payments.size() == 4);
    CHECK(one.payments[0].paid == rational{40});
    CHECK(one.payments[1].paid == rational{10});
    CHECK(one.payments[2].paid == rational{20});
    CHECK(one.payments[3].paid == rational{0});
    // Two owe one another 10 behind 5 to somebody else. With 5 each all is paid, though the round of 10 is only a round.
    CHECK(paid(system_of({{"1", "2", "10", 2}, {"2", "1", "10", 2}, {"1", "x", "5"}, {"2", "x", "5"}}, {{"1", "5"}, {"2", "5"}})) ==
          "1 15, 2 15");
    // With 4 each, no round is left: whatever the two pay one another, both are short of 1 more.
    CHECK(paid(system_of({{"1", "2", "10", 2}, {"2", "1", "10", 2}, {"1", "x", "5"}, {"2", "x", "5"}}, {{"1", "4"}, {"2", "4"}})) ==
          "1 4 in 1, 2 4 in 1");
    // With 4 and 6: 1 is short by 1, and 2 can stand in for it through the round: 1 gets 10 and pays 5 + 9, 2 gets 9 + 6 and pays 15.
    CHECK(paid(system_of({{"1", "2", "10", 2}, {"2", "1", "10", 2}, {"1", "x", "5"}, {"2", "x", "5"}}, {{"1", "4"}, {"2", "6"}})) ==
          "1 14 in 1, 2 15");
}

TEST_CASE("clearing under default: what a guarantee costs, by hand")
{
    // b leaves 60 of 100 unpaid, and e makes it good.
    liability_system of = system_of({{"b", "s", "100"}, {"e", "x", "20"}}, {{"b", "40"}, {"e", "100"}});
    of.guarantees = {{.guarantor = "e", .debtor = "b", .creditor = {}}};
    default_clearing cleared = clear_under_default(of).value();
    REQUIRE(cleared.calls.size() == 1);
    CHECK(cleared.calls[0].claim == rational{60});
    CHECK(cleared.calls[0].paid == rational{60});
    CHECK(party(cleared, "e").equity == rational{20});
    CHECK(party(cleared, "s").equity == rational{100});
    // With 70, e owes 20 + 60 and is in default: s claims 100 beside the 20 of x, 70/120 each, and gets 58 1/3 of the 60.
    of.assets[1].amount = 70;
    cleared = clear_under_default(of).value();
    CHECK(told(cleared) == "b 40 in 1, e 70 in 2");
    CHECK(cleared.calls[0].paid == number("175/3"));
    CHECK(party(cleared, "x").receives == number("35/3"));
    // With 78 its share would be 65: more than is claimed. s gets its 60, x the other 18.
    of.assets[1].amount = 78;
    cleared = clear_under_default(of).value();
    CHECK(cleared.calls[0].paid == rational{60});
    CHECK(party(cleared, "x").receives == rational{18});
    // The guarantor's own debts first: 20 to x, and 50 are left for the 60.
    of.assets[1].amount = 70;
    of.guarantees[0].rank = 2;
    cleared = clear_under_default(of).value();
    CHECK(cleared.calls[0].paid == rational{50});
    CHECK(party(cleared, "x").receives == rational{20});
    // A guarantee that nobody calls costs nothing.
    of.assets[0].amount = 100;
    cleared = clear_under_default(of).value();
    CHECK(told(cleared) == "b 100, e 20");
    CHECK(cleared.calls[0].claim == rational{0});
    // What a creditor is owed by all, but the guarantor.
    liability_system all = system_of({{"a", "s", "10"}, {"b", "s", "10"}, {"e", "s", "1"}}, {{"a", "5"}, {"e", "9"}});
    all.guarantees = {{.guarantor = "e", .debtor = {}, .creditor = "s"}};
    cleared = clear_under_default(all).value();
    REQUIRE(cleared.calls.size() == 2);
    // e has 9 for 1 and claims of 5 and 10: 3/7 a unit of 1, 10 and 10 is less than each claim.
    CHECK(cleared.calls[0].paid == number("30/7"));
    CHECK(cleared.calls[1].paid == number("30/7"));
}

TEST_CASE("clearing under default: what cannot be is refused")
{
    struct row {
        liability_system of;
        const char* code;
    };
    liability_system costs = system_of({{"a", "b", "1"}}, {});
    costs.costs.assets = {3, 2};
    liability_system nobody = system_of({{"a", "b", "1"}}, {});
    nobody.guarantees = {{.guarantor = "c", .debtor = {}, .creditor = {}}};
    liability_system own = nobody;
    own.guarantees = {{.guarantor = "a", .debtor = "a", .creditor = "b"}};
    liability_system twice = nobody;
    twice.guarantees = {{.guarantor = "c", .debtor = "a", .creditor = {}}, {.guarantor = "d", .debtor = {}, .creditor = "b"}};
    // A third and a fourth guarantor say nothing new of the same debt.
    twice.guarantees.push_back({.guarantor = "e", .debtor = "a", .creditor = "b"});
    twice.guarantees.push_back({.guarantor = "f", .debtor = "a", .creditor = "b"});
    CHECK(clear_under_default(twice).findings().size() == 1);
    CHECK(clear_under_default(twice).findings()[0].text ==
          R"(what "a" owes "b" is guaranteed by guarantees[0] already: name one guarantor for it)");
    twice.guarantees[1].guarantor = "c";
    CHECK(clear_under_default(twice).findings()[0].text.ends_with("already: leave one of them out"));
    // A ring of so many that tables of all of them against all would not fit any memory: it is refused before they are made.
    liability_system ring;
    for (int i = 0; i < 50'000; ++i)
        ring.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "p" + std::to_string((i + 1) % 50'000), .amount = 1});
    for (int i = 0; i < 50'000; ++i) ring.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "x", .amount = 1});
    CHECK(clear_under_default(ring).findings().front().code == "too_many_defaults");
    CHECK(clear_under_default(ring).findings().front().text.starts_with("50000 parties are in default (\"p"));
    // A line in which each pays the next a billionth part of what it gets: after 4,500 parties that has 40,000 digits.
    liability_system line;
    for (int i = 0; i < 6000; ++i) {
        line.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "p" + std::to_string(i + 1), .amount = 1});
        line.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "x", .amount = 999'999'999});
    }
    line.assets = {{.party = "p0", .amount = 1}};
    CHECK(clear_under_default_within(line, 2).findings().front().code == "number_too_long");
    // Denominators without a common part: the unit of all outgrows all bounds with the first few thousand.
    liability_system unlike;
    for (int i = 0; i < 4000; ++i) {
        const int128 below = int128{1'000'000'007} * 1'000'000'009 + 2 * i;
        unlike.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "x", .amount = rational{1, below}});
    }
    CHECK(clear_under_default(unlike).findings().front().code == "number_too_long");
    // Those who only owe somebody else depend on nobody.
    liability_system many;
    for (int i = 0; i < 1001; ++i) many.liabilities.push_back({.debtor = "p" + std::to_string(i), .creditor = "x", .amount = 1});
    CHECK(clear_under_default(many).has_value());
    const std::vector<row> table{
        {system_of({{"", "b", "1"}}, {}), "empty_key"},
        {system_of({{"a", "a", "1"}}, {}), "self_debt"},
        {system_of({{"a", "b", "-1"}}, {}), "negative_obligation"},
        {system_of({{"a", "b", "1"}}, {{"a", "-1"}}), "negative_assets"},
        {system_of({{"a", "b", "1"}}, {{"a", "1"}, {"a", "1"}}), "repeated_assets"},
        {system_of({{"a", "b", "1"}}, {{"", "1"}}), "empty_key"},
        {costs, "default_cost_range"},
        {nobody, "no_guarantee"},
        {own, "no_guarantee"},
        {twice, "guaranteed_twice"},
    };
    for (const row& each : table) {
        CAPTURE(each.code);
        const checked<default_clearing> refused = clear_under_default(each.of);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.findings().front().code == each.code);
    }
    nobody.guarantees = {{.guarantor = "c", .debtor = "z", .creditor = {}}};
    const default_clearing noted = clear_under_default(nobody).value();
    REQUIRE(noted.notes.size() == 1);
    CHECK(noted.notes[0].code == "nothing_guaranteed");
    CHECK(noted.notes[0].place == "guarantees[0]");
    // A slip in a name leaves its party without assets: that is told, and not of whoever guarantees.
    liability_system slip = system_of({{"telco", "studio", "10"}}, {{"telko", "12"}, {"insurer", "5"}});
    slip.guarantees = {{.guarantor = "insurer", .debtor = "telco", .creditor = {}}};
    const default_clearing slipped = clear_under_default(slip).value();
    REQUIRE(slipped.notes.size() == 1);
    CHECK(slipped.notes[0].code == "assets_of_bystander");
    CHECK(slipped.notes[0].place == "assets[0]");
    CHECK(slipped.notes[0].text.ends_with("is \"telco\" meant?"));
    CHECK(clear_under_default({}).value().parties.empty());
    // Two in default who owe one another numbers of a thousand digits: what they pay has more digits than a number may have.
    const std::string digits(1'900, '7');
    const liability_system long_numbers{.liabilities = {{.debtor = "a", .creditor = "b", .amount = number(digits)},
                                                        {.debtor = "b", .creditor = "a", .amount = number(digits + "1")},
                                                        {.debtor = "b", .creditor = "c", .amount = number(digits + "3")},
                                                        {.debtor = "a", .creditor = "c", .amount = number(digits + "9")}},
                                        .assets = {{.party = "a", .amount = number("1/" + digits)}}};
    const checked<default_clearing> refused = clear_under_default(long_numbers);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.findings().front().code == "number_too_long");
    // Two debts of 2,000 nines come to 2,001 digits, and that is said.
    const std::string nines(2000, '9');
    const checked<default_clearing_ranges> sum =
        clear_under_default_within({.liabilities = {{.debtor = "a", .creditor = "b", .amount = number(nines)},
                                                    {.debtor = "a", .creditor = "c", .amount = number(nines)}}},
                                   2);
    REQUIRE_FALSE(sum.has_value());
    CHECK(sum.findings().front().subject == "a");
    CHECK(sum.findings().front().text.ends_with("state amounts in a larger unit"));
}

TEST_CASE("clearing under default: of what has nearly as many digits as a number whole ones are told")
{
    // By hand: a has (10^1990 - 1) / 3 of 2 * 10^1990, half of it for each. It pays b (10^1990 - 1) / 6 = 1666...6 and a half.
    const std::string all = "1" + std::string(1990, '0');
    const liability_system of{
        .liabilities = {{.debtor = "a", .creditor = "b", .amount = number(all)},
                        {.debtor = "a", .creditor = "c", .amount = number(all)},
                        {.debtor = "d", .creditor = "e", .amount = number("7" + std::string(1988, '0') + "1")},
                        {.debtor = "d", .creditor = "f", .amount = number("9" + std::string(1989, '3'))}},
        .assets = {{.party = "a", .amount = number(std::string(1990, '3'))}, {.party = "d", .amount = number(std::string(1990, '5'))}}};
    const default_clearing_ranges told = clear_under_default_within(of, 20).value();
    const rational half = number(std::string(1990, '9')) / rational{6};
    CHECK(told.payments[0].paid == rational_range{half, half});
    // d's parts are of a denominator of 1,991 digits: between whole numbers, which come to all that it has.
    const rational_range& e = told.payments[2].paid;
    const rational_range& f = told.payments[3].paid;
    const rational has = number(std::string(1990, '5'));
    CHECK(e.most - e.least == rational{1});
    CHECK(e.least + f.most == has);
    CHECK(e.most + f.least == has);
    CHECK(told.parties[3].pays == rational_range{has, has});
}

TEST_CASE("clearing under default: amounts beyond machine words are exact")
{
    // A loop of 1 owed in full to the next, scaled by 10^40: a = 1 + c/2, b = a/2, c = b/2 of large units, by hand a = 8/7.
    const std::string zeros(40, '0');
    const auto large = [&](int count) { return number(std::to_string(count) + zeros); };
    const liability_system of{.liabilities = {{.debtor = "a", .creditor = "b", .amount = large(50)},
                                              {.debtor = "a", .creditor = "x", .amount = large(50)},
                                              {.debtor = "b", .creditor = "c", .amount = large(50)},
                                              {.debtor = "b", .creditor = "x", .amount = large(50)},
                                              {.debtor = "c", .creditor = "a", .amount = large(50)},
                                              {.debtor = "c", .creditor = "x", .amount = large(50)}},
                              .assets = {{.party = "a", .amount = large(1)}}};
    const default_clearing cleared = clear_under_default(of).value();
    CHECK(party(cleared, "a").pays == large(8) / rational{7});
    CHECK(party(cleared, "c").pays == large(2) / rational{7});
}

TEST_CASE("clearing under default: a row of dominoes falls one a wave, however long it is")
{
    // By hand: the first has 4 of 10, and each passes on what it gets.
    constexpr int count = 1500;
    liability_system of{.assets = {{.party = "p10000", .amount = 4}}};
    const auto key = [](int i) { return "p" + std::to_string(10'000 + i); };
    for (int i = 0; i < count; ++i) of.liabilities.push_back({.debtor = key(i), .creditor = key(i + 1), .amount = 10});
    const default_clearing cleared = clear_under_default(of).value();
    for (std::size_t i = 0; i < count; ++i) {
        CHECK(cleared.parties[i].wave == i + 1);
        CHECK(cleared.parties[i].pays == rational{4});
    }
    CHECK(cleared.parties[count].equity == rational{4});
}

namespace {

/// Many who all owe one another amounts of so many digits, and have next to nothing: nearly all of them are in default.
liability_system long_system(std::mt19937_64& random, std::size_t count, std::size_t digits)
{
    const auto key = [](std::size_t i) { return "p" + std::to_string(100 + i); };
    const auto amount = [&](std::size_t length) {
        std::string text(1, static_cast<char>('1' + random() % 9));
        while (text.size() < length) text += static_cast<char>('0' + random() % 10);
        return number(text);
    };
    liability_system made;
    for (std::size_t i = 0; i < count; ++i) {
        made.assets.push_back({.party = key(i), .amount = amount(digits)});
        made.liabilities.push_back({.debtor = key(i), .creditor = "outside", .amount = amount(digits + 1)});
        for (std::size_t j = 1; j < 4; ++j)
            made.liabilities.push_back({.debtor = key(i), .creditor = key((i + j * j) % count), .amount = amount(digits)});
    }
    return made;
}

}  // namespace

TEST_CASE("clearing under default: what is told between decimals is what exact numbers lie between")
{
    const std::uint64_t seed = 20261205;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        const liability_system of = random_system(random, {.costs = round % 2 == 0, .ranks = round % 3 == 0, .guarantees = round % 4 != 0});
        // Short ones are all exact.
        const default_clearing exact = clear_under_default(of).value();
        const default_clearing_ranges told = clear_under_default_within(of, 2).value();
        REQUIRE(told.parties.size() == exact.parties.size());
        for (std::size_t i = 0; i < exact.parties.size(); ++i) {
            CHECK(told.parties[i].pays == rational_range{exact.parties[i].pays, exact.parties[i].pays});
            CHECK(told.parties[i].equity == rational_range{exact.parties[i].equity, exact.parties[i].equity});
        }
    }
}

TEST_CASE("clearing under default: payments that no rational holds are those that going round and round comes close to")
{
    const std::uint64_t seed = 20261206;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const liability_system of = long_system(random, 60, 60);
    const checked<default_clearing> refused = clear_under_default(of);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.findings().front().code == "number_too_long");
    CHECK(refused.findings().front().text.find("clear_under_default_within") != std::string::npos);

    constexpr int places = 20;
    const default_clearing_ranges told = clear_under_default_within(of, places).value();
    // From above and from below, rounded outward to parts of 10^-60 of a unit of money: the payments lie between.
    const std::size_t count = told.parties.size();
    std::map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < count; ++i) place[told.parties[i].key] = i;
    using boost::multiprecision::cpp_int;
    const auto whole = [](const rational& value) { return cpp_int{numerator(to_cpp_rational(value))}; };
    const cpp_int scale = pow(cpp_int{10}, 60);
    std::vector<cpp_int> assets(count);
    std::vector<cpp_int> owes(count);
    for (const outside_assets& each : of.assets) assets[place.at(each.party)] = whole(each.amount) * scale;
    struct debt {
        std::size_t debtor;
        std::size_t creditor;
        cpp_int amount;
    };
    std::vector<debt> debts;
    for (const liability& each : of.liabilities)
        debts.push_back({.debtor = place.at(each.debtor), .creditor = place.at(each.creditor), .amount = whole(each.amount)});
    for (const debt& each : debts) owes[each.debtor] += each.amount;
    const auto rounds = [&](std::vector<cpp_int> pays, bool upward) {
        for (int round = 0; round < 160; ++round) {
            std::vector<cpp_int> has = assets;
            for (const debt& each : debts) {
                const cpp_int part = pays[each.debtor] * each.amount;
                has[each.creditor] += (part + (upward ? cpp_int{owes[each.debtor] - 1} : cpp_int{0})) / owes[each.debtor];
            }
            for (std::size_t i = 0; i < count; ++i) pays[i] = std::min(has[i], cpp_int{owes[i] * scale});
        }
        return pays;
    };
    std::vector<cpp_int> all = owes;
    for (cpp_int& each : all) each *= scale;
    const std::vector<cpp_int> above = rounds(all, true);
    const std::vector<cpp_int> below = rounds(std::vector<cpp_int>(count), false);
    const cpp_int unit = pow(cpp_int{10}, places);
    std::size_t ranges = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const rational_range& pays = told.parties[i].pays;
        // Both go to one payment, to within what is far below a unit of the last place, so that its decimals are known.
        REQUIRE((above[i] - below[i]) * unit < scale);
        const rational low = to_rational({below[i] * unit / scale, unit});
        const rational high = to_rational({(above[i] * unit + scale - 1) / scale, unit});
        CHECK(pays.least >= low);
        CHECK(pays.most <= high);
        CHECK((pays.is_exact() || pays.most - pays.least == rational{1} / to_rational(unit)));
        ranges += pays.is_exact() ? 0 : 1;
    }
    CHECK(ranges > 40);
}

TEST_CASE("clearing under default: verify refuses what is changed")
{
    liability_system of = system_of({{"a", "b", "10"}, {"b", "c", "10", 2}, {"b", "d", "2"}}, {{"a", "4"}});
    of.guarantees = {{.guarantor = "g", .debtor = "a", .creditor = {}}};
    of.assets.push_back({.party = "g", .amount = 5});
    const default_clearing good = clear_under_default(of).value();
    CHECK(verify(of, good).empty());
    const auto refused = [&](auto change) {
        default_clearing other = good;
        change(other);
        const std::vector<finding> found = verify(of, other);
        return !found.empty() && found.front().code == "no_default_clearing";
    };
    using in = default_clearing&;
    CHECK(refused([](in c) { c.parties.pop_back(); }));
    CHECK(refused([](in c) { c.parties[0].wave = 0; }));
    CHECK(refused([](in c) { c.parties[3].wave = 1; }));
    CHECK(refused([](in c) { c.parties[0].equity = 1; }));
    CHECK(refused([](in c) { c.parties[0].assets = 5; }));
    CHECK(refused([](in c) { c.parties[1].receives += rational{1}; }));
    CHECK(refused([](in c) { c.parties[1].classes[0].rate = {1, 2}; }));
    CHECK(refused([](in c) { c.parties[1].classes[1].rate = {2, 1}; }));
    CHECK(refused([](in c) { c.payments[0].rate = {1, 2}; }));
    CHECK(refused([](in c) { c.payments[0].owed.amount = 11; }));
    CHECK(refused([](in c) { c.calls[0].paid = 4; }));
    CHECK(refused([](in c) { c.calls[0].claim = 4; }));
    CHECK(refused([](in c) { c.notes.push_back({"nothing_guaranteed", severity::warning, "g", {}, {}}); }));
}

TEST_CASE("clearing under default: the greatest payments are those of a linear programme (Eisenberg and Noe 2001, lemma 4)")
{
    const std::uint64_t seed = 20261201;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        const liability_system of = random_system(random, {});
        const default_clearing cleared = clear_under_default(of).value();
        // The most payments in all with p <= owed and p <= assets + what is received.
        const std::size_t n = cleared.parties.size();
        std::map<std::string, std::size_t> place;
        for (std::size_t i = 0; i < n; ++i) place[cleared.parties[i].key] = i;
        std::vector<rational> owes(n);
        for (const liability& each : of.liabilities) owes[place[each.debtor]] += each.amount;
        std::vector<std::vector<rational>> rows(2 * n, std::vector<rational>(n));
        std::vector<rational> limits(2 * n);
        for (std::size_t i = 0; i < n; ++i) {
            rows[i][i] = 1;
            limits[i] = owes[i];
            rows[n + i][i] += rational{1};
        }
        for (const outside_assets& each : of.assets) limits[n + place[each.party]] = each.amount;
        for (const liability& each : of.liabilities)
            if (each.amount.sign() > 0) rows[n + place[each.creditor]][place[each.debtor]] -= each.amount / owes[place[each.debtor]];
        rational paid;
        for (const default_party& each : cleared.parties) paid += each.pays;
        CHECK(paid == exact_simplex::greatest(rows, limits, std::vector<rational>(n, rational{1})));
    }
}

TEST_CASE("clearing under default: with costs, ranks and guarantees, as by going round and round from above")
{
    const std::uint64_t seed = 20261202;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    bool some_partial = false;
    bool some_deep = false;
    for (int round = 0; round < 240; ++round) {
        CAPTURE(round);
        const kind of_kind{round % 2 == 1, round / 2 % 2 == 1, round / 4 % 2 == 1};
        const liability_system of = random_system(random, of_kind);
        const default_clearing cleared = clear_under_default(of).value();
        const from_above::rates bound = from_above{of}.run();
        for (const default_party& each : cleared.parties) {
            some_deep = some_deep || each.wave > 2;
            for (const default_class& rank : each.classes) {
                const rational from = bound.at({each.key, rank.rank});
                const rational gap = from - rank.rate;
                CAPTURE(each.key);
                CAPTURE(rank.rank);
                some_partial = some_partial || (rank.rate.sign() > 0 && rank.rate < rational{1});
                // Debts of nothing have no rate that matters.
                rational owed;
                for (const default_payment& debt : cleared.payments)
                    if (debt.owed.debtor == each.key && debt.owed.rank == rank.rank) owed += debt.owed.amount;
                if (owed.sign() > 0) {
                    REQUIRE(gap >= rational{0});
                    REQUIRE(gap < rational{1, 1'000'000});
                }
            }
        }
        // Nothing comes from nowhere, and without costs nothing is lost.
        rational equity;
        for (const default_party& each : cleared.parties) equity += each.equity + each.cost;
        rational assets;
        for (const outside_assets& each : of.assets) assets += each.amount;
        CHECK(equity == assets);
    }
    CHECK(some_partial);
    CHECK(some_deep);
}

TEST_CASE("clearing under default: laws on random systems")
{
    const std::uint64_t seed = 20261203;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 160; ++round) {
        CAPTURE(round);
        liability_system of = random_system(random, {round % 2 == 1, round / 2 % 2 == 1, round / 4 % 2 == 1});
        const default_clearing cleared = clear_under_default(of).value();
        CHECK(verify(of, cleared).empty());
        // Waves follow one another.
        std::set<std::size_t> waves;
        for (const default_party& each : cleared.parties) waves.insert(each.wave);
        waves.erase(0);
        CHECK((waves.empty() || *waves.rbegin() == waves.size()));
        // In any order, and in thirds of the unit.
        liability_system other = of;
        std::shuffle(other.liabilities.begin(), other.liabilities.end(), random);
        std::shuffle(other.assets.begin(), other.assets.end(), random);
        std::shuffle(other.guarantees.begin(), other.guarantees.end(), random);
        const auto without_places = [](default_clearing one) {
            for (finding& each : one.notes) each.place.clear();
            std::sort(one.notes.begin(), one.notes.end());
            return one;
        };
        CHECK((without_places(clear_under_default(other).value()) == without_places(cleared)));
        for (liability& each : other.liabilities) each.amount *= rational{3};
        for (outside_assets& each : other.assets) each.amount *= rational{3};
        const default_clearing tripled = clear_under_default(other).value();
        for (std::size_t i = 0; i < tripled.parties.size(); ++i) {
            CHECK(tripled.parties[i].pays == cleared.parties[i].pays * rational{3});
            CHECK(tripled.parties[i].wave == cleared.parties[i].wave);
        }
        // Who has more leaves nobody with less, and brings nobody into default.
        if (of.assets.empty()) continue;
        of.assets[random() % of.assets.size()].amount += rational{3};
        const default_clearing more = clear_under_default(of).value();
        for (std::size_t i = 0; i < more.parties.size(); ++i) {
            CHECK(more.parties[i].equity >= cleared.parties[i].equity);
            CHECK((cleared.parties[i].wave > 0 || more.parties[i].wave == 0));
            for (std::size_t rank = 0; rank < more.parties[i].classes.size(); ++rank)
                CHECK(more.parties[i].classes[rank].rate >= cleared.parties[i].classes[rank].rate);
        }
    }
}

TEST_CASE("clearing under default: why a party is in default")
{
    liability_system of = system_of({{"a", "b", "10"}, {"b", "c", "12"}}, {{"a", "4"}, {"b", "1"}});
    of.costs.payments = {1, 2};
    of.guarantees = {{.guarantor = "g", .debtor = "a", .creditor = "b"}};
    of.assets.push_back({.party = "g", .amount = 1});
    const default_clearing cleared = clear_under_default(of).value();
    // a pays 4 of 10; g has 1 for the claim of 6; b has 1 and half of 5 for 12.
    const explanation why = explain_default(cleared, 1);
    CHECK(why.rule == "pays what it has, in default");
    CHECK(why.subject == "b");
    CHECK(why.result == "3.5");
    CHECK(why.inputs == decltype(why.inputs){{"has", "1"}, {"receives", "5"}, {"default costs", "2.5"}, {"owes", "12"}, {"in wave", "1"}});
    REQUIRE(why.children.size() == 3);
    CHECK(why.children[0].rule == "is paid per unit owed");
    CHECK(why.children[0].result == "7/24");
    CHECK(why.children[1].subject == "from a");
    CHECK(why.children[1].result == "6");
    CHECK(why.children[2].subject == "g for a");
    CHECK(why.children[2].result == "1");
    CHECK(explain_default(cleared, 2).rule == "owes nothing");
    CHECK(explain_default(cleared, 3).children.at(1).rule == "pays as guarantor");
    CHECK(explain_default(cleared, 3).children.at(1).inputs == decltype(why.inputs){{"guarantees", "10"}, {"is claimed", "6"}});
    CHECK_THROWS_AS(static_cast<void>(explain_default(cleared, 4)), contract_violation);
    const std::vector<explanation> all = explain_defaults(cleared);
    REQUIRE(all.size() == cleared.parties.size());
    for (std::size_t party = 0; party < all.size(); ++party) CHECK(all[party] == explain_default(cleared, party));
}
