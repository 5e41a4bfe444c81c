#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/contract/policies.hpp>

#include <algorithm>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

checked<flow_set> derived(const ecosystem& of, const policy_registry& policies = policy_registry::shipped())
{
    return derive(value_chain::as_of(of, date::of(2026, 10, 15)).value(), policies);
}

std::string end_name(const ecosystem& of, const flow_end& end) { return end.party ? of[*end.party].key : "(introducer)"; }

/// `giver -> receiver service-or-clause` of each flow of a kind.
texts flows(const flow_set& from, flow_kind kind)
{
    const ecosystem& of = from.chain().of();
    texts all;
    for (const auto i : from.of_kind(kind)) {
        const flow& f = from[i];
        std::string what = f.on ? of[from.chain()[*f.on].service].key : "";
        if (kind == flow_kind::payment) {
            if (!f.clause)
                what = "no price for " + what;
            else if (f.clause->of == clause_ref::kind::charge)
                what = of[f.under].versions.entries()[f.version].value.charges[f.clause->index].key;
            else
                what = of[f.under].versions.entries()[f.version].value.divisions[f.clause->index].key;
        }
        all.push_back(end_name(of, f.giver) + " -> " + end_name(of, f.receiver) + " " + what);
        CHECK(!f.why.empty());
    }
    std::sort(all.begin(), all.end());
    return all;
}

texts payments_of(const builder& b)
{
    const auto d = derived(b.made());
    INFO(lines(d.findings()));
    REQUIRE(d.has_value());
    return flows(d.value(), flow_kind::payment);
}

texts findings_of(const builder& b) { return codes(derived(b.made()).findings()); }

/// p0 -> p1 -> ... -> people, one service, each step an agreement of its own.
builder resale_chain(int levels)
{
    builder b;
    b.service("tv");
    for (int i = 0; i < levels; ++i) b.party("p" + std::to_string(i));
    b.together("people");
    for (int i = 0; i < levels; ++i) {
        const std::string from = "p" + std::to_string(i);
        const std::string to = i + 1 < levels ? "p" + std::to_string(i + 1) : "people";
        const char* buyer = i + 1 < levels ? "reseller" : "customer";
        const std::string key = "a" + std::to_string(i);
        b.agree(key, terms("distribute", "EUR", {{from, i + 1 < levels ? "supplier" : "distributor"}, {to, buyer}},
                           {charge("c" + std::to_string(i), buyer, i + 1 < levels ? "supplier" : "distributor", per_unit(n("1")))}));
        b.offer("o" + std::to_string(i), from, to, "tv", key);
    }
    return b;
}

builder integration()
{
    builder b;
    b.service("sensor").service("network").service("car", {{"sensor", rational{1}}, {"network", std::nullopt}});
    b.parties({"maker", "operator", "joiner"}).together("drivers");
    b.agree("all", terms("integrate", "EUR",
                         {{"maker", "supplier"}, {"operator", "service_provider"}, {"joiner", "integrator"}, {"drivers", "customer"}},
                         {charge("price", "customer", "integrator", per_unit(n("9"))),
                          charge("lease", "integrator", "supplier", per_unit(n("1")), {"sensor"}),
                          charge("data", "integrator", "service_provider", per_unit(n("2")), {"network"})}));
    b.offer("cars", "joiner", "drivers", "car", "all")
        .offer("sensors", "maker", "joiner", "sensor", "all")
        .offer("megabytes", "operator", "joiner", "network", "all");
    return b;
}

builder selling_together(std::vector<charge_clause> more = {})
{
    builder b;
    b.service("s").service("t").parties({"b", "g"}).together("c");
    std::vector<charge_clause> charges{charge("s-price", "customer", "supplier", per_unit(n("20")), {"s"}),
                                       charge("t-price", "customer", "integrator", per_unit(n("35")), {"t"})};
    charges.insert(charges.end(), more.begin(), more.end());
    b.agree("market", terms("co_sell", "EUR", {{"b", "supplier"}, {"g", "integrator"}, {"c", "customer"}}, charges));
    b.offer("os", "b", "c", "s", "market").offer("ot", "g", "c", "t", "market");
    return b;
}

}  // namespace

