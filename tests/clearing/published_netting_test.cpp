#include "brute_force.hpp"
#include "netted.hpp"

#include <partnering/clearing/bilateral.hpp>

using namespace netted;

namespace {

struct published {
    const char* source;
    std::vector<obligation> rows;
    const char* gross;
    const char* positions;
    std::size_t payments;  ///< the fewest
};

}  // namespace

TEST_CASE("netting: published examples give what their sources say, and what sums by hand and brute force say")
{
    const std::vector<published> table{
        // C. Hill, International Business, ch. 20 (Multilateral Netting): a French subsidiary owes a Mexican one 6 million and is owed 4:
        // one payment of 2.
        {"Hill, International Business, ch. 20", debts({{"FR", "MX", "6000000"}, {"MX", "FR", "4000000"}}, "USD"), "10000000.00",
         "FR -2000000.00, MX 2000000.00", 1},
        // XFT's page on netting: B owes A 75,000 and A owes B 30,000; B pays 45,000.
        {"https://docs.xft.finance/idn/technical/netting", debts({{"B", "A", "75000"}, {"A", "B", "30000"}}, "USD"), "105000.00",
         "A 45000.00, B -45000.00", 1},
        // An exercise on four subsidiaries. Gross 3,600; A receives 300 + 270 + 600 and pays 250 + 50 + 250, and so on.
        {"https://askfilo.com, payables and receivables of four foreign subsidiaries of Max Int. Co.",
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
         "3600.00", "A 620.00, B 230.00, C -400.00, D -450.00", 3},
        // A question on central clearing, in millions: exposures 90 and 60, 12 and 70, 57 and 0 come to -28, 27 and 1 against the centre.
        {"https://www.leetquiz.com, net exposure to a central counterparty",
         debts({{"2", "1", "90"}, {"1", "2", "60"}, {"3", "1", "12"}, {"1", "3", "70"}, {"3", "2", "57"}}, "USD"), "289.00",
         "1 -28.00, 2 27.00, 3 1.00", 2},
        // frmi.netlify.app says that X owes Z 300 in the end and Y nothing. That can't be: X owes 500 + 800 and is owed nothing, Y is
        // owed 500 and owes 600, Z is owed 800 + 600.
        {"https://frmi.netlify.app, netting in bilateral and centralized markets, misprinted",
         debts({{"X", "Y", "500"}, {"X", "Z", "800"}, {"Y", "Z", "600"}}, "USD"), "1900.00", "X -1300.00, Y -100.00, Z 1400.00", 2},
        {"https://frmi.netlify.app, payment netting", debts({{"A", "B", "1000"}, {"B", "A", "800"}}, "USD"), "1800.00",
         "A -200.00, B 200.00", 1},
        // A. Irpan: after a trip of four, one payment of Bob to Alice is left.
        {"https://www.alexirpan.com/2016/05/10/may-10.html",
         debts({{"Bob", "Alice", "20"},
                {"Carol", "Alice", "20"},
                {"Dave", "Alice", "20"},
                {"Bob", "Carol", "10"},
                {"Dave", "Carol", "10"},
                {"Alice", "Dave", "20"},
                {"Bob", "Dave", "10"}},
               "USD"),
         "110.00", "Alice 40.00, Bob -40.00, Carol 0.00, Dave 0.00", 1},
        // A. Cao: breakfast 30, lunch 60, dinner 90: Alice pays Carol 30.
        {"https://antoncao.me/blog/splitwise",
         debts({{"Bob", "Alice", "10"},
                {"Carol", "Alice", "10"},
                {"Alice", "Bob", "20"},
                {"Carol", "Bob", "20"},
                {"Alice", "Carol", "30"},
                {"Bob", "Carol", "30"}},
               "USD"),
         "120.00", "Alice -30.00, Bob 0.00, Carol 30.00", 1},
        // The same page asks for 130, 150, 20, -15, -125, -160: no part of it adds up to zero.
        {"https://antoncao.me/blog/splitwise, six people",
         debts({{"a", "d", "15"}, {"a", "e", "115"}, {"b", "e", "10"}, {"b", "f", "140"}, {"c", "f", "20"}}, "USD"), "300.00",
         "a -130.00, b -150.00, c -20.00, d 15.00, e 125.00, f 160.00", 5},
        // LeetCode 465, both examples: who gives somebody money is owed it.
        {"https://leetcode.com/problems/optimal-account-balancing, example 1", debts({{"1", "0", "10"}, {"0", "2", "5"}}, "USD"), "15.00",
         "0 5.00, 1 -10.00, 2 5.00", 2},
        {"https://leetcode.com/problems/optimal-account-balancing, example 2",
         debts({{"1", "0", "10"}, {"0", "1", "1"}, {"2", "1", "5"}, {"0", "2", "5"}}, "USD"), "21.00", "0 4.00, 1 -4.00, 2 0.00", 1},
        // GeeksforGeeks, Minimize Cash Flow: 1 pays 4000 and 0 pays 3000 to 2.
        {"https://www.geeksforgeeks.org/minimize-cash-flow-among-given-set-friends-borrowed-money",
         debts({{"0", "1", "1000"}, {"0", "2", "2000"}, {"1", "2", "5000"}}, "USD"), "8000.00", "0 -3000.00, 1 -4000.00, 2 7000.00", 2},
        // spiralgo/algorithms#370 works through -4, -4, 2, 6: three payments.
        {"spiralgo/algorithms#370", debts({{"a", "c", "2"}, {"a", "d", "2"}, {"b", "d", "4"}}, "USD"), "8.00",
         "a -4.00, b -4.00, c 2.00, d 6.00", 3},
        // Soumen1080/stellar-star#150: mutual debts of 10 and 6 are one payment of 4, and a ring of 10 is none at all.
        {"Soumen1080/stellar-star#150", debts({{"A", "B", "10"}, {"B", "A", "6"}}), "16.00", "A -4.00, B 4.00", 1},
        {"Soumen1080/stellar-star#150, a ring", debts({{"A", "B", "10"}, {"B", "C", "10"}, {"C", "A", "10"}}), "30.00",
         "A 0.00, B 0.00, C 0.00", 0},
    };
    for (const published& each : table) {
        CAPTURE(each.source);
        const obligation_set set = set_of(each.rows);
        const netting whole = net(set, {.rule = payment_rule::fewest}).value();
        REQUIRE(whole.currencies.size() == 1);
        const currency_netting& in = whole.currencies[0];
        CHECK(to_string(in.of.money(in.of.gross)) == each.gross);
        CHECK(positions(set, in) == each.positions);
        CHECK(in.payments.size() == each.payments);
        CHECK(in.fewest);
        std::vector<int128> nets;
        for (const net_position& position : in.positions) nets.push_back(position.net());
        CHECK(brute_force::fewest_payments(nets) == each.payments);
    }
}

