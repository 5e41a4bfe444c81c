#include "../support/ecosystems.hpp"

#include <partnering/contract/derive.hpp>

#include <algorithm>

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

flow_set flows_of(const builder& b)
{
    const value_chain chain = value_chain::as_of(b.made(), date::of(2026, 10, 15)).value();
    checked<flow_set> flows = derive(chain);
    INFO(lines(flows.findings()));
    REQUIRE(flows.has_value());
    return flows.value();
}

std::string clause_of(const flow_set& from, const flow& f)
{
    const agreement_terms& t = from.chain().of()[f.under].versions.entries()[f.version].value;
    if (f.clause->of == clause_ref::kind::charge) return t.charges[f.clause->index].key;
    return t.divisions[f.clause->index].key + "." + std::to_string(f.clause->member);
}

flow_set::flow_index payment_under(const flow_set& from, std::string_view clause, std::string_view on = {})
{
    const ecosystem& of = from.chain().of();
    for (const flow_set::flow_index i : from.of_kind(flow_kind::payment)) {
        const flow& f = from[i];
        if (f.clause && clause_of(from, f) == clause && (on.empty() || of[from.chain()[*f.on].offer].key == on)) return i;
    }
    FAIL("no payment under ", clause);
    return 0;
}

/// `+price`, `-wholesale`, `+reported:offer`, `+reported` of each part that a basis of a payment adds up.
texts parts(const flow_set& from, std::string_view payment, const basis& of, std::string_view on = {})
{
    texts all;
    for (const basis_part& p : select(from, payment_under(from, payment, on), of)) {
        std::string one = p.sign > 0 ? "+" : "-";
        if (p.payment)
            one += clause_of(from, from[*p.payment]);
        else if (p.any_reported)
            one += "reported";
        else
            one += "reported:" + from.chain().of()[from.chain()[*p.reported].offer].key;
        all.push_back(one);
    }
    std::sort(all.begin(), all.end());
    return all;
}

/// miner -> maker -> seller -> people, every price named after its payer; seller also buys a licence; the seller pays the maker a bonus
/// under the same agreement, and an agent.
builder four_levels()
{
    builder b;
    b.service("ore")
        .service("part", {{"ore", rational{2}}})
        .service("licence")
        .service("whole", {{"part", rational{1}}, {"licence", rational{1}}});
    b.parties({"miner", "maker", "owner", "seller", "agent"}).together("people");
    b.agree("mining", terms("integrate", "EUR", {{"miner", "supplier"}, {"maker", "integrator"}},
                            {charge("maker-pays", "integrator", "supplier", per_unit(n("1")))}));
    b.agree("making", terms("integrate", "EUR", {{"maker", "supplier"}, {"seller", "integrator"}, {"agent", "broker"}},
                            {charge("seller-pays", "integrator", "supplier", per_unit(n("5"))),
                             charge("bonus", "integrator", "supplier", percent(n("10"), margin)),
                             charge("refund", "supplier", "integrator", per_unit(n("0.1"))),
                             charge("agency", "integrator", "broker", percent(n("1"), retail))}));
    b.agree("licensing", terms("integrate", "EUR", {{"owner", "supplier"}, {"seller", "integrator"}},
                               {charge("licence-fee", "integrator", "supplier", per_unit(n("2")))}));
    b.agree("sale", terms("integrate", "EUR", {{"seller", "integrator"}, {"people", "customer"}},
                          {charge("people-pay", "customer", "integrator", per_unit(n("20")))}));
    b.offer("o-ore", "miner", "maker", "ore", "mining").offer("o-part", "maker", "seller", "part", "making");
    b.offer("o-licence", "owner", "seller", "licence", "licensing").offer("o-whole", "seller", "people", "whole", "sale");
    return b;
}

}  // namespace

TEST_CASE("flow: retail is what end customers pay for what a service ends up in, however far down")
{
    const flow_set f = flows_of(four_levels());
    for (const char* payment : {"maker-pays", "seller-pays", "licence-fee", "bonus", "refund"}) {
        CAPTURE(payment);
        CHECK(parts(f, payment, retail) == texts{"+people-pay"});
    }
}

TEST_CASE("flow: gross is the same, one step down the chain")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "maker-pays", gross) == texts{"+bonus", "+seller-pays"});  // both are prices of the part
    CHECK(parts(f, "seller-pays", gross) == texts{"+people-pay"});
    CHECK(parts(f, "licence-fee", gross) == texts{"+people-pay"});
}

