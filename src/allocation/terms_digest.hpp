#pragma once

#include <partnering/allocation/terms.hpp>
#include <partnering/core/digest.hpp>

PARTNERING_BEGIN

/// Adds all that terms say, each thing in one way only.
void add_terms(digester& into, const allocation_terms& terms);

PARTNERING_END
