#pragma once

/// The Shapley value of a chain of so many parties, and of one of a tenth of them: how much longer ten times the size takes.
void run_chain_game(unsigned parties, unsigned runs);
