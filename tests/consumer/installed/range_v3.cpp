// The range_v3 component: the opt-in header compiles, with range-v3 found for us by find_package.
#include <partnering/chain/range_v3.hpp>

#include <range/v3/view/iota.hpp>

int main() { return 0; }
