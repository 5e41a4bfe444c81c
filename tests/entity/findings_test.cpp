#include <partnering/entity/ecosystem.hpp>

#include "draft.hpp"

#include <algorithm>
#include <random>

using namespace partnering;

namespace {

/// What is done to the draft `music`, and every finding it must give, in order, as `code place`.
struct row {
    const char* what;
    void (*change)(ecosystem_draft&);
    std::vector<std::string> expected;
    const char* text = "";  ///< a piece of the first finding's text
};

void check_rows(const std::vector<row>& rows)
{
    for (const row& each : rows) {
        CAPTURE(each.what);
        ecosystem_draft draft = drafts::music();
        each.change(draft);
        const checked<ecosystem> result = ecosystem::from(draft);
        CHECK(drafts::codes_and_places(result.findings()) == each.expected);
        const std::string text = result.findings().empty() ? std::string{} : result.findings()[0].text;
        CAPTURE(text);
        CHECK(text.find(each.text) != std::string::npos);
        CHECK(result.has_value() == !any_error(result.findings()));
    }
}

void terms_of(ecosystem_draft& draft, std::size_t which, void (*how)(agreement_terms&)) { drafts::change(draft.agreements[which], how); }

division_clause division(std::vector<division_clause::member> members)
{
    return {.key = "d", .payer = "distributor", .of = {}, .members = std::move(members), .services = {}, .per = charge_scope::period};
}

}  // namespace

TEST_CASE("findings: what is right gives none") { CHECK(ecosystem::from(drafts::music()).findings().empty()); }

TEST_CASE("findings: keys are unique, not empty, and fit to be written anywhere")
{
    check_rows({
        {"a party twice",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("streamer")); },
         {"duplicate_key $.parties[3].key"},
         "$.parties[1]"},
        {"a service twice",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("streaming")); },
         {"duplicate_key $.services[1].key"}},
        {"an offer twice", [](ecosystem_draft& d) { d.offers.push_back(d.offers[0]); }, {"duplicate_key $.offers[2].key"}},
        {"an agreement twice",
         [](ecosystem_draft& d) { d.agreements.push_back(d.agreements[0]); },
         {"duplicate_key $.agreements[2].key", "unused_agreement $.agreements[2]"}},
        {"a role twice",
         [](ecosystem_draft& d) { d.roles = {{"r", "", "", "party"}, {"r", "", "", "party"}}; },
         {"duplicate_key $.roles[1].key"},
         "$.roles[0]"},
        {"a built-in role",
         [](ecosystem_draft& d) { d.roles = {{"broker", "", "K", "business"}}; },
         {"duplicate_key $.roles[0].key"},
         "built-in"},
        {"a word of clauses",
         [](ecosystem_draft& d) { d.roles = {{"introducer", "", "", "party"}, {"introduced", "", "", "party"}}; },
         {"reserved_role $.roles[0].key", "reserved_role $.roles[1].key"}},
        {"two empty keys",
         [](ecosystem_draft& d) {
             d.parties.push_back(drafts::a_party(""));
             d.parties.push_back(drafts::a_party(""));
         },
         {"empty_key $.parties[3].key", "empty_key $.parties[4].key"}},
        {"a comma", [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("a,b")); }, {"bad_key $.parties[3].key"}, "comma"},
        {"a control character",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("a\tb")); },
         {"bad_key $.services[1].key"},
         "control character"},
        {"a control character of two bytes",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("a\xc2\x85")); },
         {"bad_key $.services[1].key"},
         "control character"},
        {"no UTF-8", [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("a\xff")); }, {"bad_key $.parties[3].key"}, "UTF-8"},
        {"a longer form of a comma",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("\xc0\xac")); },
         {"bad_key $.parties[3].key"},
         "UTF-8"},
        {"half a surrogate",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("\xed\xa0\x80")); },
         {"bad_key $.parties[3].key"},
         "UTF-8"},
        {"200 bytes", [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party(std::string(200, 'x'))); }, {}},
        {"201 bytes",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party(std::string(201, 'x'))); },
         {"bad_key $.parties[3].key"},
         "200 bytes"},
        {"letters of the world", [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("Škoda 株式会社 \xf0\x9f\x9a\x97")); }, {}},
        {"a name that is not UTF-8", [](ecosystem_draft& d) { d.parties[0].name = "\x80"; }, {"not_utf8 $.parties[0].name"}},
    });
}

TEST_CASE("findings: roles have a parent that leads to party, and a letter or none")
{
    check_rows({
        {"an unknown parent",
         [](ecosystem_draft& d) { d.roles = {{"r", "", "", "broken"}}; },
         {"unknown_role $.roles[0].parent"},
         "did you mean \"broker\"?"},
        {"itself", [](ecosystem_draft& d) { d.roles = {{"r", "", "", "r"}}; }, {"role_cycle $.roles[0].parent"}, "\"r\" -> \"r\""},
        {"a cycle of three, and one that leads into it",
         [](ecosystem_draft& d) { d.roles = {{"in", "", "", "a"}, {"c", "", "", "a"}, {"a", "", "", "b"}, {"b", "", "", "c"}}; },
         {"role_cycle $.roles[1].parent"},
         "\"c\" -> \"a\" -> \"b\" -> \"c\""},
        {"two letters", [](ecosystem_draft& d) { d.roles = {{"r", "", "AB", "party"}}; }, {"role_letter $.roles[0].letter"}},
        {"a digit", [](ecosystem_draft& d) { d.roles = {{"r", "", "2", "party"}}; }, {"role_letter $.roles[0].letter"}},
    });
}

