#include "../support/ecosystems.hpp"

using namespace ecosystems;

namespace {

using texts = std::vector<std::string>;

texts compile_codes(const builder& b)
{
    compile_options options;
    options.periods = {months("2026-10")};
    return codes(compile(b.made(), std::move(options)).findings());
}

/// A maker whose sensor goes into a car and a lorry that take different numbers of it; the supply is charged by what it feeds.
builder two_wholes(std::optional<rational> in_car, std::optional<rational> in_lorry)
{
    builder b;
    b.service("sensor").service("car", {{"sensor", std::move(in_car)}}).service("lorry", {{"sensor", std::move(in_lorry)}});
    b.parties({"maker", "seller"}).together("people");
    charge_clause by_fed = charge("access", "integrator", "supplier", per_unit(n("3")));
    by_fed.counts = charge_driver::fed;
    b.agree("up", terms("integrate", "EUR", {{"maker", "supplier"}, {"seller", "integrator"}}, {by_fed}));
    b.agree("sale", terms("integrate", "EUR", {{"seller", "integrator"}, {"people", "customer"}},
                          {charge("price", "customer", "integrator", per_unit(n("20")))}));
    b.offer("sensors", "maker", "seller", "sensor", "up");
    b.offer("cars", "seller", "people", "car", "sale").offer("lorries", "seller", "people", "lorry", "sale");
    return b;
}

/// A sale with a kickback that goes by a measure of `role`; `others` are engaged beside the two.
builder by_measure_of(std::string role, in_roles others)
{
    builder b;
    b.service("s").parties({"seller", "shop", "ann", "bob"}).together("people");
    in_roles engaged{{"seller", "supplier"}, {"shop", "distributor"}};
    engaged.insert(engaged.end(), others.begin(), others.end());
    const measure_ref sales{.name = "sales", .of = std::move(role), .when = measure_period::this_period, .otherwise = rational{1}};
    b.agree("a", terms("distribute", "EUR", std::move(engaged), {charge("kickback", "supplier", "distributor", per_unit(n("2"), sales))}));
    b.agree("r", terms("distribute", "EUR", {{"shop", "distributor"}, {"people", "customer"}},
                       {charge("price", "customer", "distributor", per_unit(n("9")))}));
    b.offer("in", "seller", "shop", "s", "a").offer("out", "shop", "people", "s", "r");
    return b;
}

}  // namespace

TEST_CASE("a charge that counts what it feeds needs one number of units, where its offer reports for itself")
{
    CHECK(compile_codes(two_wholes(rational{2}, rational{3})) == texts{"ambiguous_fed"});
    CHECK(compile_codes(two_wholes(rational{2}, rational{2})) == texts{});
    // What is metered apart, or not driven at all, has no number that could differ.
    CHECK(compile_codes(two_wholes(rational{2}, std::nullopt)) == texts{});
    CHECK(compile_codes(two_wholes(rational{2}, rational{})) == texts{});
    // Two sensors are those of one car: 10 sensors reported by themselves are 5 cars, at 3 each.
    const ledger l =
        settled(two_wholes(rational{2}, rational{2}).made(), "2026-10", usage_table{{{.key = "1", .offer = "sensors", .quantity = "10"}}});
    CHECK(paid(l, "seller", "maker") == "15.00");
}

TEST_CASE("a measure is of a role that one party holds, of that name or of a kind of it")
{
    struct row {
        const char* role;
        in_roles others;
        texts expected;
    };
    const row rows[] = {
        {"broker", {{"ann", "broker"}}, {}},
        {"broker", {{"ann", "broker"}, {"bob", "broker"}}, {"ambiguous_role"}},
        // A franchisee is a distributor, and both are intermediaries: nobody stands in the role by its own name.
        {"intermediary", {}, {}},
        {"intermediary", {{"ann", "franchisee"}}, {"ambiguous_role"}},
        // Who stands in the role by its own name comes before those who stand in a kind of it.
        {"business", {{"ann", "business"}, {"bob", "broker"}}, {}},
        {"business", {{"ann", "broker"}}, {"ambiguous_role"}},
        // The ends of the payment are who they are, however many hold their roles.
        {"distributor", {{"ann", "distributor"}}, {}},
    };
    for (const row& each : rows) {
        CAPTURE(each.role);
        CAPTURE(each.others.size());
        CHECK(compile_codes(by_measure_of(each.role, each.others)) == each.expected);
    }
}

TEST_CASE("a class whose members settle each for itself introduces nobody: who of them would it be?")
{
    builder b;
    b.service("s").service("t").parties({"ann", "bob"}).together("people").each("crowd");
    const charge_clause commission = charge("commission", "introduced", "introducer", per_unit(n("1")));
    b.agree("a", terms("co_sell", "EUR", {{"ann", "coseller"}, {"bob", "coseller"}, {"people", "customer"}, {"crowd", "customer"}},
                       {charge("price", "customer", "coseller", per_unit(n("9"))), commission}));
    b.offer("by-ann", "ann", "people", "s", "a").offer("by-bob", "bob", "people", "t", "a");
    const ledger l = settled(b.made(), "2026-10",
                             usage_table{{{.key = "1", .offer = "by-ann", .quantity = "5", .introducer = "bob"},
                                          {.key = "2", .offer = "by-ann", .quantity = "7", .introducer = "crowd"}}});
    REQUIRE(l.rejects().size() == 1);
    CHECK(l.rejects().front().reason == "unknown_introducer");
    CHECK(paid(l, "people", "ann") == "45.00");
    CHECK(paid(l, "ann", "bob") == "5.00");
}

TEST_CASE("two operators that end one another's calls settle both ways, where each says that it feeds nothing")
{
    builder b;
    b.service("call-ending").parties({"north", "south"});
    const auto side = [](std::string supplier, std::string buyer, std::string_view price) {
        return terms("distribute", "EUR", {{supplier, "supplier"}, {buyer, "intermediary"}},
                     {charge("price", "intermediary", "supplier", per_unit(n(price)))});
    };
    b.agree("n-ends", side("north", "south", "0.02")).agree("s-ends", side("south", "north", "0.03"));
    b.offer("into-north", "north", "south", "call-ending", "n-ends").offer("into-south", "south", "north", "call-ending", "s-ends");
    const usage_table usage{
        {{.key = "1", .offer = "into-north", .quantity = "1000"}, {.key = "2", .offer = "into-south", .quantity = "500"}}};
    CHECK(compile_codes(b) == texts{"feed_cycle"});
    for (offer& each : b.draft.offers) each.feeds.emplace();
    // 1000 x 0.02 and 500 x 0.03.
    CHECK(all_paid(settled(b.made(), "2026-10", usage)) == texts{"north -> south 15.00 EUR", "south -> north 20.00 EUR"});
    check_conserved(settled(b.made(), "2026-10", usage));
}
