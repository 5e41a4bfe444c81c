#include "support/ecosystems.hpp"

#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/usage_part.hpp>
#include <partnering/settlement/usage_rows.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace ecosystems;

namespace {

/// maker sells songs to shop, which sells them on to fans at 2 a song and straight to a stall.
builder resale(std::vector<restriction> restrictions)
{
    builder b;
    b.service("song").parties({"maker", "shop", "stall"}).together("fans");
    agreement_terms wholesale = terms("distribute", "EUR", {{"maker", "supplier"}, {"shop", "distributor"}},
                                      {charge("price", "distributor", "supplier", per_unit(n("1")))});
    wholesale.restrictions = std::move(restrictions);
    b.agree("wholesale", std::move(wholesale));
    b.agree("retail", terms("distribute", "EUR", {{"shop", "distributor"}, {"fans", "customer"}},
                            {charge("retail", "customer", "distributor", per_unit(n("2")))}));
    b.agree("other", terms("distribute", "EUR", {{"maker", "supplier"}, {"stall", "reseller"}},
                           {charge("direct", "reseller", "supplier", per_unit(n("3")))}));
    b.offer("in", "maker", "shop", "song", "wholesale").offer("out", "shop", "fans", "song", "retail");
    b.offer("beside", "maker", "stall", "song", "other");
    return b;
}

struct sold {
    const char* key;
    const char* offer;
    const char* territory;
    const char* quantity = "1";
    const char* gross = "";
    const char* day = "2026-03-10T12:00:00Z";
};

usage_rows rows_of(const std::vector<sold>& all)
{
    usage_rows rows;
    for (const sold& each : all)
        rows.add({.key = each.key,
                  .time = parse_instant(each.day).value(),
                  .offer = each.offer,
                  .quantity = n(each.quantity),
                  .gross = *each.gross == 0 ? std::nullopt : std::optional{n(each.gross)},
                  .territory = each.territory});
    return rows;
}

plan plan_of(const builder& b) { return compile(ecosystem::from(b.draft).value(), {.periods = {months("2026-03")}}).value(); }

/// `restriction_territory k1, ...` of the rejects, then `code count` of the findings, each sorted.
std::string broken(const plan& under, const partial& from)
{
    const ledger made = finish(under, from);
    std::string text;
    for (const reject& r : made.rejects()) text += r.reason.substr(12) + " " + r.key + "; ";
    for (const finding& f : made.findings())
        if (f.code.starts_with("restriction_")) text += f.code.substr(12) + " " + f.text.substr(0, f.text.find(' ')) + "; ";
    return text;
}
std::string broken(const builder& b, const std::vector<sold>& all)
{
    const plan under = plan_of(b);
    const usage_rows rows = rows_of(all);
    return broken(under, accumulate(under, rows.columns()).value());
}

restriction of(restriction_kind kind, std::string role, breach on_breach = breach::finding)
{
    restriction made;
    made.kind = kind;
    made.role = std::move(role);
    made.on_breach = on_breach;
    return made;
}
restriction within(std::vector<std::string> territories, breach on_breach = breach::finding)
{
    restriction made = of(restriction_kind::territory, "distributor", on_breach);
    made.territories = std::move(territories);
    return made;
}

}  // namespace

TEST_CASE("restrictions: a provider that costs more than its buyer is paid is told of, once money has moved")
{
    // By hand: the shop is paid 2 a song and pays 1 for it, and `heat` for what it uses itself: 10 of heat at 3 are 30, more than 2 × 14.
    const auto said = [](const char* songs) {
        builder b = resale({});
        b.service("heat").party("utility");
        b.agree("heating", terms("distribute", "EUR", {{"utility", "provider"}, {"shop", "reseller"}},
                                 {charge("heat", "reseller", "provider", per_unit(n("3")))}));
        b.offer("heat", "utility", "shop", "heat", "heating", std::vector<std::string>{});
        const plan under = plan_of(b);
        const usage_rows rows = rows_of({{"a", "out", "", songs}, {"b", "heat", "", "10"}});
        const ledger made = finish(under, accumulate(under, rows.columns()).value());
        std::string text;
        for (const finding& f : made.findings())
            if (f.code == "provider_above_income") text += f.text;
        return text;
    };
    CHECK(said("14") == "'shop' owes its providers 30 EUR, more than the 28 that it is owed itself");
    CHECK(said("15").empty());
}

