#include "default_rates.hpp"

#include <partnering/core/contract.hpp>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

// Rates are always an upper bound of those that are looked for, and what they let each party pay is no more than they say (`surplus` is
// not below 0): so the greatest solution lies at or below them. Where no branch changes on the way, payments are linear, and rates may be
// lowered along a straight line to the solution of the linear system. A branch changes where a party has nothing left for a rank of its
// debts (the one before becomes its marginal one), or where a guarantee's claim outgrows its share; there the line ends, and the next one
// begins. Every branch changes once at most, so that lines come to an end. Monotone payments of any such kind can be cleared like this:
// L. Besting, M. Hoefer, L. Huth, Computing Tarski Fixed Points in Financial Networks, arXiv:2602.16387.

default_rates::default_rates(const liability_network& of) : of_{of}, state_(of.parties.size()), capped_(of.covers.size(), true)
{
    const integer_ratio assets = ratio_of(of.costs.assets);
    const integer_ratio payments = ratio_of(of.costs.payments);
    cost_unit_ = lcm(assets.below, payments.below);
    assets_left_ = cost_unit_ / assets.below * assets.above;
    payments_left_ = cost_unit_ / payments.below * payments.above;
    while (next_wave() && !too_many_) settle();
}

cpp_int default_rates::rate(std::size_t party, std::size_t place) const
{
    const state& of = state_[party];
    if (of.wave == 0 || place < of.marginal) return below_;
    return place > of.marginal ? cpp_int{0} : of.rate;
}

/// Adds factor * rate.
void default_rates::add_rate(form& to, const cpp_int& factor, std::size_t party, std::size_t place) const
{
    const state& of = state_[party];
    if (of.wave == 0 || place < of.marginal)
        to.fixed += factor;
    else if (place == of.marginal)
        to.rates.emplace_back(party, factor);
}

/// Whether a guarantor in default pays its share of the debt, and not just what is claimed.
bool default_rates::is_open(std::size_t cover) const
{
    const liability_network::cover& of = of_.covers[cover];
    const state& guarantor = state_[of.guarantor];
    if (guarantor.wave == 0 || of.place < guarantor.marginal) return false;
    return of.place > guarantor.marginal || !capped_[cover];
}

/// Adds factor * what a guarantor pays.
void default_rates::add_claim(form& to, const cpp_int& factor, std::size_t cover) const
{
    const liability_network::cover& of = of_.covers[cover];
    const liability_network::debt& debt = of_.debts[of.debt];
    const cpp_int most = factor * debt.amount;
    if (is_open(cover)) return add_rate(to, most, of.guarantor, of.place);
    to.fixed += most;
    add_rate(to, -most, debt.debtor, debt.place);
}

/// What a party's rate is multiplied by: the debts of its marginal class, and guaranteed debts that share with them.
cpp_int default_rates::weight(std::size_t party) const
{
    const liability_network::debt_class& marginal = of_.parties[party].classes[state_[party].marginal];
    cpp_int sum = marginal.fixed;
    for (const std::size_t each : marginal.covers)
        if (!capped_[each]) sum += of_.debts[of_.covers[each].debt].amount;
    return sum * cost_unit_;
}

