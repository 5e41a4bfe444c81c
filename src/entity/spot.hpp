#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Where something stands in a draft: one step of a path, and the step above it.
///
/// A check makes one a step it goes down, on the stack; only a finding pays for the text.
struct spot {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    const spot* above = nullptr;
    std::string_view field;  ///< empty: the place of `above` itself
    std::size_t index = none;

    [[nodiscard]] spot at(std::string_view member, std::size_t i = none) const { return {.above = this, .field = member, .index = i}; }
};

/// `$.agreements[2].charges[0].payer`
[[nodiscard]] std::string to_string(const spot& place);

PARTNERING_END