TEST_CASE("netting: published payments, to the name")
{
    struct row {
        const char* source;
        std::vector<obligation> rows;
        const char* payments;
    };
    const std::vector<row> table{
        {"https://www.alexirpan.com/2016/05/10/may-10.html",
         debts({{"Bob", "Alice", "20"}, {"Carol", "Alice", "20"}, {"Bob", "Carol", "20"}}, "USD"), "Bob>Alice 40.00"},
        {"https://www.geeksforgeeks.org/minimize-cash-flow-among-given-set-friends-borrowed-money",
         debts({{"0", "1", "1000"}, {"0", "2", "2000"}, {"1", "2", "5000"}}, "USD"), "0>2 3000.00, 1>2 4000.00"},
        {"https://leetcode.com/problems/optimal-account-balancing, example 1", debts({{"1", "0", "10"}, {"0", "2", "5"}}, "USD"),
         "1>0 5.00, 1>2 5.00"},
        // By hand: D owes 450 and C 400, A is owed 620 and B 230.
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
         "C>A 170.00, C>B 230.00, D>A 450.00"},
    };
    for (const row& each : table) {
        CAPTURE(each.source);
        const obligation_set set = set_of(each.rows);
        CHECK(payments(set, net(set, {.rule = payment_rule::greedy}).value().currencies[0]) == each.payments);
    }
}

TEST_CASE("netting: four subsidiaries bilaterally (Max Int. Co.), by hand")
{
    // 300 - 250, 270 - 50, 600 - 250, 230 - 150, 500 - 300, 400 - 300: six payments, 1,000 in all.
    const obligation_set set = set_of(debts({{"A", "B", "250"},
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
                                            "USD"));
    const netting whole = net(set, {.consent = {.otherwise = netting_scope::bilateral}}).value();
    CHECK(payments(set, whole.currencies[0]) == "B>A 50.00, C>A 220.00, C>B 80.00, C>D 100.00, D>A 350.00, D>B 200.00");
}
