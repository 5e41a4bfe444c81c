#pragma once

#include "finishing.hpp"

PARTNERING_BEGIN

/// Works out the amounts of a leg, by its class. Requires: every leg it depends on has been worked out.
void work_out(finishing& state, std::uint32_t leg);

PARTNERING_END
