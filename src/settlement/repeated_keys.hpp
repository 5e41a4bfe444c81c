#pragma once

#include "resolve.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// A place for every number that lies between the least and the largest key of its source, over all sources side by side.
///
/// Dense numbering, in whatever order it comes, is then a matter of one bit a number.
class key_places {
public:
    /// Nothing where keys are text, or where there would be more than this many places a row.
    static constexpr std::uint64_t most_a_row = 32;
    [[nodiscard]] static std::optional<key_places> of(const usage_columns& usage, const row_marks& skip);

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint64_t operator[](std::size_t row) const
    {
        return keys_[row] + (codes_.empty() ? constant_ : shift_[codes_[row] == text_column::absent ? shift_.size() - 1 : codes_[row]]);
    }
    /// The places of each source that has rows.
    struct stretch {
        std::string_view source;
        std::uint64_t begin;
        std::uint64_t end;
        std::uint64_t first;  ///< the number whose place `begin` is
    };
    [[nodiscard]] std::span<const stretch> sources() const noexcept { return sources_; }

private:
    std::span<const std::uint64_t> keys_;
    std::span<const std::uint32_t> codes_;  ///< of the sources
    std::vector<std::uint64_t> shift_;      ///< by code, the last for none: what is added to a key, as numbers that come round
    std::uint64_t constant_ = 0;
    std::uint64_t size_ = 0;
    std::vector<stretch> sources_;
};

/// A bit each for many places.
class place_bits {
public:
    explicit place_bits(std::uint64_t places) : words_(static_cast<std::size_t>(places / 64 + 1)) {}
    [[nodiscard]] bool test(std::uint64_t place) const { return (words_[place >> 6] >> (place & 63) & 1) != 0; }
    void set(std::uint64_t place) { words_[place >> 6] |= std::uint64_t{1} << (place & 63); }
    /// Sets it, and says whether it was set before.
    bool test_set(std::uint64_t place)
    {
        std::uint64_t& word = words_[place >> 6];
        const std::uint64_t bit = std::uint64_t{1} << (place & 63);
        const bool before = (word & bit) != 0;
        word |= bit;
        return before;
    }
    void prefetch(std::uint64_t place) const { __builtin_prefetch(&words_[place >> 6], 1); }
    /// The first place from `from` on whose bit is `wanted`, or `end`.
    [[nodiscard]] std::uint64_t next(std::uint64_t from, std::uint64_t end, bool wanted) const;

private:
    std::vector<std::uint64_t> words_;
};

/// A row, and a number that only rows which may have the same key share.
struct repeated_row {
    std::uint64_t group;
    std::size_t row;
};

/// The rows, of those that are not marked, whose (source, key) other such rows have too; and where keys are sparse a few more.
///
/// They stand grouped: rows of the same `group` may have the same key, rows of different groups never have.
/// Dense numbers take one bit a place and are found exactly. All others are scattered by a hash over 8 bits a row; whoever lands where
/// another one did is looked at again, under another hash, until what is left is little or does not shrink. So no key decides by its hash,
/// and keys made to collide cost what sorting costs.
///
/// Cost: O(rows) time where keys do not repeat; memory at most 8 bytes a row, mostly 2, and 32 bytes for each row that is found.
/// `hash_bits`: how many bits of a hash are looked at; fewer make unlike keys meet, for tests.
[[nodiscard]] std::vector<repeated_row> rows_that_may_repeat(const usage_columns& usage, const row_marks& skip, unsigned hash_bits);

PARTNERING_END
