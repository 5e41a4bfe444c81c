#include "runs.hpp"

#include "column_scan.hpp"
#include "core/in_parallel.hpp"
#include "group_adder.hpp"
#include "resolve.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

PARTNERING_BEGIN

namespace {

std::string_view text_at(const text_column& column, std::size_t row)
{
    const std::uint32_t code = column.code(row);
    return code == text_column::absent ? std::string_view{} : std::string_view{column.names[code]};
}

/// Lists are ascending, so that places compare as what stands there.
auto order_of(const pending_record& r) { return std::tuple{r.time, std::uint32_t{r.source}, std::uint32_t{r.key_is_text}, r.key}; }

bool key_before(const usage_columns& usage, std::size_t a, std::size_t b)
{
    if (const auto by_source = text_at(usage.source, a) <=> text_at(usage.source, b); by_source != 0) return by_source < 0;
    if (!usage.key.empty()) return usage.key[a] < usage.key[b];
    const std::string_view x = text_at(usage.key_text, a);
    const std::string_view y = text_at(usage.key_text, b);
    const auto x_number = as_number(x);
    const auto y_number = as_number(y);
    if (x_number && y_number) return *x_number < *y_number;
    return x_number || y_number ? x_number.has_value() : x < y;
}

/// Sorts and says where each went.
std::vector<std::uint32_t> make_list(std::vector<std::string>& names)
{
    std::vector<std::uint32_t> by_name(names.size());
    std::iota(by_name.begin(), by_name.end(), 0u);
    std::sort(by_name.begin(), by_name.end(), [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
    std::vector<std::uint32_t> place(names.size());
    std::vector<std::string> sorted;
    for (const std::uint32_t i : by_name) {
        if (sorted.empty() || sorted.back() != names[i]) sorted.push_back(names[i]);
        place[i] = static_cast<std::uint32_t>(sorted.size() - 1);
    }
    names = std::move(sorted);
    return place;
}

void renumber(std::vector<cell_group>& groups, const std::vector<std::uint32_t>& sources, const std::vector<std::uint32_t>& keys)
{
    for (cell_group& g : groups) {
        for (pending_record& r : g.pending) {
            r.source = sources[r.source] & 0x7fff'ffffu;
            if (r.key_is_text != 0) r.key = keys[r.key];
        }
    }
}

/// Where the names of one list stand in another that holds them all.
std::vector<std::uint32_t> places_in(const std::vector<std::string>& all, const std::vector<std::string>& some)
{
    std::vector<std::uint32_t> places;
    places.reserve(some.size());
    for (const std::string& name : some)
        places.push_back(static_cast<std::uint32_t>(std::lower_bound(all.begin(), all.end(), name) - all.begin()));
    return places;
}

std::vector<std::string> both_lists(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    std::vector<std::string> all;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
    return all;
}

}  // namespace

bool runs_before(const pending_record& a, const pending_record& b) { return order_of(a) < order_of(b); }

void keep_values(cell_group& g, pending_record& r, int128 quantity, int128 gross)
{
    const auto fits = [](int128 value) { return value > quantity_column::missing && value <= INT64_MAX; };
    if (fits(quantity) && fits(gross)) {
        r.quantity = static_cast<std::int64_t>(quantity);
        r.gross = static_cast<std::int64_t>(gross);
        return;
    }
    r.quantity = pending_record::in_wide;
    r.gross = static_cast<std::int64_t>(g.pending_wide.size());
    g.pending_wide.push_back({quantity, gross});
}

std::pair<int128, int128> values_of(const cell_group& g, const pending_record& r)
{
    if (r.quantity == pending_record::in_wide) return g.pending_wide[static_cast<std::size_t>(r.gross)];
    return {r.quantity, r.gross};
}

bool in_order(const usage_columns& usage)
{
    if (count_descending(usage.time) != 0) return false;
    if (!usage.key.empty() && keys_ascend(usage)) return true;
    for (std::size_t i = 1; i < usage.time.size(); ++i)
        if (usage.time[i - 1] == usage.time[i] && key_before(usage, i, i - 1)) return false;
    return true;
}

std::vector<std::size_t> rows_in_order(const usage_columns& usage)
{
    std::vector<std::size_t> rows(usage.rows);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        if (usage.time[a] != usage.time[b]) return usage.time[a] < usage.time[b];
        return key_before(usage, a, b);
    });
    return rows;
}

