#include "cleared_network.hpp"

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

namespace {

/// What flows at these rates, in the network's units.
struct flows {
    struct call {
        ratio_sum claim;
        ratio_sum paid;
    };
    std::vector<ratio_sum> receives;  ///< by party, as the next two
    std::vector<ratio_sum> pays;
    std::vector<ratio_sum> owes;
    std::vector<ratio_sum> paid;  ///< by debt
    std::vector<call> calls;      ///< by cover

    flows(const liability_network& of, const cleared_rates& by)
        : receives(of.parties.size()), pays(of.parties.size()), owes(of.parties.size()), paid(of.debts.size()), calls(of.covers.size())
    {
        for (std::size_t i = 0; i < of.debts.size(); ++i) {
            const liability_network::debt& debt = of.debts[i];
            paid[i].add(debt.amount, by.rates[debt.debtor][debt.place]);
            owes[debt.debtor].add(debt.amount);
            pays[debt.debtor].add(1, paid[i]);
            receives[debt.creditor].add(1, paid[i]);
        }
        for (std::size_t i = 0; i < of.covers.size(); ++i) {
            // What is left unpaid is claimed; a guarantor pays its part of the debt, and no more than the claim.
            const liability_network::cover& cover = of.covers[i];
            const liability_network::debt& debt = of.debts[cover.debt];
            calls[i].claim.add(debt.amount);
            calls[i].claim.add(-1, paid[cover.debt]);
            ratio_sum share;
            share.add(debt.amount, by.rates[cover.guarantor][cover.place]);
            ratio_sum beyond = share;
            beyond.add(-1, calls[i].claim);
            calls[i].paid = beyond.sign() >= 0 ? calls[i].claim : std::move(share);
            owes[cover.guarantor].add(1, calls[i].claim);
            pays[cover.guarantor].add(1, calls[i].paid);
            receives[debt.creditor].add(1, calls[i].paid);
        }
    }
};

/// A debt by the names of its parties.
liability named(const liability_network& of, const liability_network::debt& debt)
{
    return {.debtor = of.parties[debt.debtor].key, .creditor = of.parties[debt.creditor].key, .amount = debt.exact, .rank = debt.rank};
}

}  // namespace

default_clearing_ranges to_clearing(const liability_network& of, cleared_rates by, int places)
{
    default_clearing_ranges made;
    made.notes = of.notes;
    std::vector<std::vector<rational_range>> told(of.parties.size());
    for (std::size_t party = 0; party < of.parties.size(); ++party)
        for (shared_ratio& rate : by.rates[party]) {
            ratio_sum one;
            one.add(1, rate);
            told[party].push_back(one.over(1, places).value());
            rate.is_long = !told[party].back().is_exact();
        }
    const auto amount = [&](std::size_t party, ratio_sum& sum, const cpp_int& unit) {
        std::optional<rational_range> made_of = sum.over(unit, places);
        if (!made_of) throw amount_too_long{of.parties[party].key};
        return *std::move(made_of);
    };
    flows all{of, by};
    for (std::size_t i = 0; i < of.debts.size(); ++i) {
        const liability_network::debt& debt = of.debts[i];
        made.payments.push_back(
            {.owed = named(of, debt), .rate = told[debt.debtor][debt.place], .paid = amount(debt.debtor, all.paid[i], of.unit)});
    }
    for (std::size_t i = 0; i < of.covers.size(); ++i) {
        const liability_network::cover& cover = of.covers[i];
        const liability debt = named(of, of.debts[cover.debt]);
        made.calls.push_back(
            {.of = {.guarantor = of.parties[cover.guarantor].key, .debtor = debt.debtor, .creditor = debt.creditor, .rank = cover.rank},
             .debt_rank = debt.rank,
             .debt = debt.amount,
             .claim = amount(cover.guarantor, all.calls[i].claim, of.unit),
             .paid = amount(cover.guarantor, all.calls[i].paid, of.unit)});
    }
    const default_parts& parts = of.parts;
    for (std::size_t party = 0; party < of.parties.size(); ++party) {
        const liability_network::party& its = of.parties[party];
        ratio_sum cost;
        ratio_sum equity;
        if (by.waves[party] > 0) {
            // Who is in default pays all it has: nothing is left.
            cost.add((parts.unit - parts.assets) * its.assets);
            cost.add(parts.unit - parts.payments, all.receives[party]);
        } else {
            equity.add(its.assets);
            equity.add(1, all.receives[party]);
            equity.add(-1, all.pays[party]);
        }
        made.parties.push_back({.key = its.key,
                                .wave = by.waves[party],
                                .assets = its.exact_assets,
                                .receives = amount(party, all.receives[party], of.unit),
                                .cost = amount(party, cost, parts.unit * of.unit),
                                .owes = amount(party, all.owes[party], of.unit),
                                .pays = amount(party, all.pays[party], of.unit),
                                .equity = amount(party, equity, of.unit),
                                .classes = {}});
        for (std::size_t place = 0; place < its.classes.size(); ++place)
            made.parties.back().classes.push_back({.rank = its.classes[place].rank, .rate = std::move(told[party][place])});
    }
    return made;
}

