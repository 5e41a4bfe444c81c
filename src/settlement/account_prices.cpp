#include "account_prices.hpp"

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
    std::vector<rational> measured;
    for (const measure_ref& wanted : measures_) {
        const auto value = measure(state_.place_of(leg_, number), wanted);
        if (!value) {
            accounts.leave_out(number);
            return {};
        }
        measured.push_back(*value);
    }
    const auto place_in = [](const auto& all, const auto& wanted) {
        return static_cast<std::size_t>(std::find(all.begin(), all.end(), wanted) - all.begin());
    };
    const charge_inputs<plain> inputs{plain::of(quantity),
                                      [&](const basis& wanted) { return plain::of(accounts.bases[place_in(bases_, wanted)][number]); },
                                      [&](const measure_ref& wanted) { return plain::of(measured[place_in(measures_, wanted)]); }};
    return evaluate(how_, inputs).value();
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
    state_.complain(leg_, a, "missing_measure",
                    "it depends on the measure '" + of.name + "' of '" + about + "' for " + to_string(days) +
                        ", which is not given: add it to `measures`, or say with `otherwise` what holds without it");
    return std::nullopt;
}

PARTNERING_END
