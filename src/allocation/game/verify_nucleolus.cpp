#include <partnering/allocation/game/verify_nucleolus.hpp>

#include "allocation/sums.hpp"
#include "excess_pass.hpp"
#include "questions.hpp"
#include "settled_span.hpp"

PARTNERING_BEGIN

namespace {

/// The largest excess of coalitions that are not settled, and all that have it.
struct next_level {
    rational excess;
    std::vector<coalition> coalitions;
};

next_level find_level(const game& worths, std::span<const rational> shares, settled_span& settled, table_work& work)
{
    return with_excesses(worths, shares, rational{}, work, [&](const auto& pass) {
        using number = std::remove_cvref_t<decltype(pass.limit())>;
        next_level level;
        std::optional<number> most;
        pass.blocks([&](coalition first, std::span<const number> excesses) {
            if (most && *std::max_element(excesses.begin(), excesses.end()) < *most) return;
            settled.begin(first);
            for (std::size_t i = 0; i < excesses.size(); ++i) {
                if ((most && excesses[i] < *most) || settled.contains_beside(i)) continue;
                if (!most || excesses[i] > *most) level.coalitions.clear();
                most = excesses[i];
                level.coalitions.emplace_back(first.bits() | static_cast<std::uint32_t>(i));
            }
        });
        level.excess = pass.value(*most);
        return level;
    });
}

/// Whether some of the coalitions balance with what is settled, and if not, what shift helps them all.
struct balance {
    std::vector<coalition> settled;  ///< those with weights above 0, floors among them; empty where none balance
    std::vector<rational> shift;
};

/// The coalition whose members lose most by a shift, if it is more than what the level allows.
std::optional<basis_column> most_harmed(const std::vector<coalition>& of, std::span<const unsigned> floors, unsigned n,
                                        std::span<const rational> point)
{
    // Both sides of these ratios are determinants of vectors of 0 and 1.
    const auto common = over_common_denominator(n + 1, [&](std::size_t i) -> const rational& { return point[i]; });
    PARTNERING_EXPECTS(common && common->size < uint128{1} << 62, "shifts are short");
    std::vector<std::int64_t> shift;
    for (const int128 each : common->numerators) shift.push_back(static_cast<std::int64_t>(each));
    // Sums of the lower and of the upper players, so that each coalition is two look-ups.
    const unsigned lower = n / 2;
    const auto sums_of = [&](unsigned from, unsigned count) {
        std::vector<std::int64_t> sums(std::size_t{1} << count);
        for (std::uint32_t bits = 1; bits < sums.size(); ++bits) {
            const coalition members{bits};
            sums[bits] = sums[members.without(members.front()).bits()] + shift[from + members.front()];
        }
        return sums;
    };
    const std::vector<std::int64_t> below = sums_of(0, lower);
    const std::vector<std::int64_t> above = sums_of(lower, n - lower);
    const std::uint32_t mask = coalition::first(lower).bits();
    std::int64_t least = -shift.back();
    std::optional<basis_column> found;
    for (const coalition each : of)
        if (const std::int64_t gain = below[each.bits() & mask] + above[each.bits() >> lower]; gain < least) {
            least = gain;
            found = basis_column{column_kind::coalition, each};
        }
    if (found) return found;
    std::int64_t worst = 0;
    for (const unsigned each : floors)
        if (shift[each] < worst) {
            worst = shift[each];
            found = basis_column{column_kind::player, coalition::of(each)};
        }
    return found;
}

/// The level is what coalitions gain at least, with its sign turned; it has a floor of -1, so that a shift that helps all has an end.
balance find_balance(unsigned n, std::span<const coalition> settled, const std::vector<coalition>& of, std::span<const unsigned> floors)
{
    coalition_basis basis{std::vector<rational>(n), rational{-1}};
    for (const coalition each : settled) basis.settle(each);
    const auto floor_has_weight = [&] {
        for (std::size_t row = 0; row <= n; ++row)
            if (basis.columns()[row].kind == column_kind::level && basis.has_weight(row)) return true;
        return false;
    };
    while (floor_has_weight()) {
        const std::optional<basis_column> harmed = most_harmed(of, floors, n, basis.point());
        if (!harmed) return {{}, {basis.point().begin(), basis.point().end() - 1}};
        rational by = harmed->kind == column_kind::coalition ? -basis.level() : rational{};
        for (coalition rest = harmed->members; !rest.empty(); rest = rest.without(rest.front())) by -= basis.point()[rest.front()];
        const bool bounded = basis.enter(*harmed, by);
        PARTNERING_EXPECTS(bounded, "a shift of nothing breaks no constraint");
    }
    balance found;
    for (std::size_t row = 0; row <= n; ++row)
        if (const basis_column& each = basis.columns()[row];
            basis.has_weight(row) && (each.kind == column_kind::coalition || each.kind == column_kind::player))
            found.settled.push_back(each.members);
    return found;
}

nucleolus_verdict verify_levels(const game& of, std::span<const rational> shares, std::span<const unsigned> floors)
{
    const unsigned n = of.players();
    const game worths = of.as_worths();
    const std::vector<rational> in_units = to_units(of, shares);
    nucleolus_verdict verdict;
    std::vector<coalition> settled{of.all()};
    const auto span_now = [&](unsigned& rank) {
        coalition_basis basis{std::vector<rational>(n), rational{}};
        for (const coalition each : settled) basis.settle(each);
        rank = basis.rank();
        return settled_span{basis};
    };
    table_work work{worths};
    unsigned rank = 0;
    settled_span span = span_now(rank);
    while (rank < n) {
        next_level level = find_level(worths, in_units, span, work);
        while (!level.coalitions.empty()) {
            balance found = find_balance(n, settled, level.coalitions, floors);
            if (found.settled.empty()) {
                verdict.is = nucleolus_verdict::outcome::unbalanced;
                verdict.excess = level.excess * of.unit();
                verdict.coalitions.assign(level.coalitions.begin(),
                                          level.coalitions.begin() + static_cast<std::ptrdiff_t>(
                                                                         std::min(level.coalitions.size(), nucleolus_verdict::most_named)));
                // What helps coalitions of a game of costs is to bear less.
                for (const rational& each : found.shift) verdict.shift.push_back(of.sense() == game_sense::cost ? -each : each);
                return verdict;
            }
            settled.insert(settled.end(), found.settled.begin(), found.settled.end());
            span = span_now(rank);
            std::erase_if(level.coalitions, [&](coalition each) { return span.contains(each); });
        }
        verdict.levels.push_back(level.excess * of.unit());
    }
    return verdict;
}

checked<nucleolus_verdict> verify(std::string_view question, const game& of, std::span<const rational> shares, bool with_floors)
{
    if (std::optional<finding> fault = fault_of_shares(of, shares, question)) return *std::move(fault);
    return answered(question, [&]() -> checked<nucleolus_verdict> {
        nucleolus_verdict verdict;
        verdict.undivided = of.total() - sum_of(shares);
        if (verdict.undivided.sign() != 0) {
            verdict.is = nucleolus_verdict::outcome::wrong_sum;
            return verdict;
        }
        std::vector<unsigned> floors;
        for (unsigned i = 0; with_floors && i < of.players(); ++i) {
            const rational alone = of.worth(coalition::of(i));
            if (of.sense() == game_sense::cost ? shares[i] > alone : shares[i] < alone) {
                verdict.is = nucleolus_verdict::outcome::below_alone;
                verdict.player = i;
                return verdict;
            }
            if (shares[i] == alone) floors.push_back(i);
        }
        return verify_levels(of, shares, floors);
    });
}

}  // namespace

checked<nucleolus_verdict> verify_nucleolus(const game& of, std::span<const rational> shares)
{
    return verify("verify_nucleolus", of, shares, true);
}

checked<nucleolus_verdict> verify_prenucleolus(const game& of, std::span<const rational> shares)
{
    return verify("verify_prenucleolus", of, shares, false);
}

PARTNERING_END
