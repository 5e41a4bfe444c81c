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

/// All to a and b, in equal parts.
stage_terms halves(lifecycle_stage stage, rational worth)
{
    return {stage, "what customers pay", worth,
            by_terms{fixed_shares{{{.key = "a", .gets = fixed_shares::ratio{rational{1, 2}}}, {.key = "b", .gets = fixed_shares::rest{}}}},
                     {{"a"}, {"b"}}}};
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
    scheme_change change{.by = "a",
                         .consents = {"b", "c"},
                         .stages = {{{date::of(2027, 7, 1), date::of(2029, 1, 1)}, halves(lifecycle_stage::maturity, 12)}}};
    const date on = date::of(2027, 7, 1);
    const checked<value_scheme> made = scheme.changed(change, on);
    CHECK(codes(made).empty());
    const value_scheme after = made.value();
    CHECK(after.at(date::of(2026, 3, 1))->stage == lifecycle_stage::introduction);
    CHECK(after.at(date::of(2027, 6, 30))->stage == lifecycle_stage::growth);
    CHECK(after.at(date::of(2027, 7, 1))->shares == division{{"a", 6}, {"b", 6}, {"c", 0}});
    CHECK(after.stages().entries().size() == 3);
    // The scheme itself is as it was.
    CHECK(scheme.at(date::of(2027, 7, 1))->stage == lifecycle_stage::growth);

    change.by = "c";
    change.consents = {"a"};
    CHECK(codes(scheme.changed(change, on)) == texts{"not_the_manager", "consent_missing"});
    change.by = "a";
    CHECK(codes(scheme.changed(change, on)) == texts{"consent_missing"});
    change.consents = {"b"};
    change.stages.push_back(change.stages.front());
    CHECK(codes(scheme.changed(change, on)) == texts{"stage_overlap stages[1]"});
}

TEST_CASE("value scheme: who makes a change consents to it")
{
    value_scheme_draft draft = three();
    draft.consents = {"a", "b"};
    const value_scheme scheme = value_scheme::from(draft).value();
    CHECK(codes(scheme.changed({.by = "a", .consents = {"b"}}, date::of(2026, 1, 1))).empty());
    CHECK(codes(scheme.changed({.by = "a"}, date::of(2026, 1, 1))) == texts{"consent_missing"});
}

TEST_CASE("value scheme: what a change does not name stays as it was")
{
    // Years 26 to 30 by stage, a letter each half year: what is named goes, what stood around it is cut.
    value_scheme_draft draft = three();
    draft.stages.clear();
    for (int i = 0; i < 5; ++i) draft.stages.push_back({year(2026 + i, 2027 + i), equal(static_cast<lifecycle_stage>(i), 10 + i)});
    const value_scheme scheme = value_scheme::from(draft).value();
    const auto drawn = [](const value_scheme& of) {
        std::string text;
        for (int half = 0; half < 12; ++half) {
            const stage_division* const held = of.at(date::of(2026 + half / 2, half % 2 == 0 ? 1 : 7, 1));
            text += held == nullptr ? '-' : to_string(held->stage).front();
        }
        return text;
    };
    const auto from_half = [](int half) { return date::of(2026 + half / 2, half % 2 == 0 ? 1 : 7, 1); };
    CHECK(drawn(scheme) == "iiggmmddrr--");
    const date on = date::of(2026, 1, 1);
    const auto named = [&](int begin, int end) {
        scheme_change change{.by = "a", .consents = {"b"}};
        change.stages = {{{from_half(begin), from_half(end)}, halves(lifecycle_stage::maturity, 99)}};
        return change;
    };
    CHECK(drawn(scheme.changed(named(4, 5), on).value()) == "iiggmmddrr--");
    CHECK(scheme.changed(named(4, 5), on).value().at(from_half(4))->worth == 99);
    CHECK(scheme.changed(named(4, 5), on).value().at(from_half(5))->worth == 12);
    CHECK(drawn(scheme.changed(named(1, 8), on).value()) == "immmmmmmrr--");
    CHECK(drawn(scheme.changed(named(3, 4), on).value()) == "iigmmmddrr--");
    CHECK(drawn(scheme.changed(named(10, 12), on).value()) == "iiggmmddrrmm");

    // Days are taken back by name only, so that no later stage is lost by an oversight.
    scheme_change back{.by = "a", .consents = {"b"}, .withdrawn = {{from_half(9), from_half(12)}, {from_half(3), from_half(5)}}};
    CHECK(drawn(scheme.changed(back, on).value()) == "iig--mddr---");
    back.stages = {{{from_half(5), from_half(6)}, halves(lifecycle_stage::growth, 1)}};
    CHECK(drawn(scheme.changed(back, on).value()) == "iig--gddr---");
    back.stages.front().when.begin = from_half(4);
    CHECK(codes(scheme.changed(back, on)) == texts{"stage_overlap stages[0]"});
    back.stages.clear();
    back.withdrawn = {{from_half(3), from_half(3)}};
    CHECK(codes(scheme.changed(back, on)) == texts{"empty_period withdrawn[0]"});
    // A scheme that never holds is none.
    back.withdrawn = {{from_half(0), from_half(10)}};
    CHECK(codes(scheme.changed(back, on)) == texts{"no_stages"});
    // What comes before a stage that stays may make it a step back.
    scheme_change late = named(2, 4);
    late.stages.front().terms.stage = lifecycle_stage::retirement;
    CHECK(codes(scheme.changed(late, on)) == texts{"stage_goes_back stages[0]"});
}

