#include "exact_simplex.hpp"
#include "netted.hpp"

#include <partnering/clearing/maximum_clearing.hpp>
#include <partnering/core/contract.hpp>

#include <algorithm>
#include <random>

using namespace netted;

namespace {

/// `1: 3.00 of 5.00`, of lines that shrink.
std::string removed(const obligation_set& set, const currency_clearing& in)
{
    std::string text;
    for (const cleared_line& each : in.lines)
        if (each.removed > 0)
            text += (text.empty() ? "" : ", ") + std::string{set.line(each.row)} + ": " + to_string(in.of.money(each.removed)) + " of " +
                    to_string(in.of.money(each.before));
    return text;
}

std::string cleared(const std::vector<obligation>& rows, const netting_consent& consent = {})
{
    const obligation_set set = set_of(rows);
    return removed(set, clear_to_maximum(set, consent).value().currencies.at(0));
}

int128 total(const std::vector<obligation>& rows, const netting_consent& consent = {})
{
    const obligation_set set = set_of(rows);
    const obligation_clearing made = clear_to_maximum(set, consent).value();
    int128 sum = 0;
    for (const currency_clearing& in : made.currencies) sum += in.removed;
    return sum;
}

/// Of one currency, as a linear programme: a part of each line, such that nobody's position changes.
rational by_simplex(const obligation_set& set)
{
    const std::size_t n = set.size();
    std::vector<std::vector<rational>> rows;
    std::vector<rational> limits;
    for (std::uint32_t party = 0; party < set.party_count(); ++party) {
        std::vector<rational> row(n);
        for (std::size_t i = 0; i < n; ++i) row[i] = (set.debtor(i).index() == party ? 1 : 0) - (set.creditor(i).index() == party ? 1 : 0);
        rows.push_back(row);
        for (rational& each : row) each = -each;
        rows.push_back(row);
        limits.insert(limits.end(), 2, rational{0});
    }
    for (std::size_t i = 0; i < n; ++i) {
        rows.emplace_back(n);
        rows.back()[i] = 1;
        limits.push_back(rational{set.amount(i).count(), 1});
    }
    return exact_simplex::greatest(rows, limits, std::vector<rational>(n, rational{1}));
}

/// Removes cycles as they are found by walking on from debtor to creditor, in the order of lines as they are given.
int128 first_cycles_found(std::vector<obligation> rows)
{
    int128 sum = 0;
    while (true) {
        bool found = false;
        for (std::size_t start = 0; start < rows.size() && !found; ++start) {
            std::vector<std::size_t> way;
            std::vector<std::string> seen;
            std::vector<bool> tried(rows.size());
            std::string at = rows[start].debtor;
            while (true) {
                const auto met = std::find(seen.begin(), seen.end(), at);
                if (met != seen.end()) {
                    way.erase(way.begin(), way.begin() + (met - seen.begin()));
                    int128 least = rows[way[0]].amount.count();
                    for (const std::size_t i : way) least = std::min(least, rows[i].amount.count());
                    for (const std::size_t i : way) {
                        const rounded_money& from = rows[i].amount;
                        rows[i].amount = {from.count() - least, from.step(), from.in()};
                        sum += least;
                    }
                    found = true;
                    break;
                }
                std::size_t next = 0;
                while (next < rows.size() && (tried[next] || rows[next].amount.count() == 0 || rows[next].debtor != at)) ++next;
                if (next < rows.size()) {
                    tried[next] = true;
                    seen.push_back(at);
                    way.push_back(next);
                    at = rows[next].creditor;
                } else if (way.empty()) {
                    break;
                } else {
                    at = seen.back();
                    seen.pop_back();
                    way.pop_back();
                }
            }
        }
        if (!found) return sum;
    }
}

std::vector<obligation> random_rows(std::mt19937_64& random, std::size_t parties, std::size_t lines, std::uint64_t most)
{
    std::vector<obligation> rows;
    for (std::size_t i = 0; i < lines; ++i) {
        const std::size_t debtor = random() % parties;
        const std::size_t creditor = (debtor + 1 + random() % (parties - 1)) % parties;
        rows.push_back(
            owes("l" + std::to_string(i), "p" + std::to_string(debtor), "p" + std::to_string(creditor), std::to_string(random() % most)));
        if (random() % 2 == 0) rows.back().due = date{static_cast<std::int32_t>(20000 + random() % 3)};
    }
    return rows;
}

std::string positions_of(const std::vector<obligation>& rows, const obligation_set& all)
{
    std::vector<int128> net(all.party_count());
    for (const obligation& each : rows) {
        net[all.find(each.debtor)->index()] -= each.amount.count();
        net[all.find(each.creditor)->index()] += each.amount.count();
    }
    std::string text;
    for (const int128 each : net) text += to_string(each) + ' ';
    return text;
}

}  // namespace