TEST_CASE("flow: net is gross less what the payer pays under charges written before in the same agreement")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "seller-pays", net) == texts{"+people-pay"});
    CHECK(parts(f, "bonus", net) == texts{"+people-pay", "-seller-pays"});
    // The refund is paid by the maker, who pays nothing before it; its gross is what the seller is paid.
    CHECK(parts(f, "refund", net) == texts{"+people-pay"});
    CHECK(parts(f, "agency", net) == texts{"+people-pay", "-bonus", "-seller-pays"});
    // Another agreement's charges do not count.
    CHECK(parts(f, "licence-fee", net) == texts{"+people-pay"});
}

TEST_CASE("flow: wholesale is what the payee pays its own suppliers for what the service rests on")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "seller-pays", wholesale) == texts{"+maker-pays"});
    CHECK(parts(f, "people-pay", wholesale) == texts{"+bonus", "+licence-fee", "+seller-pays"});
    CHECK(parts(f, "maker-pays", wholesale) == texts{});
}

TEST_CASE("flow: margin is gross less all that the payer pays its suppliers for the same, other than out of the margin itself")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "bonus", margin) == texts{"+people-pay", "-licence-fee", "-seller-pays"});
    CHECK(parts(f, "licence-fee", margin) == texts{"+people-pay", "-seller-pays"});
    CHECK(parts(f, "maker-pays", margin) == texts{"+bonus", "+seller-pays"});
}

TEST_CASE("flow: reported is what each record that drives the payment reports")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "seller-pays", reported) == texts{"+reported"});
}

TEST_CASE("flow: clause:KEY is all that is paid under another charge of the same agreement, or under a division")
{
    const flow_set f = flows_of(four_levels());
    CHECK(parts(f, "bonus", clause("seller-pays")) == texts{"+seller-pays"});
    CHECK(parts(f, "bonus", clause("refund")) == texts{"+refund"});
    CHECK(parts(f, "bonus", clause("people-pay")) == texts{});  // another agreement's
}

TEST_CASE("flow: where no price is agreed, revenue is what is reported there")
{
    builder b = four_levels();
    b.draft.agreements.back().versions =
        timeline<agreement_terms>{{{long_time, terms("integrate", "EUR", {{"seller", "integrator"}, {"people", "customer"}}, {})}}};
    const flow_set f = flows_of(b);
    CHECK(parts(f, "maker-pays", retail) == texts{"+reported:o-whole"});
    CHECK(parts(f, "seller-pays", gross) == texts{"+reported:o-whole"});
    CHECK(parts(f, "maker-pays", gross) == texts{"+bonus", "+seller-pays"});
}

TEST_CASE("flow: a price that is a share of retail at the very end rests on what is reported, not on itself")
{
    builder b;
    b.service("listing").parties({"market"}).each("sellers");
    b.agree("tariff", terms("distribute", "EUR", {{"market", "intermediary"}, {"sellers", "tenant"}},
                            {charge("share", "tenant", "intermediary", percent(n("5"), retail))}));
    b.offer("o", "market", "sellers", "listing", "tariff");
    CHECK(parts(flows_of(b), "share", retail) == texts{"+reported:o"});
}

TEST_CASE("flow: retail adds up every end that one supply ends up in")
{
    builder b;
    b.service("tv").parties({"maker", "dealer"}).together("people").together("firms");
    b.agree("wholesale", terms("distribute", "EUR", {{"maker", "supplier"}, {"dealer", "distributor"}},
                               {charge("w", "distributor", "supplier", retail_minus(n("30")))}));
    b.agree("to-people", terms("distribute", "EUR", {{"dealer", "distributor"}, {"people", "customer"}},
                               {charge("p", "customer", "distributor", per_unit(n("9")))}));
    b.agree("to-firms", terms("distribute", "EUR", {{"dealer", "distributor"}, {"firms", "consumer"}},
                              {charge("q", "consumer", "distributor", per_unit(n("8")))}));
    b.offer("up", "maker", "dealer", "tv", "wholesale")
        .offer("d1", "dealer", "people", "tv", "to-people")
        .offer("d2", "dealer", "firms", "tv", "to-firms");
    CHECK(parts(flows_of(b), "w", retail) == texts{"+p", "+q"});
}

TEST_CASE("flow: the members of one division share one basis, net included")
{
    builder b;
    b.service("game").parties({"studio", "store", "engine"}).together("players");
    b.agree(
        "sale",
        terms("distribute", "EUR", {{"studio", "supplier"}, {"store", "distributor"}, {"engine", "provider"}, {"players", "customer"}},
              {charge("price", "customer", "distributor", per_unit(n("10"))),
               charge("tax", "distributor", "provider", percent(n("10"), retail))},
              {division("takings", "distributor", net, {share("supplier", n("2/5")), share("provider", n("1/5")), share("distributor")})}));
    b.offer("o", "store", "players", "game", "sale");
    const flow_set f = flows_of(b);
    for (const char* member : {"takings.0", "takings.1", "takings.2"}) {
        CAPTURE(member);
        CHECK(parts(f, member, net) == texts{"+price", "-tax"});
    }
}

