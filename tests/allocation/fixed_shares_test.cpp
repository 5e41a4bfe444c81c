#include "support.hpp"

#include <partnering/allocation/fixed_shares.hpp>

#include <random>
#include <type_traits>

using namespace allocation_test;

namespace {

using part = fixed_shares::part;
// A vector that grows moves its parts only where that cannot fail, and parts are still written with their fields' names.
static_assert(std::is_nothrow_move_constructible_v<part> && std::is_aggregate_v<part>);

part by_ratio(const char* key, rational ratio) { return {.key = key, .gets = fixed_shares::ratio{ratio}}; }
part by_amount(const char* key, rational amount) { return {.key = key, .gets = fixed_shares::amount{amount}}; }
part by_rest(const char* key) { return {.key = key, .gets = fixed_shares::rest{}}; }
part group(part of, std::vector<part> parts)
{
    of.parts = std::move(parts);
    return of;
}
part at_most(part of, fixed_shares::bound bound)
{
    of.at_most = bound;
    return of;
}
part at_least(part of, fixed_shares::bound bound)
{
    of.at_least = bound;
    return of;
}

}  // namespace

TEST_CASE("fixed: royalties of sound recordings (17 U.S.C. § 114(g)(2))")
{
    // 50 % to the owner of the right, 45 % to featured artists, 2.5 % each to funds for nonfeatured musicians and vocalists.
    const fixed_shares policy{
        {by_ratio("owner", {1, 2}), by_ratio("featured", {45, 100}), by_ratio("musicians", {25, 1000}), by_ratio("vocalists", {25, 1000})}};
    const allocation_problem problem{.total = 1000, .members = keys({"featured", "musicians", "owner", "vocalists"})};
    CHECK(shares(policy, problem) == "featured 450, musicians 25, owner 500, vocalists 25");
    CHECK(explained(policy, problem) == "fixed (total 1000) = 1000\n"
                                        "  ratio owner (of 1000; ratio 50 %) = 500\n"
                                        "  ratio featured (of 1000; ratio 45 %) = 450\n"
                                        "  ratio musicians (of 1000; ratio 2.5 %) = 25\n"
                                        "  ratio vocalists (of 1000; ratio 2.5 %) = 25\n");
}

TEST_CASE("fixed: mineral receipts (30 U.S.C. § 191(a))")
{
    // 50 % to the State, 40 % to the reclamation fund, the rest to the Treasury: 10 % by hand.
    const fixed_shares policy{{by_ratio("state", {1, 2}), by_ratio("reclamation", {2, 5}), by_rest("treasury")}};
    CHECK(shares(policy, {.total = 1234.50_exact, .members = keys({"reclamation", "state", "treasury"})}) ==
          "reclamation 493.8, state 617.25, treasury 123.45");
}

TEST_CASE("fixed: offshore revenues, parts within parts (Gulf of Mexico Energy Security Act 2006, § 105)")
{
    // 50 % to the Treasury, 50 % to a special account: of it 75 % to the states and 25 % to the conservation fund. Of a state's share 20 %
    // goes to its coastal subdivisions. By hand of 800: 400, 400 = 300 + 100, and 300 = 240 + 60.
    const fixed_shares policy{
        {by_ratio("treasury", {1, 2}),
         group(by_rest("special account"), {group(by_ratio("states", {3, 4}), {by_rest("state"), by_ratio("subdivisions", {1, 5})}),
                                            by_ratio("conservation", {1, 4})})}};
    const allocation_problem problem{.total = 800, .members = keys({"conservation", "state", "subdivisions", "treasury"})};
    CHECK(shares(policy, problem) == "conservation 100, state 240, subdivisions 60, treasury 400");
    CHECK(explained(policy, problem) == "fixed (total 800) = 800\n"
                                        "  ratio treasury (of 800; ratio 50 %) = 400\n"
                                        "  rest special account (of 800; taken by the others 400) = 400\n"
                                        "    ratio states (of 400; ratio 75 %) = 300\n"
                                        "      rest state (of 300; taken by the others 60) = 240\n"
                                        "      ratio subdivisions (of 300; ratio 20 %) = 60\n"
                                        "    ratio conservation (of 400; ratio 25 %) = 100\n");
}

