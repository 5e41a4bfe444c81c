#include "w2.hpp"

#include "mapped.hpp"
#include "measured.hpp"

#include <partnering/chain/service_network.hpp>
#include <partnering/model/recognise.hpp>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

/// A row of edges.bin.
struct service_edge {
    std::uint32_t from;
    std::uint32_t to;
    std::int64_t amount;
};

/// The chain as columns, and who is what: a tenth suppliers, a tenth integrators, three tenths distributors, the others customers.
struct chain_data {
    std::uint32_t parties = 0;
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;
    std::vector<std::int64_t> amount;
    std::vector<std::uint32_t> roles;
    std::vector<std::vector<std::string>> role_sets{{"supplier"}, {"integrator"}, {"distributor"}, {"customer"}};

    explicit chain_data(const std::string& directory)
    {
        const mapped_file file{directory + "/edges.bin"};
        for (const service_edge& edge : file.as<service_edge>()) {
            from.push_back(edge.from);
            to.push_back(edge.to);
            amount.push_back(edge.amount);
            parties = std::max({parties, edge.from + 1, edge.to + 1});
        }
        // The number of parties is a round one, and the last of them need not have an edge.
        parties = (parties + 9) / 10 * 10;
        for (std::uint32_t p = 0; p < parties; ++p)
            roles.push_back(p < parties / 10 ? 0U : p < parties / 5 ? 1U : p < parties / 2 ? 2U : 3U);
    }
    [[nodiscard]] service_columns columns() const
    {
        return {.parties = parties, .from = from, .to = to, .amount = amount, .roles = roles, .role_sets = role_sets};
    }
};

/// What a side came to, to be compared with the other.
struct outcome {
    std::vector<std::uint32_t> order;
    std::vector<std::int64_t> positions;
};

constexpr const char* step_names[] = {"build", "order", "net", "all"};
constexpr std::size_t all_steps = 3;
struct step_measures {
    measures of[4];
};

class stepped {
public:
    void run(std::size_t step, const std::function<void()>& work)
    {
        made_.of[step] = measured(work);
        measures& all = made_.of[all_steps];
        all.wall += made_.of[step].wall;
        all.cpu += made_.of[step].cpu;
        all.peak_mb = std::max(all.peak_mb, made_.of[step].peak_mb);
    }
    [[nodiscard]] step_measures made(double before_mb)
    {
        made_.of[all_steps].memory_mb = made_.of[all_steps].peak_mb - before_mb;
        return made_;
    }

private:
    step_measures made_;
};

step_measures run_ours(const chain_data& data, outcome& out)
{
    stepped steps;
    const double before = resident_mb();
    std::optional<service_network> network;
    std::optional<supply_order> order;
    std::optional<party_positions> positions;
    steps.run(0, [&] { network = service_network::of(data.columns()).value(); });
    steps.run(1, [&] { order = network->supplier_first(); });
    steps.run(2, [&] { positions = network->net_positions(); });
    const step_measures made = steps.made(before);
    out.order = std::move(order->parties);
    out.positions.assign(positions->narrow().begin(), positions->narrow().end());
    return made;
}

struct owed {
    std::int64_t amount;
};
using csr_graph =
    boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, owed, boost::no_property, std::uint32_t, std::uint32_t>;

step_measures run_boost(const chain_data& data, outcome& out)
{
    stepped steps;
    const double before = resident_mb();
    std::optional<csr_graph> graph;
    const auto ends = [&](std::size_t i) { return std::pair{data.from[i], data.to[i]}; };
    const auto money = [&](std::size_t i) { return owed{data.amount[i]}; };
    const auto at = [](std::size_t i, const auto& of) {
        return boost::make_transform_iterator(boost::counting_iterator<std::size_t>{i}, of);
    };
    steps.run(0, [&] {
        graph.emplace(boost::edges_are_unsorted_multi_pass, at(0, ends), at(data.from.size(), ends), at(0, money), data.parties);
    });
    steps.run(1, [&] {
        out.order.clear();
        out.order.reserve(data.parties);
        boost::topological_sort(*graph, std::back_inserter(out.order));
        std::reverse(out.order.begin(), out.order.end());
    });
    steps.run(2, [&] {
        out.positions.assign(data.parties, 0);
        for (std::uint32_t party = 0; party < data.parties; ++party)
            for (auto [edge, end] = out_edges(party, *graph); edge != end; ++edge) {
                const std::int64_t amount = (*graph)[*edge].amount;
                out.positions[party] += amount;
                out.positions[target(*edge, *graph)] -= amount;
            }
    });
    return steps.made(before);
}

