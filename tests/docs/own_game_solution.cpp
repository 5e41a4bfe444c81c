// What docs/how-to/add-a-game-solution.md shows.
#include <partnering/allocation/game/core.hpp>
#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/core/rational_text.hpp>

#include <iostream>

using namespace partnering;

/// Half of what a player is worth alone is its own; the rest is shared equally.
struct half_alone {
    [[nodiscard]] std::string_view name() const noexcept { return "half_alone"; }
    [[nodiscard]] checked<allocation> divide(const game& of) const
    {
        const rational half{1, 2};
        rational rest = of.total();
        for (unsigned i = 0; i < of.players(); ++i) rest -= half * of.worth(coalition::of(i));
        allocation made{{}, {std::string{name()}, "what all of them are worth", {}, to_string(of.total()), {}}, {}};
        for (unsigned i = 0; i < of.players(); ++i)
            made.shares.push_back(half * of.worth(coalition::of(i)) + rest / rational{of.players()});
        return made;
    }
};
static_assert(game_solution<half_alone>);

int main()
{
    // What each coalition of a network, an app and a shop earns in a month.
    const game played = game::from({"network", "app", "shop"}, [](coalition members) -> rational {
                            const bool network = members.contains(0);
                            const bool app = members.contains(1);
                            const bool shop = members.contains(2);
                            if (network && app && shop) return 100;
                            if (network && app) return 60;
                            if (network && shop) return 40;
                            return network ? 20 : 0;
                        }).value();

    for (const any_game_solution& solution :
         {any_game_solution{half_alone{}}, any_game_solution{shapley{}}, any_game_solution{nucleolus{}}}) {
        const checked<allocation> made = solve(solution, played);
        const core_verdict verdict = check_core(played, made.value().shares).value();
        std::cout << solution.name() << ':';
        for (unsigned i = 0; i < played.players(); ++i) std::cout << ' ' << played.keys()[i] << ' ' << to_string(made.value().shares[i]);
        if (verdict.stable())
            std::cout << "; nobody objects\n";
        else
            std::cout << "; " << to_string(played, verdict.largest->members) << " do better alone by " << to_string(verdict.largest->excess)
                      << '\n';
    }
}
