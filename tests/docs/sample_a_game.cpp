// What docs/reference/games.md shows of sampling.
#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/game/airport_shares.hpp>
#include <partnering/allocation/game/sampled_shapley.hpp>
#include <partnering/core/rational_text.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace partnering;

int main()
{
    // Airline i needs 100 + 50 i metres; a metre costs 1, and the longest need decides.
    const auto metres = [](std::size_t airline) { return 100 + 50 * static_cast<int>(airline); };
    const worth_function cost = [&](std::span<const bool> present) -> rational {
        for (std::size_t i = present.size(); i-- > 0;)
            if (present[i]) return metres(i);
        return 0;
    };
    const shapley_sample sample = sample_shapley(40, cost, {.seed = 7, .draws = 2000}).value();
    // Nobody adds less than nothing, or more than the longest runway.
    const sampled_shapley made = estimate(sample, {.least = 0, .most = metres(39)}).value();

    // The same by its closed form.
    std::vector<airport_user> users;
    for (std::size_t i = 0; i < 40; ++i) users.push_back({.id = std::to_string(i), .cost = metres(i)});
    const std::vector<rational> exact = airport_shapley(users).value().shares;
    rational sum;
    bool within = true;
    for (std::size_t i = 0; i < 40; ++i) {
        sum += made.shares[i];
        const rational off = made.shares[i] - exact[i];
        within = within && off <= made.half_widths[i] && -off <= made.half_widths[i];
    }
    for (const std::size_t airline : {std::size_t{0}, std::size_t{39}})
        std::cout << "airline " << airline << ": " << fixed_decimal(made.shares[airline], 2, rounding_mode::half_even) << " within "
                  << fixed_decimal(made.half_widths[airline], 2, rounding_mode::up) << ", exactly "
                  << fixed_decimal(exact[airline], 2, rounding_mode::half_even) << '\n';
    std::cout << "together " << to_string(sum) << ", all within their half-widths: " << (within ? "yes" : "no") << '\n';
}
