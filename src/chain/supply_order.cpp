#include "service_network_data.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

PARTNERING_BEGIN

namespace {

constexpr std::uint32_t nobody = 0xffff'ffff;

/// A circle among the parties that were not reached: each is served by another of them, so that going from one to one that serves it
/// must come round in the end.
std::vector<std::uint32_t> find_circle(const service_network& in, std::span<const std::uint32_t> layer_of)
{
    // The smallest of those that serve each, so that the order of the edges decides nothing.
    std::vector<std::uint32_t> server(in.parties(), nobody);
    std::uint32_t at = nobody;
    for (std::uint32_t p = 0; p < in.parties(); ++p) {
        if (layer_of[p] != nobody) continue;
        if (at == nobody) at = p;
        for (const std::uint32_t served : in.served_by(p)) server[served] = std::min(server[served], p);
    }
    std::vector<bool> met(in.parties());
    while (!met[at]) {
        met[at] = true;
        at = server[at];
    }
    std::vector<std::uint32_t> circle;
    for (std::uint32_t step = at; circle.empty() || step != at; step = server[step]) circle.push_back(step);
    std::reverse(circle.begin(), circle.end());
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    return circle;
}

}  // namespace

supply_order service_network::supplier_first() const
{
    const std::span<const std::uint32_t> first_of = first();
    const std::span<const std::uint32_t> served = to();

    // Kahn's algorithm, a layer at a time: who waits for nobody any more once a layer has served is of the next one. Nobody waits for who
    // has been reached, so that its layer then stands in the place of what it waited for.
    detail::bulk_column<std::uint32_t> waits(parties());
    std::fill(waits.begin(), waits.end(), 0U);
    for (const std::uint32_t each : served) ++waits[each];
    detail::bulk_column<std::uint32_t> reached(parties());
    std::size_t end = 0;
    for (std::uint32_t p = 0; p < parties(); ++p)
        if (waits[p] == 0) reached[end++] = p;
    supply_order made;
    std::size_t begin = 0;
    for (std::uint32_t layer = 0; begin != end; ++layer) {
        made.layers.push_back(begin);
        for (const std::size_t layer_end = end; begin != layer_end; ++begin) {
            const std::uint32_t party = reached[begin];
            waits[party] = layer;
            for (std::uint32_t i = first_of[party]; i < first_of[party + 1]; ++i)
                if (--waits[served[i]] == 0) reached[end++] = served[i];
        }
    }
    made.layers.push_back(end);
    detail::bulk_column<std::uint32_t>& layer_of = waits;
    if (end != parties()) {
        detail::bulk_column<std::uint32_t> known(parties(), nobody);
        for (std::size_t i = 0; i < end; ++i) known[reached[i]] = layer_of[reached[i]];
        layer_of = std::move(known);
        made.cycle = find_circle(*this, layer_of);
    }

    // In a layer by number: a counting sort, since in which order they were reached follows that of the edges.
    made.parties.resize(end);
    std::vector<std::size_t> next{made.layers.begin(), made.layers.end() - 1};
    for (std::uint32_t p = 0; p < parties(); ++p)
        if (layer_of[p] != nobody) made.parties[next[layer_of[p]]++] = p;
    return made;
}

PARTNERING_END
