#include "group_adder.hpp"

#include "power_of_ten.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

PARTNERING_BEGIN

namespace {

/// Every bit that is set in some number: no number is larger.
template <class Record>
std::uint64_t bits_of(const Record* records, std::size_t count)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i)
        bits |= static_cast<std::uint64_t>(records[i].quantity) | static_cast<std::uint64_t>(records[i].gross);
    return bits;
}

counted_record large(const small_record& r) { return {r.quantity, r.gross, r.place, r.row}; }
const counted_record& large(const counted_record& r) { return r; }

}  // namespace

group_adder::group_adder(const plan::data& under, int quantity_decimals, int gross_decimals, running_sums* running)
    : plan_{under}, quantity_decimals_{quantity_decimals}, gross_decimals_{gross_decimals}, running_{running},
      one_{power_of_ten(quantity_decimals)}
{
}

void group_adder::add(summed_group& group, counted_record* all, std::size_t count, std::uint64_t bits, const wide_values& wide)
{
    add_any(group, all, count, bits, wide);
}
void group_adder::add(summed_group& group, small_record* all, std::size_t count, std::uint64_t bits, const wide_values& wide)
{
    add_any(group, all, count, bits, wide);
}

template <class Record>
void group_adder::add_any(summed_group& to, Record* all, std::size_t count, std::uint64_t bits, const wide_values& wide)
{
    cell_group& group = to.sums;
    prepared& p = to.with;
    if (!p.done) prepare(p, group);
    if (running_ != nullptr && !route_of(group).ordered.empty()) {
        const std::size_t common = run_in_order(p, group, all, count, wide);
        if (common != 0) {
            if (bits > static_cast<std::uint64_t>(p.forms->limit)) bits = bits_of(all, common);
            for (std::size_t i = 0; i < common; ++i) bits |= static_cast<std::uint64_t>(run_amounts_[i]);
            add_common(p, group, record_run<Record>{all, run_amounts_.data(), common, bits}, bits);
        }
        return;
    }
    const bool none_common = !p.forms || p.forms->limit == 0;
    const auto limit = static_cast<std::uint64_t>(none_common ? 0 : p.forms->limit);
    // The marks of missing and wide values are negative, and so too large as unsigned numbers; refunds likewise.
    if (bits > limit) bits = bits_of(all, count);
    const bool odd = none_common || bits > limit;
    std::size_t common = count;
    if (odd) {
        common = set_odd_aside(all, count, limit, none_common);
        bits = std::min(bits_of(all, common), limit);
    }
    add_common(p, group, record_run<Record>{all, nullptr, common, bits}, bits);
    if (!odd) return;
    for (const counted_record& record : odd_)
        if (!p.forms || !add_one(group, *p.forms, record)) add_exact(p, group, record, wide);
}

template <class Record>
void group_adder::add_common(prepared& p, cell_group& g, const record_run<Record>& run, std::uint64_t bits)
{
    // As many at a time as the bound surely leaves room for.
    for (std::size_t from = 0; from < run.count; from += line_forms::most_at_once) {
        const std::size_t n = std::min(line_forms::most_at_once, run.count - from);
        const std::uint64_t largest = std::min(bits, static_cast<std::uint64_t>(p.forms->limit));
        g.reserve_range(most_at(p, largest) * static_cast<int128>(n));
        const std::int64_t* const running = run.running == nullptr ? nullptr : run.running + from;
        add_records(*p.forms, record_run<Record>{run.records + from, running, n, largest}, g.lines.data(), g.stride);
    }
}

/// What a record of at most this size adds to a sum; worked out for powers of two, so that few runs ask anew.
int128 group_adder::most_at(prepared& p, std::uint64_t largest)
{
    if (p.most == 0 || largest > p.largest) {
        p.largest = std::min(std::bit_ceil(largest + 1), static_cast<std::uint64_t>(p.forms->limit));
        p.most = p.forms->most_of(p.largest);
    }
    return p.most;
}

const std::uint32_t* group_adder::accounts_of(prepared& p, const cell_group& g, std::uint32_t cell)
{
    const route& r = route_of(g);
    cell_accounts_.resize(r.ordered.size());
    p.accounts.resize(r.ordered.size());
    for (std::size_t i = 0; i < r.ordered.size(); ++i) {
        const std::uint32_t leg = r.legs[r.ordered[i]].leg;
        if (running_->by_cell(leg)) {
            cell_accounts_[i] = cell;
            continue;
        }
        // Cells are opened one after the other: what is new lies at the end.
        prepared::known_accounts& known = p.accounts[i];
        const plan_leg& self = plan_.legs[leg];
        const std::int32_t period = plan_.segments[g.segment].period_of[self.under.index()];
        while (known.of_cell.size() <= cell) {
            const std::uint32_t* const who = g.parties(known.of_cell.size());
            known.of_cell.push_back(running_->account(leg, period, party_at(self.payer, r, who), party_at(self.payee, r, who)));
            known.largest = std::max(known.largest, known.of_cell.back());
        }
        cell_accounts_[i] = known.of_cell[cell];
    }
    return cell_accounts_.data();
}

