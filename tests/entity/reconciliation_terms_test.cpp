#include <partnering/core/rational_text.hpp>
#include <partnering/entity/reconciliation_terms.hpp>

#include <doctest/doctest.h>

#include <string_view>

using namespace partnering;

namespace {

rational n(std::string_view text) { return parse_rational(text).value(); }

}  // namespace

TEST_CASE("tolerance: either bound suffices, and a difference of just the bound is within it")
{
    const tolerance both{n("2"), n("1/100")};
    CHECK(both.allows(n("10"), n("12")));
    CHECK(!both.allows(n("10"), n("12.0001")));
    CHECK(both.allows(n("1000"), n("990")));  // 1 % of the larger, 10
    CHECK(!both.allows(n("1000"), n("989.9")));
    CHECK(both.allows(n("-1000"), n("-990")));
    CHECK(!both.allows(n("1000"), n("-1000")));
    CHECK(tolerance{}.allows(n("1/3"), n("1/3")));
    CHECK(!tolerance{}.allows(n("1/3"), n("0.3333")));
}
