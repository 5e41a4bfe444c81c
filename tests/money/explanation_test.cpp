#include <partnering/money/explanation.hpp>

#include <doctest/doctest.h>

using namespace partnering;

TEST_CASE("explanation: two are equal where every node of them is")
{
    const explanation leaf{"usage", "record-1", {{"quantity", "1234"}}, "1234", {}};
    const explanation whole{"per_unit", "clause-1", {{"rate", "0.0000125"}}, "0.015425", {leaf}};
    explanation other = whole;
    CHECK(other == whole);
    other.children.front().inputs.front().second = "1235";
    CHECK(other != whole);
}
