#include "posix_time_zone.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// A day of each year, and the local second of that day (which may lie on another day) the clock is moved.
struct yearly_day {
    enum class form : std::uint8_t { month_week_weekday, without_leap_day, with_leap_day } as = form::month_week_weekday;
    int month = 0;
    int week = 0;  ///< 1 to 5, where 5 is the last
    int day = 0;   ///< of the week from Sunday, or of the year
    std::int32_t second = 2 * 3600;
};

class rule_reader {
public:
    explicit rule_reader(std::string_view rule) : rest_{rule} {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    bool skip(char wanted)
    {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool name()
    {
        std::size_t length = 0;
        if (skip('<')) {
            length = rest_.find('>');
            if (length == std::string_view::npos || length < 3) return false;
            rest_.remove_prefix(length + 1);
            return true;
        }
        const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
        while (length < rest_.size() && letter(rest_[length])) ++length;
        rest_.remove_prefix(length);
        return length >= 3;
    }
    [[nodiscard]] bool starts_with_number() const { return !rest_.empty() && (rest_[0] == '-' || rest_[0] == '+' || is_digit(rest_[0])); }
    bool number(int& read, int most)
    {
        std::size_t length = 0;
        read = 0;
        for (; length < rest_.size() && length < 4 && is_digit(rest_[length]); ++length) read = read * 10 + (rest_[length] - '0');
        rest_.remove_prefix(length);
        return length > 0 && read <= most;
    }
    /// `[+-]h[:m[:s]]`, in seconds.
    bool time(std::int32_t& read, int most_hours)
    {
        const bool negative = skip('-');
        if (!negative) skip('+');
        int hours = 0;
        int minutes = 0;
        int seconds = 0;
        if (!number(hours, most_hours)) return false;
        if (skip(':') && (!number(minutes, 59) || (skip(':') && !number(seconds, 59)))) return false;
        read = (negative ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
        return true;
    }
    bool yearly(yearly_day& read)
    {
        using form = yearly_day::form;
        bool good = true;
        if (skip('M')) {
            good = number(read.month, 12) && read.month >= 1 && skip('.') && number(read.week, 5) && read.week >= 1 && skip('.') &&
                   number(read.day, 6);
        } else if (skip('J')) {
            read.as = form::without_leap_day;
            good = number(read.day, 365) && read.day >= 1;
        } else {
            read.as = form::with_leap_day;
            good = number(read.day, 365);
        }
        return good && (!skip('/') || time(read.second, 167));
    }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    std::string_view rest_;
};

/// Local seconds since 1970 of the moment a rule names in a year.
std::int64_t local_second(const yearly_day& rule, int year)
{
    std::int32_t day = 0;
    switch (rule.as) {
    case yearly_day::form::month_week_weekday: {
        const auto month = static_cast<unsigned>(rule.month);
        const std::int32_t first = date::of(year, month, 1).days_since_epoch();
        // 1970-01-01 was a Thursday; days from Sunday.
        const int weekday = static_cast<int>(((first + 4) % 7 + 7) % 7);
        day = first + (rule.day - weekday + 7) % 7 + 7 * (rule.week - 1);
        // Week 5 is the last one there is.
        while (day >= first + static_cast<std::int32_t>(date::days_in_month(year, month))) day -= 7;
        break;
    }
    case yearly_day::form::without_leap_day:
        day = date::of(year, 1, 1).days_since_epoch() + rule.day - 1 + (date::is_leap(year) && rule.day >= 60 ? 1 : 0);
        break;
    case yearly_day::form::with_leap_day:
        day = date::of(year, 1, 1).days_since_epoch() + rule.day;
        break;
    }
    return std::int64_t{day} * 86400 + rule.second;
}

}  // namespace

std::optional<std::vector<time_zone::transition>> posix_transitions(std::string_view rule, int first_year, int last_year)
{
    rule_reader from{rule};
    std::int32_t west = 0;
    if (!from.name() || !from.time(west, 24)) return std::nullopt;
    std::vector<time_zone::transition> changes;
    if (from.at_end()) return changes;
    const std::int32_t standard = -west;
    std::int32_t summer = standard + 3600;
    if (!from.name()) return std::nullopt;
    if (from.starts_with_number()) {
        if (!from.time(west, 24)) return std::nullopt;
        summer = -west;
    }
    yearly_day start;
    yearly_day end;
    if (!from.skip(',') || !from.yearly(start) || !from.skip(',') || !from.yearly(end) || !from.at_end()) return std::nullopt;
    for (int year = first_year; year <= last_year; ++year) {
        changes.push_back({instant{(local_second(start, year) - standard) * 1'000'000}, summer});
        changes.push_back({instant{(local_second(end, year) - summer) * 1'000'000}, standard});
    }
    std::sort(changes.begin(), changes.end());
    return changes;
}

PARTNERING_END
