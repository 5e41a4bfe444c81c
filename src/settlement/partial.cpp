#include "resolve.hpp"

#include <algorithm>
#include <unordered_map>

PARTNERING_BEGIN

std::uint64_t partial::records() const noexcept { return data_->records; }
std::uint64_t partial::duplicates() const noexcept { return data_->duplicates; }
std::uint64_t partial::superseded() const noexcept { return data_->superseded; }
std::uint64_t partial::outside() const noexcept { return data_->outside; }
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
        rescale(g, 2, quantity_decimals - from.quantity_decimals);
        rescale(g, 3, gross_decimals - from.gross_decimals);
    }
    return groups;
}

}  // namespace

checked<partial> merge(const partial& a, const partial& b)
{
    const partial::data& x = a.internals();
    const partial::data& y = b.internals();
    if (x.under != y.under)
        return finding{"foreign_partial", severity::error, to_string(y.under), "",
                       "the two partials were made under different plans (" + to_string(x.under) + " and " + to_string(y.under) +
                           "): accumulate both under one"};
    // The same inputs are the same partial again, or parts that partition_of made of them: then their keys differ.
    const bool same_inputs = !x.inputs.empty() && x.inputs == y.inputs;
    if (same_inputs && x.keys == y.keys && x.rejects == y.rejects) return a;
    std::vector<usage_input_digest> both;
    if (!same_inputs) std::set_intersection(x.inputs.begin(), x.inputs.end(), y.inputs.begin(), y.inputs.end(), std::back_inserter(both));
    if (!both.empty())
        return finding{"input_overlap", severity::error, both.front().name, "",
                       "both partials hold '" + both.front().name + "', but not the same inputs: merge parts that share no input"};
    if (const auto key = x.keys.shared_with(y.keys))
        return finding{"key_overlap", severity::error, *key, "",
                       "both partials hold the event " + *key +
                           ": split usage with partition_of, so that all deliveries of an event meet in one part"};

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
    out->duplicates = x.duplicates + y.duplicates;
    out->superseded = x.superseded + y.superseded;
    out->outside = x.outside + y.outside;
    std::merge(x.rejects.begin(), x.rejects.end(), y.rejects.begin(), y.rejects.end(), std::back_inserter(out->rejects));
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
