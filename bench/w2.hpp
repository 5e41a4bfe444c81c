#pragma once

#include <string>

/// Builds, checks and orders the chain in DIR and works out what each party is owed, in turns with plain Boost.Graph doing the same.
void run_w2(const std::string& directory, unsigned runs);
