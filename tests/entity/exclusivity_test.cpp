#include "draft.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

using texts = std::vector<std::string>;

restriction exclusivity(std::string role, texts services, texts territories)
{
    restriction made;
    made.kind = restriction_kind::exclusivity;
    made.role = std::move(role);
    made.services = std::move(services);
    made.territories = std::move(territories);
    return made;
}

/// Agreements among many parties, several in a role, over several services.
ecosystem_draft some_agreements(std::mt19937& random)
{
    const texts parties{"p0", "p1", "p2", "p3", "p4"};
    const texts services{"s0", "s1", "s2", "s3"};
    const texts codes{"SE", "US", "US-CA", "US-NY", "DK"};
    const auto some_of = [&](const texts& all, unsigned most) {
        std::set<std::string> some;
        for (std::size_t i = 0, n = random() % (most + 1); i < n; ++i) some.insert(all[random() % all.size()]);
        return texts{some.begin(), some.end()};
    };
    ecosystem_draft draft;
    for (const std::string& each : parties) draft.parties.push_back(drafts::a_party(each));
    for (const std::string& each : services) draft.services.push_back(drafts::a_service(each));
    for (std::size_t a = 0, n = 2 + random() % 5; a < n; ++a) {
        const std::string key = "u" + std::to_string(a);
        std::vector<engagement> engaged;
        for (const std::string& each : parties)
            if (random() % 3 != 0) engaged.push_back({each, random() % 2 == 0 ? "supplier" : "distributor"});
        if (engaged.size() < 2) engaged = {{"p0", "supplier"}, {"p1", "distributor"}};
        agreement_terms made = drafts::terms(engaged, {});
        if (random() % 3 != 0) made.items = services;
        for (std::size_t r = 0, many = random() % 4; r < many; ++r)
            made.restrictions.push_back(
                exclusivity(random() % 2 == 0 ? "supplier" : "distributor", some_of(services, 2), some_of(codes, 2)));
        for (std::size_t o = 0, many = random() % 5; o < many; ++o) {
            const std::size_t from = random() % engaged.size();
            const std::size_t to = (from + 1 + random() % (engaged.size() - 1)) % engaged.size();
            draft.offers.push_back(drafts::an_offer(key + "-o" + std::to_string(o), engaged[from].party, engaged[to].party,
                                                    services[random() % services.size()], key));
        }
        draft.agreements.push_back(drafts::one_version(key, made));
    }
    return draft;
}

/// Each two restrictions of two agreements by themselves: some party and service of both, on one side of both, in a territory of both.
bool contradict(const ecosystem_draft& draft, std::pair<std::size_t, std::size_t> one, std::pair<std::size_t, std::size_t> other)
{
    const auto terms_of = [&](std::size_t a) -> const agreement_terms& { return draft.agreements[a].versions.entries().front().value; };
    const restriction& first = terms_of(one.first).restrictions[one.second];
    const restriction& second = terms_of(other.first).restrictions[other.second];
    const auto meet = [](const std::string& a, const std::string& b) { return a == b || b.starts_with(a + '-') || a.starts_with(b + '-'); };
    bool same_place = first.territories.empty() || second.territories.empty();
    for (const std::string& x : first.territories)
        for (const std::string& y : second.territories) same_place = same_place || meet(x, y);
    const auto binds = [&](std::size_t a, const restriction& by, const std::string& party, const std::string& service) {
        const auto has = [](const texts& all, const std::string& wanted) { return std::find(all.begin(), all.end(), wanted) != all.end(); };
        const auto& engaged = terms_of(a).engaged;
        if (std::none_of(engaged.begin(), engaged.end(), [&](const engagement& e) { return e.party == party && e.role == by.role; }))
            return false;
        if (!by.services.empty()) return has(by.services, service);
        if (!terms_of(a).items.empty()) return has(terms_of(a).items, service);
        return std::any_of(draft.offers.begin(), draft.offers.end(),
                           [&](const offer& o) { return o.under == draft.agreements[a].key && o.service == service; });
    };
    const auto receives = [&](std::size_t a, const std::string& party, const std::string& service) {
        return std::any_of(draft.offers.begin(), draft.offers.end(),
                           [&](const offer& o) { return o.under == draft.agreements[a].key && o.to == party && o.service == service; });
    };
    for (const party& who : draft.parties)
        for (const service& what : draft.services)
            if (same_place && binds(one.first, first, who.key, what.key) && binds(other.first, second, who.key, what.key) &&
                receives(one.first, who.key, what.key) == receives(other.first, who.key, what.key))
                return true;
    return false;
}

