#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>

#include <random>
#include <set>

using namespace ecosystems;

namespace {

using bank_pairs = std::set<std::pair<int, int>>;

std::string bank(int number) { return "n" + std::to_string(number); }

/// A buyer and a seller with some banks each, of which some serve one another.
builder paying(const std::vector<int>& of_buyer, const std::vector<int>& of_seller, const bank_pairs& between, int banks)
{
    builder b;
    b.services({"account", "clearing", "goods"}).parties({"buyer", "seller"});
    for (int i = 0; i < banks; ++i) b.party(bank(i));
    b.agree("sale", terms("bank", "EUR", {{"seller", "retailer"}, {"buyer", "customer"}}, {}));
    b.offer("sale", "seller", "buyer", "goods", "sale");
    const auto account = [&](int of, const std::string& party) {
        const std::string key = party + bank(of);
        b.agree(key, terms("bank", "EUR", {{bank(of), "bank"}, {party, "customer"}}, {}));
        b.offer(key, bank(of), party, "account", key);
    };
    for (const int each : of_buyer) account(each, "buyer");
    for (const int each : of_seller) account(each, "seller");
    for (const auto& [one, other] : between) {
        const std::string key = bank(one) + bank(other);
        b.agree(key, terms("bank", "EUR", {{bank(one), "bank"}, {bank(other), "bank"}}, {}));
        b.offer(key, bank(one), bank(other), "clearing", key);
        b.draft.offers.back().feeds.emplace();  // sold on to nobody
    }
    return b;
}

/// All ways of a length are tried, those whose banks come first by key first.
std::vector<std::string> first_way(const std::vector<int>& of_buyer, const std::vector<int>& of_seller, const bank_pairs& between,
                                   int banks)
{
    std::vector<std::vector<int>> ways;
    for (const int each : std::set<int>{of_buyer.begin(), of_buyer.end()}) ways.push_back({each});
    for (int length = 1; length <= banks; ++length) {
        for (const auto& way : ways) {
            if (std::find(of_seller.begin(), of_seller.end(), way.back()) == of_seller.end()) continue;
            std::vector<std::string> keys;
            for (const int each : way) keys.push_back(bank(each));
            return keys;
        }
        std::vector<std::vector<int>> longer;
        for (const auto& way : ways)
            for (int next = 0; next < banks; ++next)
                if (between.count({way.back(), next}) + between.count({next, way.back()}) > 0) {
                    longer.push_back(way);
                    longer.back().push_back(next);
                }
        ways = std::move(longer);
    }
    return {};
}

}  // namespace

TEST_CASE("a payment goes by the fewest banks, and of several such ways by the one whose banks come first by key")
{
    constexpr unsigned seed = 20261129;
    CAPTURE(seed);
    std::mt19937 random{seed};
    const auto any = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    constexpr int banks = 7;
    std::size_t found = 0;
    std::size_t longest = 0;
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        std::set<int> of_buyer;
        std::set<int> of_seller;
        for (int i = 0; i <= any(3); ++i) of_buyer.insert(any(banks));
        for (int i = 0; i <= any(2); ++i) of_seller.insert(any(banks));
        bank_pairs between;
        for (int i = 0; i < 3 + any(8); ++i)
            if (const std::pair two{any(banks), any(banks)}; two.first != two.second && between.count({two.second, two.first}) == 0)
                between.insert(two);
        const std::vector<int> first{of_buyer.begin(), of_buyer.end()};
        const std::vector<int> last{of_seller.begin(), of_seller.end()};
        const ecosystem of = paying(first, last, between, banks).made();
        const std::vector<std::string> expected = first_way(first, last, between, banks);
        const auto flows = derive(value_chain::as_of(of, day("2026-10-15")).value());
        if (expected.empty()) {
            CHECK(codes(flows.findings()) == std::vector<std::string>{"banks_apart"});
            continue;
        }
        REQUIRE(flows.has_value());
        std::vector<std::string> through;
        for (const flow_set::flow_index i : flows.value().of_kind(flow_kind::payment))
            if (of[*flows.value()[i].giver.party].key == "buyer" && of[*flows.value()[i].receiver.party].key == "seller")
                for (const party_id each : flows.value()[i].through) through.push_back(of[each].key);
        CHECK(through == expected);
        ++found;
        longest = std::max(longest, expected.size());
    }
    CHECK(found > 100);
    CHECK(longest >= 4);
}
