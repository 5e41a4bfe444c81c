#include "usage_adder.hpp"

#include "power_of_ten.hpp"

#include "column_scan.hpp"
#include "core/in_parallel.hpp"
#include "record.hpp"
#include "runs.hpp"

#include <algorithm>
#include <numeric>
#include <set>

PARTNERING_BEGIN

namespace {

/// A column of a batch; one that is not there has the same number on every row.
struct values_of_column {
    values_of_column(const quantity_column& column, std::size_t begin, std::int64_t otherwise)
        : constant{otherwise}, at{column.values.empty() ? &constant : column.values.data() + begin},
          rows{column.values.empty() ? 0 : ~std::size_t{0}}
    {
    }
    values_of_column(const values_of_column&) = delete;
    values_of_column& operator=(const values_of_column&) = delete;
    std::int64_t operator[](std::size_t row) const { return at[row & rows]; }

    std::int64_t constant;
    const std::int64_t* at;
    std::size_t rows;  ///< a mask for the row
};

/// Not part of the loops that call it, whose pointers then stay in registers.
[[gnu::noinline]] void set_aside(std::vector<std::uint32_t>& others, std::size_t row) { others.push_back(static_cast<std::uint32_t>(row)); }

/// Fewer rows than these are not worth a thread.
constexpr std::size_t least_rows = 4096;

}  // namespace

usage_adder::usage_adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options,
                         const row_marks& skip, running_sums* running)
    : plan_{under}, usage_{usage}, names_{names}, options_{options}, skip_{skip}, running_{running},
      one_{power_of_ten(usage.quantity.decimals)},
      threads_{std::min<std::size_t>(options.threads, std::max<std::size_t>(1, usage.rows / least_rows))}, lanes_(threads_)
{
    for (const snapshot& s : under.snapshots) routes_ = std::max(routes_, s.routes.size());
    group_of_ = std::vector<std::atomic<std::uint32_t>>(under.segments.size() * routes_);
    for (auto& number : group_of_) number = no_group;
    for (std::size_t t = 0; t < threads_; ++t) sums_.emplace_back(under, usage.quantity.decimals, usage.gross.decimals, running);
    find_sets();
}

void usage_adder::find_sets()
{
    set_of_leg_.resize(plan_.legs.size());
    std::iota(set_of_leg_.begin(), set_of_leg_.end(), 0u);
    const auto root = [&](std::uint32_t leg) {
        while (set_of_leg_[leg] != leg) leg = set_of_leg_[leg] = set_of_leg_[set_of_leg_[leg]];
        return leg;
    };
    std::set<std::uint32_t> shared;
    for (const snapshot& s : plan_.snapshots) {
        std::set<std::uint32_t> met;
        for (const route& r : s.routes) {
            for (const std::uint32_t position : r.ordered) {
                const std::uint32_t leg = r.legs[position].leg;
                if (!met.insert(leg).second) shared.insert(leg);
                set_of_leg_[root(leg)] = root(r.legs[r.ordered.front()].leg);
            }
        }
    }
    for (std::uint32_t leg = 0; leg < set_of_leg_.size(); ++leg) set_of_leg_[leg] = root(leg);
    chained_set_.resize(plan_.legs.size());
    for (const std::uint32_t leg : shared) chained_set_[set_of_leg_[leg]] = true;
}

bool usage_adder::run()
{
    const std::size_t batch = std::max<std::size_t>(1, options_.batch_rows);
    for (std::size_t from = 0; from < usage_.rows; from += batch) {
        if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) return false;
        const std::size_t rows = std::min(usage_.rows - from, batch);
        const std::size_t threads = std::min(threads_, std::max<std::size_t>(1, rows / least_rows));
        in_parallel(threads, [&](std::size_t t) { bring_together(lanes_[t], from + rows * t / threads, from + rows * (t + 1) / threads); });
        for (std::size_t t = threads; t < threads_; ++t) bring_together(lanes_[t], from + rows, from + rows);
        find_work();
        std::atomic<std::size_t> next = 0;
        const std::size_t parts = work_starts_.size() - 1;
        const std::size_t at_once = threads == 1 ? std::max<std::size_t>(1, parts) : std::max<std::size_t>(1, parts / (threads * 32));
        in_parallel(threads, [&](std::size_t t) {
            if (t == 0) add_chained(lanes_[t], sums_[t]);
            for (std::size_t begin = next.fetch_add(at_once); begin < parts; begin = next.fetch_add(at_once)) {
                const std::uint32_t end = work_starts_[std::min(begin + at_once, parts)];
                for (std::uint32_t i = work_starts_[begin]; i < end; ++i) {
                    if (i + 1 < end) {
                        std::size_t count = 0;
                        for (const lane& l : lanes_) count += l.common.count(work_[i + 1]);
                        groups_[work_[i + 1]].sums.fetch(count);
                    }
                    add_group(lanes_[t], sums_[t], work_[i]);
                }
            }
        });
        if (options_.progress) options_.progress(from);
    }
    std::atomic<std::size_t> next = 0;
    in_parallel(threads_, [&](std::size_t) {
        for (std::size_t g = next++; g < groups_.size(); g = next++) take_rests(plan_, groups_[g]);
    });
    return true;
}

