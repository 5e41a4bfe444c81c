#include <partnering/allocation/game/banzhaf.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/governance/value_scheme.hpp>

#include "../allocation/game/games.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace partnering;

namespace {

using texts = std::vector<std::string>;
using division = std::vector<std::pair<std::string, rational>>;

date_range year(int from, int to) { return {date::of(from, 1, 1), date::of(to, 1, 1)}; }

stage_terms equal(lifecycle_stage stage, rational worth = 10)
{
    return {stage, "what customers pay in a year", worth, by_terms{equal_shares{}, {{"a"}, {"b"}, {"c"}}}};
}

/// Three members, managed by a from outside's point of view: b must consent.
value_scheme_draft three()
{
    return {.key = "car",
            .manager = "a",
            .members = {"c", "a", "b"},
            .consents = {"b"},
            .stages = {{year(2027, 2028), equal(lifecycle_stage::growth)}, {year(2026, 2027), equal(lifecycle_stage::introduction)}}};
}

texts codes(const checked<value_scheme>& made)
{
    texts list;
    for (const finding& each : made.findings()) list.push_back(each.code + (each.place.empty() ? "" : " " + each.place));
    return list;
}

rational sum_of(const division& of)
{
    rational sum;
    for (const auto& [member, share] : of) sum += share;
    return sum;
}

}  // namespace

TEST_CASE("value scheme: a division for each stage, each of the whole worth, by terms or by contribution")
{
    value_scheme_draft draft = three();
    draft.stages.push_back(
        {year(2028, 2030),
         {lifecycle_stage::maturity, "measured", 100, by_contribution{shapley{}, games::of(3, {0, 0, 0, 60, 0, 40, 0, 100})}}});
    const checked<value_scheme> made = value_scheme::from(draft);
    REQUIRE(made.findings().empty());
    const value_scheme& scheme = made.value();
    CHECK(scheme.manager() == "a");
    CHECK(scheme.stages().entries().size() == 3);
    CHECK(scheme.at(date::of(2026, 12, 31))->stage == lifecycle_stage::introduction);
    CHECK(scheme.at(date::of(2027, 1, 1))->shares == division{{"a", rational{10, 3}}, {"b", rational{10, 3}}, {"c", rational{10, 3}}});
    // By hand, in tests of the value: 50, 30, 20.
    CHECK(scheme.at(date::of(2029, 6, 1))->shares == division{{"a", 50}, {"b", 30}, {"c", 20}});
    CHECK(scheme.at(date::of(2029, 6, 1))->rule == "shapley");
    CHECK(scheme.at(date::of(2030, 1, 1)) == nullptr);
    CHECK(to_string(lifecycle_stage::retirement) == "retirement");
}

TEST_CASE("value scheme: every stage comes to exactly its worth, whatever it is and whoever shares")
{
    const std::uint64_t seed = 10;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        const auto members = static_cast<unsigned>(2 + random() % 6);
        value_scheme_draft draft{.key = "s", .manager = "m", .members = games::names(members)};
        for (int stage = 0; stage < 5; ++stage) {
            const game played = games::random(members, 1000, random);
            stage_terms terms{static_cast<lifecycle_stage>(stage), "drawn", played.total(), by_contribution{shapley{}, played}};
            if (random() % 2 == 0) {
                by_terms how{proportional{}, {}};
                for (const std::string& each : draft.members)
                    if (how.among.empty() || random() % 2 == 0)
                        how.among.push_back({each, rational{1 + static_cast<std::int64_t>(random() % 9), 7}});
                terms.worth = rational{static_cast<std::int64_t>(random() % 1000), 3};
                terms.distributed = how;
            }
            draft.stages.push_back({year(2026 + stage, 2027 + stage), terms});
        }
        const value_scheme scheme = value_scheme::from(draft).value();
        for (const auto& [when, each] : scheme.stages().entries()) {
            CHECK(sum_of(each.shares) == each.worth);
            CHECK(each.shares.size() == members);
        }
        std::reverse(draft.stages.begin(), draft.stages.end());
        std::shuffle(draft.members.begin(), draft.members.end(), random);
        const value_scheme other = value_scheme::from(draft).value();
        for (std::size_t i = 0; i < 5; ++i) CHECK(other.stages().entries()[i].value.shares == scheme.stages().entries()[i].value.shares);
    }
}

