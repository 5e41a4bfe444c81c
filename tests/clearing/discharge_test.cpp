#include "netted.hpp"

#include <partnering/clearing/payment_explanation.hpp>
#include <partnering/core/contract.hpp>

using namespace netted;

namespace {

std::string table_of(const obligation_set& set, const netting_options& how = {})
{
    const netting whole = net(set, how).value();
    return table(set, whole, whole.currencies.at(0));
}

}  // namespace

TEST_CASE("discharge: between two, lines are set off in the order of day and line, and the rest is paid")
{
    std::vector<obligation> rows{owes("rent", "a", "b", "5"), owes("fees", "a", "b", "4"), owes("usage", "b", "a", "7")};
    rows[0].due = date::of(2026, 10, 1);
    rows[1].due = date::of(2026, 10, 31);
    CHECK(table_of(set_of(rows)) == "rent: 5.00 set_off line usage\n"
                                    "fees: 2.00 set_off line usage\n"
                                    "fees: 2.00 payment payment a>b\n"
                                    "usage: 5.00 set_off line rent\n"
                                    "usage: 2.00 set_off line fees\n");
    // Without days by line.
    rows[0].due = rows[1].due = std::nullopt;
    CHECK(table_of(set_of(rows)) == "fees: 4.00 set_off line usage\n"
                                    "rent: 3.00 set_off line usage\n"
                                    "rent: 2.00 payment payment a>b\n"
                                    "usage: 4.00 set_off line fees\n"
                                    "usage: 3.00 set_off line rent\n");
}

TEST_CASE("discharge: a chain goes through the centre, and each party sees its own side")
{
    // a owes b, b owes c: b is rid of its debt and gives up its claim, a pays c.
    CHECK(table_of(set_of({owes("1", "a", "b", "5"), owes("2", "b", "c", "5")})) == "1: 5.00 centre payment a>c / line 2\n"
                                                                                    "2: 5.00 centre line 1 / payment a>c\n");
    // A ring of three: no money at all.
    CHECK(table_of(set_of({owes("1", "a", "b", "5"), owes("2", "b", "c", "5"), owes("3", "c", "a", "5")})) ==
          "1: 5.00 centre line 3 / line 2\n"
          "2: 5.00 centre line 1 / line 3\n"
          "3: 5.00 centre line 2 / line 1\n");
}

TEST_CASE("discharge: what is not netted is discharged by the payment of its own pair")
{
    const obligation_set set =
        set_of({owes("1", "a", "b", "10"), owes("2", "b", "a", "4"), owes("3", "b", "c", "9"), owes("4", "c", "a", "3")});
    // By hand: lines 1, 3 and 4 leave a -7, b 1, c 6, so that a pays both; line 2 is paid beside it.
    CHECK(table_of(set, {.consent = {.lines = {{"2", netting_scope::gross}}}}) == "1: 1.00 payment payment a>b\n"
                                                                                  "1: 3.00 centre line 4 / line 3\n"
                                                                                  "1: 6.00 centre payment a>c / line 3\n"
                                                                                  "2: 4.00 payment payment b>a\n"
                                                                                  "3: 3.00 centre line 1 / line 4\n"
                                                                                  "3: 6.00 centre line 1 / payment a>c\n"
                                                                                  "4: 3.00 centre line 3 / line 1\n");
}

TEST_CASE("payment explanation: why do I owe her, with whom I have no line (SFTtech/abrechnung#194, NasserAlbusaidi/Rihla#363)")
{
    const obligation_set set =
        set_of({owes("taxi", "ann", "bob", "30"), owes("lunch", "bob", "cat", "20"), owes("film", "dan", "ann", "10")});
    const netting whole = net(set).value();
    const currency_netting& in = whole.currencies.at(0);
    REQUIRE(payments(set, in) == "ann>cat 20.00, dan>bob 10.00");
    const std::vector<discharge> table = discharges(set, whole, in);
    const explanation why = explain_payment(set, in, table, 0);
    CHECK(why.subject == "ann pays cat");
    CHECK(why.result == "20.00 EUR");
    REQUIRE(why.children.size() == 2);
    const explanation& ann = why.children[0];
    CHECK(ann.rule == "payer");
    CHECK(ann.subject == "ann");
    CHECK(ann.inputs == decltype(ann.inputs){{"owes", "30.00 EUR"}, {"is owed", "10.00 EUR"}, {"net", "-20.00 EUR"}});
    REQUIRE(ann.children.size() == 1);
    CHECK(ann.children[0].subject == "taxi");
    CHECK(ann.children[0].result == "20.00 EUR");
    // Of the taxi 10 went off against the film; bob gets rid of a part of the lunch, and the rest from dan.
    REQUIRE(ann.children[0].children.size() == 2);
    CHECK(ann.children[0].children[0].rule == "creditor gets");
    CHECK(ann.children[0].children[0].subject == "line lunch of bob to cat");
    CHECK(ann.children[0].children[0].result == "10.00 EUR");
    CHECK(ann.children[0].children[1].subject == "payment of dan to bob");
    const explanation& cat = why.children[1];
    CHECK(cat.rule == "payee");
    REQUIRE(cat.children.size() == 1);
    CHECK(cat.children[0].subject == "lunch");
    CHECK(cat.children[0].result == "20.00 EUR");
    CHECK(cat.children[0].children.at(0).rule == "debtor gives");
    CHECK(cat.children[0].children.at(0).subject == "line taxi of ann to bob");
    CHECK_THROWS_AS(static_cast<void>(explain_payment(set, in, table, 2)), contract_violation);
}

TEST_CASE("payment explanation: between two it lists the lines that are left, and counts those beyond what is asked for")
{
    const obligation_set set =
        set_of({owes("1", "a", "b", "1"), owes("2", "a", "b", "2"), owes("3", "a", "b", "3"), owes("4", "b", "a", "1")});
    const netting whole = net(set, {.consent = {.otherwise = netting_scope::bilateral}}).value();
    const currency_netting& in = whole.currencies.at(0);
    const explanation why = explain_payment(set, in, discharges(set, whole, in), 0, {.lines = 1});
    CHECK(why.inputs == decltype(why.inputs){{"netting", "bilateral"}});
    REQUIRE(why.children.size() == 2);
    CHECK(why.children[0].subject == "2");
    CHECK(why.children[1].subject == "1 more");
    CHECK(why.children[1].result == "3.00 EUR");
}
