#include <partnering/clearing/payment_explanation.hpp>

#include <partnering/money/money_text.hpp>

#include <algorithm>

PARTNERING_BEGIN

namespace {

class payment_explainer {
public:
    payment_explainer(const obligation_set& set, const currency_netting& in, const std::vector<discharge>& discharged, std::size_t payment,
                      const payment_explanation_options& options)
        : set_{set}, in_{in}, discharged_{discharged}, payment_{payment}, options_{options}
    {
    }

    [[nodiscard]] explanation run() const
    {
        const net_payment& paid = in_.payments[payment_];
        explanation why{.rule = "payment",
                        .subject = key(paid.payer) + " pays " + key(paid.payee),
                        .inputs = {{"netting", std::string{to_string(paid.scope)}}},
                        .result = money(paid.amount),
                        .children = {}};
        // Gross and bilateral payments are for lines between the two, which both sides see alike.
        if (paid.scope == netting_scope::multilateral)
            why.children = {side(paid.payer, true), side(paid.payee, false)};
        else
            why.children = lines(true);
        return why;
    }

private:
    [[nodiscard]] std::string key(clearing_party_id party) const { return set_.key_of(party); }
    [[nodiscard]] std::string money(int128 amount) const { return to_text(in_.of.money(amount)); }

    [[nodiscard]] std::string other_means(const discharge_means& by) const
    {
        if (by.by == discharge_means::kind::line) {
            const std::string other = key(set_.debtor(by.index)) + " to " + key(set_.creditor(by.index));
            return "line " + std::string{set_.line(by.index)} + " of " + other;
        }
        const net_payment& paid = in_.payments[by.index];
        return "payment of " + key(paid.payer) + " to " + key(paid.payee);
    }

    /// The lines that the payment discharges for its payer, or for its payee.
    [[nodiscard]] std::vector<explanation> lines(bool of_payer) const
    {
        std::vector<explanation> found;
        std::size_t last = SIZE_MAX;
        int128 of_last = 0;
        std::size_t more = 0;
        int128 of_more = 0;
        for (const discharge& each : discharged_) {
            const discharge_means& by = of_payer ? each.debtor_gives : each.creditor_gets;
            if (by.by != discharge_means::kind::payment || by.index != payment_) continue;
            const bool is_new = each.line != last;
            last = each.line;
            if (more > 0 || (is_new && found.size() >= options_.lines)) {
                more += is_new ? 1 : 0;
                of_more += each.amount;
                continue;
            }
            if (is_new) {
                of_last = 0;
                found.push_back({.rule = "line",
                                 .subject = std::string{set_.line(each.line)},
                                 .inputs = {{"debtor", key(set_.debtor(each.line))},
                                            {"creditor", key(set_.creditor(each.line))},
                                            {"amount", to_text(set_.amount(each.line))}},
                                 .result = {},
                                 .children = {}});
            }
            of_last += each.amount;
            found.back().result = money(of_last);
            if (each.way() == discharge_way::centre)
                found.back().children.push_back({.rule = of_payer ? "creditor gets" : "debtor gives",
                                                 .subject = other_means(of_payer ? each.creditor_gets : each.debtor_gives),
                                                 .inputs = {},
                                                 .result = money(each.amount),
                                                 .children = {}});
        }
        if (more > 0)
            found.push_back(
                {.rule = "lines", .subject = std::to_string(more) + " more", .inputs = {}, .result = money(of_more), .children = {}});
        return found;
    }

    /// A party's position, and what it comes to in this payment.
    [[nodiscard]] explanation side(clearing_party_id party, bool pays) const
    {
        const auto at = std::find_if(in_.positions.begin(), in_.positions.end(), [&](const net_position& p) { return p.party == party; });
        PARTNERING_EXPECTS(at != in_.positions.end(), "a payment is between parties of the currency");
        int128 elsewhere = 0;
        for (const net_payment& each : in_.payments)
            if ((pays ? each.payer : each.payee) == party) elsewhere += each.amount;
        elsewhere -= in_.payments[payment_].amount;
        explanation made{.rule = pays ? "payer" : "payee",
                         .subject = key(party),
                         .inputs = {{"owes", money(at->owes)}, {"is owed", money(at->owed)}, {"net", money(at->net())}},
                         .result = money(in_.payments[payment_].amount),
                         .children = lines(pays)};
        if (elsewhere != 0) made.inputs.emplace_back(pays ? "pays others" : "is paid by others", money(elsewhere));
        return made;
    }

    const obligation_set& set_;
    const currency_netting& in_;
    const std::vector<discharge>& discharged_;
    std::size_t payment_;
    const payment_explanation_options& options_;
};

}  // namespace

explanation explain_payment(const obligation_set& of, const currency_netting& in, const std::vector<discharge>& discharged,
                            std::size_t payment, const payment_explanation_options& options)
{
    PARTNERING_EXPECTS(payment < in.payments.size(), "a payment is one of the currency's");
    return payment_explainer{of, in, discharged, payment, options}.run();
}

PARTNERING_END