void name_runs(partial::data& sums, const usage_columns& usage)
{
    std::unordered_map<std::uint32_t, std::uint32_t> known;  // by code of the source
    for (cell_group& g : sums.groups) {
        for (pending_record& r : g.pending) {
            const std::size_t row = r.key;
            const auto [place, fresh] = known.try_emplace(usage.source.code(row), static_cast<std::uint32_t>(sums.run_sources.size()));
            if (fresh) sums.run_sources.emplace_back(text_at(usage.source, row));
            r.source = place->second & 0x7fff'ffffu;
            if (!usage.key.empty()) {
                r.key = usage.key[row];
            } else if (const auto number = as_number(text_at(usage.key_text, row))) {
                r.key = *number;
            } else {
                r.key_is_text = 1;
                r.key = sums.run_keys.size();
                sums.run_keys.emplace_back(text_at(usage.key_text, row));
            }
        }
    }
    const std::vector<std::uint32_t> sources = make_list(sums.run_sources);
    const std::vector<std::uint32_t> keys = make_list(sums.run_keys);
    renumber(sums.groups, sources, keys);
    sort_runs(sums.groups);
}

void share_run_names(partial::data& into, const partial::data& a, std::vector<cell_group>& x, const partial::data& b,
                     std::vector<cell_group>& y)
{
    into.run_sources = both_lists(a.run_sources, b.run_sources);
    into.run_keys = both_lists(a.run_keys, b.run_keys);
    renumber(x, places_in(into.run_sources, a.run_sources), places_in(into.run_keys, a.run_keys));
    renumber(y, places_in(into.run_sources, b.run_sources), places_in(into.run_keys, b.run_keys));
}

void sort_runs(std::vector<cell_group>& groups)
{
    for (cell_group& g : groups)
        if (!std::is_sorted(g.pending.begin(), g.pending.end(), runs_before)) std::sort(g.pending.begin(), g.pending.end(), runs_before);
}

bool has_runs(const std::vector<cell_group>& groups)
{
    return std::any_of(groups.begin(), groups.end(), [](const cell_group& g) { return !g.pending.empty(); });
}

namespace {

bool is_set(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(std::memory_order_relaxed); }

/// Works the pending records of some groups out, in the order of all of them.
class run_settler {
public:
    run_settler(const plan::data& under, const partial::data& from, std::vector<summed_group>& into, const std::atomic<bool>* cancel)
        : from_{from}, into_{into}, cancel_{cancel}, running_{under, from.quantity_decimals, true},
          adder_{under, from.quantity_decimals, from.gross_decimals, &running_}
    {
    }

    /// Stops in the middle where it is cancelled.
    void settle(const std::vector<std::uint32_t>& groups)
    {
        if (groups.size() == 1) {
            const auto& pending = from_.groups[groups.front()].pending;
            for (std::size_t at = 0; at < pending.size() && !is_set(cancel_); at += most_at_once) {
                const std::size_t end = std::min(pending.size(), at + most_at_once);
                for (std::size_t i = at; i < end; ++i) take(pending[i]);
                add(groups.front());
            }
            return;
        }
        // Several offers go on from one another's totals: their records are taken together, and each stretch of one offer at once.
        std::vector<std::pair<std::uint32_t, const pending_record*>> all;
        for (const std::uint32_t g : groups)
            for (const pending_record& r : from_.groups[g].pending) all.push_back({g, &r});
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return runs_before(*a.second, *b.second); });
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i % most_at_once == 0 && is_set(cancel_)) return;
            take(*all[i].second);
            if (i + 1 == all.size() || all[i + 1].first != all[i].first || records_.size() == most_at_once) add(all[i].first);
        }
    }