TEST_CASE("findings: bundles consist of services that are there, and never of themselves")
{
    check_rows({
        {"an unknown part",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("b", {{"streeming", {}}})); },
         {"unknown_service $.services[1].parts[0].service"},
         "did you mean \"streaming\"?"},
        {"itself", [](ecosystem_draft& d) { d.services[0].parts = {{"streaming", {}}}; }, {"bundle_cycle $.services[0].parts[0]"}},
        {"a cycle of two",
         [](ecosystem_draft& d) {
             d.services = {drafts::a_service("streaming", {{"x", {}}}), drafts::a_service("x", {{"streaming", {}}})};
         },
         {"bundle_cycle $.services[1].parts[0]"},
         "\"streaming\" -> \"x\" -> \"streaming\""},
        {"a diamond is no cycle",
         [](ecosystem_draft& d) {
             d.services.push_back(drafts::a_service("l", {{"streaming", {}}}));
             d.services.push_back(drafts::a_service("r", {{"streaming", {}}}));
             d.services.push_back(drafts::a_service("top", {{"l", {}}, {"r", {}}}));
         },
         {}},
        {"a part twice",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("b", {{"streaming", {}}, {"streaming", rational{2}}})); },
         {"listed_twice $.services[1].parts[1]"}},
        {"less than nothing",
         [](ecosystem_draft& d) { d.services.push_back(drafts::a_service("b", {{"streaming", rational{-1, 2}}})); },
         {"part_units $.services[1].parts[0].units"},
         "-0.5"},
    });
}

TEST_CASE("findings: units have parents, classes have members, and nothing else does")
{
    check_rows({
        {"a unit of nobody",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_party("u", party_kind::unit)); },
         {"unit_without_parent $.parties[3].parent"}},
        {"an unknown parent",
         [](ecosystem_draft& d) { d.parties[0].parent = "streamers"; },
         {"unknown_party $.parties[0].parent"},
         "did you mean \"streamer\"?"},
        {"a cycle",
         [](ecosystem_draft& d) {
             d.parties[0].parent = "streamer";
             d.parties[1].parent = "operator-one";
         },
         {"party_cycle $.parties[0].parent"}},
        {"a unit of a class", [](ecosystem_draft& d) { d.parties[0].parent = "subscribers"; }, {"class_member $.parties[0].parent"}},
        {"nobody in a class", [](ecosystem_draft& d) { d.parties[2].open = false; }, {"class_member $.parties[2].members"}},
        {"nobody in a class that settles together",
         [](ecosystem_draft& d) {
             d.parties[2].open = false;
             d.parties[2].settles = class_settlement::together;
         },
         {}},
        {"a member twice",
         [](ecosystem_draft& d) { d.parties[2].members = {"m", "n", "m"}; },
         {"class_member $.parties[2].members[2]"},
         "[0]"},
        {"a class in itself", [](ecosystem_draft& d) { d.parties[2].members = {"subscribers"}; }, {"class_member $.parties[2].members[0]"}},
        {"a class in a class",
         [](ecosystem_draft& d) {
             d.parties[2].members = {"other"};
             d.parties.push_back(drafts::a_class("other", {"x"}));
         },
         {"class_member $.parties[2].members[0]", "unused_class $.parties[3]"}},
        {"a member with a comma", [](ecosystem_draft& d) { d.parties[2].members = {"m,n"}; }, {"bad_key $.parties[2].members[0]"}},
        {"members of an organisation", [](ecosystem_draft& d) { d.parties[0].members = {"m"}; }, {"class_member $.parties[0].members"}},
        {"an open organisation", [](ecosystem_draft& d) { d.parties[0].open = true; }, {"class_member $.parties[0].open"}},
        {"an organisation that settles together",
         [](ecosystem_draft& d) { d.parties[0].settles = class_settlement::together; },
         {"class_member $.parties[0].settles"}},
        {"a class nobody engages",
         [](ecosystem_draft& d) { d.parties.push_back(drafts::a_class("others", {"x"})); },
         {"unused_class $.parties[3]"}},
    });
}

TEST_CASE("findings: an agreement engages two or more parties in roles, in at least one version")
{
    check_rows({
        {"no version",
         [](ecosystem_draft& d) {
             d.agreements.push_back({});
             d.agreements[2].key = "empty";
         },
         {"no_version $.agreements[2].versions", "unused_agreement $.agreements[2]"}},
        {"one party in two roles",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged[1].party = "streamer"; }); },
         {"too_few_parties $.agreements[1].engaged", "no_common_agreement $.offers[1].to"},
         "only \"streamer\""},
        {"nobody",
         [](ecosystem_draft& d) { d.agreements.push_back(drafts::one_version("n", drafts::terms({}, {}))); },
         {"too_few_parties $.agreements[2].engaged", "unused_agreement $.agreements[2]"}},
        {"an unknown party",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged.push_back({"steamer", "supplier"}); }); },
         {"unknown_party $.agreements[1].engaged[2].party"},
         "did you mean \"streamer\"?"},
        {"an unknown role",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged.push_back({"streamer", "suplier"}); }); },
         {"unknown_role $.agreements[1].engaged[2].role"},
         "did you mean \"supplier\"?"},
        {"a role of clauses",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged.push_back({"streamer", "introducer"}); }); },
         {"unknown_role $.agreements[1].engaged[2].role"},
         "payee"},
        {"engaged twice",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged.push_back(t.engaged[0]); }); },
         {"listed_twice $.agreements[1].engaged[2]"}},
        {"two roles of one party",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.engaged.push_back({"streamer", "coseller"}); }); },
         {}},
        {"an unknown item",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.items = {"streaming", "stream"}; }); },
         {"unknown_service $.agreements[1].items[1]"}},
        {"an item twice",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.items = {"streaming", "streaming"}; }); },
         {"listed_twice $.agreements[1].items[1]"}},
        {"an agreement without offers",
         [](ecosystem_draft& d) { d.offers.pop_back(); },
         {"unused_agreement $.agreements[1]"},
         "no charge of it is due by the calendar"},
        {"an agreement without offers but for a month's fee",
         [](ecosystem_draft& d) {
             d.offers.pop_back();
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].kind = charge_kind::recurring; });
         },
         {}},
    });
}

TEST_CASE("findings: a version says which one it is, where there are several")
{
    check_rows({{"the second of two",
                 [](ecosystem_draft& d) {
                     auto entries = d.agreements[1].versions.entries();
                     entries.push_back({{entries[0].when.end, date::of(2040, 1, 1)}, entries[0].value});
                     entries[1].value.charges[0].payer = "tenant";
                     d.agreements[1].versions = timeline<agreement_terms>{entries};
                 },
                 {"role_not_engaged $.agreements[1].versions[1].charges[0].payer"},
                 "\"supplier\", \"distributor\""}});
}

