#pragma once

#include "kernel.hpp"
#include "record.hpp"
#include "running.hpp"

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// What a number of a record is that its 64 bits have no room for.
struct wide_values {
    std::function<int128(std::uint32_t row)> quantity;
    std::function<int128(std::uint32_t row)> gross;
};

/// A group while records are added to it.
struct summed_group {
    cell_group sums;

    /// Its columns in whole numbers, where each leg can be written so.
    struct prepared {
        bool done = false;
        std::optional<line_forms> forms;
        const running_price* runs = nullptr;  ///< of its ordered leg
        std::uint64_t largest = 0;            ///< `most` is for records up to this
        int128 most = 0;
        /// The last member of a division: while records come in, its column holds their totals, unless each is so many times the gross.
        struct rest {
            const route_leg* leg;
            std::int64_t of_gross;  ///< 0: the column holds them
        };
        std::vector<rest> rests;
        struct known_accounts {
            std::vector<std::uint32_t> of_cell;
            std::uint32_t largest = 0;
        };
        std::vector<known_accounts> accounts;  ///< by ordered leg, unless it goes by cell
    };
    prepared with{};

    explicit summed_group(cell_group empty) : sums{std::move(empty)} {}
};

/// A division's last member takes what its siblings leave of each record: what they leave of the sum of the records' totals. To be called
/// once, after all records.
void take_rests(const plan::data& under, summed_group& group);

/// Adds records to groups, one offer's at a time: those of common size all at once, the others one by one.
///
/// Ordered legs go on from where `running` stands: the records of a group must come in order of time and key.
class group_adder {
public:
    group_adder(const plan::data& under, int quantity_decimals, int gross_decimals, running_sums* running);

    /// Adds records whose places are cells; moves them about. No quantity and no gross of them has a bit set that `bits` has not.
    void add(summed_group& group, counted_record* all, std::size_t count, std::uint64_t bits, const wide_values& wide);
    void add(summed_group& group, small_record* all, std::size_t count, std::uint64_t bits, const wide_values& wide);

private:
    const route& route_of(const cell_group& g) const { return plan_.snapshots[plan_.segments[g.segment].snapshot].routes[g.route]; }
    using prepared = summed_group::prepared;
    void prepare(prepared& p, const cell_group& g);
    [[nodiscard]] static int128 most_at(prepared& p, std::uint64_t largest);
    /// The accounts that a cell's records go on from, one for each ordered leg.
    const std::uint32_t* accounts_of(prepared& p, const cell_group& g, std::uint32_t cell);
    template <class Record>
    void add_any(summed_group& to, Record* all, std::size_t count, std::uint64_t bits, const wide_values& wide);
    template <class Record>
    std::size_t set_odd_aside(Record* all, std::size_t count, std::uint64_t limit, bool all_odd);
    template <class Record>
    std::size_t run_in_order(prepared& p, cell_group& g, Record* all, std::size_t count, const wide_values& wide);
    template <class Record>
    void add_common(prepared& p, cell_group& g, const record_run<Record>& run, std::uint64_t bits);
    bool add_one(cell_group& g, const line_forms& forms, const counted_record& record);
    void add_exact(prepared& p, cell_group& g, const counted_record& record, const wide_values& wide);

    const plan::data& plan_;
    int quantity_decimals_;
    int gross_decimals_;
    running_sums* running_;
    std::int64_t one_;  ///< what a record without a quantity counts
    // Scratch, reused from run to run.
    std::vector<counted_record> odd_;
    std::vector<std::int64_t> amounts_;
    std::vector<std::int64_t> run_amounts_;
    std::vector<std::uint32_t> cell_accounts_;
};

PARTNERING_END
