#pragma once

#include "games.hpp"

#include <partnering/allocation/game/game_solution.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace games {

/// `50 30 20`, exact.
inline std::string text(const std::vector<rational>& values)
{
    std::string made;
    for (const rational& each : values) made += (made.empty() ? "" : " ") + to_decimal_or_ratio(each);
    return made;
}

/// Each rounded half up to so many places, as papers print them.
inline std::string printed(const std::vector<rational>& values, int places)
{
    std::string made;
    for (const rational& each : values) made += (made.empty() ? "" : " ") + fixed_decimal(each, places, rounding_mode::half_up);
    return made;
}

/// Codes and subjects of what is wrong: `unknown_player(x) no_weight(a)`.
inline std::string told(const std::vector<finding>& found)
{
    std::string made;
    for (const finding& each : found) made += (made.empty() ? "" : " ") + each.code + "(" + each.subject + ")";
    return made;
}

template <class T>
std::string told(const checked<T>& asked)
{
    return told(asked.findings());
}

/// The shares as text, or what is wrong.
inline std::string shares(const any_game_solution& solution, const game& of)
{
    const checked<allocation> made = solve(solution, of);
    return made ? text(made.value().shares) : told(made);
}

/// What a step rests on: `to 0 others: likely 1/3 = 0; to 1 other: likely 1/3 = 1`, without what each begins with.
inline std::string below(const explanation& why, std::string_view beginning)
{
    std::string made;
    for (const explanation& each : why.children) {
        CHECK(each.rule.starts_with(beginning));
        made += (made.empty() ? "" : "; ") + each.rule.substr(std::min(beginning.size(), each.rule.size()));
        for (const auto& [name, value] : each.inputs) made += ": " + name + ' ' + value;
        made += " = " + each.result;
    }
    return made;
}

/// All worths by bits, nobody's 0 first.
inline std::vector<rational> worths(const game& of)
{
    std::vector<rational> made;
    for (std::uint32_t bits = 0; bits < of.coalitions(); ++bits) made.push_back(of.worth(coalition{bits}));
    return made;
}

inline rational number(std::string_view written) { return parse_rational(written).value(); }

inline std::vector<std::string> keys_of(const game& of) { return {of.keys().begin(), of.keys().end()}; }

}  // namespace games
