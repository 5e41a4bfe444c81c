#include "record.hpp"

#include <partnering/charge/evaluate.hpp>

PARTNERING_BEGIN

namespace {

int128 value_at(const quantity_column& column, std::size_t row, int128 otherwise, bool& there)
{
    there = false;
    if (column.values.empty() || column.values[row] == quantity_column::missing) return otherwise;
    there = true;
    if (column.values[row] != quantity_column::in_wide) return column.values[row];
    const auto at =
        std::lower_bound(column.wide.begin(), column.wide.end(), row, [](const auto& entry, std::size_t r) { return entry.first < r; });
    PARTNERING_EXPECTS(at != column.wide.end() && at->first == row, "a row marked wide stands in the wide values");
    return at->second;
}

int128 scale_of(int decimals)
{
    int128 power = 1;
    for (int i = 0; i < decimals; ++i) power *= 10;
    return power;
}

}  // namespace

rational basis_of_record(const route& r, const route_leg& leg, const record_amounts& amounts, const rational& gross, const basis& of)
{
    rational total;
    const auto parts = std::find_if(leg.bases.begin(), leg.bases.end(), [&](const auto& b) { return b.first == of; });
    for (const leg_part& part : parts->second) {
        if (!part.leg) {
            if (!part.reported_at || *part.reported_at == r.entry) total += gross * rational{part.sign};
            continue;
        }
        const auto at = std::find_if(r.legs.begin(), r.legs.end(), [&](const route_leg& other) { return other.leg == *part.leg; });
        if (at != r.legs.end()) total += amounts.by_leg[static_cast<std::size_t>(at - r.legs.begin())] * rational{part.sign};
    }
    return total;
}

record_amounts price_record(const plan::data& plan, const route& r, const usage_columns& usage, std::size_t row, const std::uint32_t* who)
{
    record_amounts out;
    bool counted = false;
    out.quantity = value_at(usage.quantity, row, scale_of(usage.quantity.decimals), counted);
    out.gross = value_at(usage.gross, row, 0, out.reported);
    const rational quantity{out.quantity, scale_of(usage.quantity.decimals)};
    const rational gross{out.gross, scale_of(usage.gross.decimals)};

    out.by_leg.resize(r.legs.size());
    for (std::size_t i = 0; i < r.legs.size(); ++i) {
        const route_leg& leg = r.legs[i];
        const plan_leg& self = plan.legs[leg.leg];
        if (self.is == leg_class::aggregate) continue;
        if (!has_amount(self, party_at(self.payer, r, who), party_at(self.payee, r, who))) continue;
        const auto sum = [&](const basis& of) { return basis_of_record(r, leg, out, gross, of); };
        const leg_detail& detail = plan.details[leg.leg];
        const auto rounded = [&](const rational& value) {
            return (value / detail.at_event->step.value()).rounded(detail.at_event->mode) * detail.at_event->step.value();
        };
        if (!leg.rest_of.empty()) {
            rational rest = sum(leg.bases.front().first);
            if (detail.at_event) rest = rounded(rest);
            for (const std::uint32_t sibling : leg.rest_of) rest -= out.by_leg[sibling];
            out.by_leg[i] = rest;
            continue;
        }
        if (leg.linear) {
            // The same sum that 64-bit arithmetic and the sums of a period give; a constant is due where the record drives units at all.
            rational amount =
                leg.multiplicity.sign() == 0 ? rational{} : leg.linear->constant + leg.linear->per_quantity * leg.multiplicity * quantity;
            for (const auto& [of, weight] : leg.linear->per_basis) amount += weight * sum(of);
            out.by_leg[i] = amount;
        } else if (leg.multiplicity.sign() != 0 || !leg.bases.empty()) {
            charge_inputs<plain> inputs{plain::of(quantity * leg.multiplicity), [&](const basis& of) { return plain::of(sum(of)); },
                                        [&](const measure_ref&) -> plain {
                                            throw contract_violation{"a charge per record asks for no measure", __FILE__, __LINE__};
                                        }};
            out.by_leg[i] = evaluate(detail.how, inputs).value();
        }
        if (detail.at_event) out.by_leg[i] = rounded(out.by_leg[i]);
    }
    return out;
}

PARTNERING_END