/// What is left for the debts of the marginal class; of a party that is not in default, for its owners.
default_rates::form default_rates::balance(std::size_t party) const
{
    const liability_network::party& of = of_.parties[party];
    const state& its = state_[party];
    const bool in_default = its.wave > 0;
    form made;
    made.fixed = of.assets * (in_default ? assets_left_ : cost_unit_);
    const cpp_int& part = in_default ? payments_left_ : cost_unit_;
    for (const std::size_t each : of.claims) add_rate(made, part * of_.debts[each].amount, of_.debts[each].debtor, of_.debts[each].place);
    for (const std::size_t each : of.covers) add_claim(made, part, each);
    const std::size_t classes = in_default ? its.marginal + 1 : of.classes.size();
    for (std::size_t place = 0; place < classes; ++place) {
        const bool is_marginal = in_default && place == its.marginal;
        if (!is_marginal) made.fixed -= of.classes[place].fixed * cost_unit_;
        for (const std::size_t each : of.classes[place].covers)
            if (!is_open(each)) add_claim(made, -cost_unit_, each);
    }
    std::sort(made.rates.begin(), made.rates.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    integer_row joined;
    for (auto& each : made.rates) {
        if (!joined.empty() && joined.back().first == each.first)
            joined.back().second += each.second;
        else
            joined.push_back(std::move(each));
    }
    std::erase_if(joined, [](const auto& each) { return each.second == 0; });
    made.rates = std::move(joined);
    return made;
}

/// Times the denominator of rates.
cpp_int default_rates::value(const form& of) const
{
    cpp_int sum = of.fixed * below_;
    for (const auto& [party, factor] : of.rates) sum += factor * state_[party].rate;
    return sum;
}

void default_rates::enter(std::size_t party, std::size_t place)
{
    state_[party].marginal = place;
    state_[party].rate = below_;
    for (const std::size_t each : of_.parties[party].classes[place].covers) capped_[each] = true;
}

/// Those who are short now default; false where nobody is.
bool default_rates::next_wave()
{
    std::vector<std::size_t> fallen;
    std::size_t before = 0;
    for (std::size_t party = 0; party < state_.size(); ++party) {
        if (is_in_default(party))
            ++before;
        else if (value(balance(party)) < 0)
            fallen.push_back(party);
    }
    too_many_ = before + fallen.size() > most_defaults;
    ++waves_;
    for (const std::size_t party : fallen) {
        enter(party, of_.parties[party].classes.size() - 1);
        state_[party].wave = waves_;
    }
    return !fallen.empty();
}

/// Lowers rates until those in default pay just what they have.
void default_rates::settle()
{
    while (true) {
        if (drop_empty_classes() || uncap() || pass_classes()) continue;
        const auto is_settled = [&](std::size_t party) { return !is_in_default(party) || weight(party) == 0 || surplus(party) == 0; };
        bool settled = true;
        for (std::size_t party = 0; party < state_.size() && settled; ++party) settled = is_settled(party);
        if (settled) return;
        solve();
    }
}

/// Where a marginal class has nothing to share in proportion, and not enough for what is claimed: the rate falls to where claims share.
bool default_rates::drop_empty_classes()
{
    for (std::size_t party = 0; party < state_.size(); ++party) {
        state& its = state_[party];
        if (!is_in_default(party) || weight(party) != 0 || value(balance(party)) >= 0) continue;
        cpp_int most = 0;
        for (const std::size_t each : of_.parties[party].classes[its.marginal].covers) {
            const liability_network::debt& debt = of_.debts[of_.covers[each].debt];
            if (debt.amount != 0) most = std::max(most, cpp_int{below_ - rate(debt.debtor, debt.place)});
        }
        if (most > 0) {
            its.rate = most;
            PARTNERING_EXPECTS(uncap(), "the largest claim is as large as its share");
        } else {
            PARTNERING_EXPECTS(its.marginal > 0, "a party in default has something to pay less of");
            enter(party, its.marginal - 1);
        }
        return true;
    }
    return false;
}

/// Guarantees whose claims are as large as their shares share from now on: rates only fall, so that claims only grow.
bool default_rates::uncap()
{
    bool any = false;
    for (std::size_t i = 0; i < of_.covers.size(); ++i) {
        const liability_network::cover& each = of_.covers[i];
        const liability_network::debt& debt = of_.debts[each.debt];
        const state& guarantor = state_[each.guarantor];
        if (guarantor.wave == 0 || each.place != guarantor.marginal || !capped_[i] || debt.amount == 0) continue;
        if (guarantor.rate + rate(debt.debtor, debt.place) > below_) continue;
        capped_[i] = false;
        any = true;
    }
    return any;
}

/// Who has nothing for its marginal class: what it pays depends on what stands before it from now on.
bool default_rates::pass_classes()
{
    bool any = false;
    for (std::size_t party = 0; party < state_.size(); ++party) {
        state& its = state_[party];
        if (!is_in_default(party) || its.rate != 0 || its.marginal == 0) continue;
        enter(party, its.marginal - 1);
        any = true;
    }
    return any;
}

/// One straight line down.
void default_rates::solve()
{
    std::vector<std::size_t> parties;
    std::vector<std::size_t> number(state_.size(), state_.size());
    for (std::size_t party = 0; party < state_.size(); ++party) {
        if (!is_in_default(party) || weight(party) == 0) continue;
        number[party] = parties.size();
        parties.push_back(party);
    }
    std::vector<form> forms;
    forms.reserve(parties.size());
    for (const std::size_t party : parties) forms.push_back(balance(party));

    // Where a group pays its marginal classes within itself only, and loses nothing, its equations have no solution or many.
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> depends{parties.size()};
    for (std::size_t i = 0; i < forms.size(); ++i)
        for (const auto& [party, factor] : forms[i].rates)
            if (number[party] < parties.size()) add_edge(i, number[party], depends);
    std::vector<std::size_t> group(parties.size());
    const std::size_t groups = parties.empty() ? 0 : boost::strong_components(depends, group.data());
    std::vector<cpp_int> within(parties.size());
    for (std::size_t i = 0; i < forms.size(); ++i)
        for (const auto& [party, factor] : forms[i].rates)
            if (number[party] < parties.size() && group[number[party]] == group[i]) within[number[party]] += factor;
    std::vector<bool> closed(groups, true);
    std::vector<bool> falls(groups, false);
    for (std::size_t i = 0; i < parties.size(); ++i) {
        if (within[i] != weight(parties[i])) closed[group[i]] = false;
        if (weight(parties[i]) * state_[parties[i]].rate != value(forms[i])) falls[group[i]] = true;
    }
    for (std::size_t each = 0; each < groups; ++each) {
        if (!closed[each] || !falls[each]) continue;
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < parties.size(); ++i)
            if (group[i] == each) members.push_back(parties[i]);
        return slide(members);
    }

    // A closed group that is settled stays where it is; what it pays is fixed.
    std::vector<std::size_t> unknown(state_.size(), state_.size());
    std::vector<std::size_t> solved;
    for (std::size_t i = 0; i < parties.size(); ++i) {
        if (closed[group[i]]) continue;
        unknown[parties[i]] = solved.size();
        solved.push_back(i);
    }
    const cpp_int scale = solved.size() == parties.size() ? cpp_int{1} : below_;
    std::vector<integer_row> rows;
    std::vector<cpp_int> right;
    for (const std::size_t i : solved) {
        integer_row row{{rows.size(), weight(parties[i])}};
        cpp_int fixed = forms[i].fixed * scale;
        for (const auto& [party, factor] : forms[i].rates) {
            if (unknown[party] < solved.size())
                row.emplace_back(unknown[party], -factor);
            else
                fixed += factor * state_[party].rate;
        }
        rows.push_back(std::move(row));
        right.push_back(std::move(fixed));
    }
    integer_solution found = solve_exactly(rows, right);
    std::vector<move> moves;
    moves.reserve(solved.size());
    for (std::size_t i = 0; i < solved.size(); ++i)
        moves.push_back({parties[solved[i]], {std::move(found.numerators[i]), found.denominator * scale}});
    go(moves);
}

