#pragma once

#include <string>

/// W3: the exact Shapley value of `DIR/game.i64`, a worth for each coalition, in so many runs.
void run_w3(const std::string& folder, unsigned runs);
/// The exact prenucleolus of the same, certified.
void run_nucleolus(const std::string& folder, unsigned runs);