TEST_CASE("clearing to the maximum: a ring shrinks by its least debt, and what is no cycle stays")
{
    CHECK(cleared({owes("1", "a", "b", "5"), owes("2", "b", "c", "3"), owes("3", "c", "a", "4"), owes("4", "c", "d", "9")}) ==
          "1: 3.00 of 5.00, 2: 3.00 of 3.00, 3: 3.00 of 4.00");
    CHECK(cleared({owes("1", "a", "b", "5"), owes("2", "b", "c", "3")}).empty());
    CHECK(clear_to_maximum(set_of({})).value().currencies.empty());
    CHECK(cleared({owes("1", "a", "b", "0"), owes("2", "b", "a", "0")}).empty());
}

TEST_CASE("clearing to the maximum: the first cycles found are not the most (by hand)")
{
    // Two that owe one another are 2 in all; the long way round from a over c and d is 4, and takes what b owes.
    const std::vector<obligation> rows{owes("1", "a", "b", "1"), owes("2", "b", "a", "1"), owes("3", "a", "c", "1"),
                                       owes("4", "c", "d", "1"), owes("5", "d", "b", "1")};
    CHECK(first_cycles_found(rows) == 200);
    CHECK(cleared(rows) == "3: 1.00 of 1.00, 2: 1.00 of 1.00, 4: 1.00 of 1.00, 5: 1.00 of 1.00");
    CHECK(by_simplex(set_of(rows)) == rational{400});
}

TEST_CASE("clearing to the maximum: published obligations, with the most by hand and by a linear programme")
{
    struct row {
        const char* source;
        std::vector<obligation> rows;
        int most;  ///< in whole units
    };
    // Where it says so, what is left is what the net debtors owe net, each to a creditor it owes: less cannot be left.
    const std::vector<row> table{
        {"dorianim/money-balancer#5: all debts could be decreased by 5",
         debts({{"Alice", "Bob", "10"}, {"Bob", "Charlie", "5"}, {"Charlie", "Alice", "7"}}), 15},
        {"olegabu/synswap-issues#37: A receives 10, B receives 55, C pays 65 in the end",
         debts({{"B", "A", "15"}, {"A", "C", "5"}, {"C", "B", "70"}}), 15},
        {"Z. Bregar and Xypron on help-glpk, Financial compensation problem",
         debts({{"A", "B", "7000"}, {"B", "C", "5000"}, {"C", "A", "2000"}}), 6000},
        {"Hill, International Business, ch. 20", debts({{"FR", "MX", "6000000"}, {"MX", "FR", "4000000"}}, "USD"), 8000000},
        {"https://docs.xft.finance/idn/technical/netting", debts({{"B", "A", "75000"}, {"A", "B", "30000"}}, "USD"), 60000},
        // C and D owe 850 net: 3,600 less 850.
        {"https://askfilo.com, Max Int. Co.",
         debts({{"A", "B", "250"},
                {"A", "C", "50"},
                {"A", "D", "250"},
                {"B", "A", "300"},
                {"B", "C", "150"},
                {"B", "D", "300"},
                {"C", "A", "270"},
                {"C", "B", "230"},
                {"C", "D", "400"},
                {"D", "A", "600"},
                {"D", "B", "500"},
                {"D", "C", "300"}},
               "USD"),
         2750},
        // 1 owes 28 net, 27 to 2 and 1 to 3: 289 less 28.
        {"https://www.leetquiz.com, net exposure to a central counterparty",
         debts({{"2", "1", "90"}, {"1", "2", "60"}, {"3", "1", "12"}, {"1", "3", "70"}, {"3", "2", "57"}}, "USD"), 261},
        {"https://frmi.netlify.app, payment netting", debts({{"A", "B", "1000"}, {"B", "A", "800"}}, "USD"), 1600},
        // Bob owes Alice 40 net and has lines of 20 to her; the other 20 go by Carol and Dave, two lines each: 110 less 60.
        {"https://www.alexirpan.com/2016/05/10/may-10.html",
         debts({{"Bob", "Alice", "20"},
                {"Carol", "Alice", "20"},
                {"Dave", "Alice", "20"},
                {"Bob", "Carol", "10"},
                {"Dave", "Carol", "10"},
                {"Alice", "Dave", "20"},
                {"Bob", "Dave", "10"}},
               "USD"),
         50},
        // Alice owes Carol 30 net and in lines: 120 less 30.
        {"https://antoncao.me/blog/splitwise",
         debts({{"Bob", "Alice", "10"},
                {"Carol", "Alice", "10"},
                {"Alice", "Bob", "20"},
                {"Carol", "Bob", "20"},
                {"Alice", "Carol", "30"},
                {"Bob", "Carol", "30"}},
               "USD"),
         90},
        // 1 owes 0 net 4: 21 less 4.
        {"https://leetcode.com/problems/optimal-account-balancing, example 2",
         debts({{"1", "0", "10"}, {"0", "1", "1"}, {"2", "1", "5"}, {"0", "2", "5"}}, "USD"), 17},
        {"https://www.geeksforgeeks.org/minimize-cash-flow-among-given-set-friends-borrowed-money: no cycle",
         debts({{"0", "1", "1000"}, {"0", "2", "2000"}, {"1", "2", "5000"}}, "USD"), 0},
        {"Soumen1080/stellar-star#150", debts({{"A", "B", "10"}, {"B", "A", "6"}}), 12},
        {"Soumen1080/stellar-star#150, a ring", debts({{"A", "B", "10"}, {"B", "C", "10"}, {"C", "A", "10"}}), 30},
    };
    for (const row& each : table) {
        CAPTURE(each.source);
        CHECK(total(each.rows) == int128{each.most} * 100);
        CHECK(by_simplex(set_of(each.rows)) == rational{each.most} * rational{100});
    }
}

