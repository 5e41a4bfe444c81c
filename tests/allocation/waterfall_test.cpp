#include "support.hpp"

#include <partnering/allocation/waterfall.hpp>

using namespace allocation_test;

namespace {

using take = waterfall::take;
using to = std::vector<std::pair<std::string, rational>>;

const waterfall::percentage all_of_rest{};

waterfall::percentage of_gross(rational hundredths) { return {hundredths / rational{100}, waterfall::gross{}}; }
waterfall::percentage of_rest(rational hundredths) { return {hundredths / rational{100}, waterfall::rest{}}; }
waterfall::percentage of_take(rational hundredths, const char* name) { return {hundredths / rational{100}, waterfall::earlier{name}}; }

/// A whole-fund waterfall: capital and preferred return to the limited partners as carried balances, then the manager catches up.
waterfall fund(to catch_up_to, std::string carried = "")
{
    return {{
        {.to = {{"lp", 1}}, .amount = waterfall::recoup{"capital"}, .name = "return of capital"},
        {.to = {{"lp", 1}}, .amount = waterfall::recoup{"preferred"}, .name = "preferred return"},
        {.to = std::move(catch_up_to),
         .amount = waterfall::catch_up{.member = "gp", .target = {1, 5}, .beyond = {"return of capital"}, .carried = std::move(carried)},
         .name = "catch-up"},
        {.to = {{"gp", {1, 5}}, {"lp", {4, 5}}}, .amount = all_of_rest, .name = "carried interest"},
    }};
}

}  // namespace

TEST_CASE("waterfall: a broker off the top, a flat fee, then two thirds and one third")
{
    // By hand: 5 % of 100, 3 more, and 92 as 184/3 and 92/3.
    const waterfall policy{{{.to = {{"broker", 1}}, .amount = of_gross(5)},
                            {.to = {{"platform", 1}}, .amount = waterfall::flat{3}},
                            {.to = {{"a", {2, 3}}, {"b", {1, 3}}}, .amount = all_of_rest}}};
    const allocation_problem problem{.total = 100, .members = keys({"a", "b", "broker", "platform"})};
    CHECK(shares(policy, problem) == "a 184/3, b 92/3, broker 5, platform 3");
    CHECK(explained(policy, problem) == "waterfall (total 100) = 100\n"
                                        "  percent broker (of gross 100; rate 5 %; left 95) = 5\n"
                                        "  flat platform (amount 3; left 92) = 3\n"
                                        "  percent a, b (of rest 92; rate 100 %; left 0) = 92\n"
                                        "    share a (ratio 2/3) = 184/3\n"
                                        "    share b (ratio 1/3) = 92/3\n");
}

TEST_CASE("waterfall: 1 % that became 0.1 % by where it was taken (Podcastindex-org/podcast-namespace#596)")
{
    // A show is to send 1 % of its income to its host; of a song 90 % goes to the musicians first. By hand of 100: 1 off the top, but 1 %
    // of the 10 that are left is 0.1, one tenth of what was meant.
    const take musicians{.to = {{"musicians", 1}}, .amount = of_rest(90)};
    const take show{.to = {{"show", 1}}, .amount = all_of_rest};
    const allocation_problem song{.total = 100, .members = keys({"host", "musicians", "show"})};
    CHECK(shares(waterfall{{{.to = {{"host", 1}}, .amount = of_gross(1)}, musicians, show}}, song) == "host 1, musicians 89.1, show 9.9");
    CHECK(shares(waterfall{{musicians, {.to = {{"host", 1}}, .amount = of_rest(1)}, show}}, song) == "host 0.1, musicians 90, show 9.9");
    CHECK(explained(waterfall{{musicians, {.to = {{"host", 1}}, .amount = of_rest(1)}, show}}, song) ==
          "waterfall (total 100) = 100\n"
          "  percent musicians (of rest 100; rate 90 %; left 10) = 90\n"
          "  percent host (of rest 10; rate 1 %; left 9.9) = 0.1\n"
          "  percent show (of rest 9.9; rate 100 %; left 0) = 9.9\n");
}

