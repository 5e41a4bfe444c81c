#include "io/usage_csv_fields.hpp"

#include "io/usage_csv_store.hpp"

#include <partnering/core/date.hpp>

#include <cstring>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

/// Digits, and perhaps a point among them.
bool quick_decimal(const char* at, const char* stop, int decimals, std::uint64_t& whole, std::uint64_t& fraction)
{
    const auto* point = static_cast<const char*>(std::memchr(at, '.', static_cast<std::size_t>(stop - at)));
    if (point == nullptr) return stop - at <= 18 && read_number(at, stop, whole);
    if (point - at > 18 || !read_number(at, point, whole)) return false;
    const auto places = stop - (point + 1);
    if (places < 1 || places > decimals || !read_number(point + 1, stop, fraction)) return false;
    fraction *= powers_of_ten[decimals - places];
    return true;
}

}  // namespace

bool quick_number(const char* at, const char* stop, int decimals, std::int64_t& value)
{
    const bool negative = *at == '-';
    at += negative;
    std::uint64_t whole = 0;
    std::uint64_t fraction = 0;
    if (!quick_decimal(at, stop, decimals, whole, fraction)) return false;
    std::int64_t scaled_value = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(whole), static_cast<std::int64_t>(powers_of_ten[decimals]), &scaled_value) ||
        __builtin_add_overflow(scaled_value, static_cast<std::int64_t>(fraction), &scaled_value)) {
        return false;
    }
    value = negative ? -scaled_value : scaled_value;
    return value > quantity_column::missing;
}

/// `2026-10-31T23:59:59`, decimals or not, `Z` or an offset. Requires: room_behind bytes can be read.
bool quick_time(const char* at, const char* stop, known_day& known, std::int64_t& time)
{
    const auto two = [](const char* p, unsigned& number) {
        const unsigned tens = static_cast<unsigned char>(p[0]) - unsigned{'0'};
        const unsigned units = static_cast<unsigned char>(p[1]) - unsigned{'0'};
        number = tens * 10 + units;
        return tens <= 9 && units <= 9;
    };
    if (std::memcmp(at, known.text.data(), known.text.size()) != 0) {
        unsigned century = 0;
        unsigned year = 0;
        unsigned month = 0;
        unsigned day = 0;
        if (!two(at, century) || !two(at + 2, year) || at[4] != '-' || !two(at + 5, month) || at[7] != '-' || !two(at + 8, day) ||
            at[10] != 'T') {
            return false;
        }
        year += century * 100;
        if (!date::is_valid(static_cast<int>(year), month, day)) return false;
        known.begins = std::int64_t{date::of(static_cast<int>(year), month, day).days_since_epoch()} * microseconds_per_day;
        std::memcpy(known.text.data(), at, known.text.size());
    }
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!two(at + 11, hour) || at[13] != ':' || !two(at + 14, minute) || at[16] != ':' || !two(at + 17, second)) return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    std::int64_t seconds = std::int64_t{hour} * 3600 + minute * 60 + second;
    std::int64_t fraction = 0;
    at += 19;
    if (*at == '.') {
        const std::uint64_t values = digit_values(load8(at + 1));
        const unsigned count = leading_digits(values);
        if (count == 0 || count > 6) return false;
        fraction = static_cast<std::int64_t>(some_digits(values, count) * powers_of_ten[6 - count]);
        at += 1 + count;
    }
    if (*at == 'Z') {
        ++at;
    } else {
        if (*at != '+' && *at != '-') return false;
        unsigned offset_hours = 0;
        unsigned offset_minutes = 0;
        if (!two(at + 1, offset_hours) || at[3] != ':' || !two(at + 4, offset_minutes) || offset_hours > 23 || offset_minutes > 59)
            return false;
        const std::int64_t offset = std::int64_t{offset_hours} * 3600 + offset_minutes * 60;
        seconds += *at == '+' ? -offset : offset;
        at += 6;
    }
    time = known.begins + seconds * 1'000'000 + fraction;
    return at == stop;
}

}  // namespace usage_csv

PARTNERING_END
