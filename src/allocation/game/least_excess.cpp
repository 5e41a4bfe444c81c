#include "least_excess.hpp"

#include "excess_pass.hpp"

PARTNERING_BEGIN

namespace {

/// So many of the most broken constraints come out of one way over all.
constexpr std::size_t most_taken = 60;
/// Of more constraints than these, those farthest from being broken are forgotten.
constexpr std::size_t most_kept = 300;

}  // namespace

least_excess::least_excess(const game& of, bool with_floors) : of_{of}, with_floors_{with_floors}, work_{of}
{
    PARTNERING_EXPECTS(of.sense() == game_sense::worth, "excesses are those of worths");
    const unsigned n = of.players();
    rational rest = worth(of.all());
    for (unsigned i = 0; i < n; ++i) rest -= worth(coalition::of(i));
    for (unsigned i = 0; i < n; ++i) shares_.push_back(worth(coalition::of(i)) + rest / rational{n});
    settled_.push_back(of.all());
    inner_ = shares_;
    restart();
}

rational least_excess::worth(coalition members) const
{
    return of_.counts().empty() ? of_.ratios()[members.bits()] : rational{of_.counts()[members.bits()]};
}

rational least_excess::excess(coalition members) const
{
    rational left = worth(members);
    const std::span<const rational> point = basis_->point();
    for (coalition rest = members; !rest.empty(); rest = rest.without(rest.front())) left -= point[rest.front()];
    return left;
}

/// A basis of what is settled, at the shares as they are.
void least_excess::restart()
{
    basis_.emplace(shares_, rational{});
    std::erase_if(settled_, [&](coalition each) { return !basis_->settle(each); });
    span_.emplace(*basis_);
    std::erase_if(kept_, [&](coalition each) { return span_->contains(each); });
    // While shares are open, at least one player's is, and a level has something to begin with.
    if (kept_.empty())
        for (unsigned i = 0; i < of_.players(); ++i)
            if (!span_->contains(coalition::of(i))) kept_.push_back(coalition::of(i));
}

/// Any coalition that is not settled, and all others, balance: they give the level a first bound.
void least_excess::start_level()
{
    const auto larger = [&](coalition a, coalition b) { return excess(a) < excess(b); };
    coalition one = *std::max_element(kept_.begin(), kept_.end(), larger);
    coalition other = of_.all() - one;
    if (excess(other) < excess(one)) std::swap(one, other);
    basis_.emplace(shares_, excess(one));
    for (const coalition each : settled_) basis_->settle(each);
    basis_->enter({column_kind::coalition, one}, rational{});
    basis_->enter({column_kind::coalition, other}, excess(other) - basis_->level());
}

/// Takes the kept constraint that is broken most into the basis. False where none is broken.
bool least_excess::improve()
{
    const unsigned n = of_.players();
    const std::span<const rational> point = basis_->point();
    const auto most_broken = [&](const auto& worth_of, const auto& shares, auto level) -> std::optional<basis_column> {
        decltype(level) most{};
        std::optional<basis_column> found;
        for (const coalition each : kept_) {
            decltype(level) broken = worth_of(each) - level;
            for (coalition rest = each; !rest.empty(); rest = rest.without(rest.front())) broken -= shares[rest.front()];
            if (broken > most) {
                most = broken;
                found = basis_column{column_kind::coalition, each};
            }
        }
        for (unsigned i = 0; with_floors_ && i < n; ++i) {
            const decltype(level) broken = worth_of(coalition::of(i)) - shares[i];
            if (broken > most) {
                most = broken;
                found = basis_column{column_kind::player, coalition::of(i)};
            }
        }
        return found;
    };
    const auto column = [&]() -> std::optional<basis_column> {
        const auto common = over_common_denominator(n + 1, [&](std::size_t i) -> const rational& { return point[i]; });
        uint128 size = 0;
        if (!of_.counts().empty() && common && !__builtin_mul_overflow(common->denominator, uint128{of_.largest_count()}, &size) &&
            !__builtin_add_overflow(size, common->size, &size) && size < uint128{1} << 126) {
            const auto factor = static_cast<int128>(common->denominator);
            const std::int64_t* counts = of_.counts().data();
            return most_broken([=](coalition each) { return factor * counts[each.bits()]; }, common->numerators, common->numerators.back());
        }
        work_.take(kept_.size() * n / 2, point);
        if (const std::optional<rational> long_one = detail::long_common_denominator(point)) {
            const std::vector<rational> whole = detail::whole_numbers(point, *long_one);
            return most_broken([&](coalition each) { return worth(each) * *long_one; }, whole, whole.back());
        }
        return most_broken([&](coalition each) { return worth(each); }, point, point.back());
    }();
    if (!column) return false;
    const rational broken = excess(column->members) - (column->kind == column_kind::coalition ? basis_->level() : rational{});
    const bool bounded = basis_->enter(*column, broken);
    PARTNERING_EXPECTS(bounded, "where everybody has a floor, shares that respect it exist");
    return true;
}

