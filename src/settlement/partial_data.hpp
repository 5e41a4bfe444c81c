#pragma once

#include "flat_index.hpp"
#include "key_set.hpp"
#include "plan_data.hpp"

#include <partnering/settlement/partial.hpp>

#include <algorithm>
#include <memory>
#include <vector>

PARTNERING_BEGIN

/// No party where one may be named: nobody introduced.
inline constexpr std::uint32_t nobody = 0xffff'ffff;

/// `a += b`, or arithmetic_error: nothing wraps.
inline void add_checked(int128& a, int128 b)
{
    if (__builtin_add_overflow(a, b, &a)) throw arithmetic_error{"amount_out_of_range"};
}

/// The records of one offer in one segment, added up by who fills its classes.
///
/// A cell is a line of 64-bit sums: records, records with a reported gross, quantity, gross, then a sum in quanta for each leg that is
/// rounded per record. Before a sum could leave 64 bits the lines are emptied into `wide`; `spent` is the bound that proves when.
struct cell_group {
    static constexpr std::uint32_t fixed = 4;
    std::uint32_t segment = 0;
    std::uint32_t route = 0;
    std::uint32_t width = 0;  ///< how many parties a record names here
    std::uint32_t stride = fixed;
    std::vector<std::uint32_t> who;   ///< `width` a cell
    std::vector<std::int64_t> lines;  ///< `stride` a cell
    std::vector<int128> wide;         ///< the same shape, or empty
    std::vector<rational> exact;      ///< stride - fixed a cell, or empty: sums of legs priced per record but not rounded there
    int128 spent = 0;

    [[nodiscard]] std::size_t cells() const noexcept { return cells_; }
    [[nodiscard]] int128 total(std::size_t cell, std::uint32_t column) const
    {
        int128 sum = lines[cell * stride + column];
        if (!wide.empty()) add_checked(sum, wide[cell * stride + column]);
        return sum;
    }
    [[nodiscard]] const std::uint32_t* parties(std::size_t cell) const noexcept { return who.data() + cell * width; }

    /// The cell of these parties, a new one where it is new.
    std::size_t cell_of(const std::uint32_t* parties)
    {
        if (width <= 1) {
            std::uint32_t cell = 0;
            const std::uint32_t only = 0;
            cells_of(width == 0 ? &only : parties, 1, &cell);
            return cell;
        }
        std::uint64_t key = parties[0];
        for (std::uint32_t i = 1; i < width; ++i) {
            // Beyond two parties the pairs so far are numbered, so that the key stays one exact word.
            if (i > 1) key = pairs_.insert(key);
            key = key << 32 | parties[i];
        }
        const std::uint32_t cell = index_.insert(key);
        if (cell == cells()) open_cell(parties);
        return cell;
    }
    /// The cells of many records that name at most one party each. Requires: width <= 1.
    void cells_of(const std::uint32_t* parties, std::size_t count, std::uint32_t* into)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t cell = narrow_.insert(parties[i]);
            if (cell == cells()) open_cell(parties + i);
            into[i] = cell;
        }
    }
    void spill()
    {
        wide.resize(lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) add_checked(wide[i], lines[i]);
        std::fill(lines.begin(), lines.end(), 0);
        spent = 0;
    }
    /// Makes room for lines that grow by at most `most` each.
    void reserve_range(int128 most)
    {
        constexpr int128 limit = int128{1} << 62;
        if (most > limit - spent) spill();
        spent += most;
    }
    rational& exact_at(std::size_t cell, std::uint32_t slot)
    {
        if (exact.empty()) exact.resize(cells() * (stride - fixed));
        return exact[cell * (stride - fixed) + slot];
    }

private:
    void open_cell(const std::uint32_t* parties)
    {
        who.insert(who.end(), parties, parties + width);
        lines.resize(lines.size() + stride);
        ++cells_;
        if (!wide.empty()) wide.resize(lines.size());
        if (!exact.empty()) exact.resize(cells() * (stride - fixed));
    }
    flat_index<std::uint32_t> narrow_;  ///< where one party is named: half the size, so twice the offers stay in cache
    flat_index<std::uint64_t> index_;
    flat_index<std::uint64_t> pairs_;
    std::size_t cells_ = 0;
};

struct partial::data {
    digest under;                    ///< of the plan
    std::uint32_t plan_parties = 0;  ///< numbers below it are the plan's parties, the others stand in open_parties
    int quantity_decimals = 0;
    int gross_decimals = 0;
    std::vector<std::string> open_parties;
    std::vector<cell_group> groups;  ///< by segment, then route
    key_set keys;
    std::uint64_t records = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t superseded = 0;
    std::uint64_t outside = 0;
    std::vector<reject> rejects;             ///< sorted
    std::vector<usage_input_digest> inputs;  ///< sorted
};

PARTNERING_END
