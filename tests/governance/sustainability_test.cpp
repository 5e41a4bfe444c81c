#include <partnering/allocation/game/shapley.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/governance/sustainability.hpp>

#include "../allocation/game/games.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace partnering;

namespace {

using texts = std::vector<std::string>;
using division = std::vector<std::pair<std::string, rational>>;

sustainability_report report_of(const sustainability_question& question)
{
    const checked<sustainability_report> made = sustainability(question);
    for (const finding& each : made.findings()) INFO(each.code, " ", each.text);
    REQUIRE(made.has_value());
    return made.value();
}

rational share_of(const division& of, const std::string& member)
{
    const auto place = std::find_if(of.begin(), of.end(), [&](const auto& each) { return each.first == member; });
    REQUIRE(place != of.end());
    return place->second;
}

rational sum_of(const division& of)
{
    rational sum;
    for (const auto& [member, share] : of) sum += share;
    return sum;
}

/// A maker, a network and a dealer, all of whom are needed for what customers give 10 for.
game three_in_a_row() { return games::of(3, {0, 0, 0, 0, 0, 0, 0, 10}); }

}  // namespace

TEST_CASE("sustainability: against the chain alone it holds, against a direct sale it does not")
{
    // The chain is worth 9 to its three members, 3 each by the Shapley value, and nobody delivers anything without the others. The maker
    // and the network could sell online: 12 less 3 of their own cost and 2 to get there, 7 for the two in place of 6.
    const chain_game chain =
        chain_game::of(supply_draft{{{.key = "sale", .by = "dealer", .cost = 1, .worth = 10, .needs = {{{"film"}}, {{"line"}}}},
                                     {.key = "film", .by = "maker"},
                                     {.key = "line", .by = "network"}}})
            .value();
    const std::vector<std::uint32_t> all{0, 1, 2};
    sustainability_question question{.division = {{"dealer", 3}, {"maker", 3}, {"network", 3}}, .chain = chain.table(all).value()};
    CHECK(report_of(question).is_sustainable());
    CHECK(report_of(question).change->moved == rational{0});

    question.options = {{.name = "direct sale", .members = {"network", "maker"}, .worth = 12, .own_cost = 3, .switching_cost = 2}};
    const sustainability_report report = report_of(question);
    CHECK(report.holds_within_chain());
    CHECK_FALSE(report.holds_outside());
    CHECK(report.objections == std::vector<objection>{{{"maker", "network"}, way_out::option, "direct sale", 6, 7}});
    CHECK(report.objections.front().gain() == rational{1});
    // The dealer has 3 and cannot have any of it alone: 1 of it is the least that keeps the two.
    CHECK(report.change->moved == rational{1});
    CHECK(report.change->missing == rational{0});
    CHECK(share_of(report.change->division, "dealer") == rational{2});
    question.division = report.change->division;
    CHECK(report_of(question).is_sustainable());
}

TEST_CASE("sustainability: members who do better alone are made up to by those who do better together, in proportion")
{
    const sustainability_question question{.division = {{"d", 1}, {"c", 2}, {"b", 3}, {"a", 9}},
                                           .options = {{.name = "in-house", .members = {"a"}, .worth = 8, .own_cost = 3},
                                                       {.name = "other partner", .members = {"c"}, .worth = 6, .switching_cost = 1},
                                                       {.name = "direct sale", .members = {"c"}, .worth = 4}}};
    // a has 4 to spare, b 3, d 1; c lacks 3: of each 3/8.
    const sustainability_report report = report_of(question);
    CHECK(report.members == std::vector<member_outlook>{{"a", 9, 5, way_out::option, "in-house"},
                                                        {"b", 3, 0, way_out::leaving},
                                                        {"c", 2, 5, way_out::option, "other partner"},
                                                        {"d", 1, 0, way_out::leaving}});
    CHECK(report.objections == std::vector<objection>{{{"c"}, way_out::option, "other partner", 2, 5}});
    CHECK(report.change->moved == rational{3});
    CHECK(report.change->division == division{{"a", rational{15, 2}}, {"b", rational{15, 8}}, {"c", 5}, {"d", rational{5, 8}}});
}

TEST_CASE("sustainability: where no division will do, what is missing and why")
{
    // Any two of three can have 60 of 72: 30 each, 90 in all, which is 18 more. Each pair counts one half (Bondareva, Shapley).
    const game pairs = games::of(3, {0, 0, 0, 60, 0, 60, 60, 72});
    const sustainability_report report = report_of({.division = {{"a", 24}, {"b", 24}, {"c", 24}}, .chain = pairs});
    CHECK(report.within_chain == 3);
    CHECK(report.holds_outside());
    CHECK(report.change->missing == rational{18});
    const rational half{1, 2};
    CHECK(report.change->because == std::vector<weighted_demand>{{{"a", "b"}, way_out::within_chain, "", 60, half},
                                                                 {{"a", "c"}, way_out::within_chain, "", 60, half},
                                                                 {{"b", "c"}, way_out::within_chain, "", 60, half}});
    CHECK(report.change->division == division{{"a", 30}, {"b", 30}, {"c", 30}});
    CHECK(report.change->moved == rational{0});
}