TEST_CASE("restrictions: what is sold outside the territory is settled and told, or rejected, as the agreement says")
{
    const std::vector<sold> all{{"a", "out", "SE"},    {"b", "out", "DK"}, {"c", "out", "US-CA"}, {"d", "out", "US"},
                                {"e", "out", "US-NY"}, {"f", "out", ""},   {"g", "beside", "DK"}, {"h", "in", "DK"}};
    // By hand: b, d and e are elsewhere; f does not say. g is the maker's own sale, and h is what the shop buys.
    CHECK(broken(resale({within({"SE", "US-CA"})}), all) == "territory 3; ");
    CHECK(broken(resale({within({"SE", "US-CA"}, breach::reject)}), all) == "territory b; territory d; territory e; territory f; ");
    // A country holds all of its parts.
    CHECK(broken(resale({within({"SE", "US"})}), all) == "territory 1; ");
    // Another service than those named, and no territory at all.
    restriction of_others = within({"SE"});
    of_others.services = {"song"};
    CHECK(broken(resale({of_others}), all) == "territory 4; ");
    CHECK(broken(resale({within({})}), all).empty());
}

TEST_CASE("restrictions: a rejected record says what was agreed, and uses up no key")
{
    const plan under = plan_of(resale({within({"SE"}, breach::reject)}));
    usage_rows rows = rows_of({{"a", "out", "DK"}, {"b", "out", ""}});
    partial first = accumulate(under, rows.columns()).value();
    REQUIRE(first.rejects().size() == 2);
    CHECK(first.rejects()[0].text ==
          "the record breaks what was agreed: 'distributor' of 'wholesale' sells in SE only; it was sold in 'DK'");
    CHECK(first.rejects()[1].text == "the record does not say where it was sold (`territory`), so that nobody can tell whether it holds to "
                                     "what was agreed: 'distributor' of 'wholesale' sells in SE only");
    rows = rows_of({{"a", "out", "SE"}});
    CHECK(merge(first, accumulate(under, rows.columns()).value()).value().records() == 1);
    // A higher revision that breaks it counts as not sent: the lower one holds.
    usage_rows revised;
    revised.add({.key = "a", .time = instant{at("2026-03-10T12:00:00Z")}, .offer = "out", .territory = "SE"});
    revised.add({.key = "a", .time = instant{at("2026-03-10T12:00:00Z")}, .offer = "out", .territory = "DK", .revision = 1});
    const partial lower = accumulate(under, revised.columns()).value();
    CHECK(lower.records() == 1);
    CHECK(lower.rejects().size() == 1);
    // The same event in two territories is no second delivery of it.
    usage_rows twice;
    for (const char* territory : {"SE", "SE-AB"})
        twice.add({.key = "a", .time = instant{at("2026-03-10T12:00:00Z")}, .offer = "out", .territory = territory});
    CHECK(accumulate(under, twice.columns()).value().rejects()[0].reason == "conflicting_content");
}

TEST_CASE("restrictions: a resale price is what records report, a unit")
{
    restriction price = of(restriction_kind::resale_price, "distributor");
    price.least = n("1.50");
    price.most = n("2");
    // By hand: 3 / 2 = 1.5, 2 and -2 / -1 = 2 hold; 1.49, 2.01 and 4.499999 / 3 do not; c reports nothing, and g sells nothing.
    const std::vector<sold> all{{"a", "out", "", "2", "3"},     {"b", "out", "", "1", "2"},        {"c", "out", ""},
                                {"d", "out", "", "100", "149"}, {"e", "out", "", "100", "201"},    {"f", "out", "", "-1", "-2"},
                                {"g", "out", "", "0", "5"},     {"h", "out", "", "3", "4.499999"}, {"i", "beside", "", "1", "9"}};
    CHECK(broken(resale({price}), all) == "resale_price 3; ");
    price.on_breach = breach::reject;
    CHECK(broken(resale({price}), all) == "resale_price c; resale_price d; resale_price e; resale_price h; ");
    // In one territory only: elsewhere any price is right.
    price.on_breach = breach::finding;
    price.territories = {"SE"};
    CHECK(broken(resale({price}), {{"a", "out", "SE", "1", "9"}, {"b", "out", "DK", "1", "9"}, {"c", "out", "", "1", "9"}}) ==
          "resale_price 1; ");
}

