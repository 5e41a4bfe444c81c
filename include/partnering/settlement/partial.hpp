#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/settlement/part_of.hpp>
#include <partnering/settlement/plan.hpp>
#include <partnering/settlement/usage.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// What usage comes to under a plan, before prices are worked out: sums, the exact set of event keys, rejects, the manifest of inputs.
///
/// Made in parts and merged: any order, any number of parts gives the same result. Immutable, shared by copying.
class partial {
public:
    /// Records that are in it.
    [[nodiscard]] std::uint64_t records() const noexcept;
    /// Second deliveries of the same content, which changed nothing.
    [[nodiscard]] std::uint64_t duplicates() const noexcept;
    /// Records that a higher revision replaced.
    [[nodiscard]] std::uint64_t superseded() const noexcept;
    /// Records of a time, or on an offer, of which the plan settles nothing.
    [[nodiscard]] std::uint64_t outside() const noexcept;
    /// Records that came in after the cut-off: as if they had not been delivered yet.
    [[nodiscard]] std::uint64_t not_yet_booked() const noexcept;
    /// The cut-off it was made with.
    [[nodiscard]] std::optional<instant> booked_until() const noexcept;
    [[nodiscard]] std::span<const reject> rejects() const noexcept;
    [[nodiscard]] std::span<const usage_input_digest> inputs() const noexcept;
    /// The usage that its calls said they are parts of (accumulate_options::part), with what is there and what is not; empty where none
    /// said so. Cost: O(inputs log inputs), and the ranges of parts, of which there are as many as gaps
    [[nodiscard]] std::vector<usage_split> splits() const;

    struct data;
    explicit partial(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    [[nodiscard]] const data& internals() const noexcept { return *data_; }

private:
    std::shared_ptr<const data> data_;
};

struct accumulate_options {
    unsigned threads = 1;
    std::size_t batch_rows = std::size_t{1} << 21;          ///< how many rows all threads sort by offer at once; changes nothing but speed
    std::vector<usage_input_digest> inputs{};               ///< where the columns come from
    std::vector<reject> rejects{};                          ///< what the reader of the columns already rejected
    std::function<std::string(std::size_t row)> place{};    ///< where a row stands, for rejects
    std::function<void(std::size_t rows_done)> progress{};  ///< called now and then from the calling thread
    const std::atomic<bool>* cancel = nullptr;              ///< set it to stop: the result then has no value
    /// The booking cut-off: a record booked after it counts as not delivered yet, whatever its revision. None: all records count.
    std::optional<instant> booked_until{};
    /// No more usage of these periods follows. Charges that run through a period are then worked out at once, record by record; else the
    /// partial keeps their records until finish(), since others may come in between. A partial that was the last merges with no other.
    bool last = false;
    /// The usage is this part of what was split, so that whoever merges can tell which parts are not there. None: nobody will ask.
    /// Requires: part < parts <= most_parts; `split` or `inputs` is not empty.
    std::optional<part_of> part{};
    /// What the usage that was split is called, one name for all its parts and for no other usage: a job, a day. Empty: it is known by
    /// `inputs`, of which each part then names all, as settle --part does: by length and SHA-256, whatever they are called.
    std::string split{};
};

/// Adds usage up under a plan.
///
/// A record is settled once: (source, key) with the highest revision. The same revision with the same content is a duplicate, with
/// other content all of them are rejected. What cannot be settled is rejected with its reason and does not use up its key; so is what
/// breaks a restriction whose breach the agreement rejects (`restriction_territory`, `restriction_resale_price`,
/// `restriction_exclusivity`), while breaches that it tells of are counted, for finish(). With a
/// cut-off a record booked after it uses up no key either, so that a lower revision booked before it counts; a record without a booking
/// time is rejected (`no_booking_time`).
///
/// Shapes: usage.check_shapes() holds.
/// Errors: `cancelled`; amounts beyond ±2^127 quanta throw arithmetic_error `amount_out_of_range`.
/// Cost:   O(rows), and O(r log r) in the r rows whose key comes again; for keys that are text and do not ascend O(rows log rows).
///         Memory: O(results) beside the columns, and 40 bytes a record of an offer with a charge that runs through its period (some 200
///         where keys are texts), unless it is the last usage and comes in the order of time, source and key. Where keys do not ascend, up
///         to 8 bytes a row and 32 a row whose key comes again while repeats are looked for. The keys that are held: 16 bytes a stretch of
///         consecutive numbers; 8 bytes and its characters a text, and 24 bytes more while they are put in order
[[nodiscard]] checked<partial> accumulate(const plan& under, const usage_columns& usage, const accumulate_options& options = {});

/// Both together.
///
/// A partial knows the calls of accumulate() it is made of, and each counts once. A call is known by its cut-off, its inputs, the keys
/// of its records, its rejects, its counts and the part it says it is; where it names no inputs, by its sums besides. If one partial is
/// made of all that the other is made of, it is the result. Else no event may be in both; which inputs they share does not matter: parts
/// that partition_of made of the same inputs, or of some of them, hold other keys and add up. A reject that several calls have at the same
/// place of the same input is one reject. The parts that both say they are of what was split are united. Partials that name the same inputs
/// and hold the same keys and rejects are the same, however they were cut.
///
/// Ensures: commutes; associates, whatever parts of whatever inputs, as long as no event is in two different calls; a call again changes
///          nothing, be it empty or rejects only.
/// Errors:  foreign_partial (of another plan, or with another cut-off), key_overlap (both hold a record of the same key; names one),
///          last_partial (one was the last usage, and has charges that run through a period)
/// Cost:    O(results + keys); where inputs are not named, O(results log results + keys)
[[nodiscard]] checked<partial> merge(const partial& a, const partial& b);

/// All of them together: what merging two by two gives, in whatever order they stand.
///
/// A partial that is made of nothing but calls another one is made of is left out first, so that parts and what was merged of them may
/// stand side by side. `names` says what findings call each partial: a file.
///
/// Shapes: `names` is empty or has a name a partial. Requires: at least one partial.
/// Errors: as of two, with the names of the two as their place
/// Cost:   O((results + keys) log parts)
[[nodiscard]] checked<partial> merge(std::span<const partial> parts, std::span<const std::string> names = {});

/// A finding `part_missing`, of severity error, for each usage of which some part is not there: of what its calls said they are parts of.
///
/// The ledger of finish() holds them too. Usage that is there whole, split into any one number of parts, misses nothing.
/// Cost: as of partial::splits()
[[nodiscard]] std::vector<finding> missing_parts(const partial& of);

/// Which of n parts a record belongs to, so that deliveries of the same event meet in one part.
/// Requires: n > 0. Source: FNV-1a, 64 bits, over source, a zero byte and key.
[[nodiscard]] unsigned partition_of(std::string_view source, std::string_view key, unsigned n);

PARTNERING_END
