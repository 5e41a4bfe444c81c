// A film reaches viewers over aggregators, platforms and operators. Whose failure would cut viewers off from which studio?
//
// The value chain is a graph of Boost's. A party that dominates a studio, seen from the viewers, is one that all its films must pass.
#include <partnering/chain/boost_graph.hpp>

#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include <iostream>

using namespace partnering;

namespace {

value_chain chain()
{
    ecosystem_draft draft;
    agreement_terms terms{.type = "distribute", .in = currency{"EUR"}, .engaged = {}};
    const auto provides = [&](const std::string& from, const std::string& to, const std::string& service) {
        draft.offers.push_back({.key = from + " > " + to + ": " + service, .from = from, .to = to, .service = service, .under = "frame"});
    };
    draft.services = {{.key = "drama"}, {.key = "comedy"}, {.key = "hosting"}, {.key = "advertising"}};
    for (const char* party : {"studio-north", "studio-south", "aggregator", "pay-tv", "platform", "cloud", "cable", "mobile", "viewers"}) {
        draft.parties.push_back({.key = party});
        terms.engaged.push_back({party, "business"});
    }
    draft.agreements = {{.key = "frame", .versions = since(date::of(2026, 1, 1), terms)}};

    provides("studio-north", "aggregator", "drama");
    provides("aggregator", "platform", "drama");
    provides("platform", "cable", "drama");
    provides("platform", "mobile", "drama");
    provides("cable", "viewers", "drama");
    provides("mobile", "viewers", "drama");
    provides("studio-south", "platform", "comedy");
    provides("studio-south", "pay-tv", "comedy");
    provides("platform", "mobile", "comedy");
    provides("mobile", "viewers", "comedy");
    provides("pay-tv", "viewers", "comedy");
    provides("cloud", "platform", "hosting");
    provides("platform", "cloud", "advertising");
    return value_chain::as_of(ecosystem::from(draft).value(), date::of(2026, 10, 1)).value();
}

}  // namespace

int main()
{
    const party_graph graph{chain()};
    const auto vertex = [&](std::string_view key) { return graph.vertex_of(*graph.chain().of().find_party(key)); };
    const auto index = get(boost::vertex_index, graph);

    // Walked against the deliveries, from the viewers on: everybody here supplies them in the end.
    std::vector<party_graph::vertex> next(num_vertices(graph), party_graph::null_vertex());
    boost::lengauer_tarjan_dominator_tree(boost::make_reverse_graph(graph), vertex("viewers"),
                                          boost::make_iterator_property_map(next.begin(), index));
    for (const std::string_view studio : {"studio-north", "studio-south"}) {
        std::cout << "viewers lose " << studio << " if one of these fails:";
        for (auto v = next[vertex(studio)]; v != vertex("viewers"); v = next[v]) std::cout << ' ' << graph.key_of(v);
        std::cout << (next[vertex(studio)] == vertex("viewers") ? " nobody alone\n" : "\n");
    }

    std::vector<std::uint32_t> component(num_vertices(graph));
    boost::strong_components(graph, boost::make_iterator_property_map(component.begin(), index));
    for (auto [e, end] = edges(graph); e != end; ++e)
        if (component[source(*e, graph)] == component[target(*e, graph)])
            std::cout << graph.key_of(source(*e, graph)) << " also buys from its customer " << graph.key_of(target(*e, graph)) << '\n';
}
