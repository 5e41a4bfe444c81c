#include "airport_levels.hpp"

#include <partnering/core/contract.hpp>

#include "allocation/members.hpp"
#include "allocation/rounding_terms.hpp"
#include "named_players.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

PARTNERING_BEGIN

namespace {

using detail::cpp_int;
using detail::each_share;

cpp_int power_of_ten(int places) { return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(places)); }

using detail::share_bounds;

/// A share times a factor, rounded down.
struct floored {
    cpp_int whole;
    bool has_rest;
};
/// Nothing where the bounds do not say.
std::optional<floored> floor_of(const share_bounds& share, const cpp_int& factor)
{
    floored made;
    cpp_int rest;
    divide_qr(cpp_int{share.least * factor}, share.below, made.whole, rest);
    made.has_rest = !rest.is_zero();
    const bool is_told = share.is_exact() || (made.has_rest && share.most * factor < (made.whole + 1) * share.below);
    return is_told ? std::optional{std::move(made)} : std::nullopt;
}

std::string range_text(const rational_range& range)
{
    return range.least == range.most ? number_text(range.least) : number_text(range.least) + " to " + number_text(range.most);
}

/// What all of a kind bear, in units: those that are whole, and what is left of one.
struct kind_amount {
    int128 units = 0;
    bool is_nothing = false;  ///< all of it
    bool is_whole = false;
    cpp_int key = 0;  ///< by what those are put in order who may get a unit: in parts of 2^key_bits, rounded down
};

/// A kind's place in that order, exactly.
struct exact_key {
    cpp_int above;
    cpp_int below;
    /// The larger first; over one denominator the numerators decide.
    friend bool operator<(const exact_key& a, const exact_key& b)
    {
        return a.below == b.below ? a.above > b.above : a.above * b.below > b.above * a.below;
    }
};

/// So many that hardly anybody is alike in them who is not so exactly.
constexpr unsigned key_bits = 768;

class airport_rounding {
public:
    airport_rounding(airport_rule rule, std::span<const airport_user> users, const detail::airport_levels& levels,
                     const allocation_rounding& terms)
        : rule_{rule}, users_{users}, levels_{levels}, terms_{terms}, by_ratio_{terms.remainder.order == remainder_order::largest_ratio},
          kinds_of_(levels.of_cost.size())
    {
        for (std::size_t kind = 0; kind < users.size(); ++kind) kinds_of_[levels.of_kind[kind]].push_back(kind);
    }

    [[nodiscard]] std::vector<int128> units(int128 total)
    {
        amounts_.resize(users_.size());
        each_amount([&](std::size_t kind, const share_bounds& units) {
            const auto parts = floor_of(units, cpp_int{1} << key_bits);
            if (!parts) return false;
            const cpp_int whole = parts->whole >> key_bits;
            if (whole >= cpp_int{1} << 127) throw arithmetic_error{"amount_out_of_range"};
            kind_amount made{.units = static_cast<int128>(whole), .key = parts->whole - (whole << key_bits)};
            made.is_whole = made.key.is_zero() && !parts->has_rest;
            made.is_nothing = made.is_whole && whole.is_zero();
            if (by_ratio_ && !made.is_whole) {
                made.key = leading(ratio_of(units.least, whole, units.below));
                if (!units.is_exact() && leading(ratio_of(units.most, whole, units.below)) != made.key) return false;
            }
            amounts_[kind] = std::move(made);
            return true;
        });
        int128 left = total;
        std::vector<int128> made;
        for (const kind_amount& each : amounts_) {
            made.push_back(each.units);
            left -= each.units;
        }
        PARTNERING_EXPECTS(left >= 0, "amounts that are rounded down are no more than the total");
        if (terms_.remainder.order == remainder_order::one_member) {
            for (std::size_t kind = 0; kind < users_.size(); ++kind)
                if (users_[kind].id == terms_.remainder.bearer) made[kind] += left;
            return made;
        }
        const std::vector<std::size_t> order = in_order(static_cast<std::size_t>(left));
        PARTNERING_EXPECTS(static_cast<std::size_t>(left) <= order.size(), "fewer units are left than kinds have lost a part of one");
        for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++made[order[i]];
        return made;
    }

private:
    /// Goes through the kinds by level, `use(kind, units)`: what all of the kind bear, in units, as each_share has it.
    template <class Use>
    void each_amount(const Use& use) const
    {
        const cpp_int step_above = terms_.step.numerator();
        const cpp_int step_below = terms_.step.denominator();
        each_share(rule_, levels_, [&](std::size_t level, const share_bounds& share) {
            const cpp_int unit = share.below * step_above;
            bool enough = true;
            for (const std::size_t kind : kinds_of_[level]) {
                const cpp_int factor = step_below * users_[kind].count;
                const cpp_int least = share.least * factor;
                enough = (share.is_exact() ? use(kind, share_bounds{least, least, unit})
                                           : use(kind, share_bounds{least, cpp_int{share.most * factor}, unit})) &&
                         enough;
            }
            return enough;
        });
    }
    /// By what those are put in order who may get a unit: what is beyond whole units, as a part of a unit or of the amount.
    [[nodiscard]] exact_key ratio_of(const cpp_int& above, const cpp_int& whole, const cpp_int& unit) const
    {
        // Who would have nothing has lost all of it.
        if (by_ratio_ && whole.is_zero()) return {1, 1};
        return {above - whole * unit, by_ratio_ ? above : unit};
    }
    [[nodiscard]] static cpp_int leading(const exact_key& key) { return (key.above << key_bits) / key.below; }

