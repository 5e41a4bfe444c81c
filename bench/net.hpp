#pragma once

/// Nets random obligations in one currency and says what each step takes: `partnering-bench net PARTIES OBLIGATIONS`.
void run_net(unsigned parties, unsigned obligations);
