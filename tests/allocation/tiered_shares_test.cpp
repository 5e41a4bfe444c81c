#include "support.hpp"

#include <partnering/allocation/tiered_shares.hpp>

using namespace allocation_test;

namespace {

using tier = tiered_shares::tier;

/// To `store` so many hundredths, to `maker` the others.
tier store(std::optional<rational> up_to, const rational& hundredths)
{
    const rational ratio = hundredths / rational{100};
    return {.up_to = up_to, .ratios = {{"store", ratio}, {"maker", rational{1} - ratio}}};
}

allocation_problem sales(const rational& amount, allocation_state carried = {})
{
    return {.total = amount, .members = keys({"maker", "store"}), .carried = std::move(carried)};
}

/// Google's announcement of March 2021: 15 % of the first million US dollars of a year, 30 % beyond (gamedeveloper.com, "Google Play
/// halves its fee").
tiered_shares google_play() { return {.tiers = {store(1'000'000, 15), store({}, 30)}, .running = "revenue"}; }

/// Steam's announcement of 30 November 2018: 30 %, beyond 10 million 25 %, beyond 50 million 20 %.
tiered_shares steam() { return {.tiers = {store(10'000'000, 30), store(50'000'000, 25), store({}, 20)}}; }

/// easydigitaldownloads/EDD-Commissions#89: to authors 10 % up to 1,000, 20 % up to 10,000, 30 % beyond.
tiered_shares edd(tiered_shares::mode by) { return {.tiers = {store(1000, 90), store(10'000, 80), store({}, 70)}, .by = by}; }

}  // namespace

TEST_CASE("tiered: a game store's 70/30, 75/25, 80/20 (Steam, 2018)")
{
    // By hand: of 60 million the store has 30 % of 10, 25 % of 40 and 20 % of 10: 3 + 10 + 2 million.
    CHECK(shares(steam(), sales(60'000'000)) == "maker 45000000, store 15000000");
    CHECK(shares(steam(), sales(10'000'000)) == "maker 7000000, store 3000000");
    CHECK(shares(steam(), sales(10'000'001)) == "maker 7000000.75, store 3000000.25");
    CHECK(explained(steam(), sales(12'000'000)) == "tiered (total 12000000; mode graduated) = 12000000\n"
                                                   "  tier up to 10000000 (amount 10000000) = 10000000\n"
                                                   "    share store (ratio 30 %) = 3000000\n"
                                                   "    share maker (ratio 70 %) = 7000000\n"
                                                   "  tier up to 50000000 (amount 2000000) = 2000000\n"
                                                   "    share store (ratio 25 %) = 500000\n"
                                                   "    share maker (ratio 75 %) = 1500000\n");
}

TEST_CASE("tiered: nothing of a first million (Epic Games Store, June 2025)")
{
    // By hand: 12 % of what exceeds a million: 12 % of 500,000.
    const tiered_shares policy{.tiers = {store(1'000'000, 0), store({}, 12)}};
    CHECK(shares(policy, sales(1'500'000)) == "maker 1440000, store 60000");
    CHECK(shares(policy, sales(1'000'000)) == "maker 1000000, store 0");
}

TEST_CASE("tiered: thresholds run over a year (Google Play, 2021)")
{
    // Three months of 400,000. By hand: 60,000; 60,000; and 15 % of 200,000 with 30 % of 200,000 = 90,000.
    CHECK(shares(google_play(), sales(400'000)) == "maker 340000, store 60000");
    CHECK(carried(google_play(), sales(400'000)) == "revenue 400000");
    CHECK(shares(google_play(), sales(400'000, {{"revenue", 400'000}})) == "maker 340000, store 60000");
    CHECK(shares(google_play(), sales(400'000, {{"revenue", 800'000}})) == "maker 310000, store 90000");
    CHECK(carried(google_play(), sales(400'000, {{"other", 1}, {"revenue", 800'000}})) == "other 1, revenue 1200000");
    CHECK(explained(google_play(), sales(400'000, {{"revenue", 800'000}})) ==
          "tiered (total 400000; mode graduated; revenue from 800000; revenue to 1200000) = 400000\n"
          "  tier up to 1000000 (amount 200000) = 200000\n"
          "    share store (ratio 15 %) = 30000\n"
          "    share maker (ratio 85 %) = 170000\n"
          "  tier above 1000000 (amount 200000) = 200000\n"
          "    share store (ratio 30 %) = 60000\n"
          "    share maker (ratio 70 %) = 140000\n");
}

TEST_CASE("tiered: a refund takes back from the top")
{
    // By hand: from 1,200,000 down to 900,000 are 200,000 at 30 % and 100,000 at 15 %: 60,000 + 15,000.
    const allocation_problem refund = sales(-300'000, {{"revenue", 1'200'000}});
    CHECK(shares(google_play(), refund) == "maker -225000, store -75000");
    CHECK(carried(google_play(), refund) == "revenue 900000");
    // More than was ever sold: below 0 the first tier goes on.
    CHECK(shares(google_play(), sales(-300, {{"revenue", 100}})) == "maker -255, store -45");
    CHECK(carried(google_play(), sales(-300, {{"revenue", 100}})) == "revenue -200");
    CHECK(shares(google_play(), sales(300, {{"revenue", -200}})) == "maker 255, store 45");
}

TEST_CASE("tiered: graduated is not volume (easydigitaldownloads/EDD-Commissions#89)")
{
    // By hand of 12,000: graduated 10 % of 1,000, 20 % of 9,000, 30 % of 2,000 = 2,500; volume 30 % of all = 3,600.
    CHECK(shares(edd(tiered_shares::mode::graduated), sales(12'000)) == "maker 2500, store 9500");
    CHECK(shares(edd(tiered_shares::mode::volume), sales(12'000)) == "maker 3600, store 8400");
}

TEST_CASE("tiered: an amount on the bound is in the tier unless the bound is exclusive")
{
    // By hand: 10 % or 20 % of 1,000.
    tiered_shares policy = edd(tiered_shares::mode::volume);
    CHECK(shares(policy, sales(1000)) == "maker 100, store 900");
    policy.tiers[0].end = tiered_shares::bound::exclusive;
    CHECK(shares(policy, sales(1000)) == "maker 200, store 800");
    CHECK(shares(policy, sales(999)) == "maker 99.9, store 899.1");
    // Graduated, a single point divides nothing.
    policy.by = tiered_shares::mode::graduated;
    CHECK(shares(policy, sales(1000)) == "maker 100, store 900");
}

TEST_CASE("tiered: a running volume goes by what is reached, and back by the same")
{
    tiered_shares policy = edd(tiered_shares::mode::volume);
    policy.running = "sales";
    // By hand: 900 before and 200 now reach 1,100, so that 20 % of 200 are the author's; what 900 was divided as stays.
    CHECK(shares(policy, sales(200, {{"sales", 900}})) == "maker 40, store 160");
    CHECK(shares(policy, sales(-200, {{"sales", 1100}})) == "maker -40, store -160");
    CHECK(carried(policy, sales(-200, {{"sales", 1100}})) == "sales 900");
}

TEST_CASE("tiered: what is not written down right is a finding")
{
    CHECK(shares(tiered_shares{}, sales(1)) == "!tier_missing()");
    CHECK(shares(tiered_shares{.tiers = {store(10, 1)}}, sales(1)) == "!tier_open_end()");
    CHECK(shares(tiered_shares{.tiers = {store({}, 1), store({}, 2)}}, sales(1)) == "!tier_open_end()");
    CHECK(shares(tiered_shares{.tiers = {store(10, 1), store(10, 2), store({}, 3)}}, sales(1)) == "!tier_order()");
    CHECK(shares(tiered_shares{.tiers = {store(0, 1), store({}, 3)}}, sales(1)) == "!tier_order()");
    CHECK(shares(tiered_shares{.tiers = {store({}, 101)}}, sales(1)) == "!negative_ratio(maker)");
    CHECK(shares(tiered_shares{.tiers = {{.ratios = {{"maker", 1}, {"store", 1}}}}}, sales(1)) == "!ratios_not_whole(all)");
    CHECK(shares(tiered_shares{.tiers = {{.ratios = {{"maker", {1, 2}}, {"maker", {1, 2}}}}}}, sales(1)) == "!repeated_part(maker)");
    CHECK(shares(tiered_shares{.tiers = {{.ratios = {{"shop", 1}}}}}, sales(1)) == "!unknown_member(shop)");
    CHECK(shares(tiered_shares{.tiers = {{.ratios = {}}}}, sales(1)) == "!no_parts(all)");
}

TEST_CASE("tiered: a member that is in some tiers only gets of those, one in none is told")
{
    const tiered_shares policy{.tiers = {{.up_to = 100, .ratios = {{"a", 1}}}, {.ratios = {{"b", 1}}}}};
    const allocation_problem problem{.total = 150, .members = keys({"a", "b", "c"})};
    const checked<allocation> made = allocate(policy, problem);
    CHECK(told(made, problem) == "a 100, b 50, c 0");
    REQUIRE(made.findings().size() == 1);
    CHECK(made.findings().front().code == "unnamed_member");
}