    /// The kinds that may get a unit, those first who are to have the `left` ones.
    [[nodiscard]] std::vector<std::size_t> in_order(std::size_t left) const
    {
        std::vector<std::size_t> order;
        const bool as_written = terms_.remainder.order == remainder_order::first_first;
        for (std::size_t kind = 0; kind < amounts_.size(); ++kind)
            if (as_written ? !amounts_[kind].is_nothing : !amounts_[kind].is_whole) order.push_back(kind);
        if (as_written || left == 0 || left >= order.size()) return order;
        const auto key = [&](std::size_t place) -> const cpp_int& { return amounts_[order[place]].key; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const int by_key = amounts_[a].key.compare(amounts_[b].key);
            return by_key != 0 ? by_key > 0 : users_[a].id < users_[b].id;
        });
        if (key(left - 1) != key(left)) return order;
        // Who gets the last ones is decided among those who are alike so far.
        std::size_t first = left - 1;
        std::size_t last = left;
        while (first > 0 && key(first - 1) == key(left)) --first;
        while (last < order.size() && key(last) == key(left)) ++last;
        const std::vector<std::size_t> decided =
            exactly_in_order({order.begin() + static_cast<std::ptrdiff_t>(first), order.begin() + static_cast<std::ptrdiff_t>(last)});
        std::copy(decided.begin(), decided.end(), order.begin() + static_cast<std::ptrdiff_t>(first));
        return order;
    }

    /// The same by exact keys, ties by name. Those who are alike mostly are so exactly: each key is kept once.
    [[nodiscard]] std::vector<std::size_t> exactly_in_order(std::vector<std::size_t> alike) const
    {
        std::vector<std::uint8_t> is_asked(users_.size(), 0);
        for (const std::size_t kind : alike) is_asked[kind] = 1;
        std::map<exact_key, std::vector<std::size_t>> by_key;
        each_amount([&](std::size_t kind, const share_bounds& units) {
            if (is_asked[kind] == 0) return true;
            if (by_ratio_ && amounts_[kind].units == 0) {
                by_key[ratio_of(units.least, 0, units.below)].push_back(kind);
                return true;
            }
            if (units.is_exact()) by_key[ratio_of(units.least, units.least / units.below, units.below)].push_back(kind);
            return units.is_exact();
        });
        alike.clear();
        for (auto& [key, kinds] : by_key) {
            std::sort(kinds.begin(), kinds.end(), [&](std::size_t a, std::size_t b) { return users_[a].id < users_[b].id; });
            alike.insert(alike.end(), kinds.begin(), kinds.end());
        }
        return alike;
    }

    airport_rule rule_;
    std::span<const airport_user> users_;
    const detail::airport_levels& levels_;
    const allocation_rounding& terms_;
    bool by_ratio_;
    std::vector<std::vector<std::size_t>> kinds_of_;  ///< by level
    std::vector<kind_amount> amounts_;
};

checked<rounded_allocation> rounded(airport_rule rule, std::span<const airport_user> users, const detail::airport_levels& levels,
                                    const allocation_rounding& terms)
{
    const rational step = terms.step.value();
    const auto is_bearer = [&](const airport_user& user) { return user.id == terms.remainder.bearer; };
    if (std::optional<finding> found = wrong_rounding(levels.dearest, terms, std::any_of(users.begin(), users.end(), is_bearer)))
        return *std::move(found);
    if (terms.carry)
        return wrong("number_too_long", detail::name_of(rule),
                     "what rounding owes would be carried as an exact amount, which may be too long here: round without carry");
    const int128 total = (levels.dearest / step).to_integer(rounding_mode::floor);
    rounded_allocation made{
        airport_rounding{rule, users, levels, terms}.units(total), {"round", "", {}, number_text(levels.dearest), {}}, {}};
    made.why.inputs = {
        {"total", number_text(levels.dearest)}, {"unit", number_text(step)}, {"remainder", std::string{to_string(terms.remainder.order)}}};
    return made;
}

}  // namespace

checked<airport_ranges> airport_within(airport_rule rule, std::span<const airport_user> users, int places)
{
    PARTNERING_EXPECTS(places >= 0 && places <= 100, "a share is told within 0 to 100 decimal places");
    return answered(detail::name_of(rule), [&] {
        return detail::of_levels(users, [&](const detail::airport_levels& levels) -> checked<airport_ranges> {
            const cpp_int scale = power_of_ten(places);
            std::vector<rational_range> by_level(levels.of_cost.size());
            each_share(rule, levels, [&](std::size_t level, const share_bounds& share) {
                const auto least = floor_of(share, scale);
                if (least)
                    by_level[level] = {detail::ratio_of(least->whole, scale),
                                       detail::ratio_of(least->whole + (least->has_rest ? 1 : 0), scale)};
                return least.has_value();
            });
            airport_ranges made;
            for (const std::size_t level : levels.of_kind) made.shares.push_back(by_level[level]);
            made.why = detail::why_shared(rule, users, levels, [&](std::size_t kind) { return range_text(made.shares[kind]); });
            return made;
        });
    });
}

checked<rounded_allocation> airport_rounded(airport_rule rule, std::span<const airport_user> users, const allocation_rounding& terms)
{
    return answered(detail::name_of(rule), [&] {
        return detail::of_levels(users, [&](const detail::airport_levels& levels) -> checked<rounded_allocation> {
            return rounded(rule, users, levels, terms);
        });
    });
}

PARTNERING_END