/// Where a code is told.
texts places(const checked<ecosystem>& read, const std::string& code = "exclusivity_twice")
{
    texts found;
    for (const finding& one : read.findings())
        if (one.code == code) found.push_back(one.place);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("exclusivity: what is promised twice is found by each pair's parties, services and territories")
{
    std::size_t contradictions = 0;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const ecosystem_draft draft = some_agreements(random);
        std::vector<std::pair<std::size_t, std::size_t>> all;
        for (std::size_t a = 0; a < draft.agreements.size(); ++a)
            for (std::size_t r = 0; r < draft.agreements[a].versions.entries().front().value.restrictions.size(); ++r)
                all.push_back({a, r});
        texts expected;
        for (const auto& later : all)
            if (std::any_of(all.begin(), all.end(),
                            [&](const auto& first) { return first.first < later.first && contradict(draft, first, later); }))
                expected.push_back("$.agreements[" + std::to_string(later.first) + "].restrictions[" + std::to_string(later.second) + "]");
        std::sort(expected.begin(), expected.end());
        contradictions += expected.size();
        CHECK(places(ecosystem::from(draft)) == expected);
    }
    CHECK(contradictions > 100);
}

namespace {

ecosystem_draft over_services(std::size_t services)
{
    ecosystem_draft draft;
    for (const char* each : {"maker", "one", "two", "agent", "client"}) draft.parties.push_back(drafts::a_party(each));
    for (std::size_t i = 0; i < services; ++i) draft.services.push_back(drafts::a_service("s" + std::to_string(i)));
    draft.services.push_back(drafts::a_service("m"));
    return draft;
}
void promise(ecosystem_draft& draft, const std::string& key, const std::string& who, const std::string& whom, std::vector<restriction> all)
{
    agreement_terms made = drafts::terms({{who, "supplier"}, {whom, "distributor"}}, {});
    made.restrictions = std::move(all);
    for (const service& each : draft.services) made.items.push_back(each.key);
    draft.agreements.push_back(drafts::one_version(key, std::move(made)));
}
std::string code_of(std::size_t i)
{
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return std::string{"SE-"} + letters[i % 26] + letters[i / 26 % 26] + letters[i / 676];
}

}  // namespace

TEST_CASE("exclusivity: what one agreement says at length hides nothing in others, wherever it stands")
{
    // One that contradicts nothing has as many restrictions over as many services as there is time for.
    for (const bool before : {true, false}) {
        CAPTURE(before);
        ecosystem_draft draft = over_services(2000);
        const auto at_length = [&] {
            promise(draft, "long", "agent", "client", std::vector<restriction>(600, exclusivity("distributor", {}, {})));
        };
        if (before) at_length();
        promise(draft, "u1", "maker", "one", {exclusivity("supplier", {"m"}, {})});
        promise(draft, "u2", "maker", "two", {exclusivity("supplier", {"m"}, {})});
        if (!before) at_length();
        const checked<ecosystem> read = ecosystem::from(draft);
        CHECK(places(read) == texts{before ? "$.agreements[2].restrictions[0]" : "$.agreements[1].restrictions[0]"});
        CHECK(places(read, "exclusivity_not_compared").empty());
    }
}

TEST_CASE("exclusivity: what overlaps in too many ways to be compared is told, and what else is promised twice is found")
{
    // A restriction for each service beside one for all of them, where two agreements name the same thousands of territories.
    texts codes;
    for (std::size_t i = 0; i < 1100; ++i) codes.push_back(code_of(i));
    std::set<std::size_t> sizes;
    for (const bool before : {true, false}) {
        CAPTURE(before);
        ecosystem_draft draft = over_services(1100);
        const auto overlapping = [&] {
            std::vector<restriction> all{exclusivity("supplier", {}, codes)};
            promise(draft, "v1", "agent", "one", all);
            for (std::size_t i = 0; i < 1100; ++i) all.push_back(exclusivity("supplier", {"s" + std::to_string(i)}, {"SE-AAA"}));
            promise(draft, "v2", "agent", "two", all);
        };
        if (before) overlapping();
        promise(draft, "u1", "maker", "one", {exclusivity("supplier", {"m"}, {})});
        promise(draft, "u2", "maker", "two", {exclusivity("supplier", {"m"}, {})});
        if (!before) overlapping();
        const checked<ecosystem> read = ecosystem::from(draft);
        const texts found = places(read);
        CHECK(std::count(found.begin(), found.end(), before ? "$.agreements[3].restrictions[0]" : "$.agreements[1].restrictions[0]") == 1);
        // As many are found in either order.
        sizes.insert(found.size());
        CHECK(places(read, "exclusivity_not_compared") == texts{"$.agreements"});
    }
    CHECK(sizes.size() == 1);
}

