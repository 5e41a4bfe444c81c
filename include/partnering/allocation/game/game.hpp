#pragma once

#include <partnering/allocation/game/coalition.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// What the numbers of a game are.
enum class game_sense : std::uint8_t {
    worth,  ///< what a coalition earns: more is better
    cost,   ///< what serving it costs: less is better
};

/// A cooperative game: what every coalition of some players is worth on its own, or costs, exactly.
///
/// Immutable, a shared pointer to copy. The players' order decides nothing but the order of answers. Worths stand by coalition::bits(),
/// as multiples of one unit: whole counts where 64 bits hold them all, else ratios, whole ones where a common denominator is short enough.
/// An algorithm asks counts() first, which is what it is quick with.
///
/// Cost: 8 bytes a coalition in counts, 32 and more in ratios
class game {
public:
    /// With so many players the table takes two gibibytes.
    static constexpr unsigned most_players = 28;
    /// What is asked of a table whose numbers do not stand inline takes so many steps at most, half a minute or so; more than that is the
    /// finding `table_too_long`. A step is the time of adding two numbers that do, some 25 ns; adding two of 300 digits takes 50 where both
    /// are whole, and hundreds of times that where no common denominator is short enough.
    static constexpr std::uint64_t most_steps = 2'000'000'000;

    /// Shapes:  2^players worths, by coalition::bits(); the first, of nobody, is 0
    /// Errors:  `no_players`, `too_many_players`, `repeated_player`, `wrong_number_of_worths`, `worth_of_nobody`
    /// Cost:    O(2^players)
    [[nodiscard]] static checked<game> of(std::vector<std::string> players, std::vector<rational> worths,
                                          game_sense sense = game_sense::worth);
    /// The same from whole counts of a unit, which are kept as they are.
    [[nodiscard]] static checked<game> of_counts(std::vector<std::string> players, std::vector<std::int64_t> counts,
                                                 const rational& unit = rational{1}, game_sense sense = game_sense::worth);
    /// The same from ratios of a unit, which are kept as they are.
    [[nodiscard]] static checked<game> of_ratios(std::vector<std::string> players, std::vector<rational> ratios,
                                                 const rational& unit = rational{1}, game_sense sense = game_sense::worth);
    /// The same from what `worth_of(coalition)` answers for each coalition but the empty one.
    template <class Worth>
    [[nodiscard]] static checked<game> from(std::vector<std::string> players, const Worth& worth_of, game_sense sense = game_sense::worth)
    {
        std::vector<rational> worths;
        if (players.size() <= most_players) {
            const std::uint64_t count = std::uint64_t{1} << players.size();
            worths.reserve(count);
            worths.emplace_back();
            for (std::uint64_t bits = 1; bits < count; ++bits) worths.push_back(worth_of(coalition{static_cast<std::uint32_t>(bits)}));
        }
        return of(std::move(players), std::move(worths), sense);
    }

    [[nodiscard]] unsigned players() const noexcept;
    /// Their keys, in the order of their numbers.
    [[nodiscard]] std::span<const std::string> keys() const noexcept;
    [[nodiscard]] game_sense sense() const noexcept;
    /// All players.
    [[nodiscard]] coalition all() const { return coalition::first(players()); }
    /// 2^players.
    [[nodiscard]] std::uint32_t coalitions() const noexcept { return std::uint32_t{1} << players(); }
    /// Requires: players of this game only
    [[nodiscard]] rational worth(coalition of) const;
    /// What all of them together are worth: what solutions divide.
    [[nodiscard]] rational total() const { return worth(all()); }

    /// How many units each coalition is worth; empty where ratios() has the worths.
    [[nodiscard]] std::span<const std::int64_t> counts() const noexcept;
    /// What a count or a ratio of one is worth; above 0.
    [[nodiscard]] const rational& unit() const noexcept;
    /// No count is larger in size; 0 where ratios() has the worths.
    [[nodiscard]] std::uint64_t largest_count() const noexcept;
    /// How many units each coalition is worth, where counts() are empty; else empty.
    [[nodiscard]] std::span<const rational> ratios() const noexcept;

    /// The same game in the sense of worths: a cost is a negative worth. Cost: O(2^players) for a game of costs, else nothing.
    [[nodiscard]] game as_worths() const;
    /// What is lost where a coalition stays away: the worth of all less that of the others. Cost: O(2^players)
    [[nodiscard]] game dual() const;

private:
    struct data;
    explicit game(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

/// The keys of a coalition's members, in the game's order: `a, b`; of nobody: `nobody`.
[[nodiscard]] std::string to_string(const game& of, coalition members);

PARTNERING_END
