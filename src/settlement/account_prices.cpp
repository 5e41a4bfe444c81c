#include "account_prices.hpp"

#include "entity/calendar.hpp"
#include "measured.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>

PARTNERING_BEGIN

account_prices::account_prices(finishing& state, std::uint32_t leg)
    : state_{state}, leg_{leg}, how_{state.usage.under.details[leg].how}, bases_{how_.bases()}, measures_{how_.measures()}
{
}

rational account_prices::of(std::uint32_t number, const rational& quantity)
{
    leg_accounts& accounts = state_.legs[leg_];
    if (accounts.is_absent(number) || accounts.is_left_out(number)) return {};
    std::vector<rational> bases;
    for (const exact_column& each : accounts.bases) bases.push_back(each[number]);
    const account_place place = state_.place_of(leg_, number);
    std::optional<rational> amount = worth(place, quantity, bases);
    if (amount && state_.usage.under.details[leg_].share) amount = share_of(place, *amount);
    if (amount) return *amount;
    accounts.leave_out(number);
    return {};
}

std::optional<rational> account_prices::worth(const account_place& a, const rational& quantity, const std::vector<rational>& bases)
{
    std::vector<rational> measured;
    for (const measure_ref& wanted : measures_) {
        const auto value = measure(a, wanted);
        if (!value) return std::nullopt;
        measured.push_back(*value);
    }
    const auto place_in = [](const auto& all, const auto& wanted) {
        return static_cast<std::size_t>(std::find(all.begin(), all.end(), wanted) - all.begin());
    };
    const charge_inputs<plain> inputs{plain::of(quantity), [&](const basis& wanted) { return plain::of(bases[place_in(bases_, wanted)]); },
                                      [&](const measure_ref& wanted) { return plain::of(measured[place_in(measures_, wanted)]); }};
    return evaluate(how_, inputs).value();
}

std::optional<rational> account_prices::share_of(const account_place& a, const rational& total)
{
    const plan_leg& self = state_.usage.under.legs[leg_];
    const std::int64_t on = self.on ? std::int64_t{self.on->index()} : -1;
    division_account& account =
        state_.divisions[{self.under.index(), self.clause_key(state_.usage.under.of), on, state_.usage.parties.key_of(a.payer)}];
    const auto [at, fresh] = account.periods.try_emplace({a.period, self.version});
    if (fresh) at->second = {total, divide_whole(a, total, account)};
    PARTNERING_EXPECTS(at->second.total == total, "the members of a division share out one amount");
    if (!at->second.whole) return std::nullopt;
    return at->second.whole->amounts[state_.usage.under.details[leg_].share->own];
}

std::shared_ptr<const divided> account_prices::divide_whole(const account_place& a, const rational& total, const division_account& before)
{
    const plan::data& plan = state_.usage.under;
    const plan_leg& self = plan.legs[leg_];
    const division_share& share = *plan.details[leg_].share;
    const auto& periods = plan.periods[self.under.index()];
    const auto period = static_cast<std::size_t>(a.period);
    const std::string& payer = state_.usage.parties.key_of(a.payer);
    std::vector<rational> weights;
    for (const division_clause::member& member : share.members) {
        const rational* const stated = std::get_if<rational>(&member.weight);
        const auto weight = stated != nullptr ? std::optional{*stated} : measure(a, weight_asked(member));
        if (!weight) return nullptr;
        weights.push_back(*weight);
    }
    const allocation_state carried = opening_of(share, &before, payer, periods, period);
    warn_of(carried, payer, periods[period]);
    checked<divided> made = divide(share, total, weights, carried);
    if (made) return std::make_shared<const divided>(std::move(made).value());
    for (const finding& f : made.findings()) state_.complain_of_all(leg_, a, f.code, f.text);
    return nullptr;
}

void account_prices::warn_of(const allocation_state& carried, const std::string& payer, const date_range& period)
{
    const plan::data& plan = state_.usage.under;
    const plan_leg& self = plan.legs[leg_];
    const division_share& share = *plan.details[leg_].share;
    const std::string division = "division '" + self.clause_key(plan.of) + "'";
    for (const std::string& balance : share.balances) {
        if (std::any_of(carried.begin(), carried.end(), [&](const auto& given) { return given.first == balance; })) continue;
        state_.findings.push_back({"balance_not_given", severity::warning, plan.of[self.under].key, "",
                                   division + " gets back a balance that nobody gives, so nothing is: add the measure '" +
                                       share.carried_under + balance + "' of '" + payer + "' for " + to_string(period) +
                                       ", or state it as 0"});
    }
    if (!share.names) return;
    for (const auto& [name, amount] : carried) {
        if (std::find(share.names->begin(), share.names->end(), name) != share.names->end()) continue;
        std::string known;
        for (const std::string& each : *share.names) known += (known.empty() ? " '" : ", '") + share.carried_under + each + "'";
        state_.findings.push_back({"unknown_carried", severity::warning, plan.of[self.under].key, "",
                                   division + " reads no carried amount '" + share.carried_under + name + "', of '" + payer + "' for " +
                                       to_string(period) + (known.empty() ? ": it carries nothing" : ": it reads" + known)});
    }
}

std::optional<rational> account_prices::measure(const account_place& a, const measure_ref& of)
{
    const plan::data& plan = state_.usage.under;
    const plan_leg& self = plan.legs[leg_];
    const std::string about = measured_party(plan, self, of, state_.usage.parties.key_of(a.payer), state_.usage.parties.key_of(a.payee));
    const date_range days =
        measured_days(of, plan.periods[self.under.index()][static_cast<std::size_t>(a.period)], plan.of[self.under].cycle);
    if (const auto value = plan.of.measured(of.name, about, days)) return value;
    if (of.otherwise) return of.otherwise;
    const std::string why = "it depends on the measure '" + of.name + "' of '" + about + "' for " + to_string(days) +
                            ", which is not given: add it to `measures`, or say with `otherwise` what holds without it";
    if (plan.details[leg_].share)
        state_.complain_of_all(leg_, a, "missing_measure", why);
    else
        state_.complain(leg_, a, "missing_measure", why);
    return std::nullopt;
}

PARTNERING_END
