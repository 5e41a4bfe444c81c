#include "../entity/draft.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace partnering;

namespace {

/// Small random numbers, the same on every machine: the standard's distributions are not.
class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    template <class List>
    void shuffle(List& list)
    {
        for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
    }

private:
    std::mt19937 engine_;
};

std::string key(const char* kind, std::size_t i) { return kind + std::to_string(i); }

/// A right draft of a random shape: bundles, units, classes, agreements in versions, offers that feed one another, measures.
ecosystem_draft random_draft(dice& roll)
{
    ecosystem_draft draft;
    draft.name = "random";
    const char* const roles[] = {"supplier", "distributor", "customer", "integrator", "broker", "own0", "own1"};
    draft.roles = {{"own0", "an own role", "", roll.one_in(2) ? "reseller" : ""}, {"own1", "", "Q", "own0"}};
    const std::size_t services = 2 + roll.below(8);
    for (std::size_t i = 0; i < services; ++i) {
        draft.services.push_back(drafts::a_service(key("s", i)));
        for (std::size_t j = 0; j < i; ++j) {
            if (!roll.one_in(3)) continue;
            const bool metered = roll.one_in(2);
            draft.services.back().parts.push_back(
                {key("s", j), metered ? std::nullopt : std::optional{rational{static_cast<int>(roll.below(5)), 3}}});
        }
    }
    const std::size_t parties = 3 + roll.below(6);
    for (std::size_t i = 0; i < parties; ++i) {
        draft.parties.push_back(drafts::a_party(key("p", i)));
        if (i > 0 && roll.one_in(3)) {
            draft.parties.back().kind = party_kind::unit;
            draft.parties.back().parent = key("p", roll.below(i));
        }
    }
    draft.parties.push_back(drafts::a_class("class", {"m3", "p0", "m1"}, roll.one_in(2)));
    const std::size_t agreements = 1 + roll.below(4);
    for (std::size_t i = 0; i < agreements; ++i) {
        std::vector<timeline<agreement_terms>::entry> versions;
        std::size_t from = roll.below(parties);
        for (std::size_t v = 0; v <= roll.below(3); ++v) {
            std::vector<engagement> engaged{{key("p", from), roles[roll.below(7)]}, {"class", "customer"}};
            for (std::size_t p = 0; p < parties; ++p) {
                if (p != from && roll.one_in(2)) engaged.push_back({key("p", p), roles[roll.below(7)]});
            }
            agreement_terms terms = drafts::terms(
                engaged, {drafts::charge("price", "customer", engaged[0].role, per_unit(rational{static_cast<int>(roll.below(100)), 7})),
                          drafts::charge("fee", "party", "consumer", percent(rational{5}, {basis_kind::clause, "price"}))});
            terms.divisions = {{"rest",
                                "customer",
                                {basis_kind::clause, "price"},
                                {{"", engaged[0].role, rational{1, 3}, ""}, {"", "customer", std::nullopt, ""}},
                                {},
                                {}},
                               {"all", "customer", {}, {{"", "introducer", rational{1}, ""}}, {"s0", "s1"}, charge_scope::event}};
            terms.restrictions = {{restriction_kind::territory, "customer", {"s1", "s0"}, {"SE", "DK"}, {}, {}, ""},
                                  {restriction_kind::other, "customer", {}, {}, {}, {}, "b"}};
            const int year = 2026 + static_cast<int>(v);
            versions.push_back({{date::of(year, 1, 1), date::of(year + 1, 1, 1)}, terms});
        }
        agreement made;
        made.key = key("a", i);
        made.versions = timeline<agreement_terms>{versions};
        draft.agreements.push_back(made);
        draft.offers.push_back(drafts::an_offer(key("o", i), key("p", from), "class", key("s", roll.below(services)), key("a", i)));
    }
    for (int month = 1; month <= 4; ++month) {
        draft.measures.push_back({"sales",
                                  key("p", roll.below(parties)),
                                  {date::of(2026, static_cast<unsigned>(month), 1), date::of(2026, static_cast<unsigned>(month) + 1, 1)},
                                  rational{month}});
    }
    return draft;
}

/// The same said in another order, wherever order says nothing.
ecosystem_draft shuffled(ecosystem_draft draft, dice& roll)
{
    roll.shuffle(draft.roles);
    roll.shuffle(draft.services);
    roll.shuffle(draft.parties);
    roll.shuffle(draft.agreements);
    roll.shuffle(draft.offers);
    roll.shuffle(draft.measures);
    for (service& each : draft.services) roll.shuffle(each.parts);
    for (party& each : draft.parties) roll.shuffle(each.members);
    for (agreement& each : draft.agreements) {
        auto versions = each.versions.entries();
        roll.shuffle(versions);
        for (auto& version : versions) {
            roll.shuffle(version.value.engaged);
            roll.shuffle(version.value.divisions);
            roll.shuffle(version.value.restrictions);
            for (division_clause& of : version.value.divisions) roll.shuffle(of.services);
            for (restriction& of : version.value.restrictions) {
                roll.shuffle(of.services);
                roll.shuffle(of.territories);
            }
        }
        each.versions = timeline<agreement_terms>{versions};
    }
    return draft;
}

/// What an ecosystem holds, as a draft again.
ecosystem_draft draft_of(const ecosystem& of)
{
    ecosystem_draft draft;
    draft.name = of.name();
    const auto built_in = built_in_roles();
    for (const role& each : of.roles()) {
        if (std::find(built_in.begin(), built_in.end(), each) == built_in.end()) draft.roles.push_back(each);
    }
    draft.services = {of.services().begin(), of.services().end()};
    draft.parties = {of.parties().begin(), of.parties().end()};
    draft.agreements = {of.agreements().begin(), of.agreements().end()};
    draft.offers = {of.offers().begin(), of.offers().end()};
    draft.measures = {of.measures().begin(), of.measures().end()};
    return draft;
}