TEST_CASE("sustainability: an own option beats the chain alone, the better of two counts, and a switch may cost too much")
{
    const game pair = games::of(2, {0, 2, 1, 10});
    sustainability_question question{
        .division = {{"a", 5}, {"b", 5}}, .options = {{.name = "x", .members = {"a"}, .worth = 9, .switching_cost = 4}}, .chain = pair};
    CHECK(report_of(question).is_sustainable());
    CHECK(report_of(question).members ==
          std::vector<member_outlook>{{"a", 5, 5, way_out::option, "x"}, {"b", 5, 1, way_out::within_chain}});
    question.options.front().switching_cost = 3;
    CHECK(report_of(question).outside == 1);
    CHECK(report_of(question).change->division == division{{"a", 6}, {"b", 4}});
    question.options.push_back({.name = "w", .members = {"a"}, .worth = 6});
    CHECK(report_of(question).members.front().option == "w");
    CHECK(report_of(question).outside == 1);
}

TEST_CASE("sustainability: the least change, against every division there is on a grid")
{
    // What coalitions of three ask for is met by halves of whole numbers, if by anything: with whole demands the corners of what will do
    // are there, so that trying all halves finds the least.
    const std::uint64_t seed = 1967;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto draw = [&](std::int64_t most) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1)); };
    int by_groups = 0;
    int without = 0;
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        // Alone some are worth less than nothing, with which they can leave.
        std::int64_t worths[8] = {0, draw(4) - 1, draw(4) - 1, draw(8), draw(4) - 1, draw(8), draw(8), 6 + draw(6)};
        const std::int64_t a = draw(worths[7]);
        const std::int64_t b = draw(worths[7] - a);
        const std::int64_t has[3] = {a, b, worths[7] - a - b};
        // All that a coalition can have, by itself in the chain or outside.
        std::int64_t asked[8];
        std::copy(std::begin(worths), std::end(worths), asked);
        sustainability_question question{.division = {{"b", has[1]}, {"a", has[0]}, {"c", has[2]}},
                                         .chain = games::of(3, {worths, worths + 8})};
        for (std::int64_t i = draw(2); i-- > 0;) {
            const auto bits = static_cast<std::uint32_t>(1 + draw(5));
            texts members;
            for (std::uint32_t p = 0; p < 3; ++p)
                if ((bits >> p & 1) != 0) members.insert(members.begin(), games::names(3)[p]);
            const std::int64_t worth = draw(10);
            const std::int64_t cost = draw(2);
            question.options.push_back({"o" + std::to_string(i), members, worth, cost, 1});
            asked[bits] = std::max(asked[bits], worth - cost - 1);
        }
        for (const unsigned alone : {1U, 2U, 4U}) asked[alone] = std::max<std::int64_t>(asked[alone], 0);
        const sustainability_report report = report_of(question);

        // In halves: the least that comes from outside, then the least that is given.
        std::int64_t missing = 1000;
        std::int64_t given = 1000;
        for (std::int64_t x = 0; x <= 40; ++x)
            for (std::int64_t y = 0; y <= 40; ++y)
                for (std::int64_t z = 0; z <= 40; ++z) {
                    const std::int64_t from_outside = x + y + z - 2 * worths[7];
                    if (from_outside < 0 || from_outside > missing) continue;
                    const std::int64_t have[3] = {x, y, z};
                    bool all_content = true;
                    for (unsigned bits = 1; bits < 7; ++bits) {
                        std::int64_t sum = 0;
                        for (unsigned p = 0; p < 3; ++p)
                            if ((bits >> p & 1) != 0) sum += have[p];
                        all_content = all_content && sum >= 2 * asked[bits];
                    }
                    if (!all_content) continue;
                    std::int64_t gives = 0;
                    for (unsigned p = 0; p < 3; ++p) gives += std::max<std::int64_t>(0, 2 * has[p] - have[p]);
                    if (from_outside < missing) given = 1000;
                    missing = from_outside;
                    given = std::min(given, gives);
                }
        CHECK(report.change->missing == rational{missing, 2});
        CHECK(report.change->moved == rational{given, 2});
        CHECK(report.is_sustainable() == (given == 0 && missing == 0));
        CHECK(sum_of(report.change->division) == rational{worths[7]} + report.change->missing);
        rational demanded;
        for (const weighted_demand& each : report.change->because) demanded += each.weight * each.could_have;
        if (missing > 0) {
            CHECK(demanded == rational{worths[7]} + report.change->missing);
            for (const std::string& member : games::names(3)) {
                rational weights;
                for (const weighted_demand& each : report.change->because)
                    if (std::find(each.members.begin(), each.members.end(), member) != each.members.end()) weights += each.weight;
                CHECK(weights == rational{1});
            }
            ++without;
        } else if (given > 0) {
            // After the change nobody objects.
            question.division = report.change->division;
            CHECK(report_of(question).is_sustainable());
            ++by_groups;
        }
    }
    CHECK(by_groups > 20);
    CHECK(without > 20);
}