TEST_CASE("clearing to the maximum: between a debtor and a creditor what is due first goes first, then by line")
{
    std::vector<obligation> rows{owes("late", "a", "b", "5"), owes("b early", "a", "b", "2"), owes("a early", "a", "b", "2"),
                                 owes("no day", "a", "b", "7"), owes("back", "b", "a", "6")};
    rows[0].due = date::of(2026, 11, 30);
    rows[1].due = rows[2].due = date::of(2026, 10, 31);
    CHECK(cleared(rows) == "a early: 2.00 of 2.00, b early: 2.00 of 2.00, late: 2.00 of 5.00, back: 6.00 of 6.00");
}

TEST_CASE("clearing to the maximum: consent is honoured as by netting")
{
    const std::vector<obligation> rows{owes("1", "a", "b", "10"), owes("2", "b", "a", "4"), owes("3", "b", "c", "9"),
                                       owes("4", "c", "a", "3")};
    // 4 and 3 round, or 4 between two and then 3: both fit into the 10 that a owes.
    CHECK(cleared(rows) == "1: 7.00 of 10.00, 2: 4.00 of 4.00, 3: 3.00 of 9.00, 4: 3.00 of 3.00");
    CHECK(cleared(rows, {.otherwise = netting_scope::bilateral}) == "1: 4.00 of 10.00, 2: 4.00 of 4.00");
    CHECK(cleared(rows, {.otherwise = netting_scope::gross}).empty());
    CHECK(cleared(rows, {.parties = {{"c", netting_scope::gross}}}) == "1: 4.00 of 10.00, 2: 4.00 of 4.00");
    CHECK(cleared(rows, {.lines = {{"2", netting_scope::gross}}}) == "1: 3.00 of 10.00, 3: 3.00 of 9.00, 4: 3.00 of 3.00");
    const checked<obligation_clearing> refused = clear_to_maximum(set_of(rows), {.pairs = {{"a", "a", netting_scope::gross}}});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.findings().front().code == "conflicting_consent");
    CHECK(refused.findings().front().place == "pairs[0]");
    const obligation_clearing noted = clear_to_maximum(set_of(rows), {.lines = {{"9", netting_scope::gross}}}).value();
    REQUIRE(noted.notes.size() == 1);
    CHECK(noted.notes[0].code == "unknown_line");
}

