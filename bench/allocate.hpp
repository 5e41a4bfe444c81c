#pragma once

/// Divides among so many members, and among a tenth as many, by each rule that has to be quick; prints what a member took and checks the
/// sums.
void run_allocate(unsigned members, unsigned runs);
