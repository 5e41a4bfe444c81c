#pragma once

#include <partnering/allocation/terms.hpp>
#include <partnering/core/digest.hpp>

PARTNERING_BEGIN

/// Adds all that terms say, each thing in one way only.
///
/// Requires: terms that were checked, so that parts are no deeper than `fixed_shares::max_depth`
void add_terms(digester& into, const allocation_terms& terms);

PARTNERING_END
