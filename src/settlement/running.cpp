#include "running.hpp"

#include <partnering/charge/evaluate.hpp>
#include <partnering/core/contract.hpp>

#include <algorithm>
#include <set>
#include <variant>

PARTNERING_BEGIN

namespace {

/// Above the end of the piece before it, up to its own: slope × quantity + base.
struct exact_piece {
    std::int64_t up_to;
    rational slope;
    rational base;
};
using exact_pieces = std::vector<exact_piece>;

constexpr std::int64_t without_end = INT64_MAX;

/// The largest whole number that a bound leaves in its tier; nothing where the bound is no positive number of a common size.
std::optional<std::int64_t> last_of(const tier& t, const rational& one)
{
    if (!t.up_to) return without_end;
    const rational bound = *t.up_to * one;
    if (bound.sign() <= 0 || bound >= rational{std::int64_t{1} << 61}) return std::nullopt;
    auto last = static_cast<std::int64_t>(bound.to_integer(rounding_mode::floor));
    if (t.bound == tier_bound::exclusive && bound == rational{last}) --last;
    return last;
}

/// `quantity` counts units of the column, `one` of which are a unit of the service.
std::optional<exact_pieces> pieces_of(const formula& how, const rational& one)
{
    const auto counts = [](const driver& by) { return std::holds_alternative<quantity_driver>(by); };
    if (const auto* unit = std::get_if<formula::unit_price>(&how.content())) {
        if (!counts(unit->by)) return std::nullopt;
        return exact_pieces{{without_end, unit->price / one, {}}};
    }
    if (const auto* tiered = std::get_if<formula::tiered_price>(&how.content())) {
        if (!counts(tiered->by)) return std::nullopt;
        exact_pieces pieces;
        rational before;  // the bound of the tier before, in units of the service
        rational paid;    // for all tiers before
        for (const tier& t : tiered->tiers) {
            const auto last = last_of(t, one);
            if (!last) return std::nullopt;
            if (tiered->mode == tier_mode::graduated) {
                paid += t.flat;
                pieces.push_back({*last, t.unit / one, paid - before * t.unit});
                if (t.up_to) {
                    paid += (*t.up_to - before) * t.unit;
                    before = *t.up_to;
                }
            } else {
                pieces.push_back({*last, t.unit / one, t.flat});
            }
        }
        return pieces;
    }
    if (const auto* less = std::get_if<formula::discount>(&how.content())) {
        auto pieces = pieces_of(less->of.front(), one);
        if (!pieces) return std::nullopt;
        for (exact_piece& p : *pieces) {
            p.slope *= rational{1} - less->ratio;
            p.base *= rational{1} - less->ratio;
        }
        return pieces;
    }
    if (const auto* total = std::get_if<formula::total>(&how.content())) {
        exact_pieces sum{{without_end, {}, {}}};
        for (const formula& part : total->parts) {
            auto pieces = pieces_of(part, one);
            if (!pieces) return std::nullopt;
            exact_pieces both;
            // Both end without end, and so together.
            for (auto a = sum.begin(), b = pieces->begin(); a != sum.end();) {
                const std::int64_t end = std::min(a->up_to, b->up_to);
                both.push_back({end, a->slope + b->slope, a->base + b->base});
                const bool first = a->up_to == end;
                if (b->up_to == end) ++b;
                if (first) ++a;
            }
            sum = std::move(both);
        }
        return sum;
    }
    return std::nullopt;
}

}  // namespace

std::optional<running_price> running_price::of(const formula& how, int quantity_decimals, const rounding_rule& rule)
{
    rational one{1};
    for (int i = 0; i < quantity_decimals; ++i) one *= rational{10};
    auto exact = pieces_of(how, one);
    if (!exact) return std::nullopt;
    const rational step = rule.step.value();
    int128 divisor = 1;
    for (exact_piece& p : *exact) {
        p.slope /= step;
        p.base /= step;
        for (const rational* part : {&p.slope, &p.base}) {
            if (!part->is_small()) return std::nullopt;
            divisor = common_denominator(divisor, part->denominator());
            if (divisor == 0) return std::nullopt;
        }
    }
    running_price made{static_cast<std::uint64_t>(divisor), rule.mode};
    made.pieces_.push_back({0, 0, 0});
    // Two values and their difference stay below 2^62 where each stays below 2^60.
    constexpr int128 limit = int128{1} << 60;
    for (const exact_piece& p : *exact) {
        const auto slope = whole_number(p.slope * rational{divisor, 1});
        const auto base = whole_number(p.base * rational{divisor, 1});
        if (!slope || !base) return std::nullopt;
        const int128 steep = *slope < 0 ? -int128{*slope} : int128{*slope};
        const int128 high = *base < 0 ? -int128{*base} : int128{*base};
        if (high >= limit / 2) return std::nullopt;
        const auto most = static_cast<std::int64_t>(std::min<int128>(steep == 0 ? limit : limit / 2 / steep, p.up_to));
        if (most > made.pieces_.back().up_to) made.pieces_.push_back({most, *slope, *base});
        if (most < p.up_to) break;
    }
    return made;
}

