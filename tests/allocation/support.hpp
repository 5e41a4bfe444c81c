#pragma once

#include <partnering/allocation/policy.hpp>
#include <partnering/core/rational_literals.hpp>
#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace allocation_test {

using namespace partnering;

/// `a 1/2, b 3`, by key; where there are no shares, the codes and subjects of what is wrong: `!rest_left(b)`.
inline std::string told(const checked<allocation>& made, const allocation_problem& problem)
{
    std::vector<std::string> parts;
    if (made) {
        for (std::size_t i = 0; i < problem.members.size(); ++i)
            parts.push_back(problem.members[i].key + " " + to_decimal_or_ratio(made.value().shares[i]));
    } else {
        for (const finding& each : made.findings()) parts.push_back("!" + each.code + "(" + each.subject + ")");
    }
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

inline std::string shares(const any_allocation_policy& policy, const allocation_problem& problem)
{
    return told(allocate(policy, problem), problem);
}

/// Members that go by nothing but their keys.
inline std::vector<allocation_member> keys(std::initializer_list<const char*> names)
{
    std::vector<allocation_member> members;
    for (const char* name : names) members.push_back({.key = name});
    return members;
}

/// What is carried afterwards: `advance 20, cost 0`.
inline std::string carried(const any_allocation_policy& policy, const allocation_problem& problem)
{
    const checked<allocation> made = allocate(policy, problem);
    REQUIRE(made.has_value());
    std::string text;
    for (const auto& [name, amount] : made.value().carried) text += (text.empty() ? "" : ", ") + name + " " + to_decimal_or_ratio(amount);
    return text;
}

/// An explanation as indented lines: `rule subject (input value; ...) = result`.
inline std::string lines(const explanation& why, const std::string& indent = "")
{
    std::string text = indent + why.rule + (why.subject.empty() ? "" : " " + why.subject) + " (";
    for (const auto& [name, value] : why.inputs) text += (&name == &why.inputs.front().first ? "" : "; ") + name + " " + value;
    text += ") = " + why.result + "\n";
    for (const explanation& child : why.children) text += lines(child, indent + "  ");
    return text;
}

inline std::string explained(const any_allocation_policy& policy, const allocation_problem& problem)
{
    const checked<allocation> made = allocate(policy, problem);
    REQUIRE(made.has_value());
    return lines(made.value().why);
}

}  // namespace allocation_test
