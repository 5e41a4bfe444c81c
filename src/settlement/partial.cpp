#include "resolve.hpp"

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

std::vector<cell_group> at_scale(const partial::data& from, int quantity_decimals, int gross_decimals)
{
    std::vector<cell_group> groups = from.groups;
    for (cell_group& g : groups) {
        rescale(g, cell_group::quantity_at, quantity_decimals - from.quantity_decimals);
        rescale(g, cell_group::gross_at, gross_decimals - from.gross_decimals);
    }
    return groups;
}

digest digest_of_input(const usage_input_digest& input)
{
    return digester{}.add(input.name).add(static_cast<std::int64_t>(input.bytes)).add_raw(input.content.bytes.data(), 32).finish();
}

/// The sums, whatever order the cells stand in and the open members were seen in.
void add_sums(digester& d, const partial::data& of)
{
    std::vector<std::uint32_t> by_name(of.open_parties.size());
    for (std::uint32_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
    std::sort(by_name.begin(), by_name.end(), [&](std::uint32_t a, std::uint32_t b) { return of.open_parties[a] < of.open_parties[b]; });
    std::vector<std::uint32_t> rank(by_name.size());
    for (std::uint32_t i = 0; i < by_name.size(); ++i) {
        rank[by_name[i]] = of.plan_parties + i;
        d.add(of.open_parties[by_name[i]]);
    }
    d.add(std::int64_t{of.quantity_decimals}).add(std::int64_t{of.gross_decimals});
    for (const cell_group& g : of.groups) {
        d.add(std::int64_t{g.segment}).add(std::int64_t{g.route}).add(static_cast<std::int64_t>(g.cells()));
        std::vector<std::pair<std::vector<std::uint32_t>, std::size_t>> cells;
        cells.reserve(g.cells());
        for (std::size_t cell = 0; cell < g.cells(); ++cell) {
            std::vector<std::uint32_t> who(g.parties(cell), g.parties(cell) + g.width);
            for (std::uint32_t& party : who)
                if (party != nobody && party >= of.plan_parties) party = rank[party - of.plan_parties];
            cells.emplace_back(std::move(who), cell);
        }
        std::sort(cells.begin(), cells.end());
        for (const auto& [who, cell] : cells) {
            d.add_raw(who.data(), who.size() * sizeof(std::uint32_t));
            for (std::uint32_t column = 0; column < g.columns; ++column) {
                const int128 sum = g.total(cell, column);
                d.add_raw(&sum, sizeof sum);
            }
            if (g.exact.empty()) continue;
            const std::uint32_t slots = g.columns - cell_group::fixed;
            for (std::uint32_t slot = 0; slot < slots; ++slot) d.add(to_string(g.exact[cell * slots + slot]));
        }
    }
}

/// What a call of accumulate is known by. Equal inputs and equal keys are the same records; where nobody said which inputs, the sums
/// have to be the same too.
digest identity_of(const partial::data& call)
{
    digester d;
    d.add("partnering part 1").add(call.booked_until ? call.booked_until->microseconds_since_epoch() : INT64_MAX);
    d.add(static_cast<std::int64_t>(call.inputs.size()));
    for (const usage_input_digest& input : call.inputs) {
        const digest one = digest_of_input(input);
        d.add_raw(one.bytes.data(), one.bytes.size());
    }
    call.keys.add_to(d);
    d.add(static_cast<std::int64_t>(call.rejects.size()));
    for (const reject& r : call.rejects) d.add(r.reason).add(r.source).add(r.key).add(std::int64_t{r.revision}).add(r.place).add(r.text);
    for (const std::uint64_t count : {call.records, call.duplicates, call.superseded, call.outside, call.not_yet_booked})
        d.add(static_cast<std::int64_t>(count));
    d.add_raw(call.later.bytes.data(), call.later.bytes.size());
    if (call.inputs.empty()) add_sums(d, call);
    return d.finish();
}

using located_reject = std::pair<reject, digest>;

/// A partial as the calls it is made of, and its rejects with the input that each stands in; where that cannot be told, with its call.
struct taken_apart {
    std::map<digest, partial::data::counts> calls;
    std::vector<located_reject> rejects;

    explicit taken_apart(const partial::data& of) : calls{of.made_of}
    {
        if (calls.empty())
            calls.emplace(identity_of(of), partial::data::counts{of.duplicates, of.superseded, of.outside, of.not_yet_booked});
        rejects.reserve(of.rejects.size());
        if (!of.made_of.empty()) {
            for (std::size_t i = 0; i < of.rejects.size(); ++i) rejects.emplace_back(of.rejects[i], of.reject_origins[i]);
            return;
        }
        std::unordered_map<std::string_view, digest> by_name;
        for (const usage_input_digest& input : of.inputs) by_name.emplace(input.name, digest_of_input(input));
        for (const reject& r : of.rejects) {
            // A place is `file:line`.
            const auto input = by_name.find(std::string_view{r.place}.substr(0, r.place.rfind(':')));
            rejects.emplace_back(r, input != by_name.end() ? input->second : calls.begin()->first);
        }
        std::sort(rejects.begin(), rejects.end());
    }
    [[nodiscard]] bool holds_all_of(const taken_apart& other) const
    {
        return std::all_of(other.calls.begin(), other.calls.end(), [&](const auto& call) { return calls.count(call.first) != 0; });
    }
};

std::string text_of(const std::optional<instant>& cut_off) { return cut_off ? to_string(*cut_off) : "none"; }

}  // namespace

checked<partial> merge(const partial& a, const partial& b)
{
    const partial::data& x = a.internals();
    const partial::data& y = b.internals();
    if (x.under != y.under)
        return finding{"foreign_partial", severity::error, to_string(y.under), "",
                       "the two partials were made under different plans (" + to_string(x.under) + " and " + to_string(y.under) +
                           "): accumulate both under one"};
    if (x.booked_until != y.booked_until)
        return finding{"foreign_partial", severity::error, text_of(y.booked_until), "",
                       "the booking cut-offs of the two partials differ (" + text_of(x.booked_until) + " and " + text_of(y.booked_until) +
                           "): accumulate both with one"};
    taken_apart mine{x};
    taken_apart theirs{y};
    if (mine.holds_all_of(theirs)) return a;
    if (theirs.holds_all_of(mine)) return b;
    // The same inputs in other parts: what is in them is there already.
    if (!x.inputs.empty() && x.inputs == y.inputs && !x.keys.empty() && x.keys == y.keys && x.rejects == y.rejects) return a;
    if (const auto key = x.keys.shared_with(y.keys))
        return finding{
            "key_overlap", severity::error, *key, "",
            "both partials hold the event " + *key +
                ": split usage with partition_of, so that all deliveries of an event meet in one part, and merge each part once"};

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
    merge_groups(out->groups, at_scale(y, out->quantity_decimals, out->gross_decimals), renumber, x.plan_parties);
    std::sort(out->groups.begin(), out->groups.end(),
              [](const cell_group& g, const cell_group& h) { return std::pair{g.segment, g.route} < std::pair{h.segment, h.route}; });
    out->keys = x.keys;
    out->keys.merge(y.keys);
    out->records = x.records + y.records;
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
    std::set_union(x.inputs.begin(), x.inputs.end(), y.inputs.begin(), y.inputs.end(), std::back_inserter(out->inputs));
    return partial{std::move(out)};
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