TEST_CASE("waterfall: an app's fee on top and a payment fee inside (Podcastindex-org/podcast-namespace#434)")
{
    // A boost of 300: the listener pays 303, the app's 3 on top; the payment fee is 1 % of 300, and 297 are left for the splits.
    const waterfall policy{{{.to = {{"app", 1}}, .amount = waterfall::flat{3}},
                            {.to = {{"payment", 1}}, .amount = of_rest(1)},
                            {.to = {{"show", 1}}, .amount = all_of_rest}}};
    CHECK(shares(policy, {.total = 303, .members = keys({"app", "payment", "show"})}) == "app 3, payment 3, show 297");
}

TEST_CASE("waterfall: a parent's commission of the sale, or of the seller's commission (anujtenani/goaffpro#125)")
{
    // The thread is about commissions that a parent gets beside those of the seller it introduced. By hand of a sale of 100 with 10 % to
    // the seller: 1 % of the sale is 1, 1 % of the seller's commission is 0.1.
    const take seller{.to = {{"seller", 1}}, .amount = of_gross(10), .name = "commission"};
    const take shop{.to = {{"shop", 1}}, .amount = all_of_rest};
    const allocation_problem sale{.total = 100, .members = keys({"parent", "seller", "shop"})};
    CHECK(shares(waterfall{{seller, {.to = {{"parent", 1}}, .amount = of_gross(1)}, shop}}, sale) == "parent 1, seller 10, shop 89");
    const waterfall of_commission{{seller, {.to = {{"parent", 1}}, .amount = of_take(1, "commission")}, shop}};
    CHECK(shares(of_commission, sale) == "parent 0.1, seller 10, shop 89.9");
    CHECK(explained(of_commission, sale) == "waterfall (total 100) = 100\n"
                                            "  percent commission (to seller; of gross 100; rate 10 %; left 90) = 10\n"
                                            "  percent parent (of commission 10; rate 1 %; left 89.9) = 0.1\n"
                                            "  percent shop (of rest 89.9; rate 100 %; left 0) = 89.9\n");
}

TEST_CASE("waterfall: several commissions on one sale (mercurjs/mercur#1357)")
{
    // 5 % with a minimum of 1, 4 % for the payment, a service fee of 1: each of the gross, none affects another.
    const waterfall policy{{{.to = {{"marketplace", 1}}, .amount = of_gross(5), .name = "sales", .at_least = 1},
                            {.to = {{"processor", 1}}, .amount = of_gross(4), .name = "payment"},
                            {.to = {{"marketplace", 1}}, .amount = waterfall::flat{1}, .name = "service"},
                            {.to = {{"seller", 1}}, .amount = all_of_rest}}};
    const std::vector<allocation_member> members = keys({"marketplace", "processor", "seller"});
    // By hand of 100: 5 + 1, 4, 90; of 10: the minimum 1 and 1, 0.4, 7.6.
    CHECK(shares(policy, {.total = 100, .members = members}) == "marketplace 6, processor 4, seller 90");
    CHECK(shares(policy, {.total = 10, .members = members}) == "marketplace 2, processor 0.4, seller 7.6");
    CHECK(shares(policy, {.total = -10, .members = members}) == "marketplace -2, processor -0.4, seller -7.6");
    CHECK(explained(policy, {.total = 10, .members = members}) ==
          "waterfall (total 10) = 10\n"
          "  percent sales (to marketplace; of gross 10; rate 5 %; which is 0.5; at least 1; left 9) = 1\n"
          "  percent payment (to processor; of gross 10; rate 4 %; left 8.6) = 0.4\n"
          "  flat service (to marketplace; amount 1; left 7.6) = 1\n"
          "  percent seller (of rest 7.6; rate 100 %; left 0) = 7.6\n");
}

TEST_CASE("waterfall: a commission with a floor and a cap (spree/spree#14451, mercurjs/mercur#1358)")
{
    // 10 % capped at 50 (mercur#1358), with a floor of 2 (ours).
    const waterfall policy{
        {{.to = {{"store", 1}}, .amount = of_gross(10), .at_least = 2, .at_most = 50}, {.to = {{"seller", 1}}, .amount = all_of_rest}}};
    const std::vector<allocation_member> members = keys({"seller", "store"});
    CHECK(shares(policy, {.total = 500, .members = members}) == "seller 450, store 50");
    CHECK(shares(policy, {.total = 501, .members = members}) == "seller 451, store 50");
    CHECK(shares(policy, {.total = 19, .members = members}) == "seller 17, store 2");
    CHECK(shares(policy, {.total = 1, .members = members}) == "seller 0, store 1");
    CHECK(shares(policy, {.total = 0, .members = members}) == "seller 0, store 0");
}

