#include "binding.hpp"
#include "column_scan.hpp"
#include "core/large_pages.hpp"
#include "group_adder.hpp"
#include "record.hpp"
#include "resolve.hpp"
#include "runs.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

PARTNERING_BEGIN

namespace {

std::int64_t power_of_ten(int exponent)
{
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

/// What becomes of ordered legs while usage streams by.
struct ordered_work {
    bool any = false;                  ///< there are some
    running_sums* running = nullptr;   ///< where they are worked out at once, in the order of rows; null: their records are kept
    std::vector<unsigned> owner_of{};  ///< by leg: the thread that works it out; empty where there is one thread
    std::vector<bool> shared{};        ///< by leg: several offers of one time go on from one another's totals

    /// Whether a thread adds the records of a route that stand in another one's rows: an account goes on from record to record.
    [[nodiscard]] bool follows(const route& r) const { return running != nullptr && !owner_of.empty() && !r.ordered.empty(); }
    /// Whether records of a route must be taken one after the other with those of other routes.
    [[nodiscard]] bool chained(const route& r) const
    {
        return running != nullptr &&
               std::any_of(r.ordered.begin(), r.ordered.end(), [&](std::uint32_t position) { return shared[r.legs[position].leg]; });
    }
    [[nodiscard]] unsigned owner(const route& r) const { return owner_of[r.legs[r.ordered.front()].leg]; }
};

/// Adds a stretch of rows up, and of other stretches the offers whose records one thread must see in order. One a thread; what they make is
/// merged.
class adder {
public:
    adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options,
          const row_marks& skip, const ordered_work& ordered, unsigned me, std::size_t threads)
        : plan_{under}, usage_{usage}, names_{names}, options_{options}, skip_{skip}, one_{power_of_ten(usage.quantity.decimals)}, me_{me},
          batch_rows_{std::max<std::size_t>(1, options.batch_rows / threads)}, ordered_{ordered},
          sums_{under, usage.quantity.decimals, usage.gross.decimals, ordered.running}
    {
        std::size_t widest = 1;
        for (const snapshot& s : under.snapshots) widest = std::max(widest, s.routes.size());
        routes_ = widest;
        group_of_.assign(under.segments.size() * widest, flat_index<std::uint64_t>::none);
    }

    /// False where it was cancelled.
    bool add(std::size_t begin, std::size_t end)
    {
        const bool all = ordered_.running != nullptr && !ordered_.owner_of.empty();
        if (all && !stretch(0, begin, false)) return false;
        if (!stretch(begin, end, true)) return false;
        if (all && !stretch(end, usage_.rows, false)) return false;
        sums_.take_rests(groups);
        return true;
    }

    std::vector<cell_group> groups;
    std::vector<std::pair<std::size_t, row_fate>> rejected;
    std::uint64_t outside = 0;
    std::uint64_t records = 0;

private:
    static constexpr std::uint32_t no_group = 0xffff'ffff;
    template <class Record>
    using scratch = std::vector<Record, scratch_allocator<Record>>;

    /// `own`: rows that are this thread's; of others it adds what it follows, and says nothing of the rest.
    bool stretch(std::size_t begin, std::size_t end, bool own)
    {
        own_ = own;
        for (std::size_t from = begin; from < end; from += batch_rows_) {
            if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) return false;
            batch(from, std::min(end, from + batch_rows_));
            if (own && me_ == 0 && options_.progress) options_.progress(from - begin);
        }
        return true;
    }
    [[nodiscard]] bool is_mine(const route& r) const { return ordered_.follows(r) ? ordered_.owner(r) == me_ : own_; }

    const route& route_of(const cell_group& g) const { return plan_.snapshots[plan_.segments[g.segment].snapshot].routes[g.route]; }

    std::uint32_t group_at(const binding::target& where)
    {
        std::uint32_t& number = group_of_[where.segment * routes_ + where.route];
        if (number == no_group) {
            number = static_cast<std::uint32_t>(groups.size());
            const route& r = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
            groups.emplace_back(where.segment, where.route, binding::width(r), r.event_slots);
        }
        return number;
    }

    /// Sorts a batch by offer and adds each offer's records in one go: an offer's prices stay in registers and its sums in cache.
    void batch(std::size_t begin, std::size_t end)
    {
        others_.clear();
        const std::uint32_t segment = only_segment(begin, end);
        if (segment == binding::no_segment || usage_.offer.codes.empty() || !add_by_offer(begin, end, segment)) {
            others_.resize(end - begin);
            for (std::uint32_t i = 0; i < others_.size(); ++i) others_[i] = i;
        }
        add_others(begin);
    }

