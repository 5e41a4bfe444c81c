#include <partnering/core/contract.hpp>
#include <partnering/core/time_zone.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

PARTNERING_BEGIN

namespace {

__extension__ using wide = __int128;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day_length = 86'400 * second;
constexpr std::int32_t largest_offset_seconds = 48 * 3600;

std::int64_t clamp(wide value) noexcept
{
    return value < INT64_MIN ? INT64_MIN : (value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value));
}

/// The place in `transitions` whose offset holds at `when`.
std::size_t index_at(const std::vector<time_zone::transition>& transitions, std::int64_t when) noexcept
{
    const auto after =
        std::upper_bound(transitions.begin(), transitions.end(), when,
                         [](std::int64_t us, const time_zone::transition& each) { return us < each.from.microseconds_since_epoch(); });
    return after == transitions.begin() ? 0 : static_cast<std::size_t>(after - transitions.begin()) - 1;
}

}  // namespace

struct time_zone::data {
    std::string name;
    std::string data_version;
    std::vector<transition> transitions;
};

time_zone::time_zone() : time_zone{"UTC", "", {{instant::min(), 0}}} {}

time_zone::time_zone(std::string name, std::string data_version, std::vector<transition> transitions)
{
    PARTNERING_EXPECTS(!transitions.empty(), "a time zone has at least one offset");
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        PARTNERING_EXPECTS(i == 0 || transitions[i - 1].from < transitions[i].from, "the transitions of a time zone ascend");
        PARTNERING_EXPECTS(transitions[i].offset_seconds >= -largest_offset_seconds &&
                               transitions[i].offset_seconds <= largest_offset_seconds,
                           "local time is at most 48 hours from UTC");
    }
    data_ = std::make_shared<const data>(data{std::move(name), std::move(data_version), std::move(transitions)});
}

const std::string& time_zone::name() const noexcept { return data_->name; }
const std::string& time_zone::data_version() const noexcept { return data_->data_version; }
const std::vector<time_zone::transition>& time_zone::transitions() const noexcept { return data_->transitions; }

instant time_zone::start_of(date day) const
{
    const auto& all = data_->transitions;
    const wide midnight = static_cast<wide>(day.days_since_epoch()) * day_length;
    // Before midnight less the largest offset no clock can show the day, and after midnight plus it every clock does: only the
    // offsets in between are looked at, the earliest first.
    for (std::size_t i = index_at(all, clamp(midnight - wide{largest_offset_seconds} * second));; ++i) {
        wide start = midnight - wide{all[i].offset_seconds} * second;
        if (i > 0) start = std::max(start, wide{all[i].from.microseconds_since_epoch()});
        if (i + 1 == all.size() || start < all[i + 1].from.microseconds_since_epoch()) return instant{clamp(start)};
    }
}

date time_zone::day_of(instant when) const
{
    const wide local = wide{when.microseconds_since_epoch()} + wide{offset_seconds_at(when)} * second;
    const wide day = local / day_length - (local % day_length < 0 ? 1 : 0);
    // The clock may have shown a later day before and been put back over midnight since; by 96 hours at most. The last day an
    // instant can hold has no next one that starts before the end of time.
    date result{static_cast<std::int32_t>(day)};
    while (true) {
        const date next = result.plus_days(1);
        const instant start = start_of(next);
        if (start > when || start == instant::max()) return result;
        result = next;
    }
}

std::int32_t time_zone::offset_seconds_at(instant when) const noexcept
{
    return data_->transitions[index_at(data_->transitions, when.microseconds_since_epoch())].offset_seconds;
}

PARTNERING_END
