#include "semivalue.hpp"

#include "allocation/members.hpp"
#include "allocation/sums.hpp"

PARTNERING_BEGIN

allocation semivalue(const game& of, std::span<const rational> likely, std::string_view rule, std::string_view why_each)
{
    const unsigned n = of.players();
    PARTNERING_EXPECTS(likely.size() == n, "there is a probability for each number of others");
    const size_sums sums{of};
    // What i adds to k others, over all sets of them: the worths of k + 1 with i, less those of k without.
    const auto added = [&](unsigned i, unsigned k) { return sums.with(i, k + 1) - sums.without(i, k); };
    allocation made;
    made.shares.reserve(n);
    for (unsigned i = 0; i < n; ++i)
        made.shares.push_back(sum_of(n, [&](std::size_t k) -> rational { return likely[k] * added(i, static_cast<unsigned>(k)); }));
    made.why = of_players(rule, of, made.shares, why_each);
    for (unsigned i = 0; i < n; ++i) {
        rational sets{1};
        for (unsigned k = 0; k < n; ++k) {
            made.why.children[i].children.push_back(added_to(k, "", likely[k] * sets, added(i, k) / sets));
            sets = sets * rational{n - 1 - k, k + 1};
        }
    }
    return made;
}

explanation added_to(unsigned others, std::string_view who, const rational& likely, const rational& on_average)
{
    return {"adds on average to " + std::to_string(others) + (others == 1 ? " other" : " others") + std::string{who},
            {},
            {{"likely", number_text(likely)}},
            number_text(on_average),
            {}};
}

explanation of_players(std::string_view rule, const game& of, std::span<const rational> shares, std::string_view why_each)
{
    explanation why{std::string{rule},
                    of.sense() == game_sense::cost ? "what all of them cost" : "what all of them are worth",
                    {{"players", std::to_string(of.players())}},
                    number_text(of.total()),
                    {}};
    why.children.reserve(shares.size());
    for (std::size_t i = 0; i < shares.size(); ++i)
        why.children.push_back({std::string{why_each}, of.keys()[i], {}, number_text(shares[i]), {}});
    return why;
}

PARTNERING_END
