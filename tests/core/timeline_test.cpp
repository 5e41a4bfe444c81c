#include <partnering/core/timeline.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

namespace {

date_range days(std::int32_t begin, std::int32_t end) { return {date{begin}, date{end}}; }

}  // namespace

TEST_CASE("timeline: what holds on a day is found, whatever order it was given in")
{
    const timeline<std::string> versions{{{days(20, 30), "second"}, {days(10, 20), "first"}, {days(40, 50), "third"}}};
    struct row {
        std::int32_t day;
        const char* value;
    };
    constexpr row table[] = {{9, nullptr},  {10, "first"}, {19, "first"}, {20, "second"}, {29, "second"}, {30, nullptr},
                             {39, nullptr}, {40, "third"}, {49, "third"}, {50, nullptr},  {1000, nullptr}};
    for (const row& each : table) {
        CAPTURE(each.day);
        const std::string* found = versions.at(date{each.day});
        REQUIRE((found == nullptr) == (each.value == nullptr));
        if (found != nullptr) CHECK(*found == each.value);
    }
    CHECK(versions.entry_at(date{25})->when == days(20, 30));
    CHECK(versions.entries().front().value == "first");
    CHECK_FALSE(versions.empty());
    CHECK(timeline<int>{}.empty());
    CHECK(timeline<int>{}.at(date{0}) == nullptr);
}

TEST_CASE("timeline: an empty version and two that overlap are contract violations")
{
    using line = timeline<int>;
    CHECK_THROWS_AS((line{{{days(10, 10), 1}}}), contract_violation);
    CHECK_THROWS_AS((line{{{days(10, 9), 1}}}), contract_violation);
    CHECK_THROWS_AS((line{{{days(10, 20), 1}, {days(19, 30), 2}}}), contract_violation);
    CHECK_THROWS_AS((line{{{days(10, 20), 1}, {days(10, 30), 2}}}), contract_violation);
    CHECK_NOTHROW((line{{{days(10, 20), 1}, {days(20, 30), 2}}}));
}