TEST_CASE("findings: a clause is paid by and to roles that somebody engaged stands in")
{
    check_rows({
        {"a payer nobody stands in",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].payer = "customer"; }); },
         {"role_not_engaged $.agreements[1].charges[0].payer"}},
        {"a payee nobody stands in",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].payee = "broker"; }); },
         {"role_not_engaged $.agreements[1].charges[0].payee"}},
        {"a wider role",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.charges[0].payer = "intermediary";
                 t.charges[0].payee = "business";
             });
         },
         {}},
        {"a narrower role",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].payer = "franchisee"; }); },
         {"role_not_engaged $.agreements[1].charges[0].payer"}},
        {"no role at all",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].payer = ""; }); },
         {"unknown_role $.agreements[1].charges[0].payer"}},
        {"an unknown role",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].payee = "suppliers"; }); },
         {"unknown_role $.agreements[1].charges[0].payee"},
         "did you mean \"supplier\"?"},
        {"an introduction",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.charges[0].payer = "introduced";
                 t.charges[0].payee = "introducer";
             });
         },
         {}},
        {"an introduction the wrong way",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.charges[0].payer = "introducer";
                 t.charges[0].payee = "introduced";
             });
         },
         {"unknown_role $.agreements[1].charges[0].payer", "unknown_role $.agreements[1].charges[0].payee"}},
        {"a role of the other agreement's version",
         [](ecosystem_draft& d) { terms_of(d, 0, [](agreement_terms& t) { t.charges[0].payee = "supplier"; }); },
         {"role_not_engaged $.agreements[0].charges[0].payee"}},
    });
}

TEST_CASE("findings: a clause has a key of its own and names services, clauses and measures that are there")
{
    check_rows({
        {"a key twice",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges.push_back(t.charges[0]); }); },
         {"duplicate_key $.agreements[1].charges[1].key"}},
        {"a charge's key on a division",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.divisions = {division({{"", "supplier", rational{1}, ""}})};
                 t.divisions[0].key = "wholesale";
             });
         },
         {"duplicate_key $.agreements[1].divisions[0].key"}},
        {"no key",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].key = ""; }); },
         {"empty_key $.agreements[1].charges[0].key"}},
        {"an unknown service",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].services = {"radio"}; }); },
         {"unknown_service $.agreements[1].charges[0].services[0]"}},
        {"a service twice",
         [](ecosystem_draft& d) { terms_of(d, 1, [](agreement_terms& t) { t.charges[0].services = {"streaming", "streaming"}; }); },
         {"listed_twice $.agreements[1].charges[0].services[1]"}},
        {"a service that is no item",
         [](ecosystem_draft& d) {
             d.services.push_back(drafts::a_service("radio"));
             terms_of(d, 1, [](agreement_terms& t) {
                 t.items = {"streaming"};
                 t.charges[0].services = {"radio"};
             });
         },
         {"not_an_item $.agreements[1].charges[0].services[0]"}},
        {"an unknown clause",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].how = percent(rational{5}, {basis_kind::clause, "hwolesale"}); });
         },
         {"unknown_clause $.agreements[1].charges[0].formula"},
         "did you mean \"wholesale\"?"},
        {"a clause of another agreement",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].how = percent(rational{5}, {basis_kind::clause, "price"}); });
         },
         {"unknown_clause $.agreements[1].charges[0].formula"}},
        {"a division as basis",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.divisions = {division({{"", "supplier", rational{1}, ""}})};
                 t.charges[0].how = percent(rational{5}, {basis_kind::clause, "d"});
             });
         },
         {}},
        {"a basis that names a clause and is none",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].how = percent(rational{5}, {basis_kind::retail, "wholesale"}); });
         },
         {"unknown_clause $.agreements[1].charges[0].formula"}},
        {"a division's basis",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.divisions = {division({{"", "supplier", rational{1}, ""}})};
                 t.divisions[0].of = {basis_kind::clause, "x"};
             });
         },
         {"unknown_clause $.agreements[1].divisions[0].of"}},
        {"a measure without a name",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].how = per_unit(rational{1}, measure_ref{"", "", {}, {}}); });
         },
         {"empty_key $.agreements[1].charges[0].formula"}},
        {"a measure of a role nobody stands in",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) { t.charges[0].how = per_unit(rational{1}, measure_ref{"sales", "tenant", {}, {}}); });
         },
         {"role_not_engaged $.agreements[1].charges[0].formula"}},
    });
}

TEST_CASE("findings: shares are ratios from 0 to 1 that add up to 1, or leave a rest to one member")
{
    struct shares_row {
        const char* what;
        std::vector<std::optional<rational>> shares;
        std::vector<std::string> expected;
    };
    // Two 2,000-digit denominators without a common divisor: their sum would need 4,000 digits.
    const auto long_ratio = [](int offset) {
        rational d{1};
        for (int i = 0; i < 1'990; ++i) d *= rational{10};
        return rational{1} / (d + rational{offset});
    };
    for (const shares_row& each : {
             shares_row{"exactly 1", {rational{1, 3}, rational{2, 3}}, {}},
             shares_row{"a rest", {rational{1, 3}, std::nullopt}, {}},
             shares_row{"only a rest", {std::nullopt}, {}},
             shares_row{"a rest of nothing", {rational{1}, std::nullopt}, {}},
             shares_row{"a share of nothing", {rational{1}, rational{0}}, {}},
             shares_row{"a third three times, in decimals",
                        {rational{333, 1000}, rational{333, 1000}, rational{333, 1000}},
                        {"division_shares $.agreements[0].divisions[0].members"}},
             shares_row{"too much", {rational{2, 3}, rational{2, 3}}, {"division_shares $.agreements[0].divisions[0].members"}},
             shares_row{"too much before the rest",
                        {rational{2, 3}, rational{2, 3}, std::nullopt},
                        {"division_shares $.agreements[0].divisions[0].members"}},
             shares_row{"two rests",
                        {std::nullopt, rational{1, 2}, std::nullopt},
                        {"division_shares $.agreements[0].divisions[0].members[2].share"}},
             shares_row{"less than nothing",
                        {rational{-1, 3}, rational{4, 3}},
                        {"division_shares $.agreements[0].divisions[0].members[0].share",
                         "division_shares $.agreements[0].divisions[0].members[1].share"}},
             shares_row{"percent taken for ratios",
                        {rational{75}, rational{25}},
                        {"division_shares $.agreements[0].divisions[0].members[0].share",
                         "division_shares $.agreements[0].divisions[0].members[1].share"}},
             shares_row{"nobody", {}, {"division_shares $.agreements[0].divisions[0].members"}},
             shares_row{"ratios too long to add",
                        {long_ratio(1), long_ratio(3), std::nullopt},
                        {"division_shares $.agreements[0].divisions[0].members"}},
         }) {
        CAPTURE(each.what);
        ecosystem_draft draft = drafts::music();
        auto entries = draft.agreements[0].versions.entries();
        std::vector<division_clause::member> members;
        for (const auto& share : each.shares) members.push_back({"", "customer", share, ""});
        entries[0].value.divisions = {division(members)};
        draft.agreements[0].versions = timeline<agreement_terms>{entries};
        CHECK(drafts::codes_and_places(ecosystem::from(draft).findings()) == each.expected);
    }
    check_rows({
        {"nobody pays",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.divisions = {division({{"", "customer", rational{1}, ""}})};
                 t.divisions[0].payer = "";
             });
         },
         {"unknown_role $.agreements[0].divisions[0].members[0].payer"}},
        {"each has its payer",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.divisions = {division({{"distributor", "customer", rational{1}, ""}})};
                 t.divisions[0].payer = "";
             });
         },
         {}},
        {"a payee nobody stands in",
         [](ecosystem_draft& d) { terms_of(d, 0, [](agreement_terms& t) { t.divisions = {division({{"", "bank", rational{1}, ""}})}; }); },
         {"role_not_engaged $.agreements[0].divisions[0].members[0].payee"}},
        {"an introducer",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) { t.divisions = {division({{"", "introducer", rational{1}, ""}})}; });
         },
         {}},
    });
}

