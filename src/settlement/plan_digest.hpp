#pragma once

#include "plan_data.hpp"

PARTNERING_BEGIN

/// Over all that decides what a plan charges: the document, the periods, and what the contract policies made of it.
[[nodiscard]] digest digest_of(const plan::data& plan, const compile_options& options);

PARTNERING_END