std::vector<cell_group> usage_adder::take_groups()
{
    std::vector<cell_group> all;
    all.reserve(groups_.size());
    // An offer that no record names leaves no trace.
    for (summed_group& g : groups_)
        if (g.sums.cells() != 0) all.push_back(std::move(g.sums));
    groups_.clear();
    std::sort(all.begin(), all.end(),
              [](const cell_group& a, const cell_group& b) { return std::pair{a.segment, a.route} < std::pair{b.segment, b.route}; });
    return all;
}

std::vector<std::pair<std::size_t, row_fate>> usage_adder::rejected() const
{
    std::vector<std::pair<std::size_t, row_fate>> all;
    for (const lane& l : lanes_) all.insert(all.end(), l.rejected.begin(), l.rejected.end());
    return all;
}
std::uint64_t usage_adder::outside() const
{
    std::uint64_t all = 0;
    for (const lane& l : lanes_) all += l.outside;
    return all;
}
std::uint64_t usage_adder::records() const
{
    std::uint64_t all = 0;
    for (const lane& l : lanes_) all += l.records;
    return all;
}

std::vector<std::uint64_t> usage_adder::broken() const
{
    std::vector<std::uint64_t> all;
    for (const lane& l : lanes_) add_broken(all, l.broken);
    return all;
}

std::uint32_t usage_adder::group_at(std::uint32_t segment, std::uint32_t route_number)
{
    std::atomic<std::uint32_t>& place = group_of_[segment * routes_ + route_number];
    if (const std::uint32_t number = place.load(std::memory_order_acquire); number != no_group) return number;
    const std::lock_guard<std::mutex> one_at_a_time{opening_};
    if (const std::uint32_t number = place.load(std::memory_order_relaxed); number != no_group) return number;
    const route& r = plan_.snapshots[plan_.segments[segment].snapshot].routes[route_number];
    const auto number = static_cast<std::uint32_t>(groups_.size());
    groups_.emplace_back(cell_group{segment, route_number, binding::width(r), r.event_slots});
    place.store(number, std::memory_order_release);
    return number;
}

std::uint32_t usage_adder::by_group::make_room()
{
    std::uint32_t room = 0;
    for (std::uint32_t& start : starts) room += std::exchange(start, room);
    ends = starts;
    return room;
}

/// Sorts a stretch of a batch by offer, so that an offer's prices stay in registers and its sums in cache while its records are added.
void usage_adder::bring_together(lane& l, std::size_t begin, std::size_t end)
{
    l.begin = begin;
    l.others.clear();
    l.chained.clear();
    l.common.starts.clear();
    l.other.starts.clear();
    if (begin == end) return;
    const std::uint32_t segment = only_segment(begin, end);
    if (segment == binding::no_segment || usage_.offer.codes.empty() || !place_by_offer(l, begin, end, segment)) {
        l.common.starts.clear();
        l.others.resize(end - begin);
        std::iota(l.others.begin(), l.others.end(), 0u);
    }
    place_others(l);
}

/// The segment that all rows of a stretch lie in, if there is one.
std::uint32_t usage_adder::only_segment(std::size_t begin, std::size_t end) const
{
    const std::uint32_t segment = names_.segment_of(usage_.time[begin]);
    if (segment == binding::no_segment) return segment;
    const time_range& when = plan_.segments[segment].when;
    const std::size_t elsewhere =
        count_outside(usage_.time.subspan(begin, end - begin), when.begin.microseconds_since_epoch(), when.end.microseconds_since_epoch());
    return elsewhere == 0 ? segment : binding::no_segment;
}