TEST_CASE("findings: rounding goes event, leg, statement, each at most once, and always ends with the statement")
{
    check_rows({
        {"all three",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.rounding = {{rounding_place::event, quantum{1, 10'000}, {}},
                               {rounding_place::leg, quantum{1, 1000}, {}},
                               {rounding_place::statement, quantum{1, 100}, {}}};
             });
         },
         {}},
        {"no statement",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) { t.rounding = {{rounding_place::event, quantum{1, 100}, {}}}; });
         },
         {"statement_rounding $.agreements[0].rounding"}},
        {"the statement first",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.rounding = {{rounding_place::statement, quantum{1, 100}, {}}, {rounding_place::leg, quantum{1, 100}, {}}};
             });
         },
         {"rounding_order $.agreements[0].rounding[1]"}},
        {"the statement twice",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.rounding = {{rounding_place::statement, quantum{1, 100}, {}}, {rounding_place::statement, quantum{1, 10}, {}}};
             });
         },
         {"rounding_order $.agreements[0].rounding[1]"},
         "twice"},
        {"special drawing rights",
         [](ecosystem_draft& d) { terms_of(d, 0, [](agreement_terms& t) { t.in = currency{"XDR"}; }); },
         {"currency_without_minor_unit $.agreements[0].rounding"}},
        {"special drawing rights with a quantum",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.in = currency{"XDR"};
                 t.rounding = {{rounding_place::statement, quantum{1, 100}, {}}};
             });
         },
         {}},
    });
}

