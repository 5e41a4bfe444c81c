#include <partnering/chain/boost_graph.hpp>

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/visitors.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<party_graph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<party_graph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<party_graph>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<party_graph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<party_graph>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<party_graph, party_graph::vertex, boost::vertex_index_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<party_graph, party_graph::edge, boost::edge_index_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<party_graph, party_graph::vertex, boost::vertex_name_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<party_graph, party_graph::edge, boost::edge_name_t>));

/// Parties a to f, and an offer for each pair, in the order given: o0, o1, ... each of a service of its own.
value_chain chain_of(std::initializer_list<std::pair<const char*, const char*>> offers)
{
    ecosystem_draft draft;
    agreement_terms terms{.type = "distribute", .in = currency{"EUR"}, .engaged = {}};
    for (const char* key : {"a", "b", "c", "d", "e", "f"}) {
        draft.parties.push_back({.key = key});
        terms.engaged.push_back({key, "business"});
    }
    draft.agreements = {{.key = "all", .versions = since(date::of(2026, 1, 1), terms)}};
    for (const auto& [from, to] : offers) {
        const std::string number = std::to_string(draft.offers.size());
        draft.services.push_back({.key = "s" + number});
        draft.offers.push_back({.key = "o" + number, .from = from, .to = to, .service = "s" + number, .under = "all"});
    }
    return value_chain::as_of(ecosystem::from(draft).value(), date::of(2026, 6, 1)).value();
}

std::string names(const party_graph& g, const std::vector<party_id>& parties)
{
    std::string text;
    for (const party_id p : parties) text += g.key_of(g.vertex_of(p));
    return text;
}

}  // namespace

TEST_CASE("boost graph: parties are vertices, links are edges from supplier to receiver")
{
    const party_graph g{chain_of({{"a", "b"}, {"a", "b"}, {"b", "c"}, {"a", "c"}})};
    CHECK(num_vertices(g) == 6);
    CHECK(num_edges(g) == 4);
    std::string seen;
    for (auto [e, end] = edges(g); e != end; ++e)
        seen += get(boost::edge_name, g, *e) + g.key_of(source(*e, g)) + g.key_of(target(*e, g)) + ' ';
    CHECK(seen == "o0ab o1ab o2bc o3ac ");

    struct {
        const char* party;
        const char* out;
        const char* in;
        const char* next;
    } expected[] = {{"a", "o0 o1 o3 ", "", "bbc"}, {"b", "o2 ", "o0 o1 ", "c"}, {"c", "", "o2 o3 ", ""}, {"f", "", "", ""}};
    for (const auto& each : expected) {
        CAPTURE(each.party);
        const party_graph::vertex v = g.vertex_of(*g.chain().of().find_party(each.party));
        std::string out;
        std::string in;
        std::string next;
        for (auto [e, end] = out_edges(v, g); e != end; ++e) out += get(boost::edge_name, g, *e) + ' ';
        for (auto [e, end] = in_edges(v, g); e != end; ++e) in += get(boost::edge_name, g, *e) + ' ';
        for (auto [w, end] = adjacent_vertices(v, g); w != end; ++w) next += get(get(boost::vertex_name, g), *w);
        CHECK(out == each.out);
        CHECK(in == each.in);
        CHECK(next == each.next);
        CHECK(degree(v, g) == in_degree(v, g) + out_degree(v, g));
    }
}

TEST_CASE("boost graph: a copy keeps the chain, and what does not belong to it is refused")
{
    auto made = std::make_unique<party_graph>(chain_of({{"a", "b"}}));
    const party_graph copy = *made;
    made.reset();
    CHECK(copy.key_of(target(*edges(copy).first, copy)) == "b");
    CHECK_THROWS_AS((void)copy.vertex_of(party_id{6}), contract_violation);
    CHECK_THROWS_AS((void)copy.party_of(party_graph::null_vertex()), contract_violation);
}

TEST_CASE("boost graph: suppliers come before those they supply")
{
    // Worked by hand: e → d → c → b → a is the only order of these five; f stands alone, anywhere.
    const party_graph g{chain_of({{"b", "a"}, {"c", "b"}, {"d", "c"}, {"e", "d"}, {"e", "a"}})};
    const auto order = parties_supplier_first(g);
    REQUIRE(order);
    std::string text = names(g, *order);
    CHECK(text.size() == 6);
    text.erase(std::remove(text.begin(), text.end(), 'f'), text.end());
    CHECK(text == "edcba");
}

TEST_CASE("boost graph: parties in a circle have no order, and stand in one strong component")
{
    const party_graph g{chain_of({{"a", "b"}, {"b", "c"}, {"c", "a"}, {"c", "d"}})};
    CHECK(!parties_supplier_first(g));
    std::vector<std::uint32_t> component(num_vertices(g));
    const auto count = boost::strong_components(g, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, g)));
    CHECK(count == 4);
    CHECK(component[0] == component[1]);
    CHECK(component[1] == component[2]);
    CHECK(std::set<std::uint32_t>(component.begin(), component.end()).size() == 4);
}

TEST_CASE("boost graph: dominators name whom all that a supplier delivers must pass")
{
    // a reaches f over b or c, then d in either case, then e or straight: worked by hand, d is the only one in between.
    const party_graph g{chain_of({{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}, {"d", "e"}, {"e", "f"}, {"d", "f"}})};
    const auto dominators = [&](const auto& graph, party_graph::vertex root) {
        std::vector<party_graph::vertex> over(num_vertices(g), party_graph::null_vertex());
        boost::lengauer_tarjan_dominator_tree(graph, root, boost::make_iterator_property_map(over.begin(), get(boost::vertex_index, g)));
        return over;
    };
    CHECK(dominators(g, 0) == std::vector<party_graph::vertex>{party_graph::null_vertex(), 0, 0, 0, 3, 3});
    CHECK(dominators(boost::make_reverse_graph(g), 5) == std::vector<party_graph::vertex>{3, 3, 3, 5, 5, party_graph::null_vertex()});
}

TEST_CASE("boost graph: breadth-first search agrees with who is reached by hand")
{
    const party_graph g{chain_of({{"a", "b"}, {"b", "c"}, {"d", "e"}})};
    std::vector<int> distance(num_vertices(g), -1);
    distance[0] = 0;
    const auto map = boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, g));
    boost::breadth_first_search(g, party_graph::vertex{0},
                                boost::visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge{}))));
    CHECK(distance == std::vector<int>{0, 1, 2, -1, -1, -1});
}
