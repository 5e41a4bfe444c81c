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
        take_rests();
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

    /// Adds the records of one offer: those of common size all at once, the others one by one.
    void run(std::uint32_t number, std::size_t base, counted_record* all, std::size_t count)
    {
        cell_group& g = groups[number];
        const route& r = route_of(g);
        const std::optional<line_forms>& forms = forms_at(number);
        const bool none_common = !forms || forms->limit == 0;
        const auto limit = static_cast<std::uint64_t>(none_common ? 0 : forms->limit);
        if (cell_.size() < count) cell_.resize(count);
        std::uint32_t* const cells = cell_.data();
        if (g.width <= 1)
            g.cells_of(all, count, cells);
        else
            for (std::size_t i = 0; i < count; ++i) {
                static_cast<void>(names_.parties(base + all[i].row, r, named_.data()));
                cells[i] = g.cell_of(named_.data());
            }
        // The marks of missing and wide values are negative, and so too large as unsigned numbers; refunds likewise.
        std::uint64_t bits = bits_of(all, count);
        const bool odd = none_common || bits > limit;
        std::size_t common = count;
        if (odd) {
            common = set_odd_aside(all, cells, count, limit, none_common);
            bits = std::min(bits_of(all, common), limit);
        }
        // As many at a time as the bound surely leaves room for.
        for (std::size_t from = 0; from < common; from += line_forms::most_at_once) {
            const std::size_t n = std::min(line_forms::most_at_once, common - from);
            g.reserve_range(most_at(number, bits) * static_cast<int128>(n));
            add_records(*forms, all + from, cells + from, n, g.lines.data(), g.stride);
        }
        if (!odd) return;
        for (const auto& [record, cell] : odd_)
            if (!forms || !add_one(g, *forms, record, cell)) add_exact(number, r, base + record.row, cell);
    }

    /// Every bit that is set in some number: no number is larger.
    static std::uint64_t bits_of(const counted_record* records, std::size_t count)
    {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < count; ++i)
            bits |= static_cast<std::uint64_t>(records[i].quantity) | static_cast<std::uint64_t>(records[i].gross);
        return bits;
    }

    /// What a record of at most this size adds to a sum; worked out for powers of two, so that few runs ask anew.
    int128 most_at(std::uint32_t number, std::uint64_t largest)
    {
        prepared& p = prepared_[number];
        if (p.most == 0 || largest > p.largest) {
            p.largest = std::min(std::bit_ceil(largest + 1), static_cast<std::uint64_t>(p.forms->limit));
            p.most = p.forms->most_of(p.largest);
        }
        return p.most;
    }

    /// Says what is missing, keeps the records within the limit in front, and puts the others aside; returns how many stay.
    std::size_t set_odd_aside(counted_record* all, std::uint32_t* cells, std::size_t count, std::uint64_t limit, bool all_odd)
    {
        odd_.clear();
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count; ++i) {
            counted_record record = all[i];
            if (record.quantity == quantity_column::missing) record.quantity = one_;
            if (record.gross == quantity_column::missing) record.gross = 0;
            if (all_odd || static_cast<std::uint64_t>(record.quantity) > limit || static_cast<std::uint64_t>(record.gross) > limit) {
                odd_.push_back({record, cells[i]});
            } else {
                all[kept] = record;
                cells[kept++] = cells[i];
            }
        }
        return kept;
    }

    /// False where the record needs more than 62 bits.
    bool add_one(cell_group& g, const line_forms& forms, const counted_record& record, std::uint32_t cell)
    {
        if (record.quantity == quantity_column::in_wide || record.gross == quantity_column::in_wide) return false;
        if (!amounts_of(forms, record.quantity, record.gross, amounts_)) return false;
        std::int64_t most = 1;
        for (const std::int64_t amount : amounts_) most = std::max(most, amount < 0 ? -amount : amount);
        const std::size_t line = std::size_t{cell} * g.stride;
        if (most <= line_forms::most_common) {
            g.reserve_range(most);
            for (std::size_t k = 0; k < amounts_.size(); ++k) g.lines[line + k] += amounts_[k];
        } else {
            // Few such records would use the range of the whole group up.
            if (g.wide.empty()) g.wide.resize(g.lines.size());
            for (std::size_t k = 0; k < amounts_.size(); ++k) add_checked(g.wide[line + k], amounts_[k]);
        }
        return true;
    }

    void add_exact(std::uint32_t number, const route& r, std::size_t row, std::uint32_t cell)
    {
        cell_group& g = groups[number];
        const record_amounts amounts = price_record(plan_, r, usage_, row, g.parties(cell));
        if (g.wide.empty()) g.wide.resize(g.lines.size());
        int128* const line = g.wide.data() + std::size_t{cell} * g.stride;
        add_checked(line[cell_group::records_at], 1);
        add_checked(line[cell_group::quantity_at], amounts.quantity);
        add_checked(line[cell_group::gross_at], amounts.gross);
        for (std::size_t i = 0; i < r.legs.size(); ++i) {
            const route_leg& leg = r.legs[i];
            if (leg.event_slot < 0) continue;
            const auto slot = static_cast<std::uint32_t>(leg.event_slot);
            if (const auto& rule = plan_.details[leg.leg].at_event) {
                rational amount = amounts.by_leg[i];
                // Where the column holds totals, of which the siblings are taken off at the end.
                if (prepared_[number].forms && leg.rest_total)
                    for (const std::uint32_t sibling : leg.rest_of) amount += amounts.by_leg[sibling];
                add_checked(line[cell_group::fixed + slot], (amount / rule->step.value()).to_integer(rounding_mode::down));
            } else {
                g.exact_at(cell, slot) += amounts.by_leg[i];
            }
        }
    }

    /// A group's columns in whole numbers; nothing where some leg cannot be written so.
    struct prepared {
        bool done = false;
        std::optional<line_forms> forms;
        std::uint64_t largest = 0;  ///< `most` is for records up to this
        int128 most = 0;
        std::vector<const route_leg*> rests;  ///< their columns hold totals while records come in
    };

    const std::optional<line_forms>& forms_at(std::uint32_t number)
    {
        if (prepared_.size() < groups.size()) prepared_.resize(groups.size());
        prepared& p = prepared_[number];
        if (!p.done) prepare(p, groups[number]);
        return p.forms;
    }

    void prepare(prepared& p, const cell_group& g)
    {
        p.done = true;
        const route& r = route_of(g);
        if (!r.all_direct) return;
        std::vector<whole_form> columns{{0, 0, 1, 1}, {1, 0, 0, 1}, {0, 1, 0, 1}};
        rounding_mode mode = rounding_mode::half_even;
        std::vector<const route_leg*> rests;
        for (const route_leg& leg : r.legs) {
            if (leg.event_slot < 0) continue;
            const leg_detail& detail = plan_.details[leg.leg];
            if (!detail.at_event) return;
            const bool first = columns.size() == cell_group::fixed;
            PARTNERING_EXPECTS(static_cast<std::size_t>(leg.event_slot) == columns.size() - cell_group::fixed,
                               "per-record sums stand in the order of the legs");
            const auto whole =
                to_whole(leg.rest_total ? *leg.rest_total : *leg.direct, usage_.quantity.decimals, usage_.gross.decimals, *detail.at_event);
            if (!whole || (!first && mode != whole->mode)) return;
            mode = whole->mode;
            for (const std::uint32_t sibling : leg.rest_of)
                if (r.legs[sibling].event_slot < 0 || plan_.details[r.legs[sibling].leg].at_event->step != detail.at_event->step) return;
            if (leg.rest_total) rests.push_back(&leg);
            columns.push_back(*whole);
        }
        p.forms.emplace(columns, mode, g.stride);
        p.rests = std::move(rests);
    }

    /// A division's last member takes what its siblings leave of each record: what they leave of the sum of the records' totals.
    void take_rests()
    {
        for (std::uint32_t number = 0; number < prepared_.size(); ++number) {
            cell_group& g = groups[number];
            const route& r = route_of(g);
            for (const route_leg* const leg : prepared_[number].rests) {
                const std::uint32_t column = cell_group::fixed + static_cast<std::uint32_t>(leg->event_slot);
                // What is taken off is bounded as what it is taken from.
                const auto siblings = static_cast<int128>(leg->rest_of.size());
                if (g.spent * (siblings + 1) > int128{1} << 62) g.spill();
                g.reserve_range(g.spent * siblings);
                for (const std::uint32_t sibling : leg->rest_of) {
                    const std::uint32_t taken = cell_group::fixed + static_cast<std::uint32_t>(r.legs[sibling].event_slot);
                    for (std::size_t cell = 0; cell < g.cells(); ++cell) {
                        g.lines[cell * g.stride + column] -= g.lines[cell * g.stride + taken];
                        if (!g.wide.empty()) add_checked(g.wide[cell * g.stride + column], -g.wide[cell * g.stride + taken]);
                    }
                }
            }
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
    std::vector<std::uint32_t> group_of_row_, first_who_, counts_, next_, cell_, named_;
    std::vector<counted_record> records_;
    std::vector<std::pair<counted_record, std::uint32_t>> odd_;
    std::vector<std::int64_t> amounts_;
    std::vector<prepared> prepared_;  ///< by group
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
    // An offer that no record names leaves no trace.
    std::erase_if(out->groups, [](const cell_group& g) { return g.cells() == 0; });
    std::sort(out->groups.begin(), out->groups.end(),
              [](const cell_group& a, const cell_group& b) { return std::pair{a.segment, a.route} < std::pair{b.segment, b.route}; });
    std::sort(out->rejects.begin(), out->rejects.end());
    std::sort(rejected_rows.begin(), rejected_rows.end());
    collect_keys(usage, skip, rejected_rows, out->keys);
    out->open_parties = names.take_open_parties();
    forget_unnamed(*out);
    return partial{std::move(out)};
}

PARTNERING_END