void usage_adder::find_targets(lane& l, std::uint32_t segment)
{
    if (l.targets_of == segment) return;
    l.targets_of = segment;
    const auto routes = names_.routes_by_offer(segment);
    l.targets.assign(routes.size() + 1, {});
    for (std::size_t code = 0; code < routes.size(); ++code) {
        if (routes[code].fate != row_fate::settled || !names_.settles(segment, routes[code].route)) continue;
        const route& r = plan_.snapshots[plan_.segments[segment].snapshot].routes[routes[code].route];
        if (binding::width(r) > 1 || r.wants_introducer || is_chained(r) || !r.restrictions.empty()) continue;
        target& t = l.targets[code];
        if (!r.slots.empty()) {
            const binding::members* const named = names_.members_of(r.slots.front());
            if (named == nullptr || named->column->codes.empty()) continue;
            t.codes = named->column->codes.data();
            t.bound = named->bound.data();
        }
        t.known = true;
        t.group = group_at(segment, routes[code].route);
    }
    l.alike = find_alike(l);
}

const usage_adder::target* usage_adder::find_alike(const lane& l) const
{
    const target* first = nullptr;
    std::set<std::uint32_t> met;
    for (const target& t : l.targets) {
        if (!t.known) continue;
        if (first == nullptr) first = &t;
        if (t.codes == nullptr || t.codes != first->codes || t.bound != first->bound || !met.insert(t.group).second) return nullptr;
    }
    return first;
}

/// The common case, as tight loops: one segment, an offer column, at most one party named. Every other row is one of the others.
/// False where rows of one group would be taken out of their order, which an ordered leg goes by: those that name a service alone.
bool usage_adder::place_by_offer(lane& l, std::size_t begin, std::size_t end, std::uint32_t segment)
{
    find_targets(l, segment);
    const std::size_t codes = l.targets.size();
    const auto none = static_cast<std::uint32_t>(codes - 1);
    const std::uint32_t* const offers = usage_.offer.codes.data();
    // How many rows name each offer: so much room it needs at most. Counted twice over, so that a row need not wait for the one before.
    l.counts.assign(2 * codes, 0);
    std::uint32_t* const even = l.counts.data();
    std::uint32_t* const odd = even + codes;
    for (std::size_t row = begin; row < end; ++row) ++(row % 2 == 0 ? even : odd)[std::min(offers[row], none)];
    if (running_ != nullptr && even[none] + odd[none] != 0) return false;
    std::uint32_t groups = 0;
    for (const target& t : l.targets)
        if (t.known) groups = std::max(groups, t.group + 1);
    l.common.starts.assign(groups, 0);
    for (std::size_t code = 0; code < codes; ++code)
        if (l.targets[code].known) l.common.starts[l.targets[code].group] += even[code] + odd[code];
    const std::uint32_t room = l.common.make_room();
    // Half the memory where numbers are small, as they mostly are: taken for granted until a stretch shows otherwise.
    if (l.is_small) {
        l.bits = move_together(l, begin, end, room, l.small);
        if (l.bits <= UINT32_MAX) return true;
        l.is_small = false;
        l.common.ends = l.common.starts;
        l.others.clear();
    }
    l.bits = move_together(l, begin, end, room, l.large);
    return true;
}