/// A closed group that pays more than it has falls together, each in the proportion that keeps its equations as wrong as they are, until
/// a branch changes.
void default_rates::slide(const std::vector<std::size_t>& closed)
{
    std::vector<std::size_t> number(state_.size(), state_.size());
    for (std::size_t i = 0; i < closed.size(); ++i) number[closed[i]] = i;
    // The first falls by 1 unit; the others by what follows from it.
    std::vector<integer_row> rows;
    std::vector<cpp_int> right;
    for (std::size_t i = 1; i < closed.size(); ++i) {
        integer_row row{{i - 1, weight(closed[i])}};
        cpp_int fixed = 0;
        for (const auto& [party, factor] : balance(closed[i]).rates) {
            if (number[party] == 0)
                fixed += factor;
            else if (number[party] < closed.size())
                row.emplace_back(number[party] - 1, -factor);
        }
        rows.push_back(std::move(row));
        right.push_back(std::move(fixed));
    }
    const integer_solution found = solve_exactly(rows, right);
    // So far that each would have less than nothing: a branch changes before.
    cpp_int least = found.denominator;
    for (const cpp_int& each : found.numerators) least = std::min(least, each);
    PARTNERING_EXPECTS(least > 0, "in a group that pays itself, who gets less pays less");
    std::vector<move> moves;
    for (std::size_t i = 0; i < closed.size(); ++i) {
        const cpp_int& falls = i == 0 ? found.denominator : found.numerators[i - 1];
        moves.push_back({closed[i], {state_[closed[i]].rate * least - 2 * below_ * falls, below_ * least}});
    }
    go(moves);
}