TEST_CASE("waterfall: a fee an item beside the commission (easydigitaldownloads/EDD-Commissions#293)")
{
    // 50 % and 0.30 a transaction, taken out of the vendor's half: of 10 by hand 5 - 0.30.
    const waterfall policy{{{.to = {{"store", 1}}, .amount = of_gross(50)},
                            {.to = {{"store", 1}}, .amount = waterfall::flat{0.30_exact}},
                            {.to = {{"vendor", 1}}, .amount = all_of_rest}}};
    CHECK(shares(policy, {.total = 10, .members = keys({"store", "vendor"})}) == "store 5.3, vendor 4.7");
}

TEST_CASE("waterfall: money runs out, and later takes are told")
{
    const waterfall policy{{{.to = {{"a", 1}}, .amount = waterfall::flat{60}},
                            {.to = {{"b", 1}}, .amount = waterfall::flat{60}},
                            {.to = {{"c", 1}}, .amount = waterfall::flat{60}},
                            {.to = {{"d", 1}}, .amount = all_of_rest}}};
    const allocation_problem problem{.total = 100, .members = keys({"a", "b", "c", "d"})};
    CHECK(shares(policy, problem) == "a 60, b 40, c 0, d 0");
    CHECK(explained(policy, problem) == "waterfall (total 100) = 100\n"
                                        "  flat a (amount 60; left 40) = 60\n"
                                        "  flat b (amount 60; owed 60; there was only 40; left 0) = 40\n"
                                        "  flat c (amount 60; owed 60; there was only 0; left 0) = 0\n"
                                        "  percent d (of rest 0; rate 100 %; left 0) = 0\n");
}

TEST_CASE("waterfall: takes of one rank share short money by what they are owed")
{
    // By hand: 30 and 60 are owed and 45 are left, so that each gets half; with 90 both are paid in full and 10 are left.
    const waterfall policy{{{.to = {{"senior", 1}}, .amount = waterfall::flat{55}},
                            {.to = {{"x", 1}}, .amount = waterfall::flat{30}, .rank = 2},
                            {.to = {{"y", {1, 2}}, {"z", {1, 2}}}, .amount = waterfall::flat{60}, .rank = 2},
                            {.to = {{"equity", 1}}, .amount = all_of_rest}}};
    const std::vector<allocation_member> members = keys({"equity", "senior", "x", "y", "z"});
    CHECK(shares(policy, {.total = 100, .members = members}) == "equity 0, senior 55, x 15, y 15, z 15");
    CHECK(shares(policy, {.total = 155, .members = members}) == "equity 10, senior 55, x 30, y 30, z 30");
    CHECK(explained(policy, {.total = 100, .members = members}) ==
          "waterfall (total 100) = 100\n"
          "  flat senior (amount 55; left 45) = 55\n"
          "  flat x (amount 30; owed 30; owed to its rank 90; there was only 45; left 30) = 15\n"
          "  flat y, z (amount 60; owed 60; owed to its rank 90; there was only 45; left 0) = 30\n"
          "    share y (ratio 50 %) = 15\n"
          "    share z (ratio 50 %) = 15\n"
          "  percent equity (of rest 0; rate 100 %; left 0) = 0\n");
    // The rest is the same for all of one rank: what was left before any of them.
    const waterfall halves{{{.to = {{"x", 1}}, .amount = of_rest(50), .rank = 1}, {.to = {{"y", 1}}, .amount = of_rest(50), .rank = 1}}};
    CHECK(shares(halves, {.total = 8, .members = keys({"x", "y"})}) == "x 4, y 4");
}

