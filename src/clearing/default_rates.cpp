#include "default_rates.hpp"

#include <partnering/core/contract.hpp>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// a + b - 1
integer_ratio beyond_all(const shared_ratio& a, const shared_ratio& b)
{
    if (a.below == b.below) return {a.above + b.above - *a.below, *a.below};
    return {a.above * *b.below + (b.above - *b.below) * *a.below, *a.below * *b.below};
}

}  // namespace

// Rates are always an upper bound of those that are looked for, and what they let each party pay is no more than they say (`surplus` is
// not below 0): so the greatest solution lies at or below them. Where no branch changes on the way, payments are linear, and rates may be
// lowered along a straight line to the solution of the linear system. A branch changes where a party has nothing left for a rank of its
// debts (the one before becomes its marginal one), or where a guarantee's claim outgrows its share; there the line ends, and the next one
// begins. Every branch changes once at most, so that lines come to an end. Monotone payments of any such kind can be cleared like this:
// L. Besting, M. Hoefer, L. Huth, Computing Tarski Fixed Points in Financial Networks, arXiv:2602.16387.
//
// Rates may be lowered in any order, since all stay upper bounds. So those go together that depend on one another, each on each, after
// those that they depend on, and only where something has changed that they depend on: a row of dominoes takes a division for each.

default_rates::default_rates(const liability_network& of)
    : of_{of}, state_(of.parties.size()), capped_(of.covers.size(), true), cover_of_(of.debts.size()), number_(of.parties.size(), none)
{
    const auto one = std::make_shared<const cpp_int>(1);
    all_ = {1, one};
    nothing_ = {0, one};
    for (std::size_t i = 0; i < of.covers.size(); ++i) cover_of_[of.covers[i].debt] = i;
    shaken_.resize(of.parties.size());
    std::iota(shaken_.begin(), shaken_.end(), std::size_t{0});
    while (too_many_.empty() && next_wave()) settle();
}

const shared_ratio& default_rates::rate(std::size_t party, std::size_t place) const
{
    const state& of = state_[party];
    if (of.wave == 0 || place < of.marginal) return all_;
    return place > of.marginal ? nothing_ : of.rate;
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
    return sum * of_.parts.unit;
}