/// Each comes after all that serve it, and is there once.
void check_order(const chain_data& data, const std::vector<std::uint32_t>& order)
{
    std::vector<std::uint32_t> place(data.parties, data.parties);
    for (std::size_t i = 0; i < order.size(); ++i) place.at(order[i]) = static_cast<std::uint32_t>(i);
    if (order.size() != data.parties || std::find(place.begin(), place.end(), data.parties) != place.end())
        throw std::runtime_error{"an order that does not have each party once"};
    for (std::size_t i = 0; i < data.from.size(); ++i)
        if (place[data.from[i]] >= place[data.to[i]]) throw std::runtime_error{"an order in which a supplier comes too late"};
}

/// Of the positions: what creditors are owed together, and a value that any change changes.
struct position_values {
    std::int64_t owed = 0;
    std::uint64_t check = 0;
};

position_values values_of(const std::vector<std::int64_t>& positions)
{
    position_values made;
    std::int64_t sum = 0;
    for (const std::int64_t each : positions) {
        sum += each;
        made.owed += std::max<std::int64_t>(each, 0);
        made.check = made.check * 31 + static_cast<std::uint64_t>(each);
    }
    if (sum != 0) throw std::runtime_error{"positions that do not add up to zero"};
    return made;
}

double median(std::vector<double> of)
{
    const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
    std::nth_element(of.begin(), middle, of.end());
    return *middle;
}

/// The models in the chain, everything being one service under one agreement: what is known of it is roles and edges.
void run_recognition(const chain_data& data, unsigned runs)
{
    const service_network network = service_network::of(data.columns()).value();
    std::vector<double> gathering;
    std::vector<double> recognising;
    std::optional<recognition> found;
    double peak_mb = 0;
    for (unsigned run = 0; run < runs; ++run) {
        found.reset();
        std::optional<chain_facts> facts;
        gathering.push_back(measured([&] { facts = chain_facts::of(network); }).cpu);
        const measures recognised = measured([&] { found = recognise(*facts); });
        recognising.push_back(recognised.cpu);
        peak_mb = std::max(peak_mb, recognised.peak_mb);
    }
    std::string acronyms;
    for (const std::string& each : found->acronyms()) acronyms += ' ' + each;
    const auto edges = static_cast<double>(data.from.size());
    const double facts_cpu = median(gathering);
    const double models_cpu = median(recognising);
    std::printf("  facts  cpu=%.3f ns/edge=%.0f\n", facts_cpu, facts_cpu * 1e9 / edges);
    std::printf("  models cpu=%.3f ns/edge=%.0f peakMB=%.0f instances=%zu unexplained=%zu:%s\n", models_cpu, models_cpu * 1e9 / edges,
                peak_mb, found->size(), found->unexplained().size(), acronyms.c_str());
}

}  // namespace

void run_w2(const std::string& directory, unsigned runs)
{
    const chain_data data{directory};
    std::printf("partnering w2 parties=%u edges=%zu pairs=%u\n", data.parties, data.from.size(), runs);
    std::vector<double> ours[4];
    std::vector<double> theirs[4];
    std::vector<double> ratios[4];
    double our_mb = 0;
    double their_mb = 0;
    position_values values;
    for (unsigned run = 0; run < runs; ++run) {
        outcome our_outcome;
        outcome their_outcome;
        const step_measures first = run_ours(data, our_outcome);
        const step_measures second = run_boost(data, their_outcome);
        check_order(data, our_outcome.order);
        check_order(data, their_outcome.order);
        if (our_outcome.positions != their_outcome.positions) throw std::runtime_error{"positions that differ"};
        values = values_of(our_outcome.positions);
        for (std::size_t step = 0; step < 4; ++step) {
            ours[step].push_back(first.of[step].cpu);
            theirs[step].push_back(second.of[step].cpu);
            ratios[step].push_back(second.of[step].cpu / first.of[step].cpu);
        }
        our_mb = std::max(our_mb, first.of[all_steps].memory_mb);
        their_mb = std::max(their_mb, second.of[all_steps].memory_mb);
    }
    for (std::size_t step = 0; step < 4; ++step)
        std::printf("  %-6s cpu=%.4f boost=%.4f ratio=%.2f ns/edge=%.1f\n", step_names[step], median(ours[step]), median(theirs[step]),
                    median(ratios[step]), median(ours[step]) * 1e9 / static_cast<double>(data.from.size()));
    std::printf("  besideMB=%.0f boost=%.0f owed=%lld chk=%llu\n", our_mb, their_mb, static_cast<long long>(values.owed),
                static_cast<unsigned long long>(values.check));
    run_recognition(data, runs);
}