/// Returns what bits are set in some quantity or gross that was moved.
template <class Record>
std::uint64_t usage_adder::move_together(lane& l, std::size_t begin, std::size_t end, std::size_t room, scratch<Record>& all)
{
    if (all.size() < room) all.resize(room);
    using number = decltype(Record::quantity);
    const auto none = static_cast<std::uint32_t>(l.targets.size() - 1);
    const std::uint32_t* const offers = usage_.offer.codes.data();
    const values_of_column quantities{usage_.quantity, begin, one_};
    const values_of_column grosses{usage_.gross, begin, 0};
    const std::int64_t* const quantity_at = quantities.at;
    const std::int64_t* const gross_at = grosses.at;
    const std::size_t quantity_rows = quantities.rows;
    const std::size_t gross_rows = grosses.rows;
    const bool some_skipped = skip_.any(begin, end);
    const target* const targets = l.targets.data();
    std::uint32_t* const next = l.common.ends.data();
    Record* const into = all.data();
    std::uint64_t bits = 0;
    const auto move = [&](std::size_t row, std::uint32_t party, std::uint32_t& to) {
        const auto i = static_cast<std::uint32_t>(row - begin);
        const std::int64_t quantity = quantity_at[i & quantity_rows];
        const std::int64_t gross = gross_at[i & gross_rows];
        bits |= static_cast<std::uint64_t>(quantity) | static_cast<std::uint64_t>(gross);
        into[to++] = {static_cast<number>(quantity), static_cast<number>(gross), party, i};
    };
    const auto bound = [](const target& t, std::size_t row) {
        const std::uint32_t member = t.codes[row];
        return member == text_column::absent ? nobody : t.bound[member];
    };
    if (l.alike != nullptr && !some_skipped) {
        // The usual case, a fifth faster where nothing but a record's place is looked up by its offer.
        const target by = *l.alike;
        l.next.assign(l.targets.size(), no_group);
        for (std::size_t code = 0; code < l.next.size(); ++code)
            if (targets[code].known) l.next[code] = next[targets[code].group];
        std::uint32_t* const next_of_code = l.next.data();
        for (std::size_t row = begin; row < end; ++row) {
            std::uint32_t& to = next_of_code[std::min(offers[row], none)];
            const std::uint32_t party = bound(by, row);
            if (to == no_group || party == nobody) [[unlikely]]
                set_aside(l.others, row - begin);
            else
                move(row, party, to);
        }
        for (std::size_t code = 0; code < l.next.size(); ++code)
            if (targets[code].known) next[targets[code].group] = l.next[code];
        return bits;
    }
    for (std::size_t row = begin; row < end; ++row) {
        if (some_skipped && skip_.marked(row)) continue;
        const target& t = targets[std::min(offers[row], none)];
        const std::uint32_t party = t.codes == nullptr ? 0 : bound(t, row);
        if (!t.known || party == nobody)
            set_aside(l.others, row - begin);
        else
            move(row, party, next[t.group]);
    }
    return bits;
}

/// Rows that may lie in several segments, name several parties, or cannot be settled.
void usage_adder::place_others(lane& l)
{
    if (l.others.empty()) return;
    l.other_places.clear();
    for (const std::uint32_t row : l.others) place_row(l, row);
    const std::uint32_t room = l.other.make_room();
    if (l.other_records.size() < room) l.other_records.resize(room);
    const values_of_column quantities{usage_.quantity, l.begin, one_};
    const values_of_column grosses{usage_.gross, l.begin, 0};
    for (const placed& p : l.other_places) l.other_records[l.other.ends[p.group]++] = {quantities[p.row], grosses[p.row], p.party, p.row};
}

void usage_adder::place_row(lane& l, std::uint32_t i)
{
    const std::size_t row = l.begin + i;
    if (skip_.marked(row)) return;
    const binding::target where = names_.place(row);
    if (where.fate == row_fate::outside) {
        ++l.outside;
        return;
    }
    if (where.fate != row_fate::settled) {
        l.rejected.push_back({row, where.fate});
        return;
    }
    const route& r = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
    const std::uint32_t width = binding::width(r);
    if (l.named.size() < width) l.named.resize(width);
    if (const row_fate fate = names_.parties(row, r, l.named.data()); fate != row_fate::settled) {
        l.rejected.push_back({row, fate});
        return;
    }
    for (const std::uint32_t number : r.restrictions) {
        if (names_.holds_to(row, number) != binding::held::no) continue;
        l.broken.resize(plan_.restrictions.size());
        ++l.broken[number];
    }
    const placed here{group_at(where.segment, where.route), width == 0 ? 0 : l.named[0], i};
    if (is_chained(r)) {
        l.chained.push_back(here);
        return;
    }
    if (l.other.starts.size() <= here.group) l.other.starts.resize(here.group + 1);
    ++l.other.starts[here.group];
    l.other_places.push_back(here);
}

