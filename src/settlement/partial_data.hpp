#pragma once

#include "flat_index.hpp"
#include "held_parts.hpp"
#include "key_set.hpp"
#include "plan_data.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/settlement/partial.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// No party where one may be named: nobody introduced.
inline constexpr std::uint32_t nobody = 0xffff'ffff;

/// `a += b`, or arithmetic_error: nothing wraps.
inline void add_checked(int128& a, int128 b)
{
    if (__builtin_add_overflow(a, b, &a)) throw arithmetic_error{"amount_out_of_range"};
}

/// Memory whose start lies on a cache line, so that a cell of eight sums is one.
template <class T>
struct line_allocator {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};
    line_allocator() = default;
    template <class U>
    explicit line_allocator(const line_allocator<U>&) noexcept
    {
    }
    [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
    void deallocate(T* memory, std::size_t count) noexcept { ::operator delete(memory, count * sizeof(T), alignment); }
    friend bool operator==(const line_allocator&, const line_allocator&) noexcept { return true; }
};

/// Numbers for the parties that one offer's records name, in order of first sight.
///
/// Open addressing in buckets of four places at a quarter of full load, so that all but a few look-ups in a thousand end in their first
/// bucket. Once a plain table with a place for every party takes no more room than that, it is one.
class party_index {
public:
    static constexpr std::uint32_t none = 0xffff'ffff;

    /// The number of a party (or of `nobody`), a new one where it is new.
    std::uint32_t insert(std::uint32_t party)
    {
        const std::uint32_t key = party + 1;  // nobody is 0
        if (table_ && key >= numbers_.size()) {
            // A few parties with large numbers need no table of all the others.
            if (std::size_t{key} < 16 * (std::size_t{size_} + 16))
                numbers_.resize(std::size_t{key} + 1, none);
            else
                leave_table();
        }
        if (table_) {
            if (numbers_[key] == none) numbers_[key] = size_++;
            return numbers_[key];
        }
        if (size_ >= buckets_.size()) {
            grow(key);
            if (table_) return insert(party);
        }
        const place at = place_of(key);
        std::uint32_t& number = buckets_[at.bucket].numbers[at.lane];
        if (number == none) {
            buckets_[at.bucket].keys[at.lane] = key;
            number = size_++;
            largest_ = std::max(largest_, key);
        }
        return number;
    }
    /// Fetches what look-ups read; worth it where there are many to come.
    void fetch() const noexcept
    {
        const char* const at = table_ ? reinterpret_cast<const char*>(numbers_.data()) : reinterpret_cast<const char*>(buckets_.data());
        for (std::size_t i = 0; i < bytes(); i += 64) __builtin_prefetch(at + i);
    }
    [[nodiscard]] std::size_t bytes() const noexcept
    {
        return table_ ? numbers_.size() * sizeof(std::uint32_t) : buckets_.size() * sizeof(bucket);
    }
    /// Puts its number where a record names its party; returns how many records from the first on are so done before one that may
    /// need a new number, which is for insert().
    ///
    /// Most parties have one already: nothing is written, and only a party's first bucket is looked at, all of it at once, so that no
    /// guess of a branch goes wrong.
    template <class Record>
    [[nodiscard]] std::size_t number_known(Record* records, std::size_t count) const noexcept
    {
        const auto each = [&](auto find) {
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t number = find(records[i].place + 1);
                if (number == none) return i;
                records[i].place = number;
            }
            return count;
        };
        if (table_)
            return each([all = numbers_.data(), size = numbers_.size()](std::uint32_t key) { return key < size ? all[key] : none; });
        if (buckets_.empty()) return 0;
        return each([all = buckets_.data(), mask = mask_](std::uint32_t key) { return all[scatter(key) & mask].find(key); });
    }

