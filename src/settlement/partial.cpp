#include "partial_calls.hpp"
#include "resolve.hpp"
#include "runs.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>

PARTNERING_BEGIN

std::uint64_t partial::records() const noexcept { return data_->records; }
std::uint64_t partial::duplicates() const noexcept { return data_->duplicates; }
std::uint64_t partial::superseded() const noexcept { return data_->superseded; }
std::uint64_t partial::outside() const noexcept { return data_->outside; }
std::uint64_t partial::not_yet_booked() const noexcept { return data_->not_yet_booked; }
std::optional<instant> partial::booked_until() const noexcept { return data_->booked_until; }
std::span<const reject> partial::rejects() const noexcept { return data_->rejects; }
std::span<const usage_input_digest> partial::inputs() const noexcept { return data_->inputs; }

namespace {

/// The same sums at a finer scale.
void rescale(cell_group& g, std::uint32_t column, int by)
{
    if (by == 0) return;
    int128 factor = 1;
    for (int i = 0; i < by; ++i) factor *= 10;
    g.spill();
    for (std::size_t cell = 0; cell < g.cells(); ++cell) {
        int128& sum = g.wide[cell * g.stride + column];
        if (__builtin_mul_overflow(sum, factor, &sum)) throw arithmetic_error{"amount_out_of_range"};
    }
}

int128 times_power_of_ten(int128 value, int by)
{
    for (int i = 0; i < by; ++i)
        if (__builtin_mul_overflow(value, int128{10}, &value)) throw arithmetic_error{"amount_out_of_range"};
    return value;
}

void rescale_runs(cell_group& g, int quantity_by, int gross_by)
{
    if (quantity_by == 0 && gross_by == 0) return;
    for (pending_record& r : g.pending) {
        const auto [quantity, gross] = values_of(g, r);
        keep_values(g, r, times_power_of_ten(quantity, quantity_by), times_power_of_ten(gross, gross_by));
    }
}

std::vector<cell_group> at_scale(const partial::data& from, int quantity_decimals, int gross_decimals)
{
    std::vector<cell_group> groups = from.groups;
    for (cell_group& g : groups) {
        rescale(g, cell_group::quantity_at, quantity_decimals - from.quantity_decimals);
        rescale(g, cell_group::gross_at, gross_decimals - from.gross_decimals);
        rescale_runs(g, quantity_decimals - from.quantity_decimals, gross_decimals - from.gross_decimals);
    }
    return groups;
}

std::string text_of(const std::optional<instant>& cut_off) { return cut_off ? to_string(*cut_off) : "none"; }

/// Why two partials cannot be merged, whatever usage they hold.
std::optional<finding> foreign(const partial::data& x, const partial::data& y)
{
    if (x.under != y.under)
        return finding{"foreign_partial", severity::error, to_string(y.under), "",
                       "the two partials were made under different plans (" + to_string(x.under) + " and " + to_string(y.under) +
                           "): make all of them from one document, for the same periods, with the same release and time-zone data"};
    if (x.booked_until != y.booked_until)
        return finding{"foreign_partial", severity::error, text_of(y.booked_until), "",
                       "the booking cut-offs of the two partials differ (" + text_of(x.booked_until) + " and " + text_of(y.booked_until) +
                           "): make all of them with the same one (`settle --as-of`, in C++ `booked_until`)"};
    return std::nullopt;
}

/// Equal keys may be other revisions: only equal sums are the same records.
bool same_sums(const partial::data& x, const partial::data& y)
{
    const auto scaled = [&](const partial::data& of) {
        partial::data sums;
        sums.plan_parties = of.plan_parties;
        sums.open_parties = of.open_parties;
        sums.run_sources = of.run_sources;
        sums.run_keys = of.run_keys;
        sums.last = of.last;
        sums.broken = of.broken;
        sums.groups = at_scale(of, std::max(x.quantity_decimals, y.quantity_decimals), std::max(x.gross_decimals, y.gross_decimals));
        return digest_of_sums(sums);
    };
    return x.records == y.records && scaled(x) == scaled(y);
}

std::optional<finding> overlapping(const partial::data& x, const partial::data& y)
{
    const auto key = x.keys.shared_with(y.keys);
    if (!key) return std::nullopt;
    if (const auto [mine, theirs] = split_otherwise(x.splits, y.splits); mine != nullptr)
        return finding{"key_overlap", severity::error, *key, "",
                       "both partials hold the event " + *key + ", since usage was split in two ways, into " +
                           std::to_string(std::min(mine->parts, theirs->parts)) + " and into " +
                           std::to_string(std::max(mine->parts, theirs->parts)) +
                           " parts: merge those of one split, such as 1/16 to 16/16"};
    return finding{"key_overlap", severity::error, *key, "",
                   "both partials hold the event " + *key +
                       ", which can count once: leave one of the two out, or make parts that share no event, so that all deliveries of "
                       "each meet in one (`settle --part`, in C++ `partition_of`)"};
}

}  // namespace

