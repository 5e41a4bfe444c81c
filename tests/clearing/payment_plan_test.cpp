#include "brute_force.hpp"

#include <partnering/core/contract.hpp>

#include <doctest/doctest.h>

#include <numeric>
#include <random>

using namespace partnering;

namespace {

using amounts = std::vector<int128>;

std::string text_of(const payment_plan& plan)
{
    std::string text;
    for (const planned_payment& each : plan.payments)
        text += (text.empty() ? "" : ", ") + std::to_string(each.payer) + '>' + std::to_string(each.payee) + ' ' + to_string(each.amount);
    return text;
}

}  // namespace

TEST_CASE("payment plan: the largest debtor pays the largest creditor, ties by place")
{
    // By hand: 0 owes 7, 1 owes 5, 2 is owed 4, 3 is owed 8: 7 of the 8, then 1 and 4 of the 5.
    CHECK(text_of(plan_payments(amounts{-7, -5, 4, 8}, payment_rule::greedy).value()) == "0>3 7, 1>2 4, 1>3 1");
    CHECK(text_of(plan_payments(amounts{-3, -3, 2, 4}, payment_rule::greedy).value()) == "0>3 3, 1>2 2, 1>3 1");
    CHECK(plan_payments(amounts{}).value().payments.empty());
    CHECK(plan_payments(amounts{0, 0}).value().fewest);
}

TEST_CASE("payment plan: who owes just what another is owed pays that")
{
    // Largest first without this rule: 9>8, 9>5 ... four payments.
    const payment_plan plan = plan_payments(amounts{-9, -5, 5, 8, 1}, payment_rule::greedy).value();
    CHECK(text_of(plan) == "0>3 8, 0>4 1, 1>2 5");
    CHECK_FALSE(plan.fewest);
    // Two of the same amount: the first by key with the first by key.
    CHECK(text_of(plan_payments(amounts{-5, 5, -5, 5}, payment_rule::greedy).value()) == "0>1 5, 2>3 5");
    CHECK(plan_payments(amounts{-5, 5, -5, 5}, payment_rule::greedy).value().fewest);
}

TEST_CASE("payment plan: the fewest payments are fewer than the greedy ones where groups add up to zero")
{
    // 6 + 5 = 11 and 7 + 3 + 4 = 14 are groups; largest first pays across them. Minimum by brute force over all partitions.
    const amounts positions{-6, -5, 11, -7, -3, -4, 14};
    const payment_plan greedy = plan_payments(positions, payment_rule::greedy).value();
    const payment_plan fewest = plan_payments(positions, payment_rule::fewest).value();
    CHECK(greedy.payments.size() == 6);
    CHECK(fewest.payments.size() == 5);
    CHECK(fewest.fewest);
    CHECK(brute_force::fewest_payments(positions) == 5);
    CHECK(text_of(fewest) == "0>2 6, 1>2 5, 3>6 7, 4>6 3, 5>6 4");
}

TEST_CASE("payment plan: beyond the stated limit the fewest are refused, and automatic is greedy")
{
    // 21 positions without a pair of the same amount: twenty debts and one claim.
    amounts positions;
    for (int i = 1; i <= 20; ++i) positions.push_back(-i);
    positions.push_back(std::accumulate(positions.begin(), positions.end(), int128{0}) * -1);
    const auto refused = plan_payments(positions, payment_rule::fewest);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.findings().front().code == "too_many_positions");
    CHECK_FALSE(plan_payments(positions).value().fewest);
    positions.pop_back();
    positions.front() = 209;
    CHECK(plan_payments(positions).value().fewest);
    CHECK(plan_payments(positions).value().payments.size() == 19);
    // Those of the same amount do not count.
    for (int i = 1; i <= 100; ++i) positions.insert(positions.end(), {1000 + i, -1000 - i});
    const payment_plan plan = plan_payments(positions, payment_rule::fewest).value();
    CHECK(plan.payments.size() == 119);
}

TEST_CASE("payment plan: positions that do not add up to zero are the caller's mistake")
{
    CHECK_THROWS_AS(static_cast<void>(plan_payments(amounts{1, 1})), contract_violation);
}

TEST_CASE("payment plan: any positions: the plan settles them, is as short as brute force, and turns with the signs")
{
    constexpr unsigned seed = 20261105;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int shorter = 0;
    for (int run = 0; run < 1500; ++run) {
        CAPTURE(run);
        amounts positions(2 + random() % 8);
        const std::uint64_t range = 1 + random() % 12;
        for (int128& each : positions) each = static_cast<int128>(random() % (2 * range + 1)) - static_cast<int128>(range);
        positions.back() -= std::accumulate(positions.begin(), positions.end(), int128{0});
        const auto open = static_cast<std::size_t>(std::count_if(positions.begin(), positions.end(), [](int128 p) { return p != 0; }));
        std::size_t counts[2] = {};
        for (const payment_rule rule : {payment_rule::greedy, payment_rule::fewest}) {
            const payment_plan plan = plan_payments(positions, rule).value();
            amounts left = positions;
            for (const planned_payment& each : plan.payments) {
                CHECK(each.amount > 0);
                CHECK(positions[each.payer] < 0);
                CHECK(positions[each.payee] > 0);
                left[each.payer] += each.amount;
                left[each.payee] -= each.amount;
            }
            CHECK(left == amounts(positions.size()));
            CHECK(plan.payments.size() <= (open == 0 ? 0 : open - 1));
            counts[rule == payment_rule::fewest] = plan.payments.size();
            amounts turned = positions;
            for (int128& each : turned) each = -each;
            std::vector<planned_payment> back = plan_payments(turned, rule).value().payments;
            for (planned_payment& each : back) std::swap(each.payer, each.payee);
            std::sort(back.begin(), back.end(),
                      [](const auto& a, const auto& b) { return std::pair{a.payer, a.payee} < std::pair{b.payer, b.payee}; });
            CHECK(back == plan.payments);
        }
        CHECK(counts[1] <= counts[0]);
        CHECK(counts[1] == brute_force::fewest_payments(positions));
        shorter += counts[1] < counts[0] ? 1 : 0;
    }
    // The law says something only where the two differ.
    CHECK(shorter > 20);
}
