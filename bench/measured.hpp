#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

/// What one run took.
struct measures {
    double wall = 0;
    double cpu = 0;
    double memory_mb = 0;  ///< what was resident at most, beyond what was before the run
    double peak_mb = 0;    ///< what was resident at most
};

/// Runs it once.
[[nodiscard]] measures measured(const std::function<void()>& run);
/// Gives back first what earlier runs left, so that the run finds a process like a fresh one, and its memory is its own.
[[nodiscard]] measures measured_afresh(const std::function<void()>& run);

/// Resident memory of this process in MB: now, and the most since `forget_peak`.
[[nodiscard]] double resident_mb();
[[nodiscard]] double peak_resident_mb();
void forget_peak();
