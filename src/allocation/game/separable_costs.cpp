#include <partnering/allocation/game/separable_costs.hpp>

#include "allocation/sums.hpp"
#include "named_players.hpp"
#include "semivalue.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// What each player adds to all others.
std::vector<rational> separable(const game& of)
{
    std::vector<rational> made;
    for (unsigned i = 0; i < of.players(); ++i) made.push_back(of.total() - of.worth(of.all().without(i)));
    return made;
}

explanation explained(std::string_view name, const game& of, std::span<const rational> shares, std::span<const rational> own,
                      const rational& rest, std::string_view why_each)
{
    explanation why = of_players(name, of, shares, why_each);
    why.inputs.emplace_back("rest", number_text(rest));
    for (unsigned i = 0; i < of.players(); ++i) why.children[i].inputs = {{"what it adds", number_text(own[i])}};
    return why;
}

/// `limits[i]` is what serving the player may cost at most before it is better left out, in the game's own sense.
checked<allocation> by_remaining_benefits(std::string_view name, const game& of, std::span<const rational> limits)
{
    const rational sense = of.sense() == game_sense::cost ? 1 : -1;
    const std::vector<rational> own = separable(of);
    std::vector<rational> remaining;
    std::vector<finding> found;
    for (unsigned i = 0; i < of.players(); ++i) {
        remaining.push_back(sense * (limits[i] - own[i]));
        if (remaining.back().sign() < 0)
            found.push_back(wrong("negative_remaining_benefit", of.keys()[i],
                                  of.sense() == game_sense::cost ? quote(of.keys()[i]) + " adds " + number_text(own[i]) +
                                                                       " to the cost of all others, and its benefit or cost alone is " +
                                                                       number_text(limits[i]) + ": it is better left out"
                                                                 : quote(of.keys()[i]) + " adds " + number_text(own[i]) +
                                                                       " to what all others are worth, and is worth " +
                                                                       number_text(limits[i]) + " alone: it is better left out"));
    }
    if (!found.empty()) return found;
    const rational rest = of.total() - sum_of(own);
    const rational all_remaining = sum_of(remaining);
    if (rest.sign() != 0 && all_remaining.sign() == 0)
        return wrong(
            "no_remaining_benefits", name,
            "a rest of " + number_text(rest) +
                " is to be divided, and nobody has a benefit beyond what it adds: take another solution, such as `equal_nonseparable`");
    const rational part = rest.sign() == 0 ? rational{} : rest / all_remaining;
    allocation made;
    for (unsigned i = 0; i < of.players(); ++i) made.shares.push_back(own[i] + part * remaining[i]);
    made.why = explained(name, of, made.shares, own, rest, "what it adds, and of the rest a part by its remaining benefit");
    for (unsigned i = 0; i < of.players(); ++i) made.why.children[i].inputs.emplace_back("remaining benefit", number_text(remaining[i]));
    return made;
}

std::vector<rational> alone(const game& of)
{
    std::vector<rational> made;
    for (unsigned i = 0; i < of.players(); ++i) made.push_back(of.worth(coalition::of(i)));
    return made;
}

}  // namespace

checked<allocation> separable_costs::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        named_numbers named = numbers_of(of, benefits, "list of benefits");
        if (!benefits.empty() && of.sense() != game_sense::cost)
            named.found.push_back(wrong("benefits_of_worths", name(),
                                        "benefits are stated and the game is one of worths, which are the benefits: state none, or give a "
                                        "game of costs"));
        if (!named.found.empty()) return std::move(named.found);
        std::vector<rational> limits = alone(of);
        for (unsigned i = 0; i < of.players(); ++i)
            if (named.by_player[i]) limits[i] = std::min(limits[i], *named.by_player[i]);
        return by_remaining_benefits(name(), of, limits);
    });
}

checked<allocation> alternate_cost_avoided::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> { return by_remaining_benefits(name(), of, alone(of)); });
}

checked<allocation> equal_nonseparable::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        const std::vector<rational> own = separable(of);
        const rational rest = of.total() - sum_of(own);
        const rational each = rest / rational{of.players()};
        allocation made;
        for (const rational& one : own) made.shares.push_back(one + each);
        made.why = explained(name(), of, made.shares, own, rest, "what it adds, and an equal part of the rest");
        return made;
    });
}

PARTNERING_END
