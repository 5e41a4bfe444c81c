#include "measured.hpp"

#include "cpu_seconds.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <malloc.h>
#include <string>

namespace {

double status_mb(const char* name)
{
    std::ifstream in{"/proc/self/status"};
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(name)) return static_cast<double>(std::strtoull(line.c_str() + std::strlen(name), nullptr, 10)) / 1024;
    return 0;
}

}  // namespace

double resident_mb() { return status_mb("VmRSS:"); }
double peak_resident_mb() { return status_mb("VmHWM:"); }

void forget_peak()
{
    // 5 sets the peak back to what is resident now.
    std::ofstream{"/proc/self/clear_refs"} << "5";
}

measures measured(const std::function<void()>& run)
{
    forget_peak();
    const double before = resident_mb();
    const double cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    run();
    measures m;
    m.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    m.cpu = cpu_seconds() - cpu;
    m.peak_mb = peak_resident_mb();
    m.memory_mb = m.peak_mb - before;
    return m;
}

measures measured_afresh(const std::function<void()>& run)
{
    malloc_trim(0);
    return measured(run);
}