TEST_CASE("distribute: the customer pays the last in full, everybody pays who supplies it, at any depth")
{
    for (int levels = 2; levels <= 5; ++levels) {
        CAPTURE(levels);
        texts expected;
        texts services;
        for (int i = 0; i < levels; ++i) {
            const std::string from = "p" + std::to_string(i);
            const std::string to = i + 1 < levels ? "p" + std::to_string(i + 1) : "people";
            expected.push_back(to + " -> " + from + " c" + std::to_string(i));
            services.push_back(from + " -> " + to + " tv");
        }
        std::sort(expected.begin(), expected.end());
        const auto d = derived(resale_chain(levels).made());
        CHECK(codes(d.findings()) == texts{});
        CHECK(flows(d.value(), flow_kind::payment) == expected);
        CHECK(flows(d.value(), flow_kind::service) == services);
        CHECK(flows(d.value(), flow_kind::bill) == services);
        CHECK(flows(d.value(), flow_kind::introduction) == texts{});
        for (const auto i : d.value().of_kind(flow_kind::payment)) CHECK(d.value()[i].is_price);
    }
}

TEST_CASE("distribute: one agreement over two steps of one service bills each step once")
{
    builder b;
    b.service("tv").parties({"maker", "dealer"}).together("people");
    b.agree("all", terms("distribute", "EUR", {{"maker", "supplier"}, {"dealer", "distributor"}, {"people", "customer"}},
                         {charge("retail", "customer", "distributor", per_unit(n("9"))),
                          charge("wholesale", "distributor", "supplier", per_unit(n("5")))}));
    b.offer("a", "maker", "dealer", "tv", "all").offer("b", "dealer", "people", "tv", "all");
    CHECK(payments_of(b) == texts{"dealer -> maker wholesale", "people -> dealer retail"});
}

TEST_CASE("distribute: a franchisee is a distributor")
{
    builder b = resale_chain(2);
    b.draft.agreements[1].versions =
        timeline<agreement_terms>{{{long_time, terms("distribute", "EUR", {{"p1", "franchisee"}, {"people", "customer"}},
                                                     {charge("c1", "customer", "franchisee", per_unit(n("1")))})}}};
    CHECK(findings_of(b) == texts{});
}

TEST_CASE("distribute: what it finds")
{
    builder none;
    none.service("tv").parties({"maker"}).together("people");
    none.agree("sale", terms("distribute", "EUR", {{"maker", "supplier"}, {"people", "customer"}},
                             {charge("c", "customer", "supplier", per_unit(n("1")))}));
    none.offer("o", "maker", "people", "tv", "sale");
    CHECK(findings_of(none) == texts{"no_intermediary"});
    CHECK(!derived(none.made()).has_value());

    builder kept = resale_chain(2);
    kept.draft.offers.pop_back();  // nothing leaves the reseller
    CHECK(findings_of(kept) == texts{"not_passed_on"});
    CHECK(derived(kept.made()).has_value());
    kept.draft.offers.back().feeds.emplace();
    CHECK(findings_of(kept).empty());

    builder altered = resale_chain(2);
    altered.service("a").service("b").service("c").service(
        "big", {{"tv", rational{1}}, {"a", rational{1}}, {"b", rational{1}}, {"c", rational{1}}});
    altered.draft.offers.back().service = "big";
    CHECK(findings_of(altered) == texts{"altered"});
    CHECK(derived(altered.made()).findings().front().text.find("as reseller it passes on") != std::string::npos);

    // Of a bundle only some goes on: that is less than what was bought, and no integration.
    builder some = resale_chain(2);
    some.service("radio").service("both", {{"tv", rational{1}}, {"radio", rational{1}}});
    some.draft.offers.front().service = "both";
    some.draft.offers.front().feeds = {{"o1"}};
    CHECK(findings_of(some) == texts{});
}

TEST_CASE("integrate: the customer pays the integrator for the whole, the integrator each supplier for its part")
{
    CHECK(payments_of(integration()) == texts{"drivers -> joiner price", "joiner -> maker lease", "joiner -> operator data"});
}