private:
    struct bucket {
        static constexpr std::uint32_t lanes = 4;
        std::uint32_t keys[lanes] = {none, none, none, none};  ///< filled from the first on; no party's key is `none`
        std::uint32_t numbers[lanes] = {none, none, none, none};

        /// The number that a key has here, or `none`.
        [[nodiscard]] std::uint32_t find(std::uint32_t key) const noexcept
        {
#ifdef __GNUC__
            // The loop below, all lanes at once.
            using four [[gnu::vector_size(16)]] = std::uint32_t;
            four theirs;
            four values;
            std::memcpy(&theirs, keys, sizeof theirs);
            std::memcpy(&values, numbers, sizeof values);
            values |= reinterpret_cast<four>(theirs != key);
            std::uint64_t half[2];
            std::memcpy(half, &values, sizeof half);
            const std::uint64_t both = half[0] & half[1];
            return static_cast<std::uint32_t>(both & both >> 32);
#else
            std::uint32_t number = none;
            for (std::uint32_t k = 0; k < lanes; ++k) number &= numbers[k] | (0u - static_cast<std::uint32_t>(keys[k] != key));
            return number;
#endif
        }
    };
    struct place {
        std::size_t bucket;
        std::uint32_t lane;
    };
    /// Where a key stands, or would.
    [[nodiscard]] place place_of(std::uint32_t key) const noexcept
    {
        for (std::size_t at = scatter(key) & mask_;; at = (at + 1) & mask_)
            for (std::uint32_t lane = 0; lane < bucket::lanes; ++lane)
                if (buckets_[at].numbers[lane] == none || buckets_[at].keys[lane] == key) return {at, lane};
    }
    void put(std::uint32_t key, std::uint32_t number) noexcept
    {
        const place at = place_of(key);
        buckets_[at.bucket].keys[at.lane] = key;
        buckets_[at.bucket].numbers[at.lane] = number;
        largest_ = std::max(largest_, key);
    }
    void grow(std::uint32_t key)
    {
        buckets old(buckets_.empty() ? 4 : buckets_.size() * 2);
        largest_ = std::max(largest_, key);
        old.swap(buckets_);
        const bool becomes_table = std::size_t{largest_} * sizeof(std::uint32_t) < buckets_.size() * sizeof(bucket);
        if (becomes_table)
            numbers_.assign(std::size_t{largest_} + 1, none);
        else
            mask_ = buckets_.size() - 1;
        for (const bucket& b : old)
            for (std::uint32_t lane = 0; lane < bucket::lanes && b.numbers[lane] != none; ++lane)
                becomes_table ? static_cast<void>(numbers_[b.keys[lane]] = b.numbers[lane]) : put(b.keys[lane], b.numbers[lane]);
        if (!becomes_table) return;
        buckets_ = {};
        table_ = true;
    }
    void leave_table()
    {
        std::size_t size = 4;
        while (size <= std::size_t{size_} + 1) size *= 2;
        buckets_.assign(size, {});
        mask_ = size - 1;
        for (std::uint32_t key = 0; key < numbers_.size(); ++key)
            if (numbers_[key] != none) put(key, numbers_[key]);
        numbers_ = {};
        table_ = false;
    }
    using buckets = std::vector<bucket, line_allocator<bucket>>;
    buckets buckets_;
    std::vector<std::uint32_t> numbers_;  ///< by key, once it is a plain table
    std::size_t mask_ = 0;
    std::uint32_t size_ = 0;
    std::uint32_t largest_ = 0;
    bool table_ = false;
};

/// A record that an ordered leg waits for: others may come in before it.
struct pending_record {
    std::int64_t time;
    std::uint64_t key;          ///< its number; of a key that is none the place among the partial's run_keys
    std::uint32_t source : 31;  ///< place among the partial's run_sources
    std::uint32_t key_is_text : 1;
    std::uint32_t cell;
    std::int64_t quantity;  ///< in_wide where a number of the record takes more than 64 bits: both stand in pending_wide, at `gross`
    std::int64_t gross;
    static constexpr std::int64_t in_wide = INT64_MIN;
};

/// The records of one offer in one segment, added up by who fills its classes.
///
/// A cell is a line of 64-bit sums: records, quantity, gross, then a sum in quanta for each leg that is rounded per record. Before a sum
/// could leave 64 bits the lines are emptied into `wide`; `spent` is the bound that proves when.
struct cell_group {
    static constexpr std::uint32_t records_at = 0;
    static constexpr std::uint32_t quantity_at = 1;
    static constexpr std::uint32_t gross_at = 2;
    static constexpr std::uint32_t fixed = 3;
    /// Lines with sums per leg are filled up to a multiple of this: as many as are added at once.
    static constexpr std::uint32_t lanes = 8;
    static constexpr std::size_t half_lanes = lanes / 2;

    std::uint32_t segment = 0;
    std::uint32_t route = 0;
    std::uint32_t width = 0;  ///< how many parties a record names here
    std::uint32_t columns = fixed;
    std::uint32_t stride = fixed;
    std::vector<std::uint32_t> who;                                 ///< `width` a cell
    std::vector<std::int64_t, line_allocator<std::int64_t>> lines;  ///< `stride` a cell
    std::vector<int128> wide;                                       ///< the same shape, or empty
    std::vector<rational> exact;  ///< columns - fixed a cell, or empty: sums of legs priced per record but not rounded there
    int128 spent = 0;
    /// Where the route has ordered legs and more usage may come: its records, in their order. Sums of legs are 0 until then.
    std::vector<pending_record> pending;
    std::vector<std::pair<int128, int128>> pending_wide;  ///< quantity, gross

    cell_group(std::uint32_t of_segment, std::uint32_t of_route, std::uint32_t parties_named, std::uint32_t sums)
        : segment{of_segment}, route{of_route}, width{parties_named}, columns{fixed + sums},
          stride{sums == 0 ? fixed : (fixed + sums + lanes - 1) / lanes * lanes}
    {
    }