checked<partial> merge(const partial& a, const partial& b)
{
    const partial::data& x = a.internals();
    const partial::data& y = b.internals();
    if (std::optional<finding> wrong = foreign(x, y)) return *wrong;
    taken_apart mine{x};
    taken_apart theirs{y};
    std::vector<held_parts> splits = united(x.splits, y.splits);
    std::vector<usage_input_digest> inputs;
    std::set_union(x.inputs.begin(), x.inputs.end(), y.inputs.begin(), y.inputs.end(), std::back_inserter(inputs));
    const auto standing_for_both = [&](const partial& one, const taken_apart& calls) {
        if (one.internals().splits == splits) return one;
        auto with = std::make_shared<partial::data>(one.internals());
        with->splits = splits;
        // What was split is known by its inputs. One that truly holds the other has these already.
        with->inputs = inputs;
        with->made_of = calls.calls;
        with->rejects.clear();
        with->reject_origins.clear();
        for (const auto& [r, origin] : calls.rejects) {
            with->rejects.push_back(r);
            with->reject_origins.push_back(origin);
        }
        return partial{std::move(with)};
    };
    if (mine.holds_all_of(theirs)) return standing_for_both(a, mine);
    if (theirs.holds_all_of(mine)) return standing_for_both(b, theirs);
    // The same inputs in other parts: what is in them is there already. Which of the two it is does not depend on their order.
    if (!x.inputs.empty() && x.inputs == y.inputs && !x.keys.empty() && x.keys == y.keys && x.rejects == y.rejects && same_sums(x, y))
        return mine.calls.begin()->first < theirs.calls.begin()->first ? standing_for_both(a, mine) : standing_for_both(b, theirs);
    if (std::optional<finding> wrong = overlapping(x, y)) return *wrong;
    if (x.last || y.last)
        return finding{"last_partial", severity::error, "", "",
                       "one of the two was made as the last usage of its periods, with charges that run through them worked out: make both "
                       "without `last`, and merge before finishing"};

    auto out = std::make_shared<partial::data>();
    out->under = x.under;
    out->plan_parties = x.plan_parties;
    out->quantity_decimals = std::max(x.quantity_decimals, y.quantity_decimals);
    out->gross_decimals = std::max(x.gross_decimals, y.gross_decimals);
    out->open_parties = x.open_parties;
    std::unordered_map<std::string, std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < x.open_parties.size(); ++i) numbers.emplace(x.open_parties[i], x.plan_parties + i);
    std::vector<std::uint32_t> renumber;
    for (const std::string& name : y.open_parties) {
        const auto [place, fresh] = numbers.emplace(name, x.plan_parties + static_cast<std::uint32_t>(out->open_parties.size()));
        if (fresh) out->open_parties.push_back(name);
        renumber.push_back(place->second);
    }
    out->groups = at_scale(x, out->quantity_decimals, out->gross_decimals);
    std::vector<cell_group> more = at_scale(y, out->quantity_decimals, out->gross_decimals);
    share_run_names(*out, x, out->groups, y, more);
    merge_groups(out->groups, more, renumber, x.plan_parties);
    sort_runs(out->groups);
    std::sort(out->groups.begin(), out->groups.end(),
              [](const cell_group& g, const cell_group& h) { return std::pair{g.segment, g.route} < std::pair{h.segment, h.route}; });
    out->keys = x.keys;
    out->keys.merge(y.keys);
    out->records = x.records + y.records;
    out->broken = x.broken;
    add_broken(out->broken, y.broken);
    out->booked_until = x.booked_until;
    out->made_of = std::move(mine.calls);
    out->made_of.insert(theirs.calls.begin(), theirs.calls.end());
    for (const auto& [call, counted] : out->made_of) {
        out->duplicates += counted.duplicates;
        out->superseded += counted.superseded;
        out->outside += counted.outside;
        out->not_yet_booked += counted.not_yet_booked;
    }
    // Each as often as in the partial that has it more often: what stands twice in one stands there twice.
    std::vector<located_reject> rejects;
    std::set_union(mine.rejects.begin(), mine.rejects.end(), theirs.rejects.begin(), theirs.rejects.end(), std::back_inserter(rejects));
    for (located_reject& r : rejects) {
        out->rejects.push_back(std::move(r.first));
        out->reject_origins.push_back(r.second);
    }
    out->inputs = std::move(inputs);
    out->splits = std::move(splits);
    return partial{std::move(out)};
}

