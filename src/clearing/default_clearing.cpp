#include <partnering/clearing/default_clearing.hpp>

#include "default_rates.hpp"

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <string_view>

PARTNERING_BEGIN

namespace {

using detail::cpp_int;
using detail::liability_network;

constexpr int most_places = 30;

std::string text(const rational& value) { return to_decimal_or_ratio(value, most_places); }

/// Puts the rates back into words and sums.
class clearing_writer {
public:
    clearing_writer(const liability_network& of, const detail::default_rates& rates) : of_{of}, rates_{rates} {}

    default_clearing run()
    {
        default_clearing made;
        made.notes = of_.notes;
        receives_.resize(of_.parties.size());
        pays_.resize(of_.parties.size());
        claimed_.resize(of_.parties.size());
        std::vector<std::vector<rational>> exact(of_.parties.size());
        for (std::size_t party = 0; party < of_.parties.size(); ++party)
            for (std::size_t place = 0; place < of_.parties[party].classes.size(); ++place)
                exact[party].push_back(detail::ratio_of(rates_.rate(party, place), rates_.denominator()));
        for (const liability_network::debt& each : of_.debts) {
            move(each.debtor, each.creditor, each.amount * rates_.rate(each.debtor, each.place));
            made.payments.push_back({.owed = {.debtor = of_.parties[each.debtor].key,
                                              .creditor = of_.parties[each.creditor].key,
                                              .amount = each.exact,
                                              .rank = each.rank},
                                     .rate = exact[each.debtor][each.place]});
        }
        for (const liability_network::cover& each : of_.covers) {
            const liability_network::debt& debt = of_.debts[each.debt];
            const cpp_int claim = debt.amount * (rates_.denominator() - rates_.rate(debt.debtor, debt.place));
            const cpp_int paid = std::min(claim, cpp_int{debt.amount * rates_.rate(each.guarantor, each.place)});
            claimed_[each.guarantor] += claim;
            move(each.guarantor, debt.creditor, paid);
            made.calls.push_back({.of = {.guarantor = of_.parties[each.guarantor].key,
                                         .debtor = of_.parties[debt.debtor].key,
                                         .creditor = of_.parties[debt.creditor].key,
                                         .rank = each.rank},
                                  .debt_rank = debt.rank,
                                  .debt = debt.exact,
                                  .claim = amount(claim),
                                  .paid = amount(paid)});
        }
        for (std::size_t party = 0; party < of_.parties.size(); ++party) made.parties.push_back(party_of(party, std::move(exact[party])));
        return made;
    }

private:
    [[nodiscard]] rational amount(const cpp_int& count) const { return detail::ratio_of(count, rates_.denominator() * of_.unit); }

    void move(std::size_t from, std::size_t to, const cpp_int& count)
    {
        pays_[from] += count;
        receives_[to] += count;
    }

    [[nodiscard]] default_party party_of(std::size_t party, std::vector<rational> exact) const
    {
        const liability_network::party& of = of_.parties[party];
        cpp_int owes = claimed_[party];
        for (const liability_network::debt_class& each : of.classes) owes += each.fixed * rates_.denominator();
        default_party made{.key = of.key,
                           .wave = rates_.wave(party),
                           .assets = of.exact_assets,
                           .receives = amount(receives_[party]),
                           .cost = {},
                           .owes = amount(owes),
                           .pays = amount(pays_[party]),
                           .equity = {},
                           .classes = {}};
        if (made.wave > 0) made.cost = (rational{1} - of_.costs.assets) * made.assets + (rational{1} - of_.costs.payments) * made.receives;
        made.equity = made.assets + made.receives - made.cost - made.pays;
        for (std::size_t place = 0; place < of.classes.size(); ++place)
            made.classes.push_back({.rank = of.classes[place].rank, .rate = std::move(exact[place])});
        return made;
    }

    const liability_network& of_;
    const detail::default_rates& rates_;
    std::vector<cpp_int> receives_{};
    std::vector<cpp_int> pays_{};
    std::vector<cpp_int> claimed_{};
};

/// Looks at an answer; each fault is told.
class clearing_verifier {
public:
    clearing_verifier(const liability_network& of, const default_clearing& cleared) : of_{of}, cleared_{cleared} {}

    std::vector<finding> run()
    {
        if (cleared_.parties.size() != of_.parties.size() || cleared_.payments.size() != of_.debts.size() ||
            cleared_.calls.size() != of_.covers.size()) {
            wrong({}, "the clearing has other parties, debts or guarantees than the system");
            return std::move(found_);
        }
        for (std::size_t party = 0; party < of_.parties.size(); ++party) classes(party);
        if (!found_.empty()) return std::move(found_);
        // All rates over one denominator: sums are then those of whole numbers.
        for (const default_party& party : cleared_.parties)
            for (const default_class& each : party.classes) {
                const cpp_int below = detail::ratio_of(each.rate).below;
                if (below_ % below != 0) below_ = lcm(below_, below);
            }
        receives_.resize(of_.parties.size());
        pays_.resize(of_.parties.size());
        owes_.resize(of_.parties.size());
        rates_.resize(of_.parties.size());
        for (std::size_t party = 0; party < rates_.size(); ++party)
            for (const default_class& each : cleared_.parties[party].classes) {
                const detail::integer_ratio ratio = detail::ratio_of(each.rate);
                rates_[party].push_back(below_ / ratio.below * ratio.above);
            }
        payments();
        calls();
        for (std::size_t party = 0; party < of_.parties.size(); ++party) balance(party);
        return std::move(found_);
    }

private:
    void wrong(const std::string& subject, std::string told)
    {
        found_.push_back({"no_default_clearing", severity::error, subject, {}, std::move(told)});
    }
    /// Whether a value is count / (denominator * unit).
    [[nodiscard]] bool is_amount(const rational& value, const cpp_int& count) const
    {
        const detail::integer_ratio ratio = detail::ratio_of(value);
        return ratio.above * below_ * of_.unit == count * ratio.below;
    }

