#include "coalition_basis.hpp"

#include <optional>

PARTNERING_BEGIN

coalition_basis::coalition_basis(std::vector<rational> shares, const rational& level)
    : players_{static_cast<unsigned>(shares.size())}, inverse_((players_ + 1) * (players_ + 1), 0), point_{std::move(shares)},
      entering_(players_ + 1)
{
    point_.push_back(level);
    for (unsigned i = 0; i < players_; ++i) columns_.push_back({column_kind::unit, coalition::of(i)});
    columns_.push_back({column_kind::level, {}});
    for (std::size_t i = 0; i <= players_; ++i) inverse_[i * (players_ + 1) + i] = 1;
}

void coalition_basis::express(basis_column column)
{
    const bool counts = column.kind == column_kind::coalition || column.kind == column_kind::level;
    for (std::size_t row = 0; row <= players_; ++row) {
        std::int64_t sum = counts ? at(row, players_) : 0;
        for (coalition rest = column.members; !rest.empty(); rest = rest.without(rest.front())) sum += at(row, rest.front());
        entering_[row] = sum;
    }
}

bool coalition_basis::settle(coalition members)
{
    const basis_column column{column_kind::settled, members};
    express(column);
    for (std::size_t row = 0; row < players_; ++row)
        if (columns_[row].kind == column_kind::unit && entering_[row] != 0) {
            exchange(row, column, rational{});
            ++rank_;
            return true;
        }
    return false;
}

bool coalition_basis::comes_first(std::size_t row, std::size_t other) const
{
    const auto compare = [&](std::size_t place) {
        return static_cast<int128>(at(row, place)) * entering_[other] - static_cast<int128>(at(other, place)) * entering_[row];
    };
    int128 difference = compare(players_);
    for (std::size_t i = 0; difference == 0 && i < smallness_.size(); ++i) difference = compare(smallness_[i].first) * smallness_[i].second;
    return difference < 0;
}

bool coalition_basis::enter(basis_column column, const rational& by)
{
    express(column);
    // A unit has weight 0 and keeps it: whatever it is part of puts it out.
    for (std::size_t row = 0; row < players_; ++row)
        if (columns_[row].kind == column_kind::unit && entering_[row] != 0) {
            smallness_.emplace_back(row, entering_[row] < 0 ? -1 : 1);
            exchange(row, column, by);
            return true;
        }
    std::optional<std::size_t> leaving;
    for (std::size_t row = 0; row <= players_; ++row)
        if (columns_[row].kind != column_kind::settled && entering_[row] > 0 && (!leaving || comes_first(row, *leaving))) leaving = row;
    if (!leaving) return false;
    exchange(*leaving, column, by);
    return true;
}

void coalition_basis::exchange(std::size_t row, basis_column column, const rational& by)
{
    const std::size_t width = players_ + 1;
    const std::int64_t pivot = entering_[row];
    const std::int64_t* chosen = inverse_.data() + row * width;
    if (by.sign() != 0) {
        const rational step = by / rational{pivot};
        for (std::size_t i = 0; i < width; ++i)
            if (chosen[i] != 0) point_[i] += step * rational{chosen[i]};
    }
    for (std::size_t other = 0; other < width; ++other) {
        if (other == row) continue;
        std::int64_t* into = inverse_.data() + other * width;
        const std::int64_t factor = entering_[other];
        // The division leaves no rest: what it gives is a determinant.
        for (std::size_t i = 0; i < width; ++i)
            into[i] =
                static_cast<std::int64_t>((static_cast<int128>(pivot) * into[i] - static_cast<int128>(factor) * chosen[i]) / determinant_);
    }
    determinant_ = pivot;
    if (pivot < 0) {
        determinant_ = -pivot;
        for (std::int64_t& each : inverse_) each = -each;
    }
    columns_[row] = column;
}

std::vector<std::vector<std::int64_t>> coalition_basis::unsettled() const
{
    std::vector<std::vector<std::int64_t>> made;
    for (std::size_t row = 0; row < players_; ++row)
        if (columns_[row].kind == column_kind::unit)
            made.emplace_back(inverse_.begin() + static_cast<std::ptrdiff_t>(row * (players_ + 1)),
                              inverse_.begin() + static_cast<std::ptrdiff_t>(row * (players_ + 1) + players_));
    return made;
}

PARTNERING_END