/// What is left for the debts of the marginal class; of a party that is not in default, for its owners.
default_rates::form default_rates::balance(std::size_t party) const
{
    const liability_network::party& of = of_.parties[party];
    const state& its = state_[party];
    const bool in_default = its.wave > 0;
    form made;
    made.fixed = of.assets * (in_default ? of_.parts.assets : of_.parts.unit);
    const cpp_int& part = in_default ? of_.parts.payments : of_.parts.unit;
    for (const std::size_t each : of.claims) add_rate(made, part * of_.debts[each].amount, of_.debts[each].debtor, of_.debts[each].place);
    for (const std::size_t each : of.covers) add_claim(made, part, each);
    const std::size_t classes = in_default ? its.marginal + 1 : of.classes.size();
    for (std::size_t place = 0; place < classes; ++place) {
        const bool is_marginal = in_default && place == its.marginal;
        if (!is_marginal) made.fixed -= of.classes[place].fixed * of_.parts.unit;
        for (const std::size_t each : of.classes[place].covers)
            if (!is_open(each)) add_claim(made, -of_.parts.unit, each);
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

ratio_sum default_rates::value(const form& of) const
{
    ratio_sum sum;
    sum.add(of.fixed);
    for (const auto& [party, factor] : of.rates) sum.add(factor, state_[party].rate);
    return sum;
}

void default_rates::enter(std::size_t party, std::size_t place)
{
    state_[party].marginal = place;
    state_[party].rate = all_;
    for (const std::size_t each : of_.parties[party].classes[place].covers) {
        capped_[each] = true;
        doubtful_.push_back(each);
    }
}

/// After a rate has changed.
void default_rates::doubt(std::size_t party)
{
    const liability_network::party& of = of_.parties[party];
    const state& its = state_[party];
    if (its.rate.above.is_zero() && its.marginal > 0) passing_.push_back(party);
    doubtful_.insert(doubtful_.end(), of.classes[its.marginal].covers.begin(), of.classes[its.marginal].covers.end());
    for (const std::size_t each : of.debts)
        if (cover_of_[each]) doubtful_.push_back(*cover_of_[each]);
}

void default_rates::touch(std::size_t party)
{
    if (std::exchange(state_[party].is_touched, true)) return;
    (is_in_default(party) ? unsettled_ : shaken_).push_back(party);
}

/// Whose balance may change with a rate.
template <class Use>
void default_rates::each_dependent(std::size_t party, const Use& use) const
{
    const liability_network::party& of = of_.parties[party];
    for (const std::size_t each : of.debts) {
        use(of_.debts[each].creditor);
        if (cover_of_[each]) use(of_.covers[*cover_of_[each]].guarantor);
    }
    for (const liability_network::debt_class& its : of.classes)
        for (const std::size_t each : its.covers) use(of_.debts[of_.covers[each].debt].creditor);
}

/// Those who are short now default; false where nobody is.
bool default_rates::next_wave()
{
    std::vector<std::size_t> fallen;
    for (const std::size_t party : std::exchange(shaken_, {})) {
        state_[party].is_touched = false;
        if (value(balance(party)).sign() < 0) fallen.push_back(party);
    }
    ++waves_;
    for (const std::size_t party : fallen) {
        enter(party, of_.parties[party].classes.size() - 1);
        state_[party].wave = waves_;
        touch(party);
    }
    return !fallen.empty();
}

/// Lowers rates until those in default pay just what they have.
void default_rates::settle()
{
    while (drop_empty_classes() || uncap() || pass_classes() || solve()) {}
}

/// Where a marginal class has nothing to share in proportion, and not enough for what is claimed: the rate falls to where claims share.
bool default_rates::drop_empty_classes()
{
    bool any = false;
    for (const std::size_t party : unsettled_) {
        state& its = state_[party];
        if (weight(party) != 0) continue;
        if (value(balance(party)).sign() >= 0) {
            its.is_touched = false;
            continue;
        }
        any = true;
        shared_ratio most = nothing_;
        for (const std::size_t each : of_.parties[party].classes[its.marginal].covers) {
            const liability_network::debt& debt = of_.debts[of_.covers[each].debt];
            if (debt.amount == 0) continue;
            const shared_ratio& paid = rate(debt.debtor, debt.place);
            shared_ratio claim{*paid.below - paid.above, paid.below};
            if (claim.above * *most.below > most.above * *claim.below) most = std::move(claim);
        }
        if (most.above > 0) {
            its.rate = std::move(most);
            doubt(party);
            PARTNERING_EXPECTS(uncap(), "the largest claim is as large as its share");
        } else {
            PARTNERING_EXPECTS(its.marginal > 0, "a party in default has something to pay less of");
            enter(party, its.marginal - 1);
        }
    }
    std::erase_if(unsettled_, [&](std::size_t party) { return !state_[party].is_touched; });
    return any;
}

/// Whether a guarantee may change from paying what is claimed to sharing.
bool default_rates::may_open(std::size_t cover) const
{
    const liability_network::cover& of = of_.covers[cover];
    return is_in_default(of.guarantor) && of.place == state_[of.guarantor].marginal && capped_[cover] && of_.debts[of.debt].amount != 0;
}

/// Guarantees whose claims are as large as their shares share from now on: rates only fall, so that claims only grow.
bool default_rates::uncap()
{
    bool any = false;
    for (const std::size_t i : std::exchange(doubtful_, {})) {
        if (!may_open(i)) continue;
        const liability_network::cover& each = of_.covers[i];
        const liability_network::debt& debt = of_.debts[each.debt];
        if (beyond_all(state_[each.guarantor].rate, rate(debt.debtor, debt.place)).above > 0) continue;
        capped_[i] = false;
        any = true;
    }
    return any;
}

/// Who has nothing for its marginal class: what it pays depends on what stands before it from now on.
bool default_rates::pass_classes()
{
    bool any = false;
    for (const std::size_t party : std::exchange(passing_, {})) {
        const state& its = state_[party];
        if (its.rate.above != 0 || its.marginal == 0) continue;
        enter(party, its.marginal - 1);
        any = true;
    }
    return any;
}

/// Lowers rates of those who are unsettled, and of those who depend on them; false where nobody is.
bool default_rates::solve()
{
    if (unsettled_.empty()) return false;
    // Where a branch has changed, those who depend on it wait for the next round.
    std::vector<std::size_t> waiting;
    for (const block& each : blocks()) {
        if (each.parties.size() > most_defaults) {
            too_many_ = each.parties;
            break;
        }
        const bool waits = std::any_of(each.forms.begin(), each.forms.end(), [&](const form& its) {
            return std::any_of(its.rates.begin(), its.rates.end(), [&](const auto& of) { return state_[of.first].is_waiting; });
        });
        const bool is_done = !waits && lower(each);
        for (const std::size_t party : each.parties) {
            state_[party].is_waiting = !is_done;
            if (is_done)
                state_[party].is_touched = false;
            else
                waiting.push_back(party);
        }
    }
    for (const std::size_t party : waiting) {
        state_[party].is_waiting = false;
        touch(party);
    }
    std::erase_if(unsettled_, [&](std::size_t party) { return !state_[party].is_touched; });
    return too_many_.empty();
}

/// Each behind all that it depends on.
std::vector<default_rates::block> default_rates::blocks()
{
    std::vector<std::size_t> parties;
    const auto take = [&](std::size_t party) {
        if (!is_in_default(party) || number_[party] != none || weight(party) == 0) return;
        number_[party] = parties.size();
        parties.push_back(party);
    };
    for (const std::size_t party : unsettled_)
        if (state_[party].is_touched) take(party);
    for (std::size_t i = 0; i < parties.size(); ++i) each_dependent(parties[i], take);

    std::vector<form> forms;
    forms.reserve(parties.size());
    for (const std::size_t party : parties) forms.push_back(balance(party));
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> depends{parties.size()};
    for (std::size_t i = 0; i < forms.size(); ++i)
        for (const auto& [party, factor] : forms[i].rates)
            if (number_[party] != none) add_edge(i, number_[party], depends);
    for (const std::size_t party : parties) number_[party] = none;
    // Numbers of components rise from those that depend on no other one.
    std::vector<std::size_t> group(parties.size());
    std::vector<block> made(parties.empty() ? 0 : boost::strong_components(depends, group.data()));
    for (std::size_t i = 0; i < parties.size(); ++i) {
        made[group[i]].parties.push_back(parties[i]);
        made[group[i]].forms.push_back(std::move(forms[i]));
    }
    return made;
}

/// One straight line down; false where it ends at a branch.
bool default_rates::lower(const block& of)
{
    bool falls = false;
    for (std::size_t i = 0; i < of.parties.size() && !falls; ++i) {
        ratio_sum surplus = value(of.forms[i]);
        surplus.add(-weight(of.parties[i]), state_[of.parties[i]].rate);
        falls = surplus.sign() != 0;
    }
    if (!falls) return true;

    for (std::size_t i = 0; i < of.parties.size(); ++i) number_[of.parties[i]] = i;
    std::vector<cpp_int> within(of.parties.size());
    std::vector<ratio_sum> from_outside(of.parties.size());
    for (std::size_t i = 0; i < of.parties.size(); ++i) {
        from_outside[i].add(of.forms[i].fixed);
        for (const auto& [party, factor] : of.forms[i].rates) {
            if (number_[party] == none)
                from_outside[i].add(factor, state_[party].rate);
            else
                within[number_[party]] += factor;
        }
    }
    // Where a group pays its marginal classes within itself only, and loses nothing, its equations have no solution or many.
    bool closed = true;
    for (std::size_t i = 0; i < of.parties.size() && closed; ++i) closed = within[i] == weight(of.parties[i]);
    const bool whole = go(closed ? slid(of) : solved(of, from_outside));
    for (const std::size_t party : of.parties) number_[party] = none;
    return whole;
}

/// To where those in the block pay just what they have, if no branch changes.
std::vector<default_rates::move> default_rates::solved(const block& of, std::vector<ratio_sum>& from_outside) const
{
    const std::size_t count = of.parties.size();
    std::vector<integer_ratio> outside;
    cpp_int scale = 1;
    for (ratio_sum& each : from_outside) {
        outside.push_back(each.value());
        if (scale % outside.back().below != 0) scale = least_multiple(scale, outside.back().below);
        if (is_beyond_all(scale)) throw arithmetic_error{"number_too_long"};
    }
    std::vector<integer_row> rows;
    std::vector<cpp_int> right;
    for (std::size_t i = 0; i < count; ++i) {
        integer_row row{{i, weight(of.parties[i])}};
        for (const auto& [party, factor] : of.forms[i].rates)
            if (number_[party] != none) row.emplace_back(number_[party], -factor);
        rows.push_back(std::move(row));
        right.push_back(scale / outside[i].below * outside[i].above);
    }
    integer_solution found;
    if (count == 1) {
        found.denominator = 0;
        for (const auto& [unknown, factor] : rows.front()) found.denominator += factor;
        found.numerators.push_back(std::move(right.front()));
    } else {
        found = solve_exactly(rows, right, default_most_digits);
    }
    found.denominator *= scale;
    cpp_int shared = found.denominator;
    for (std::size_t i = 0; i < count && shared != 1; ++i) shared = greatest_divisor(shared, found.numerators[i]);
    const auto below = std::make_shared<const cpp_int>(found.denominator / shared);
    std::vector<move> moves;
    for (std::size_t i = 0; i < count; ++i) moves.push_back({of.parties[i], {found.numerators[i] / shared, below}});
    return moves;
}

/// A closed group that pays more than it has falls together, each in the proportion that keeps its equations as wrong as they are, until
/// a branch changes.
std::vector<default_rates::move> default_rates::slid(const block& of) const
{
    // The first falls by 1 unit; the others by what follows from it.
    std::vector<integer_row> rows;
    std::vector<cpp_int> right;
    for (std::size_t i = 1; i < of.parties.size(); ++i) {
        integer_row row{{i - 1, weight(of.parties[i])}};
        cpp_int fixed = 0;
        for (const auto& [party, factor] : of.forms[i].rates) {
            if (number_[party] == 0)
                fixed += factor;
            else if (number_[party] != none)
                row.emplace_back(number_[party] - 1, -factor);
        }
        rows.push_back(std::move(row));
        right.push_back(std::move(fixed));
    }
    const integer_solution found = solve_exactly(rows, right, default_most_digits);
    // So far that each would have less than nothing: a branch changes before.
    cpp_int least = found.denominator;
    for (const cpp_int& each : found.numerators) least = std::min(least, each);
    PARTNERING_EXPECTS(least > 0, "in a group that pays itself, who gets less pays less");
    std::vector<move> moves;
    for (std::size_t i = 0; i < of.parties.size(); ++i) {
        const cpp_int& falls = i == 0 ? found.denominator : found.numerators[i - 1];
        const shared_ratio& now = state_[of.parties[i]].rate;
        moves.push_back({of.parties[i], {now.above * least - 2 * *now.below * falls, std::make_shared<const cpp_int>(*now.below * least)}});
    }
    return moves;
}

/// How far rates go on the line to those of a block's moves: 1, or the least part of the way at which something comes to 0.
integer_ratio default_rates::way_to_branch(const std::vector<move>& moves) const
{
    integer_ratio part{1, 1};
    // From a number that is not below 0 to another one.
    const auto ends_at = [&](const cpp_int& now, const cpp_int& now_below, const cpp_int& then, const cpp_int& then_below) {
        if (then >= 0) return;
        const cpp_int from = now * then_below;
        const cpp_int length = from - then * now_below;
        if (from * part.below < part.above * length) part = {from, length};
    };
    const auto opens_at = [&](std::size_t cover) {
        if (!may_open(cover)) return;
        const liability_network::cover& each = of_.covers[cover];
        const liability_network::debt& debt = of_.debts[each.debt];
        const auto goes_to = [&](std::size_t party, std::size_t place) -> const shared_ratio& {
            const bool moves_on = number_[party] != none && place == state_[party].marginal;
            return moves_on ? moves[number_[party]].to : rate(party, place);
        };
        const integer_ratio now = beyond_all(rate(each.guarantor, each.place), rate(debt.debtor, debt.place));
        const integer_ratio then = beyond_all(goes_to(each.guarantor, each.place), goes_to(debt.debtor, debt.place));
        ends_at(now.above, now.below, then.above, then.below);
    };
    for (const move& each : moves) {
        const state& its = state_[each.party];
        if (its.marginal > 0) ends_at(its.rate.above, *its.rate.below, each.to.above, *each.to.below);
        for (const std::size_t cover : of_.parties[each.party].classes[its.marginal].covers) opens_at(cover);
        for (const std::size_t debt : of_.parties[each.party].debts)
            if (cover_of_[debt]) opens_at(*cover_of_[debt]);
    }
    return part;
}

/// Goes to the new rates of a block, or as far on the line to them as no branch changes; whether it got there.
bool default_rates::go(std::vector<move> moves)
{
    const integer_ratio part = way_to_branch(moves);
    const bool is_whole = part.above == part.below;
    if (!is_whole) {
        cpp_int common = 1;
        std::vector<integer_ratio> rates;
        for (const move& each : moves) {
            // rate + part * (to - rate)
            const shared_ratio& now = state_[each.party].rate;
            integer_ratio next{now.above * *each.to.below * part.below +
                                   part.above * (each.to.above * *now.below - now.above * *each.to.below),
                               *now.below * *each.to.below * part.below};
            const cpp_int divisor = greatest_divisor(next.above, next.below);
            next.above /= divisor;
            next.below /= divisor;
            if (common % next.below != 0) common = least_multiple(common, next.below);
            if (is_beyond_all(common)) throw arithmetic_error{"number_too_long"};
            rates.push_back(std::move(next));
        }
        const auto below = std::make_shared<const cpp_int>(std::move(common));
        for (std::size_t i = 0; i < moves.size(); ++i) moves[i].to = {*below / rates[i].below * rates[i].above, below};
    }
    words_ += moves.front().to.below->backend().size();
    for (move& each : moves) {
        shared_ratio& now = state_[each.party].rate;
        words_ += each.to.above.backend().size();
        if (words_ > default_most_words || is_beyond_all(*each.to.below)) throw arithmetic_error{"number_too_long"};
        const cpp_int falls = now.above * *each.to.below - each.to.above * *now.below;
        PARTNERING_EXPECTS(each.to.above >= 0 && falls >= 0, "rates fall, and not below 0");
        now = std::move(each.to);
        if (falls == 0) continue;
        doubt(each.party);
        each_dependent(each.party, [&](std::size_t party) { touch(party); });
    }
    return is_whole;
}

}  // namespace detail
PARTNERING_END