TEST_CASE("findings: amounts are rounded to what decimals can write")
{
    struct step {
        quantum to;
        bool right;
    };
    // 1/2^18 and 1/5^18 have 18 decimals, 1/2^19 has 19; 1/3 and 7/30 have no end.
    const step steps[] = {{quantum{1, 100}, true},
                          {quantum{1, 20}, true},
                          {quantum{1, 4}, true},
                          {quantum{5, 1}, true},
                          {quantum{3, 8}, true},
                          {quantum{7, 100}, true},
                          {quantum{1, 1'000'000'000'000'000'000}, true},
                          {quantum{1, 262144}, true},
                          {quantum{1, 3814697265625}, true},
                          {quantum{1, 524288}, false},
                          {quantum{1, 3}, false},
                          {quantum{7, 30}, false},
                          {quantum{1, 999'999'999'999'999'989}, false}};
    for (const step& each : steps) {
        CAPTURE(each.to.denominator());
        ecosystem_draft draft = drafts::music();
        auto entries = draft.agreements[0].versions.entries();
        entries[0].value.rounding = {{.place = rounding_place::leg, .step = each.to}, {.step = quantum{1, 100}}};
        draft.agreements[0].versions = timeline<agreement_terms>{entries};
        const checked<ecosystem> result = ecosystem::from(draft);
        CHECK(drafts::codes_and_places(result.findings()) ==
              (each.right ? std::vector<std::string>{} : std::vector<std::string>{"rounding_quantum $.agreements[0].rounding[0]"}));
    }
}

TEST_CASE("findings: a withdrawn currency settles the past, and is asked about beyond it")
{
    struct row {
        const char* code;
        date end;
        const char* text;  ///< none: nothing is found
    };
    // ISO 4217 list three: HRK went in 2023-01, BGN in 2026-01, LTL in 2014-12.
    const row rows[] = {{"HRK", date::of(2023, 1, 1), nullptr},
                        {"HRK", date::of(2023, 2, 1), nullptr},
                        {"HRK", date::of(2023, 2, 2), "withdrawn in 2023-01"},
                        {"BGN", date::of(9999, 12, 31).plus_days(1), "without end"},
                        {"LTL", date::of(2015, 1, 1), nullptr},
                        {"LTL", date::of(2015, 1, 2), "until before 2015-01-02"},
                        {"EUR", date::of(9999, 12, 31).plus_days(1), nullptr}};
    for (const row& each : rows) {
        CAPTURE(each.code);
        CAPTURE(each.end.days_since_epoch());
        ecosystem_draft draft = drafts::music();
        agreement_terms terms = draft.agreements[0].versions.entries()[0].value;
        terms.in = currency::from_code(each.code);
        draft.agreements[0].versions = timeline<agreement_terms>{{{{date::of(2000, 1, 1), each.end}, terms}}};
        const checked<ecosystem> result = ecosystem::from(draft);
        CHECK(result.has_value());
        std::vector<finding> found;
        for (const finding& f : result.findings())
            if (f.code == "withdrawn_currency") found.push_back(f);
        REQUIRE(found.size() == (each.text == nullptr ? 0 : 1));
        if (each.text == nullptr) continue;
        CHECK(found[0].level == severity::warning);
        CHECK(found[0].place == "$.agreements[0].in");
        CAPTURE(found[0].text);
        CHECK(found[0].text.find(each.text) != std::string::npos);
    }
}

TEST_CASE("findings: bounds leave something between them, and bite")
{
    struct row {
        const char* what;
        formula how;
        std::vector<std::string> expected;
    };
    const rational low{5};
    const rational high{50};
    const formula price = per_unit(rational{2});
    const formula credit = per_unit(rational{-2});
    const basis of_retail{.kind = basis_kind::retail};
    const basis of_margin{.kind = basis_kind::margin};
    const std::vector<std::string> error{"charge_bounds"};
    const std::vector<std::string> warning{"idle_bound"};
    const row rows[] = {
        {"floor below cap", at_least(at_most(price, high), low), {}},
        {"cap above floor", at_most(at_least(price, low), high), {}},
        {"equal", at_most(at_least(price, low), low), {}},
        {"cap below floor", at_most(at_least(price, high), low), error},
        {"floor above cap", at_least(at_most(price, low), high), error},
        {"minimum above cap", take_or_pay(at_most(price, low), high), error},
        {"with a bound between them", take_or_pay(at_least(at_most(price, low), rational{1}), high), error},
        {"deep inside", sum({price, discounted(at_most(at_least(price, high), low), rational{10})}), error},
        {"in a branch", when(quantity_driver{}, comparison::less, 1, price, at_most(at_least(price, high), low)), error},
        {"not on one another", sum({at_most(price, low), at_least(price, high)}), {}},
        {"a cap below zero", at_most(price, -low), error},
        {"a cap of zero", at_most(price, rational{0}), {}},
        {"a floor below zero", at_least(price, -low), warning},
        {"a minimum below zero", take_or_pay(percent(rational{5}, of_retail), -low), warning},
        // What may be below zero is bounded there with sense.
        {"a credit of at most 5", at_least(credit, -low), {}},
        {"a credit of at least 5", at_most(credit, -low), {}},
        {"a share of a margin that may be a loss", at_least(percent(rational{5}, of_margin), -low), {}},
        {"what a discount may take beyond zero", at_least(discounted(price, rational{120}), -low), {}},
        {"less than retail", at_least(retail_minus(rational{30}, rational{1}), -low), {}},
    };
    for (const row& each : rows) {
        CAPTURE(each.what);
        ecosystem_draft draft = drafts::music();
        auto entries = draft.agreements[0].versions.entries();
        entries[0].value.charges[0].how = each.how;
        draft.agreements[0].versions = timeline<agreement_terms>{entries};
        const checked<ecosystem> result = ecosystem::from(draft);
        std::vector<std::string> found;
        for (const finding& f : result.findings()) {
            found.push_back(f.code);
            CHECK(f.place == "$.agreements[0].charges[0].formula");
            CHECK((f.level == severity::error) == (f.code == "charge_bounds"));
        }
        CHECK(found == each.expected);
    }
}

TEST_CASE("findings: every period has the day a charge is due on")
{
    struct due_row {
        recurrence every;
        unsigned month;
        unsigned day;
        bool right;
    };
    for (const due_row& each :
         {due_row{recurrence::year, 1, 1, true}, due_row{recurrence::year, 12, 31, true}, due_row{recurrence::year, 2, 28, true},
          due_row{recurrence::year, 2, 29, false}, due_row{recurrence::year, 13, 1, false}, due_row{recurrence::year, 0, 1, false},
          due_row{recurrence::year, 1, 0, false}, due_row{recurrence::month, 1, 28, true}, due_row{recurrence::month, 1, 29, false},
          due_row{recurrence::month, 1, 0, false}, due_row{recurrence::month, 2, 1, false}, due_row{recurrence::quarter, 1, 30, true},
          due_row{recurrence::quarter, 1, 31, false}, due_row{recurrence::day, 1, 1, true}, due_row{recurrence::day, 1, 2, false}}) {
        CAPTURE(static_cast<int>(each.every));
        CAPTURE(each.month);
        CAPTURE(each.day);
        ecosystem_draft draft = drafts::music();
        auto entries = draft.agreements[0].versions.entries();
        charge_clause& charge = entries[0].value.charges[0];
        charge.kind = charge_kind::recurring;
        charge.due.every = each.every;
        charge.due.due_month = each.month;
        charge.due.due_day = each.day;
        draft.agreements[0].versions = timeline<agreement_terms>{entries};
        const auto findings = ecosystem::from(draft).findings();
        CHECK(findings.size() == (each.right ? 0 : 1));
        for (const finding& one : findings) CHECK(one.code == "schedule");
    }
    check_rows({
        {"a day within",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::one_time;
                 t.charges[0].due.on = date::of(2026, 1, 1);
             });
         },
         {}},
        {"a day after the end",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::one_time;
                 t.charges[0].due.on = date::of(2030, 1, 1);
             });
         },
         {"schedule $.agreements[0].charges[0].due.on"},
         "2030-01-01"},
        {"a day for a recurring charge",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::recurring;
                 t.charges[0].due.on = date::of(2026, 1, 1);
             });
         },
         {"schedule $.agreements[0].charges[0].due.on"}},
        {"a prorated fee on one day",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::one_time;
                 t.charges[0].due = {.on = date::of(2026, 3, 1), .prorated = true};
             });
         },
         {"schedule $.agreements[0].charges[0].due.prorated"}},
        {"prorated usage",
         [](ecosystem_draft& d) { terms_of(d, 0, [](agreement_terms& t) { t.charges[0].due.prorated = true; }); },
         {"schedule $.agreements[0].charges[0].due.prorated"}},
        {"a fee per event",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.charges[0].kind = charge_kind::recurring;
                 t.charges[0].per = charge_scope::event;
             });
         },
         {"schedule $.agreements[0].charges[0].per"}},
    });
}

