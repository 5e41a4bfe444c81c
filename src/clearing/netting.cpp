#include <partnering/clearing/netting.hpp>

#include "consent_rules.hpp"
#include "obligation_data.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

namespace {

using detail::direction;
using detail::obligation_data;

/// The rows of each scope, netted one after the other.
class currency_netter {
public:
    currency_netter(const obligation_set& set, const obligation_set::section& in, const netting& so_far)
        : data_{set.content()}, in_{in}, whole_{so_far}
    {
    }

    checked<currency_netting> run(payment_rule rule)
    {
        currency_netting made{.of = in_, .positions = {}, .payments = {}, .fewest = false};
        std::vector<int128> owes(data_.parties.size());
        std::vector<int128> owed(data_.parties.size());
        std::vector<bool> seen(data_.parties.size());
        std::vector<int128> central(data_.parties.size());
        for (std::size_t row = in_.first; row < in_.last; ++row) {
            const std::uint32_t debtor = data_.debtor[row];
            const std::uint32_t creditor = data_.creditor[row];
            const int128 amount = data_.amount[row];
            owes[debtor] += amount;
            owed[creditor] += amount;
            seen[debtor] = true;
            seen[creditor] = true;
            if (whole_.scope_of(row) != netting_scope::multilateral) continue;
            central[debtor] -= amount;
            central[creditor] += amount;
        }
        int128 sum = 0;
        for (std::uint32_t party = 0; party < seen.size(); ++party) {
            if (!seen[party]) continue;
            made.positions.push_back({clearing_party_id{party}, owes[party], owed[party]});
            sum += made.positions.back().net();
        }
        PARTNERING_EXPECTS(sum == 0, "over all parties the net positions of a currency add up to zero");
        if (!whole_.scopes.empty()) pay_between_two(made.payments);
        const checked<payment_plan> plan = plan_payments(central, rule);
        if (!plan) {
            std::vector<finding> found = plan.findings();
            for (finding& each : found) each.subject = in_.in.code();
            return found;
        }
        made.fewest = plan.value().fewest;
        for (const planned_payment& each : plan.value().payments)
            made.payments.push_back({clearing_party_id{static_cast<std::uint32_t>(each.payer)},
                                     clearing_party_id{static_cast<std::uint32_t>(each.payee)}, each.amount, netting_scope::multilateral});
        std::sort(made.payments.begin(), made.payments.end(), [](const net_payment& a, const net_payment& b) {
            return std::tuple{a.payer, a.payee, a.scope} < std::tuple{b.payer, b.payee, b.scope};
        });
        check(made);
        return made;
    }

private:
    [[nodiscard]] int128 sum_of(const direction& each, netting_scope scope) const
    {
        int128 total = 0;
        for (std::size_t row = each.first; row < each.last; ++row)
            if (whole_.scope_of(row) == scope) total += data_.amount[row];
        return total;
    }

    void pay_between_two(std::vector<net_payment>& into) const
    {
        const std::vector<direction> directions = detail::directions_of(data_, in_);
        const std::vector<std::size_t> opposites = detail::opposites_of(directions, data_.parties.size());
        for (std::size_t i = 0; i < directions.size(); ++i) {
            const clearing_party_id debtor{directions[i].debtor};
            const clearing_party_id creditor{directions[i].creditor};
            const int128 gross = sum_of(directions[i], netting_scope::gross);
            if (gross > 0) into.push_back({debtor, creditor, gross, netting_scope::gross});
            const int128 back = opposites[i] < directions.size() ? sum_of(directions[opposites[i]], netting_scope::bilateral) : int128{0};
            const int128 left = sum_of(directions[i], netting_scope::bilateral) - back;
            if (left > 0) into.push_back({debtor, creditor, left, netting_scope::bilateral});
        }
    }

    /// Payments leave every party where its lines put it.
    void check(const currency_netting& made) const
    {
        std::vector<int128> paid(data_.parties.size());
        std::vector<int128> received(data_.parties.size());
        for (const net_payment& each : made.payments) {
            paid[each.payer.index()] += each.amount;
            received[each.payee.index()] += each.amount;
        }
        for (const net_position& each : made.positions) {
            const std::uint32_t party = each.party.index();
            PARTNERING_EXPECTS(received[party] - paid[party] == each.net(), "payments change no net position");
            PARTNERING_EXPECTS(paid[party] <= each.owes && received[party] <= each.owed, "payments add no debt");
        }
    }

    const obligation_data& data_;
    const obligation_set::section& in_;
    const netting& whole_;
};

}  // namespace

std::string_view to_string(netting_scope scope) noexcept
{
    switch (scope) {
    case netting_scope::gross:
        return "gross";
    case netting_scope::bilateral:
        return "bilateral";
    case netting_scope::multilateral:
        return "multilateral";
    }
    return "unknown";
}

checked<netting> net(const obligation_set& of, const netting_options& options)
{
    netting made;
    std::vector<finding> found = detail::apply_consent(of, options.consent, made.scopes);
    if (any_error(found)) return found;
    made.notes = std::move(found);
    for (const obligation_set::section& each : of.sections()) {
        checked<currency_netting> one = currency_netter{of, each, made}.run(options.rule);
        if (one)
            made.currencies.push_back(std::move(one).value());
        else
            found.insert(found.end(), one.findings().begin(), one.findings().end());
    }
    if (any_error(found)) return found;
    return made;
}

PARTNERING_END