/// Works out what the ordered leg charges for each record, in their order. Keeps the records of common size in front, with their running
/// amounts, and adds the others; returns how many stay.
template <class Record>
std::size_t group_adder::run_in_order(prepared& p, cell_group& g, Record* all, std::size_t count, const wide_values& wide)
{
    if (!p.forms || p.forms->limit == 0 || p.runs == nullptr) {
        for (std::size_t i = 0; i < count; ++i) add_exact(p, g, large(all[i]), wide);
        return 0;
    }
    const route& r = route_of(g);
    const std::uint32_t leg = r.legs[r.ordered.front()].leg;
    const std::uint32_t* account_of = nullptr;
    if (!running_->by_cell(leg) && g.cells() != 0) {
        static_cast<void>(accounts_of(p, g, static_cast<std::uint32_t>(g.cells() - 1)));
        account_of = p.accounts.front().of_cell.data();
    }
    const std::size_t accounts = account_of == nullptr ? g.cells() : std::size_t{p.accounts.front().largest} + 1;
    std::int64_t* const so_far = running_->quantities(leg, accounts);
    if (run_amounts_.size() < count) run_amounts_.resize(count);
    const running_price& price = *p.runs;
    const auto limit = static_cast<std::uint64_t>(p.forms->limit);
    const auto most = static_cast<std::uint64_t>(price.most());
    std::size_t kept = 0;
    with_mode(price.mode(), [&]<rounding_mode Mode>() {
        for (std::size_t i = 0; i < count; ++i) {
            const Record record = all[i];
            const std::int64_t added = record.quantity;
            std::int64_t& quantity = so_far[account_of == nullptr ? record.place : account_of[record.place]];
            // What is negative is large as an unsigned number; the bound of a record is far below the range, so that nothing wraps.
            const auto size = static_cast<std::uint64_t>(record.quantity) | static_cast<std::uint64_t>(record.gross);
            if (size <= limit && static_cast<std::uint64_t>(quantity) <= most && static_cast<std::uint64_t>(quantity + added) <= most) {
                const std::int64_t amount = price.template added<Mode>(quantity, quantity + added);
                if (static_cast<std::uint64_t>(amount) <= limit) {
                    quantity += added;
                    all[kept] = record;
                    run_amounts_[kept++] = amount;
                    continue;
                }
            }
            add_exact(p, g, large(record), wide);
        }
    });
    return kept;
}

/// Says what is missing, keeps the records within the limit in front, and puts the others aside; returns how many stay.
template <class Record>
std::size_t group_adder::set_odd_aside(Record* all, std::size_t count, std::uint64_t limit, bool all_odd)
{
    odd_.clear();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Record record = all[i];
        if constexpr (std::is_same_v<Record, counted_record>) {
            if (record.quantity == quantity_column::missing) record.quantity = one_;
            if (record.gross == quantity_column::missing) record.gross = 0;
        }
        if (all_odd || static_cast<std::uint64_t>(record.quantity) > limit || static_cast<std::uint64_t>(record.gross) > limit)
            odd_.push_back(large(record));
        else
            all[kept++] = record;
    }
    return kept;
}