TEST_CASE("findings: a restriction binds somebody, somewhere, within bounds")
{
    check_rows({
        {"nobody engaged",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) { t.restrictions = {{restriction_kind::territory, "tenant", {}, {"SE"}, {}, {}, ""}}; });
         },
         {"role_not_engaged $.agreements[0].restrictions[0].role"}},
        {"territories",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.restrictions = {
                     {restriction_kind::territory, "distributor", {}, {"SE", "US-CA", "GB-ENG", "Sweden", "se", "SE-"}, {}, {}, ""}};
             });
         },
         {"territory $.agreements[0].restrictions[0].territories[3]", "territory $.agreements[0].restrictions[0].territories[4]",
          "territory $.agreements[0].restrictions[0].territories[5]"}},
        {"least above most",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.restrictions = {{restriction_kind::resale_price, "distributor", {}, {}, rational{9}, rational{8}, ""}};
             });
         },
         {"restriction_bounds $.agreements[0].restrictions[0].least"}},
        {"an unknown service",
         [](ecosystem_draft& d) {
             terms_of(d, 0,
                      [](agreement_terms& t) { t.restrictions = {{restriction_kind::exclusivity, "distributor", {"x"}, {}, {}, {}, ""}}; });
         },
         {"unknown_service $.agreements[0].restrictions[0].services[0]"}},
    });
}