running_sums::running_sums(const plan::data& under, int quantity_decimals, bool whole_cells)
    : plan_{under}, one_{1}, legs_(under.legs.size())
{
    for (int i = 0; i < quantity_decimals; ++i) one_ *= rational{10};
    std::vector<std::uint32_t> groups(under.legs.size());
    for (const segment& s : under.segments) {
        for (const route& r : under.snapshots[s.snapshot].routes) {
            for (const std::uint32_t position : r.ordered) {
                const route_leg& rl = r.legs[position];
                of_leg& leg = legs_[rl.leg];
                const plan_leg& self = under.legs[rl.leg];
                if (!leg.ordered) leg.whole = rl.bases.empty();
                leg.ordered = true;
                leg.whole = leg.whole && rl.multiplicity == rational{1};
                // The one party that a record names stands at an end: each cell is an account.
                const bool single = r.slots.size() == 1 && !r.wants_introducer &&
                                    (self.payer.is == leg_end::kind::member || self.payee.is == leg_end::kind::member);
                const bool only = ++groups[rl.leg] == 1;
                leg.by_cell = whole_cells && single && only;
            }
        }
    }
    for (std::uint32_t i = 0; i < legs_.size(); ++i)
        if (legs_[i].ordered && legs_[i].whole && under.details[i].at_event)
            legs_[i].price = running_price::of(under.details[i].how, quantity_decimals, *under.details[i].at_event);
}

std::uint32_t running_sums::account(std::uint32_t leg, std::int32_t period, std::uint32_t payer, std::uint32_t payee)
{
    of_leg& self = legs_[leg];
    PARTNERING_EXPECTS(!self.by_cell, "a leg that keeps its accounts by cell has no others");
    return self.index.insert(
        {static_cast<std::uint64_t>(static_cast<std::uint32_t>(period)), static_cast<std::uint64_t>(payer) << 32 | payee});
}

std::int64_t* running_sums::quantities(std::uint32_t leg, std::size_t accounts)
{
    of_leg& self = legs_[leg];
    if (self.quantities.size() < accounts) self.quantities.resize(accounts, start(self));
    return self.quantities.data();
}

running_sums::so_far running_sums::at(std::uint32_t leg, std::uint32_t account) const
{
    const of_leg& self = legs_[leg];
    const std::int64_t quantity = account < self.quantities.size() ? self.quantities[account] : start(self);
    if (quantity == moved) return self.others.at(account);
    if (quantity == nothing_yet) return {false, {}, std::vector<rational>(plan_.details[leg].how.bases().size())};
    return {true, rational{quantity} / one_, {}};
}

rational running_sums::total(std::uint32_t leg, const so_far& where) const
{
    if (!where.any) return {};
    const formula& how = plan_.details[leg].how;
    const std::vector<basis> bases = how.bases();
    const charge_inputs<plain> inputs{
        plain::of(where.units),
        [&](const basis& of) {
            return plain::of(where.bases[static_cast<std::size_t>(std::find(bases.begin(), bases.end(), of) - bases.begin())]);
        },
        [&](const measure_ref&) -> plain { throw contract_violation{"a charge per record asks for no measure", __FILE__, __LINE__}; }};
    return evaluate(how, inputs).value();
}

rational running_sums::add(std::uint32_t leg, std::uint32_t account, const rational& units, std::vector<rational> bases)
{
    of_leg& self = legs_[leg];
    so_far where = at(leg, account);
    const rational before = total(leg, where);
    where.any = true;
    where.units += units;
    for (std::size_t i = 0; i < where.bases.size(); ++i) where.bases[i] += bases[i];
    rational difference = total(leg, where) - before;
    std::int64_t& quantity = quantities(leg, std::size_t{account} + 1)[account];
    const auto whole = self.whole && quantity != moved ? whole_number(where.units * one_) : std::nullopt;
    if (whole && *whole > moved) {
        quantity = *whole;
    } else {
        quantity = moved;
        self.others.insert_or_assign(account, std::move(where));
    }
    return difference;
}

PARTNERING_END
