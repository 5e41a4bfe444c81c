#pragma once

#include <string>

/// What W1 costs where the usage is less well-behaved, or more is asked for; prints a line each, beside the plain run.
///
/// Each is derived from the columns of `dir` in memory first, which is not timed, and run in turns with the plain run. `which` names one
/// of them, or is empty for all that go by the set's usage; `explain` is asked for by name.
void run_costs(const std::string& dir, unsigned threads, unsigned runs, const std::string& which);
