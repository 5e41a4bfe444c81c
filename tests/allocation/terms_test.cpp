#include "support.hpp"

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/terms.hpp>

using namespace allocation_test;

namespace {

/// An own policy: everything to the member with the largest measure, the first by key where several have it.
struct winner {
    std::string_view name() const { return "winner"; }
    checked<allocation> divide(const allocation_problem& problem) const
    {
        std::size_t best = 0;
        for (std::size_t i = 1; i < problem.members.size(); ++i) {
            const allocation_member& a = problem.members[i];
            const allocation_member& b = problem.members[best];
            if (b.measure < a.measure || (a.measure == b.measure && a.key < b.key)) best = i;
        }
        allocation made{std::vector<rational>(problem.members.size()), {"winner", problem.members[best].key, {}, "", {}}, problem.carried};
        made.shares[best] = problem.total;
        return made;
    }
};

}  // namespace

TEST_CASE("terms: each shipped policy is found under its name")
{
    const std::vector<std::pair<allocation_terms, std::string>> all{
        {equal_shares{}, "equal"},  {proportional{}, "proportional"},     {weighted{}, "weighted"},
        {fixed_shares{}, "fixed"},  {relative_price{}, "relative_price"}, {tiered_shares{}, "tiered"},
        {waterfall{}, "waterfall"},
    };
    for (const auto& [written, name] : all) {
        CAPTURE(name);
        const checked<any_allocation_policy> policy = to_policy(written);
        REQUIRE(policy.has_value());
        CHECK(policy.value().name() == name);
    }
    for (const char* name : {"equal", "proportional", "relative_price"}) {
        CAPTURE(name);
        REQUIRE(to_policy(named_policy{name}).has_value());
        CHECK(to_policy(named_policy{name}).value().name() == name);
    }
}

TEST_CASE("terms: are equal where everything written in them is")
{
    const auto written = [] {
        return allocation_terms{waterfall{{{.to = {{"a", 1}}, .amount = waterfall::flat{3}, .at_most = 2},
                                           {.to = {{"b", 1}}, .amount = waterfall::percentage{}, .name = "rest"}}}};
    };
    allocation_terms other = written();
    CHECK(other == written());
    std::get<waterfall>(other).takes[0].at_most = 3;
    CHECK(other != written());
    CHECK(allocation_terms{equal_shares{}} != allocation_terms{proportional{}});
    const fixed_shares nested{{{.key = "g", .gets = fixed_shares::rest{}, .parts = {{.key = "a", .gets = fixed_shares::rest{}}}}}};
    fixed_shares changed = nested;
    changed.parts[0].parts[0].key = "b";
    CHECK(allocation_terms{nested} != allocation_terms{changed});
}

TEST_CASE("terms: an own policy is found once it is registered")
{
    const allocation_registry registry = allocation_registry::shipped().with(winner{});
    const checked<any_allocation_policy> policy = to_policy(named_policy{"winner"}, registry);
    REQUIRE(policy.has_value());
    const std::vector<allocation_member> members{{.key = "a", .measure = 2}, {.key = "b", .measure = 3}};
    CHECK(shares(policy.value(), {.total = 5, .members = members}) == "a 0, b 5");

    const checked<any_allocation_policy> unknown = to_policy(named_policy{"winer"}, registry);
    REQUIRE(!unknown.has_value());
    CHECK(unknown.findings().front().code == "unknown_allocation");
    const std::string terms = ", and as terms of their own adams, adjusted_proportional, cea, cel, fixed, hamilton, huntington_hill, "
                              "jefferson, piniles, proportional_claims, random_arrival, talmud, tiered, waterfall, webster, weighted";
    CHECK(unknown.findings().front().text ==
          "no allocation policy is called \"winer\"; did you mean \"winner\"? There are equal, proportional, relative_price, winner" +
              terms);
    CHECK(to_policy(named_policy{"anything else"}).findings().front().text ==
          "no allocation policy is called \"anything else\": there are equal, proportional, relative_price" + terms);
    // What would be written down, as `by` of a document is, may be meant too.
    CHECK(to_policy(named_policy{"talmd"}).findings().front().text.find("did you mean \"talmud\"?") != std::string::npos);
}
