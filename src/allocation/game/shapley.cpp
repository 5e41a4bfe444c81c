#include <partnering/allocation/game/shapley.hpp>

#include "allocation/members.hpp"
#include "semivalue.hpp"

PARTNERING_BEGIN

checked<allocation> shapley::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        // k given others come before a player, and nobody else, in k! (n - 1 - k)! of n! orders: one of n, over the sets of k others.
        const unsigned n = of.players();
        std::vector<rational> likely{rational{1, n}};
        for (unsigned k = 1; k < n; ++k) likely.push_back(likely.back() * rational{k, n - k});
        return semivalue(of, likely, name(), "average of what it adds to those before it, over all orders");
    });
}

PARTNERING_END
