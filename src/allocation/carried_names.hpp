#pragma once

#include <partnering/allocation/terms.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// All carried amounts that the terms read, those of an own policy aside. Sorted, each once.
[[nodiscard]] std::vector<std::string> carried_names(const allocation_terms& terms);

PARTNERING_END