TEST_CASE("findings: days to pay and tolerances are such that they say something")
{
    check_rows({
        {"the longest, and the widest",
         [](ecosystem_draft& d) {
             terms_of(d, 0, [](agreement_terms& t) {
                 t.payment_days = 36'600;
                 t.reconciliation = reconciliation_terms{.quantity = {rational{1'000'000'000'000'000'000}, rational{999, 1000}},
                                                         .apart_us = std::int64_t{366} * 86'400 * 1'000'000};
             });
         },
         {}},
        {"a day more than 100 years",
         [](ecosystem_draft& d) { terms_of(d, 0, [](agreement_terms& t) { t.payment_days = 36'601; }); },
         {"out_of_range $.agreements[0].payment_days"},
         "36601"},
        {"below zero",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.reconciliation = reconciliation_terms{
                     .quantity = {rational{-1}, rational{-1, 100}}, .gross = {rational{-1, 100}, rational{-1}}, .apart_us = -1};
             });
         },
         {"negative_tolerance $.agreements[1].reconciliation.tolerance.quantity.amount",
          "negative_tolerance $.agreements[1].reconciliation.tolerance.quantity.percent",
          "negative_tolerance $.agreements[1].reconciliation.tolerance.gross.amount",
          "negative_tolerance $.agreements[1].reconciliation.tolerance.gross.percent",
          "negative_tolerance $.agreements[1].reconciliation.tolerance.seconds"}},
        {"whatever is reported agrees",
         [](ecosystem_draft& d) {
             terms_of(d, 1, [](agreement_terms& t) {
                 t.reconciliation = reconciliation_terms{.quantity = {{}, rational{1}},
                                                         .gross = {rational{1'000'000'000'000'000'001}, {}},
                                                         .apart_us = std::int64_t{366} * 86'400 * 1'000'000 + 1};
             });
         },
         {"wide_tolerance $.agreements[1].reconciliation.tolerance.quantity.percent",
          "wide_tolerance $.agreements[1].reconciliation.tolerance.gross.amount",
          "wide_tolerance $.agreements[1].reconciliation.tolerance.seconds"},
         "100 percent"},
    });
}

namespace {

/// The streamer promises each of two operators that no other gets its streaming: in these territories, and from a day on.
ecosystem_draft promised_twice(const char* first_in, const char* second_in, date second_from, const char* second_role = "supplier")
{
    ecosystem_draft draft = drafts::music();
    draft.parties.push_back(drafts::a_party("operator-two"));
    draft.agreements.push_back(
        drafts::one_version("wholesale-two", drafts::terms({{"streamer", "supplier"}, {"operator-two", "distributor"}},
                                                           {drafts::charge("two", "distributor", "supplier", per_unit(rational{70}))})));
    draft.offers.push_back(drafts::an_offer("to-two", "streamer", "operator-two", "streaming", "wholesale-two"));
    const auto exclusive = [&](std::size_t which, const char* role, const char* territory, date from) {
        agreement_terms made = draft.agreements[which].versions.entries().front().value;
        restriction one;
        one.kind = restriction_kind::exclusivity;
        one.role = role;
        if (*territory != 0) one.territories = {territory};
        one.when.begin = from;
        one.when.end = from.plus_days(365);
        made.restrictions = {one};
        draft.agreements[which].versions = timeline<agreement_terms>{{{draft.agreements[which].versions.entries().front().when, made}}};
    };
    exclusive(1, "supplier", first_in, date::of(2026, 1, 1));
    exclusive(2, second_role, second_in, second_from);
    return draft;
}

}  // namespace

TEST_CASE("findings: exclusivity is promised once: for a service, in a territory, at a time")
{
    struct {
        const char* first;
        const char* second;
        date from;
        const char* role;
        bool contradicts;
    } rows[] = {{"", "", date::of(2026, 6, 1), "supplier", true},        {"SE", "SE", date::of(2026, 12, 31), "supplier", true},
                {"SE", "SE", date::of(2027, 1, 1), "supplier", false},   {"SE", "DK", date::of(2026, 6, 1), "supplier", false},
                {"US", "US-CA", date::of(2026, 6, 1), "supplier", true}, {"US-NY", "US-CA", date::of(2026, 6, 1), "supplier", false},
                {"", "DK", date::of(2026, 6, 1), "supplier", true},      {"", "", date::of(2026, 6, 1), "distributor", false}};
    for (const auto& row : rows) {
        CAPTURE(row.first);
        CAPTURE(row.second);
        CAPTURE(row.role);
        const checked<ecosystem> result = ecosystem::from(promised_twice(row.first, row.second, row.from, row.role));
        REQUIRE(result.has_value());
        std::vector<std::string> expected;
        if (row.contradicts) expected.push_back("exclusivity_twice $.agreements[2].restrictions[0]");
        // What is bound to no territory is broken by each offer beside it, whatever else is promised: by the streamer, though not by those
        // who have its streaming from nobody else.
        const bool second_everywhere = *row.second == 0 && std::string{row.role} == "supplier";
        if (second_everywhere) expected.push_back("exclusivity_broken $.offers[1]");
        if (*row.first == 0) expected.push_back("exclusivity_broken $.offers[2]");
        CHECK(drafts::codes_and_places(result.findings()) == expected);
    }
}

namespace {

struct promise {
    std::vector<std::string> territories;
    date from;
    date to;
};

/// The streamer promises each of many operators that no other gets its streaming.
ecosystem_draft promised_to_many(const std::vector<promise>& promises)
{
    ecosystem_draft draft;
    draft.services = {{.key = "streaming"}};
    draft.parties = {drafts::a_party("streamer")};
    for (std::size_t i = 0; i < promises.size(); ++i) {
        const std::string who = "operator-" + std::to_string(i);
        draft.parties.push_back(drafts::a_party(who));
        agreement_terms made = drafts::terms({{"streamer", "supplier"}, {who, "distributor"}},
                                             {drafts::charge("price", "distributor", "supplier", per_unit(rational{70}))});
        restriction one;
        one.kind = restriction_kind::exclusivity;
        one.role = "supplier";
        one.territories = promises[i].territories;
        one.when = {promises[i].from, promises[i].to};
        made.restrictions = {one};
        draft.agreements.push_back(drafts::one_version("to-" + who, made));
        draft.offers.push_back(drafts::an_offer("o" + std::to_string(i), "streamer", who, "streaming", "to-" + who));
    }
    return draft;
}
std::vector<std::string> contradictions_of(const ecosystem_draft& draft)
{
    std::vector<std::string> found;
    const checked<ecosystem> read = ecosystem::from(draft);
    for (const finding& one : read.findings())
        if (one.code == "exclusivity_twice") found.push_back(one.place);
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("findings: exclusivity that was promised before is found by each pair's territories and days, whatever their order")
{
    const std::vector<std::string> codes{"SE", "US", "US-CA", "US-NY", "DK"};
    for (unsigned seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        std::vector<promise> all;
        for (unsigned i = 0, many = 2 + random() % 12; i < many; ++i) {
            const date from = date::of(2026, 1, 1).plus_days(static_cast<std::int32_t>(random() % 60));
            promise one{{}, from, from.plus_days(1 + static_cast<std::int32_t>(random() % 20))};
            if (random() % 8 != 0)
                for (unsigned j = 0, of = 1 + random() % 2; j < of; ++j) one.territories.push_back(codes[random() % codes.size()]);
            all.push_back(one);
        }
        // Each pair by itself: a country holds its parts, and no territory is everywhere.
        const auto meet = [](const std::string& a, const std::string& b) {
            return a == b || b.starts_with(a + '-') || a.starts_with(b + '-');
        };
        std::vector<std::string> expected;
        for (std::size_t later = 0; later < all.size(); ++later)
            for (std::size_t first = 0; first < later; ++first) {
                const promise& a = all[first];
                const promise& b = all[later];
                bool same_place = a.territories.empty() || b.territories.empty();
                for (const std::string& x : a.territories)
                    for (const std::string& y : b.territories) same_place = same_place || meet(x, y);
                if (!same_place || a.from >= b.to || b.from >= a.to) continue;
                expected.push_back("$.agreements[" + std::to_string(later) + "].restrictions[0]");
                break;
            }
        std::sort(expected.begin(), expected.end());
        CHECK(contradictions_of(promised_to_many(all)) == expected);
    }
}

TEST_CASE("findings: exclusivity that was promised before is found among thousands that keep apart")
{
    std::vector<promise> all;
    const date start = date::of(2026, 1, 1);
    for (std::int32_t i = 0; i < 3000; ++i) all.push_back({{}, start.plus_days(i), start.plus_days(i + 1)});
    CHECK(contradictions_of(promised_to_many(all)).empty());
    all.push_back({{"SE"}, start.plus_days(1), start.plus_days(2)});
    CHECK(contradictions_of(promised_to_many(all)) == std::vector<std::string>{"$.agreements[3000].restrictions[0]"});
}

TEST_CASE("findings: an offer goes from one engaged party to another, for an item of their agreement")
{
    check_rows({
        {"unknown everything",
         [](ecosystem_draft& d) { d.offers.push_back(drafts::an_offer("o", "a", "b", "c", "d")); },
         {"unknown_party $.offers[2].from", "unknown_party $.offers[2].to", "unknown_service $.offers[2].service",
          "unknown_agreement $.offers[2].under"}},
        {"empty everything",
         [](ecosystem_draft& d) { d.offers.push_back(drafts::an_offer("o", "", "", "", "")); },
         {"unknown_party $.offers[2].from", "unknown_party $.offers[2].to", "unknown_service $.offers[2].service",
          "unknown_agreement $.offers[2].under"}},
        {"an agreement nearly right",
         [](ecosystem_draft& d) { d.offers[1].under = "wholesail"; },
         {"unknown_agreement $.offers[1].under", "unused_agreement $.agreements[1]"},
         "did you mean \"wholesale\"?"},
        {"to itself", [](ecosystem_draft& d) { d.offers[1].to = "streamer"; }, {"offer_to_itself $.offers[1].to"}},
        {"paid by the provider", [](ecosystem_draft& d) { d.offers[1].paid_by = "streamer"; }, {"offer_to_itself $.offers[1].paid_by"}},
        {"not engaged",
         [](ecosystem_draft& d) { d.offers[1].under = "retail"; },
         {"no_common_agreement $.offers[1].from", "unused_agreement $.agreements[1]"}},
        {"a payer who is not engaged",
         [](ecosystem_draft& d) { d.offers[0].paid_by = "streamer"; },
         {"no_common_agreement $.offers[0].paid_by"}},
        {"a member in place of its class",
         [](ecosystem_draft& d) {
             d.parties[2].members = {"ann"};
             d.offers[0].to = "ann";
         },
         {"no_common_agreement $.offers[0].to"},
         "member of \"subscribers\""},
        {"not an item",
         [](ecosystem_draft& d) {
             d.services.push_back(drafts::a_service("radio"));
             terms_of(d, 1, [](agreement_terms& t) { t.items = {"radio"}; });
         },
         {"not_an_item $.offers[1].service"}},
        {"on no day",
         [](ecosystem_draft& d) { d.offers[0].when = {date::of(2026, 2, 1), date::of(2026, 2, 1)}; },
         {"empty_period $.offers[0].when"}},
        {"after the agreement",
         [](ecosystem_draft& d) { d.offers[0].when = {date::of(2031, 1, 1), date::of(2032, 1, 1)}; },
         {"offer_outside_agreement $.offers[0].when"},
         "2031"},
        {"feeds what is not there",
         [](ecosystem_draft& d) { d.offers[1].feeds = {"to-subscriber"}; },
         {"unknown_offer $.offers[1].feeds[0]"},
         "did you mean \"to-subscribers\"?"},
        {"feeds nothing", [](ecosystem_draft& d) { d.offers[1].feeds.emplace(); }, {}},
        {"feeds an offer of another",
         [](ecosystem_draft& d) { d.offers[0].feeds = {"to-operator"}; },
         {"unknown_offer $.offers[0].feeds[0]"},
         "an offer of \"streamer\""},
        {"feeds twice",
         [](ecosystem_draft& d) { d.offers[1].feeds = {"to-subscribers", "to-subscribers"}; },
         {"listed_twice $.offers[1].feeds[1]"}},
    });
}

TEST_CASE("findings: an offer's ends may be engaged in any version of its agreement")
{
    ecosystem_draft draft = drafts::music();
    auto entries = draft.agreements[1].versions.entries();
    entries.push_back({{entries[0].when.end, date::of(2040, 1, 1)}, entries[0].value});
    entries[1].value.engaged.push_back({"subscribers", "tenant"});
    draft.agreements[1].versions = timeline<agreement_terms>{entries};
    draft.offers.push_back(drafts::an_offer("direct", "streamer", "subscribers", "streaming", "wholesale"));
    CHECK(ecosystem::from(draft).findings().empty());
}

TEST_CASE("findings: a measure is of a party, over days, and given once")
{
    check_rows({
        {"of nobody",
         [](ecosystem_draft& d) { d.measures = {{"sales", "stramer", drafts::always(), rational{1}}}; },
         {"unknown_party $.measures[0].of"},
         "did you mean \"streamer\"?"},
        {"without a name",
         [](ecosystem_draft& d) { d.measures = {{"", "streamer", drafts::always(), rational{1}}}; },
         {"empty_key $.measures[0].name"}},
        {"over no day",
         [](ecosystem_draft& d) { d.measures = {{"sales", "streamer", {date::of(2026, 1, 1), date::of(2026, 1, 1)}, rational{1}}}; },
         {"empty_period $.measures[0].when"}},
        {"twice, with the same value",
         [](ecosystem_draft& d) {
             d.measures = {{"sales", "streamer", drafts::always(), rational{1}}, {"sales", "streamer", drafts::always(), rational{1}}};
         },
         {"measure_overlap $.measures[1]"},
         "$.measures[0]"},
        {"a year beside a month of it",
         [](ecosystem_draft& d) {
             d.measures = {{"sales", "streamer", {date::of(2026, 1, 1), date::of(2027, 1, 1)}, rational{9}},
                           {"sales", "streamer", {date::of(2026, 1, 1), date::of(2026, 2, 1)}, rational{1}}};
         },
         {}},
        {"of a member that is only listed",
         [](ecosystem_draft& d) {
             d.parties[2].members = {"ann"};
             d.measures = {{"sales", "ann", drafts::always(), rational{1}}};
         },
         {}},
    });
}

TEST_CASE("findings: all of them come at once, in the order of the draft")
{
    ecosystem_draft draft = drafts::music();
    draft.roles = {{"r", "", "", "nowhere-at-all"}};
    draft.services.push_back(drafts::a_service("b", {{"none-of-these", {}}}));
    draft.parties[0].parent = "xxxxxxxx";
    terms_of(draft, 0, [](agreement_terms& t) { t.charges[0].payer = "tenant"; });
    draft.offers[1].service = "qqqq";
    draft.measures = {{"sales", "zzzz", drafts::always(), rational{1}}};
    const std::vector<std::string> expected{"unknown_role $.roles[0].parent",      "unknown_service $.services[1].parts[0].service",
                                            "unknown_party $.parties[0].parent",   "role_not_engaged $.agreements[0].charges[0].payer",
                                            "unknown_service $.offers[1].service", "unknown_party $.measures[0].of"};
    const checked<ecosystem> result = ecosystem::from(draft);
    CHECK(drafts::codes_and_places(result.findings()) == expected);
    CHECK_FALSE(result.has_value());
    CHECK_THROWS_AS((void)result.value(), error);
}

TEST_CASE("findings: of a hundred thousand wrong keys the first get suggestions, and all are told")
{
    // Every one compared with every other would be 10^11 letters; the work of all suggestions together is bounded.
    ecosystem_draft draft = drafts::music();
    for (int i = 0; i < 20'000; ++i) draft.parties.push_back(drafts::a_party("party-number-" + std::to_string(i)));
    for (int i = 0; i < 100'000; ++i)
        draft.measures.push_back({"m" + std::to_string(i), "party-numbr-" + std::to_string(i), drafts::always(), rational{1}});
    const checked<ecosystem> result = ecosystem::from(draft);
    REQUIRE(result.findings().size() == 100'000);
    const auto suggests = [](const finding& each) { return each.text.find("did you mean") != std::string::npos; };
    CHECK(suggests(result.findings().front()));
    CHECK(std::count_if(result.findings().begin(), result.findings().end(), suggests) < 1'000);
}

TEST_CASE("findings: cycles of a hundred thousand are found without recursion and told in a line")
{
    ecosystem_draft draft = drafts::music();
    constexpr int count = 100'000;
    for (int i = 0; i < count; ++i) {
        const std::string next = std::to_string((i + 1) % count);
        draft.roles.push_back({"r" + std::to_string(i), "", "", "r" + next});
        draft.services.push_back(drafts::a_service("s" + std::to_string(i), {{"s" + next, {}}}));
        draft.parties.push_back(drafts::a_party("p" + std::to_string(i)));
        draft.parties.back().parent = "p" + next;
    }
    const auto findings = ecosystem::from(draft).findings();
    CHECK(drafts::codes_and_places(findings) == std::vector<std::string>{"role_cycle $.roles[0].parent",
                                                                         "bundle_cycle $.services[100000].parts[0]",
                                                                         "party_cycle $.parties[3].parent"});
    for (const finding& each : findings) CHECK(each.text.size() < 400);
}
