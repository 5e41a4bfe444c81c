#include <partnering/core/contract.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace partnering;

TEST_CASE("contract: a broken precondition throws, says what to do and where it was")
{
    const auto need = [](int value) { PARTNERING_EXPECTS(value > 0, "ask for something above 0"); };
    CHECK_NOTHROW(need(1));
    CHECK_THROWS_AS(need(0), contract_violation);
    CHECK_THROWS_AS(need(0), std::exception);
    try {
        need(-1);
    } catch (const contract_violation& broken) {
        CHECK(std::string{broken.what()} == "ask for something above 0");
        CHECK(std::string{broken.file()}.ends_with("contract_test.cpp"));
        CHECK(broken.line() > 0);
    }
}
