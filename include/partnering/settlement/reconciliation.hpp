#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/entity/reconciliation_terms.hpp>
#include <partnering/settlement/plan.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Who reports a record: either end of the service, or whoever decides between them.
enum class reporting_side : std::uint8_t { supplier, consumer, arbiter };
[[nodiscard]] std::string_view to_string(reporting_side side) noexcept;

/// How two reports of a record stand to one another.
enum class record_match : std::uint8_t {
    equal,
    tolerated,      ///< they differ, within the tolerance
    disputed,       ///< they differ beyond it
    supplier_only,  ///< the consumer does not report it
    consumer_only,  ///< the supplier does not
    decided,        ///< the arbiter says what it is, whatever the two say
};
[[nodiscard]] std::string_view to_string(record_match match) noexcept;
/// Whether records that stand so are held back from settlement.
[[nodiscard]] constexpr bool is_held_back(record_match match) noexcept
{
    return match == record_match::disputed || match == record_match::supplier_only || match == record_match::consumer_only;
}

/// The usage that one side reports. One that has no rows reports nothing.
struct side_usage {
    usage_columns usage{};
    std::vector<reject> rejects{};                        ///< what the reader of the columns already rejected
    std::function<std::string(std::size_t row)> place{};  ///< where a row stands
};

struct reported_usage {
    side_usage supplier;
    side_usage consumer;
    side_usage arbiter{};  ///< disputes that were decided: each record as it is to be settled
};

/// One thing about a record on which two sides differ.
struct difference {
    std::string field;     ///< column of the usage: `time`, `offer`, a class of parties, `introducer`, `territory`, `quantity`, `gross`
    std::string supplier;  ///< what it says, as text; empty: nothing
    std::string consumer;

    friend bool operator==(const difference&, const difference&) = default;
};

/// A record that is held back from settlement, and why.
struct dispute {
    std::string source;
    std::string key;
    record_match is;
    std::vector<difference> differences;  ///< in the order of `difference::field`; none where one side does not report the record
    std::string supplier_place;           ///< where each side's record stands; empty where nobody knows or there is none
    std::string consumer_place;
    std::string text;  ///< one sentence

    friend bool operator==(const dispute&, const dispute&) = default;
};

/// Sums over the records of one offer that stand alike.
struct reconciliation_line {
    struct figures {
        rational quantity;
        rational gross;
        friend bool operator==(const figures&, const figures&) = default;
    };
    record_match is;
    std::string offer;  ///< as the record that counts names it; the service where it names no offer
    std::uint64_t records;
    figures supplier;
    figures consumer;
    figures settled;  ///< what goes on to settlement: nothing of what is held back

    friend bool operator==(const reconciliation_line&, const reconciliation_line&) = default;
};

/// Two sides' usage laid side by side: what both agree on, ready to be settled, and what is held back.
///
/// A record that is held back is in no sum that follows, so that all legs it would have driven wait together: of an enabler what it owes
/// its supplier, what its consumer owes it, and its own margin. Immutable, shared by copying.
class reconciliation {
public:
    /// The usage to settle, one row a record, by source and key. Good as long as a copy of this lives.
    [[nodiscard]] usage_columns usage() const;
    /// Where a row of usage() comes from: the side whose record counts, and that side's row.
    struct origin {
        reporting_side side;
        std::size_t row;
    };
    /// Requires: row < usage().rows.
    [[nodiscard]] origin origin_of(std::size_t row) const;
    /// The place of that row, where its side knows it.
    [[nodiscard]] std::string place_of(std::size_t row) const;

    /// By how records stand, then offer.
    [[nodiscard]] std::span<const reconciliation_line> lines() const noexcept;
    [[nodiscard]] std::uint64_t records(record_match match) const noexcept;
    /// By source, then key: whole numbers by size, before other keys.
    [[nodiscard]] std::span<const dispute> disputes() const noexcept;
    /// Records that count on no side, of all sides: what a reader rejected and contradicting deliveries. Sorted.
    [[nodiscard]] std::span<const reject> rejects() const noexcept;

    /// What became of one side's other rows.
    struct side_counts {
        std::uint64_t records = 0;  ///< that count
        std::uint64_t duplicates = 0;
        std::uint64_t superseded = 0;
        std::uint64_t not_yet_booked = 0;
    };
    [[nodiscard]] const side_counts& counts_of(reporting_side side) const noexcept;
    /// Events that every side which reports them puts where the plan settles nothing.
    [[nodiscard]] std::uint64_t outside() const noexcept;

    struct data;
    explicit reconciliation(std::shared_ptr<const data> content) : data_{std::move(content)} {}

private:
    std::shared_ptr<const data> data_;
};

struct reconcile_options {
    reconciliation_terms terms{};           ///< of agreements that say nothing of differences
    std::optional<instant> booked_until{};  ///< as in accumulate_options, for all sides
};

/// Lays what two sides report side by side, record by record, an event being (source, key) on both.
///
/// Within a side revisions and duplicates count as accumulate() counts them. What a side has no column for it does not report: it is not
/// compared, and the other's counts; a quantity is always compared, 1 where none stands. An offer and the service that can only mean it are
/// the same; so are the offer by which a supplier delivers and one further down the chain that it ends up in, which then counts: the
/// supplier of an enabler names what it offers the enabler, its consumer what the enabler offers it. Quantity and gross amount are settled
/// as the terms say, all else as the supplier reports it (as the consumer does where its figures count). Accumulate the result with
/// rejects() and place_of().
///
/// The terms are those of the agreement of the offer that is settled, in the version that counts at the time of the report that names it
/// (of the supplier's where both do); those of the options where that version says nothing.
///
/// Ensures: every event that some side reports is settled, held back or outside, once (checked); the order of rows decides nothing
/// Errors:  negative_tolerance; amount_out_of_range (figures of both sides do not fit one scale, or their sums leave 2^127 steps)
/// Cost:    O(rows log rows), O(rows) where keys ascend
[[nodiscard]] checked<reconciliation> reconcile(const plan& under, const reported_usage& reported, const reconcile_options& options = {});

PARTNERING_END