std::optional<default_clearing> exact(default_clearing_ranges of)
{
    bool all = true;
    const auto told = [&](rational_range& number) {
        all = all && number.is_exact();
        return std::move(number.least);
    };
    default_clearing made;
    for (auto& each : of.parties) {
        std::vector<default_class> classes;
        for (auto& its : each.classes) classes.push_back({.rank = its.rank, .rate = told(its.rate)});
        made.parties.push_back({.key = std::move(each.key),
                                .wave = each.wave,
                                .assets = std::move(each.assets),
                                .receives = told(each.receives),
                                .cost = told(each.cost),
                                .owes = told(each.owes),
                                .pays = told(each.pays),
                                .equity = told(each.equity),
                                .classes = std::move(classes)});
    }
    for (auto& each : of.payments)
        made.payments.push_back({.owed = std::move(each.owed), .rate = told(each.rate), .paid = told(each.paid)});
    for (auto& each : of.calls)
        made.calls.push_back({.of = std::move(each.of),
                              .debt_rank = each.debt_rank,
                              .debt = std::move(each.debt),
                              .claim = told(each.claim),
                              .paid = told(each.paid)});
    made.notes = std::move(of.notes);
    return all ? std::optional{std::move(made)} : std::nullopt;
}

finding not_cleared(const std::string& party, std::string text)
{
    return {"no_default_clearing", severity::error, party, {}, std::move(text)};
}

std::vector<finding> check(const liability_network& of, const cleared_rates& by)
{
    std::vector<finding> found;
    const auto wrong = [&](std::size_t party, const char* what) {
        found.push_back(not_cleared(of.parties[party].key, quote(of.parties[party].key) + what));
    };
    flows all{of, by};
    const default_parts& parts = of.parts;
    for (std::size_t party = 0; party < of.parties.size(); ++party) {
        const bool in_default = by.waves[party] > 0;
        // By priority none is paid before all that stand before it are paid in full.
        bool all_before = true;
        bool in_order = true;
        for (const shared_ratio& rate : by.rates[party]) {
            in_order = in_order && (all_before || rate.above == 0);
            all_before = rate.above == *rate.below;
        }
        if (!in_order) {
            wrong(party, " pays debts of a rank while those before it are not paid in full");
            continue;
        }
        ratio_sum beyond;
        beyond.add(of.parties[party].assets);
        beyond.add(1, all.receives[party]);
        beyond.add(-1, all.owes[party]);
        const bool is_short = beyond.sign() < 0;
        if (in_default != is_short) {
            wrong(party, in_default ? " is in default and could pay all" : " cannot pay all it owes");
            continue;
        }
        ratio_sum left;
        if (in_default) {
            left.add(parts.assets * of.parties[party].assets);
            left.add(parts.payments, all.receives[party]);
            left.add(-parts.unit, all.pays[party]);
        } else {
            left.add(1, all.owes[party]);
            left.add(-1, all.pays[party]);
        }
        if (left.sign() != 0) wrong(party, in_default ? " is in default and does not pay just what it has" : " does not pay what it owes");
    }
    return found;
}

}  // namespace detail
PARTNERING_END
