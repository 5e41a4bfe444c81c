#include "binding.hpp"
#include "kernel.hpp"
#include "record.hpp"
#include "resolve.hpp"

#include <algorithm>
#include <exception>
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
    adder(const plan::data& under, const usage_columns& usage, const binding& names, const accumulate_options& options, const row_marks& skip)
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
        std::vector<std::uint32_t> who(1);
        for (std::size_t i = 0; i < rows; ++i) {
            const std::size_t row = begin + i;
            group_of_row_[i] = no_group;
            if (skip_.marked(row)) continue;
            const binding::target where = names_.place(row);
            if (where.fate == row_fate::outside) {
                ++outside;
                continue;
            }
            if (where.fate != row_fate::settled) {
                rejected.push_back({row, where.fate});
                continue;
            }
            const std::uint32_t g = group_at(where);
            const std::uint32_t width = groups[g].width;
            if (width != 0) {
                if (who.size() < width) who.resize(width);
                if (const row_fate fate = names_.parties(row, route_of(groups[g]), who.data()); fate != row_fate::settled) {
                    rejected.push_back({row, fate});
                    continue;
                }
                first_who_[i] = who[0];
            }
            group_of_row_[i] = g;
            if (counts_.size() < groups.size()) counts_.resize(groups.size());
            ++counts_[g];
            ++records;
        }

        starts_.assign(groups.size() + 1, 0);
        counts_.resize(groups.size());
        for (std::size_t g = 0; g < groups.size(); ++g) starts_[g + 1] = starts_[g] + counts_[g];
        const std::size_t kept = starts_.back();
        row_.resize(kept);
        who_.resize(kept);
        quantity_.resize(kept);
        gross_.resize(kept);
        next_.assign(starts_.begin(), starts_.end() - 1);
        const bool counted = !usage_.quantity.values.empty();
        const bool reported = !usage_.gross.values.empty();
        for (std::size_t i = 0; i < rows; ++i) {
            if (group_of_row_[i] == no_group) continue;
            const std::size_t to = next_[group_of_row_[i]]++;
            row_[to] = static_cast<std::uint32_t>(i);
            who_[to] = first_who_[i];
            quantity_[to] = counted ? usage_.quantity.values[begin + i] : quantity_column::missing;
            gross_[to] = reported ? usage_.gross.values[begin + i] : quantity_column::missing;
        }
        for (std::size_t g = 0; g < groups.size(); ++g)
            if (counts_[g] != 0) run(groups[g], begin, starts_[g], starts_[g + 1]);
    }

    void run(cell_group& g, std::size_t base, std::size_t from, std::size_t to)
    {
        const route& r = route_of(g);
        cell_.resize(to - from);
        std::uint64_t largest_quantity = 0;
        std::uint64_t largest_gross = 0;
        bool odd = !r.all_direct;  // whether any record needs the exact way
        reported_.assign(to - from, 1);
        std::vector<std::uint32_t> who(std::max<std::uint32_t>(g.width, 1));
        const auto magnitude = [](std::int64_t v) { return v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v); };
        for (std::size_t i = from; i < to; ++i) {
            who[0] = who_[i];
            if (g.width > 1) static_cast<void>(names_.parties(base + row_[i], r, who.data()));
            cell_[i - from] = static_cast<std::uint32_t>(g.cell_of(who.data()));
            if (quantity_[i] == quantity_column::missing) quantity_[i] = one_;
            if (gross_[i] == quantity_column::missing) {
                gross_[i] = 0;
                reported_[i - from] = 0;
            }
            odd = odd || quantity_[i] == quantity_column::in_wide || gross_[i] == quantity_column::in_wide;
            largest_quantity = std::max(largest_quantity, magnitude(quantity_[i]));
            largest_gross = std::max(largest_gross, magnitude(gross_[i]));
        }
        if (odd || !fast(g, r, from, to, largest_quantity, largest_gross)) {
            for (std::size_t i = from; i < to; ++i) exact(g, r, base + row_[i], cell_[i - from]);
        }
    }

    /// All records of a run in 64-bit arithmetic; false, with nothing done, where a bound cannot rule out that it overflows.
    bool fast(cell_group& g, const route& r, std::size_t from, std::size_t to, std::uint64_t largest_quantity, std::uint64_t largest_gross)
    {
        constexpr int128 limit = int128{1} << 62;
        const auto rows = static_cast<int128>(to - from);
        int128 most = std::max<int128>(std::max<int128>(largest_quantity, largest_gross), 1);
        struct step {
            whole_form form;
            std::uint32_t column;
            bool is_rest;
            const route_leg* leg;
        };
        std::vector<step> steps;
        for (const route_leg& leg : r.legs) {
            if (leg.event_slot < 0) continue;
            const leg_detail& detail = plan_.details[leg.leg];
            if (!detail.at_event) return false;
            const bool rest = !leg.rest_of.empty() || leg.rest_total.has_value();
            const auto whole = to_whole(rest ? *leg.rest_total : *leg.direct, usage_.quantity.decimals, usage_.gross.decimals, *detail.at_event);
            if (!whole) return false;
            const int128 numerator = largest_numerator(*whole, largest_quantity, largest_gross);
            if (numerator >= limit) return false;
            // A rest is at most what its total and all its siblings come to together.
            most = std::max(most, (numerator / static_cast<int128>(whole->divisor) + 1) * (rest ? static_cast<int128>(leg.rest_of.size()) + 2 : 1));
            for (const std::uint32_t sibling : leg.rest_of)
                if (r.legs[sibling].event_slot < 0 || plan_.details[r.legs[sibling].leg].at_event->step != detail.at_event->step) return false;
            steps.push_back({*whole, cell_group::fixed + static_cast<std::uint32_t>(leg.event_slot), rest, &leg});
        }
        if (most * 8 >= limit || most * 8 * rows >= limit) return false;
        g.reserve_range(most * 8 * rows);

        const std::size_t n = to - from;
        std::int64_t* const lines = g.lines.data();
        const std::size_t stride = g.stride;
        const std::uint32_t* const cell = cell_.data();
        const std::int64_t* const q = quantity_.data() + from;
        const std::int64_t* const gross = gross_.data() + from;
        for (std::size_t i = 0; i < n; ++i) {
            std::int64_t* const line = lines + cell[i] * stride;
            line[0] += 1;
            line[1] += reported_[i];
            line[2] += q[i];
            line[3] += gross[i];
        }
        bool has_rest = false;
        for (const step& s : steps) has_rest = has_rest || s.is_rest;
        if (has_rest) {
            by_leg_.resize(steps.size());
            for (auto& amounts : by_leg_) amounts.resize(n);
        }
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const step& s = steps[k];
            const divider by{s.form.divisor};
            const whole_form form = s.form;
            if (s.is_rest) {
                std::vector<std::size_t> siblings;
                for (const std::uint32_t sibling : s.leg->rest_of)
                    for (std::size_t j = 0; j < k; ++j)
                        if (steps[j].leg == &r.legs[sibling]) siblings.push_back(j);
                rest_.assign(n, 0);
                for (const std::size_t j : siblings)
                    for (std::size_t i = 0; i < n; ++i) rest_[i] += by_leg_[j][i];
            }
            std::int64_t* const keep = has_rest ? by_leg_[k].data() : nullptr;
            with_mode(form.mode, [&]<rounding_mode Mode>() {
                for (std::size_t i = 0; i < n; ++i) {
                    const std::int64_t numerator = form.quantity * q[i] + form.gross * gross[i] + form.constant;
                    std::int64_t amount = divide_rounded<Mode>(numerator, by, form.divisor);
                    if (s.is_rest) amount -= rest_[i];
                    if (keep != nullptr) keep[i] = amount;
                    lines[cell[i] * stride + s.column] += amount;
                }
            });
        }
        return true;
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
            if (const auto& rule = plan_.details[leg.leg].at_event) add_checked(line[cell_group::fixed + slot], (amounts.by_leg[i] / rule->step.value()).to_integer(rounding_mode::down));
            else g.exact_at(cell, slot) += amounts.by_leg[i];
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
    std::vector<std::uint32_t> group_of_row_, first_who_, counts_, cell_, row_, who_;
    std::vector<std::size_t> starts_, next_;
    std::vector<std::int64_t> quantity_, gross_, rest_;
    std::vector<std::uint8_t> reported_;
    std::vector<std::vector<std::int64_t>> by_leg_;
};

} // namespace

