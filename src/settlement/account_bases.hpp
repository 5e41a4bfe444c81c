#pragma once

#include "finishing.hpp"

PARTNERING_BEGIN

/// Adds up what the bases of a leg's formula come to for each of its accounts. An account that is a part of less than an account of
/// another leg, whose amount exists only for a whole period, is left out.
void add_bases(finishing& state, std::uint32_t leg);

PARTNERING_END