/// False where the record needs more than 62 bits.
bool group_adder::add_one(cell_group& g, const line_forms& forms, const counted_record& record)
{
    if (record.quantity == quantity_column::in_wide || record.gross == quantity_column::in_wide) return false;
    if (!amounts_of(forms, record.quantity, record.gross, amounts_)) return false;
    std::int64_t most = 1;
    for (const std::int64_t amount : amounts_) most = std::max(most, amount < 0 ? -amount : amount);
    const std::size_t line = std::size_t{record.place} * g.stride;
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

void group_adder::add_exact(prepared& p, cell_group& g, const counted_record& record, const wide_values& wide)
{
    const std::uint32_t cell = record.place;
    const route& r = route_of(g);
    const int128 quantity = record.quantity == quantity_column::in_wide   ? wide.quantity(record.row)
                            : record.quantity == quantity_column::missing ? one_
                                                                          : record.quantity;
    const int128 gross = record.gross == quantity_column::in_wide   ? wide.gross(record.row)
                         : record.gross == quantity_column::missing ? 0
                                                                    : record.gross;
    running_accounts running;
    if (running_ != nullptr) running = {running_, accounts_of(p, g, cell)};
    const bool prices = running_ != nullptr || r.ordered.empty();
    if (g.wide.empty()) g.wide.resize(g.lines.size());
    int128* const line = g.wide.data() + std::size_t{cell} * g.stride;
    add_checked(line[cell_group::records_at], 1);
    add_checked(line[cell_group::quantity_at], quantity);
    add_checked(line[cell_group::gross_at], gross);
    if (!prices) return;
    const std::vector<rational> amounts = price_record(
        plan_, r, {decimal_value(quantity, quantity_decimals_), decimal_value(gross, gross_decimals_)}, g.parties(cell), running);
    for (std::size_t i = 0; i < r.legs.size(); ++i) {
        const route_leg& leg = r.legs[i];
        if (leg.event_slot < 0) continue;
        const auto slot = static_cast<std::uint32_t>(leg.event_slot);
        if (const auto& rule = plan_.details[leg.leg].at_event) {
            rational amount = amounts[i];
            const auto rest = std::find_if(p.rests.begin(), p.rests.end(), [&](const prepared::rest& other) { return other.leg == &leg; });
            if (rest != p.rests.end()) {
                if (rest->of_gross != 0) continue;
                // The column holds totals, of which the siblings are taken off at the end.
                for (const std::uint32_t sibling : leg.rest_of) amount += amounts[sibling];
            }
            add_checked(line[cell_group::fixed + slot], (amount / rule->step.value()).to_integer(rounding_mode::down));
        } else {
            g.exact_at(cell, slot) += amounts[i];
        }
    }
}

void group_adder::prepare(prepared& p, const cell_group& g)
{
    p.done = true;
    const route& r = route_of(g);
    std::vector<whole_form> columns{{0, 0, 1, 1}, {1, 0, 0, 1}, {0, 1, 0, 1}};
    rounding_mode mode = rounding_mode::half_even;
    // Whose records are kept for later counts them now, and prices them then.
    if (running_ == nullptr && !r.ordered.empty()) {
        columns.resize(g.columns);
        p.forms.emplace(columns, mode, g.stride);
        return;
    }
    if (!r.all_direct) return;
    quantum running_step = quantum::decimals(0);
    if (!r.ordered.empty()) {
        const std::uint32_t leg = r.legs[r.ordered.front()].leg;
        running_step = plan_.details[leg].at_event->step;
        p.runs = running_->price(leg);
        if (p.runs == nullptr) return;
    }
    std::vector<prepared::rest> rests;
    for (const route_leg& leg : r.legs) {
        if (leg.event_slot < 0) continue;
        const leg_detail& detail = plan_.details[leg.leg];
        if (!detail.at_event) return;
        const bool first = columns.size() == cell_group::fixed;
        PARTNERING_EXPECTS(static_cast<std::size_t>(leg.event_slot) == columns.size() - cell_group::fixed,
                           "per-record sums stand in the order of the legs");
        const auto whole =
            to_whole(leg.rest_total ? *leg.rest_total : *leg.direct, quantity_decimals_, gross_decimals_, *detail.at_event, running_step);
        if (!whole || (!first && mode != whole->mode)) return;
        mode = whole->mode;
        for (const std::uint32_t sibling : leg.rest_of)
            if (r.legs[sibling].event_slot < 0 || plan_.details[r.legs[sibling].leg].at_event->step != detail.at_event->step) return;
        columns.push_back(*whole);
        if (!leg.rest_total) continue;
        // The usual total is the gross: it is summed up already.
        const bool is_gross =
            whole->quantity == 0 && whole->running == 0 && whole->constant == 0 && whole->divisor == 1 && whole->gross > 0;
        rests.push_back({&leg, is_gross ? whole->gross : 0});
        if (is_gross) columns.back() = {};
    }
    p.forms.emplace(columns, mode, g.stride);
    p.rests = std::move(rests);
}

void take_rests(const plan::data& under, summed_group& group)
{
    cell_group& g = group.sums;
    const route& r = under.snapshots[under.segments[g.segment].snapshot].routes[g.route];
    for (const auto& [leg, of_gross] : group.with.rests) {
        const std::uint32_t column = cell_group::fixed + static_cast<std::uint32_t>(leg->event_slot);
        // What is taken off, and the gross, are bounded as what they are taken from.
        const int128 added = static_cast<int128>(leg->rest_of.size()) + of_gross;
        if (g.spent > (int128{1} << 62) / (added + 1)) g.spill();
        g.reserve_range(g.spent * added);
        const auto add = [&](std::uint32_t from, std::int64_t times) {
            for (std::size_t line = 0; line < g.cells() * g.stride; line += g.stride) {
                g.lines[line + column] += g.lines[line + from] * times;
                if (g.wide.empty()) continue;
                int128 product = 0;
                if (__builtin_mul_overflow(g.wide[line + from], times, &product)) throw arithmetic_error{"amount_out_of_range"};
                add_checked(g.wide[line + column], product);
            }
        };
        if (of_gross != 0) add(cell_group::gross_at, of_gross);
        for (const std::uint32_t sibling : leg->rest_of)
            add(cell_group::fixed + static_cast<std::uint32_t>(r.legs[sibling].event_slot), -1);
    }
}

PARTNERING_END
