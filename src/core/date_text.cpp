#include <partnering/core/date_text.hpp>

#include <cstddef>
#include <optional>

PARTNERING_BEGIN

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day_length = 24 * hour;

/// Walks along a text; every step says whether it found what it was asked for and goes on behind it.
class cursor {
public:
    explicit cursor(std::string_view text) noexcept : rest_{text} {}
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }
    [[nodiscard]] bool next_is(char wanted) const noexcept { return !rest_.empty() && rest_.front() == wanted; }
    bool skip(char wanted) noexcept
    {
        if (!next_is(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// Just `count` digits.
    bool digits(std::size_t count, int& value) noexcept
    {
        if (rest_.size() < count) return false;
        int read = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return false;
            read = read * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        value = read;
        return true;
    }
    /// As many digits as there are, up to seven.
    std::size_t fraction(int& value) noexcept
    {
        std::size_t count = 0;
        value = 0;
        for (; count < 7 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++count) {
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return count;
    }

private:
    std::string_view rest_;
};

struct written_day {
    int year = 0;
    int month = 0;
    int day = 0;
};

bool read_day(cursor& at, written_day& read) noexcept
{
    return at.digits(4, read.year) && at.skip('-') && at.digits(2, read.month) && at.skip('-') && at.digits(2, read.day);
}

date to_date(const written_day& read) noexcept
{
    return date::of(read.year, static_cast<unsigned>(read.month), static_cast<unsigned>(read.day));
}

finding wrong(const char* code, std::string text) { return {code, severity::error, {}, {}, std::move(text)}; }

/// Why a day that is written well is none, or nothing where it is one.
std::optional<std::string> impossible(const written_day& read)
{
    if (read.year < 1) return "years go from 0001 to 9999";
    if (read.month < 1 || read.month > 12) return "months go from 01 to 12";
    const unsigned last = date::days_in_month(read.year, static_cast<unsigned>(read.month));
    if (read.day < 1 || static_cast<unsigned>(read.day) > last) return "days of that month go from 01 to " + std::to_string(last);
    return std::nullopt;
}

void append(std::string& text, std::int64_t number, std::size_t width)
{
    const std::string digits = std::to_string(number < 0 ? -number : number);
    if (number < 0) text += '-';
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept { return value / by - (value % by < 0 ? 1 : 0); }

}  // namespace

checked<date> parse_date(std::string_view text)
{
    cursor at{text};
    written_day read;
    if (!read_day(at, read) || !at.at_end())
        return wrong("not_a_date", quote(text) + " is not a date; write year-month-day as in 2026-10-31");
    if (const auto why = impossible(read)) return wrong("not_a_date", quote(text) + " is not a day of the calendar: " + *why);
    return to_date(read);
}

checked<instant> parse_instant(std::string_view text)
{
    const auto not_a_time = [&](std::string_view why) {
        return wrong("not_a_time",
                     quote(text) + " is not a time: " + std::string{why} + "; write 2026-10-31T23:59:59+01:00, or with Z for UTC");
    };
    cursor at{text};
    written_day read;
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    int micro = 0;
    if (!read_day(at, read)) return not_a_time("it does not start with a date");
    if (const auto why = impossible(read)) return not_a_time(*why);
    if (!at.skip('T')) return not_a_time("a T and the time of day follow the date");
    if (!at.digits(2, hours) || !at.skip(':') || !at.digits(2, minutes))
        return not_a_time("the time of day is hours:minutes in two digits each");
    if (at.skip(':')) {
        if (!at.digits(2, seconds)) return not_a_time("seconds have two digits");
        if (at.skip('.')) {
            const std::size_t count = at.fraction(micro);
            if (count == 0) return not_a_time("digits follow the decimal point");
            // Cutting off what is finer than a microsecond would drop something in silence.
            if (count > 6) return not_a_time("a second has at most six decimals");
            for (std::size_t i = count; i < 6; ++i) micro *= 10;
        }
    }
    if (hours > 23) return not_a_time(hours == 24 ? "hours go from 00 to 23: 24:00 is 00:00 of the next day" : "hours go from 00 to 23");
    if (minutes > 59) return not_a_time("minutes go from 00 to 59");
    if (seconds > 59)
        return not_a_time(seconds == 60 ? "leap seconds are not counted: seconds go from 00 to 59" : "seconds go from 00 to 59");
    std::int64_t offset = 0;
    if (at.at_end()) return not_a_time("it does not say how far from UTC it is");
    if (!at.skip('Z')) {
        const bool west = at.next_is('-');
        int offset_hours = 0;
        int offset_minutes = 0;
        if (!(west ? at.skip('-') : at.skip('+')) || !at.digits(2, offset_hours) || !at.skip(':') || !at.digits(2, offset_minutes))
            return not_a_time("behind the time of day stands Z, +hh:mm or -hh:mm");
        if (offset_hours > 23 || offset_minutes > 59) return not_a_time("an offset is less than 24:00");
        offset = (west ? -1 : 1) * (offset_hours * hour + offset_minutes * minute);
    }
    if (!at.at_end()) return not_a_time("something follows its end");
    return instant{to_date(read).days_since_epoch() * day_length + hours * hour + minutes * minute + seconds * second + micro - offset};
}

checked<date_range> parse_period(std::string_view text)
{
    const auto not_a_period = [&](std::string_view why) {
        return wrong("not_a_period", quote(text) + " is not a period" + std::string{why} +
                                         "; write a month 2026-10, a year 2026, a day 2026-10-31 or a quarter 2026-Q4");
    };
    cursor at{text};
    int year = 0;
    if (!at.digits(4, year)) return not_a_period("");
    if (year < 1) return not_a_period(": years go from 0001 to 9999");
    if (at.at_end()) return date_range{date::of(year, 1, 1), date::of(year + 1, 1, 1)};
    if (!at.skip('-')) return not_a_period("");
    const auto months = [&](int first, int count) {
        const int next = first + count;
        return date_range{date::of(year, static_cast<unsigned>(first), 1),
                          next <= 12 ? date::of(year, static_cast<unsigned>(next), 1) : date::of(year + 1, 1, 1)};
    };
    if (at.skip('Q')) {
        int quarter = 0;
        if (!at.digits(1, quarter) || !at.at_end()) return not_a_period("");
        if (quarter < 1 || quarter > 4) return not_a_period(": quarters go from Q1 to Q4");
        return months(quarter * 3 - 2, 3);
    }
    written_day read{.year = year};
    if (!at.digits(2, read.month)) return not_a_period("");
    if (read.month < 1 || read.month > 12) return not_a_period(": months go from 01 to 12");
    if (at.at_end()) return months(read.month, 1);
    if (!at.skip('-') || !at.digits(2, read.day) || !at.at_end()) return not_a_period("");
    if (const auto why = impossible(read)) return not_a_period(": " + *why);
    return date_range{to_date(read), to_date(read).plus_days(1)};
}

std::string to_string(date value)
{
    const date::civil civil = value.to_civil();
    std::string text;
    append(text, civil.year, 4);
    text += '-';
    append(text, civil.month, 2);
    text += '-';
    append(text, civil.day, 2);
    return text;
}

std::string to_string(instant value)
{
    const std::int64_t days = floor_divide(value.microseconds_since_epoch(), day_length);
    // What is left of the day is counted from its start, which instant::min() cannot reach by a product: hence the remainder.
    std::int64_t rest = value.microseconds_since_epoch() % day_length;
    if (rest < 0) rest += day_length;
    std::string text = to_string(date{static_cast<std::int32_t>(days)});
    text += 'T';
    append(text, rest / hour, 2);
    text += ':';
    append(text, rest / minute % 60, 2);
    text += ':';
    append(text, rest / second % 60, 2);
    if (const std::int64_t micro = rest % second; micro != 0) {
        text += '.';
        append(text, micro, 6);
        while (text.back() == '0') text.pop_back();
    }
    text += 'Z';
    return text;
}

std::string to_string(instant value, const time_zone& zone)
{
    constexpr std::int32_t day_seconds = day_length / second;
    const std::int32_t offset = zone.offset_seconds_at(value);
    const std::int32_t minutes = (offset < 0 ? -offset : offset) / 60;
    std::int64_t local = 0;
    if (offset == 0 || offset % 60 != 0 || offset <= -day_seconds || offset >= day_seconds ||
        __builtin_add_overflow(value.microseconds_since_epoch(), offset * second, &local))
        return to_string(value);
    std::string text = to_string(instant{local});
    text.back() = offset < 0 ? '-' : '+';
    append(text, minutes / 60, 2);
    text += ':';
    append(text, minutes % 60, 2);
    return text;
}

std::string to_string(const date_range& value)
{
    const date::civil begin = value.begin.to_civil();
    const date::civil end = value.end.to_civil();
    const std::string first = to_string(value.begin);
    if (begin.month == 1 && begin.day == 1 && end.month == 1 && end.day == 1 && end.year == begin.year + 1)
        return first.substr(0, first.size() - 6);
    const int months = end.year * 12 + static_cast<int>(end.month) - (begin.year * 12 + static_cast<int>(begin.month));
    if (begin.day == 1 && end.day == 1 && months == 1) return first.substr(0, first.size() - 3);
    if (begin.day == 1 && end.day == 1 && months == 3 && begin.month % 3 == 1)
        return first.substr(0, first.size() - 5) + 'Q' + std::to_string(begin.month / 3 + 1);
    if (std::int64_t{value.end.days_since_epoch()} - value.begin.days_since_epoch() == 1) return first;
    // Days that are not bounded reach to the ends of the calendar; to print those would look like somebody had agreed on them.
    return (value.begin <= date::of(1, 1, 1) ? ".." : first) + '/' + (value.end > date::of(9999, 12, 31) ? ".." : to_string(value.end));
}

PARTNERING_END
