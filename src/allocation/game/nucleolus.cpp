#include <partnering/allocation/game/nucleolus.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"
#include "least_excess.hpp"
#include "questions.hpp"
#include "semivalue.hpp"

PARTNERING_BEGIN

namespace {

/// A level as a step: who complains of how much, so that it cannot be less.
explanation of_level(const game& of, const excess_level& level, std::size_t number)
{
    explanation step{number == 0 ? "the largest excess is made as small as can be" : "then the largest of those that are open",
                     {},
                     {},
                     number_text(level.excess * of.unit()),
                     {}};
    for (const weighted_coalition& each : level.coalitions)
        step.subject += (step.subject.empty() ? "" : "; ") + to_string(of, each.members);
    for (const unsigned each : level.floors) step.inputs.emplace_back("no less than alone", of.keys()[each]);
    return step;
}

allocation least_complaints(std::string_view name, const game& of, bool with_floors)
{
    const game worths = of.as_worths();
    least_excess search{worths, with_floors};
    std::vector<explanation> steps;
    while (!search.done()) steps.push_back(of_level(of, search.next(), steps.size()));
    allocation made;
    made.shares = from_units(of, search.shares());
    made.why = of_players(name, of, made.shares, "what the excesses above leave it");
    made.why.children.insert(made.why.children.begin(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    return made;
}

}  // namespace

checked<allocation> nucleolus::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        const rational alone = sum_of(of.players(), [&](std::size_t i) { return of.worth(coalition::of(static_cast<unsigned>(i))); });
        const bool cost = of.sense() == game_sense::cost;
        if (cost ? of.total() > alone : of.total() < alone)
            return wrong("no_imputation", name(),
                         cost ? "players cost " + number_text(alone) + " alone and " + number_text(of.total()) +
                                    " together, so that somebody bears more than alone: ask for `prenucleolus`, which allows that"
                              : "players are worth " + number_text(alone) + " alone and " + number_text(of.total()) +
                                    " together, so that somebody gets less than alone: ask for `prenucleolus`, which allows that");
        return least_complaints(name(), of, true);
    });
}

checked<allocation> prenucleolus::divide(const game& of) const
{
    return exactly(name(), [&]() -> checked<allocation> { return least_complaints(name(), of, false); });
}

PARTNERING_END
