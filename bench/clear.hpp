#pragma once

/// Clears random obligations in one currency to the maximum and says what each step takes: `partnering-bench clear PARTIES OBLIGATIONS`.
void run_clear(unsigned parties, unsigned obligations);
