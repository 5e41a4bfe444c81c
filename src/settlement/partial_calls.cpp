#include "partial_calls.hpp"
#include "runs.hpp"

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>

PARTNERING_BEGIN

digest digest_of_input(const usage_input_digest& input)
{
    return digester{}.add(input.name).add(static_cast<std::int64_t>(input.bytes)).add_raw(input.content.bytes.data(), 32).finish();
}

namespace {

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
    d.add(std::int64_t{of.last ? 1 : 0});
    for (const std::uint64_t records : of.broken) d.add(static_cast<std::int64_t>(records));
    for (const std::string& source : of.run_sources) d.add(source);
    for (const std::string& key : of.run_keys) d.add(key);
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
        std::vector<std::size_t> place(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) place[cells[i].second] = i;
        for (const pending_record& r : g.pending) {
            const auto [quantity, gross] = values_of(g, r);
            d.add(r.time).add(static_cast<std::int64_t>(r.key)).add(std::int64_t{r.source}).add(std::int64_t{r.key_is_text});
            d.add(static_cast<std::int64_t>(place[r.cell])).add_raw(&quantity, sizeof quantity).add_raw(&gross, sizeof gross);
        }
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

}  // namespace

digest digest_of_sums(const partial::data& of)
{
    digester d;
    add_sums(d, of);
    return d.finish();
}

namespace {

/// What a call of accumulate is known by: what it was made of, and the sums themselves. Equal keys alone may be other revisions.
digest identity_of(const partial::data& call)
{
    digester d;
    // Two parts that are empty are two calls.
    d.add(call.splits.empty() ? "partnering part 1" : "partnering part 2");
    for (const held_parts& of : call.splits) {
        d.add(of.name).add(static_cast<std::int64_t>(of.inputs.size()));
        for (const digest& input : of.inputs) d.add_raw(input.bytes.data(), input.bytes.size());
        d.add(std::int64_t{of.parts}).add(std::int64_t{of.held.front().first});
    }
    d.add(call.booked_until ? call.booked_until->microseconds_since_epoch() : INT64_MAX);
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
    add_sums(d, call);
    return d.finish();
}

}  // namespace

taken_apart::taken_apart(const partial::data& of) : calls{of.made_of}
{
    if (calls.empty()) calls.emplace(identity_of(of), partial::data::counts{of.duplicates, of.superseded, of.outside, of.not_yet_booked});
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

bool taken_apart::holds_all_of(const taken_apart& other) const
{
    return std::all_of(other.calls.begin(), other.calls.end(), [&](const auto& call) { return calls.count(call.first) != 0; });
}

PARTNERING_END