TEST_CASE("sustainability: the order of members and options decides nothing")
{
    const std::uint64_t seed = 3;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 20; ++round) {
        const game chain = games::random(5, 20, random);
        sustainability_question question{.chain = chain};
        for (const std::string& key : chain.keys()) question.division.emplace_back(key, chain.total() / rational{5});
        for (int i = 0; i < 6; ++i)
            question.options.push_back(
                {"o" + std::to_string(i % 4), {chain.keys()[random() % 2], chain.keys()[2 + random() % 3]}, random() % 20});
        const sustainability_report report = report_of(question);
        // More than its coalitions count, by brute force.
        std::uint64_t objecting = 0;
        for (std::uint32_t bits = 0; bits < chain.coalitions(); ++bits)
            objecting += chain.total() / rational{5} * rational{coalition{bits}.size()} < chain.worth(coalition{bits}) ? 1 : 0;
        CHECK(report.within_chain == objecting);
        std::shuffle(question.division.begin(), question.division.end(), random);
        std::shuffle(question.options.begin(), question.options.end(), random);
        for (outside_option& each : question.options) std::reverse(each.members.begin(), each.members.end());
        const sustainability_report other = report_of(question);
        CHECK(other.members == report.members);
        CHECK(other.objections == report.objections);
        CHECK(other.change == report.change);
    }
}

TEST_CASE("sustainability: of the least changes the most even one, by hand")
{
    // a is short of 5 whatever is done: b may keep 7, since a, c and d can have 33 of 40, and c and d 18, since a and b can have 22. So b
    // gives 3, and c and d, who are alike, 2.
    CHECK(
        report_of({.division = {{"a", 10}, {"b", 10}, {"c", 10}, {"d", 10}},
                   .options = {{.name = "x", .members = {"a", "b"}, .worth = 22}, {.name = "y", .members = {"a", "c", "d"}, .worth = 33}}})
            .change->division == division{{"a", 15}, {"b", 7}, {"c", 9}, {"d", 9}});
    // a lacks 2 alone, and then it and b lack 2 together: 1 each. c has twice as much to spare as d.
    CHECK(report_of({.division = {{"a", 3}, {"b", 3}, {"c", 8}, {"d", 4}},
                     .options = {{.name = "x", .members = {"a"}, .worth = 5}, {.name = "y", .members = {"a", "b"}, .worth = 10}}})
              .change->division == division{{"a", 6}, {"b", 4}, {"c", rational{16, 3}}, {"d", rational{8, 3}}});
    // The same where something is missing: a is given its 2, and then each 1.
    const sustainability_report missing =
        report_of({.division = {{"a", 3}, {"b", 3}},
                   .options = {{.name = "x", .members = {"a"}, .worth = 5}, {.name = "y", .members = {"a", "b"}, .worth = 10}}});
    CHECK(missing.change->missing == rational{4});
    CHECK(missing.change->division == division{{"a", 6}, {"b", 4}});

    // b and i may give 1/20 before they would rather do something else: they give that, at a rate of 1/15. The others give the 7/10 that is
    // left of what the maker lacks, 2/17 of the 119/20 that they are better off by.
    const sustainability_report held =
        report_of({.division = {{"b", rational{1, 2}}, {"i", rational{1, 4}}, {"maker", 0}, {"x", 5}, {"y", rational{19, 20}}},
                   .options = {{.name = "x", .members = {"maker"}, .worth = rational{3, 4}},
                               {.name = "y", .members = {"b", "i"}, .worth = rational{7, 10}}}});
    CHECK(held.change->division == division{{"b", rational{1, 2} * rational{14, 15}},
                                            {"i", rational{1, 4} * rational{14, 15}},
                                            {"maker", rational{3, 4}},
                                            {"x", rational{5} * rational{15, 17}},
                                            {"y", rational{19, 20} * rational{15, 17}}});

    // Fifteen partners with 2/3 each. The carmaker could have 7/12 more and the telco 19/30 more; those two and nine others could have
    // 31/4. They have 22/3, and then 73/60 more, so that the nine may give 4/5 of that, 4/45 each; four are left to give 5/12, 5/48 each.
    const texts nine{"bank", "charging", "cloud", "dealer", "insurer", "music", "platform", "roaming", "sim"};
    const texts four{"mapdata", "maps", "navigation", "traffic"};
    for (const std::string renamed : {"platform", "aplatform", "zplatform"}) {
        CAPTURE(renamed);
        const auto name = [&](const std::string& key) { return key == "platform" ? renamed : key; };
        sustainability_question question{.options = {{.name = "a platform in-house", .members = {"carmaker"}, .worth = rational{5, 4}},
                                                     {.name = "another carmaker", .members = {"telco"}, .worth = rational{13, 10}},
                                                     {.name = "without maps", .members = {"carmaker", "telco"}, .worth = rational{31, 4}}}};
        for (const texts& some : {nine, four, texts{"carmaker", "telco"}})
            for (const std::string& key : some) question.division.emplace_back(name(key), rational{2, 3});
        for (const std::string& key : nine) question.options.back().members.push_back(name(key));
        const sustainability_report report = report_of(question);
        CHECK(report.change->moved == rational{73, 60});
        CHECK(report.change->missing == rational{0});
        for (const std::string& key : nine) CHECK(share_of(report.change->division, name(key)) == rational{2, 3} - rational{4, 45});
        for (const std::string& key : four) CHECK(share_of(report.change->division, key) == rational{2, 3} - rational{5, 48});
    }
}

