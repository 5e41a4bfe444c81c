#pragma once

#include "binding.hpp"
#include "core/large_pages.hpp"
#include "group_adder.hpp"
#include "resolve.hpp"
#include "running.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Adds usage up, batch by batch: each thread brings a stretch of the batch together by offer, then each takes offers and adds up what all
/// have brought, in the order of rows. So every group of sums has one owner at a time, and there is one of each.
class usage_adder {
public:
    /// `running`: where ordered legs are worked out at once, the rows being in their order; null: their records are kept.
    usage_adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options,
                const row_marks& skip, running_sums* running);

    /// False where it was cancelled.
    [[nodiscard]] bool run();

    [[nodiscard]] std::vector<cell_group> take_groups();
    [[nodiscard]] std::vector<std::pair<std::size_t, row_fate>> rejected() const;
    [[nodiscard]] std::uint64_t outside() const;
    [[nodiscard]] std::uint64_t records() const;
    /// Records that are settled although they break a restriction, by restriction of the plan; empty where there are none.
    [[nodiscard]] std::vector<std::uint64_t> broken() const;

private:
    static constexpr std::uint32_t no_group = 0xffff'ffff;
    template <class Record>
    using scratch = std::vector<Record, scratch_allocator<Record>>;

    /// Where the rows that name an offer go.
    struct target {
        bool known = false;  ///< its rows name at most one party
        std::uint32_t group = no_group;
        const std::uint32_t* codes = nullptr;  ///< of the class's column; null: no party is named
        const std::uint32_t* bound = nullptr;
    };
    struct placed {
        std::uint32_t group;
        std::uint32_t party;
        std::uint32_t row;
    };
    /// Records brought together by group: those of group g stand from starts[g] to ends[g].
    struct by_group {
        std::vector<std::uint32_t> starts, ends;
        [[nodiscard]] std::size_t count(std::uint32_t g) const { return g < starts.size() ? ends[g] - starts[g] : 0; }
        /// Where so many rows of each group make room one after the other. Returns how much there is in all.
        std::uint32_t make_room();
    };
    /// What one thread brings together of a batch, and what it has found out.
    struct lane {
        std::size_t begin = 0;
        std::vector<target> targets;      ///< by code of the offer; the last is of rows that name none
        const target* alike = nullptr;    ///< where all known targets name parties by one column, and no two are of one group: one of them
        std::vector<std::uint32_t> next;  ///< then by code: where its next record goes, or no_group
        std::uint32_t targets_of = binding::no_segment;
        std::vector<std::uint32_t> counts;
        by_group common;
        std::uint64_t bits = 0;  ///< that are set in some quantity or gross of the common records
        bool is_small = true;    ///< these are below 2^32, and were in each stretch before
        scratch<small_record> small;
        scratch<counted_record> large;
        std::vector<std::uint32_t> others;  ///< rows that go the general way
        std::vector<placed> other_places;
        by_group other;
        scratch<counted_record> other_records;
        std::vector<placed> chained;  ///< records that are taken one after the other, whatever their offers
        std::vector<std::uint32_t> named;
        std::vector<std::pair<std::size_t, row_fate>> rejected;
        std::uint64_t outside = 0;
        std::uint64_t records = 0;
        std::vector<std::uint64_t> broken;  ///< records that are settled and break a restriction, by restriction of the plan
    };

    const route& route_of(const cell_group& g) const { return plan_.snapshots[plan_.segments[g.segment].snapshot].routes[g.route]; }
    /// The ordered legs that some offer sets off together are one set, known by one of them.
    [[nodiscard]] std::uint32_t set_of(const route& r) const { return set_of_leg_[r.legs[r.ordered.front()].leg]; }
    [[nodiscard]] bool is_chained(const route& r) const { return running_ != nullptr && !r.ordered.empty() && chained_set_[set_of(r)]; }
    void find_sets();

    std::uint32_t group_at(std::uint32_t segment, std::uint32_t route_number);
    void bring_together(lane& l, std::size_t begin, std::size_t end);
    [[nodiscard]] std::uint32_t only_segment(std::size_t begin, std::size_t end) const;
    void find_targets(lane& l, std::uint32_t segment);
    [[nodiscard]] const target* find_alike(const lane& l) const;
    bool place_by_offer(lane& l, std::size_t begin, std::size_t end, std::uint32_t segment);
    template <class Record>
    std::uint64_t move_together(lane& l, std::size_t begin, std::size_t end, std::size_t room, scratch<Record>& all);
    void place_others(lane& l);
    void place_row(lane& l, std::uint32_t row);

    void find_work();
    void add_group(lane& worker, group_adder& sums, std::uint32_t g);
    template <class Record>
    void add_records_of(lane& worker, group_adder& sums, std::uint32_t g, const lane& from, Record* all, std::size_t count,
                        std::uint64_t bits);
    template <class Record>
    void keep(cell_group& g, std::size_t base, const Record* all, std::size_t count) const;
    void add_chained(lane& worker, group_adder& sums);

    const plan::data& plan_;
    const usage_columns& usage_;
    const binding& names_;
    const accumulate_options& options_;
    const row_marks& skip_;
    running_sums* running_;
    std::int64_t one_;  ///< what a record without a quantity counts
    std::size_t threads_;
    std::vector<std::uint32_t> set_of_leg_;
    std::vector<bool> chained_set_;  ///< by set: several offers of one time go on from one another's totals

    std::deque<summed_group> groups_;                   ///< stay where they are while more come
    std::vector<std::atomic<std::uint32_t>> group_of_;  ///< by segment, then route
    std::size_t routes_ = 1;                            ///< at most, in a snapshot
    std::mutex opening_;

    std::vector<lane> lanes_;
    std::vector<group_adder> sums_;  ///< by thread
    // What there is to do in a batch: groups, those of one set of ordered legs beside one another and in order of time.
    std::vector<std::uint32_t> work_;
    std::vector<std::uint32_t> work_starts_;
};

PARTNERING_END