TEST_CASE("integrate: an aggregator joins too, though it is no integrator")
{
    builder b = integration();
    auto entries = b.draft.agreements.front().versions.entries();
    entries.front().value.engaged[2].role = "aggregator";
    for (charge_clause& c : entries.front().value.charges) {
        if (c.payer == "integrator") c.payer = "aggregator";
        if (c.payee == "integrator") c.payee = "aggregator";
    }
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    CHECK(payments_of(b) == texts{"drivers -> joiner price", "joiner -> maker lease", "joiner -> operator data"});
}

TEST_CASE("integrate: what it finds")
{
    builder none = resale_chain(2);
    for (agreement& a : none.draft.agreements) {
        auto entries = a.versions.entries();
        entries.front().value.type = "integrate";
        a.versions = timeline<agreement_terms>{entries};
    }
    CHECK(findings_of(none) == texts{"no_integrator", "no_integrator"});

    builder around = integration();
    around.offer("straight", "maker", "drivers", "sensor", "all");
    CHECK(has_code(derived(around.made()).findings(), "bypasses_integrator"));
    CHECK(!derived(around.made()).has_value());

    builder aside = integration();
    aside.service("paper").offer("paper", "maker", "joiner", "paper", "all");
    CHECK(has_code(derived(aside.made()).findings(), "not_part_of_bundle"));
    CHECK(derived(aside.made()).has_value());
    // Who says that it is for own use knows.
    aside.draft.offers.back().feeds.emplace();
    CHECK_FALSE(has_code(derived(aside.made()).findings(), "not_part_of_bundle"));
}

TEST_CASE("integrate within integrate: five levels, each pays the one above")
{
    builder b;
    std::string inner;
    for (int i = 0; i < 5; ++i) {
        const std::string key = "s" + std::to_string(i);
        if (inner.empty())
            b.service(key);
        else
            b.service(key, {{inner, rational{2}}});
        inner = key;
        b.party("p" + std::to_string(i));
    }
    b.together("people");
    texts expected;
    for (int i = 0; i < 5; ++i) {
        const std::string from = "p" + std::to_string(i);
        const std::string to = i == 4 ? "people" : "p" + std::to_string(i + 1);
        const std::string key = std::to_string(i);
        b.agree("a" + key, i == 4 ? terms("integrate", "EUR", {{from, "integrator"}, {to, "customer"}},
                                          {charge("c" + key, "customer", "integrator", per_unit(n("1")))})
                                  : terms("integrate", "EUR", {{from, "supplier"}, {to, "integrator"}},
                                          {charge("c" + key, "integrator", "supplier", per_unit(n("1")))}));
        b.offer("o" + key, from, to, "s" + key, "a" + key);
        expected.push_back(to + " -> " + from + " c" + key);
    }
    std::sort(expected.begin(), expected.end());
    CHECK(payments_of(b) == expected);
}

TEST_CASE("co_sell: the customer pays each for its own part, and nobody pays a margin")
{
    CHECK(payments_of(selling_together()) == texts{"c -> b s-price", "c -> g t-price"});
    CHECK(findings_of(selling_together()) == texts{});
}

TEST_CASE("co_sell: whoever was introduced pays the introducer")
{
    const auto d = derived(selling_together({charge("commission", "introduced", "introducer", percent(n("10"), retail))}).made());
    REQUIRE(d.has_value());
    CHECK(flows(d.value(), flow_kind::introduction) == texts{"(introducer) -> b s", "(introducer) -> g t"});
    CHECK(flows(d.value(), flow_kind::payment) ==
          texts{"b -> (introducer) commission", "c -> b s-price", "c -> g t-price", "g -> (introducer) commission"});
    for (const auto i : d.value().of_kind(flow_kind::payment))
        if (d.value()[i].receiver.is_introducer()) CHECK(!d.value()[i].is_price);
}