template <class Thing>
std::vector<std::string> keys_of(std::span<const Thing> things)
{
    std::vector<std::string> keys;
    for (const Thing& each : things) keys.push_back(each.key);
    return keys;
}

/// By definition, path by path: what a service consists of.
void collect(const ecosystem& of, const std::string& service, std::set<std::string>& into)
{
    const auto& parts = of[of.find_service(service).value()].parts;
    if (parts.empty()) into.insert(service);
    for (const service::part& part : parts) collect(of, part.service, into);
}

}  // namespace

TEST_CASE("property: the order of a draft decides nothing: same ids, same digest")
{
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const ecosystem_draft draft = random_draft(roll);
        const ecosystem a = drafts::made(draft);
        const ecosystem b = drafts::made(shuffled(draft, roll));
        CHECK(a.content_digest() == b.content_digest());
        CHECK(keys_of(a.parties()) == keys_of(b.parties()));
        CHECK(keys_of(a.services()) == keys_of(b.services()));
        CHECK(keys_of(a.agreements()) == keys_of(b.agreements()));
        CHECK(keys_of(a.offers()) == keys_of(b.offers()));
        CHECK(std::equal(a.measures().begin(), a.measures().end(), b.measures().begin(), b.measures().end()));
    }
}

TEST_CASE("property: what an ecosystem holds makes the same ecosystem again")
{
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const ecosystem once = drafts::made(random_draft(roll));
        const ecosystem twice = drafts::made(draft_of(once));
        CHECK(once.content_digest() == twice.content_digest());
    }
}

TEST_CASE("property: elements, subset and almost the same agree with their definitions")
{
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        const ecosystem of = drafts::made(random_draft(roll));
        std::vector<std::set<std::string>> defined;
        for (std::uint32_t i = 0; i < of.services().size(); ++i) {
            std::set<std::string> keys;
            collect(of, of.services()[i].key, keys);
            std::set<std::string> answered;
            for (const service_id each : of.elements(service_id{i})) answered.insert(of[each].key);
            CHECK(answered == keys);
            defined.push_back(keys);
        }
        for (std::uint32_t i = 0; i < defined.size(); ++i) {
            for (std::uint32_t j = 0; j < defined.size(); ++j) {
                const bool subset =
                    std::all_of(defined[i].begin(), defined[i].end(), [&](const std::string& each) { return defined[j].contains(each); });
                CHECK(of.is_subset(service_id{i}, service_id{j}) == subset);
                for (unsigned altered = 0; altered < 3; ++altered) {
                    CHECK(of.almost_same(service_id{i}, service_id{j}, altered) ==
                          (subset && defined[j].size() <= defined[i].size() + altered));
                }
            }
        }
    }
}

TEST_CASE("property: being a kind of is reflexive and transitive, and nothing is a kind of its own kinds")
{
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        ecosystem_draft draft;
        for (std::size_t i = 0; i < 12; ++i)
            draft.roles.push_back({key("r", i), "", "", i == 0 || roll.one_in(4) ? "broker" : key("r", roll.below(i))});
        roll.shuffle(draft.roles);
        const ecosystem of = drafts::made(draft);
        const auto count = static_cast<std::uint32_t>(of.roles().size());
        for (std::uint32_t a = 0; a < count; ++a) {
            // By definition: the roles met when one goes from parent to parent.
            std::set<std::string> wider;
            for (std::string at = of.roles()[a].key; !at.empty(); at = of[of.find_role(at).value()].parent) wider.insert(at);
            for (std::uint32_t b = 0; b < count; ++b) CHECK(of.is_kind_of(role_id{a}, role_id{b}) == wider.contains(of.roles()[b].key));
        }
    }
}

TEST_CASE("property: a broken reference is always found, whichever it is, and nothing else is")
{
    // Each breaks one key of a right draft into one that nothing has; the place it must be found at follows from where it stands.
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        dice roll{seed};
        ecosystem_draft draft = random_draft(roll);
        const std::string wrong = "no such thing at all";
        const std::size_t offer_at = roll.below(draft.offers.size());
        const std::size_t measure_at = roll.below(draft.measures.size());
        std::string code;
        std::string place;
        switch (roll.below(5)) {
        case 0:
            draft.roles[1].parent = wrong;
            code = "unknown_role";
            place = "$.roles[1].parent";
            break;
        case 1:
            draft.offers[offer_at].service = wrong;
            code = "unknown_service";
            place = "$.offers[" + std::to_string(offer_at) + "].service";
            break;
        case 2:
            draft.measures[measure_at].of = wrong;
            code = "unknown_party";
            place = "$.measures[" + std::to_string(measure_at) + "].of";
            break;
        case 3:
            draft.offers[offer_at].feeds = {wrong};
            code = "unknown_offer";
            place = "$.offers[" + std::to_string(offer_at) + "].feeds[0]";
            break;
        default:
            draft.parties[0].parent = wrong;
            code = "unknown_party";
            place = "$.parties[0].parent";
        }
        const checked<ecosystem> result = ecosystem::from(draft);
        CHECK_FALSE(result.has_value());
        // A role that lost its parent may leave clauses without anybody to pay them: those findings are right too.
        const auto found = std::count_if(result.findings().begin(), result.findings().end(),
                                         [&](const finding& each) { return each.code == code && each.place == place; });
        CHECK(found == 1);
        const auto others = std::count_if(result.findings().begin(), result.findings().end(), [&](const finding& each) {
            return each.level == severity::error && each.place != place && each.code != "role_not_engaged";
        });
        CHECK(others == 0);
    }
}