private:
    static constexpr std::size_t most_at_once = std::size_t{1} << 16;

    void take(const pending_record& r)
    {
        const bool wide = r.quantity == pending_record::in_wide;
        records_.push_back({wide ? quantity_column::in_wide : r.quantity, wide ? quantity_column::in_wide : r.gross, r.cell,
                            wide ? static_cast<std::uint32_t>(r.gross) : 0});
    }
    void add(std::uint32_t group)
    {
        const auto& wide = from_.groups[group].pending_wide;
        adder_.add(into_[group], records_.data(), records_.size(), UINT64_MAX,
                   {[&](std::uint32_t at) { return wide[at].first; }, [&](std::uint32_t at) { return wide[at].second; }});
        records_.clear();
    }

    const partial::data& from_;
    std::vector<summed_group>& into_;
    const std::atomic<bool>* cancel_;
    running_sums running_;
    group_adder adder_;
    std::vector<counted_record> records_;
};

}  // namespace

std::optional<partial::data> settle_runs(const plan::data& under, const partial::data& from, unsigned threads,
                                         const std::atomic<bool>* cancel)
{
    partial::data out = from.without_groups();
    std::vector<summed_group> into;
    into.reserve(from.groups.size());
    // Groups that go on from one another's totals: those with an ordered leg in common.
    std::unordered_map<std::uint32_t, std::uint32_t> first_of_leg;
    std::vector<std::uint32_t> joined(from.groups.size());
    std::iota(joined.begin(), joined.end(), 0u);
    const auto root = [&](std::uint32_t g) {
        while (joined[g] != g) g = joined[g] = joined[joined[g]];
        return g;
    };
    for (std::uint32_t g = 0; g < from.groups.size(); ++g) {
        const cell_group& counted = from.groups[g];
        if (counted.pending.empty()) {
            into.emplace_back(counted);
            continue;
        }
        const route& r = under.snapshots[under.segments[counted.segment].snapshot].routes[counted.route];
        for (const std::uint32_t position : r.ordered) {
            const std::uint32_t other = first_of_leg.try_emplace(r.legs[position].leg, g).first->second;
            joined[root(g)] = root(other);
        }
        cell_group empty{counted.segment, counted.route, counted.width, counted.columns - cell_group::fixed};
        for (std::size_t cell = 0; cell < counted.cells(); ++cell) static_cast<void>(empty.cell_of(counted.parties(cell)));
        into.emplace_back(std::move(empty));
        out.last = true;
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> by_root;
    for (std::uint32_t g = 0; g < from.groups.size(); ++g)
        if (!from.groups[g].pending.empty()) by_root[root(g)].push_back(g);
    std::vector<std::vector<std::uint32_t>> sets;
    for (auto& [first, groups] : by_root) sets.push_back(std::move(groups));
    // No set goes on from another's totals, so that each thread has totals of its own.
    std::atomic<std::size_t> next = 0;
    in_parallel(std::max<std::size_t>(1, std::min<std::size_t>(threads, sets.size())), [&](std::size_t) {
        run_settler settler{under, from, into, cancel};
        for (std::size_t i = next++; i < sets.size(); i = next++) settler.settle(sets[i]);
    });
    if (is_set(cancel)) return std::nullopt;
    for (summed_group& group : into) {
        take_rests(under, group);
        out.groups.push_back(std::move(group.sums));
    }
    for (std::uint32_t g = 0; g < from.groups.size(); ++g) {
        if (from.groups[g].pending.empty()) continue;
        for (std::size_t cell = 0; cell < from.groups[g].cells(); ++cell)
            for (std::uint32_t column = 0; column < cell_group::fixed; ++column)
                PARTNERING_EXPECTS(from.groups[g].total(cell, column) == out.groups[g].total(cell, column),
                                   "the records that waited are those that were counted");
    }
    return out;
}

PARTNERING_END