TEST_CASE("co_sell: what it finds")
{
    builder alone = selling_together();
    alone.draft.offers.pop_back();
    CHECK(has_code(derived(alone.made()).findings(), "one_seller"));
    CHECK(!derived(alone.made()).has_value());

    builder apart = selling_together();
    apart.together("d");
    auto entries = apart.draft.agreements.front().versions.entries();
    entries.front().value.engaged.push_back({"d", "customer"});
    apart.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    apart.draft.offers.back().to = "d";
    CHECK(findings_of(apart) == texts{"no_common_customer"});
}

TEST_CASE("a payer who is not the consumer: the insurer pays for the patient, and is billed")
{
    builder b;
    b.service("care").parties({"clinic", "reseller", "insurer"}).together("patients");
    b.agree("cover", terms("distribute", "EUR", {{"clinic", "distributor"}, {"patients", "customer"}, {"insurer", "purchaser"}},
                           {charge("fee", "purchaser", "distributor", per_unit(n("80"))),
                            charge("own-share", "customer", "distributor", per_unit(n("5")))}));
    b.offer("o", "clinic", "patients", "care", "cover");
    b.draft.offers.back().paid_by = "insurer";
    const auto d = derived(b.made());
    INFO(lines(d.findings()));
    REQUIRE(d.has_value());
    CHECK(flows(d.value(), flow_kind::service) == texts{"clinic -> patients care"});
    CHECK(flows(d.value(), flow_kind::bill) == texts{"clinic -> insurer care"});
    CHECK(flows(d.value(), flow_kind::payment) == texts{"insurer -> clinic fee", "patients -> clinic own-share"});
    for (const auto i : d.value().of_kind(flow_kind::payment)) CHECK(d.value()[i].is_price);
}

TEST_CASE("who pays in the place of a customer has a charge to pay, or it is told who pays")
{
    const auto cover = [](const std::string& payer, bool by_calendar) {
        builder b;
        b.service("care").parties({"clinic", "insurer"}).together("patients");
        charge_clause fee = charge("fee", payer, "distributor", by_calendar ? flat(n("80")) : per_unit(n("80")));
        if (by_calendar) fee.kind = charge_kind::recurring;
        b.agree("cover", terms("distribute", "EUR", {{"clinic", "distributor"}, {"patients", "customer"}, {"insurer", "purchaser"}},
                               {fee, charge("own-share", "customer", "distributor", per_unit(n("5")))}));
        b.offer("o", "clinic", "patients", "care", "cover");
        b.draft.offers.back().paid_by = "insurer";
        return b;
    };
    CHECK(findings_of(cover("purchaser", false)).empty());
    CHECK(findings_of(cover("purchaser", true)).empty());
    const auto d = derived(cover("customer", false).made());
    REQUIRE(d.findings().size() == 1);
    CHECK(d.findings().front().code == "paid_by_without_charge");
    CHECK(d.findings().front().text.find("'insurer' gets the bill, in the place of 'patients'") != std::string::npos);
}

TEST_CASE("why a charge that goes the other way is paid says so")
{
    builder b;
    b.service("tv").parties({"maker", "dealer"}).together("people");
    b.agree("all", terms("distribute", "EUR", {{"maker", "supplier"}, {"dealer", "distributor"}, {"people", "customer"}},
                         {charge("retail", "customer", "distributor", per_unit(n("9"))),
                          charge("bonus", "supplier", "distributor", per_unit(n("1")))}));
    b.offer("a", "maker", "dealer", "tv", "all").offer("b", "dealer", "people", "tv", "all");
    const auto d = derived(b.made());
    REQUIRE(d.has_value());
    texts told;
    for (const auto i : d.value().of_kind(flow_kind::payment))
        if (const std::string& why = d.value()[i].why; why.find("goes the other way") != std::string::npos) told.push_back(why);
    CHECK(
        told ==
        texts{"'dealer' sells 'tv' on and pays 'maker' the wholesale part; charge 'bonus' goes the other way, and 'maker' pays 'dealer'"});
}

