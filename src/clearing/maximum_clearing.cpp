#include <partnering/clearing/maximum_clearing.hpp>

#include "circulation.hpp"
#include "consent_rules.hpp"
#include "obligation_data.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

using detail::direction;
using detail::obligation_data;

class currency_clearer {
public:
    currency_clearer(const obligation_set& set, const obligation_set::section& in, const obligation_clearing& so_far)
        : data_{set.content()}, in_{in}, whole_{so_far}, directions_{detail::directions_of(data_, in)}
    {
        made_.lines.reserve(in.last - in.first);
        for (std::size_t row = in.first; row < in.last; ++row) made_.lines.push_back({row, data_.amount[row], 0});
    }

    currency_clearing run()
    {
        if (!whole_.scopes.empty()) between_two();
        in_cycles();
        return std::move(made_);
    }

private:
    [[nodiscard]] int128 sum_of(const direction& each, netting_scope scope) const
    {
        int128 total = 0;
        for (std::size_t row = each.first; row < each.last; ++row)
            if (whole_.scope_of(row) == scope) total += data_.amount[row];
        return total;
    }

    /// Rows of a debtor and creditor stand by day due and line, and are cleared in that order.
    void remove(const direction& from, netting_scope scope, int128 amount)
    {
        made_.removed += amount;
        for (std::size_t row = from.first; row < from.last && amount > 0; ++row) {
            if (whole_.scope_of(row) != scope) continue;
            const int128 part = std::min(amount, data_.amount[row]);
            made_.lines[row - in_.first].removed = part;
            amount -= part;
        }
        PARTNERING_EXPECTS(amount == 0, "no more is removed than is owed");
    }

    void between_two()
    {
        const std::vector<std::size_t> opposites = detail::opposites_of(directions_, data_.parties.size());
        for (std::size_t i = 0; i < directions_.size(); ++i) {
            if (opposites[i] == directions_.size() || opposites[i] < i) continue;
            const direction& one = directions_[i];
            const direction& other = directions_[opposites[i]];
            const int128 amount = std::min(sum_of(one, netting_scope::bilateral), sum_of(other, netting_scope::bilateral));
            remove(one, netting_scope::bilateral, amount);
            remove(other, netting_scope::bilateral, amount);
        }
    }

    void in_cycles()
    {
        constexpr std::uint32_t none = UINT32_MAX;
        std::vector<std::uint32_t> number(data_.parties.size(), none);
        std::vector<std::size_t> cleared;  // in `directions_`, as many as arcs
        std::vector<int128> amounts;
        for (std::size_t i = 0; i < directions_.size(); ++i) {
            const int128 amount = sum_of(directions_[i], netting_scope::multilateral);
            if (amount == 0) continue;
            cleared.push_back(i);
            amounts.push_back(amount);
            number[directions_[i].debtor] = number[directions_[i].creditor] = 0;
        }
        for (std::uint32_t party = 0; party < number.size(); ++party) {
            if (number[party] == none) continue;
            number[party] = static_cast<std::uint32_t>(made_.levels.size());
            made_.levels.push_back({clearing_party_id{party}, 0});
        }
        std::vector<detail::capacity> arcs;
        arcs.reserve(cleared.size());
        for (std::size_t i = 0; i < cleared.size(); ++i) {
            const direction& each = directions_[cleared[i]];
            arcs.push_back({number[each.debtor], number[each.creditor], amounts[i]});
        }
        const detail::circulation greatest = detail::greatest_circulation(made_.levels.size(), arcs);
        for (std::size_t i = 0; i < cleared.size(); ++i) remove(directions_[cleared[i]], netting_scope::multilateral, greatest.flow[i]);
        for (std::size_t i = 0; i < made_.levels.size(); ++i) made_.levels[i].level = greatest.level[i];
    }

    const obligation_data& data_;
    const obligation_set::section& in_;
    const obligation_clearing& whole_;
    std::vector<direction> directions_;
    currency_clearing made_{.of = in_, .removed = 0, .lines = {}, .levels = {}};
};

/// Looks at one currency of a clearing; the first fault is told.
class currency_verifier {
public:
    currency_verifier(const obligation_set& set, const obligation_clearing& whole, const currency_clearing& in)
        : data_{set.content()}, set_{set}, whole_{whole}, in_{in}
    {
    }

    [[nodiscard]] std::optional<finding> fault() const
    {
        if (in_.lines.size() != in_.of.last - in_.of.first) return wrong("a clearing has a line for each obligation of the currency");
        std::vector<int128> change(data_.parties.size());
        int128 removed = 0;
        for (std::size_t i = 0; i < in_.lines.size(); ++i) {
            const cleared_line& each = in_.lines[i];
            const std::size_t row = in_.of.first + i;
            if (each.row != row || each.before != data_.amount[row])
                return wrong("the line " + quote(set_.line(row)) + " is not what the obligation was");
            if (each.removed < 0 || each.removed > each.before)
                return wrong("the line " + quote(set_.line(row)) + " is to shrink, and to 0 at most");
            if (each.removed > 0 && whole_.scope_of(row) == netting_scope::gross)
                return wrong("the line " + quote(set_.line(row)) + " may not be netted");
            removed += each.removed;
            change[data_.debtor[row]] += each.removed;
            change[data_.creditor[row]] -= each.removed;
        }
        if (removed != in_.removed) return wrong("what is removed of the lines does not add up to what is removed");
        for (std::uint32_t party = 0; party < change.size(); ++party)
            if (change[party] != 0) return wrong("the net position of " + quote(data_.parties[party]) + " has changed");
        if (auto found = fault_between_two()) return found;
        return fault_in_cycles();
    }

private:
    [[nodiscard]] finding wrong(std::string text) const { return {"no_clearing", severity::error, in_.of.in.code(), {}, std::move(text)}; }
    [[nodiscard]] finding not_greatest(std::string text) const
    {
        return {"clearing_not_greatest", severity::error, in_.of.in.code(), {}, std::move(text)};
    }