TEST_CASE("sustainability: what members are called decides nothing about the change")
{
    const std::uint64_t seed = 1992;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int moved = 0;
    int missing = 0;
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        constexpr unsigned players = 5;
        const texts keys = games::names(players);
        std::vector<unsigned> called{0, 1, 2, 3, 4};
        std::shuffle(called.begin(), called.end(), random);
        // Worths by size and a little, so that many coalitions ask for much.
        std::vector<std::int64_t> worths(32);
        std::vector<std::int64_t> renamed_worths(32);
        for (std::uint32_t bits = 1; bits < 32; ++bits) {
            const unsigned size = coalition{bits}.size();
            worths[bits] = size == players ? 50 : size == 1 ? 0 : static_cast<std::int64_t>(random() % 10 + size * size);
            std::uint32_t renamed = 0;
            for (unsigned p = 0; p < players; ++p)
                if ((bits >> p & 1) != 0) renamed |= 1U << called[p];
            renamed_worths[renamed] = worths[bits];
        }
        sustainability_question question;
        sustainability_question other;
        if (round % 2 == 0) {
            question.chain = games::of(players, worths);
            other.chain = games::of(players, renamed_worths);
        }
        std::int64_t left = 50;
        for (unsigned p = 0; p < players; ++p) {
            const std::int64_t share = p + 1 == players ? left : static_cast<std::int64_t>(random() % 3 * 8);
            left -= share;
            question.division.emplace_back(keys[p], share);
            other.division.emplace_back(keys[called[p]], share);
        }
        for (int i = 0; i < 5; ++i) {
            outside_option option{.name = "o" + std::to_string(i)};
            outside_option renamed = option;
            const std::uint32_t bits = 1 + static_cast<std::uint32_t>(random() % 30);
            option.worth = renamed.worth = static_cast<std::int64_t>(random() % 4 + 8) * coalition{bits}.size();
            for (unsigned p = 0; p < players; ++p)
                if ((bits >> p & 1) != 0) {
                    option.members.push_back(keys[p]);
                    renamed.members.push_back(keys[called[p]]);
                }
            question.options.push_back(option);
            other.options.push_back(renamed);
        }
        const least_change change = *report_of(question).change;
        const least_change renamed = *report_of(other).change;
        CHECK(change.moved == renamed.moved);
        CHECK(change.missing == renamed.missing);
        for (unsigned p = 0; p < players; ++p) CHECK(share_of(change.division, keys[p]) == share_of(renamed.division, keys[called[p]]));
        moved += change.missing.sign() == 0 && change.moved.sign() > 0 ? 1 : 0;
        missing += change.missing.sign() > 0 ? 1 : 0;
    }
    CHECK(moved > 30);
    CHECK(missing > 10);
}

TEST_CASE("sustainability: members who are alike are treated alike")
{
    // Up to four members with 10 each, and up to three groups of two or more who could have 11, 12 or 13 each.
    for (const unsigned players : {3U, 4U}) {
        std::vector<std::uint32_t> groups;
        for (std::uint32_t bits = 1; bits + 1 < 1U << players; ++bits)
            if (coalition{bits}.size() > 1) groups.push_back(bits);
        const auto swapped = [](std::uint32_t bits, unsigned p, unsigned q) {
            return (bits >> p & 1) == (bits >> q & 1) ? bits : bits ^ (1U << p | 1U << q);
        };
        const auto check = [&](const std::vector<std::uint32_t>& asking, int each) {
            sustainability_question question;
            for (const std::string& key : games::names(players)) question.division.emplace_back(key, 10);
            for (const std::uint32_t bits : asking) {
                outside_option option{.name = "x", .worth = rational{each} * coalition{bits}.size()};
                for (unsigned p = 0; p < players; ++p)
                    if ((bits >> p & 1) != 0) option.members.push_back(games::names(players)[p]);
                question.options.push_back(option);
            }
            const division after = report_of(question).change->division;
            for (unsigned p = 0; p < players; ++p)
                for (unsigned q = p + 1; q < players; ++q) {
                    CAPTURE(asking);
                    CAPTURE(each);
                    const bool alike = std::all_of(asking.begin(), asking.end(), [&](std::uint32_t bits) {
                        return std::find(asking.begin(), asking.end(), swapped(bits, p, q)) != asking.end();
                    });
                    if (alike) CHECK(after[p].second == after[q].second);
                }
        };
        for (const int each : {11, 12, 13})
            for (std::size_t x = 0; x < groups.size(); ++x) {
                check({groups[x]}, each);
                for (std::size_t y = x + 1; y < groups.size(); ++y) {
                    check({groups[x], groups[y]}, each);
                    for (std::size_t z = y + 1; z < groups.size(); ++z) check({groups[x], groups[y], groups[z]}, each);
                }
            }
    }
}