    /// The segment that all rows of a batch lie in, if there is one.
    std::uint32_t only_segment(std::size_t begin, std::size_t end) const
    {
        const std::uint32_t segment = names_.segment_of(usage_.time[begin]);
        if (segment == binding::no_segment) return segment;
        const time_range& when = plan_.segments[segment].when;
        const std::size_t outside_it = count_outside(usage_.time.subspan(begin, end - begin), when.begin.microseconds_since_epoch(),
                                                     when.end.microseconds_since_epoch());
        return outside_it == 0 ? segment : binding::no_segment;
    }

    /// Where the rows that name an offer go.
    struct target {
        bool known = false;                    ///< its rows name at most one party, and none that nobody knows
        std::uint32_t group = no_group;        ///< none: another thread adds it
        const std::uint32_t* codes = nullptr;  ///< of the class's column; null: no party is named
        const std::uint32_t* bound = nullptr;
    };

    /// By code of the offer; the last is of rows that name none.
    void find_targets(std::uint32_t segment)
    {
        const auto routes = names_.routes_by_offer(segment);
        targets_.assign(routes.size() + 1, {});
        for (std::size_t code = 0; code < routes.size(); ++code) {
            if (routes[code].fate != row_fate::settled || !names_.settles(segment, routes[code].route)) continue;
            const route& r = plan_.snapshots[plan_.segments[segment].snapshot].routes[routes[code].route];
            if (binding::width(r) > 1 || r.wants_introducer || ordered_.chained(r)) continue;
            target& t = targets_[code];
            if (!r.slots.empty()) {
                const binding::members* const named = names_.members_of(r.slots.front());
                if (named == nullptr || named->column->codes.empty()) continue;
                t.codes = named->column->codes.data();
                t.bound = named->bound.data();
            }
            t.known = true;
            if (is_mine(r)) t.group = group_at({row_fate::settled, segment, routes[code].route});
        }
    }

    /// The common case, as tight loops: one segment, an offer column, at most one party named. Every other row is one of the others.
    /// False where rows of one group would be taken out of their order, which an ordered leg goes by: those that name a service alone.
    bool add_by_offer(std::size_t begin, std::size_t end, std::uint32_t segment)
    {
        find_targets(segment);
        const auto none = static_cast<std::uint32_t>(targets_.size() - 1);
        const std::uint32_t* const offers = usage_.offer.codes.data();
        // How many rows name each offer: so much room it needs at most. Counted twice over, so that a row need not wait for the one before.
        const std::size_t codes = targets_.size();
        counts_.assign(2 * codes, 0);
        std::uint32_t* const even = counts_.data();
        std::uint32_t* const odd = even + codes;
        for (std::size_t row = begin; row < end; ++row) ++(row % 2 == 0 ? even : odd)[std::min(offers[row], none)];
        starts_.assign(groups.size(), 0);
        for (std::size_t code = 0; code < codes; ++code) {
            const std::uint32_t rows = even[code] + odd[code];
            const target& t = targets_[code];
            if (code == none && rows != 0 && ordered_.running != nullptr) return false;
            if (t.group != no_group) starts_[t.group] += rows;
        }
        std::uint32_t room = 0;
        for (std::uint32_t& start : starts_) room += std::exchange(start, room);
        ends_ = starts_;
        // Half the memory where numbers are small, as they mostly are.
        const std::size_t rows = end - begin;
        const auto bits = [&](const quantity_column& column) {
            return column.values.empty() ? 0 : bits_of(column.values.subspan(begin, rows));
        };
        if (static_cast<std::uint64_t>(one_) <= UINT32_MAX && (bits(usage_.quantity) | bits(usage_.gross)) <= UINT32_MAX) {
            bring_together(begin, end, room, small_);
            add_groups(begin, small_);
        } else {
            bring_together(begin, end, room, large_);
            add_groups(begin, large_);
        }
        return true;
    }