TEST_CASE("value scheme: changed at random, each day has what the last change of it says")
{
    const std::uint64_t seed = 20;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const date first = date::of(2026, 1, 1);
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        // By definition, a day at a time: 0 where nothing is divided.
        std::vector<int> worths(40, 0);
        value_scheme_draft draft = three();
        draft.stages = {{{first, first.plus_days(40)}, equal(lifecycle_stage::growth, 1)}};
        std::fill(worths.begin(), worths.end(), 1);
        value_scheme scheme = value_scheme::from(draft).value();
        int today = 0;
        for (int changes = 0; changes < 5; ++changes) {
            today += below(5);
            scheme_change change{.by = "a", .consents = {"b"}};
            std::vector<int> after = worths;
            for (int at = today + below(8); at < 38; at += 1 + below(8)) {
                const int end = std::min(40, at + 1 + below(8));
                const date_range when{first.plus_days(at), first.plus_days(end)};
                const int worth = below(4) == 0 ? 0 : 2 + below(100);
                if (worth == 0)
                    change.withdrawn.push_back(when);
                else
                    change.stages.push_back({when, equal(lifecycle_stage::growth, worth)});
                std::fill(after.begin() + at, after.begin() + end, worth);
                at = end;
            }
            std::shuffle(change.stages.begin(), change.stages.end(), random);
            std::shuffle(change.withdrawn.begin(), change.withdrawn.end(), random);
            const checked<value_scheme> made = scheme.changed(change, first.plus_days(today));
            if (std::count(after.begin(), after.end(), 0) == 40) {
                CHECK(codes(made) == texts{"no_stages"});
                continue;
            }
            REQUIRE(codes(made).empty());
            scheme = made.value();
            worths = after;
            for (int day = 0; day < 40; ++day) {
                const stage_division* const held = scheme.at(first.plus_days(day));
                CHECK((held == nullptr ? rational{} : held->worth) == worths[static_cast<std::size_t>(day)]);
                if (held != nullptr) CHECK(sum_of(held->shares) == held->worth);
            }
        }
    }
}

TEST_CASE("value scheme: the past cannot be changed, whatever days a change names")
{
    const value_scheme scheme = value_scheme::from(three()).value();
    scheme_change change{.by = "a", .consents = {"b"}, .stages = {{year(2026, 2031), halves(lifecycle_stage::maturity, 99)}}};
    CHECK(codes(scheme.changed(change, date::of(2027, 3, 1))) == texts{"change_of_the_past stages[0]"});
    CHECK(codes(scheme.changed(change, date::of(2026, 1, 2))) == texts{"change_of_the_past stages[0]"});
    CHECK(codes(scheme.changed(change, date::of(2026, 1, 1))).empty());
    change.stages.clear();
    change.withdrawn = {year(2026, 2028)};
    CHECK(codes(scheme.changed(change, date::of(2027, 3, 1))) == texts{"change_of_the_past withdrawn[0]"});
    // Nor by going back to a day before the last change.
    change.withdrawn = {{date::of(2027, 6, 1), date::of(2028, 1, 1)}};
    const value_scheme after = scheme.changed(change, date::of(2027, 3, 1)).value();
    CHECK(codes(after.changed(change, date::of(2027, 2, 28))) == texts{"change_of_the_past"});
    CHECK(codes(after.changed(change, date::of(2027, 3, 1))).empty());
}

TEST_CASE("value scheme: members join, manager and consents change, with the consents asked for before")
{
    const value_scheme scheme = value_scheme::from(three()).value();
    stage_terms four = equal(lifecycle_stage::maturity, 8);
    std::get<by_terms>(four.distributed).among.push_back({"d"});
    scheme_change change{.by = "a", .consents = {"b"}, .stages = {{year(2028, 2029), four}}};
    const date on = date::of(2027, 5, 1);
    const checked<value_scheme> stranger = scheme.changed(change, on);
    CHECK(codes(stranger) == texts{"unknown_member stages[0]"});
    CHECK(stranger.findings().front().text ==
          "the division names \"d\", who is no member of the scheme: add it to the members, in a change to the new ones");
    change.new_members = {"d"};
    change.new_manager = "d";
    change.new_consents = texts{"c", "a"};
    const value_scheme after = scheme.changed(change, on).value();
    CHECK(after.at(date::of(2028, 6, 1))->shares == division{{"a", 2}, {"b", 2}, {"c", 2}, {"d", 2}});
    // What stood before is divided as it was, and who joined has no part in it.
    CHECK(after.at(date::of(2026, 6, 1))->shares ==
          division{{"a", rational{10, 3}}, {"b", rational{10, 3}}, {"c", rational{10, 3}}, {"d", 0}});
    CHECK(after.manager() == "d");
    CHECK(texts(after.consents().begin(), after.consents().end()) == texts{"a", "c"});
    CHECK(codes(after.changed({.by = "a", .consents = {"b"}}, on)) == texts{"not_the_manager", "consent_missing"});
    CHECK(codes(after.changed({.by = "d", .consents = {"a", "c"}}, on)).empty());
    CHECK(codes(scheme.changed({.by = "c", .new_manager = "c"}, on)) == texts{"not_the_manager", "consent_missing"});

    change.new_members = {"d", "a", " "};
    change.new_manager = "";
    change.new_consents = texts{"", "d"};
    CHECK(codes(scheme.changed(change, on)) ==
          texts{"no_manager", "empty_key new_members[2]", "repeated_member", "empty_key new_consents[0]"});
}

