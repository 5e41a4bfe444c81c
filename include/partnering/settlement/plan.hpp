#pragma once

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/contract/derive.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// How the amount of a leg comes about, which decides what has to be kept while usage streams by.
enum class leg_class : std::uint8_t {
    linear,     ///< a weighted sum over records: sums of quantity and gross suffice
    aggregate,  ///< a function of such sums, over the period: tiers, packages, bounds
    event,      ///< each record priced and rounded by itself, then added up
    ordered,    ///< each record charged what it adds to the period so far, in order of time and then of key; then added up
    standing,   ///< due by the calendar, without usage
};
[[nodiscard]] std::string_view to_string(leg_class of) noexcept;

/// One end of a leg.
struct leg_end {
    enum class kind : std::uint8_t {
        party,       ///< always this one (a class that settles together too)
        member,      ///< the member of this class that the record names
        introducer,  ///< whoever the record names as introducer
    };
    kind is = kind::party;
    std::uint32_t party = 0;  ///< index of a party or a class

    friend auto operator<=>(const leg_end&, const leg_end&) = default;
};

/// What one payment of the flow set has become: one clause, one link, two ends.
struct plan_leg {
    agreement_id under;
    std::uint32_t version;
    clause_ref clause;
    std::optional<offer_id> on;  ///< none: standing
    leg_end payer;
    leg_end payee;
    leg_class is;
    bool netted = false;  ///< set off against what goes the other way between the two

    [[nodiscard]] const std::string& clause_key(const ecosystem& of) const;
    /// What a statement calls it.
    [[nodiscard]] const std::string& label(const ecosystem& of) const;
};

struct compile_options {
    /// `ending`: settle the cycles whose last day lies in a period; `touching`: those that share a day with one.
    enum class cycles : std::uint8_t { ending, touching };
    std::vector<date_range> periods;  ///< days, each in the zone of the agreement that is settled; ascending, disjoint
    cycles which = cycles::ending;
    policy_registry policies = policy_registry::shipped();
    allocation_registry allocations = allocation_registry::shipped();  ///< what divisions and pools may name
};

/// An ecosystem made ready to settle given periods: every version, zone and cycle cut, every leg classed, every basis resolved.
///
/// Immutable, shared by copying, safe to use from any number of threads.
class plan {
public:
    [[nodiscard]] const ecosystem& of() const noexcept;
    /// In canonical order; a leg_id is an index into them.
    [[nodiscard]] std::span<const plan_leg> legs() const noexcept;
    /// The snapshots the periods were cut into, each with its flows, in order of time.
    [[nodiscard]] std::vector<flow_set> snapshots() const;
    [[nodiscard]] std::span<const finding> findings() const noexcept;
    /// Over the ecosystem, the periods and the time-zone data.
    [[nodiscard]] const digest& content_digest() const noexcept;
    /// One line a leg: its class, ends, clause. For people.
    [[nodiscard]] std::string to_text() const;

    struct data;
    [[nodiscard]] const data& internals() const noexcept { return *data_; }

private:
    friend checked<plan> compile(const ecosystem& of, compile_options options);
    explicit plan(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

/// Errors: all of value_chain::as_of and derive, with the day they hold on; basis_cycle (charges that are parts of one another);
///         basis_not_attributable (a charge per record or per member is a part of an amount that exists only for a whole period);
///         basis_currency (of an amount in another currency); standing_basis (a part of, or for, a charge due by the calendar);
///         division_rounding (rounded where nobody bears what is lost); event_rounding (a charge of the whole period where each
///         record is rounded); measure_per_event (a charge per record that asks for a period's measure);
///         unknown_allocation (a division by a policy that nobody registered); pool_ends (a pooled charge that is not between one party and
///         the members of a class); carried_twice (a division that goes by a carried amount, for several offers or versions of one period);
///         running_without_period (a part of a charge that runs through a period that is not settled);
///         no_period (nothing of the ecosystem is settled in the periods asked for).
/// Notes:  cycle_goes_on (of an agreement in force in the periods no cycle ends in them: nothing of it is settled).
/// Cost:   O(snapshots × (offers + flows × bases))
[[nodiscard]] checked<plan> compile(const ecosystem& of, compile_options options);

PARTNERING_END