TEST_CASE("fixed: a cap gives to the rest and a floor takes from it")
{
    // By hand: 10 % of 1,000 is 100, at most 50; 5 % is 50, at least 8 % = 80; the rest is 1000 - 50 - 80.
    const fixed_shares policy{{at_most(by_ratio("agent", {1, 10}), fixed_shares::amount{50}),
                               at_least(by_ratio("host", {1, 20}), fixed_shares::ratio{rational{8, 100}}), by_rest("owner")}};
    const allocation_problem problem{.total = 1000, .members = keys({"agent", "host", "owner"})};
    CHECK(shares(policy, problem) == "agent 50, host 80, owner 870");
    CHECK(explained(policy, problem) == "fixed (total 1000) = 1000\n"
                                        "  ratio agent (of 1000; ratio 10 %; which is 100; at most 50) = 50\n"
                                        "  ratio host (of 1000; ratio 5 %; which is 50; at least 8 %) = 80\n"
                                        "  rest owner (of 1000; taken by the others 130) = 870\n");
    // A cap of a ratio, and a floor in an amount: 20 of 100 at most 15 % = 15.
    const fixed_shares other{{at_most(by_amount("agent", 20), fixed_shares::ratio{rational{15, 100}}), by_rest("owner")}};
    CHECK(shares(other, {.total = 100, .members = keys({"agent", "owner"})}) == "agent 15, owner 85");
}

TEST_CASE("fixed: a member may stand in several groups")
{
    const fixed_shares policy{{group(by_ratio("words", {1, 2}), {by_ratio("ann", {1, 4}), by_rest("bob")}),
                               group(by_ratio("music", {1, 2}), {by_ratio("ann", {1, 3}), by_rest("cid")})}};
    // By hand of 24: 12/4 + 12/3, 9, 8.
    CHECK(shares(policy, {.total = 24, .members = keys({"ann", "bob", "cid"})}) == "ann 7, bob 9, cid 8");
}

TEST_CASE("fixed: what is not written down right is a finding")
{
    const allocation_problem problem{.total = 100, .members = keys({"a", "b", "c"})};
    CHECK(shares(fixed_shares{}, problem) == "!no_parts(the division)");
    CHECK(shares(fixed_shares{{by_ratio("a", {3, 2}), by_rest("b")}}, problem) == "!ratios_not_whole(the division)");
    CHECK(shares(fixed_shares{{by_ratio("a", {7, 10}), by_ratio("b", {1, 4})}}, problem) == "!ratios_not_whole(the division)");
    CHECK(shares(fixed_shares{{by_ratio("a", {7, 10}), by_ratio("b", {4, 10}), by_rest("c")}}, problem) ==
          "!ratios_not_whole(the division)");
    CHECK(shares(fixed_shares{{by_ratio("a", {-1, 10}), by_rest("b")}}, problem) == "!negative_ratio(a)");
    CHECK(shares(fixed_shares{{by_amount("a", -5), by_rest("b")}}, problem) == "!negative_amount(a)");
    CHECK(shares(fixed_shares{{by_rest("a"), by_rest("b"), by_rest("c")}}, problem) == "!two_rests(b)");
    CHECK(shares(fixed_shares{{by_amount("a", 40), by_ratio("b", {6, 10})}}, problem) == "!no_rest(the division)");
    CHECK(shares(fixed_shares{{at_most(by_ratio("a", {1, 2}), fixed_shares::amount{1}), by_ratio("b", {1, 2})}}, problem) ==
          "!no_rest(the division)");
    CHECK(shares(fixed_shares{{by_ratio("a", {1, 2}), at_most(by_rest("b"), fixed_shares::amount{1})}}, problem) == "!bounded_rest(b)");
    CHECK(shares(fixed_shares{{by_ratio("a", {1, 2}), by_ratio("a", {1, 4}), by_rest("b")}}, problem) == "!repeated_part(a)");
    CHECK(shares(fixed_shares{{by_ratio("a", {1, 2}), by_rest("d")}}, problem) == "!unknown_member(d)");
    CHECK(shares(fixed_shares{{at_least(at_most(by_ratio("a", {1, 2}), fixed_shares::amount{10}), fixed_shares::ratio{rational{2, 10}}),
                               by_rest("b")}},
                 problem) == "!part_bounds(a)");
    CHECK(shares(fixed_shares{{at_least(by_ratio("a", {1, 2}), fixed_shares::amount{-1}), by_rest("b")}}, problem) ==
          "!negative_amount(a)");
}

