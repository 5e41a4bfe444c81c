#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/game.hpp>
#include <partnering/core/checked.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

PARTNERING_BEGIN

/// A way to say what each player of a game is to have.
///
/// A solution is a small value whose data members are what it needs beside the game: weights, alliances, links. `divide` answers with a
/// share a player, in their order, or with findings: of a game of costs the shares are what each bears. Most give away exactly what all
/// together are worth; one that does not (an index of power, a value that counts each player's difference) has a member
/// `static constexpr bool efficient = false`.
template <class S>
concept game_solution = requires(const S& solution, const game& of) {
    { solution.name() } -> std::convertible_to<std::string_view>;
    { solution.divide(of) } -> std::same_as<checked<allocation>>;
} && std::copyable<S>;

/// Any solution, chosen at run time. Copies share it.
class any_game_solution {
public:
    template <class S>
        requires(!std::same_as<S, any_game_solution> && game_solution<S>)
    explicit(false) any_game_solution(S solution) : self_{std::make_shared<const model<S>>(std::move(solution))}
    {
    }
    [[nodiscard]] std::string_view name() const { return self_->name(); }
    [[nodiscard]] checked<allocation> divide(const game& of) const { return self_->divide(of); }
    /// Whether the shares add up to what all players together are worth.
    [[nodiscard]] bool is_efficient() const { return self_->is_efficient(); }

private:
    struct asked {
        virtual ~asked() = default;
        [[nodiscard]] virtual std::string_view name() const = 0;
        [[nodiscard]] virtual checked<allocation> divide(const game& of) const = 0;
        [[nodiscard]] virtual bool is_efficient() const = 0;
    };
    template <class S>
    struct model final : asked {
        explicit model(S solution) : solution_{std::move(solution)} {}
        [[nodiscard]] std::string_view name() const override { return solution_.name(); }
        [[nodiscard]] checked<allocation> divide(const game& of) const override { return solution_.divide(of); }
        [[nodiscard]] bool is_efficient() const override
        {
            if constexpr (requires { S::efficient; })
                return S::efficient;
            else
                return true;
        }
        S solution_;
    };
    std::shared_ptr<const asked> self_;
};
static_assert(game_solution<any_game_solution>);

/// What each player of a game is to have by a solution.
///
/// Shapes:  a share a player
/// Ensures: shares add up to game::total() by every solution that is efficient; an own one that breaks its word is told so
/// Errors:  what the solution finds; `wrong_number_of_shares`, `not_whole`; `number_too_long` where the arithmetic has no answer,
///          `table_too_long` where it would take more than game::most_steps
/// Cost:    the solution's
[[nodiscard]] checked<allocation> solve(const any_game_solution& solution, const game& of);

PARTNERING_END
