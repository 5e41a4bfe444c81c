#pragma once

#include "usage_csv_dictionary.hpp"
#include "usage_csv_record.hpp"
#include "usage_csv_scan.hpp"

#include <partnering/settlement/usage.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What one field of a record becomes, by its kind. Each is called with the row and where its field begins and stops, writes what it
/// reads there, and gives high bits where the record must be read the patient way. They are small and all alike so that they can be
/// inlined eight times between the rounds of a digest.
///
/// Requires: a time with its offset can be read behind where a field begins (room_behind bytes)

PARTNERING_BEGIN

namespace usage_csv {

/// So far behind where a field begins may be read.
inline constexpr std::size_t room_behind = 48;
static_assert(look_ahead <= room_behind);

/// The day that was read last, as written, and where it begins: the next record mostly is of the same.
struct known_day {
    std::array<char, 11> text{};
    std::int64_t begins = 0;
};
/// `2026-10-31T23:59:59`, decimals or not, `Z` or an offset. Errors: false
[[nodiscard]] bool quick_time(const char* at, const char* stop, known_day& known, std::int64_t& time);
/// An integer or decimal at `decimals` that fits without looking twice. Errors: false
[[nodiscard]] bool quick_number(const char* at, const char* stop, int decimals, std::int64_t& value);

[[nodiscard]] inline bool is_text(std::string_view text) { return is_ascii(text.data(), text.data() + text.size()) || is_utf8(text); }

inline constexpr std::uint64_t marked(bool wrong) noexcept { return wrong ? highs : 0; }

/// The number that the text is, written as computers write it, where a dictionary has a place for it; else small_numbers.
[[gnu::always_inline]] inline std::uint32_t small_number(const char* begin, const char* stop) noexcept
{
    const auto count = static_cast<std::size_t>(stop - begin);
    if (count - 1 >= 5) return dictionary::small_numbers;
    const std::uint64_t values = digit_values(load8(begin));
    const auto n = static_cast<unsigned>(count);
    const auto number = static_cast<std::uint32_t>(some_digits(values, n));
    // Less than that has a zero before it.
    constexpr std::uint32_t least[6] = {0, 0, 10, 100, 1'000, 10'000};
    const bool plain = (no_digits(values, n) == 0) & (number >= least[n]);
    return plain ? number : dictionary::small_numbers;
}

struct key_field {
    std::uint64_t* keys;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) const noexcept
    {
        const std::uint64_t wrong = wrong_number(begin, stop, keys[row]);
        return wrong | marked((*begin == '0') & (stop - begin != 1));
    }
};

/// A count of a unit since the beginning of 1970.
struct time_field {
    std::int64_t* times;
    std::uint64_t last;
    std::int64_t unit;
    bool may_be_empty;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) const noexcept
    {
        if (may_be_empty && begin == stop) {
            times[row] = usage_columns::not_booked;
            return 0;
        }
        std::uint64_t count = 0;
        const std::uint64_t wrong = wrong_number(begin, stop, count);
        times[row] = static_cast<std::int64_t>(count * static_cast<std::uint64_t>(unit));
        return wrong | marked(count > last);
    }
};

struct iso_time_field {
    std::int64_t* times;
    known_day* day;
    bool may_be_empty;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) const noexcept
    {
        if (may_be_empty && begin == stop) {
            times[row] = usage_columns::not_booked;
            return 0;
        }
        return marked(!quick_time(begin, stop, *day, times[row]));
    }
};

struct number_field {
    std::int64_t* values;
    std::int64_t scale;
    int decimals;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) const noexcept
    {
        const std::int64_t negative = *begin == '-' ? -1 : 0;
        const char* const at = begin - negative;
        const auto count = static_cast<std::size_t>(stop - at);
        if (count - 1 < 8) {
            auto n = static_cast<unsigned>(count);
            std::uint64_t digits = digit_values(load8(at));
            std::int64_t counts = scale;
            if (no_digits(digits, n) != 0) {
                // Perhaps there is a point among them, which is taken out.
                const auto before = static_cast<unsigned>(std::countr_zero(zero_bytes(digits ^ (ones * ('.' ^ '0'))))) / 8;
                const unsigned places = n - 1 - before;
                if (before == 0 || before >= n || places == 0 || places > static_cast<unsigned>(decimals)) return highs;
                const std::uint64_t whole = (std::uint64_t{1} << (8 * before)) - 1;
                digits = (digits & whole) | ((digits >> 8) & ~whole);
                --n;
                counts = static_cast<std::int64_t>(powers_of_ten[static_cast<unsigned>(decimals) - places]);
                if (no_digits(digits, n) != 0) return highs;
            }
            std::int64_t value = 0;
            const bool large = __builtin_mul_overflow(static_cast<std::int64_t>(some_digits(digits, n)), counts, &value);
            values[row] = (value ^ negative) - negative;
            return marked(large);
        }
        if (begin == stop) {
            values[row] = quantity_column::missing;
            return 0;
        }
        return marked(!quick_number(begin, stop, decimals, values[row]));
    }
};

struct revision_field {
    std::uint32_t* revisions;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) const noexcept
    {
        std::uint64_t revision = 0;
        const bool fine = begin == stop || (stop - begin <= 9 && read_number(begin, stop, revision));
        revisions[row] = static_cast<std::uint32_t>(revision);
        return marked(!fine);
    }
};

/// The codes of names that are small numbers and known; the rows of all others, which are for later.
struct name_field {
    std::span<const std::uint32_t> known;
    std::uint32_t* codes;
    std::uint32_t* other;

    [[gnu::always_inline]] std::uint64_t operator()(std::size_t row, const char* begin, const char* stop) noexcept
    {
        const std::uint32_t number = small_number(begin, stop);
        const std::uint32_t code = number < known.size() ? known[number] : text_column::absent;
        codes[row] = code;
        *other = static_cast<std::uint32_t>(row);
        other += code == text_column::absent ? 1 : 0;
        return 0;
    }
};

struct passed_over_field {
    [[gnu::always_inline]] std::uint64_t operator()(std::size_t, const char* begin, const char* stop) const noexcept
    {
        return marked(!is_text({begin, static_cast<std::size_t>(stop - begin)}));
    }
};

/// One field after the other of a column.
template <class Read>
struct column_work {
    const char* base;
    const std::uint32_t* bounds;
    std::size_t stride;
    unsigned char ends;       ///< what a field stands before
    unsigned char looked_at;  ///< its bits that matter
    Read read;
    std::uint64_t wrong = 0;  ///< high bits say that something was

    [[gnu::always_inline]] void operator()(std::size_t row) noexcept
    {
        const char* const begin = base + (bounds[0] + 1U);
        const char* const stop = base + bounds[1];
        bounds += stride;
        const unsigned other = (static_cast<unsigned char>(*stop) ^ ends) & looked_at;
        wrong |= read(row, begin, stop) | (other + 0x7f);
    }
};

}  // namespace usage_csv

PARTNERING_END