TEST_CASE("flow: a commission on retail is of the price on its own link, not of the other seller's")
{
    builder b;
    b.service("s").service("t").parties({"b", "g"}).together("c");
    b.agree("market", terms("co_sell", "EUR", {{"b", "coseller"}, {"g", "coseller"}, {"c", "customer"}},
                            {charge("s-price", "customer", "coseller", per_unit(n("20")), {"s"}),
                             charge("t-price", "customer", "coseller", per_unit(n("35")), {"t"}),
                             charge("commission", "introduced", "introducer", percent(n("10"), retail))}));
    b.offer("os", "b", "c", "s", "market").offer("ot", "g", "c", "t", "market");
    const flow_set f = flows_of(b);
    CHECK(parts(f, "commission", retail, "os") == texts{"+s-price"});
    CHECK(parts(f, "commission", retail, "ot") == texts{"+t-price"});
}

TEST_CASE("flow: a basis is asked of a payment that usage drives, of nothing else")
{
    const flow_set f = flows_of(four_levels());
    CHECK_THROWS_AS(static_cast<void>(select(f, f.of_kind(flow_kind::service).front(), retail)), contract_violation);
    CHECK_THROWS_AS(static_cast<void>(f[static_cast<flow_set::flow_index>(f.flows().size())]), contract_violation);
    CHECK_THROWS_AS(static_cast<void>(f.payments_on(99)), contract_violation);
}

TEST_CASE("flow: payments on a link stand in the order of the agreement's clauses")
{
    const flow_set f = flows_of(four_levels());
    texts keys;
    for (const auto i : f.payments_on(*f[payment_under(f, "bonus")].on)) keys.push_back(clause_of(f, f[i]));
    CHECK(keys == texts{"seller-pays", "bonus", "refund", "agency"});
}

TEST_CASE("flow: every kind has a name")
{
    CHECK(to_string(flow_kind::service) == "service");
    CHECK(to_string(flow_kind::bill) == "bill");
    CHECK(to_string(flow_kind::payment) == "payment");
    CHECK(to_string(flow_kind::introduction) == "introduction");
}

TEST_CASE("select: within some links gives what there is over all of them, less the payments elsewhere")
{
    const flow_set f = flows_of(four_levels());
    const basis all[] = {retail, gross, net, margin, wholesale, reported, clause("seller-pays"), clause("bonus"), clause("agency")};
    int wrong = 0;
    for (const flow_set::flow_index i : f.of_kind(flow_kind::payment)) {
        if (!f[i].clause || !f[i].on) continue;
        for (const basis& of : all) {
            // Every subset of the links there are: 2^6 at most.
            const auto links = static_cast<value_chain::link_index>(f.chain().links().size());
            REQUIRE(links <= 6);
            for (unsigned chosen = 0; chosen < 1u << links; ++chosen) {
                std::vector<value_chain::link_index> within;
                for (value_chain::link_index l = 0; l < links; ++l)
                    if ((chosen >> l & 1u) != 0) within.push_back(l);
                std::vector<basis_part> expected = select(f, i, of);
                std::erase_if(expected, [&](const basis_part& p) { return p.payment && (chosen >> *f[*p.payment].on & 1u) == 0; });
                wrong += select(f, i, of, within) == expected ? 0 : 1;
            }
        }
    }
    CHECK(wrong == 0);
    const std::vector<value_chain::link_index> unsorted{1, 0};
    CHECK_THROWS_AS(static_cast<void>(select(f, payment_under(f, "seller-pays"), net, unsorted)), contract_violation);
}

TEST_CASE("flows: the payments under an agreement are those on its links by a clause")
{
    const flow_set f = flows_of(four_levels());
    std::size_t counted = 0;
    for (std::uint32_t a = 0; a < f.chain().of().agreements().size(); ++a) {
        for (const flow_set::flow_index i : f.payments_under(agreement_id{a})) {
            CHECK((f[i].kind == flow_kind::payment && f[i].clause && f[i].on && f[i].under == agreement_id{a}));
            ++counted;
        }
    }
    std::size_t expected = 0;
    for (const flow& each : f.flows()) expected += each.kind == flow_kind::payment && each.clause && each.on ? 1 : 0;
    CHECK(counted == expected);
    CHECK(counted > 5);
}