TEST_CASE("waterfall: an advance is recouped from the artist's half (elevenelevenmusicconsulting.com, 2024-02-11)")
{
    // The page: an advance of 100,000 under a 50/50 deal takes 200,000 of revenue to recoup; at 150,000 the label is 50,000 ahead of its
    // advance and the artist 50,000 of revenue away: by hand, 25,000 of the balance.
    const waterfall policy{{{.to = {{"label", 1}}, .amount = of_gross(50), .name = "label's half"},
                            {.to = {{"label", 1}}, .amount = waterfall::recoup{"advance"}, .name = "recoupment"},
                            {.to = {{"artist", 1}}, .amount = all_of_rest}}};
    const std::vector<allocation_member> members = keys({"artist", "label"});
    const allocation_problem first{.total = 150'000, .members = members, .carried = {{"advance", 100'000}}};
    CHECK(shares(policy, first) == "artist 0, label 150000");
    CHECK(carried(policy, first) == "advance 25000");
    const allocation_problem second{.total = 50'000, .members = members, .carried = {{"advance", 25'000}}};
    CHECK(shares(policy, second) == "artist 0, label 50000");
    CHECK(carried(policy, second) == "advance 0");
    CHECK(shares(policy, {.total = 1, .members = members, .carried = {{"advance", 0}}}) == "artist 0.5, label 0.5");
    CHECK(explained(policy, {.total = 80'000, .members = members, .carried = {{"advance", 25'000}}}) ==
          "waterfall (total 80000) = 80000\n"
          "  percent label's half (to label; of gross 80000; rate 50 %; left 40000) = 40000\n"
          "  recoup recoupment (to label; to recoup (advance) 25000; of rest 40000; still to recoup 0; left 15000) = 25000\n"
          "  percent artist (of rest 15000; rate 100 %; left 0) = 15000\n");
}

TEST_CASE("waterfall: half of what is left recoups, at most so much a document")
{
    const waterfall policy{{{.to = {{"label", 1}}, .amount = waterfall::recoup{"cost", {1, 2}, waterfall::rest{}}, .at_most = 30},
                            {.to = {{"artist", 1}}, .amount = all_of_rest}}};
    const std::vector<allocation_member> members = keys({"artist", "label"});
    // By hand: half of 50; half of 100 but at most 30; the balance of 10.
    CHECK(shares(policy, {.total = 50, .members = members, .carried = {{"cost", 200}}}) == "artist 25, label 25");
    CHECK(shares(policy, {.total = 100, .members = members, .carried = {{"cost", 200}}}) == "artist 70, label 30");
    CHECK(shares(policy, {.total = 100, .members = members, .carried = {{"cost", 10}}}) == "artist 90, label 10");
    CHECK(shares(policy, {.total = 100, .members = members}) == "artist 100, label 0");
}