    /// Limited liability keeps rates from 0 to 1; by priority none is paid before all that stand before it are paid in full.
    void classes(std::size_t party)
    {
        const default_party& its = cleared_.parties[party];
        const liability_network::party& of = of_.parties[party];
        if (its.key != of.key || its.classes.size() != of.classes.size()) return wrong(of.key, quote(of.key) + " has other debts");
        bool all_before = true;
        for (std::size_t place = 0; place < of.classes.size(); ++place) {
            const rational& rate = its.classes[place].rate;
            if (its.classes[place].rank != of.classes[place].rank || rate < rational{0} || rate > rational{1})
                return wrong(of.key, "what " + quote(of.key) + " pays per unit of a debt is from 0 to 1");
            if (!all_before && rate.sign() > 0)
                return wrong(of.key, quote(of.key) + " pays debts of a rank while those before it are not paid in full");
            all_before = rate == rational{1};
        }
        if (its.wave == 0 && !all_before && !of.classes.empty()) wrong(of.key, quote(of.key) + " is not in default and does not pay all");
    }

    /// In proportion.
    void payments()
    {
        for (std::size_t i = 0; i < of_.debts.size(); ++i) {
            const liability_network::debt& debt = of_.debts[i];
            const default_payment& each = cleared_.payments[i];
            const liability expected{.debtor = of_.parties[debt.debtor].key,
                                     .creditor = of_.parties[debt.creditor].key,
                                     .amount = debt.exact,
                                     .rank = debt.rank};
            if (each.owed != expected || each.rate != cleared_.parties[debt.debtor].classes[debt.place].rate)
                wrong(expected.debtor, "what " + quote(expected.debtor) + " pays " + quote(expected.creditor) + " is not in proportion");
            const cpp_int paid = debt.amount * rates_[debt.debtor][debt.place];
            owes_[debt.debtor] += debt.amount * below_;
            pays_[debt.debtor] += paid;
            receives_[debt.creditor] += paid;
        }
    }

    /// What is left unpaid is claimed; a guarantor pays its part of the debt, and no more than the claim.
    void calls()
    {
        for (std::size_t i = 0; i < of_.covers.size(); ++i) {
            const liability_network::cover& cover = of_.covers[i];
            const liability_network::debt& debt = of_.debts[cover.debt];
            const guarantee_call& each = cleared_.calls[i];
            const cpp_int claim = debt.amount * (below_ - rates_[debt.debtor][debt.place]);
            const cpp_int paid = std::min(claim, cpp_int{debt.amount * rates_[cover.guarantor][cover.place]});
            const guarantee expected{.guarantor = of_.parties[cover.guarantor].key,
                                     .debtor = of_.parties[debt.debtor].key,
                                     .creditor = of_.parties[debt.creditor].key,
                                     .rank = cover.rank};
            if (each.of != expected || each.debt_rank != debt.rank || each.debt != debt.exact || !is_amount(each.claim, claim) ||
                !is_amount(each.paid, paid))
                wrong(expected.guarantor, "what " + quote(expected.guarantor) + " pays as a guarantor is not what is claimed of it");
            owes_[cover.guarantor] += claim;
            pays_[cover.guarantor] += paid;
            receives_[debt.creditor] += paid;
        }
    }

    void balance(std::size_t party)
    {
        const default_party& its = cleared_.parties[party];
        if (its.assets != of_.parties[party].exact_assets || !is_amount(its.receives, receives_[party]) ||
            !is_amount(its.owes, owes_[party]) || !is_amount(its.pays, pays_[party]))
            return wrong(its.key, "what " + quote(its.key) + " has, owes, receives or pays does not add up");
        const bool in_default = its.wave > 0;
        const rational cost =
            in_default ? (rational{1} - of_.costs.assets) * its.assets + (rational{1} - of_.costs.payments) * its.receives : rational{0};
        if (its.cost != cost || its.equity != its.assets + its.receives - cost - its.pays)
            return wrong(its.key, "the equity of " + quote(its.key) + " is not what is left to it");
        if (in_default != (its.assets + its.receives < its.owes))
            wrong(its.key, in_default ? quote(its.key) + " is in default and could pay all" : quote(its.key) + " cannot pay all it owes");
        else if (in_default ? its.equity.sign() != 0 : its.equity.sign() < 0 || its.pays != its.owes)
            wrong(its.key,
                  quote(its.key) + (in_default ? " is in default and does not pay just what it has" : " does not pay what it owes"));
    }

