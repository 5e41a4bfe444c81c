#pragma once

#include <partnering/allocation/game/coalition.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// What a column of a coalition_basis stands for, and so what weight it may have.
enum class column_kind : std::uint8_t {
    unit,       ///< a player who is in no column yet: weight 0, and leaves at the first chance
    settled,    ///< members' sum is settled: any weight
    coalition,  ///< its excess is to be at most the level: weight of 0 or more, and the weights of coalitions sum to 1
    player,     ///< its share has a floor: weight of 0 or more, which is not counted in that sum
    level,      ///< the level itself has a floor: weight of 0 or more, counted in that sum
};

struct basis_column {
    column_kind kind;
    coalition members;
};

/// The basis of a linear programme about excesses, and the simplex method's step upon it, exactly.
///
/// The programme: find shares x and the least level t such that x(S) + t >= v(S) for coalitions S, x(S) = b(S) for settled ones, x(i) >=
/// v(i) for some players. Its dual gives weights to coalitions: it balances. A basis has one column for each player and one for the level;
/// the rows of its inverse give the weights, the prices of its columns give shares and level. Columns are vectors of 0 and 1, so that all
/// numbers of the inverse over its determinant are determinants of such vectors: of at most 2^45 in size for 28 players. Hence whole
/// numbers of 64 bits do, however long a search goes on.
///
/// Who enters is the caller's choice. Who leaves is chosen so that the search ends whatever enters, ties or not: by the lexicographic rule,
/// as if each weight of 0 were a little more than 0, of another order of smallness for each.
///
/// Source: Edmonds, Systems of distinct representatives and linear algebra, Journal of Research of the National Bureau of Standards 71B,
///         1967 (whole numbers); Dantzig, Orden and Wolfe, The generalized simplex method, Pacific Journal of Mathematics 5, 1955 (the
///         rule)
class coalition_basis {
public:
    /// Nobody is settled; shares and level are what is given here, and the level's floor is where it stands.
    ///
    /// Shapes: a share a player, at most game::most_players
    coalition_basis(std::vector<rational> shares, const rational& level);

    /// Settles what a coalition gets, as it is now. False where settled ones settle it already.
    ///
    /// Requires: enter() was not called
    bool settle(coalition members);
    /// A column comes in whose price is short by `by`: afterwards it is right. False where nothing bounds its weight: then no shares keep
    /// all constraints.
    ///
    /// Requires: by >= 0
    bool enter(basis_column column, const rational& by);

    [[nodiscard]] unsigned players() const noexcept { return players_; }
    /// How many coalitions of those settled are independent.
    [[nodiscard]] unsigned rank() const noexcept { return rank_; }
    /// Shares by player, and behind them the level.
    [[nodiscard]] std::span<const rational> point() const noexcept { return point_; }
    [[nodiscard]] const rational& level() const noexcept { return point_.back(); }
    [[nodiscard]] std::span<const basis_column> columns() const noexcept { return columns_; }
    [[nodiscard]] rational weight(std::size_t row) const { return {at(row, players_), determinant_}; }
    [[nodiscard]] bool has_weight(std::size_t row) const { return at(row, players_) != 0; }
    /// Vectors, players() numbers each, whose sum over a coalition is 0 for all of them if and only if settled ones settle it.
    ///
    /// Requires: enter() was not called
    [[nodiscard]] std::vector<std::vector<std::int64_t>> unsettled() const;

private:
    [[nodiscard]] std::int64_t at(std::size_t row, std::size_t column) const { return inverse_[row * (players_ + 1) + column]; }
    void express(basis_column column);
    [[nodiscard]] bool comes_first(std::size_t row, std::size_t other) const;
    void exchange(std::size_t row, basis_column column, const rational& by);

    unsigned players_;
    unsigned rank_ = 0;
    std::vector<basis_column> columns_;
    std::vector<std::int64_t> inverse_;  // times the determinant
    std::int64_t determinant_ = 1;
    std::vector<rational> point_;
    std::vector<std::int64_t> entering_;                           // the column that enters, in terms of the basis
    std::vector<std::pair<std::size_t, std::int64_t>> smallness_;  // places of units that left, in that order, and the sign they left with
};

PARTNERING_END
