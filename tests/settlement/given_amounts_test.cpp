#include "../../src/settlement/given_amounts.hpp"

#include "../support/ecosystems.hpp"

using namespace ecosystems;

namespace {

std::string text(const allocation_state& of)
{
    std::string made;
    for (const auto& [name, amount] : of) made += (made.empty() ? "" : ", ") + name + ' ' + to_decimal_or_ratio(amount);
    return made;
}

}  // namespace

TEST_CASE("given amounts: those of a payer and a period, of one division, sorted by name")
{
    builder b;
    b.parties({"ann", "bob"});
    b.measured("deal/d/cost", "bob", "2026-10", "3").measured("deal/d/advance", "bob", "2026-10", "2");
    b.measured("deal/d/advance", "bob", "2026-11", "5").measured("deal/d/advance", "ann", "2026-10", "7");
    b.measured("deal/dd/advance", "bob", "2026-10", "11").measured("deal/c/advance", "bob", "2026-10", "13");
    b.measured("deal", "bob", "2026-10", "17");
    const ecosystem of = b.made();
    const given_amounts given{of, "deal/d/"};
    CHECK(text(given.into("bob", months("2026-10"))) == "advance 2, cost 3");
    CHECK(text(given.into("bob", months("2026-11"))) == "advance 5");
    CHECK(text(given.into("ann", months("2026-10"))) == "advance 7");
    CHECK(text(given.into("ann", months("2026-11"))).empty());
    CHECK(text(given.into("bo", months("2026-10"))).empty());
    CHECK(given.payers() == std::vector<std::string>{"ann", "bob"});
    CHECK(given_amounts{of, "deal/x/"}.payers().empty());
}
