#include "semivalue.hpp"

#include "allocation/members.hpp"
#include "allocation/sums.hpp"

PARTNERING_BEGIN

std::vector<rational> semivalue(const game& of, std::span<const rational> likely)
{
    const unsigned n = of.players();
    PARTNERING_EXPECTS(likely.size() == n, "there is a probability for each number of others");
    const size_sums sums{of};
    std::vector<rational> values;
    values.reserve(n);
    for (unsigned i = 0; i < n; ++i)
        // What i adds to k others: the worths of k + 1 with i, less those of k without.
        values.push_back(sum_of(n, [&](std::size_t k) -> rational {
            const auto others = static_cast<unsigned>(k);
            return likely[k] * (sums.with(i, others + 1) - sums.without(i, others));
        }));
    return values;
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
