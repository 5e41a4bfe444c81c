#pragma once

#include <partnering/allocation/policy.hpp>
#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace claims_test {

using namespace partnering;

inline rational number(std::string_view text) { return parse_rational(text).value(); }

/// Members `a`, `b`, `c`, ... with these measures.
inline std::vector<allocation_member> members(std::initializer_list<std::string_view> measures)
{
    std::vector<allocation_member> result;
    for (const std::string_view each : measures)
        result.push_back({std::string(1, static_cast<char>('a' + result.size())), number(each), 0});
    return result;
}

inline allocation_problem problem(std::string_view total, std::initializer_list<std::string_view> measures)
{
    return {.total = number(total), .members = members(measures)};
}

inline std::string text(const std::vector<rational>& values)
{
    std::string result;
    for (const rational& each : values) result += (result.empty() ? "" : " ") + to_decimal_or_ratio(each);
    return result;
}

inline std::string text(const std::vector<int128>& values)
{
    std::string result;
    for (const int128 each : values) result += (result.empty() ? "" : " ") + to_string(each);
    return result;
}

inline std::string codes(const std::vector<finding>& findings)
{
    std::string result;
    for (const finding& each : findings) result += (result.empty() ? "" : " ") + each.code;
    return result;
}

/// The shares as text, or the codes of the findings.
inline std::string shares(const any_allocation_policy& policy, const allocation_problem& asked)
{
    const checked<allocation> made = allocate(policy, asked);
    return made ? text(made.value().shares) : codes(made.findings());
}

/// What each member gets where shares are whole. Requires: there are shares.
inline std::vector<long> seats(const any_allocation_policy& policy, const allocation_problem& asked)
{
    std::vector<long> made;
    const checked<allocation> given = allocate(policy, asked);
    for (const rational& each : given.value().shares) made.push_back(static_cast<long>(each.numerator()));
    return made;
}

/// Names and values in one text, for an explanation that is to be read.
inline std::string inputs(const explanation& why)
{
    std::string result;
    for (const auto& [name, value] : why.inputs) result += (result.empty() ? "" : "; ") + name + ": " + value;
    return result;
}

}  // namespace claims_test
