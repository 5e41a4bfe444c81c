#include "binding.hpp"
#include "group_adder.hpp"
#include "record.hpp"
#include "resolve.hpp"
#include "runs.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <system_error>
#include <thread>

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

    /// Whether a thread adds the records of a route that stand in another one's rows: an account goes on from record to record.
    [[nodiscard]] bool follows(const route& r) const { return running != nullptr && !owner_of.empty() && !r.ordered.empty(); }
    [[nodiscard]] unsigned owner(const route& r) const { return owner_of[r.legs[r.ordered.front()].leg]; }
};

/// Adds a stretch of rows up, and of other stretches the offers whose records one thread must see in order. One a thread; what they make is
/// merged.
class adder {
public:
    adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options,
          const row_marks& skip, const ordered_work& ordered, unsigned me)
        : plan_{under}, usage_{usage}, names_{names}, options_{options}, skip_{skip}, one_{power_of_ten(usage.quantity.decimals)}, me_{me},
          ordered_{ordered}, sums_{under, usage.quantity.decimals, usage.gross.decimals, ordered.running}
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

    /// `own`: rows that are this thread's; of others it adds what it follows, and says nothing of the rest.
    bool stretch(std::size_t begin, std::size_t end, bool own)
    {
        own_ = own;
        for (std::size_t from = begin; from < end; from += options_.batch_rows) {
            if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) return false;
            batch(from, std::min(end, from + options_.batch_rows));
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
        const std::size_t rows = end - begin;
        group_of_row_.resize(rows);
        first_who_.resize(rows);
        std::fill(counts_.begin(), counts_.end(), 0u);
        if (const std::uint32_t segment = only_segment(begin, end); segment != binding::no_segment && !usage_.offer.codes.empty())
            place_by_offer(begin, end, segment);
        else
            for (std::size_t row = begin; row < end; ++row) place_row(begin, row);
        sort_and_add(begin, end);
    }

    /// The segment that all rows of a batch lie in, if there is one.
    std::uint32_t only_segment(std::size_t begin, std::size_t end) const
    {
        std::int64_t first = usage_.time[begin];
        std::int64_t last = first;
        for (std::size_t row = begin; row < end; ++row) {
            first = std::min(first, usage_.time[row]);
            last = std::max(last, usage_.time[row]);
        }
        const std::uint32_t segment = names_.segment_of(first);
        return segment != binding::no_segment && plan_.segments[segment].when.contains(instant{last}) ? segment : binding::no_segment;
    }

    /// The common case, as a tight loop: one segment, an offer column, at most one party named. Every other row goes the general way.
    void place_by_offer(std::size_t begin, std::size_t end, std::uint32_t segment)
    {
        struct target {
            bool known = false;
            std::uint32_t group = no_group;        ///< none: another thread adds it
            const std::uint32_t* codes = nullptr;  ///< of the class's column; null: no party is named
            const std::uint32_t* bound = nullptr;
        };
        const auto routes = names_.routes_by_offer(segment);
        std::vector<target> by_code(routes.size());
        for (std::size_t code = 0; code < routes.size(); ++code) {
            if (routes[code].fate != row_fate::settled || !names_.settles(segment, routes[code].route)) continue;
            const route& r = plan_.snapshots[plan_.segments[segment].snapshot].routes[routes[code].route];
            if (binding::width(r) > 1 || r.wants_introducer) continue;
            target t;
            if (!r.slots.empty()) {
                const binding::members* const named = names_.members_of(r.slots.front());
                if (named == nullptr || named->column->codes.empty()) continue;
                t.codes = named->column->codes.data();
                t.bound = named->bound.data();
            }
            t.known = true;
            if (is_mine(r)) t.group = group_at({row_fate::settled, segment, routes[code].route});
            by_code[code] = t;
        }
        counts_.resize(groups.size());
        const std::uint32_t* const offers = usage_.offer.codes.data();
        const bool some_skipped = skip_.any(begin, end);
        for (std::size_t row = begin; row < end; ++row) {
            if (some_skipped && skip_.marked(row)) {
                group_of_row_[row - begin] = no_group;
                continue;
            }
            const std::uint32_t code = offers[row];
            if (code < by_code.size()) {
                const target& t = by_code[code];
                std::uint32_t party = 0;
                if (t.codes != nullptr) {
                    const std::uint32_t member = t.codes[row];
                    party = member == text_column::absent ? nobody : t.bound[member];
                }
                if (t.known && party != nobody) {
                    group_of_row_[row - begin] = t.group;
                    first_who_[row - begin] = party;
                    if (t.group != no_group) ++counts_[t.group];
                    continue;
                }
            }
            place_row(begin, row);
        }
    }

    void place_row(std::size_t begin, std::size_t row)
    {
        const std::size_t i = row - begin;
        group_of_row_[i] = no_group;
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
        if (width != 0) {
            if (named_.size() < width) named_.resize(width);
            if (const row_fate fate = names_.parties(row, r, named_.data()); fate != row_fate::settled) {
                if (own_) rejected.push_back({row, fate});
                return;
            }
            first_who_[i] = named_[0];
        }
        if (!is_mine(r)) return;
        const std::uint32_t g = group_at(where);
        group_of_row_[i] = g;
        if (counts_.size() < groups.size()) counts_.resize(groups.size());
        ++counts_[g];
    }

    /// Brings the records of each offer together, in their order, and adds them up.
    void sort_and_add(std::size_t begin, std::size_t end)
    {
        const std::size_t rows = end - begin;
        counts_.resize(groups.size());
        next_.resize(groups.size());
        std::uint32_t kept = 0;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            next_[g] = kept;
            kept += counts_[g];
        }
        records += kept;
        records_.resize(kept);
        // A column that is not there: each record is one unit, and nothing is reported.
        const std::int64_t nothing = 0;
        const bool counted = !usage_.quantity.values.empty();
        const bool reported = !usage_.gross.values.empty();
        const std::int64_t* const quantities = counted ? usage_.quantity.values.data() + begin : &one_;
        const std::int64_t* const grosses = reported ? usage_.gross.values.data() + begin : &nothing;
        const std::uint32_t* const group = group_of_row_.data();
        const std::uint32_t* const who = first_who_.data();
        std::uint32_t* const next = next_.data();
        counted_record* const into = records_.data();
        for (std::uint32_t i = 0; i < rows; ++i)
            if (group[i] != no_group) into[next[group[i]]++] = {quantities[counted ? i : 0], grosses[reported ? i : 0], who[i], i};
        for (std::uint32_t g = 0; g < groups.size(); ++g)
            if (counts_[g] != 0) run(g, begin, records_.data() + (next_[g] - counts_[g]), counts_[g]);
    }

    /// Adds the records of one offer.
    void run(std::uint32_t number, std::size_t base, counted_record* all, std::size_t count)
    {
        cell_group& g = groups[number];
        const route& r = route_of(g);
        if (cell_.size() < count) cell_.resize(count);
        std::uint32_t* const cells = cell_.data();
        if (g.width <= 1)
            g.cells_of(all, count, cells);
        else
            for (std::size_t i = 0; i < count; ++i) {
                static_cast<void>(names_.parties(base + all[i].row, r, named_.data()));
                cells[i] = g.cell_of(named_.data());
            }
        if (!r.ordered.empty() && ordered_.running == nullptr) keep(g, base, all, cells, count);
        const wide_values wide{[&](std::uint32_t row) { return wide_value(usage_.quantity, base + row); },
                               [&](std::uint32_t row) { return wide_value(usage_.gross, base + row); }};
        sums_.add(g, number, all, cells, count, wide);
    }

    /// Keeps the records of an offer with ordered legs until it is known what comes before them; each still names its row.
    void keep(cell_group& g, std::size_t base, const counted_record* all, const std::uint32_t* cells, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            pending_record r{usage_.time[base + all[i].row], base + all[i].row, 0, 0, cells[i], all[i].quantity, all[i].gross};
            const auto value = [&](std::int64_t stated, std::int64_t otherwise, const quantity_column& column) -> int128 {
                if (stated == quantity_column::missing) return otherwise;
                return stated == quantity_column::in_wide ? wide_value(column, r.key) : stated;
            };
            keep_values(g, r, value(r.quantity, one_, usage_.quantity), value(r.gross, 0, usage_.gross));
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
    bool own_ = true;
    const ordered_work& ordered_;
    group_adder sums_;
    std::size_t routes_ = 1;
    std::vector<std::uint32_t> group_of_;
    // Scratch, reused from batch to batch.
    std::vector<std::uint32_t> group_of_row_, first_who_, counts_, next_, cell_, named_;
    std::vector<counted_record> records_;
};

/// Ordered legs can be worked out as rows come where rows come in their order, and where no two offers go on from one another's totals:
/// a batch is sorted by offer.
bool can_follow(const plan::data& plan, const usage_columns& usage)
{
    for (const snapshot& s : plan.snapshots) {
        std::set<std::uint32_t> met;
        for (const route& r : s.routes)
            for (const std::uint32_t position : r.ordered)
                if (!met.insert(r.legs[position].leg).second) return false;
    }
    return in_order(usage);
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
    if (ordered.any && options.last && can_follow(plan, usage)) {
        ordered.running = &running.emplace(plan, usage.quantity.decimals, true);
        if (threads > 1) ordered.owner_of = owners_of(plan, static_cast<unsigned>(threads));
    }
    std::vector<adder> adders;
    adders.reserve(threads);
    for (std::size_t t = 0; t < threads; ++t) adders.emplace_back(plan, usage, names, options, skip, ordered, static_cast<unsigned>(t));
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