/// Goes to the new rates, or as far on the line to them as no branch changes.
void default_rates::go(const std::vector<move>& moves)
{
    std::vector<const move*> of(state_.size());
    for (const move& each : moves) of[each.party] = &each;
    // How far: 1, or the least part of the way at which something comes to 0.
    integer_ratio part{1, 1};
    const auto ends_at = [&](const cpp_int& now, const cpp_int& then, const cpp_int& then_below) {
        // now / below_ goes to then / then_below, below 0.
        if (then >= 0) return;
        const cpp_int from = now * then_below;
        const cpp_int length = from - then * below_;
        if (from * part.below < part.above * length) part = {from, length};
    };
    for (const move& each : moves)
        if (state_[each.party].marginal > 0) ends_at(state_[each.party].rate, each.to.above, each.to.below);
    for (std::size_t i = 0; i < of_.covers.size(); ++i) {
        const liability_network::cover& each = of_.covers[i];
        const liability_network::debt& debt = of_.debts[each.debt];
        if (state_[each.guarantor].wave == 0 || each.place != state_[each.guarantor].marginal || !capped_[i] || debt.amount == 0) continue;
        const auto goes_to = [&](std::size_t party, std::size_t place) {
            const move* to = is_in_default(party) && place == state_[party].marginal ? of[party] : nullptr;
            return to == nullptr ? integer_ratio{rate(party, place), below_} : to->to;
        };
        const integer_ratio guarantor = goes_to(each.guarantor, each.place);
        const integer_ratio debtor = goes_to(debt.debtor, debt.place);
        ends_at(rate(each.guarantor, each.place) + rate(debt.debtor, debt.place) - below_,
                guarantor.above * debtor.below + debtor.above * guarantor.below - guarantor.below * debtor.below,
                guarantor.below * debtor.below);
    }
    // All rates over one denominator. Where no branch ends the line, all that move have the same one already.
    const bool is_whole = part.above == part.below;
    std::vector<integer_ratio> rates(state_.size(), {0, 1});
    cpp_int common = 1;
    for (std::size_t party = 0; party < state_.size(); ++party) {
        if (!is_in_default(party)) continue;
        integer_ratio& next = rates[party];
        if (of[party] == nullptr) {
            next = {state_[party].rate, below_};
        } else if (is_whole) {
            next = of[party]->to;
        } else {
            // rate + part * (to - rate)
            const integer_ratio& to = of[party]->to;
            next = {state_[party].rate * to.below * part.below + part.above * (to.above * below_ - state_[party].rate * to.below),
                    below_ * to.below * part.below};
            const cpp_int divisor = gcd(next.above, next.below);
            next.above /= divisor;
            next.below /= divisor;
        }
        if (common % next.below != 0) common = lcm(common, next.below);
    }
    for (std::size_t party = 0; party < state_.size(); ++party) {
        if (!is_in_default(party)) continue;
        cpp_int next = common / rates[party].below * rates[party].above;
        PARTNERING_EXPECTS(next >= 0 && next * below_ <= state_[party].rate * common, "rates fall, and not below 0");
        state_[party].rate = std::move(next);
    }
    below_ = std::move(common);
}

}  // namespace detail
PARTNERING_END