TEST_CASE("sustainability: no least change on a grid is more even")
{
    const std::uint64_t seed = 1969;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int chosen = 0;
    for (int round = 0; round < 200; ++round) {
        CAPTURE(round);
        // Four members with 12 in all, in halves 24; groups ask for whole numbers.
        int asked[16] = {};
        int has[4] = {};
        for (int i = 0; i < 12; ++i) ++has[random() % 4];
        sustainability_question question;
        for (unsigned p = 0; p < 4; ++p) question.division.emplace_back(games::names(4)[p], has[p]);
        for (int i = 0; i < 4; ++i) {
            const auto bits = static_cast<std::uint32_t>(1 + random() % 14);
            outside_option option{.name = "o" + std::to_string(i)};
            int worth = static_cast<int>(random() % 2);
            for (unsigned p = 0; p < 4; ++p)
                if ((bits >> p & 1) != 0) {
                    worth += has[p] + (random() % 2 == 0 ? 1 : 0);
                    option.members.push_back(games::names(4)[p]);
                }
            worth = std::min(worth, 11);
            option.worth = worth;
            question.options.push_back(option);
            asked[bits] = std::max(asked[bits], worth);
        }
        const least_change change = *report_of(question).change;

        const auto is_content = [&](const auto& shares) {
            for (std::uint32_t bits = 1; bits < 16; ++bits) {
                rational sum;
                for (unsigned p = 0; p < 4; ++p)
                    if ((bits >> p & 1) != 0) sum += shares[p];
                if (sum < rational{asked[bits]}) return false;
            }
            return true;
        };
        // What each gives of what it is better off by, the largest first; then what each gets beyond what it lacks.
        const auto rates = [&](const auto& shares) {
            std::vector<rational> gives;
            std::vector<rational> gets;
            for (unsigned p = 0; p < 4; ++p) {
                const rational more = shares[p] - rational{has[p]};
                const rational lacks = rational{asked[1U << p] - has[p]};
                gives.push_back(more.sign() < 0 ? more / lacks : rational{});
                gets.push_back(more.sign() > 0 ? more - std::max(lacks, rational{}) : rational{});
            }
            std::sort(gives.rbegin(), gives.rend());
            std::sort(gets.rbegin(), gets.rend());
            gives.insert(gives.end(), gets.begin(), gets.end());
            return gives;
        };
        const auto given = [&](const auto& shares) {
            rational sum;
            for (unsigned p = 0; p < 4; ++p) sum += std::max(rational{}, rational{has[p]} - shares[p]);
            return sum;
        };
        std::vector<rational> after;
        for (const auto& [key, share] : change.division) after.push_back(share);
        CHECK(is_content(after));
        CHECK(given(after) == change.moved);
        const std::vector<rational> even = rates(after);
        int as_little = 0;
        bool any = false;
        for (int x = 0; x <= 24; ++x)
            for (int y = 0; x + y <= 24; ++y)
                for (int z = 0; x + y + z <= 24; ++z) {
                    const rational shares[4] = {{x, 2}, {y, 2}, {z, 2}, {24 - x - y - z, 2}};
                    if (!is_content(shares)) continue;
                    any = true;
                    const rational moved = given(shares);
                    CHECK(moved >= change.moved);
                    if (moved != change.moved) continue;
                    ++as_little;
                    CHECK(even <= rates(shares));
                }
        if (any) CHECK(change.missing == rational{0});
        chosen += as_little > 1 ? 1 : 0;
    }
    CHECK(chosen > 20);
}

TEST_CASE("sustainability: where a member who does not play has what the players are worth, all of them object")
{
    const sustainability_report report = report_of({.division = {{"a", 3}, {"b", 3}, {"c", 2}, {"idle", 2}}, .chain = three_in_a_row()});
    CHECK(report.within_chain == 1);
    CHECK(report.objections == std::vector<objection>{{{"a", "b", "c"}, way_out::within_chain, "", 8, 10}});
    CHECK(report.change->moved == rational{2});
    CHECK(share_of(report.change->division, "idle") == rational{0});
}

TEST_CASE("sustainability: who is worth less than nothing alone leaves with nothing")
{
    // By itself a would lose 3, with b it gains 10, and by its own option it would lose 1.
    sustainability_question question{.division = {{"a", -2}, {"b", 12}},
                                     .options = {{.name = "a shop", .members = {"a"}, .worth = 4, .own_cost = 5}},
                                     .chain = games::of(2, {0, -3, 0, 10})};
    const sustainability_report report = report_of(question);
    CHECK(report.members == std::vector<member_outlook>{{"a", -2, 0, way_out::leaving}, {"b", 12, 0, way_out::within_chain}});
    // Within the chain it would have 1 more to lose; what it does is leave.
    CHECK(report.holds_within_chain());
    CHECK(report.objections == std::vector<objection>{{{"a"}, way_out::leaving, "", -2, 0}});
    CHECK(report.outside == 1);
    CHECK(report.change->division == division{{"a", 0}, {"b", 10}});

    // What it spends whatever it does, 5, is left out of its share and of all coalitions that it is in.
    question = {.division = {{"a", 3}, {"b", 12}}, .chain = games::of(2, {0, 2, 0, 15})};
    CHECK(report_of(question).is_sustainable());
    CHECK(report_of(question).members.front() == member_outlook{"a", 3, 2, way_out::within_chain});
}

