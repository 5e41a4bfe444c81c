#include <partnering/allocation/game/banzhaf.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"
#include "semivalue.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

std::vector<rational> banzhaf_values(const game& of)
{
    return semivalue(of, std::vector<rational>(of.players(), rational{1, int128{1} << (of.players() - 1)}));
}

}  // namespace

checked<allocation> banzhaf::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        allocation made;
        made.shares = banzhaf_values(of);
        made.why = of_players(name(), of, made.shares, "average of what it adds to a coalition of others, over all coalitions");
        return made;
    });
}

checked<allocation> banzhaf_normalised::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        allocation made;
        made.shares = banzhaf_values(of);
        const rational sum = sum_of(made.shares);
        const rational total = of.total();
        const bool any = std::any_of(made.shares.begin(), made.shares.end(), [](const rational& each) { return each.sign() != 0; });
        if (sum.sign() == 0 && (any || total.sign() != 0))
            return wrong("no_influence", name(),
                         "what players add to others is nothing on average, and " + number_text(total) +
                             " is to be divided by it: take another solution, such as `shapley`");
        for (rational& share : made.shares) share = sum.sign() == 0 ? rational{} : total * share / sum;
        made.why = of_players(name(), of, made.shares, "in proportion to its Banzhaf value");
        return made;
    });
}

PARTNERING_END