    [[nodiscard]] std::size_t cells() const noexcept { return cells_; }
    [[nodiscard]] int128 total(std::size_t cell, std::uint32_t column) const
    {
        int128 sum = lines[cell * stride + column];
        if (!wide.empty()) add_checked(sum, wide[cell * stride + column]);
        return sum;
    }
    [[nodiscard]] const std::uint32_t* parties(std::size_t cell) const noexcept { return who.data() + cell * width; }

    /// The cell of these parties, a new one where it is new.
    std::uint32_t cell_of(const std::uint32_t* parties)
    {
        if (width <= 1) {
            const std::uint32_t cell = narrow_.insert(width == 0 ? 0 : *parties);
            if (cell == cells()) open_cell(parties);
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
    /// Fetches what so many records will need while others are added up, unless they will need little of it.
    void fetch(std::size_t records) const noexcept
    {
        const std::size_t line_bytes = lines.size() * sizeof(std::int64_t);
        if ((narrow_.bytes() + line_bytes) / 64 > records) return;
        narrow_.fetch();
        const char* const at = reinterpret_cast<const char*>(lines.data());
        for (std::size_t i = 0; i < line_bytes; i += 64) __builtin_prefetch(at + i);
    }
    /// Puts the cells of records that name one party each, or none, where their parties stood.
    template <class Record>
    void find_cells(Record* records, std::size_t count)
    {
        for (std::size_t i = 0; (i += narrow_.number_known(records + i, count - i)) < count; ++i) {
            const std::uint32_t party = records[i].place;
            records[i].place = cell_of(&party);
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
        PARTNERING_EXPECTS(most <= limit, "no more is added at once than a line has room for");
        if (most > limit - spent) spill();
        spent += most;
    }
    rational& exact_at(std::size_t cell, std::uint32_t slot)
    {
        if (exact.empty()) exact.resize(cells() * (columns - fixed));
        return exact[cell * (columns - fixed) + slot];
    }

private:
    void open_cell(const std::uint32_t* parties)
    {
        who.insert(who.end(), parties, parties + width);
        lines.resize(lines.size() + stride);
        ++cells_;
        if (!wide.empty()) wide.resize(lines.size());
        if (!exact.empty()) exact.resize(cells() * (columns - fixed));
    }
    party_index narrow_;  ///< where at most one party is named
    flat_index<std::uint64_t> index_;
    flat_index<std::uint64_t> pairs_;
    std::size_t cells_ = 0;
};

/// Adds counts up, each by its place.
inline void add_broken(std::vector<std::uint64_t>& into, const std::vector<std::uint64_t>& more)
{
    into.resize(std::max(into.size(), more.size()));
    for (std::size_t i = 0; i < more.size(); ++i) into[i] += more[i];
}

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
    std::uint64_t not_yet_booked = 0;
    std::vector<std::uint64_t> broken;  ///< records that break a restriction, by restriction of the plan; empty where none does
    std::optional<instant> booked_until;
    std::vector<reject> rejects;             ///< sorted
    std::vector<usage_input_digest> inputs;  ///< sorted
    std::vector<held_parts> splits;          ///< by split_before
    digest later;                            ///< over the keys of the records that are not yet booked
    std::vector<std::string> run_sources;    ///< of pending records, ascending
    std::vector<std::string> run_keys;       ///< likewise, keys that are no numbers
    bool last = false;                       ///< ordered legs are worked out: no record may come before those it holds

    /// What a call of accumulate counted, but for the records that are in the sums.
    struct counts {
        std::uint64_t duplicates = 0;
        std::uint64_t superseded = 0;
        std::uint64_t outside = 0;
        std::uint64_t not_yet_booked = 0;
    };
    /// The calls of accumulate that a merged partial is made of, by what identifies them; empty where it is of one call (partial.cpp).
    std::map<digest, counts> made_of;
    /// All but the sums, and the names of records that wait.
    [[nodiscard]] data without_groups() const
    {
        data made;
        made.under = under;
        made.plan_parties = plan_parties;
        made.quantity_decimals = quantity_decimals;
        made.gross_decimals = gross_decimals;
        made.open_parties = open_parties;
        made.keys = keys;
        made.records = records;
        made.duplicates = duplicates;
        made.superseded = superseded;
        made.outside = outside;
        made.not_yet_booked = not_yet_booked;
        made.broken = broken;
        made.booked_until = booked_until;
        made.rejects = rejects;
        made.inputs = inputs;
        made.splits = splits;
        made.later = later;
        made.made_of = made_of;
        made.reject_origins = reject_origins;
        return made;
    }

    std::vector<digest> reject_origins;  ///< for each reject of a merged partial: the input or the call that it is of
};

PARTNERING_END
