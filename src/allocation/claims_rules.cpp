#include <partnering/allocation/adjusted_proportional.hpp>
#include <partnering/allocation/constrained_equal_awards.hpp>
#include <partnering/allocation/constrained_equal_losses.hpp>
#include <partnering/allocation/piniles.hpp>
#include <partnering/allocation/proportional_claims.hpp>
#include <partnering/allocation/talmud.hpp>

#include "claims.hpp"

PARTNERING_BEGIN

namespace {

/// Says where the water stands and how many vessels it fills.
template <class Number>
void tell_level(awards& made, const claims_in_units<Number>& in, const water_level<Number>& water, long unit, const char* level,
                const char* full)
{
    const std::size_t sharing = static_cast<std::size_t>(water.sharing);
    if (sharing != 0) made.inputs.emplace_back(level, number_text(in.amount(water.above, water.sharing * unit)));
    made.inputs.emplace_back(full, std::to_string(in.claims.size() - sharing) + " of " + std::to_string(in.claims.size()));
}

}  // namespace

checked<allocation> constrained_equal_awards::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const water_level<Number> water = pour(in.claims, in.estate);
        const rational level = water.sharing == 0 ? rational{} : in.amount(water.above, water.sharing);
        tell_level(made, in, water, 1, "level", "paid in full");
        for (std::size_t i = 0; i < in.claims.size(); ++i) {
            if (water.fills(in.claims[i])) {
                made.add(problem.members[i].measure, "the claim, which is not above the level");
            } else {
                made.add(level, "the level, which is below the claim");
            }
        }
    });
}

checked<allocation> constrained_equal_losses::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const water_level<Number> water = pour(in.claims, Number{in.sum - in.estate});
        made.inputs.emplace_back("deficit", number_text(in.amount(in.sum - in.estate)));
        tell_level(made, in, water, 1, "loss of each", "lost in full");
        for (const Number& claim : in.claims) {
            if (water.fills(claim)) {
                made.add(0, "nothing: the claim is not above the loss of each");
            } else {
                made.add(in.amount(claim * Number{water.sharing} - water.above, water.sharing), "the claim less the loss of each");
            }
        }
    });
}

// Half-claims are counted in half units, so that a claim of 3 units has a half-claim of 3 half units.

checked<allocation> talmud::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const Number two{2};
        const bool by_awards = two * in.estate <= in.sum;
        made.inputs.emplace_back("half of the claims", number_text(in.amount(in.sum, 2)));
        made.inputs.emplace_back("half",
                                 by_awards ? "the first: the estate is at most half of the claims, awards are equal up to half a claim"
                                           : "the second: the estate is more than half of the claims, losses are equal up to half a claim");
        const water_level<Number> water = pour(in.claims, Number{by_awards ? two * in.estate : two * in.sum - two * in.estate});
        const rational level = water.sharing == 0 ? rational{} : in.amount(water.above, 2 * water.sharing);
        tell_level(made, in, water, 2, by_awards ? "level" : "loss of each",
                   by_awards ? "given half of the claim" : "lost half of the claim");
        for (const Number& claim : in.claims) {
            if (water.fills(claim)) {
                made.add(in.amount(claim, 2), by_awards ? "half of the claim, which is not above the level"
                                                        : "half of the claim, for the other half is not above the loss of each");
            } else if (by_awards) {
                made.add(level, "the level, which is below half of the claim");
            } else {
                made.add(in.amount(two * claim * Number{water.sharing} - water.above, 2 * water.sharing),
                         "the claim less the loss of each");
            }
        }
    });
}

checked<allocation> piniles::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const Number two{2};
        const bool once = two * in.estate <= in.sum;
        made.inputs.emplace_back("half of the claims", number_text(in.amount(in.sum, 2)));
        made.inputs.emplace_back("awards", once ? "once: the estate is at most half of the claims"
                                                : "twice: everybody has half of the claim, the rest is given as the first half was");
        const water_level<Number> water = pour(in.claims, Number{once ? two * in.estate : two * in.estate - in.sum});
        tell_level(made, in, water, 2, "level", once ? "given half of the claim" : "paid in full");
        for (const Number& claim : in.claims) {
            const Number had = once ? Number{0} : claim;
            if (water.fills(claim)) {
                made.add(in.amount(claim + had, 2), once ? "half of the claim, which is not above the level"
                                                         : "the claim, for its second half is not above the level");
            } else {
                made.add(in.amount(had * Number{water.sharing} + water.above, 2 * water.sharing),
                         once ? "the level, which is below half of the claim" : "half of the claim and the level");
            }
        }
    });
}

checked<allocation> proportional_claims::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const rational part = in.sum == Number{0} ? rational{} : in.amount(in.estate) / in.amount(in.sum);
        made.inputs.emplace_back("part of each claim", number_text(part));
        for (const allocation_member& member : problem.members) made.add(member.measure * part, "the part of the claim");
    });
}

checked<allocation> adjusted_proportional::divide(const allocation_problem& problem) const
{
    return award(name(), problem, [&]<class Number>(const claims_in_units<Number>& in, awards& made) {
        const Number none{0};
        Number rest = in.estate;
        std::vector<Number> conceded;
        conceded.reserve(in.claims.size());
        for (const Number& claim : in.claims) {
            conceded.push_back(std::max(none, Number{in.estate - (in.sum - claim)}));
            rest -= conceded.back();
        }
        const auto still_claimed = [&](std::size_t i) { return std::min(Number{in.claims[i] - conceded[i]}, rest); };
        Number claimed{0};
        for (std::size_t i = 0; i < in.claims.size(); ++i) claimed += still_claimed(i);
        // Where nothing is left, nobody claims any of it.
        const rational part = claimed == none ? rational{} : in.amount(rest) / in.amount(claimed);
        made.inputs.emplace_back("conceded", number_text(in.amount(in.estate - rest)));
        made.inputs.emplace_back("rest", number_text(in.amount(rest)));
        made.inputs.emplace_back("still claimed of it", number_text(in.amount(claimed)));
        for (std::size_t i = 0; i < in.claims.size(); ++i)
            made.add(in.amount(conceded[i]) + in.amount(still_claimed(i)) * part,
                     conceded[i] == none ? "the part of the claim, cut to the rest"
                                         : "what others concede, and the part of what is then still claimed");
    });
}

PARTNERING_END