checked<partial> accumulate(const plan& under, const usage_columns& usage, const accumulate_options& options)
{
    usage.check_shapes();
    PARTNERING_EXPECTS(options.threads > 0 && options.batch_rows > 0 && options.batch_rows < 0xffff'ffff, "at least one thread and one row a batch");
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
        for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work, t);
        work(0);
        for (std::thread& other : others) other.join();
    }
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
    if (std::find(done.begin(), done.end(), 0) != done.end()) return finding{"cancelled", severity::error, "", "", "the caller stopped it before all usage was read"};

    std::vector<std::size_t> rejected_rows;
    for (adder& a : adders) {
        for (const auto& [row, fate] : a.rejected) {
            report(row, fate);
            rejected_rows.push_back(row);
        }
        out->outside += a.outside;
        out->records += a.records;
        if (&a == &adders.front()) out->groups = std::move(a.groups);
        else merge_groups(out->groups, a.groups, {});
    }
    std::sort(out->groups.begin(), out->groups.end(), [](const cell_group& a, const cell_group& b) { return std::pair{a.segment, a.route} < std::pair{b.segment, b.route}; });
    std::sort(out->rejects.begin(), out->rejects.end());
    std::sort(rejected_rows.begin(), rejected_rows.end());
    collect_keys(usage, skip, rejected_rows, out->keys);
    out->open_parties = names.take_open_parties();
    return partial{std::move(out)};
}

PARTNERING_END