TEST_CASE("fixed: amounts beyond the total leave no rest")
{
    const fixed_shares policy{{by_amount("a", 80), by_amount("b", 40), by_rest("c")}};
    CHECK(shares(policy, {.total = 100, .members = keys({"a", "b", "c"})}) == "!rest_negative(c)");
    CHECK(shares(policy, {.total = 120, .members = keys({"a", "b", "c"})}) == "a 80, b 40, c 0");
}

TEST_CASE("fixed: a member that no part names is told, and gets nothing")
{
    const allocation_problem problem{.total = 100, .members = keys({"a", "b"})};
    const checked<allocation> made = allocate(fixed_shares{{by_rest("a")}}, problem);
    CHECK(told(made, problem) == "a 100, b 0");
    REQUIRE(made.findings().size() == 1);
    CHECK(made.findings().front().code == "unnamed_member");
    CHECK(made.findings().front().subject == "b");
}

namespace {

/// Parts `g` of which each takes half and is divided in turn, with a `b` beside it that takes the rest; innermost stands `a`. The
/// outermost parts stand at depth 1.
fixed_shares halved(int depth)
{
    fixed_shares::part_list parts;
    parts.push_back(by_rest("a"));
    for (int i = 1; i < depth; ++i) {
        part outer = by_ratio("g", {1, 2});
        outer.parts = std::move(parts);
        parts = {};
        parts.push_back(std::move(outer));
        parts.push_back(by_rest("b"));
    }
    return fixed_shares{std::move(parts)};
}

constexpr int too_deep_for_calls = 10'000;

}  // namespace

TEST_CASE("fixed: parts nest as deep as is agreed, within a bound")
{
    // At depth d a total was halved d - 1 times: 2^40 / 2^31 by hand.
    const allocation_problem problem{.total = rational{int128{1} << 40, 1}, .members = keys({"a", "b"})};
    const checked<allocation> made = allocate(halved(fixed_shares::max_depth), problem);
    REQUIRE(made.has_value());
    CHECK(made.value().shares[0] == rational{512});
    CHECK(shares(halved(fixed_shares::max_depth + 1), problem) == "!parts_too_deep(g)");
    CHECK(shares(halved(too_deep_for_calls), problem) == "!parts_too_deep(g)");
}

TEST_CASE("fixed: parts are values, however deep they stand")
{
    const fixed_shares first = halved(too_deep_for_calls);
    fixed_shares second = first;
    CHECK(second == first);
    CHECK(halved(too_deep_for_calls - 1) != first);

    part* innermost = &second.parts[0];
    while (!innermost->parts.empty()) innermost = &innermost->parts[0];
    innermost->key = "c";
    CHECK(second != first);
    innermost->key = "a";
    CHECK(second == first);
    innermost->parts.push_back(by_rest("a"));
    CHECK(second != first);

    // What is assigned may stand in what it replaces.
    second = first;
    second.parts = second.parts[0].parts;
    CHECK(second == halved(too_deep_for_calls - 1));
    second.parts = std::move(second.parts[0].parts);
    CHECK(second == halved(too_deep_for_calls - 2));
    const fixed_shares third = std::move(second);
    CHECK(third == halved(too_deep_for_calls - 2));
}

TEST_CASE("fixed: parts of any shape are given up without a rest")
{
    // The address sanitizer counts what is left. At each level the parts that go on stand first, last or on both sides, with parts
    // that do not: each of these waits for its turn in another place.
    const std::uint32_t seed = 20261129;
    CAPTURE(seed);
    std::mt19937 random{seed};
    for (int round = 0; round < 100; ++round) {
        std::vector<part> waiting;
        for (int made = 0; made < 200; ++made) {
            part next = by_ratio("g", {1, 2});
            for (std::uint32_t inner = random() % 4; inner > 0 && !waiting.empty(); --inner) {
                const std::size_t taken = random() % waiting.size();
                next.parts.push_back(std::move(waiting[taken]));
                waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(taken));
            }
            waiting.push_back(std::move(next));
        }
        const fixed_shares all{std::move(waiting)};
        const fixed_shares copy = all;
        CHECK(copy == all);
    }
}