TEST_CASE("clearing to the maximum: each currency by itself, and the largest amounts there are")
{
    const obligation_set set = set_of({owes("1", "a", "b", "5"), owes("2", "b", "a", "500", "JPY"), owes("3", "b", "a", "5")});
    const obligation_clearing made = clear_to_maximum(set).value();
    REQUIRE(made.currencies.size() == 2);
    CHECK(removed(set, made.currencies[0]) == "1: 5.00 of 5.00, 3: 5.00 of 5.00");
    CHECK(removed(set, made.currencies[1]).empty());
    // 2^126 - 1 each way: all of them together are just within 127 bits.
    const currency eur = currency::from_code("EUR");
    const rounded_money large{(int128{1} << 126) - 1, quantum::minor_unit(eur), eur};
    const obligation_set wide = set_of({{.line = "1", .debtor = "a", .creditor = "b", .amount = large, .due = {}},
                                        {.line = "2", .debtor = "b", .creditor = "a", .amount = large, .due = {}}});
    CHECK(clear_to_maximum(wide).value().currencies[0].removed == large.count() * 2);
}

TEST_CASE("clearing to the maximum: the discharge table says which line went against which")
{
    const obligation_set set =
        set_of({owes("1", "a", "b", "5"), owes("2", "b", "c", "3"), owes("3", "c", "a", "4"), owes("4", "b", "a", "1")});
    const obligation_clearing made = clear_to_maximum(set).value();
    std::string text;
    for (const discharge& each : discharges(set, made, made.currencies[0]))
        text += std::string{set.line(each.line)} + ": " + to_string(made.currencies[0].of.money(each.amount)) + ' ' +
                std::string{to_string(each.way())} + " gives " + std::string{set.line(each.debtor_gives.index)} + " gets " +
                std::string{set.line(each.creditor_gets.index)} + '\n';
    CHECK(text == "1: 1.00 set_off gives 4 gets 4\n"
                  "1: 3.00 centre gives 3 gets 2\n"
                  "4: 1.00 set_off gives 1 gets 1\n"
                  "2: 3.00 centre gives 1 gets 3\n"
                  "3: 3.00 centre gives 2 gets 1\n");
    CHECK_THROWS_AS(static_cast<void>(discharges(set_of({owes("1", "a", "b", "5")}), made, made.currencies[0])), contract_violation);
}

TEST_CASE("clearing to the maximum: verify refuses what is changed by a cent, and what is not the most")
{
    const obligation_set set = set_of(
        {owes("1", "a", "b", "1"), owes("2", "b", "a", "1"), owes("3", "a", "c", "1"), owes("4", "c", "d", "1"), owes("5", "d", "b", "1")});
    const obligation_clearing good = clear_to_maximum(set).value();
    CHECK(verify(set, good).empty());
    const auto code = [&](auto change) {
        obligation_clearing other = good;
        change(other);
        const std::vector<finding> found = verify(set, other);
        return found.empty() ? std::string{} : found.front().code;
    };
    using in = obligation_clearing&;
    CHECK(code([](in c) { c.currencies[0].lines[1].removed -= 1; }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].lines[1].removed = -1; }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].lines[1].removed = 101; }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].lines[1].before = 7; }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].removed += 1; }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].lines.pop_back(); }) == "no_clearing");
    CHECK(code([](in c) { c.currencies.clear(); }) == "no_clearing");
    CHECK(code([](in c) { c.scopes.assign(2, netting_scope::gross); }) == "no_clearing");
    CHECK(code([](in c) { c.currencies[0].levels.pop_back(); }) == "clearing_not_greatest");
    CHECK(code([](in c) { c.currencies[0].levels[0].level += 2; }) == "clearing_not_greatest");
    // Nothing removed, and the two that owe one another removed: with whatever levels, neither is the most.
    for (const bool between_two : {false, true})
        for (int levels = 0; levels < 256; ++levels) {
            CAPTURE(levels);
            REQUIRE(code([&](in c) {
                        for (cleared_line& each : c.currencies[0].lines) {
                            const auto line = set.line(each.row);
                            each.removed = between_two && (line == "1" || line == "2") ? each.before : 0;
                        }
                        c.currencies[0].removed = between_two ? 200 : 0;
                        for (int i = 0; i < 4; ++i) c.currencies[0].levels[static_cast<std::size_t>(i)].level = levels >> 2 * i & 3;
                    }) == "clearing_not_greatest");
        }
    const netting_consent two{.otherwise = netting_scope::bilateral};
    obligation_clearing half = clear_to_maximum(set, two).value();
    half.currencies[0].removed = 0;
    for (cleared_line& each : half.currencies[0].lines) each.removed = 0;
    REQUIRE(verify(set, half).size() == 1);
    CHECK(verify(set, half)[0].code == "clearing_not_greatest");
}

