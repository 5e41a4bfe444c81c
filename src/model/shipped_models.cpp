#include "model/shipped_models.hpp"

PARTNERING_BEGIN

namespace {

constexpr unsigned any = model_place::any_number;

// A row is read as the table of the models is: who gives what to whom.
model_arrow service(std::string from, std::string to, std::string of)
{
    return {flow_kind::service, std::move(from), std::move(to), std::move(of)};
}
model_arrow payment(std::string from, std::string to, std::string of)
{
    return {flow_kind::payment, std::move(from), std::move(to), std::move(of)};
}
model_arrow bill(std::string from, std::string to, std::string of)
{
    return {flow_kind::bill, std::move(from), std::move(to), std::move(of)};
}
model_arrow introduction(std::string from, std::string to)
{
    return {flow_kind::introduction, std::move(from), std::move(to), "introduction"};
}

model_arrow optional(model_arrow of)
{
    of.optional = true;
    return of;
}
model_arrow consolidated(model_arrow of)
{
    of.consolidated = true;
    return of;
}
model_arrow netted(model_arrow of)
{
    of.netted = true;
    return of;
}
model_arrow through(std::string place, model_arrow of)
{
    of.through = std::move(place);
    return of;
}

partnership_model clearing_house()
{
    return {
        .acronym = "B2E2B",
        .name = "clearing house",
        .policy = "clear",
        .places = {{"B", "business", 2, any, "operator"}, {"E", "clearing_house", 1, 1}},
        .arrows = {service("B", "E", "S"), service("E", "B", "S"), optional(service("E", "B", "R")), netted(payment("B", "E", "S")),
                   netted(payment("E", "B", "S")), optional(netted(payment("B", "E", "R"))), netted(bill("B", "E", "S")),
                   netted(bill("E", "B", "S")), optional(netted(bill("E", "B", "R")))},
        .contract_with = "E",
        .marks = {"netted", "both_ways", "same_business", "passes_on_whole"},
        .refines = {"A2E2B"},
        .summary = "Businesses of one industry supply one another through a clearing house, which sets off what they owe and leaves each "
                   "with one bill or one payment a period and currency.",
    };
}

partnership_model ecosystem_enabler()
{
    return {
        .acronym = "A2E2B",
        .name = "ecosystem enabler",
        .policy = "enable",
        .places = {{"A", "business", 2, any, "supplier"}, {"E", "ecosystem_enabler", 1, 1}, {"B", "party", 1, any, "tenant"}},
        .arrows = {service("A", "E", "S"), service("E", "B", "S"), optional(service("E", "A", "R")), optional(service("E", "B", "R")),
                   consolidated(payment("B", "E", "S")), consolidated(payment("E", "A", "S")),
                   optional(consolidated(payment("A", "E", "R"))), optional(consolidated(payment("B", "E", "R"))),
                   consolidated(bill("A", "E", "S")), consolidated(bill("E", "B", "S")), optional(consolidated(bill("E", "A", "R"))),
                   optional(consolidated(bill("E", "B", "R")))},
        .contract_with = "E",
        .marks = {"draws_on_several", "like_services", "passes_on_whole"},
        .refines = {"A2M2B"},
        .summary = "An enabler holds the contracts with several suppliers of like services and with those who use them, so that a business "
                   "that draws on several suppliers has one contract, one bill and one payment.",
    };
}

partnership_model franchise()
{
    return {
        .acronym = "B2F2C",
        .name = "franchise",
        .variants = {{"A2F2B", "C", "business"}, {"B2F2X", "C", "party"}},
        .policy = "franchise",
        .places = {{"B", "franchisor"}, {"F", "franchisee", 1, 1}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("B", "F", "S"), service("F", "C", "S"), payment("C", "F", "S"), payment("F", "B", "S"),
                   optional(payment("F", "B", "royalty")), optional(payment("F", "B", "entry fee")), bill("B", "F", "S"),
                   bill("F", "C", "S")},
        .contract_with = "F",
        .marks = {"passes_on_whole", "joins_nothing"},
        .refines = {"B2D2C"},
        .summary = "A franchisee sells on for one franchisor, under the franchisor's brand and with its know-how; risk and reward are "
                   "shared.",
    };
}

partnership_model distributor()
{
    return {
        .acronym = "B2D2C",
        .name = "distributor",
        .variants = {{"A2D2B", "C", "business"}, {"B2D2X", "C", "party"}},
        .policy = "distribute",
        .places = {{"B", "party", 1, any, "supplier"}, {"D", "distributor", 1, 1}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("B", "D", "S"), service("D", "C", "S"), payment("C", "D", "S"), payment("D", "B", "S"), bill("B", "D", "S"),
                   bill("D", "C", "S")},
        .contract_with = "D",
        .marks = {"passes_on_whole", "joins_nothing"},
        .refines = {"B2M2X"},
        .summary = "A distributor sells on, almost unchanged, what it buys. The customer's contract is with the distributor, who pays the "
                   "supplier the wholesale part.",
    };
}

partnership_model integrator()
{
    return {
        .acronym = "B2G2C",
        .name = "integrator",
        .variants = {{"A2G2B", "C", "business"}, {"B2G2X", "C", "party"}},
        .policy = "integrate",
        .places = {{"B", "party", 1, any, "supplier"}, {"G", "integrator", 1, 1}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("B", "G", "S"), service("G", "C", "S+T"), payment("C", "G", "S+T"), payment("G", "B", "S"), bill("B", "G", "S"),
                   bill("G", "C", "S+T")},
        .contract_with = "G",
        .marks = {"adds_to_it"},
        .summary = "An integrator joins the services of suppliers and others of its own up into one, sells the whole and pays each "
                   "supplier for its part.",
    };
}

partnership_model business_intermediary()
{
    return {
        .acronym = "A2M2B",
        .name = "intermediary, business receives",
        .policy = "distribute",
        .places = {{"A", "party", 1, any, "supplier"}, {"M", "intermediary", 1, 1}, {"B", "business", 1, any, "retailer"}},
        .arrows = {service("A", "M", "S"), service("M", "B", "S"), payment("B", "M", "S"), payment("M", "A", "S"), bill("A", "M", "S"),
                   bill("M", "B", "S")},
        .contract_with = "M",
        .marks = {"passes_on_some", "joins_nothing"},
        .refines = {"B2M2X"},
        .summary = "An intermediary passes on to a business what it gets from another; the business may sell it on.",
    };
}

partnership_model intermediary()
{
    return {
        .acronym = "B2M2X",
        .name = "intermediary",
        .variants = {{"B2M2C", "X", "customer"}, {"B2X2C"}},
        .policy = "distribute",
        .places = {{"B", "party", 1, any, "supplier"}, {"M", "intermediary", 1, 1}, {"X", "party", 1, any, "engaged_party"}},
        .arrows = {service("B", "M", "S"), service("M", "X", "S"), payment("X", "M", "S"), payment("M", "B", "S"), bill("B", "M", "S"),
                   bill("M", "X", "S")},
        .contract_with = "M",
        .marks = {"passes_on_some", "joins_nothing"},
        .summary = "An intermediary passes the same services on from one party to another: all or some of what it gets, little or not "
                   "altered.",
    };
}

partnership_model broker()
{
    return {
        .acronym = "B2K2C",
        .name = "broker",
        .variants = {{"A2K2B", "C", "business"}, {"B2K2X", "C", "party"}, {"K2B"}, {"K2B2C"}},
        .policy = "broker",
        .places = {{"B", "party", 1, any, "supplier"}, {"K", "broker"}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("B", "C", "S"), optional(service("K", "B", "R")), payment("C", "B", "S"), payment("B", "K", "R"),
                   bill("B", "C", "S"), bill("K", "B", "R"), introduction("K", "B")},
        .contract_with = "B",
        .marks = {"out_of_the_way"},
        .summary = "A broker introduces customers to competing suppliers for a commission, and is then out of the service's way: supplier "
                   "and customer contract with one another.",
        .exception = "The broker passes nothing on, so that K should not stand between two 2s: rightly it is K2B, or P2B with a service "
                     "of introducing.",
    };
}

partnership_model advertiser()
{
    return {
        .acronym = "BV2C",
        .name = "advertiser",
        .policy = "advertise",
        .places = {{"B", "business", 1, 1, "service_provider"}, {"V", "advertiser"}, {"C", "party", 1, any, "customer"}},
        .arrows = {service("B", "C", "S"), service("B", "V", "R"), optional(payment("C", "B", "S")), payment("V", "B", "R"),
                   bill("B", "V", "R"), optional(bill("B", "C", "S")), through("B", {flow_kind::exposure, "V", "C", "advert"})},
        .contract_with = "B",
        .marks = {"host_serves_both"},
        .summary = "A host shows an advertiser's adverts to those it serves. The advertiser pays for placement, interest or conversion, in "
                   "place of what the customer would pay, or beside it.",
        .exception = "The advertiser serves no customer, so that V should not sell side by side with B: the host serves the advertiser.",
    };
}

partnership_model bank()
{
    return {
        .acronym = "C2C",
        .name = "bank",
        .variants = {{"C2N2C"}},
        .policy = "bank",
        .places = {{"C1", "party", 1, any, "retailer"}, {"C2", "party", 1, any, "customer"}, {"N", "bank"}},
        .arrows = {service("C1", "C2", "S"), service("N", "C1", "R"), service("N", "C2", "R"), through("N", payment("C2", "C1", "S")),
                   optional(payment("C1", "N", "R")), optional(payment("C2", "N", "R")), bill("C1", "C2", "S")},
        .contract_with = "C1",
        .marks = {"passes_bank_by", "both_sides_bank_there"},
        .summary = "One party serves another and is paid through a bank, or a chain of banks, that both trust and that has no part in the "
                   "service.",
        .exception = "The bank has no letter in the acronym, though it serves both sides; C2N2C is understood as the same.",
    };
}

partnership_model co_market()
{
    return {
        .acronym = "AB2C",
        .name = "co-market",
        .variants = {{"AB2B", "C", "business"}, {"AB2X", "C", "party"}},
        .policy = "co_market",
        .places = {{"A", "business", 1, any, "coseller"}, {"B", "business", 1, any, "coseller"}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("A", "C", "S"), service("B", "C", "T"), payment("C", "A", "S"), payment("C", "B", "T"),
                   optional(payment("A", "B", "commission")), optional(payment("B", "A", "commission")), bill("A", "C", "S"),
                   bill("B", "C", "T"), optional(bill("A", "B", "commission")), optional(bill("B", "A", "commission")),
                   optional(introduction("A", "B")), optional(introduction("B", "A"))},
        .marks = {"different_services", "nobody_integrates", "among_themselves"},
        .summary = "Suppliers of different services market them together, and each sells its own to the common customer; who introduced "
                   "the customer earns a commission from the other. Nobody integrates, unless the customer does.",
    };
}

partnership_model sell_with()
{
    return {
        .acronym = "BG2C",
        .name = "sell with",
        .variants = {{"AG2B", "C", "business"}, {"BG2X", "C", "party"}},
        .policy = "co_sell",
        .places = {{"B", "business", 1, any, "coseller"}, {"G", "integrator", 1, 1}, {"C", "consumer", 1, any, "customer"}},
        .arrows = {service("B", "C", "S"), service("G", "C", "T"), payment("C", "B", "S"), payment("C", "G", "T"), bill("B", "C", "S"),
                   bill("G", "C", "T")},
        .marks = {"no_commission", "different_services", "among_themselves"},
        .summary = "An integrator joins up what it and others sell, and each sells its own part to the customer: two payments that belong "
                   "together, without a margin of the integrator on the other's part and without commission.",
    };
}

partnership_model purchaser()
{
    return {
        .acronym = "B2P",
        .name = "purchaser",
        .variants = {{"B2CP"}},
        .policy = "purchase",
        .places = {{"B", "business", 1, 1, "service_provider"}, {"P", "purchaser"}, {"C", "party", 1, any, "customer"}},
        .arrows = {service("B", "P", "T"), service("B", "C", "S"), payment("P", "B", "T"), payment("C", "B", "S"), bill("B", "P", "T"),
                   bill("B", "C", "S")},
        .contract_with = "B",
        .marks = {"not_the_same_service", "not_sold_on"},
        .summary = "A business sells a purchaser a sideline beside its own service to its customers: P2B seen from the seller.",
    };
}

partnership_model provider()
{
    return {
        .acronym = "P2B",
        .name = "provider",
        .variants = {{"P2B2C"}},
        .policy = "provide",
        .places = {{"P", "party", 1, any, "provider"}, {"B", "business", 1, 1, "service_provider"}, {"C", "party", 1, any, "customer"}},
        .arrows = {service("P", "B", "R"), service("B", "C", "S"), payment("B", "P", "R"), payment("C", "B", "S"), bill("P", "B", "R"),
                   bill("B", "C", "S")},
        .contract_with = "B",
        .marks = {"not_sold_on"},
        .summary = "A provider sells a business something that is not what the business sells on. What a business pays its providers had "
                   "better stay below what it is paid.",
    };
}

}  // namespace

std::vector<partnership_model> detail::shipped_models()
{
    return {clearing_house(), ecosystem_enabler(),
            franchise(),      distributor(),
            integrator(),     business_intermediary(),
            intermediary(),   broker(),
            advertiser(),     bank(),
            co_market(),      sell_with(),
            purchaser(),      provider()};
}

PARTNERING_END