TEST_CASE("value scheme: names that nobody has are told, with who is meant")
{
    value_scheme_draft draft = three();
    draft.members = {"carmaker", "", "platform", "telco"};
    draft.consents = {"telco", ""};
    CHECK(codes(value_scheme::from(draft)) == texts{"empty_key members[1]", "empty_key consents[1]"});

    draft = three();
    draft.members = {"carmaker", "platform", "telco"};
    draft.manager = "carmakr";
    draft.consents = {"plattform", "telco", "bank"};
    for (dated_stage& each : draft.stages) each.terms.distributed = by_terms{equal_shares{}, {{"carmaker"}, {"platform"}, {"telco"}}};
    const checked<value_scheme> slips = value_scheme::from(draft);
    REQUIRE(slips.has_value());
    CHECK(codes(slips) == texts{"not_a_member manager", "not_a_member consents[0]", "not_a_member consents[2]"});
    CHECK(slips.findings()[0].text == "the manager \"carmakr\" is no member of the scheme: is \"carmaker\" meant?");
    CHECK(slips.findings()[1].text == "the consent of \"plattform\" is asked for, who is no member of the scheme: is \"platform\" meant?");
    CHECK(slips.findings()[2].text ==
          "the consent of \"bank\" is asked for, who is no member of the scheme: meant where somebody from outside has a say");
    for (const finding& each : slips.findings()) CHECK(each.level == severity::warning);

    // Somebody from outside may manage, and a manager from outside may be asked.
    draft.manager = "an accountant";
    draft.consents = {"platform", "an accountant"};
    const value_scheme scheme = value_scheme::from(draft).value();
    CHECK(codes(value_scheme::from(draft)).empty());
    const date on = date::of(2026, 1, 1);
    const checked<value_scheme> slip = scheme.changed({.by = "an accountant", .consents = {"platfrom"}}, on);
    CHECK(codes(slip) == texts{"consent_missing", "not_a_member consents[0]"});
    CHECK(slip.findings()[1].text == "\"platfrom\" consents, who is no member of the scheme and is not asked: is \"platform\" meant?");
    CHECK(codes(scheme.changed({.by = "an accountant", .consents = {"platform", "everybody else"}}, on)) ==
          texts{"not_a_member consents[1]"});
    // A long list of wrong names is looked up for its first few only.
    draft.manager = "carmaker";
    draft.consents.assign(20, "platforms");
    for (std::size_t i = 0; i < 20; ++i) draft.consents[i] += std::string(i % 2, 's');
    const checked<value_scheme> many = value_scheme::from(draft);
    CHECK(std::count_if(many.findings().begin(), many.findings().end(),
                        [](const finding& each) { return each.text.find("meant?") != std::string::npos; }) == 10);
}

TEST_CASE("value scheme: what is wrong is told by code and place")
{
    CHECK(codes(value_scheme::from({})) == texts{"empty_key", "no_manager", "no_members", "no_stages"});
    value_scheme_draft draft = three();
    draft.members = {"a", "b", "b", "c"};
    draft.stages[0].when.end = draft.stages[0].when.begin;
    draft.stages[1].terms.determined = " \t";
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
    // Of two players the Banzhaf value comes to what there is, by chance: it is no rule to divide by all the same.
    draft.stages[0].terms.distributed = by_contribution{banzhaf{}, games::of(2, {0, 1, 2, 10})};
    draft.stages[1].terms.distributed = by_contribution{banzhaf_normalised{}, games::of(2, {0, 1, 2, 10})};
    CHECK(codes(value_scheme::from(draft)) == texts{"not_whole stages[0]"});

    draft = three();
    draft.stages[0].terms.stage = lifecycle_stage::introduction;
    draft.stages[1].terms.stage = lifecycle_stage::decline;
    const checked<value_scheme> anew = value_scheme::from(draft);
    REQUIRE(anew.has_value());
    CHECK(codes(anew) == texts{"stage_goes_back stages[0]"});
}