TEST_CASE("one who stands aside of a link is paid on the link that reaches the customer")
{
    builder b;
    b.service("tv").parties({"maker", "dealer", "agent"}).together("people");
    b.agree("all",
            terms("distribute", "EUR", {{"maker", "supplier"}, {"dealer", "distributor"}, {"agent", "broker"}, {"people", "customer"}},
                  {charge("retail", "customer", "distributor", per_unit(n("9"))),
                   charge("wholesale", "distributor", "supplier", per_unit(n("5"))),
                   charge("agency", "distributor", "broker", per_unit(n("1")))}));
    b.offer("a", "maker", "dealer", "tv", "all").offer("b", "dealer", "people", "tv", "all");
    CHECK(payments_of(b) == texts{"dealer -> agent agency", "dealer -> maker wholesale", "people -> dealer retail"});
}

TEST_CASE("charges due by the calendar are flows of their own, for each pair in the roles")
{
    builder b = resale_chain(2);
    b.party("p9");
    charge_clause fee = charge("fee", "supplier", "reseller", flat(n("100")));
    fee.kind = charge_kind::recurring;
    auto entries = b.draft.agreements.front().versions.entries();
    entries.front().value.charges.push_back(fee);
    entries.front().value.engaged.push_back({"p9", "supplier"});
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    const auto d = derived(b.made());
    texts standing;
    for (const auto i : d.value().of_kind(flow_kind::payment))
        if (!d.value()[i].on) standing.push_back(end_name(d.value().chain().of(), d.value()[i].giver));
    CHECK(standing == texts{"p0", "p9"});
}

TEST_CASE("a link without any price is a payment without a clause, that people may still see")
{
    builder b = resale_chain(2);
    auto entries = b.draft.agreements.back().versions.entries();
    entries.front().value.charges.clear();
    b.draft.agreements.back().versions = timeline<agreement_terms>{entries};
    CHECK(payments_of(b) == texts{"p1 -> p0 c0", "people -> p1 no price for tv"});
}

TEST_CASE("a link whose receiver pays an agent for it has a price")
{
    // An app that a store sells in its maker's name.
    const auto made = [](const charge_clause& of) {
        builder b;
        b.service("app").parties({"maker", "store", "users"});
        b.agree("sale", terms("sell", "EUR", {{"maker", "supplier"}, {"store", "partner"}, {"users", "customer"}}, {of}));
        b.offer("o", "maker", "users", "app", "sale");
        return b;
    };
    CHECK(payments_of(made(charge("price", "customer", "partner", per_unit(n("1"))))) == texts{"users -> store price"});
    // What others pay or get beside the sale is no price of it.
    CHECK(payments_of(made(charge("subsidy", "partner", "supplier", per_unit(n("1"))))) ==
          texts{"store -> maker subsidy", "users -> maker no price for app"});
    // Who pays the supplier all the same is named there.
    const auto why = [&](const charge_clause& of) {
        const flow_set told = derived(made(of).made()).value();
        const auto open = std::ranges::find_if(told.flows(), [](const flow& f) { return f.kind == flow_kind::payment && !f.clause; });
        REQUIRE(open != told.flows().end());
        return open->why.substr(open->why.find("; "));
    };
    CHECK(why(charge("subsidy", "partner", "supplier", per_unit(n("1")))) ==
          "; no price is agreed here, in the place of 'users' it is paid by 'store'");
    CHECK(why(charge("commission", "supplier", "partner", per_unit(n("1")))) == "; no price is agreed here");
    CHECK(payments_of(made(charge("commission", "supplier", "partner", per_unit(n("1"))))) ==
          texts{"maker -> store commission", "users -> maker no price for app"});
    CHECK(payments_of(made(charge("bonus", "partner", "customer", per_unit(n("1"))))) ==
          texts{"store -> users bonus", "users -> maker no price for app"});
}

TEST_CASE("a charge that no offer connects is a warning")
{
    builder b = resale_chain(2);
    auto entries = b.draft.agreements.front().versions.entries();
    entries.front().value.charges.front().services = {"radio"};
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    b.service("radio");
    CHECK(has_code(derived(b.made()).findings(), "charge_without_flow"));
    CHECK(derived(b.made()).has_value());
}

