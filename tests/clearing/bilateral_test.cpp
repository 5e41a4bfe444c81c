#include "netted.hpp"

#include <partnering/clearing/bilateral.hpp>

#include <random>

using namespace netted;

namespace {

std::string balances(const obligation_set& set)
{
    std::string text;
    for (const obligation_set::section& in : set.sections()) {
        for (const pair_balance& each : pair_balances(set, in)) {
            text += set.key_of(each.debtor) + '>' + set.key_of(each.creditor) + ' ' + to_text(in.money(each.net())) + " of";
            for (std::size_t row = each.first_owes; row < each.last_owes; ++row) text += ' ' + std::string{set.line(row)};
            text += " less";
            for (std::size_t row = each.first_owed; row < each.last_owed; ++row) text += ' ' + std::string{set.line(row)};
            text += '\n';
        }
    }
    return text;
}

}  // namespace

TEST_CASE("pair balances: one amount for each pair and currency, with its direction and the lines of both sides")
{
    const obligation_set set =
        set_of({owes("1", "b", "a", "5"), owes("2", "a", "b", "7"), owes("3", "b", "a", "4"), owes("4", "c", "b", "1"),
                owes("5", "a", "c", "2"), owes("6", "c", "a", "2"), owes("7", "a", "b", "3", "USD"), owes("8", "d", "a", "1")});
    CHECK(balances(set) == "b>a 2.00 EUR of 1 3 less 2\n"
                           "a>c 0.00 EUR of 5 less 6\n"
                           "d>a 1.00 EUR of 8 less\n"
                           "c>b 1.00 EUR of 4 less\n"
                           "a>b 3.00 USD of 7 less\n");
}

TEST_CASE("pair balances: as a table of sums by pair has them")
{
    constexpr unsigned seed = 20261106;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int run = 0; run < 50; ++run) {
        CAPTURE(run);
        std::vector<obligation> rows;
        std::map<std::pair<std::string, std::string>, int128> owed;
        const auto parties = 2 + random() % 40;
        for (std::uint64_t i = random() % 200; i > 0; --i) {
            const std::string debtor = "p" + std::to_string(random() % parties);
            const std::string creditor = "p" + std::to_string(random() % parties);
            if (debtor == creditor) continue;
            rows.push_back(owes("l" + std::to_string(i), debtor, creditor, std::to_string(random() % 100)));
            owed[{debtor, creditor}] += rows.back().amount.count();
        }
        const obligation_set set = set_of(rows);
        if (set.size() == 0) continue;
        std::pair<std::string, std::string> before;
        std::size_t lines = 0;
        for (const pair_balance& each : pair_balances(set, set.sections()[0])) {
            const std::string& debtor = set.key_of(each.debtor);
            const std::string& creditor = set.key_of(each.creditor);
            CHECK(each.owes == owed[{debtor, creditor}]);
            CHECK(each.owed == owed[{creditor, debtor}]);
            CHECK(each.net() >= 0);
            const std::pair pair{std::min(debtor, creditor), std::max(debtor, creditor)};
            CHECK(before < pair);
            before = pair;
            lines += each.last_owes - each.first_owes + each.last_owed - each.first_owed;
        }
        CHECK(lines == set.size());
    }
}