TEST_CASE("waterfall: a film, by hand, in the order of docs.cinelaunch.io, The Waterfall")
{
    // The page's order and rates: a sales agent's commission (25 % of its 20 to 35), its expenses, the investor until 120 %, then 50/50.
    // Figures by hand: 1,000,000 - 250,000 - 100,000 leaves 650,000; 120 % of 500,000 leave 50,000.
    const waterfall policy{{{.to = {{"agent", 1}}, .amount = of_gross(25), .name = "commission"},
                            {.to = {{"agent", 1}}, .amount = waterfall::recoup{"expenses"}, .name = "expenses"},
                            {.to = {{"investor", 1}}, .amount = waterfall::until{600'000, "investor received"}, .name = "recoupment"},
                            {.to = {{"investor", {1, 2}}, {"producer", {1, 2}}}, .amount = all_of_rest, .name = "profit"}}};
    const std::vector<allocation_member> members = keys({"agent", "investor", "producer"});
    const allocation_state start{{"expenses", 100'000}};
    CHECK(shares(policy, {.total = 1'000'000, .members = members, .carried = start}) == "agent 350000, investor 625000, producer 25000");
    // The same in two documents: 400,000 - 100,000 - 100,000 leaves the investor 200,000; of 600,000 the agent has 150,000, the investor
    // 400,000 more, and 50,000 are shared.
    const allocation_problem first{.total = 400'000, .members = members, .carried = start};
    CHECK(shares(policy, first) == "agent 200000, investor 200000, producer 0");
    CHECK(carried(policy, first) == "expenses 0, investor received 200000");
    const allocation_problem second{.total = 600'000, .members = members, .carried = allocate(policy, first).value().carried};
    CHECK(shares(policy, second) == "agent 150000, investor 425000, producer 25000");
    CHECK(carried(policy, second) == "expenses 0, investor received 625000");
}

TEST_CASE("waterfall: a hurdle counts what its members got by other takes, and this document alone where nothing is carried")
{
    const waterfall policy{{{.to = {{"a", 1}}, .amount = of_gross(10)},
                            {.to = {{"a", 1}}, .amount = waterfall::until{50}},
                            {.to = {{"b", 1}}, .amount = all_of_rest}}};
    CHECK(shares(policy, {.total = 100, .members = keys({"a", "b"})}) == "a 50, b 50");
    CHECK(shares(policy, {.total = 1000, .members = keys({"a", "b"})}) == "a 100, b 900");
    CHECK(shares(policy, {.total = -100, .members = keys({"a", "b"})}) == "a -50, b -50");
}

TEST_CASE("waterfall: return of capital, preferred return, catch-up, carried interest (EisnerAmper, GP Catch-Ups with Examples)")
{
    // The article's first example: the limited partners contributed 1,000, 8 % are preferred, 2,000 are distributed after a year; the
    // manager catches up to 20 % of what exceeds capital. By hand: 1,000; 80; c = (80 + c)/5, so 20; of 900 left 180 and 720. In all the
    // manager has 200, a fifth of the profit of 1,000.
    const waterfall policy = fund({{"gp", 1}});
    const allocation_problem problem{.total = 2000, .members = keys({"gp", "lp"}), .carried = {{"capital", 1000}, {"preferred", 80}}};
    CHECK(shares(policy, problem) == "gp 200, lp 1800");
    CHECK(carried(policy, problem) == "capital 0, preferred 0");
    CHECK(explained(policy, problem) ==
          "waterfall (total 2000) = 2000\n"
          "  recoup return of capital (to lp; to recoup (capital) 1000; of rest 2000; still to recoup 0; left 1000) = 1000\n"
          "  recoup preferred return (to lp; to recoup (preferred) 80; of rest 1000; still to recoup 0; left 920) = 80\n"
          "  catch_up catch-up (to gp; who gp; target 20 %; distributed before 80; of which received 0; left 900) = 20\n"
          "  percent carried interest (to gp, lp; of rest 900; rate 100 %; left 0) = 900\n"
          "    share gp (ratio 20 %) = 180\n"
          "    share lp (ratio 80 %) = 720\n");
    // Not enough for all of it: 1,000 and 80, and 10 of the 20.
    CHECK(shares(policy, {.total = 1090, .members = keys({"gp", "lp"}), .carried = problem.carried}) == "gp 10, lp 1080");
}

TEST_CASE("waterfall: a catch-up that is shared 50/50 takes longer to the same end")
{
    // By hand: A/2 = (80 + A)/5 gives A = 160/3, of which the manager has 80/3: a fifth of 80 + 160/3 = 400/3. Then a fifth of the rest.
    const waterfall policy = fund({{"gp", {1, 2}}, {"lp", {1, 2}}});
    const allocation_problem problem{.total = 2000, .members = keys({"gp", "lp"}), .carried = {{"capital", 1000}, {"preferred", 80}}};
    CHECK(shares(policy, problem) == "gp 200, lp 1800");
    const allocation_problem only_caught_up{
        .total = rational{1080} + rational{160, 3}, .members = problem.members, .carried = problem.carried};
    CHECK(shares(policy, only_caught_up) == "gp 80/3, lp 3320/3");
}

TEST_CASE("waterfall: a catch-up over documents comes to what one document comes to")
{
    const waterfall policy = fund({{"gp", 1}}, "profit");
    const std::vector<allocation_member> members = keys({"gp", "lp"});
    allocation_state state{{"capital", 1000}, {"preferred", 80}};
    rational manager;
    for (const int amount : {500, 540, 45, 8, 7, 300, 600}) {
        const checked<allocation> made = allocate(policy, {.total = amount, .members = members, .carried = state});
        REQUIRE(made.has_value());
        manager += made.value().shares[0];
        state = made.value().carried;
    }
    CHECK(manager == rational{200});
    CHECK(carried_amount(state, "profit/distributed") == rational{1000});
    CHECK(carried_amount(state, "profit/received") == rational{200});
}

TEST_CASE("waterfall: what is not given away is a finding")
{
    const waterfall policy{{{.to = {{"a", 1}}, .amount = of_gross(5)}, {.to = {{"b", 1}}, .amount = waterfall::flat{3}}}};
    CHECK(shares(policy, {.total = 100, .members = keys({"a", "b"})}) == "!rest_left(b)");
    CHECK(shares(policy, {.total = 3, .members = keys({"a", "b"})}) == "a 0.15, b 2.85");
    CHECK(allocate(policy, {.total = 100, .members = keys({"a", "b"})}).findings().front().text ==
          "92 of 100 are left behind the last take, \"b\": let it, or one more, take all of the rest");
}

TEST_CASE("waterfall: what is not written down right is a finding")
{
    const allocation_problem problem{.total = 100, .members = keys({"a", "b"}), .carried = {{"debt", -1}}};
    const take rest{.to = {{"b", 1}}, .amount = all_of_rest};
    const auto wrongly = [&](take first) { return shares(waterfall{{std::move(first), rest}}, problem); };
    const to a{{"a", 1}};
    CHECK(shares(waterfall{}, problem) == "!no_takes()");
    CHECK(shares(waterfall{std::vector<take>(waterfall::max_takes + 1, rest)}, problem) == "!too_many_takes()");
    CHECK(wrongly({.to = {}, .amount = waterfall::flat{1}, .name = "fee"}) == "!no_parts(fee)");
    CHECK(wrongly({.to = {{"c", 1}}, .amount = waterfall::flat{1}}) == "!unknown_member(c)");
    CHECK(wrongly({.to = {{"a", {1, 2}}}, .amount = waterfall::flat{1}}) == "!ratios_not_whole(a)");
    CHECK(wrongly({.to = a, .amount = of_gross(101)}) == "!take_ratio(a)");
    CHECK(wrongly({.to = a, .amount = of_gross(-1)}) == "!take_ratio(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::flat{-1}}) == "!negative_amount(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::until{-1}}) == "!negative_amount(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::flat{1}, .at_least = 2, .at_most = 1}) == "!take_bounds(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::until{1}, .at_least = 2}) == "!take_bounds(a)");
    CHECK(wrongly({.to = a, .amount = of_take(5, "fee")}) == "!take_not_earlier(a)");
    CHECK(wrongly({.to = a, .amount = of_take(5, "fee"), .name = "fee"}) == "!take_not_earlier(fee)");
    CHECK(wrongly({.to = a, .amount = waterfall::recoup{""}}) == "!carried_name(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::recoup{"debt"}}) == "!negative_balance(debt)");
    CHECK(wrongly({.to = a, .amount = waterfall::catch_up{.member = "a", .target = 1}}) == "!catch_up_target(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::catch_up{.member = "a", .target = 0}}) == "!catch_up_target(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::catch_up{.member = "b", .target = {1, 5}}}) == "!catch_up_target(a)");
    CHECK(wrongly({.to = a, .amount = waterfall::catch_up{.member = "a", .target = {1, 5}, .beyond = {"capital"}}}) ==
          "!take_not_earlier(a)");
    const take ranked{.to = a, .amount = waterfall::flat{1}, .rank = 1};
    CHECK(shares(waterfall{{ranked, rest, ranked}}, problem) == "!rank_order(a)");
    const take fee{.to = a, .amount = waterfall::flat{1}, .name = "fee", .rank = 1};
    CHECK(shares(waterfall{{fee, {.to = a, .amount = of_take(5, "fee"), .rank = 1}, rest}}, problem) == "!take_not_earlier(a)");
    CHECK(shares(waterfall{{fee, fee, rest}}, problem) == "!repeated_take(fee)");
    // What a document reads as a part of the whole, or of what is left, would be a part of the take.
    CHECK(wrongly({.to = a, .amount = of_rest(5), .name = "gross"}) == "!take_name(gross)");
    CHECK(wrongly({.to = a, .amount = of_rest(5), .name = "rest"}) == "!take_name(rest)");
    const take caught{.to = a, .amount = waterfall::catch_up{.member = "a", .target = {1, 5}}, .rank = 1};
    CHECK(shares(waterfall{{ranked, caught, rest}}, problem) == "!catch_up_rank(a)");
    CHECK(shares(waterfall{{caught, ranked, rest}}, problem) == "!catch_up_rank(a)");
    const take cost{.to = a, .amount = waterfall::recoup{"cost"}};
    CHECK(shares(waterfall{{cost, cost, rest}}, problem) == "!carried_name(cost)");
}

TEST_CASE("waterfall: a negative total cannot go by what is remembered")
{
    const waterfall policy{{{.to = {{"a", 1}}, .amount = waterfall::recoup{"cost"}}, {.to = {{"b", 1}}, .amount = all_of_rest}}};
    CHECK(shares(policy, {.total = -10, .members = keys({"a", "b"}), .carried = {{"cost", 5}}}) == "!not_reversible(a)");
    CHECK(shares(policy, {.total = 0, .members = keys({"a", "b"}), .carried = {{"cost", 5}}}) == "a 0, b 0");
}
