#include <partnering/entity/ecosystem.hpp>

#include "draft.hpp"

#include <algorithm>
#include <type_traits>

using namespace partnering;

// Typed ids: a wrong kind does not compile.
template <class Id>
concept opens_a_party = requires(const ecosystem& of, Id id, std::string_view key) { of.may_be_member(key, id); };
static_assert(opens_a_party<party_id>);
static_assert(!opens_a_party<role_id> && !opens_a_party<agreement_id> && !opens_a_party<int>);
static_assert(std::is_same_v<decltype(std::declval<const ecosystem&>()[service_id{0}]), const service&>);
static_assert(std::is_same_v<decltype(std::declval<const ecosystem&>()[offer_id{0}]), const offer&>);
static_assert(!std::is_convertible_v<party_id, service_id> && !std::is_constructible_v<party_id, service_id>);

TEST_CASE("ecosystem: ids stand in sorted key order, and every thing is found by its key")
{
    const ecosystem of = drafts::made(drafts::music());
    CHECK(of.name() == "music");
    CHECK(std::is_sorted(of.parties().begin(), of.parties().end(), [](const party& a, const party& b) { return a.key < b.key; }));
    for (std::uint32_t i = 0; i < of.parties().size(); ++i) CHECK(of.find_party(of.parties()[i].key) == party_id{i});
    for (std::uint32_t i = 0; i < of.roles().size(); ++i) CHECK(of.find_role(of.roles()[i].key) == role_id{i});
    CHECK(of.find_service("streaming") == service_id{0});
    CHECK(of[of.find_agreement("wholesale").value()].key == "wholesale");
    CHECK(of[of.find_offer("to-operator").value()].from == "streamer");
    CHECK_FALSE(of.find_party("nobody").has_value());
    CHECK_FALSE(of.find_offer("retail").has_value());
}

TEST_CASE("ecosystem: an id that no such thing has is a broken contract")
{
    const ecosystem of = drafts::made(drafts::music());
    CHECK_THROWS_AS((void)of[party_id{3}], contract_violation);
    CHECK_THROWS_AS((void)of.elements(service_id{1}), contract_violation);
    CHECK_THROWS_AS((void)of.is_kind_of(role_id{0}, role_id{1000}), contract_violation);
}

TEST_CASE("ecosystem: an empty draft makes an ecosystem that knows the built-in roles")
{
    const ecosystem of = drafts::made({});
    CHECK(of.roles().size() == built_in_roles().size());
    CHECK(of.parties().empty());
}

TEST_CASE("ecosystem: an agreement that names no rounding rounds its statements half even to the minor unit")
{
    // ISO 4217: SEK has two decimals, JPY none, KWD three.
    for (const auto& [code, step] : {std::pair{"SEK", quantum{1, 100}}, {"JPY", quantum{1, 1}}, {"KWD", quantum{1, 1000}}}) {
        CAPTURE(code);
        ecosystem_draft draft = drafts::music();
        auto entries = draft.agreements[0].versions.entries();
        entries[0].value.in = currency::from_code(code);
        draft.agreements[0].versions = timeline<agreement_terms>{entries};
        const ecosystem of = drafts::made(draft);
        const auto& rules = of[of.find_agreement("retail").value()].versions.entries()[0].value.rounding;
        CHECK(rules == std::vector{rounding_rule{.place = rounding_place::statement, .step = step, .mode = rounding_mode::half_even}});
    }
}

TEST_CASE("ecosystem: members of a class become parties, declared or not, and only they may stand in it")
{
    ecosystem_draft draft = drafts::music();
    draft.parties.push_back(drafts::a_class("dealers", {"zeta", "alpha"}));
    draft.parties.push_back(drafts::a_party("alpha", party_kind::individual));
    drafts::change(draft.agreements[0], [](agreement_terms& t) { t.engaged.push_back({"dealers", "reseller"}); });
    const ecosystem of = drafts::made(draft);
    REQUIRE(of.find_party("zeta").has_value());
    CHECK(of[*of.find_party("zeta")].kind == party_kind::organisation);
    CHECK(of[*of.find_party("alpha")].kind == party_kind::individual);
    const party_id dealers = of.find_party("dealers").value();
    CHECK(of[dealers].members == std::vector<std::string>{"alpha", "zeta"});
    CHECK(of.may_be_member("alpha", dealers));
    CHECK(of.may_be_member("zeta", dealers));
    CHECK_FALSE(of.may_be_member("streamer", dealers));
    CHECK_FALSE(of.may_be_member("nobody", dealers));
    CHECK_FALSE(of.may_be_member("alpha", of.find_party("zeta").value()));
}

