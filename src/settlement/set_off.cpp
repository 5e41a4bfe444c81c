#include "set_off.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

PARTNERING_BEGIN

namespace {

struct netted_side {
    std::vector<std::size_t> statements;
    rational sum;
};

/// Spreads an amount over statements whose netted lines sum to at least as much, of its sign.
std::vector<rational> spread(const rational& amount, const netted_side& side, const std::vector<rational>& netted)
{
    const int sign = amount.sign();
    rational rest = amount;
    std::vector<rational> shares(side.statements.size());
    // What goes against the amount is set off whole, so that the others can make up for it.
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (const rational& one = netted[side.statements[i]]; one.sign() == -sign) {
            shares[i] = one;
            rest -= one;
        }
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (const rational& one = netted[side.statements[i]]; one.sign() == sign) {
            shares[i] = sign > 0 ? std::min(one, rest) : std::max(one, rest);
            rest -= shares[i];
        }
    return shares;
}

bool fits(const std::vector<rational>& shares, const netted_side& side, const std::vector<rounded_money>& money)
{
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (!(shares[i] / money[side.statements[i]].step().value()).is_integer()) return false;
    return true;
}

void enter(const std::vector<rational>& shares, const netted_side& side, std::vector<rounded_money>& into)
{
    for (std::size_t i = 0; i < shares.size(); ++i) {
        rounded_money& to = into[side.statements[i]];
        to = rounded_money{(shares[i] / to.step().value()).to_integer(rounding_mode::down), to.step(), to.in()};
    }
}

}  // namespace

std::vector<rounded_money> set_off(std::span<const statement> statements)
{
    std::vector<rounded_money> made;
    std::vector<rational> netted(statements.size());
    std::map<std::tuple<date_range, currency, std::string_view, std::string_view>, netted_side> sides;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const statement& s = statements[i];
        made.emplace_back(0, s.payable.step(), s.payable.in());
        bool any = false;
        for (const statement_line& line : s.lines) {
            if (!line.netted) continue;
            any = true;
            netted[i] += line.amount.exact().amount();
        }
        if (!any) continue;
        netted_side& side = sides[{s.when, s.payable.in(), s.payer, s.payee}];
        side.statements.push_back(i);
        side.sum += netted[i];
    }
    for (const auto& [id, one] : sides) {
        const auto& [when, in, payer, payee] = id;
        if (!(payer < payee)) continue;
        const auto turned = sides.find({when, in, payee, payer});
        if (turned == sides.end()) continue;
        const netted_side& other = turned->second;
        if (one.sum.sign() != other.sum.sign() || one.sum.sign() == 0) continue;
        const rational amount = one.sum.sign() > 0 ? std::min(one.sum, other.sum) : std::max(one.sum, other.sum);
        const std::vector<rational> here = spread(amount, one, netted);
        const std::vector<rational> there = spread(amount, other, netted);
        if (!fits(here, one, made) || !fits(there, other, made)) continue;
        enter(here, one, made);
        enter(there, other, made);
    }
    return made;
}

PARTNERING_END
