#include "io/usage_file_layout.hpp"

#include "io/usage_csv_record.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace usage_file {

// Without ways out of the loops, which are taken once in the life of a file: so the compiler takes several values at a time.

bool are_times(std::span<const std::int64_t> values, bool may_be_not_booked) noexcept
{
    constexpr auto most = static_cast<std::uint64_t>(latest - earliest);
    bool wrong = false;
    for (const std::int64_t value : values) {
        const bool outside = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(earliest) > most;
        wrong |= outside && !(may_be_not_booked && value == usage_columns::not_booked);
    }
    return !wrong;
}

bool are_codes(std::span<const std::uint32_t> codes, std::uint64_t names, bool may_be_absent) noexcept
{
    if (names > INT32_MAX)
        return std::all_of(codes.begin(), codes.end(),
                           [&](std::uint32_t code) { return code < names || (may_be_absent && code == text_column::absent); });
    // As signed numbers, which processors compare without detours: `absent` is -1 then, and what is beyond all names may be negative too.
    const std::int32_t least = may_be_absent ? -1 : 0;
    const auto most = static_cast<std::int32_t>(names) - 1;
    static_assert(text_column::absent == 0xffff'ffff);
    std::uint32_t wrong = 0;
    for (const std::uint32_t code : codes) {
        const auto signed_code = static_cast<std::int32_t>(code);
        wrong |= signed_code > most ? 1U : 0U;
        wrong |= signed_code < least ? 1U : 0U;
    }
    return wrong == 0;
}

std::uint64_t count_in_wide(std::span<const std::int64_t> values) noexcept
{
    // The lowest bit that is set in a number is its highest one only in `in_wide`: mostly there is none, and nothing to count.
    static_assert(quantity_column::in_wide == INT64_MIN);
    std::uint64_t lowest_bits = 0;
    for (const std::int64_t value : values) {
        const auto bits = static_cast<std::uint64_t>(value);
        lowest_bits |= bits & (0 - bits);
    }
    if (static_cast<std::int64_t>(lowest_bits) >= 0) return 0;
    return static_cast<std::uint64_t>(std::count(values.begin(), values.end(), quantity_column::in_wide));
}

bool wide_fits(const quantity_column& of, std::uint64_t rows) noexcept
{
    constexpr auto lowest = static_cast<int128>(static_cast<uint128>(1) << 127);
    if (of.values.size() != rows && !of.wide.empty()) return false;
    for (std::size_t i = 0; i < of.wide.size(); ++i) {
        const auto& [row, value] = of.wide[i];
        // The lowest number has no opposite.
        if (row >= rows || of.values[row] != quantity_column::in_wide || value == lowest) return false;
        if (i != 0 && of.wide[i - 1].first >= row) return false;
    }
    return true;
}

bool is_text(std::string_view bytes) noexcept { return usage_csv::is_utf8(bytes) && bytes.find('\0') == std::string_view::npos; }

finding big_endian_machine(const std::string& place)
{
    return {.code = "big_endian_machine",
            .level = severity::error,
            .subject = {},
            .place = place,
            .text = "usage files are little-endian and this machine is not: read the usage from CSV here, or settle elsewhere"};
}

}  // namespace usage_file

PARTNERING_END
