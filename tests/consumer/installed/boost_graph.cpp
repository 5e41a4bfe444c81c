// The boost_graph component: the opt-in header compiles, with Boost found for us by find_package.
#include <partnering/chain/boost_graph.hpp>

#include <boost/graph/topological_sort.hpp>

int main() { return 0; }
