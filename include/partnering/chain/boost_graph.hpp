#pragma once

#include <partnering/chain/value_chain.hpp>

#include <boost/graph/adjacency_iterator.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/property_map/property_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// A value chain as a directed graph: parties are vertices, links are edges from the supplier to the receiver.
///
/// Models VertexListGraph, EdgeListGraph, BidirectionalGraph and AdjacencyGraph; two parties may be joined by several edges. Every party
/// of the ecosystem is a vertex, whether it has a link or not. Descriptors are plain indices, of a party and of a link, because
/// Boost.Graph's concepts want them default-constructible, which ids are not: vertex v is party_id{v}, edge e is links()[e.link].
///
/// Cost: made once in O(parties + links log links), then a shared pointer to copy. Iterators live as long as one copy of the graph.
class party_graph {
public:
    using vertex = std::uint32_t;
    struct edge {
        value_chain::link_index link = 0;
        friend auto operator<=>(const edge&, const edge&) = default;
    };
    // The names graph_traits looks for.
    using vertex_descriptor = vertex;
    using edge_descriptor = edge;
    using directed_category = boost::bidirectional_tag;
    using edge_parallel_category = boost::allow_parallel_edge_tag;
    struct traversal_category : boost::bidirectional_graph_tag,
                                boost::adjacency_graph_tag,
                                boost::vertex_list_graph_tag,
                                boost::edge_list_graph_tag {};
    using vertices_size_type = std::uint32_t;
    using edges_size_type = std::uint32_t;
    using degree_size_type = std::uint32_t;
    using vertex_iterator = boost::counting_iterator<vertex>;
    using edge_iterator = std::vector<edge>::const_iterator;
    using out_edge_iterator = edge_iterator;
    using in_edge_iterator = edge_iterator;
    using adjacency_iterator = boost::adjacency_iterator_generator<party_graph, vertex, out_edge_iterator>::type;

    explicit party_graph(value_chain chain) : data_{make(std::move(chain))} {}

    [[nodiscard]] const value_chain& chain() const noexcept { return data_->chain; }
    /// Requires: the party is of the chain's ecosystem.
    [[nodiscard]] vertex vertex_of(party_id party) const
    {
        PARTNERING_EXPECTS(party.index() < order(), "a vertex is a party of the chain's ecosystem");
        return party.index();
    }
    [[nodiscard]] party_id party_of(vertex v) const
    {
        PARTNERING_EXPECTS(v < order(), "a vertex is less than num_vertices");
        return party_id{v};
    }
    [[nodiscard]] const std::string& key_of(vertex v) const { return chain().of()[party_of(v)].key; }
    [[nodiscard]] const value_chain::link& link_of(edge e) const { return chain()[e.link]; }

    // What Boost.Graph asks for, found by the graph among the arguments.
    static constexpr vertex null_vertex() noexcept { return static_cast<vertex>(-1); }
    friend vertices_size_type num_vertices(const party_graph& g) { return g.order(); }
    friend edges_size_type num_edges(const party_graph& g) { return static_cast<edges_size_type>(g.data_->all.size()); }
    friend std::pair<vertex_iterator, vertex_iterator> vertices(const party_graph& g)
    {
        return {vertex_iterator{0}, vertex_iterator{g.order()}};
    }
    friend std::pair<edge_iterator, edge_iterator> edges(const party_graph& g) { return {g.data_->all.begin(), g.data_->all.end()}; }
    friend vertex source(edge e, const party_graph& g) { return g.link_of(e).from.index(); }
    friend vertex target(edge e, const party_graph& g) { return g.link_of(e).to.index(); }
    friend std::pair<out_edge_iterator, out_edge_iterator> out_edges(vertex v, const party_graph& g)
    {
        return g.data_->out.of(g.vertex_of(party_id{v}));
    }
    friend std::pair<in_edge_iterator, in_edge_iterator> in_edges(vertex v, const party_graph& g)
    {
        return g.data_->in.of(g.vertex_of(party_id{v}));
    }
    friend std::pair<adjacency_iterator, adjacency_iterator> adjacent_vertices(vertex v, const party_graph& g)
    {
        const auto range = out_edges(v, g);
        return {adjacency_iterator{range.first, &g}, adjacency_iterator{range.second, &g}};
    }
    friend degree_size_type out_degree(vertex v, const party_graph& g) { return count(out_edges(v, g)); }
    friend degree_size_type in_degree(vertex v, const party_graph& g) { return count(in_edges(v, g)); }
    friend degree_size_type degree(vertex v, const party_graph& g) { return out_degree(v, g) + in_degree(v, g); }

private:
    /// Edges by one of their ends: those of vertex v stand from first[v] to first[v + 1].
    struct by_end {
        std::vector<edge> edges;
        std::vector<std::size_t> first;
        [[nodiscard]] std::pair<edge_iterator, edge_iterator> of(vertex v) const
        {
            const auto at = [&](std::size_t place) { return edges.begin() + static_cast<std::ptrdiff_t>(place); };
            return {at(first[v]), at(first[v + 1])};
        }
    };
    struct data {
        value_chain chain;
        std::vector<edge> all;
        by_end out;
        by_end in;
    };
    static std::shared_ptr<const data> make(value_chain chain)
    {
        std::vector<edge> all;
        for (value_chain::link_index i = 0; i < chain.links().size(); ++i) all.push_back({i});
        const auto sorted = [&](auto end) {
            by_end made{all, std::vector<std::size_t>(chain.of().parties().size() + 1)};
            std::sort(made.edges.begin(), made.edges.end(),
                      [&](edge a, edge b) { return std::pair{end(chain[a.link]), a.link} < std::pair{end(chain[b.link]), b.link}; });
            for (const edge e : made.edges) ++made.first[end(chain[e.link]).index() + 1];
            for (std::size_t v = 1; v < made.first.size(); ++v) made.first[v] += made.first[v - 1];
            return made;
        };
        by_end out = sorted([](const value_chain::link& l) { return l.from; });
        by_end in = sorted([](const value_chain::link& l) { return l.to; });
        return std::make_shared<const data>(data{std::move(chain), std::move(all), std::move(out), std::move(in)});
    }
    static degree_size_type count(const std::pair<edge_iterator, edge_iterator>& range)
    {
        return static_cast<degree_size_type>(range.second - range.first);
    }
    [[nodiscard]] vertices_size_type order() const noexcept { return static_cast<vertices_size_type>(chain().of().parties().size()); }