/// Keeps, of all coalitions that are not settled, some whose excess at these shares is above the level. Gives the largest excess where
/// there are any, else the level.
rational least_excess::keep_broken_at(std::span<const rational> shares)
{
    return with_excesses(of_, shares, basis_->level(), work_, [&](const auto& pass) {
        using number = std::remove_cvref_t<decltype(pass.limit())>;
        std::vector<std::pair<number, coalition>> found;
        pass.blocks([&](coalition first, std::span<const number> excesses) {
            number most = pass.limit();
            if (*std::max_element(excesses.begin(), excesses.end()) <= most) return;
            span_->begin(first);
            std::size_t best = 0;
            for (std::size_t i = 0; i < excesses.size(); ++i)
                if (excesses[i] > most && !span_->contains_beside(i)) {
                    most = excesses[i];
                    best = i;
                }
            if (most > pass.limit()) found.emplace_back(most, coalition{first.bits() | static_cast<std::uint32_t>(best)});
        });
        const auto larger = [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; };
        const std::size_t taken = std::min(found.size(), most_taken);
        std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(taken), found.end(), larger);
        found.resize(taken);
        if (kept_.size() + taken > most_kept) {
            std::vector<std::pair<rational, coalition>> by_excess;
            for (const coalition each : kept_) by_excess.emplace_back(excess(each), each);
            std::sort(by_excess.begin(), by_excess.end(), larger);
            kept_.clear();
            for (std::size_t i = 0; i < most_kept / 2; ++i) kept_.push_back(by_excess[i].second);
        }
        for (const auto& each : found) kept_.push_back(each.second);
        // What is broken between two points may be kept already.
        std::sort(kept_.begin(), kept_.end());
        kept_.erase(std::unique(kept_.begin(), kept_.end()), kept_.end());
        return found.empty() ? basis_->level() : pass.value(found.front().first);
    });
}

/// Shares between the best yet seen and those of the basis, short ones.
std::vector<rational> least_excess::inwards() const
{
    std::vector<rational> made;
    rational rest = worth(of_.all());
    for (unsigned i = 0; i + 1 < of_.players(); ++i) {
        made.push_back(((inner_[i] + basis_->point()[i]) * rational{512}).rounded(rounding_mode::half_even) / rational{1024});
        rest -= made.back();
    }
    made.push_back(std::move(rest));
    return made;
}

/// Looks for constraints that are broken among all there are. False where none is, and shares are the best.
bool least_excess::find_broken()
{
    const unsigned n = of_.players();
    // Corners of what is kept lie far apart in the first level, and what is broken at one of them says little about the others. What is
    // broken halfway towards the best shares yet seen cuts off more: four to ten times fewer ways over all coalitions in hard games.
    if (!inner_.empty()) {
        std::vector<rational> between = inwards();
        bool right = true;
        for (unsigned i = 0; with_floors_ && i < n; ++i) right = right && between[i] >= worth(coalition::of(i));
        if (right) {
            rational most = keep_broken_at(between);
            if (most == basis_->level()) {
                shares_ = std::move(between);
                return false;
            }
            if (!inner_most_ || most < *inner_most_) {
                inner_ = std::move(between);
                inner_most_ = std::move(most);
            }
            for (const coalition each : kept_)
                if (excess(each) > basis_->level()) return true;
        }
    }
    shares_.assign(basis_->point().begin(), basis_->point().end() - 1);
    return keep_broken_at(shares_) > basis_->level();
}

excess_level least_excess::next()
{
    PARTNERING_EXPECTS(!done(), "a level is asked for while shares are open");
    start_level();
    do {
        while (improve()) {}
    } while (find_broken());
    inner_.clear();
    excess_level level{basis_->level(), {}, {}};
    for (std::size_t row = 0; row < basis_->columns().size(); ++row) {
        const basis_column& column = basis_->columns()[row];
        if (!basis_->has_weight(row)) continue;
        if (column.kind == column_kind::coalition) level.coalitions.push_back({column.members, basis_->weight(row)});
        if (column.kind == column_kind::player) level.floors.push_back(column.members.front());
    }
    for (const weighted_coalition& each : level.coalitions) settled_.push_back(each.members);
    for (const unsigned each : level.floors) settled_.push_back(coalition::of(each));
    restart();
    return level;
}

PARTNERING_END
