#include "binding.hpp"
#include "kernel.hpp"
#include "record.hpp"
#include "resolve.hpp"

#include <algorithm>
#include <bit>
#include <exception>
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

/// Adds a stretch of rows up. One a thread; what they make is merged.
class adder {
public:
    adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options,
          const row_marks& skip)
        : plan_{under}, usage_{usage}, names_{names}, options_{options}, skip_{skip}, one_{power_of_ten(usage.quantity.decimals)}
    {
        std::size_t widest = 1;
        for (const snapshot& s : under.snapshots) widest = std::max(widest, s.routes.size());
        routes_ = widest;
        group_of_.assign(under.segments.size() * widest, flat_index<std::uint64_t>::none);
    }

    /// False where it was cancelled.
    bool add(std::size_t begin, std::size_t end, bool report)
    {
        for (std::size_t from = begin; from < end; from += options_.batch_rows) {
            if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) return false;
            batch(from, std::min(end, from + options_.batch_rows));
            if (report && options_.progress) options_.progress(from - begin);
        }
        return true;
    }

    std::vector<cell_group> groups;
    std::vector<std::pair<std::size_t, row_fate>> rejected;
    std::uint64_t outside = 0;
    std::uint64_t records = 0;

private:
    static constexpr std::uint32_t no_group = 0xffff'ffff;

    const route& route_of(const cell_group& g) const { return plan_.snapshots[plan_.segments[g.segment].snapshot].routes[g.route]; }

    std::uint32_t group_at(const binding::target& where)
    {
        std::uint32_t& number = group_of_[where.segment * routes_ + where.route];
        if (number == no_group) {
            number = static_cast<std::uint32_t>(groups.size());
            cell_group g;
            g.segment = where.segment;
            g.route = where.route;
            const route& r = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
            g.width = binding::width(r);
            g.stride = cell_group::fixed + r.event_slots;
            groups.push_back(std::move(g));
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
        if (const std::uint32_t segment = only_segment(begin, end);
            segment != binding::no_segment && !usage_.offer.codes.empty() && skip_.empty())
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
            std::uint32_t group = no_group;
            const std::uint32_t* codes = nullptr;  ///< of the class's column; null: no party is named
            const std::uint32_t* bound = nullptr;
        };
        const auto routes = names_.routes_by_offer(segment);
        std::vector<target> by_code(routes.size());
        for (std::size_t code = 0; code < routes.size(); ++code) {
            if (routes[code].fate != row_fate::settled) continue;
            const route& r = plan_.snapshots[plan_.segments[segment].snapshot].routes[routes[code].route];
            if (binding::width(r) > 1 || r.wants_introducer) continue;
            target t;
            if (!r.slots.empty()) {
                const binding::members* const named = names_.members_of(r.slots.front());
                if (named == nullptr || named->column->codes.empty()) continue;
                t.codes = named->column->codes.data();
                t.bound = named->bound.data();
            }
            t.group = group_at({row_fate::settled, segment, routes[code].route});
            by_code[code] = t;
        }
        counts_.resize(groups.size());
        const std::uint32_t* const offers = usage_.offer.codes.data();
        for (std::size_t row = begin; row < end; ++row) {
            const std::uint32_t code = offers[row];
            if (code < by_code.size()) {
                const target& t = by_code[code];
                std::uint32_t party = 0;
                if (t.codes != nullptr) {
                    const std::uint32_t member = t.codes[row];
                    party = member == text_column::absent ? nobody : t.bound[member];
                }
                if (t.group != no_group && party != nobody) {
                    group_of_row_[row - begin] = t.group;
                    first_who_[row - begin] = party;
                    ++counts_[t.group];
                    ++records;
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
            ++outside;
            return;
        }
        if (where.fate != row_fate::settled) {
            rejected.push_back({row, where.fate});
            return;
        }
        const route& r = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
        const std::uint32_t width = binding::width(r);
        if (width != 0) {
            if (named_.size() < width) named_.resize(width);
            if (const row_fate fate = names_.parties(row, r, named_.data()); fate != row_fate::settled) {
                rejected.push_back({row, fate});
                return;
            }
            first_who_[i] = named_[0];
        }
        const std::uint32_t g = group_at(where);
        group_of_row_[i] = g;
        if (counts_.size() < groups.size()) counts_.resize(groups.size());
        ++counts_[g];
        ++records;
    }

    void sort_and_add(std::size_t begin, std::size_t end)
    {
        const std::size_t rows = end - begin;
        starts_.assign(groups.size() + 1, 0);
        counts_.resize(groups.size());
        for (std::size_t g = 0; g < groups.size(); ++g) starts_[g + 1] = starts_[g] + counts_[g];
        const std::size_t kept = starts_.back();
        // Where a record stands is wanted only by offers that name several parties or price records the exact way.
        bool wants_rows = false;
        for (std::size_t g = 0; g < groups.size(); ++g)
            wants_rows = wants_rows || (counts_[g] != 0 && (groups[g].width > 1 || !route_of(groups[g]).all_direct));
        row_.resize(wants_rows ? kept : 0);
        who_.resize(kept);
        quantity_.resize(kept);
        gross_.resize(kept);
        next_.assign(starts_.begin(), starts_.end() - 1);
        const bool counted = !usage_.quantity.values.empty();
        const bool reported = !usage_.gross.values.empty();
        for (std::size_t i = 0; i < rows; ++i) {
            if (group_of_row_[i] == no_group) continue;
            const std::size_t to = next_[group_of_row_[i]]++;
            if (wants_rows) row_[to] = static_cast<std::uint32_t>(i);
            who_[to] = first_who_[i];
            quantity_[to] = counted ? usage_.quantity.values[begin + i] : quantity_column::missing;
            gross_[to] = reported ? usage_.gross.values[begin + i] : quantity_column::missing;
        }
        for (std::size_t g = 0; g < groups.size(); ++g)
            if (counts_[g] != 0) run(static_cast<std::uint32_t>(g), begin, starts_[g], starts_[g + 1]);
    }

    void run(std::uint32_t number, std::size_t base, std::size_t from, std::size_t to)
    {
        cell_group& g = groups[number];
        const route& r = route_of(g);
        const std::size_t n = to - from;
        std::int64_t* const q = quantity_.data() + from;
        std::int64_t* const gross = gross_.data() + from;
        cell_.resize(n);
        if (g.width == 1) {
            g.cells_of(who_.data() + from, n, cell_.data());
        } else {
            named_.resize(std::max<std::size_t>({named_.size(), g.width, 1}));
            for (std::size_t i = 0; i < n; ++i) {
                if (g.width != 0) static_cast<void>(names_.parties(base + row_[from + i], r, named_.data()));
                cell_[i] = static_cast<std::uint32_t>(g.cell_of(named_.data()));
            }
        }
        std::int64_t least = INT64_MAX;
        std::int64_t largest_quantity = 0;
        std::int64_t largest_gross = 0;
        bool negative = false;
        for (std::size_t i = 0; i < n; ++i) {
            least = std::min(least, std::min(q[i], gross[i]));
            largest_quantity = std::max(largest_quantity, q[i]);
            largest_gross = std::max(largest_gross, gross[i]);
        }
        bool odd = !r.all_direct;  // whether any record needs the exact way
        reported_.assign(n, 1);
        if (least < 0) {
            // Missing and wide values are marked by the least numbers; refunds are negative. All of them are rare.
            for (std::size_t i = 0; i < n; ++i) {
                odd = odd || q[i] == quantity_column::in_wide || gross[i] == quantity_column::in_wide;
                if (q[i] == quantity_column::missing) q[i] = one_;
                if (gross[i] == quantity_column::missing) {
                    gross[i] = 0;
                    reported_[i] = 0;
                }
                negative = negative || q[i] < 0 || gross[i] < 0;
                if (odd) break;
                largest_quantity = std::max(largest_quantity, q[i] < 0 ? -q[i] : q[i]);
                largest_gross = std::max(largest_gross, gross[i] < 0 ? -gross[i] : gross[i]);
            }
        }
        if (!odd && fast(number, r, from, n, negative, largest_quantity, largest_gross)) return;
        if (!row_.empty()) {
            for (std::size_t i = 0; i < n; ++i) exact(g, r, base + row_[from + i], cell_[i]);
            return;
        }
        for (std::size_t i = 0, at = 0; i < n; ++i, ++at) {
            while (group_of_row_[at] != number) ++at;
            exact(g, r, base + at, cell_[i]);
        }
    }

    /// A per-record leg ready for the loop over records.
    struct step {
        whole_form form;
        divider by{1};
        bool is_rest = false;
        const route_leg* leg = nullptr;
    };

    /// A group's legs in whole numbers, and the records they are proved safe for.
    struct prepared {
        enum class state : std::uint8_t { fresh, whole, exact_only } is = state::fresh;
        std::vector<step> steps;
        rounding_mode mode = rounding_mode::half_even;
        bool gross_only = true;
        bool in_one_pass = true;  ///< a division's last member, if any, comes right after all its siblings
        bool last_is_rest = false;
        std::int64_t quantity_limit = -1;
        std::int64_t gross_limit = -1;
        int128 most = 0;  ///< a line grows by at most this with one record within the limits; 0: not proved
    };

    void prepare(prepared& p, const route& r)
    {
        p.is = prepared::state::exact_only;
        for (const route_leg& leg : r.legs) {
            if (leg.event_slot < 0) continue;
            const leg_detail& detail = plan_.details[leg.leg];
            if (!detail.at_event) return;
            PARTNERING_EXPECTS(static_cast<std::size_t>(leg.event_slot) == p.steps.size(),
                               "per-record sums stand in the order of the legs");
            const bool rest = leg.rest_total.has_value();
            const auto whole =
                to_whole(rest ? *leg.rest_total : *leg.direct, usage_.quantity.decimals, usage_.gross.decimals, *detail.at_event);
            if (!whole || (!p.steps.empty() && p.mode != whole->mode)) return;
            for (const std::uint32_t sibling : leg.rest_of)
                if (r.legs[sibling].event_slot < 0 || plan_.details[r.legs[sibling].leg].at_event->step != detail.at_event->step) return;
            p.mode = whole->mode;
            p.gross_only = p.gross_only && whole->quantity == 0 && whole->constant == 0 && whole->gross >= 0;
            p.steps.push_back({*whole, divider{whole->divisor}, rest, &leg});
        }
        for (std::size_t k = 0; k < p.steps.size(); ++k)
            if (p.steps[k].is_rest) p.in_one_pass = p.in_one_pass && k + 1 == p.steps.size() && p.steps[k].leg->rest_of.size() == k;
        p.last_is_rest = !p.steps.empty() && p.steps.back().is_rest;
        p.is = prepared::state::whole;
    }

    /// Proves what one record of at most this size can add to any sum; 0 where it might not fit.
    static int128 prove(const prepared& p, std::int64_t quantity, std::int64_t gross)
    {
        constexpr int128 limit = int128{1} << 62;
        int128 most = std::max<int128>(std::max<int128>(quantity, gross), 1);
        for (const step& s : p.steps) {
            const int128 numerator = largest_numerator(s.form, static_cast<std::uint64_t>(quantity), static_cast<std::uint64_t>(gross));
            if (numerator >= limit) return 0;
            // A rest is at most what its total and all its siblings come to together.
            const int128 one = numerator / static_cast<int128>(s.form.divisor) + 1;
            most = s.is_rest ? one + most * static_cast<int128>(p.steps.size()) : std::max(most, one);
            if (most >= limit) return 0;
        }
        return most;
    }

    /// All records of a run in 64-bit arithmetic; false, with nothing done, where a bound cannot rule out that it overflows.
    bool fast(std::uint32_t number, const route& r, std::size_t from, std::size_t n, bool negative, std::int64_t largest_quantity,
              std::int64_t largest_gross)
    {
        if (prepared_.size() < groups.size()) prepared_.resize(groups.size());
        prepared& p = prepared_[number];
        if (p.is == prepared::state::fresh) prepare(p, r);
        if (p.is == prepared::state::exact_only) return false;
        if (largest_quantity > p.quantity_limit || largest_gross > p.gross_limit) {
            // Proved up to the next power of two, so that few runs need a proof of their own.
            const auto rounded_up = [](std::int64_t v) {
                return v >= (std::int64_t{1} << 61) ? INT64_MAX
                                                    : static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(v) + 1));
            };
            p.quantity_limit = std::max(p.quantity_limit, rounded_up(largest_quantity));
            p.gross_limit = std::max(p.gross_limit, rounded_up(largest_gross));
            p.most = prove(p, p.quantity_limit, p.gross_limit);
        }
        const int128 most = p.most != 0 ? p.most : prove(p, largest_quantity, largest_gross);
        if (most == 0 || most * static_cast<int128>(n) >= (int128{1} << 62)) return false;
        groups[number].reserve_range(most * static_cast<int128>(n));
        if (!p.in_one_pass) {
            leg_by_leg(groups[number], p, r, from, n);
            return true;
        }
        with_mode(p.mode, [&]<rounding_mode Mode>() {
            if (p.gross_only && !negative)
                records_loop<Mode, true>(groups[number], p, from, n);
            else
                records_loop<Mode, false>(groups[number], p, from, n);
        });
        return true;
    }

    /// One pass: each record's line is found once and all its legs are added to it.
    template <rounding_mode Mode, bool GrossOnly>
    void records_loop(cell_group& g, const prepared& p, std::size_t from, std::size_t n)
    {
        std::int64_t* const lines = g.lines.data();
        const std::size_t stride = g.stride;
        const std::size_t priced = p.steps.size();
        const step* const steps = p.steps.data();
        const bool last_is_rest = p.last_is_rest;
        const std::int64_t* const quantities = quantity_.data() + from;
        const std::int64_t* const grosses = gross_.data() + from;
        const std::uint32_t* const cells = cell_.data();
        const std::uint8_t* const reported = reported_.data();
        for (std::size_t i = 0; i < n; ++i) {
            const std::int64_t q = quantities[i];
            const std::int64_t gross = grosses[i];
            std::int64_t* const line = lines + cells[i] * stride;
            line[0] += 1;
            line[1] += reported[i];
            line[2] += q;
            line[3] += gross;
            std::int64_t taken = 0;
            std::int64_t amount = 0;
            for (std::size_t k = 0; k < priced; ++k) {
                const whole_form& form = steps[k].form;
                if constexpr (GrossOnly)
                    amount = divide_positive<Mode>(static_cast<std::uint64_t>(form.gross) * static_cast<std::uint64_t>(gross), steps[k].by,
                                                   form.divisor);
                else
                    amount = divide_rounded<Mode>(form.quantity * q + form.gross * gross + form.constant, steps[k].by, form.divisor);
                if (k + 1 == priced && last_is_rest) amount -= taken;
                taken += amount;
                line[cell_group::fixed + k] += amount;
            }
        }
    }

    /// Divisions beside other legs: each leg in a pass of its own, its amounts kept for the rest that needs them.
    void leg_by_leg(cell_group& g, const prepared& p, const route& r, std::size_t from, std::size_t n)
    {
        std::int64_t* const lines = g.lines.data();
        const std::size_t stride = g.stride;
        by_leg_.resize(p.steps.size());
        for (std::size_t i = 0; i < n; ++i) {
            std::int64_t* const line = lines + cell_[i] * stride;
            line[0] += 1;
            line[1] += reported_[i];
            line[2] += quantity_[from + i];
            line[3] += gross_[from + i];
        }
        for (std::size_t k = 0; k < p.steps.size(); ++k) {
            const step& s = p.steps[k];
            const whole_form form = s.form;
            rest_.assign(n, 0);
            for (const std::uint32_t sibling : s.leg->rest_of) {
                const std::vector<std::int64_t>& amounts = by_leg_[static_cast<std::size_t>(r.legs[sibling].event_slot)];
                for (std::size_t i = 0; i < n; ++i) rest_[i] += amounts[i];
            }
            by_leg_[k].resize(n);
            with_mode(form.mode, [&]<rounding_mode Mode>() {
                for (std::size_t i = 0; i < n; ++i) {
                    const std::int64_t amount =
                        divide_rounded<Mode>(form.quantity * quantity_[from + i] + form.gross * gross_[from + i] + form.constant, s.by,
                                             form.divisor) -
                        rest_[i];
                    by_leg_[k][i] = amount;
                    lines[cell_[i] * stride + cell_group::fixed + k] += amount;
                }
            });
        }
    }

    void exact(cell_group& g, const route& r, std::size_t row, std::size_t cell)
    {
        const record_amounts amounts = price_record(plan_, r, usage_, row, g.parties(cell));
        if (g.wide.empty()) g.wide.resize(g.lines.size());
        int128* const line = g.wide.data() + cell * g.stride;
        add_checked(line[0], 1);
        add_checked(line[1], amounts.reported ? 1 : 0);
        add_checked(line[2], amounts.quantity);
        add_checked(line[3], amounts.gross);
        for (std::size_t i = 0; i < r.legs.size(); ++i) {
            const route_leg& leg = r.legs[i];
            if (leg.event_slot < 0) continue;
            const auto slot = static_cast<std::uint32_t>(leg.event_slot);
            if (const auto& rule = plan_.details[leg.leg].at_event)
                add_checked(line[cell_group::fixed + slot], (amounts.by_leg[i] / rule->step.value()).to_integer(rounding_mode::down));
            else
                g.exact_at(cell, slot) += amounts.by_leg[i];
        }
    }

    const plan::data& plan_;
    const usage_columns& usage_;
    const binding& names_;
    const accumulate_options& options_;
    const row_marks& skip_;
    std::int64_t one_;
    std::size_t routes_ = 1;
    std::vector<std::uint32_t> group_of_;
    // Scratch, reused from batch to batch.
    std::vector<std::uint32_t> group_of_row_, first_who_, counts_, cell_, row_, who_, named_;
    std::vector<std::size_t> starts_, next_;
    std::vector<std::int64_t> quantity_, gross_, rest_;
    std::vector<prepared> prepared_;  ///< by group
    std::vector<std::uint8_t> reported_;
    std::vector<std::vector<std::int64_t>> by_leg_;
};

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
    out->rejects = options.rejects;
    out->inputs = options.inputs;
    std::sort(out->inputs.begin(), out->inputs.end());

    const auto report = [&](std::size_t row, row_fate fate) {
        reject r = names.explain(row, fate);
        if (options.place) r.place = options.place(row);
        out->rejects.push_back(std::move(r));
    };

    // Where keys ascend none is there twice, and the pass over the records is the only one.
    const bool ascending = keys_ascend(usage);
    row_marks skip{ascending ? 0 : usage.rows};
    if (!ascending) {
        const resolution found = resolve(plan, usage, names, skip);
        out->duplicates = found.duplicates;
        out->superseded = found.superseded;
        for (const auto& [row, fate] : found.rejected) report(row, fate);
    }

    const std::size_t threads = std::min<std::size_t>(options.threads, std::max<std::size_t>(1, usage.rows / 4096));
    std::vector<adder> adders;
    for (std::size_t t = 0; t < threads; ++t) adders.emplace_back(plan, usage, names, options, skip);
    std::vector<std::exception_ptr> failures(threads);
    std::vector<char> done(threads, 1);
    const auto work = [&](std::size_t t) {
        try {
            done[t] = adders[t].add(usage.rows * t / threads, usage.rows * (t + 1) / threads, t == 0) ? 1 : 0;
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
    std::sort(out->groups.begin(), out->groups.end(),
              [](const cell_group& a, const cell_group& b) { return std::pair{a.segment, a.route} < std::pair{b.segment, b.route}; });
    std::sort(out->rejects.begin(), out->rejects.end());
    std::sort(rejected_rows.begin(), rejected_rows.end());
    collect_keys(usage, skip, rejected_rows, out->keys);
    out->open_parties = names.take_open_parties();
    return partial{std::move(out)};
}

PARTNERING_END