    /// Bilateral lines of each pair: as much is removed on one side as on the other, and all of one side.
    [[nodiscard]] std::optional<finding> fault_between_two() const
    {
        if (whole_.scopes.empty()) return std::nullopt;
        const std::vector<direction> directions = detail::directions_of(data_, in_.of);
        const std::vector<std::size_t> opposites = detail::opposites_of(directions, data_.parties.size());
        const auto sums = [&](std::size_t of) {
            std::pair<int128, int128> sum{0, 0};  // removed, left
            if (of == directions.size()) return sum;
            for (std::size_t row = directions[of].first; row < directions[of].last; ++row) {
                if (whole_.scope_of(row) != netting_scope::bilateral) continue;
                sum.first += in_.lines[row - in_.of.first].removed;
                sum.second += in_.lines[row - in_.of.first].after();
            }
            return sum;
        };
        for (std::size_t i = 0; i < directions.size(); ++i) {
            const auto [removed, left] = sums(i);
            const auto [removed_back, left_back] = sums(opposites[i]);
            const std::string pair = quote(data_.parties[directions[i].debtor]) + " and " + quote(data_.parties[directions[i].creditor]);
            if (removed != removed_back) return wrong("between " + pair + " more is removed on one side than on the other");
            if (left > 0 && left_back > 0) return not_greatest("between " + pair + " something is left on both sides");
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<finding> fault_in_cycles() const
    {
        std::vector<std::int64_t> level(data_.parties.size(), -1);
        for (const clearing_level& each : in_.levels) {
            if (each.party.index() >= level.size() || each.level < 0) return not_greatest("a level is that of a party, and not below 0");
            level[each.party.index()] = each.level;
        }
        for (const cleared_line& each : in_.lines) {
            if (whole_.scope_of(each.row) != netting_scope::multilateral || each.before == 0) continue;
            const std::int64_t debtor = level[data_.debtor[each.row]];
            const std::int64_t creditor = level[data_.creditor[each.row]];
            if (debtor < 0 || creditor < 0) return not_greatest("each party with a line has a level");
            if (each.after() > 0 && debtor - creditor < 1)
                return not_greatest("what is left of the line " + quote(set_.line(each.row)) + " does not lead down");
            if (each.removed > 0 && debtor - creditor > 1)
                return not_greatest("what is removed of the line " + quote(set_.line(each.row)) + " leads down by more than a level");
        }
        return std::nullopt;
    }

    const obligation_data& data_;
    const obligation_set& set_;
    const obligation_clearing& whole_;
    const currency_clearing& in_;
};

}  // namespace

checked<obligation_clearing> clear_to_maximum(const obligation_set& of, const netting_consent& consent)
{
    obligation_clearing made;
    std::vector<finding> found = detail::apply_consent(of, consent, made.scopes);
    if (any_error(found)) return found;
    made.notes = std::move(found);
    for (const obligation_set::section& each : of.sections()) made.currencies.push_back(currency_clearer{of, each, made}.run());
    PARTNERING_EXPECTS(verify(of, made).empty(), "the levels prove that no clearing removes more");
    return made;
}

std::vector<finding> verify(const obligation_set& of, const obligation_clearing& cleared)
{
    const auto wrong = [](const char* text) { return std::vector{finding{"no_clearing", severity::error, {}, {}, text}}; };
    if (!cleared.scopes.empty() && cleared.scopes.size() != of.size()) return wrong("a clearing has a scope for each obligation, or none");
    if (cleared.currencies.size() != of.sections().size()) return wrong("a clearing has each currency of the obligations");
    std::vector<finding> found;
    for (std::size_t i = 0; i < cleared.currencies.size(); ++i) {
        if (cleared.currencies[i].of != of.sections()[i]) return wrong("a clearing has the currencies of the obligations, in their order");
        if (auto fault = currency_verifier{of, cleared, cleared.currencies[i]}.fault()) found.push_back(*std::move(fault));
    }
    return found;
}

std::vector<obligation> remaining(const obligation_set& of, const obligation_clearing& cleared)
{
    std::vector<obligation> left;
    for (const currency_clearing& in : cleared.currencies) {
        PARTNERING_EXPECTS(in.of.last <= of.size(), "a clearing is asked about the set it was made of");
        for (const cleared_line& each : in.lines) {
            if (each.after() == 0) continue;
            left.push_back(of.at(each.row));
            left.back().amount = in.of.money(each.after());
        }
    }
    return left;
}

PARTNERING_END