    std::shared_ptr<const data> data_;
};

// Property maps: vertex_index, edge_index, vertex_name (the party's key) and edge_name (the offer's key).

struct party_graph_edge_index {
    using key_type = party_graph::edge;
    using value_type = std::uint32_t;
    using reference = std::uint32_t;
    using category = boost::readable_property_map_tag;
    friend std::uint32_t get(const party_graph_edge_index&, party_graph::edge e) { return e.link; }
};
struct party_graph_vertex_name {
    using key_type = party_graph::vertex;
    using value_type = std::string;
    using reference = const std::string&;
    using category = boost::lvalue_property_map_tag;
    value_chain chain;
    reference operator[](key_type v) const { return chain.of()[party_id{v}].key; }
    friend reference get(const party_graph_vertex_name& map, key_type v) { return map[v]; }
};
struct party_graph_edge_name {
    using key_type = party_graph::edge;
    using value_type = std::string;
    using reference = const std::string&;
    using category = boost::lvalue_property_map_tag;
    value_chain chain;
    reference operator[](key_type e) const { return chain.of()[chain[e.link].offer].key; }
    friend reference get(const party_graph_edge_name& map, key_type e) { return map[e]; }
};

[[nodiscard]] inline boost::typed_identity_property_map<party_graph::vertex> get(boost::vertex_index_t, const party_graph&) { return {}; }
[[nodiscard]] inline party_graph_edge_index get(boost::edge_index_t, const party_graph&) { return {}; }
[[nodiscard]] inline party_graph_vertex_name get(boost::vertex_name_t, const party_graph& g) { return {g.chain()}; }
[[nodiscard]] inline party_graph_edge_name get(boost::edge_name_t, const party_graph& g) { return {g.chain()}; }
[[nodiscard]] inline std::uint32_t get(boost::vertex_index_t, const party_graph&, party_graph::vertex v) { return v; }
[[nodiscard]] inline std::uint32_t get(boost::edge_index_t, const party_graph&, party_graph::edge e) { return e.link; }
[[nodiscard]] inline const std::string& get(boost::vertex_name_t, const party_graph& g, party_graph::vertex v) { return g.key_of(v); }
[[nodiscard]] inline const std::string& get(boost::edge_name_t, const party_graph& g, party_graph::edge e)
{
    return g.chain().of()[g.link_of(e).offer].key;
}

/// The parties so that each comes after all that supply it; nothing where parties supply one another in a circle.
///
/// Boost's topological_sort gives the reverse order; this is the one place that turns it round. For links there is
/// value_chain::supplier_first(), which always has an answer: a service never ends up in itself.
///
/// Cost: O(parties + links)
[[nodiscard]] inline std::optional<std::vector<party_id>> parties_supplier_first(const party_graph& of)
{
    std::vector<party_graph::vertex> backwards;
    try {
        boost::topological_sort(of, std::back_inserter(backwards));
    } catch (const boost::not_a_dag&) {
        return std::nullopt;
    }
    std::vector<party_id> order;
    for (auto v = backwards.rbegin(); v != backwards.rend(); ++v) order.emplace_back(*v);
    return order;
}

PARTNERING_END

namespace boost {

template <>
struct property_map<partnering::party_graph, vertex_index_t> {
    using type = typed_identity_property_map<partnering::party_graph::vertex>;
    using const_type = type;
};
template <>
struct property_map<partnering::party_graph, edge_index_t> {
    using type = partnering::party_graph_edge_index;
    using const_type = type;
};
template <>
struct property_map<partnering::party_graph, vertex_name_t> {
    using type = partnering::party_graph_vertex_name;
    using const_type = type;
};
template <>
struct property_map<partnering::party_graph, edge_name_t> {
    using type = partnering::party_graph_edge_name;
    using const_type = type;
};

}  // namespace boost
