#pragma once

#include <partnering/entity/ecosystem.hpp>

#include <vector>

PARTNERING_BEGIN

/// Everything that is wrong or odd with a draft, in the order of the draft; an ecosystem can be made of it if none is an error.
///
/// Cost: O(n), apart from suggestions, whose whole work has a fixed bound.
[[nodiscard]] std::vector<finding> check_draft(const ecosystem_draft& draft);

PARTNERING_END