    template <class Record>
    void bring_together(std::size_t begin, std::size_t end, std::uint32_t room, scratch<Record>& all)
    {
        using number = decltype(Record::quantity);
        const auto none = static_cast<std::uint32_t>(targets_.size() - 1);
        const std::uint32_t* const offers = usage_.offer.codes.data();
        const values_of_column quantities{usage_.quantity, begin, one_};
        const values_of_column grosses{usage_.gross, begin, 0};
        const std::int64_t* const quantity_at = quantities.at;
        const std::int64_t* const gross_at = grosses.at;
        const std::size_t quantity_rows = quantities.rows;
        const std::size_t gross_rows = grosses.rows;
        const bool some_skipped = skip_.any(begin, end);
        if (all.size() < room) all.resize(room);
        Record* const into = all.data();
        const target* const targets = targets_.data();
        std::uint32_t* const next = ends_.data();
        for (std::size_t row = begin; row < end; ++row) {
            if (some_skipped && skip_.marked(row)) continue;
            const target& t = targets[std::min(offers[row], none)];
            const auto i = static_cast<std::uint32_t>(row - begin);
            std::uint32_t party = 0;
            if (t.codes != nullptr) {
                const std::uint32_t member = t.codes[row];
                party = member == text_column::absent ? nobody : t.bound[member];
            }
            if (!t.known || party == nobody)
                others_.push_back(i);
            else if (t.group != no_group)
                into[next[t.group]++] = {static_cast<number>(quantity_at[i & quantity_rows]), static_cast<number>(gross_at[i & gross_rows]),
                                         party, i};
        }
    }

    /// A column of a batch; one that is not there has the same number on every row.
    struct values_of_column {
        values_of_column(const quantity_column& column, std::size_t begin, std::int64_t otherwise)
            : constant{otherwise}, at{column.values.empty() ? &constant : column.values.data() + begin},
              rows{column.values.empty() ? 0 : ~std::size_t{0}}
        {
        }
        values_of_column(const values_of_column&) = delete;
        values_of_column& operator=(const values_of_column&) = delete;

        std::int64_t constant;
        const std::int64_t* at;
        std::size_t rows;  ///< a mask for the row
    };

    /// Rows that may lie in several segments, name several parties, or cannot be settled.
    void add_others(std::size_t begin)
    {
        if (others_.empty()) return;
        placed_.clear();
        chained_.clear();
        starts_.assign(groups.size(), 0);
        for (const std::uint32_t i : others_) place_row(begin, i);
        std::uint32_t room = 0;
        for (std::uint32_t& start : starts_) room += std::exchange(start, room);
        ends_ = starts_;
        if (large_.size() < room) large_.resize(room);
        const values_of_column quantities{usage_.quantity, begin, one_};
        const values_of_column grosses{usage_.gross, begin, 0};
        for (const placed& p : placed_)
            large_[ends_[p.group]++] = {quantities.at[p.row & quantities.rows], grosses.at[p.row & grosses.rows], p.party, p.row};
        add_groups(begin, large_);
        // Offers that go on from one another's totals: in the order of rows, each stretch of one offer at once.
        for (std::size_t from = 0; from < chained_.size();) {
            const std::uint32_t g = chained_[from].group;
            std::size_t count = 0;
            for (; from < chained_.size() && chained_[from].group == g; ++from) {
                const placed& p = chained_[from];
                if (large_.size() <= count) large_.resize(2 * count + 1);
                large_[count++] = {quantities.at[p.row & quantities.rows], grosses.at[p.row & grosses.rows], p.party, p.row};
            }
            records += count;
            run(g, begin, large_.data(), count);
        }
    }

    void place_row(std::size_t begin, std::uint32_t i)
    {
        const std::size_t row = begin + i;
        if (skip_.marked(row)) return;
        const binding::target where = names_.place(row);
        if (where.fate == row_fate::outside) {
            outside += own_ ? 1 : 0;
            return;
        }
        if (where.fate != row_fate::settled) {
            if (own_) rejected.push_back({row, where.fate});
            return;
        }
        const route& r = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
        const std::uint32_t width = binding::width(r);
        if (named_.size() < width) named_.resize(width);
        if (const row_fate fate = width == 0 ? row_fate::settled : names_.parties(row, r, named_.data()); fate != row_fate::settled) {
            if (own_) rejected.push_back({row, fate});
            return;
        }
        if (!is_mine(r)) return;
        const placed here{group_at(where), width == 0 ? 0 : named_[0], i};
        if (starts_.size() < groups.size()) starts_.resize(groups.size());
        if (ordered_.chained(r)) {
            chained_.push_back(here);
            return;
        }
        ++starts_[here.group];
        placed_.push_back(here);
    }