TEST_CASE("a division pays every member on the link that reaches the customer, and says where a role is nobody's or many's")
{
    builder b;
    b.service("game").parties({"studio", "store", "engine", "other"}).together("players");
    const auto of = [&](in_roles engaged) {
        b.draft.agreements.clear();
        b.agree("sale", terms("distribute", "EUR", std::move(engaged),
                              {charge("price", "customer", "distributor", per_unit(n("10"))),
                               charge("w", "distributor", "supplier", per_unit(n("1")))},
                              {division("takings", "distributor", retail, {share("supplier", n("7/10")), share("provider")})}));
    };
    of({{"studio", "supplier"}, {"store", "distributor"}, {"engine", "provider"}, {"players", "customer"}});
    b.offer("a", "studio", "store", "game", "sale").offer("b", "store", "players", "game", "sale");
    CHECK(payments_of(b) == texts{"players -> store price", "store -> engine takings", "store -> studio takings", "store -> studio w"});

    of({{"studio", "supplier"}, {"store", "distributor"}, {"engine", "provider"}, {"other", "provider"}, {"players", "customer"}});
    CHECK(has_code(derived(b.made()).findings(), "ambiguous_role"));
}

TEST_CASE("an unknown policy is an error that suggests the one that was meant and names all")
{
    builder b = resale_chain(2);
    auto entries = b.draft.agreements.front().versions.entries();
    entries.front().value.type = "distribut";
    b.draft.agreements.front().versions = timeline<agreement_terms>{entries};
    const auto d = derived(b.made());
    REQUIRE(codes(d.findings()) == texts{"unknown_policy"});
    CHECK(d.findings().front().subject == "a0");
    CHECK(d.findings().front().text.find("did you mean 'distribute'") != std::string::npos);
    CHECK(d.findings().front().text.find(
              "advertise bank broker clear co_market co_sell distribute enable franchise integrate provide purchase sell") !=
          std::string::npos);
}

namespace {

/// One's own policy: the supplier pays whoever takes its service, a third of nothing is agreed otherwise.
struct give_away {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "give_away"; }
    void derive(const contract_view& agreement, flow_sink& out) const
    {
        for (const auto i : agreement.links()) {
            out.service_and_bill(i, "given away");
            for (std::uint32_t c = 0; c < agreement.terms().charges.size(); ++c)
                out.payment(i, c, {agreement.chain()[i].from}, {agreement.chain()[i].to}, "the supplier pays");
        }
    }
};
static_assert(contract_policy<give_away>);

}  // namespace

TEST_CASE("one's own policy is taken by name, and replaces one of the same name")
{
    builder b = resale_chain(2);
    for (agreement& a : b.draft.agreements) {
        auto entries = a.versions.entries();
        entries.front().value.type = "give_away";
        a.versions = timeline<agreement_terms>{entries};
    }
    CHECK(codes(derived(b.made()).findings()) == texts{"unknown_policy", "unknown_policy"});
    const policy_registry more = policy_registry::shipped().with(give_away{});
    CHECK(more.names().size() == policy_registry::shipped().names().size() + 1);
    CHECK(more.find("give_away") != nullptr);
    CHECK(policy_registry::shipped().find("give_away") == nullptr);
    const auto d = derived(b.made(), more);
    REQUIRE(d.has_value());
    CHECK(flows(d.value(), flow_kind::payment) == texts{"p0 -> p1 c0", "p1 -> people c1"});
    CHECK(more.with(give_away{}).names() == more.names());
}

TEST_CASE("deriving does not depend on the order of a draft")
{
    builder b = integration();
    const auto one = derived(b.made());
    std::reverse(b.draft.offers.begin(), b.draft.offers.end());
    std::reverse(b.draft.parties.begin(), b.draft.parties.end());
    std::reverse(b.draft.services.begin(), b.draft.services.end());
    const auto other = derived(b.made());
    REQUIRE(one.has_value());
    REQUIRE(other.has_value());
    CHECK(std::equal(one.value().flows().begin(), one.value().flows().end(), other.value().flows().begin(), other.value().flows().end()));
}