TEST_CASE("ecosystem: an open class takes any key that could be one, but no class")
{
    const ecosystem of = drafts::made(drafts::music());
    const party_id subscribers = of.find_party("subscribers").value();
    CHECK(of.may_be_member("4670123", subscribers));
    CHECK(of.may_be_member("streamer", subscribers));
    CHECK_FALSE(of.may_be_member("subscribers", subscribers));
    CHECK_FALSE(of.may_be_member("", subscribers));
    CHECK_FALSE(of.may_be_member("a,b", subscribers));
    CHECK_FALSE(of.may_be_member("a\nb", subscribers));
}

TEST_CASE("ecosystem: a measure is found for its party over exactly its days")
{
    const date_range year{date::of(2025, 1, 1), date::of(2026, 1, 1)};
    const date_range january{date::of(2025, 1, 1), date::of(2025, 2, 1)};
    ecosystem_draft draft = drafts::music();
    draft.measures = {{"sales", "streamer", year, rational{500'000}},
                      {"sales", "streamer", january, rational{40'000}},
                      {"sales", "operator-one", year, rational{7}}};
    const ecosystem of = drafts::made(draft);
    CHECK(of.measured("sales", "streamer", year) == rational{500'000});
    CHECK(of.measured("sales", "streamer", january) == rational{40'000});
    CHECK(of.measured("sales", "operator-one", year) == rational{7});
    CHECK_FALSE(of.measured("sales", "operator-one", january).has_value());
    CHECK_FALSE(of.measured("availability", "streamer", year).has_value());
    CHECK_FALSE(of.measured("sales", "streamer", {date::of(2025, 1, 1), date::of(2025, 1, 31)}).has_value());
}

TEST_CASE("ecosystem: ten thousand dealers stand in one role of one agreement")
{
    ecosystem_draft draft = drafts::music();
    std::vector<std::string> keys;
    for (int i = 0; i < 10'000; ++i) keys.push_back("dealer-" + std::to_string(i));
    draft.parties.push_back(drafts::a_class("dealers", keys));
    draft.agreements.push_back(
        drafts::one_version("dealing", drafts::terms({{"operator-one", "wholesaler"}, {"dealers", "reseller"}},
                                                     {drafts::charge("fee", "reseller", "wholesaler", flat(rational{1}))})));
    draft.offers.push_back(drafts::an_offer("to-dealers", "operator-one", "dealers", "streaming", "dealing"));
    const ecosystem of = drafts::made(draft);
    CHECK(of.parties().size() == 10'004);
    const party_id dealers = of.find_party("dealers").value();
    CHECK(std::all_of(keys.begin(), keys.end(),
                      [&](const std::string& key) { return of.may_be_member(key, dealers) && of.find_party(key).has_value(); }));
    CHECK_FALSE(of.may_be_member("dealer-10000", dealers));
}

TEST_CASE("ecosystem: ten thousand dealers may be engaged one by one, each with ten offers' worth of clauses to check")
{
    ecosystem_draft draft = drafts::music();
    std::vector<engagement> engaged{{"operator-one", "wholesaler"}};
    for (int i = 0; i < 10'000; ++i) {
        draft.parties.push_back(drafts::a_party("dealer-" + std::to_string(i)));
        engaged.push_back({"dealer-" + std::to_string(i), "reseller"});
        draft.offers.push_back(
            drafts::an_offer("offer-" + std::to_string(i), "operator-one", "dealer-" + std::to_string(i), "streaming", "dealing"));
    }
    std::vector<charge_clause> charges;
    for (int i = 0; i < 1'000; ++i)
        charges.push_back(drafts::charge("c" + std::to_string(i), "intermediary", "wholesaler", flat(rational{1})));
    draft.agreements.push_back(drafts::one_version("dealing", drafts::terms(engaged, charges)));
    const ecosystem of = drafts::made(draft);
    CHECK(of.offers().size() == 10'002);
}

TEST_CASE("ecosystem: every version of an agreement is kept, by date, and checked by itself")
{
    ecosystem_draft draft = drafts::music();
    agreement_terms old_terms = draft.agreements[0].versions.entries()[0].value;
    agreement_terms new_terms = old_terms;
    new_terms.charges[0].how = per_unit(rational{109});
    draft.agreements[0].versions = timeline<agreement_terms>{
        {{{date::of(2027, 1, 1), date::of(2028, 1, 1)}, new_terms}, {{date::of(2026, 1, 1), date::of(2027, 1, 1)}, old_terms}}};
    const ecosystem of = drafts::made(draft);
    const auto& versions = of[of.find_agreement("retail").value()].versions;
    REQUIRE(versions.at(date::of(2026, 12, 31)) != nullptr);
    CHECK(versions.at(date::of(2026, 12, 31))->charges[0].how == per_unit(rational{99}));
    CHECK(versions.at(date::of(2027, 1, 1))->charges[0].how == per_unit(rational{109}));
    CHECK(versions.at(date::of(2028, 1, 1)) == nullptr);
}

TEST_CASE("ecosystem: charges keep their order, since `net` is less what is written before")
{
    ecosystem_draft draft = drafts::music();
    drafts::change(draft.agreements[0], [](agreement_terms& t) {
        t.charges.insert(t.charges.begin(), drafts::charge("z-first", "customer", "distributor", flat(rational{1})));
    });
    const ecosystem of = drafts::made(draft);
    const auto& charges = of[of.find_agreement("retail").value()].versions.entries()[0].value.charges;
    REQUIRE(charges.size() == 2);
    CHECK(charges[0].key == "z-first");
    CHECK(charges[1].key == "price");
}

TEST_CASE("ecosystem: a party may be supplier in one agreement and customer in another, and another may pay for it")
{
    ecosystem_draft draft = drafts::music();
    draft.parties.push_back(drafts::a_party("employer"));
    drafts::change(draft.agreements[0], [](agreement_terms& t) { t.engaged.push_back({"employer", "purchaser"}); });
    draft.offers[0].paid_by = "employer";
    const ecosystem of = drafts::made(draft);
    CHECK(of[of.find_offer("to-subscribers").value()].paid_by == "employer");
}

// ------------------------------------------------------------------------------------------------ bundles

namespace {

/// bundle = streaming + calls; calls = voice + sms; family = bundle + streaming (a diamond).
ecosystem bundles()
{
    ecosystem_draft draft;
    draft.services = {
        drafts::a_service("streaming"),
        drafts::a_service("voice"),
        drafts::a_service("sms"),
        drafts::a_service("news"),
        drafts::a_service("calls", {{"voice", rational{100}}, {"sms", std::nullopt}}),
        drafts::a_service("bundle", {{"streaming", rational{1}}, {"calls", rational{1}}}),
        drafts::a_service("family", {{"bundle", rational{4}}, {"streaming", rational{1}}}),
        drafts::a_service("bundle-and-news", {{"bundle", rational{1}}, {"news", rational{1}}}),
    };
    return drafts::made(draft);
}

std::vector<std::string> keys_of(const ecosystem& of, const std::vector<service_id>& ids)
{
    std::vector<std::string> keys;
    for (const service_id each : ids) keys.push_back(of[each].key);
    return keys;
}

}  // namespace

TEST_CASE("service: a bundle of bundles consists of its last parts, each once")
{
    const ecosystem of = bundles();
    const auto elements = [&](const char* key) { return keys_of(of, of.elements(of.find_service(key).value())); };
    using keys = std::vector<std::string>;
    CHECK(elements("voice") == keys{"voice"});
    CHECK(elements("calls") == keys{"sms", "voice"});
    CHECK(elements("bundle") == keys{"sms", "streaming", "voice"});
    CHECK(elements("family") == keys{"sms", "streaming", "voice"});
}

TEST_CASE("service: what enters an intermediary is a subset of what leaves it, or it is no intermediary")
{
    const ecosystem of = bundles();
    const auto subset = [&](const char* part, const char* whole) {
        return of.is_subset(of.find_service(part).value(), of.find_service(whole).value());
    };
    CHECK(subset("streaming", "bundle"));
    CHECK(subset("calls", "bundle"));
    CHECK(subset("bundle", "bundle"));
    CHECK(subset("bundle", "family"));
    CHECK(subset("family", "bundle"));  // by what they consist of, whatever the number
    CHECK_FALSE(subset("bundle", "calls"));
    CHECK_FALSE(subset("news", "bundle"));
}

TEST_CASE("service: almost the same is a subset with at most so many elements added")
{
    const ecosystem of = bundles();
    const auto almost = [&](const char* in, const char* out, unsigned altered) {
        return of.almost_same(of.find_service(in).value(), of.find_service(out).value(), altered);
    };
    CHECK(of.almost_same(of.find_service("bundle").value(), of.find_service("bundle-and-news").value()));
    CHECK(almost("bundle", "bundle", 0));
    CHECK_FALSE(almost("bundle", "bundle-and-news", 0));
    CHECK(almost("bundle", "bundle-and-news", 1));
    CHECK_FALSE(almost("streaming", "bundle", 1));
    CHECK(almost("streaming", "bundle", 2));
    CHECK_FALSE(almost("bundle-and-news", "bundle", 5));  // what enters does not all leave: a provider's matter
}

TEST_CASE("service: sixty storeys of diamonds have 2^60 paths and are walked once")
{
    ecosystem_draft draft;
    draft.services.push_back(drafts::a_service("s0"));
    for (int i = 1; i <= 60; ++i) {
        const std::string below = "s" + std::to_string(i - 1);
        draft.services.push_back(drafts::a_service("left" + std::to_string(i), {{below, rational{1}}}));
        draft.services.push_back(drafts::a_service("right" + std::to_string(i), {{below, rational{1}}}));
        draft.services.push_back(drafts::a_service(
            "s" + std::to_string(i), {{"left" + std::to_string(i), rational{1}}, {"right" + std::to_string(i), rational{1}}}));
    }
    const ecosystem of = drafts::made(draft);
    CHECK(keys_of(of, of.elements(of.find_service("s60").value())) == std::vector<std::string>{"s0"});
}

TEST_CASE("service: a bundle nested a hundred thousand deep is walked without recursion")
{
    ecosystem_draft draft;
    draft.services.push_back(drafts::a_service("s0"));
    for (int i = 1; i <= 100'000; ++i)
        draft.services.push_back(drafts::a_service("s" + std::to_string(i), {{"s" + std::to_string(i - 1), rational{1}}}));
    const ecosystem of = drafts::made(draft);
    CHECK(of.is_subset(of.find_service("s0").value(), of.find_service("s100000").value()));
}

// ------------------------------------------------------------------------------------------------ digest

TEST_CASE("digest: the same draft in another order has the same digest and the same ids")
{
    ecosystem_draft draft = drafts::music();
    draft.parties.push_back(drafts::a_class("dealers", {"b", "a"}));
    drafts::change(draft.agreements[0], [](agreement_terms& t) { t.engaged.push_back({"dealers", "reseller"}); });
    ecosystem_draft other = draft;
    std::reverse(other.parties.begin(), other.parties.end());
    std::reverse(other.agreements.begin(), other.agreements.end());
    std::reverse(other.offers.begin(), other.offers.end());
    std::reverse(other.parties[0].members.begin(), other.parties[0].members.end());
    drafts::change(other.agreements[1], [](agreement_terms& t) { std::reverse(t.engaged.begin(), t.engaged.end()); });
    const ecosystem a = drafts::made(draft);
    const ecosystem b = drafts::made(other);
    CHECK(to_string(a.content_digest()) == to_string(b.content_digest()));
    CHECK(std::equal(a.parties().begin(), a.parties().end(), b.parties().begin(), b.parties().end()));
}

TEST_CASE("digest: whatever is said otherwise changes it")
{
    using change_of = void (*)(ecosystem_draft&);
    struct row {
        const char* what;
        change_of change;
    };
    // One row a field: where a new field is not written into the digest, its row finds out.
    static const row rows[] = {
        {"the name", [](ecosystem_draft& d) { d.name = "other"; }},
        {"an own role", [](ecosystem_draft& d) { d.roles.push_back({"mvno", "", "", "reseller"}); }},
        {"the name of a service", [](ecosystem_draft& d) { d.services[0].name = "x"; }},
        {"its unit", [](ecosystem_draft& d) { d.services[0].unit = "x"; }},
        {"its vertical", [](ecosystem_draft& d) { d.services[0].vertical = "x"; }},
        {"digital", [](ecosystem_draft& d) { d.services[0].digital = false; }},
        {"a part", [](ecosystem_draft& d) { d.services[0].parts = {{"bits", std::nullopt}}; }},
        {"a part with units", [](ecosystem_draft& d) { d.services[0].parts = {{"bits", rational{0}}}; }},
        {"a party's name", [](ecosystem_draft& d) { d.parties[0].name = "x"; }},
        {"its kind", [](ecosystem_draft& d) { d.parties[0].kind = party_kind::individual; }},
        {"its parent", [](ecosystem_draft& d) { d.parties[0].parent = "streamer"; }},
        {"its industry", [](ecosystem_draft& d) { d.parties[0].industry = "x"; }},
        {"how a class settles", [](ecosystem_draft& d) { d.parties[2].settles = class_settlement::together; }},
        {"a member", [](ecosystem_draft& d) { d.parties[2].members = {"m"}; }},
        {"whether it is open",
         [](ecosystem_draft& d) {
             d.parties[2].members = {"m"};
             d.parties[2].open = false;
         }},
        {"an agreement's name", [](ecosystem_draft& d) { d.agreements[0].name = "x"; }},
        {"its cycle", [](ecosystem_draft& d) { d.agreements[0].cycle = recurrence::quarter; }},
        {"its version policy", [](ecosystem_draft& d) { d.agreements[0].versions_by = version_policy::period_end; }},
        {"its zone", [](ecosystem_draft& d) { d.agreements[0].zone = time_zone{"UTC", "2026b", {{instant{0}, 0}}}; }},
        {"its zone's data version", [](ecosystem_draft& d) { d.agreements[0].zone = time_zone{"UTC", "2026c", {{instant{0}, 0}}}; }},
        {"its zone's offsets", [](ecosystem_draft& d) { d.agreements[0].zone = time_zone{"UTC", "2026b", {{instant{0}, 3600}}}; }},
        {"when a zone's offset starts", [](ecosystem_draft& d) { d.agreements[0].zone = time_zone{"UTC", "2026b", {{instant{1}, 0}}}; }},
        {"its days",
         [](ecosystem_draft& d) {
             auto e = d.agreements[0].versions.entries();
             e[0].when.end = date::of(2029, 1, 1);
             d.agreements[0].versions = timeline<agreement_terms>{e};
         }},
        {"its type", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.type = "x"; }); }},
        {"its financial model",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.money = financial_model::invoice; }); }},
        {"its currency", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.in = currency{"EUR"}; }); }},
        {"an engagement",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.engaged.push_back({"streamer", "supplier"}); });
         }},
        {"an item", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.items = {"streaming"}; }); }},
        {"a charge's key", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].key = "x"; }); }},
        {"its label", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].label = "x"; }); }},
        {"its payer",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].payer = "consumer"; }); }},
        {"its payee",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].payee = "business"; }); }},
        {"its kind (recurring)",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].kind = charge_kind::recurring; });
         }},
        {"its services",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].services = {"streaming"}; }); }},
        {"its scope",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].per = charge_scope::event; }); }},
        {"what it counts",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].counts = charge_driver::fed; }); }},
        {"its due day",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].due.due_day = 2; }); }},
        {"its due month",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].due.due_month = 2; }); }},
        {"its day count",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].due.days = day_count::actual_360; });
         }},
        {"how often it is due",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].due.every = recurrence::year; });
         }},
        {"its one day",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::one_time;
                 t.charges[0].due.on = date::of(2026, 5, 1);
             });
         }},
        {"another one day",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::one_time;
                 t.charges[0].due.on = date::of(2026, 5, 2);
             });
         }},
        {"proration",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::recurring;
                 t.charges[0].due.prorated = true;
             });
         }},
        {"formula: price",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = per_unit(rational{98}); });
         }},
        {"formula: price by basis",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = per_unit(rational{99}, basis{}); });
         }},
        {"formula: price by measure",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.charges[0].how = per_unit(rational{99}, measure_ref{"sales", "", {}, {}}); });
         }},
        {"formula: another measure",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.charges[0].how = per_unit(rational{99}, measure_ref{"sale", "", {}, {}}); });
         }},
        {"formula: a party's measure",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = per_unit(rational{99}, measure_ref{"sales", "customer", {}, {}});
             });
         }},
        {"formula: last year's measure",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = per_unit(rational{99}, measure_ref{"sales", "", measure_period::previous_year, {}});
             });
         }},
        {"formula: measure or zero",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = per_unit(rational{99}, measure_ref{"sales", "", {}, rational{0}});
             });
         }},
        {"formula: flat",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = flat(rational{99}); }); }},
        {"formula: package",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = package(rational{1}, rational{99}); });
         }},
        {"formula: package size",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = package(rational{2}, rational{99}); });
         }},
        {"formula: graduated",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = tiered(tier_mode::graduated, {{rational{5}, {}, rational{2}, {}}, {{}, {}, rational{1}, {}}});
             });
         }},
        {"formula: volume",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = tiered(tier_mode::volume, {{rational{5}, {}, rational{2}, {}}, {{}, {}, rational{1}, {}}});
             });
         }},
        {"formula: tier bound",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how =
                     tiered(tier_mode::volume, {{rational{5}, tier_bound::exclusive, rational{2}, {}}, {{}, {}, rational{1}, {}}});
             });
         }},
        {"formula: tier flat",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = tiered(tier_mode::volume, {{rational{5}, {}, rational{2}, rational{1}}, {{}, {}, rational{1}, {}}});
             });
         }},
        {"formula: percent",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = percent(rational{8}, {basis_kind::retail, ""}); });
         }},
        {"formula: percent of gross",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = percent(rational{8}, {basis_kind::gross, ""}); });
         }},
        {"formula: cost plus",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = cost_plus(rational{8}); });
         }},
        {"formula: cost plus per unit",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = cost_plus(rational{8}, rational{1}); });
         }},
        {"formula: retail minus",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = retail_minus(rational{8}); });
         }},
        {"formula: sum",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = sum({per_unit(rational{99})}); });
         }},
        {"formula: take or pay",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.charges[0].how = take_or_pay(per_unit(rational{99}), rational{5}); });
         }},
        {"formula: at least",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = at_least(per_unit(rational{99}), rational{5}); });
         }},
        {"formula: at most",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = at_most(per_unit(rational{99}), rational{5}); });
         }},
        {"formula: at most of another",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.charges[0].how = at_most(per_unit(rational{98}), rational{5}); });
         }},
        {"formula: discount",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.charges[0].how = discounted(per_unit(rational{99}), rational{5}); });
         }},
        {"formula: stepped discount",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = discounted_by(per_unit(rational{99}), {{{}, {}, rational{1, 2}, {}}}, {"sales", "", {}, {}});
             });
         }},
        {"formula: condition",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = when(quantity_driver{}, comparison::less, rational{5}, flat(rational{1}), flat(rational{2}));
             });
         }},
        {"formula: condition turned",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = when(quantity_driver{}, comparison::greater, rational{5}, flat(rational{1}), flat(rational{2}));
             });
         }},
        {"formula: outcomes swapped",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.charges[0].how = when(quantity_driver{}, comparison::less, rational{5}, flat(rational{2}), flat(rational{1}));
             });
         }},
        {"a division",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"", "customer", rational{1}, ""}}, {}, {}}};
             });
         }},
        {"a division's payer",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.divisions = {{"d", "business", {}, {{"", "customer", rational{1}, ""}}, {}, {}}}; });
         }},
        {"a division's basis",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {basis_kind::clause, "price"}, {{"", "customer", rational{1}, ""}}, {}, {}}};
             });
         }},
        {"a division's rest",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"", "customer", std::nullopt, ""}}, {}, {}}};
             });
         }},
        {"a share's label",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"", "customer", rational{1}, "x"}}, {}, {}}};
             });
         }},
        {"a share's payer",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"distributor", "customer", rational{1}, ""}}, {}, {}}};
             });
         }},
        {"a division's services",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"", "customer", rational{1}, ""}}, {"streaming"}, {}}};
             });
         }},
        {"a division's scope",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.divisions = {{"d", "distributor", {}, {{"", "customer", rational{1}, ""}}, {}, charge_scope::event}};
             });
         }},
        {"a rounding step",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.rounding = {{rounding_place::statement, quantum{1, 20}, rounding_mode::half_even}};
             });
         }},
        {"a rounding mode",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.rounding = {{rounding_place::statement, quantum{1, 100}, rounding_mode::half_up}};
             });
         }},
        {"a rounding place",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.rounding = {{rounding_place::leg, quantum{1, 100}, {}}, {rounding_place::statement, quantum{1, 100}, {}}};
             });
         }},
        {"a restriction",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.restrictions = {{restriction_kind::other, "distributor", {}, {}, {}, {}, ""}}; });
         }},
        {"its kind",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::territory, "distributor", {}, {}, {}, {}, ""}};
             });
         }},
        {"its role",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.restrictions = {{restriction_kind::other, "customer", {}, {}, {}, {}, ""}}; });
         }},
        {"its services",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::other, "distributor", {"streaming"}, {}, {}, {}, ""}};
             });
         }},
        {"its territory",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::other, "distributor", {}, {"SE"}, {}, {}, ""}};
             });
         }},
        {"its least",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::other, "distributor", {}, {}, rational{1}, {}, ""}};
             });
         }},
        {"its most",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::other, "distributor", {}, {}, {}, rational{1}, ""}};
             });
         }},
        {"its text",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.restrictions = {{restriction_kind::other, "distributor", {}, {}, {}, {}, "x"}}; });
         }},
        {"days to pay", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.payment_days = 0; }); }},
        {"how many", [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.payment_days = 1; }); }},
        {"that two sides are reconciled",
         [](ecosystem_draft& d) { drafts::change(d.agreements[0], [](agreement_terms& t) { t.reconciliation.emplace(); }); }},
        {"and paid on a day",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) {
                 t.payment_days = 0;
                 t.reconciliation.emplace();
             });
         }},
        {"whose figure counts",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.counts = agreed_figure::mean}; });
         }},
        {"how far quantities may differ",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.quantity = {rational{1, 2}, {}}}; });
         }},
        {"by how much of them",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.quantity = {{}, rational{1, 2}}}; });
         }},
        {"how far gross amounts may differ",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.gross = {rational{1, 2}, {}}}; });
         }},
        {"by how much of those",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0],
                            [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.gross = {{}, rational{1, 2}}}; });
         }},
        {"how far clocks may differ",
         [](ecosystem_draft& d) {
             drafts::change(d.agreements[0], [](agreement_terms& t) { t.reconciliation = reconciliation_terms{.apart_us = 1}; });
         }},
        {"an offer's key", [](ecosystem_draft& d) { d.offers[0].key = "x"; }},
        {"who pays", [](ecosystem_draft& d) { d.offers[0].paid_by = "subscribers"; }},
        {"that it feeds nothing", [](ecosystem_draft& d) { d.offers[1].feeds.emplace(); }},
        {"what it feeds", [](ecosystem_draft& d) { d.offers[1].feeds = {"to-subscribers"}; }},
        {"its days", [](ecosystem_draft& d) { d.offers[0].when = {date::of(2026, 1, 1), date::of(2027, 1, 1)}; }},
        {"its service", [](ecosystem_draft& d) { d.offers[0].service = "bits"; }},
        {"a measure", [](ecosystem_draft& d) { d.measures = {{"sales", "streamer", drafts::always(), rational{1}}}; }},
        {"its name", [](ecosystem_draft& d) { d.measures = {{"sale", "streamer", drafts::always(), rational{1}}}; }},
        {"its party", [](ecosystem_draft& d) { d.measures = {{"sales", "operator-one", drafts::always(), rational{1}}}; }},
        {"its value", [](ecosystem_draft& d) { d.measures = {{"sales", "streamer", drafts::always(), rational{1, 3}}}; }},
        {"its days",
         [](ecosystem_draft& d) { d.measures = {{"sales", "streamer", {date::of(2026, 1, 1), date::of(2026, 2, 1)}, rational{1}}}; }},
    };
    // Row by row against all before it: two changes must not look alike either.
    const auto base = [] {
        ecosystem_draft draft = drafts::music();
        draft.services.push_back(drafts::a_service("bits"));
        return draft;
    };
    std::vector<std::pair<digest, std::string>> seen{{drafts::made(base()).content_digest(), "nothing"}};
    for (const row& each : rows) {
        CAPTURE(each.what);
        ecosystem_draft draft = base();
        each.change(draft);
        // A due day on a usage charge says nothing, but is stated: it may not be refused here.
        const digest found = drafts::made(draft).content_digest();
        const auto same = std::find_if(seen.begin(), seen.end(), [&](const auto& before) { return before.first == found; });
        const std::string twin = same == seen.end() ? "none" : same->second;
        CHECK(twin == "none");
        seen.emplace_back(found, each.what);
    }
}