/// Which groups have records in the batch. Those of one set of ordered legs are one piece of work, since each goes on from the others.
void usage_adder::find_work()
{
    work_.clear();
    work_starts_.clear();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> in_order_of_time;
    for (std::uint32_t g = 0; g < groups_.size(); ++g) {
        if (std::none_of(lanes_.begin(), lanes_.end(), [&](const lane& l) { return l.common.count(g) + l.other.count(g) != 0; })) continue;
        const cell_group& sums = groups_[g].sums;
        const route& r = route_of(sums);
        if (running_ != nullptr && !r.ordered.empty()) {
            in_order_of_time.push_back({std::uint64_t{set_of(r)} << 32 | sums.segment, g});
            continue;
        }
        work_starts_.push_back(static_cast<std::uint32_t>(work_.size()));
        work_.push_back(g);
    }
    std::sort(in_order_of_time.begin(), in_order_of_time.end());
    std::uint64_t set = UINT64_MAX;
    for (const auto& [key, g] : in_order_of_time) {
        if (std::exchange(set, key >> 32) != key >> 32) work_starts_.push_back(static_cast<std::uint32_t>(work_.size()));
        work_.push_back(g);
    }
    work_starts_.push_back(static_cast<std::uint32_t>(work_.size()));
}

/// Adds what all have brought together of an offer, in the order of rows. In one stretch its records went one way or the other.
void usage_adder::add_group(lane& worker, group_adder& sums, std::uint32_t g)
{
    for (lane& l : lanes_) {
        if (const std::size_t count = l.common.count(g); count != 0) {
            if (l.is_small)
                add_records_of(worker, sums, g, l, l.small.data() + l.common.starts[g], count, l.bits);
            else
                add_records_of(worker, sums, g, l, l.large.data() + l.common.starts[g], count, l.bits);
        }
        if (const std::size_t count = l.other.count(g); count != 0)
            add_records_of(worker, sums, g, l, l.other_records.data() + l.other.starts[g], count, UINT64_MAX);
    }
}

template <class Record>
void usage_adder::add_records_of(lane& worker, group_adder& sums, std::uint32_t g, const lane& from, Record* all, std::size_t count,
                                 std::uint64_t bits)
{
    cell_group& group = groups_[g].sums;
    const route& r = route_of(group);
    const std::size_t base = from.begin;
    worker.records += count;
    if (group.width <= 1) {
        group.find_cells(all, count);
    } else {
        if (worker.named.size() < group.width) worker.named.resize(group.width);
        for (std::size_t i = 0; i < count; ++i) {
            static_cast<void>(names_.parties(base + all[i].row, r, worker.named.data()));
            all[i].place = group.cell_of(worker.named.data());
        }
    }
    if (!r.ordered.empty() && running_ == nullptr) keep(group, base, all, count);
    const wide_values wide{[&](std::uint32_t row) { return wide_value(usage_.quantity, base + row); },
                           [&](std::uint32_t row) { return wide_value(usage_.gross, base + row); }};
    sums.add(groups_[g], all, count, bits, wide);
}

/// Keeps the records of an offer with ordered legs until it is known what comes before them; each still names its row.
template <class Record>
void usage_adder::keep(cell_group& g, std::size_t base, const Record* all, std::size_t count) const
{
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = base + all[i].row;
        pending_record r{usage_.time[row], row, 0, 0, all[i].place, 0, 0};
        const auto value = [&](std::int64_t stated, std::int64_t otherwise, const quantity_column& column) -> int128 {
            if (stated == quantity_column::missing) return otherwise;
            return stated == quantity_column::in_wide ? wide_value(column, row) : stated;
        };
        keep_values(g, r, value(all[i].quantity, one_, usage_.quantity), value(all[i].gross, 0, usage_.gross));
        g.pending.push_back(r);
    }
}

/// Offers that go on from one another's totals: in the order of rows, each stretch of one offer at once.
void usage_adder::add_chained(lane& worker, group_adder& sums)
{
    std::vector<counted_record> stretch;
    for (const lane& l : lanes_) {
        const values_of_column quantities{usage_.quantity, l.begin, one_};
        const values_of_column grosses{usage_.gross, l.begin, 0};
        for (std::size_t from = 0; from < l.chained.size();) {
            const std::uint32_t g = l.chained[from].group;
            stretch.clear();
            for (; from < l.chained.size() && l.chained[from].group == g; ++from) {
                const placed& p = l.chained[from];
                stretch.push_back({quantities[p.row], grosses[p.row], p.party, p.row});
            }
            add_records_of(worker, sums, g, l, stretch.data(), stretch.size(), UINT64_MAX);
        }
    }
}

PARTNERING_END