namespace {

/// A maker bound to sell m to `one` alone, or `one` to have it from the maker alone, and an offer beside.
ecosystem_draft one_dealer(const std::string& bound, const std::string& giver, const std::string& receiver, const std::string& what = "m")
{
    ecosystem_draft draft = over_services(1);
    draft.services.push_back(drafts::a_service("set", {{"m", rational{1}}, {"s0", rational{2}}}));
    promise(draft, "exclusive", "maker", "one", {exclusivity(bound, {"m"}, {})});
    promise(draft, "other", giver, receiver, {});
    draft.offers = {drafts::an_offer("in", "maker", "one", "m", "exclusive"), drafts::an_offer("beside", giver, receiver, what, "other")};
    return draft;
}
texts broken(const ecosystem_draft& draft)
{
    texts found;
    const checked<ecosystem> read = ecosystem::from(draft);
    REQUIRE(read.has_value());
    for (const finding& one : read.findings())
        if (one.code == "exclusivity_broken") found.push_back(one.subject + " " + one.place + ": " + one.text);
    return found;
}

}  // namespace

TEST_CASE("exclusivity: an offer beside an agreement that binds its supplier, or its receiver, to itself alone is told of")
{
    const std::string cure =
        " by this offer while that holds, so that usage of those days breaks it; offer it under \"exclusive\", end one before "
        "the other begins, or say there what is not exclusive";
    const std::string at = "beside $.offers[1]: ";
    CHECK(broken(one_dealer("supplier", "maker", "two")) ==
          texts{at + "\"maker\" is to give \"m\" to nobody beside \"exclusive\", and gives it to \"two\"" + cure});
    CHECK(broken(one_dealer("supplier", "maker", "two", "set")) ==
          texts{at + "\"maker\" is to give \"m\" to nobody beside \"exclusive\", and gives \"set\", which has it as a part, to \"two\"" +
                cure});
    CHECK(broken(one_dealer("distributor", "agent", "one")) ==
          texts{at + "\"one\" is to have \"m\" from nobody beside \"exclusive\", and has it from \"agent\"" + cure});
    // Another service, another party, the other side of those who are bound.
    CHECK(broken(one_dealer("supplier", "maker", "two", "s0")).empty());
    CHECK(broken(one_dealer("supplier", "agent", "one")).empty());
    CHECK(broken(one_dealer("distributor", "maker", "two")).empty());
    CHECK(broken(one_dealer("distributor", "one", "client")).empty());
    // Where the exclusivity is of a territory nobody knows yet where usage will be sold.
    ecosystem_draft draft = one_dealer("supplier", "maker", "two");
    drafts::change(draft.agreements[0], [](agreement_terms& t) { t.restrictions[0].territories = {"SE"}; });
    CHECK(broken(draft).empty());
    // Nobody is bound for what nobody is offered.
    draft = one_dealer("supplier", "maker", "two");
    draft.offers.erase(draft.offers.begin());
    CHECK(broken(draft).empty());
}

TEST_CASE("exclusivity: an offer that holds when the other does not breaks nothing")
{
    const date_range early{date::of(2026, 1, 1), date::of(2026, 7, 1)};
    const date_range late{date::of(2026, 7, 1), date::of(2027, 1, 1)};
    for (const bool by_offer : {true, false}) {
        CAPTURE(by_offer);
        ecosystem_draft draft = one_dealer("supplier", "maker", "two");
        if (by_offer)
            draft.offers[0].when = early;
        else
            drafts::change(draft.agreements[0],
                           [](agreement_terms& t) { t.restrictions[0].when = {date::of(2026, 1, 1), date::of(2026, 7, 1)}; });
        draft.offers[1].when = late;
        CHECK(broken(draft).empty());
        draft.offers[1].when.begin = date::of(2026, 6, 30);
        CHECK(broken(draft).size() == 1);
    }
}

TEST_CASE("exclusivity: what somebody only passes on under the agreement it may give beside it, however many things it is brought")
{
    // `one` has kits of the maker and makes sets of them, in that agreement; a set of what it is not brought there is its own.
    for (const std::size_t brought : {std::size_t{1}, std::size_t{20}}) {
        CAPTURE(brought);
        ecosystem_draft draft = over_services(brought);
        draft.services.push_back(drafts::a_service("kit", {{"m", rational{1}}}));
        draft.services.push_back(drafts::a_service("set", {{"kit", rational{1}}}));
        for (const char* each : {"exclusive", "other"}) {
            const bool first = *each == 'e';
            agreement_terms made = drafts::terms({{"maker", "supplier"}, {"one", "supplier"}, {"client", "customer"}}, {});
            if (first) made.restrictions = {exclusivity("supplier", {"set"}, {})};
            draft.agreements.push_back(drafts::one_version(each, made));
            draft.offers.push_back(drafts::an_offer(std::string{"sold-"} + each, "one", "client", "set", each));
        }
        CHECK(broken(draft).size() == 1);
        draft.offers.push_back(drafts::an_offer("in", "maker", "one", "kit", "exclusive"));
        for (std::size_t i = 0; i < brought; ++i)
            draft.offers.push_back(drafts::an_offer("in" + std::to_string(i), "maker", "one", "s" + std::to_string(i), "exclusive"));
        CHECK(broken(draft).empty());
        // Unless it says that it goes elsewhere.
        draft.offers[2].feeds.emplace();
        CHECK(broken(draft).size() == 1);
    }
}
