#include "support.hpp"

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/proportional.hpp>

using namespace allocation_test;

namespace {

struct own_equal {
    std::string_view name() const { return "equal"; }
    checked<allocation> divide(const allocation_problem& problem) const { return proportional{}.divide(problem); }
};

}  // namespace

TEST_CASE("allocation registry: names are sorted, and one more does not change the one it is added to")
{
    const allocation_registry shipped = allocation_registry::shipped();
    CHECK(shipped.names() == std::vector<std::string_view>{"equal", "proportional", "relative_price"});
    const allocation_registry other = shipped.with(own_equal{});
    CHECK(other.names() == shipped.names());
    const allocation_problem problem{.total = 4, .members = {{.key = "a", .measure = 3}, {.key = "b", .measure = 1}}};
    REQUIRE(shipped.find("equal") != nullptr);
    REQUIRE(other.find("equal") != nullptr);
    CHECK(shares(*shipped.find("equal"), problem) == "a 2, b 2");
    CHECK(shares(*other.find("equal"), problem) == "a 3, b 1");
    CHECK(allocation_registry{}.find("equal") == nullptr);
    CHECK(allocation_registry{}.names().empty());
}
