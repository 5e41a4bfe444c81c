#pragma once

#include <partnering/core/date.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Text, once per distinct value: a row holds a code, the code is an index into `names`.
///
/// Shapes: codes is empty (every row has `constant`, if that is a valid code) or has a code a row.
struct text_column {
    static constexpr std::uint32_t absent = 0xffff'ffff;
    std::span<const std::uint32_t> codes;
    std::span<const std::string> names;
    std::uint32_t constant = absent;

    [[nodiscard]] std::uint32_t code(std::size_t row) const noexcept { return codes.empty() ? constant : codes[row]; }
};

/// Whole numbers at a stated scale, 64 bits a row; values that need more stand in `wide`.
struct quantity_column {
    /// The row's value stands in `wide`.
    static constexpr std::int64_t in_wide = INT64_MIN;
    /// The row has no value.
    static constexpr std::int64_t missing = INT64_MIN + 1;
    std::span<const std::int64_t> values;                    ///< empty: missing on every row
    int decimals = 0;                                        ///< a value v means v × 10^-decimals; 0 to 18
    std::span<const std::pair<std::uint64_t, int128>> wide;  ///< (row, value), ascending by row
};

/// Usage as columns that somebody else owns: a reader's table or the caller's arrays, used where they lie.
///
/// One row a record: which event (source, key, revision), when, under which offer (or for which service), who fills the
/// classes of parties, how much, for how much money where that is reported, who introduced the customer, and where it was sold.
///
/// Shapes: each column is empty or has `rows` entries; exactly one of `key` and `key_text` is given.
struct usage_columns {
    std::size_t rows = 0;
    text_column source;
    std::span<const std::uint64_t> key;       ///< keys that are whole numbers below 2^64, as written without leading zeros
    text_column key_text;                     ///< keys that are not
    std::span<const std::uint32_t> revision;  ///< empty: 0
    std::span<const std::int64_t> time;       ///< microseconds since 1970-01-01T00:00:00Z
    /// When the record came in, as `time` is counted; not_booked where nobody knows. Empty: known of no row. It is no part of the
    /// content: a second delivery of an event is booked later and still a duplicate.
    std::span<const std::int64_t> booked;
    static constexpr std::int64_t not_booked = INT64_MIN;
    text_column offer;    ///< keys of offers; absent: the service names it
    text_column service;  ///< keys of services; looked at where there is no offer
    struct party_column {
        std::string of_class;  ///< key of the class of parties
        text_column members;   ///< keys of parties
    };
    std::vector<party_column> parties;
    text_column introducer;    ///< keys of parties; absent: nobody
    text_column territory;     ///< where it was sold, ISO 3166: `SE`, `US-CA`; absent: not told. Only restrictions ask for it
    quantity_column quantity;  ///< missing: 1
    quantity_column gross;     ///< in currency units of the agreement; missing: not reported

    /// The key of a row as text.
    [[nodiscard]] std::string key_of(std::size_t row) const;
    /// Breaks a contract where the shapes do not agree or a code is out of its names.
    void check_shapes() const;
};

/// A file or batch that usage came from: enough to say later that the same bytes came in.
struct usage_input_digest {
    std::string name;
    std::uint64_t bytes = 0;
    digest content;  ///< SHA-256 of the bytes as they stand in the file
    friend auto operator<=>(const usage_input_digest&, const usage_input_digest&) = default;
};

/// Why a record was not settled.
///
/// It stays in the result with its reason, is counted, and can be fed again: it has not used up its key.
struct reject {
    std::string reason;  ///< code: `unknown_offer`, `unknown_party`, `conflicting_content`, `bad_quantity`, ...
    std::string source;
    std::string key;
    std::uint32_t revision = 0;
    std::string place;  ///< `file:line` where a reader knows it, else empty
    std::string text;   ///< one sentence: what is wrong and what would be right
    /// When it came in, where a reader that rejected it could tell: under a cut-off, what came later is not rejected yet.
    std::optional<instant> booked{};

    friend bool operator==(const reject&, const reject&) = default;
    friend auto operator<=>(const reject&, const reject&) = default;
};

PARTNERING_END
