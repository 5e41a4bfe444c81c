#include <partnering/allocation/game/banzhaf.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"
#include "semivalue.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

allocation banzhaf_value(const game& of, std::string_view rule)
{
    return semivalue(of, std::vector<rational>(of.players(), rational{1, int128{1} << (of.players() - 1)}), rule,
                     "average of what it adds to a coalition of others, over all coalitions");
}

}  // namespace

checked<allocation> banzhaf::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> { return banzhaf_value(of, name()); });
}

checked<allocation> banzhaf_normalised::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        allocation made = banzhaf_value(of, name());
        const rational sum = sum_of(made.shares);
        const rational total = of.total();
        const bool any = std::any_of(made.shares.begin(), made.shares.end(), [](const rational& each) { return each.sign() != 0; });
        if (sum.sign() == 0 && (any || total.sign() != 0))
            return wrong("no_influence", name(),
                         "what players add to others is nothing on average, and " + number_text(total) +
                             " is to be divided by it: take another solution, such as `shapley`");
        for (rational& share : made.shares) share = sum.sign() == 0 ? rational{} : total * share / sum;
        explanation influence = std::move(made.why);
        made.why = of_players(name(), of, made.shares, "in proportion to its Banzhaf value");
        for (unsigned i = 0; i < of.players(); ++i) made.why.children[i].children.push_back(std::move(influence.children[i]));
        return made;
    });
}

PARTNERING_END
