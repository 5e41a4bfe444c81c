#include <partnering/allocation/game/gately.hpp>

#include "allocation/sums.hpp"
#include "named_players.hpp"
#include "semivalue.hpp"

PARTNERING_BEGIN

checked<allocation> gately::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        // In the sense of worths, whichever the game is in.
        const rational sense = of.sense() == game_sense::cost ? -1 : 1;
        std::vector<rational> alone;
        std::vector<rational> beyond;
        for (unsigned i = 0; i < of.players(); ++i) {
            alone.push_back(sense * of.worth(coalition::of(i)));
            beyond.push_back(sense * (of.total() - of.worth(of.all().without(i))) - alone.back());
        }
        const rational gain = sense * of.total() - sum_of(alone);
        const rational all_beyond = sum_of(beyond);
        std::vector<finding> found;
        if (gain.sign() < 0)
            found.push_back(wrong("gately_undefined", name(),
                                  "all together are worth " + number_text(-gain) +
                                      " less than the players alone, so that nobody has a reason to stay: take another solution, such as "
                                      "`shapley`"));
        if (gain.sign() > 0 && all_beyond.sign() == 0)
            found.push_back(wrong("gately_undefined", name(),
                                  "what players add to all others is on the whole no more than they are worth alone, and a gain of " +
                                      number_text(gain) + " is to be divided by it: take another solution, such as `shapley`"));
        // Where everybody adds less than it is worth alone, all others gain by its leaving, and that can be equal too.
        for (unsigned i = 0; i < of.players() && gain.sign() > 0; ++i)
            if (beyond[i].sign() * all_beyond.sign() < 0)
                found.push_back(wrong("gately_undefined", of.keys()[i],
                                      quote(of.keys()[i]) + " adds " + number_text(beyond[i] + alone[i]) + " to all others and is worth " +
                                          number_text(alone[i]) +
                                          " alone, while it is the other way round for others: take another solution, such as `shapley`"));
        if (!found.empty()) return found;
        const rational part = gain.sign() == 0 ? rational{} : gain / all_beyond;
        allocation made;
        for (unsigned i = 0; i < of.players(); ++i) made.shares.push_back(sense * (alone[i] + part * beyond[i]));
        made.why = of_players(name(), of, made.shares, "its worth alone and a part of what it adds beyond that");
        made.why.inputs.emplace_back("part", number_text(part));
        // With nothing gained, whoever leaves loses nothing.
        if (gain.sign() != 0) made.why.inputs.emplace_back("propensity to disrupt of each", number_text(rational{1} / part - rational{1}));
        return made;
    });
}

PARTNERING_END
