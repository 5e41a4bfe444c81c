#pragma once

#include <partnering/core/date.hpp>

#include <memory>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// The offsets from UTC that a place kept and keeps: a value, so that settlement needs no system and gives the same bytes everywhere.
///
/// `io/time_zones.hpp` makes one from the system's IANA data; tests and embedders may make their own.
class time_zone {
public:
    struct transition {
        instant from;                 ///< the offset holds from here on
        std::int32_t offset_seconds;  ///< local time minus UTC
        friend auto operator<=>(const transition&, const transition&) = default;
    };
    /// UTC.
    time_zone();
    /// Requires: transitions ascend, at least one; the first one also holds before its instant; no offset beyond 48 hours.
    /// Units: data_version as the source names it (`2026b`); it becomes part of a plan's digest.
    time_zone(std::string name, std::string data_version, std::vector<transition> transitions);

    [[nodiscard]] const std::string& name() const noexcept;
    [[nodiscard]] const std::string& data_version() const noexcept;
    [[nodiscard]] const std::vector<transition>& transitions() const noexcept;

    /// The first instant of a local day. Where a jump skips midnight: the first instant that is of that day or a later one, so
    /// that a day the place skipped altogether (Samoa, 2011-12-30) is an empty period. Where the clock is put back over
    /// midnight: the first midnight. Beyond what an instant holds: instant::min() or max().
    [[nodiscard]] instant start_of(date day) const;
    /// The local day an instant falls on: start_of(d) <= when < start_of(d + 1). Days part time without gap or overlap: a clock
    /// put back over midnight does not take the day back. Cost: O(log transitions).
    [[nodiscard]] date day_of(instant when) const;
    /// Local time minus UTC at an instant. Cost: O(log transitions).
    [[nodiscard]] std::int32_t offset_seconds_at(instant when) const noexcept;
    [[nodiscard]] time_range to_range(const date_range& days) const { return {start_of(days.begin), start_of(days.end)}; }

private:
    struct data;
    std::shared_ptr<const data> data_;
};

PARTNERING_END