checked<partial> merge(std::span<const partial> parts, std::span<const std::string> names)
{
    PARTNERING_EXPECTS(!parts.empty(), "there is at least one partial to merge");
    PARTNERING_EXPECTS(names.empty() || names.size() == parts.size(), "each partial has a name, or none has");
    const auto called = [&](finding what, std::size_t i, std::size_t j) {
        if (!names.empty()) what.place = names[i] + " and " + names[j];
        return what;
    };
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (std::optional<finding> wrong = foreign(parts[0].internals(), parts[i].internals())) return called(*wrong, 0, i);

    std::vector<std::map<digest, partial::data::counts>> calls;
    for (const partial& part : parts) calls.push_back(std::move(taken_apart{part.internals()}.calls));
    // What another one holds is left out first. Those of most calls hold others; the digests of calls make the order one of content.
    std::vector<std::size_t> order(parts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        if (calls[i].size() != calls[j].size()) return calls[i].size() > calls[j].size();
        return std::lexicographical_compare(calls[i].begin(), calls[i].end(), calls[j].begin(), calls[j].end(),
                                            [](const auto& a, const auto& b) { return a.first < b.first; });
    });
    std::map<digest, std::vector<std::size_t>> holders;
    std::vector<std::size_t> kept;
    for (const std::size_t i : order) {
        const auto held_by = holders.find(calls[i].begin()->first);
        const bool held =
            held_by != holders.end() && std::any_of(held_by->second.begin(), held_by->second.end(), [&](std::size_t j) {
                return std::all_of(calls[i].begin(), calls[i].end(), [&](const auto& call) { return calls[j].count(call.first) != 0; });
            });
        if (held) continue;
        kept.push_back(i);
        for (const auto& [call, counted] : calls[i]) holders[call].push_back(i);
    }

    // By twos, so that each sum is merged as often as the number of parts has digits, not as often as there are parts.
    std::vector<partial> level;
    for (const std::size_t i : kept) level.push_back(parts[i]);
    while (level.size() > 1) {
        std::vector<partial> next;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
            checked<partial> both = merge(level[i], level[i + 1]);
            if (!both) {
                for (const std::size_t k : kept)
                    for (const std::size_t l : kept)
                        if (k < l)
                            if (std::optional<finding> wrong = overlapping(parts[k].internals(), parts[l].internals()))
                                return called(*wrong, k, l);
                return both;
            }
            next.push_back(std::move(both).value());
        }
        if (level.size() % 2 != 0) next.push_back(level.back());
        level = std::move(next);
    }
    return level.front();
}

unsigned partition_of(std::string_view source, std::string_view key, unsigned n)
{
    PARTNERING_EXPECTS(n > 0, "there is at least one part");
    std::uint64_t hash = 0xcbf29ce484222325ull;
    const auto feed = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull; };
    for (const char c : source) feed(c);
    feed('\0');
    for (const char c : key) feed(c);
    return static_cast<unsigned>(hash % n);
}

PARTNERING_END