TEST_CASE("value scheme: its manager changes it, with the consents it asks for, from a day on")
{
    const value_scheme scheme = value_scheme::from(three()).value();
    const stage_terms late{
        lifecycle_stage::maturity, "what customers pay", 12,
        by_terms{fixed_shares{{{.key = "a", .gets = fixed_shares::ratio{rational{1, 2}}}, {.key = "b", .gets = fixed_shares::rest{}}}},
                 {{"a"}, {"b"}}}};
    scheme_change change{
        .by = "a", .from = date::of(2027, 7, 1), .consents = {"b", "c"}, .stages = {{{date::of(2027, 7, 1), date::of(2029, 1, 1)}, late}}};
    const value_scheme after = scheme.changed(change).value();
    CHECK(after.at(date::of(2026, 3, 1))->stage == lifecycle_stage::introduction);
    CHECK(after.at(date::of(2027, 6, 30))->stage == lifecycle_stage::growth);
    CHECK(after.at(date::of(2027, 7, 1))->shares == division{{"a", 6}, {"b", 6}, {"c", 0}});
    CHECK(after.stages().entries().size() == 3);
    // The scheme itself is as it was.
    CHECK(scheme.at(date::of(2027, 7, 1))->stage == lifecycle_stage::growth);

    change.by = "c";
    change.consents = {"a"};
    CHECK(codes(scheme.changed(change)) == texts{"not_the_manager", "consent_missing"});
    change.by = "a";
    CHECK(codes(scheme.changed(change)) == texts{"consent_missing"});
    change.consents = {"b"};
    change.from = date::of(2027, 8, 1);
    CHECK(codes(scheme.changed(change)) == texts{"change_of_the_past stages[0]"});
    change.from = date::of(2027, 7, 1);
    change.stages.push_back(change.stages.front());
    CHECK(codes(scheme.changed(change)) == texts{"stage_overlap stages[1]"});
    // To end it on a day is a change too.
    change.stages.clear();
    CHECK(scheme.changed(change).value().at(date::of(2027, 7, 1)) == nullptr);
    // But a scheme that never held is none.
    change.from = date::of(2026, 1, 1);
    CHECK(codes(scheme.changed(change)) == texts{"no_stages"});
}

TEST_CASE("value scheme: what is wrong is told by code and place")
{
    CHECK(codes(value_scheme::from({})) == texts{"empty_key", "no_manager", "no_members", "no_stages"});
    value_scheme_draft draft = three();
    draft.members = {"a", "b", "b", "c"};
    draft.stages[0].when.end = draft.stages[0].when.begin;
    draft.stages[1].terms.determined.clear();
    CHECK(codes(value_scheme::from(draft)) == texts{"repeated_member", "empty_period stages[0]", "not_determined stages[1]"});

    draft = three();
    draft.stages[1].when.end = date::of(2027, 2, 1);
    CHECK(codes(value_scheme::from(draft)) == texts{"stage_overlap stages[0]"});

    draft = three();
    draft.stages[0].terms.distributed = by_terms{equal_shares{}, {{"a"}, {"d"}}};
    draft.stages[1].terms.distributed = by_terms{equal_shares{}, {}};
    CHECK(codes(value_scheme::from(draft)) == texts{"unknown_member stages[0]", "no_members stages[1]"});

    draft = three();
    draft.stages[0].terms.distributed = by_contribution{shapley{}, games::of(2, {0, 0, 0, 9})};
    draft.stages[1].terms.distributed = by_contribution{banzhaf{}, games::of(3, {0, 0, 0, 0, 0, 0, 0, 10})};
    CHECK(codes(value_scheme::from(draft)) == texts{"worth_differs stages[0]", "not_whole stages[1]"});

    draft = three();
    draft.stages[0].terms.stage = lifecycle_stage::introduction;
    draft.stages[1].terms.stage = lifecycle_stage::decline;
    const checked<value_scheme> anew = value_scheme::from(draft);
    REQUIRE(anew.has_value());
    CHECK(codes(anew) == texts{"stage_goes_back stages[0]"});
}