TEST_CASE("digest: a number is the same however it was written, and a zone however often it is made")
{
    ecosystem_draft a = drafts::music();
    ecosystem_draft b = drafts::music();
    drafts::change(a.agreements[0], [](agreement_terms& t) { t.charges[0].how = per_unit(rational{1, 2}); });
    drafts::change(b.agreements[0], [](agreement_terms& t) { t.charges[0].how = per_unit(rational{50, 100}); });
    for (ecosystem_draft* each : {&a, &b}) {
        for (agreement& of : each->agreements) of.zone = time_zone{"Europe/Stockholm", "2026b", {{instant{0}, 3600}}};
    }
    b.agreements[1].zone = b.agreements[0].zone;
    CHECK(drafts::made(a).content_digest() == drafts::made(b).content_digest());
}

TEST_CASE("digest: a formula that holds one part twice is the same as one that holds two equal parts")
{
    formula shared = flat(rational{1});
    formula written_out = flat(rational{1});
    for (int i = 0; i < 10; ++i) {
        shared = at_most(at_least(shared, rational{i}), rational{100 - i});
        written_out = at_most(at_least(written_out, rational{i}), rational{100 - i});
    }
    ecosystem_draft a = drafts::music();
    ecosystem_draft b = drafts::music();
    auto entries = a.agreements[0].versions.entries();
    entries[0].value.charges[0].how = sum({shared, shared});
    a.agreements[0].versions = timeline<agreement_terms>{entries};
    entries[0].value.charges[0].how = sum({shared, written_out});
    b.agreements[0].versions = timeline<agreement_terms>{entries};
    CHECK(drafts::made(a).content_digest() == drafts::made(b).content_digest());
}

TEST_CASE("ecosystem: copies share what they hold, and a draft is left as it was")
{
    const ecosystem_draft draft = drafts::music();
    const ecosystem a = drafts::made(draft);
    const ecosystem b = a;
    CHECK(a.parties().data() == b.parties().data());
    CHECK(draft.parties[0].key == "operator-one");
}