    /// Adds up what was brought together, offer by offer.
    template <class Record>
    void add_groups(std::size_t begin, scratch<Record>& all)
    {
        for (std::uint32_t g = 0; g < starts_.size(); ++g) {
            if (g + 1 < starts_.size()) groups[g + 1].fetch(ends_[g + 1] - starts_[g + 1]);
            if (ends_[g] == starts_[g]) continue;
            records += ends_[g] - starts_[g];
            run(g, begin, all.data() + starts_[g], ends_[g] - starts_[g]);
        }
    }

    template <class Record>
    void run(std::uint32_t number, std::size_t base, Record* all, std::size_t count)
    {
        cell_group& g = groups[number];
        const route& r = route_of(g);
        if (g.width <= 1)
            g.find_cells(all, count);
        else
            for (std::size_t i = 0; i < count; ++i) {
                static_cast<void>(names_.parties(base + all[i].row, r, named_.data()));
                all[i].place = g.cell_of(named_.data());
            }
        if (!r.ordered.empty() && ordered_.running == nullptr) keep(g, base, all, count);
        const wide_values wide{[&](std::uint32_t row) { return wide_value(usage_.quantity, base + row); },
                               [&](std::uint32_t row) { return wide_value(usage_.gross, base + row); }};
        sums_.add(g, number, all, count, wide);
    }

    /// Keeps the records of an offer with ordered legs until it is known what comes before them; each still names its row.
    template <class Record>
    void keep(cell_group& g, std::size_t base, const Record* all, std::size_t count)
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

    const plan::data& plan_;
    const usage_columns& usage_;
    const binding& names_;
    const accumulate_options& options_;
    const row_marks& skip_;
    std::int64_t one_;
    unsigned me_;
    std::size_t batch_rows_;
    bool own_ = true;
    const ordered_work& ordered_;
    group_adder sums_;
    std::size_t routes_ = 1;
    std::vector<std::uint32_t> group_of_;
    // Scratch, reused from batch to batch.
    std::vector<target> targets_;
    std::vector<std::uint32_t> counts_, starts_, ends_;  ///< the last two by group: where its records stand
    scratch<small_record> small_;
    scratch<counted_record> large_;
    std::vector<std::uint32_t> others_;  ///< rows of the batch
    struct placed {
        std::uint32_t group;
        std::uint32_t party;
        std::uint32_t row;
    };
    std::vector<placed> placed_, chained_;
    std::vector<std::uint32_t> named_;
};

/// By leg: whether it is ordered and several offers of one time set it off.
std::vector<bool> shared_legs(const plan::data& plan)
{
    std::vector<bool> shared(plan.legs.size());
    for (const snapshot& s : plan.snapshots) {
        std::set<std::uint32_t> met;
        for (const route& r : s.routes)
            for (const std::uint32_t position : r.ordered)
                if (!met.insert(r.legs[position].leg).second) shared[r.legs[position].leg] = true;
    }
    return shared;
}

/// Which thread works which ordered leg out: legs that some offer sets off together have the same.
std::vector<unsigned> owners_of(const plan::data& plan, unsigned threads)
{
    std::vector<std::uint32_t> joined(plan.legs.size());
    for (std::uint32_t i = 0; i < joined.size(); ++i) joined[i] = i;
    const auto root = [&](std::uint32_t leg) {
        while (joined[leg] != leg) leg = joined[leg] = joined[joined[leg]];
        return leg;
    };
    for (const snapshot& s : plan.snapshots)
        for (const route& r : s.routes)
            for (const std::uint32_t position : r.ordered) joined[root(r.legs[position].leg)] = root(r.legs[r.ordered.front()].leg);
    std::vector<unsigned> owners(plan.legs.size());
    unsigned sets = 0;
    std::vector<unsigned> of_root(plan.legs.size(), threads);
    for (std::uint32_t leg = 0; leg < plan.legs.size(); ++leg) {
        if (plan.legs[leg].is != leg_class::ordered) continue;
        unsigned& owner = of_root[root(leg)];
        if (owner == threads) owner = sets++ % threads;
        owners[leg] = owner;
    }
    return owners;
}

}  // namespace

