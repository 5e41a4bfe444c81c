#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/settlement/plan.hpp>
#include <partnering/settlement/usage.hpp>

#include <atomic>
#include <functional>
#include <memory>
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
    /// Records of a time that the plan does not settle.
    [[nodiscard]] std::uint64_t outside() const noexcept;
    [[nodiscard]] std::span<const reject> rejects() const noexcept;
    [[nodiscard]] std::span<const usage_input_digest> inputs() const noexcept;

    struct data;
    explicit partial(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    [[nodiscard]] const data& internals() const noexcept { return *data_; }

private:
    std::shared_ptr<const data> data_;
};

struct accumulate_options {
    unsigned threads = 1;
    std::size_t batch_rows = std::size_t{1} << 19;          ///< how many rows are sorted by offer at once; changes nothing but speed
    std::vector<usage_input_digest> inputs{};               ///< where the columns come from
    std::vector<reject> rejects{};                          ///< what the reader of the columns already rejected
    std::function<std::string(std::size_t row)> place{};    ///< where a row stands, for rejects
    std::function<void(std::size_t rows_done)> progress{};  ///< called now and then from the calling thread
    const std::atomic<bool>* cancel = nullptr;              ///< set it to stop: the result then has no value
};

/// Adds usage up under a plan.
///
/// A record is settled once: (source, key) with the highest revision. The same revision with the same content is a duplicate, with
/// other content all of them are rejected. What cannot be settled is rejected with its reason and does not use up its key.
///
/// Shapes: usage.check_shapes() holds.
/// Errors: `cancelled`; amounts beyond ±2^127 quanta throw arithmetic_error `amount_out_of_range`.
/// Cost:   O(rows) where keys ascend, else O(rows log rows); memory O(results) beside the columns
[[nodiscard]] checked<partial> accumulate(const plan& under, const usage_columns& usage, const accumulate_options& options = {});

/// Both together.
///
/// Ensures: commutes and associates; a partial of the same inputs again changes nothing. Parts that partition_of made of the same
///          inputs hold other keys, and add up.
/// Errors:  foreign_partial (of another plan), key_overlap (both hold a record of the same key; names one), input_overlap (they share an
/// input but not all). Cost:    O(results + keys)
[[nodiscard]] checked<partial> merge(const partial& a, const partial& b);

/// Which of n parts a record belongs to, so that deliveries of the same event meet in one part.
/// Requires: n > 0. Source: FNV-1a, 64 bits, over source, a zero byte and key.
[[nodiscard]] unsigned partition_of(std::string_view source, std::string_view key, unsigned n);

PARTNERING_END
