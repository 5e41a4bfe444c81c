#pragma once

#include "division_share.hpp"

#include <partnering/charge/evaluate.hpp>
#include <partnering/settlement/plan.hpp>

#include <optional>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// Weighted sum of what a record carries: constant + quantity × q + gross × g + running × r, in currency units; r is what the route's one
/// ordered leg charges for the record.
struct event_form {
    rational constant;
    rational quantity;
    rational gross;
    rational running{};
};

/// A summand of a basis, as legs.
struct leg_part {
    std::optional<std::uint32_t> leg;                    ///< global leg; none: reported gross
    std::optional<value_chain::link_index> reported_at;  ///< only records that enter at this link; none: any
    int sign = 1;
};

/// A leg as one route drives it.
struct route_leg {
    std::uint32_t leg;
    rational multiplicity;  ///< units of the leg's driver that one unit of the record drives
    std::vector<std::pair<basis, std::vector<leg_part>>> bases;
    std::optional<linear_form> linear;     ///< of its formula
    std::int32_t event_slot = -1;          ///< where its per-record sum is kept; -1: not priced per record
    std::optional<event_form> direct;      ///< its amount of one record, where that is a weighted sum (before rounding)
    std::vector<std::uint32_t> rest_of;    ///< positions in the route's legs: it takes what these leave (last member of a division)
    std::optional<event_form> rest_total;  ///< and of what
};

/// What a record under one offer sets off.
struct route {
    value_chain::link_index entry;
    std::vector<std::uint32_t> slots;      ///< classes a record must name a member of, ascending
    std::vector<agreement_id> agreements;  ///< under which the record is usage, ascending
    bool wants_introducer = false;
    std::vector<route_leg> legs;           ///< in evaluation order
    std::vector<std::uint32_t> ordered{};  ///< positions of the ordered legs
    std::uint32_t event_slots = 0;
    bool all_direct = true;                     ///< every per-record leg has a direct form
    std::vector<std::uint32_t> restrictions{};  ///< places in the plan's that its records have to hold to
};

/// A snapshot and what it means for records.
struct snapshot {
    flow_set flows;
    std::vector<route> routes;
    std::unordered_map<std::uint32_t, std::uint32_t> route_of_offer;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> routes_of_service;
};

/// A stretch of time in which nothing changes: no version, no period of any agreement.
struct segment {
    time_range when;
    std::uint32_t snapshot;
    std::vector<std::int32_t> period_of;  ///< by agreement: index into its periods, -1 where it is not settled then
};

struct leg_detail {
    formula how;
    charge_scope per = charge_scope::period;
    std::optional<rounding_rule> at_event;
    std::optional<rounding_rule> at_leg;
    bool takes_rest = false;                      ///< what others leave, be it more or less: an introducer may have a share before it
    std::optional<division_share> share{};        ///< the formula gives what is divided, of which this is a member's part
    std::optional<any_allocation_policy> pool{};  ///< the formula is of all members' usage together, divided among them by this

    /// Whether the amount exists only for a whole period, whatever the formula is.
    [[nodiscard]] bool is_allocated() const noexcept { return share || pool; }
};

/// Whether a leg is priced and rounded record by record, so that its sums are kept in a slot of their own.
[[nodiscard]] inline bool priced_by_record(leg_class is) noexcept { return is == leg_class::event || is == leg_class::ordered; }

/// What an agreement restricts of usage, in one of its versions.
struct plan_restriction {
    agreement_id under;
    std::uint32_t version;
    std::uint32_t index;  ///< among the restrictions of the version
    time_range when;
};

struct plan::data {
    ecosystem of;
    std::vector<plan_leg> legs;
    std::vector<leg_detail> details;               ///< by leg
    std::vector<std::uint32_t> order;              ///< legs so that each comes after all it is a part of
    std::vector<std::vector<date_range>> periods;  ///< by agreement
    std::vector<snapshot> snapshots;
    std::vector<segment> segments;  ///< ascending, may have gaps
    std::vector<finding> findings;
    digest content;
    std::vector<plan_restriction> restrictions{};

    [[nodiscard]] const agreement_terms& data_terms(const plan_leg& leg) const
    {
        return of[leg.under].versions.entries()[leg.version].value;
    }
};

PARTNERING_END