TEST_CASE("restrictions: exclusivity is broken by usage beside the agreement that grants it")
{
    const std::vector<sold> all{{"a", "out", "SE"}, {"b", "beside", "SE"}, {"c", "beside", "DK"}, {"d", "beside", ""}};
    restriction exclusive = of(restriction_kind::exclusivity, "supplier");
    CHECK(broken(resale({exclusive}), all) == "exclusivity 3; ");
    exclusive.territories = {"SE"};
    CHECK(broken(resale({exclusive}), all) == "exclusivity 1; ");
    exclusive.on_breach = breach::reject;
    CHECK(broken(resale({exclusive}), all) == "exclusivity b; exclusivity d; ");
    // Who receives is bound to have it from nobody else: the shop has only this supplier.
    CHECK(broken(resale({of(restriction_kind::exclusivity, "distributor")}), all).empty());
    builder b = resale({of(restriction_kind::exclusivity, "distributor")});
    b.party("rival").agree("rival", terms("distribute", "EUR", {{"rival", "supplier"}, {"shop", "distributor"}},
                                          {charge("rival-price", "distributor", "supplier", per_unit(n("1")))}));
    b.offer("rival-in", "rival", "shop", "song", "rival", std::vector<std::string>{});
    CHECK(broken(b, {{"a", "out", ""}, {"b", "rival-in", ""}}) == "exclusivity 1; ");
}

TEST_CASE("restrictions: they bind on their days")
{
    restriction early = within({"SE"});
    early.when = {day("2026-03-01"), day("2026-03-11")};
    const std::vector<sold> all{{"a", "out", "DK", "1", "", "2026-03-10T23:59:59Z"}, {"b", "out", "DK", "1", "", "2026-03-11T00:00:00Z"}};
    CHECK(broken(resale({early}), all) == "territory 1; ");
}

TEST_CASE("restrictions: parts that are merged tell of as many breaches as the whole, and so does a partial that was written and read")
{
    restriction price = of(restriction_kind::resale_price, "distributor", breach::reject);
    price.least = n("1");
    const plan under = plan_of(resale({within({"SE"}), price, of(restriction_kind::exclusivity, "supplier")}));
    std::vector<std::string> keys;
    for (int i = 0; i < 300; ++i) keys.push_back("k" + std::to_string(i));
    std::vector<sold> all;
    for (std::size_t i = 0; i < keys.size(); ++i)
        all.push_back({keys[i].c_str(), i % 5 == 0 ? "beside" : "out", i % 3 == 0 ? "DK" : "SE", "1", i % 7 == 0 ? "0.5" : "1"});
    const usage_rows rows = rows_of(all);
    const partial whole = accumulate(under, rows.columns()).value();
    // Counted apart, row by row.
    std::size_t outside = 0;
    std::size_t cheap = 0;
    std::size_t beside = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i % 5 == 0)
            ++beside;
        else if (i % 7 == 0)
            ++cheap;
        else if (i % 3 == 0)
            ++outside;
    }
    const std::string told = broken(under, whole);
    CHECK(told.ends_with("exclusivity " + std::to_string(beside) + "; territory " + std::to_string(outside) + "; "));
    CHECK(whole.rejects().size() == cheap);

    std::vector<partial> parts;
    for (unsigned part = 0; part < 4; ++part) {
        const usage_part mine{rows.columns(), {part, 4}};
        parts.push_back(accumulate(under, mine.columns()).value());
    }
    const partial merged = merge(parts).value();
    CHECK(broken(under, merged) == told);
    std::reverse(parts.begin(), parts.end());
    CHECK(broken(under, merge(parts).value()) == told);
    CHECK(broken(under, merge(merged, parts[1]).value()) == told);
    CHECK(broken(under, accumulate(under, rows.columns(), {.threads = 3, .batch_rows = 7}).value()) == told);
    CHECK(broken(under, partial_from_bytes(to_bytes(whole), under).value()) == told);
}
