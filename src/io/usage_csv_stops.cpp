#include "io/usage_csv_stops.hpp"

PARTNERING_BEGIN

namespace usage_csv {

std::uint32_t* find_stops_portable(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    portable_scan scan{.at = at, .separator = separator, .out = into};
    for (std::size_t number = 0; number < bytes / 64; ++number) scan(number);
    return scan.out;
}

#if PARTNERING_WIDE_SCAN

bool has_wide_instructions() noexcept
{
    static const bool there = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                              __builtin_cpu_supports("popcnt");
    return there;
}

[[gnu::target("avx2,bmi,bmi2,popcnt")]] std::uint32_t* find_stops_wide(const char* at, std::size_t bytes, char separator,
                                                                       std::uint32_t* into) noexcept
{
    wide_scan scan{.at = at, .separator = separator, .out = into};
    for (std::size_t number = 0; number < bytes / 64; ++number) scan(number);
    return scan.out;
}

#else

bool has_wide_instructions() noexcept { return false; }

std::uint32_t* find_stops_wide(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    return find_stops_portable(at, bytes, separator, into);
}

#endif

std::uint32_t* find_stops(const char* at, std::size_t bytes, char separator, std::uint32_t* into) noexcept
{
    return has_wide_instructions() ? find_stops_wide(at, bytes, separator, into) : find_stops_portable(at, bytes, separator, into);
}

}  // namespace usage_csv

PARTNERING_END
