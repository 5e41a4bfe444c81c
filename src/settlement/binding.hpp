#pragma once

#include "partial_data.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// What becomes of a row.
enum class row_fate : std::uint8_t {
    settled,
    outside,  ///< of a time the plan does not settle, or of an offer of which it settles nothing then
    no_offer,
    unknown_offer,
    offer_not_in_force,
    unknown_service,
    ambiguous_service,
    missing_party,
    unknown_party,
    unknown_introducer,
    conflicting_content,
    no_booking_time,
    restriction_broken,  ///< one whose breach is rejected
    superseded,
    duplicate,
};

/// What the names in some columns mean under a plan: each name is looked up once, whatever number of rows has it.
class binding {
public:
    binding(const plan::data& under, const usage_columns& usage);

    struct target {
        row_fate fate;
        std::uint32_t segment = 0;
        std::uint32_t route = 0;
    };
    /// Whether anything that records of a route set off in a segment is settled there: agreements have cycles of their own.
    [[nodiscard]] bool settles(std::uint32_t segment, std::uint32_t route) const { return settles_[segment * routes_ + route] != 0; }
    /// Where a row goes. Cost: a few table look-ups.
    [[nodiscard]] target place(std::size_t row) const
    {
        const std::uint32_t segment = segment_of(usage_.time[row]);
        if (segment == no_segment) return {row_fate::outside};
        const std::uint32_t of_snapshot = plan_.segments[segment].snapshot;
        const std::uint32_t offer = usage_.offer.code(row);
        const std::vector<named_route>& names = offer != text_column::absent ? by_offer_[of_snapshot] : by_service_[of_snapshot];
        const std::uint32_t code = offer != text_column::absent ? offer : usage_.service.code(row);
        if (code == text_column::absent) return {row_fate::no_offer};
        const named_route& found = names[code];
        if (found.fate == row_fate::settled && !settles(segment, found.route)) return {row_fate::outside};
        return {found.fate, segment, found.route};
    }
    /// Writes the numbers of the parties that a row names into `who`, one for each of the route's classes, then the introducer; and says
    /// whether it breaks a restriction that such rows are rejected for.
    [[nodiscard]] row_fate parties(std::size_t row, const route& r, std::uint32_t* who) const
    {
        for (std::size_t s = 0; s < r.slots.size(); ++s) {
            const members* named_in = of_class_[r.slots[s]];
            const std::uint32_t code = named_in == nullptr ? text_column::absent : named_in->column->code(row);
            if (code == text_column::absent) return row_fate::missing_party;
            who[s] = named_in->bound[code];
            if (who[s] == nobody) return row_fate::unknown_party;
        }
        if (r.wants_introducer) {
            const std::uint32_t code = usage_.introducer.code(row);
            std::uint32_t& introducer = who[r.slots.size()];
            introducer = code == text_column::absent ? nobody : introducers_[code];
            if (code != text_column::absent && introducer == nobody) return row_fate::unknown_introducer;
        }
        return r.restrictions.empty() || !first_rejecting(row, r) ? row_fate::settled : row_fate::restriction_broken;
    }
    enum class held : std::uint8_t { yes, no, untold };
    /// Whether a row holds to a restriction of the plan; untold where it does not say what that takes.
    [[nodiscard]] held holds_to(std::size_t row, std::uint32_t restriction_number) const;
    /// The routes that the names of the offer column lead to in a segment, for callers who walk whole columns.
    struct named_route {
        row_fate fate;
        std::uint32_t route = 0;
    };
    [[nodiscard]] std::span<const named_route> routes_by_offer(std::uint32_t segment) const
    {
        return by_offer_[plan_.segments[segment].snapshot];
    }
    /// The column that names members of a class, with the parties its names mean; nullptr where the usage has none.
    struct members {
        const text_column* column;
        std::vector<std::uint32_t> bound;
    };
    [[nodiscard]] const members* members_of(std::uint32_t of_class) const { return of_class_[of_class]; }
    /// One sentence about a row that was not settled.
    [[nodiscard]] reject explain(std::size_t row, row_fate fate);
    [[nodiscard]] std::vector<std::string> take_open_parties() { return std::move(open_parties_); }
    [[nodiscard]] static std::uint32_t width(const route& r)
    {
        return static_cast<std::uint32_t>(r.slots.size()) + (r.wants_introducer ? 1 : 0);
    }

    static constexpr std::uint32_t no_segment = 0xffff'ffff;
    [[nodiscard]] std::uint32_t segment_of(std::int64_t time) const
    {
        // Records mostly come in order of time, and a period mostly is one segment.
        const time_range& likely = plan_.segments[last_segment_].when;
        if (likely.contains(instant{time})) return last_segment_;
        return search_segment(time);
    }

private:
    [[nodiscard]] std::uint32_t search_segment(std::int64_t time) const;
    /// The first restriction that a row is rejected for: that it breaks, or does not say whether it does.
    [[nodiscard]] std::optional<std::uint32_t> first_rejecting(std::size_t row, const route& r) const;
    [[nodiscard]] std::string meant_by(const std::string& name, bool is_offer) const;

    const plan::data& plan_;
    const usage_columns& usage_;
    std::vector<std::vector<named_route>> by_offer_;  ///< by snapshot, then code
    std::vector<std::vector<named_route>> by_service_;
    std::vector<std::uint8_t> settles_;  ///< by segment, then route
    std::size_t routes_ = 1;             ///< at most, in a snapshot
    std::vector<members> columns_;
    std::vector<const members*> of_class_;  ///< by party number of the class
    std::vector<std::uint32_t> introducers_;
    std::vector<std::vector<bool>> in_territory_;  ///< by restriction, then code of the territory
    std::vector<std::string> open_parties_;
    std::uint32_t last_segment_ = 0;
    std::unordered_map<std::uint64_t, std::string> meant_;  ///< by code of an offer or service that nobody knows: what may be meant by it
};

PARTNERING_END