checked<partial> accumulate(const plan& under, const usage_columns& usage, const accumulate_options& options)
{
    usage.check_shapes();
    PARTNERING_EXPECTS(options.threads > 0 && options.batch_rows > 0 && options.batch_rows < 0xffff'ffff,
                       "at least one thread and one row a batch");
    const plan::data& plan = under.internals();
    binding names{plan, usage};

    auto out = std::make_shared<partial::data>();
    out->under = plan.content;
    out->plan_parties = static_cast<std::uint32_t>(plan.of.parties().size());
    out->quantity_decimals = usage.quantity.decimals;
    out->gross_decimals = usage.gross.decimals;
    out->booked_until = options.booked_until;
    out->rejects = options.rejects;
    if (options.booked_until) std::erase_if(out->rejects, [&](const reject& r) { return r.booked && *options.booked_until < *r.booked; });
    out->inputs = options.inputs;
    std::sort(out->inputs.begin(), out->inputs.end());

    const auto report = [&](std::size_t row, row_fate fate) {
        reject r = names.explain(row, fate);
        if (options.place) r.place = options.place(row);
        out->rejects.push_back(std::move(r));
    };

    // Where keys ascend none is there twice, and the pass over the records is the only one.
    // A cut-off is asked of each record first.
    const bool ascending = !options.booked_until && keys_ascend(usage);
    row_marks skip{ascending ? 0 : usage.rows};
    if (!ascending) {
        const resolution found = resolve(plan, usage, names, options.booked_until, skip);
        out->not_yet_booked = found.not_yet_booked;
        out->later = found.later;
        out->duplicates = found.duplicates;
        out->superseded = found.superseded;
        for (const auto& [row, fate] : found.rejected) report(row, fate);
    }

    const std::size_t threads = std::min<std::size_t>(options.threads, std::max<std::size_t>(1, usage.rows / 4096));
    ordered_work ordered;
    ordered.any = std::any_of(plan.legs.begin(), plan.legs.end(), [](const plan_leg& leg) { return leg.is == leg_class::ordered; });
    std::optional<running_sums> running;
    if (ordered.any && options.last && in_order(usage)) {
        ordered.shared = shared_legs(plan);
        ordered.running = &running.emplace(plan, usage.quantity.decimals, true);
        if (threads > 1) ordered.owner_of = owners_of(plan, static_cast<unsigned>(threads));
    }
    std::vector<adder> adders;
    adders.reserve(threads);
    for (std::size_t t = 0; t < threads; ++t)
        adders.emplace_back(plan, usage, names, options, skip, ordered, static_cast<unsigned>(t), threads);
    std::vector<std::exception_ptr> failures(threads);
    std::vector<char> done(threads, 1);
    const auto work = [&](std::size_t t) {
        try {
            done[t] = adders[t].add(usage.rows * t / threads, usage.rows * (t + 1) / threads) ? 1 : 0;
        } catch (...) {
            failures[t] = std::current_exception();
        }
    };
    {
        std::vector<std::thread> others;
        others.reserve(threads);
        std::size_t started = 1;
        try {
            for (; started < threads; ++started) others.emplace_back(work, started);
        } catch (const std::system_error&) {
            // The system gives no more threads: this one does what is left.
        }
        work(0);
        for (std::size_t t = started; t < threads; ++t) work(t);
        for (std::thread& other : others) other.join();
    }
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
    if (std::find(done.begin(), done.end(), 0) != done.end())
        return finding{"cancelled", severity::error, "", "", "the caller stopped it before all usage was read"};

    std::vector<std::size_t> rejected_rows;
    for (adder& a : adders) {
        for (const auto& [row, fate] : a.rejected) {
            report(row, fate);
            rejected_rows.push_back(row);
        }
        out->outside += a.outside;
        out->records += a.records;
        if (&a == &adders.front())
            out->groups = std::move(a.groups);
        else
            merge_groups(out->groups, a.groups, {});
    }
    // An offer that no record names leaves no trace.
    std::erase_if(out->groups, [](const cell_group& g) { return g.cells() == 0; });
    std::sort(out->groups.begin(), out->groups.end(),
              [](const cell_group& a, const cell_group& b) { return std::pair{a.segment, a.route} < std::pair{b.segment, b.route}; });
    std::sort(out->rejects.begin(), out->rejects.end());
    std::sort(rejected_rows.begin(), rejected_rows.end());
    collect_keys(usage, skip, rejected_rows, out->keys);
    out->open_parties = names.take_open_parties();
    forget_unnamed(*out);
    out->last = ordered.running != nullptr && std::any_of(out->groups.begin(), out->groups.end(), [&](const cell_group& g) {
                    return !plan.snapshots[plan.segments[g.segment].snapshot].routes[g.route].ordered.empty();
                });
    if (has_runs(out->groups)) {
        name_runs(*out, usage);
        if (options.last) *out = settle_runs(plan, *out);
    }
    return partial{std::move(out)};
}

PARTNERING_END