TEST_CASE("sustainability: who has less than nothing may leave, whatever it is worth alone")
{
    // Alone a delivers 2, so that the chain objects by that much more; what it does without the chain is leave, if it loses elsewhere.
    sustainability_question question{.division = {{"a", -2}, {"b", 10}}, .chain = games::of(2, {0, 2, 0, 8})};
    CHECK(report_of(question).outside == 1);
    CHECK(report_of(question).within_chain == 1);
    const std::vector<objection> both{{{"a"}, way_out::within_chain, "", -2, 2}, {{"a"}, way_out::leaving, "", -2, 0}};
    CHECK(report_of(question).objections == both);
    question.options = {{.name = "elsewhere", .members = {"a"}, .worth = 2, .own_cost = 3}};
    CHECK(report_of(question).outside == 1);
    CHECK(report_of(question).objections == both);
    // One who delivers nothing alone has as much by leaving, and objects by either.
    question = {.division = {{"a", -2}, {"b", 10}}, .chain = games::of(2, {0, 0, 0, 8})};
    CHECK(report_of(question).outside == 1);
    CHECK(report_of(question).within_chain == 1);
    CHECK(report_of(question).objections ==
          std::vector<objection>{{{"a"}, way_out::within_chain, "", -2, 0}, {{"a"}, way_out::leaving, "", -2, 0}});
    // With something better in hand it does not leave for nothing; within the chain it has as much as before.
    question.options = {{.name = "direct sale", .members = {"a"}, .worth = 13}};
    CHECK(report_of(question).outside == 1);
    CHECK(report_of(question).within_chain == 1);
    CHECK(report_of(question).objections ==
          std::vector<objection>{{{"a"}, way_out::option, "direct sale", -2, 13}, {{"a"}, way_out::within_chain, "", -2, 0}});
}

TEST_CASE("sustainability: a coalition that would do better with some of it idle need not be asked about that")
{
    const std::uint64_t seed = 1953;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int objected = 0;
    for (int round = 0; round < 100; ++round) {
        CAPTURE(round);
        std::vector<std::int64_t> worths(16);
        for (std::size_t bits = 1; bits < 16; ++bits) worths[bits] = static_cast<std::int64_t>(random() % 12) - 4;
        // The whole is divided as it is: idle members are of coalitions that leave.
        worths[15] = 12 + static_cast<std::int64_t>(random() % 12);
        std::vector<std::int64_t> with_idle{worths};
        for (std::size_t bits = 1; bits < 16; ++bits)
            for (std::size_t some = bits;; some = (some - 1) & bits) {
                with_idle[bits] = std::max(with_idle[bits], worths[some]);
                if (some == 0) break;
            }
        const auto asked = [&](const std::vector<std::int64_t>& of) {
            sustainability_question question{.chain = games::of(4, of)};
            std::int64_t left = worths[15];
            for (unsigned p = 0; p < 4; ++p) {
                const std::int64_t share = p == 3 ? left : static_cast<std::int64_t>((worths[3] + 4) * (p + 2) % 7) - 1;
                question.division.emplace_back(games::names(4)[p], share);
                left -= share;
            }
            return report_of(question);
        };
        const sustainability_report as_stated = asked(worths);
        const sustainability_report idle = asked(with_idle);
        CHECK(as_stated.is_sustainable() == idle.is_sustainable());
        CHECK(as_stated.change->moved == idle.change->moved);
        CHECK(as_stated.change->missing == idle.change->missing);
        for (std::size_t p = 0; p < 4; ++p) CHECK(as_stated.members[p].could_have == idle.members[p].could_have);
        objected += as_stated.is_sustainable() ? 0 : 1;
    }
    CHECK(objected > 20);
    CHECK(objected < 100);
}