TEST_CASE("clearing to the maximum: as much as a linear programme says, and as no order of cycles beats")
{
    const std::uint64_t seed = 20261129;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    bool greedy_was_less = false;
    for (int round = 0; round < 120; ++round) {
        CAPTURE(round);
        std::vector<obligation> rows = random_rows(random, 2 + random() % 5, 1 + random() % 14, 6);
        const int128 most = total(rows);
        CHECK(rational{most, 1} == by_simplex(set_of(rows)));
        for (int order = 0; order < 5; ++order) {
            std::shuffle(rows.begin(), rows.end(), random);
            const int128 greedy = first_cycles_found(rows);
            REQUIRE(greedy <= most);
            greedy_was_less = greedy_was_less || greedy < most;
        }
    }
    CHECK(greedy_was_less);
}

TEST_CASE("clearing to the maximum: positions stay, nothing grows, no cycle is left, and no order of the rows matters")
{
    const std::uint64_t seed = 20261130;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        const std::size_t parties = 2 + random() % 30;
        std::vector<obligation> rows = random_rows(random, parties, random() % 300, 1'000'000);
        const obligation_set set = set_of(rows);
        if (set.size() == 0) continue;
        netting_consent consent;
        if (round % 2 == 1)
            for (std::size_t i = 0; i < parties; i += 3)
                consent.parties.push_back({"p" + std::to_string(i), random() % 2 == 0 ? netting_scope::bilateral : netting_scope::gross});
        const obligation_clearing made = clear_to_maximum(set, consent).value();
        const currency_clearing& in = made.currencies.at(0);
        const std::vector<obligation> left = remaining(set, made);
        CHECK(positions_of(left, set) == positions_of(rows, set));
        int128 after = 0;
        for (const obligation& each : left) {
            after += each.amount.count();
            REQUIRE(each.amount.count() <= set.amount(*set.row_of(each.line)).count());
        }
        CHECK(after + in.removed == in.of.gross);
        if (consent.parties.empty()) CHECK(first_cycles_found(left) == 0);
        // Once more, there is nothing to clear.
        CHECK(total(left, consent) == 0);
        std::shuffle(rows.begin(), rows.end(), random);
        CHECK(clear_to_maximum(set_of(rows), consent).value().currencies == made.currencies);
        // Seven times as much is owed: seven times as much is removed.
        for (obligation& each : rows) each.amount = {each.amount.count() * 7, each.amount.step(), each.amount.in()};
        CHECK(total(rows, consent) == in.removed * 7);
        // The table of discharges is the removed parts.
        std::vector<int128> parts(set.size());
        for (const discharge& each : discharges(set, made, in)) parts[each.line] += each.amount;
        for (const cleared_line& each : in.lines) REQUIRE(parts[each.row] == each.removed);
    }
}

TEST_CASE("clearing to the maximum: a long ring, where every distance occurs")
{
    // What is left is a chain of 399: as many levels below the first.
    std::vector<obligation> rows;
    const auto key = [](int i) { return "p" + std::to_string(1000 + i); };
    for (int i = 0; i < 400; ++i) rows.push_back(owes("r" + std::to_string(i), key(i), key((i + 1) % 400), std::to_string(400 + i)));
    const obligation_set set = set_of(rows);
    const obligation_clearing made = clear_to_maximum(set).value();
    CHECK(made.currencies[0].removed == int128{400} * 400 * 100);
    REQUIRE(made.currencies[0].levels.size() == 400);
    CHECK(made.currencies[0].levels[1].level == 399);
    CHECK(made.currencies[0].levels[0].level == 0);
}
