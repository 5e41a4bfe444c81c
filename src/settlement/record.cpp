#include "record.hpp"

#include "power_of_ten.hpp"

#include <partnering/charge/evaluate.hpp>

PARTNERING_BEGIN

namespace {

/// The value of a row, or what a row without one has.
int128 value_at(const quantity_column& column, std::size_t row, int128 otherwise)
{
    if (column.values.empty() || column.values[row] == quantity_column::missing) return otherwise;
    return column.values[row] == quantity_column::in_wide ? wide_value(column, row) : column.values[row];
}

}  // namespace

int128 wide_value(const quantity_column& column, std::size_t row)
{
    const auto at =
        std::lower_bound(column.wide.begin(), column.wide.end(), row, [](const auto& entry, std::size_t r) { return entry.first < r; });
    PARTNERING_EXPECTS(at != column.wide.end() && at->first == row, "a row marked wide stands in the wide values");
    return at->second;
}

rational decimal_value(int128 value, int decimals) { return decimals == 0 ? rational{value, 1} : rational{value, power_of_ten(decimals)}; }

record_values values_of(const usage_columns& usage, std::size_t row)
{
    return {decimal_value(value_at(usage.quantity, row, power_of_ten(usage.quantity.decimals)), usage.quantity.decimals),
            decimal_value(value_at(usage.gross, row, 0), usage.gross.decimals)};
}

rational basis_of_record(const route& r, const route_leg& leg, const std::vector<rational>& amounts, const rational& gross, const basis& of)
{
    rational total;
    const auto parts = std::find_if(leg.bases.begin(), leg.bases.end(), [&](const auto& b) { return b.first == of; });
    for (const leg_part& part : parts->second) {
        if (!part.leg) {
            if (!part.reported_at || *part.reported_at == r.entry) total += gross * rational{part.sign};
            continue;
        }
        const auto at = std::find_if(r.legs.begin(), r.legs.end(), [&](const route_leg& other) { return other.leg == *part.leg; });
        if (at != r.legs.end()) total += amounts[static_cast<std::size_t>(at - r.legs.begin())] * rational{part.sign};
    }
    return total;
}

std::vector<rational> price_record(const plan::data& plan, const route& r, const record_values& record, const std::uint32_t* who,
                                   const running_accounts& running)
{
    std::vector<rational> amounts(r.legs.size());
    std::size_t ordered = 0;  // how many of the route's ordered legs came before
    for (std::size_t i = 0; i < r.legs.size(); ++i) {
        const route_leg& leg = r.legs[i];
        const plan_leg& self = plan.legs[leg.leg];
        if (self.is == leg_class::aggregate) continue;
        const std::size_t account = self.is == leg_class::ordered ? ordered++ : 0;
        if (!has_amount(self, party_at(self.payer, r, who), party_at(self.payee, r, who))) continue;
        const auto sum = [&](const basis& of) { return basis_of_record(r, leg, amounts, record.gross, of); };
        const leg_detail& detail = plan.details[leg.leg];
        const auto rounded = [&](const rational& value) {
            return (value / detail.at_event->step.value()).rounded(detail.at_event->mode) * detail.at_event->step.value();
        };
        if (!leg.rest_of.empty()) {
            rational rest = sum(leg.bases.front().first);
            if (detail.at_event) rest = rounded(rest);
            for (const std::uint32_t sibling : leg.rest_of) rest -= amounts[sibling];
            amounts[i] = rest;
            continue;
        }
        if (self.is == leg_class::ordered) {
            // A record that drives no units is usage of the period all the same, as where the period is priced at once.
            std::vector<rational> bases;
            for (const auto& [of, parts] : leg.bases) bases.push_back(sum(of));
            amounts[i] = running.sums->add(leg.leg, running.accounts[account], record.quantity * leg.multiplicity, std::move(bases));
        } else if (leg.linear) {
            // The same sum that 64-bit arithmetic and the sums of a period give; a constant is due where the record drives units at all.
            rational amount = leg.multiplicity.sign() == 0
                                  ? rational{}
                                  : leg.linear->constant + leg.linear->per_quantity * leg.multiplicity * record.quantity;
            for (const auto& [of, weight] : leg.linear->per_basis) amount += weight * sum(of);
            amounts[i] = amount;
        } else if (leg.multiplicity.sign() != 0 || !leg.bases.empty()) {
            charge_inputs<plain> inputs{plain::of(record.quantity * leg.multiplicity), [&](const basis& of) { return plain::of(sum(of)); },
                                        [&](const measure_ref&) -> plain {
                                            throw contract_violation{"a charge per record asks for no measure", __FILE__, __LINE__};
                                        }};
            amounts[i] = evaluate(detail.how, inputs).value();
        }
        if (detail.at_event) amounts[i] = rounded(amounts[i]);
    }
    return amounts;
}

PARTNERING_END