    const liability_network& of_;
    const default_clearing& cleared_;
    std::vector<finding> found_{};
    cpp_int below_ = 1;
    std::vector<std::vector<cpp_int>> rates_{};
    std::vector<cpp_int> receives_{};
    std::vector<cpp_int> pays_{};
    std::vector<cpp_int> owes_{};
};

/// What a party has and pays.
explanation own_lines(const default_party& of)
{
    const bool in_default = of.wave > 0;
    const char* const rule = in_default ? "pays what it has, in default" : of.owes.sign() == 0 ? "owes nothing" : "pays all it owes";
    explanation made{.rule = rule, .subject = of.key, .inputs = {}, .result = text(of.pays), .children = {}};
    made.inputs.emplace_back("has", text(of.assets));
    made.inputs.emplace_back("receives", text(of.receives));
    if (of.cost.sign() != 0) made.inputs.emplace_back("default costs", text(of.cost));
    made.inputs.emplace_back("owes", text(of.owes));
    if (in_default)
        made.inputs.emplace_back("in wave", std::to_string(of.wave));
    else
        made.inputs.emplace_back("keeps", text(of.equity));
    for (const default_class& each : of.classes)
        made.children.push_back({.rule = "is paid per unit owed",
                                 .subject = "rank " + std::to_string(each.rank),
                                 .inputs = {},
                                 .result = text(each.rate),
                                 .children = {}});
    return made;
}

/// What parties do not get of others, and what they get and pay for others: `take(whose, line)`, where line() makes it.
template <class Take>
void for_each_loss(const default_clearing& cleared, const Take& take)
{
    for (const default_payment& each : cleared.payments)
        if (each.rate != rational{1} && each.owed.amount.sign() != 0)
            take(each.owed.creditor, [&] {
                return explanation{.rule = "is left unpaid",
                                   .subject = "from " + each.owed.debtor,
                                   .inputs = {{"is owed", text(each.owed.amount)}, {"is paid", text(each.paid())}},
                                   .result = text(each.owed.amount - each.paid()),
                                   .children = {}};
            });
    for (const guarantee_call& each : cleared.calls) {
        if (each.claim.sign() == 0) continue;
        take(each.of.creditor, [&] {
            return explanation{.rule = "gets of a guarantor",
                               .subject = each.of.guarantor + " for " + each.of.debtor,
                               .inputs = {{"is owed", text(each.debt)}, {"claims", text(each.claim)}},
                               .result = text(each.paid),
                               .children = {}};
        });
        take(each.of.guarantor, [&] {
            return explanation{.rule = "pays as guarantor",
                               .subject = each.of.creditor + " for " + each.of.debtor,
                               .inputs = {{"guarantees", text(each.debt)}, {"is claimed", text(each.claim)}},
                               .result = text(each.paid),
                               .children = {}};
        });
    }
}

finding too_long(const arithmetic_error& failed)
{
    return {failed.code(), severity::error, {}, {}, std::string{"payments under default: "} + failed.what()};
}

}  // namespace

checked<default_clearing> clear_under_default(const liability_system& of)
{
    try {
        const checked<liability_network> network = detail::read_network(of);
        if (!network) return network.findings();
        const detail::default_rates rates{network.value()};
        if (rates.too_many())
            return finding{"too_many_defaults",
                           severity::error,
                           {},
                           {},
                           "more than " + std::to_string(most_defaults) +
                               " parties are in default: clear groups that owe one another nothing "
                               "each by itself"};
        default_clearing made = clearing_writer{network.value(), rates}.run();
        PARTNERING_EXPECTS((clearing_verifier{network.value(), made}.run().empty()), "payments found from above clear the system");
        return made;
    } catch (const arithmetic_error& failed) {
        return too_long(failed);
    }
}

std::vector<finding> verify(const liability_system& of, const default_clearing& cleared)
{
    try {
        const checked<liability_network> network = detail::read_network(of);
        if (!network) return network.findings();
        return clearing_verifier{network.value(), cleared}.run();
    } catch (const arithmetic_error& failed) {
        return {too_long(failed)};
    }
}

explanation explain_default(const default_clearing& cleared, std::size_t party)
{
    PARTNERING_EXPECTS(party < cleared.parties.size(), "a party is one of the clearing's");
    explanation made = own_lines(cleared.parties[party]);
    const std::string& key = cleared.parties[party].key;
    for_each_loss(cleared, [&](const std::string& whose, const auto& line) {
        if (whose == key) made.children.push_back(line());
    });
    return made;
}

std::vector<explanation> explain_defaults(const default_clearing& cleared)
{
    std::vector<explanation> made;
    std::map<std::string_view, std::size_t> places;
    for (const default_party& each : cleared.parties) {
        places.emplace(each.key, made.size());
        made.push_back(own_lines(each));
    }
    for_each_loss(cleared, [&](const std::string& whose, const auto& line) { made[places.at(whose)].children.push_back(line()); });
    return made;
}

PARTNERING_END
