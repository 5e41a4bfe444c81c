#include <partnering/core/checked.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace partnering;

namespace {

finding of(severity level, std::string code)
{
    return {std::move(code), level, "agreement-1", "/agreements/0", "this is wrong and that would be right"};
}

}  // namespace

TEST_CASE("checked: a value may come with warnings")
{
    const checked<int> result{7, {of(severity::warning, "a_slip"), of(severity::info, "a_note")}};
    CHECK(result.has_value());
    CHECK(static_cast<bool>(result));
    CHECK(result.value() == 7);
    CHECK(result.findings().size() == 2);
}

TEST_CASE("checked: without a value, value() throws one error that carries every finding")
{
    const checked<int> result{std::vector<finding>{of(severity::error, "first"), of(severity::warning, "second")}};
    CHECK_FALSE(result.has_value());
    CHECK_THROWS_AS((void)result.value(), error);
    CHECK_THROWS_AS((void)result.value(), std::exception);
    try {
        (void)result.value();
    } catch (const error& thrown) {
        CHECK(thrown.findings() == result.findings());
        CHECK(std::string{thrown.what()} == "error first [agreement-1] at /agreements/0: this is wrong and that would be right\n"
                                            "warning second [agreement-1] at /agreements/0: this is wrong and that would be right");
    }
}

TEST_CASE("checked: a value may be moved out")
{
    checked<std::unique_ptr<int>> result{std::make_unique<int>(3)};
    const std::unique_ptr<int> taken = std::move(result).value();
    CHECK(*taken == 3);
}

TEST_CASE("checked: a value beside an error, or neither, is a contract violation")
{
    CHECK_THROWS_AS((checked<int>{7, {of(severity::error, "no")}}), contract_violation);
    CHECK_THROWS_AS((checked<int>{std::vector<finding>{}}), contract_violation);
    CHECK_THROWS_AS((checked<int>{of(severity::warning, "only_a_warning")}), contract_violation);
}