TEST_CASE("sustainability: where the least change is too much work, all else is told")
{
    // 24 members with 1 each; of any three, 4 of each 7 could have more.
    sustainability_question question;
    for (int i = 0; i < 24; ++i) question.division.emplace_back("m" + std::to_string(i), 1);
    int number = 0;
    for (std::size_t a = 0; a < 24; ++a)
        for (std::size_t b = a + 1; b < 24; ++b)
            for (std::size_t c = b + 1; c < 24; c += 5)
                question.options.push_back({.name = "o" + std::to_string(number),
                                            .members = {question.division[a].first, question.division[b].first, question.division[c].first},
                                            .worth = rational{5 + number++ % 7, 2}});
    const sustainability_report whole = report_of(question);
    REQUIRE(whole.change.has_value());
    CHECK(whole.steps > 100'000);
    CHECK(whole.steps < question.most_steps);

    std::uint64_t before = 0;
    for (const std::uint64_t most : {std::uint64_t{0}, std::uint64_t{1'000}, std::uint64_t{30'000}, whole.steps / 2}) {
        CAPTURE(most);
        question.most_steps = most;
        const checked<sustainability_report> made = sustainability(question);
        REQUIRE(made.has_value());
        CHECK_FALSE(made.value().change.has_value());
        REQUIRE(made.findings().size() == 1);
        CHECK(made.findings().front().code == "too_many_groups");
        CHECK(made.findings().front().level == severity::warning);
        CHECK(made.value().members == whole.members);
        CHECK(made.value().objections == whole.objections);
        CHECK(made.value().outside == whole.outside);
        // It stops soon after.
        CHECK(made.value().steps > most);
        CHECK(made.value().steps < most + 20'000);
        CHECK(made.value().steps >= before);
        before = made.value().steps;
    }
    question.most_steps = whole.steps;
    CHECK(report_of(question).change == whole.change);

    // Where nobody objects there is nothing to search for.
    question.options.clear();
    question.most_steps = 0;
    CHECK(report_of(question).change->moved == rational{0});
}

TEST_CASE("sustainability: a chain that has to be asked ever again counts as work")
{
    const std::uint64_t seed = 1959;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    supply_draft draft;
    for (std::uint32_t i = 0; i < 60; ++i) {
        supply_draft::supply one{.key = "s" + std::to_string(i), .by = "p" + std::to_string(10 + i), .worth = random() % 100};
        for (int needs = 0; needs < 2 && i > 0; ++needs) one.needs.push_back({{"s" + std::to_string(random() % i)}});
        draft.supplies.push_back(one);
    }
    const chain_game chain = chain_game::of(draft).value();
    sustainability_question question{.chain = chain};
    rational left = chain.total();
    for (std::uint32_t p = 0; p < chain.parties(); ++p) {
        const rational share = p + 1 == chain.parties() ? left : rational{static_cast<std::int64_t>(random() % 100) - 10};
        question.division.emplace_back(chain.key(p), share);
        left -= share;
    }
    const sustainability_report whole = report_of(question);
    CHECK(whole.within_chain == 1);
    REQUIRE(whole.change.has_value());
    std::vector<rational> shares;
    for (const auto& [member, share] : question.division) shares.push_back(share);
    const std::uint64_t one_ask = chain.largest_objection(shares).value().looked_at;
    CHECK(whole.steps > one_ask);

    question.most_steps = one_ask;
    const sustainability_report stopped = report_of(question);
    CHECK_FALSE(stopped.change.has_value());
    CHECK(stopped.steps > one_ask);
    CHECK(stopped.steps < whole.steps);
    CHECK(stopped.objections == whole.objections);
    CHECK(stopped.members == whole.members);
}

TEST_CASE("sustainability: where only the change has no exact answer, all else is told")
{
    // What two have to spare comes to a ratio of some 2,800 digits.
    rational three{1};
    for (int i = 0; i < 3000; ++i) three *= 3;
    rational two{1};
    for (int i = 0; i < 4700; ++i) two *= 2;
    const sustainability_question question{.division = {{"a", rational{1} / three}, {"b", rational{1} / two}, {"c", 0}},
                                           .options = {{.name = "alone", .members = {"c"}, .worth = 1}}};
    const checked<sustainability_report> made = sustainability(question);
    REQUIRE(made.has_value());
    CHECK(made.value().objections == std::vector<objection>{{{"c"}, way_out::option, "alone", 0, 1}});
    CHECK_FALSE(made.value().change.has_value());
    REQUIRE(made.findings().size() == 1);
    CHECK(made.findings().front().code == "number_too_long");
    CHECK(made.findings().front().level == severity::warning);
}

TEST_CASE("sustainability: many players, ratios, and a long number")
{
    // 14 players are scanned in two halves. Each pair of neighbours can have 3, and each has 1: all 13 pairs object, and the even ones.
    std::vector<rational> worths(1 << 14);
    for (std::uint32_t bits = 0; bits < worths.size(); ++bits) {
        int pairs = 0;
        for (unsigned i = 0; i < 13; ++i) pairs += (bits >> i & 3) == 3 ? 1 : 0;
        worths[bits] = bits + 1 == worths.size() ? rational{14} : rational{pairs == 1 && coalition{bits}.size() == 2 ? 3 : 0};
    }
    division equal;
    for (const std::string& key : games::names(14)) equal.emplace_back(key, 1);
    const game counted = game::of(games::names(14), worths).value();
    REQUIRE_FALSE(counted.counts().empty());
    const sustainability_report report = report_of({.division = equal, .chain = counted});
    CHECK(report.within_chain == 13);
    CHECK(report.objections.front().members == texts{"a", "b"});
    // Seven pairs apart ask for 21 of 14.
    CHECK(report.change->missing == rational{7});

    const rational tiny{1, (int128{1} << 126) - 1};
    for (rational& each : worths)
        if (each == rational{3}) each += tiny;
    const sustainability_report exact = report_of({.division = equal, .chain = game::of(games::names(14), worths).value()});
    CHECK(exact.within_chain == 13);
    CHECK(exact.change->missing == rational{7} + tiny * 7);
}

TEST_CASE("sustainability: a chain as it is and as a table come to the same")
{
    const std::uint64_t seed = 1976;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    int objected = 0;
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        supply_draft draft;
        for (int i = 0; i < 14; ++i) {
            supply_draft::supply one{
                .key = "s" + std::to_string(i), .by = games::names(7)[random() % 7], .worth = random() % 2 == 0 ? random() % 20 : 0};
            for (auto needs = random() % 3; i > 0 && needs > 0; --needs)
                one.needs.push_back({{"s" + std::to_string(random() % static_cast<unsigned>(i))}});
            draft.supplies.push_back(one);
        }
        const chain_game chain = chain_game::of(draft).value();
        std::vector<std::uint32_t> all;
        for (std::uint32_t p = 0; p < chain.parties(); ++p) all.push_back(p);
        sustainability_question question{.chain = chain.table(all).value()};
        // Any shares that come to the whole, some of them below nothing.
        rational left = chain.total();
        for (const std::uint32_t p : all) {
            const rational share =
                p + 1 == all.size() ? left
                                    : rational{static_cast<std::int64_t>(random() % 12) - 2, 1 + static_cast<std::int64_t>(random() % 2)};
            question.division.emplace_back(chain.key(p), share);
            left -= share;
        }
        const sustainability_report by_table = report_of(question);
        question.chain = chain;
        const sustainability_report as_it_is = report_of(question);
        CHECK(by_table.holds_within_chain() == as_it_is.holds_within_chain());
        CHECK(by_table.change->moved == as_it_is.change->moved);
        CHECK(by_table.change->missing == rational{0});
        CHECK(as_it_is.change->missing == rational{0});
        const auto largest = [](const sustainability_report& of) {
            return of.objections.empty() ? rational{} : of.objections.front().gain();
        };
        CHECK(largest(by_table) == largest(as_it_is));
        objected += by_table.holds_within_chain() ? 0 : 1;
        // The Shapley value of such a chain is in its core.
        const chain_shares values = chain.shapley().value();
        CHECK_FALSE(chain.largest_objection(values.values).value().is_there());
        const std::vector<rational> alone = chain.alone().value().values;
        for (const std::uint32_t p : all) CHECK(alone[p] == chain.worth(std::vector{p}).value());
    }
    CHECK(objected > 20);
}

TEST_CASE("sustainability: a chain of ten thousand parties, of whom three would do better by themselves")
{
    // Ten thousand sellers upon one platform gain 2 each time; all but three take 1 each, those three nothing, and the platform the rest.
    supply_draft draft{{{.key = "platform", .by = "platform"}}};
    sustainability_question question{.division = {{"platform", 10'003 - 7}}};
    for (int i = 0; i < 10'000; ++i) {
        const std::string key = "m" + std::to_string(i);
        draft.supplies.push_back({.key = key, .by = key, .worth = 2, .needs = {{{"platform"}}}});
        question.division.emplace_back(key, i < 3 ? 0 : 1);
    }
    // And one who sells by itself what it has 7 more for than the chain gives it.
    draft.supplies.push_back({.key = "own", .by = "m7", .worth = 7});
    const chain_game chain = chain_game::of(draft).value();
    question.division.front().second = chain.total() - 9'997;
    question.chain = chain;
    const sustainability_report report = report_of(question);
    CHECK_FALSE(report.holds_within_chain());
    CHECK(report.objections == std::vector<objection>{{{"m7"}, way_out::within_chain, "", 1, 7}});
    CHECK(report.change->moved == rational{6});

    draft.supplies.push_back({.key = "other", .by = "m1", .worth = 1, .needs = {{{"platform", "own"}}}});
    question.chain = chain_game::of(draft).value();
    question.division.front().second += 1;
    const checked<sustainability_report> refused = sustainability(question);
    REQUIRE_FALSE(refused);
    CHECK(refused.findings().front().code == "chain_with_alternatives");
}

TEST_CASE("sustainability: what is wrong is told by code")
{
    const auto codes = [](const sustainability_question& of) {
        texts list;
        const checked<sustainability_report> made = sustainability(of);
        for (const finding& each : made.findings()) list.push_back(each.code);
        return list;
    };
    CHECK(codes({}) == texts{"no_members"});
    CHECK(codes({.division = {{"a", 1}, {"a", 2}}}) == texts{"repeated_member"});
    CHECK(codes({.division = {{"b", 1}, {"", 2}}}) == texts{"empty_key"});
    CHECK(codes({.division = {{"a", 1}, {"b", 1}}, .options = {{.name = "", .members = {"b"}, .worth = 3}}}) == texts{"empty_key"});
    const sustainability_question options{
        .division = {{"alpha", 1}, {"b", 2}},
        .options = {{.name = "x"}, {.name = "y", .members = {"b", "b"}}, {.name = "z", .members = {"alhpa"}, .own_cost = -1}}};
    CHECK(codes(options) == texts{"option_of_nobody", "repeated_member", "negative_cost", "unknown_member"});
    const checked<sustainability_report> slip = sustainability(options);
    CHECK(slip.findings().back().text.find("is \"alpha\" meant?") != std::string::npos);
    CHECK(codes({.division = {{"a", 1}, {"b", 2}}, .chain = three_in_a_row()}) == texts{"unknown_member"});
    CHECK(codes({.division = {{"a", 1}, {"b", 2}, {"c", 4}}, .chain = three_in_a_row()}) == texts{"not_whole"});
}

TEST_CASE("sustainability: a thousand members who could all do something alone")
{
    sustainability_question question;
    for (int i = 0; i < 1000; ++i) {
        question.division.emplace_back("m" + std::to_string(i), 2);
        question.options.push_back({.name = "alone", .members = {"m" + std::to_string(i)}, .worth = i % 2 == 0 ? 3 : 1});
    }
    const sustainability_report report = report_of(question);
    CHECK(report.outside == 500);
    CHECK(report.change->moved == rational{500});
    CHECK(share_of(report.change->division, "m7") == rational{1});
}
