#pragma once

#include <partnering/clearing/discharge.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Obligations in a line each, and short ways to read what they net to.
namespace netted {

using namespace partnering;

inline rounded_money money(std::string_view amount, const char* in = "EUR")
{
    const currency of = currency::from_code(in);
    const quantum step = quantum::minor_unit(of);
    return {(parse_rational(amount).value() / step.value()).numerator(), step, of};
}

inline obligation owes(std::string line, std::string debtor, std::string creditor, std::string_view amount, const char* in = "EUR")
{
    return {.line = std::move(line), .debtor = std::move(debtor), .creditor = std::move(creditor), .amount = money(amount, in), .due = {}};
}

struct debt {
    const char* debtor;
    const char* creditor;
    const char* amount;
};
/// Lines named after debtor and creditor and their place: `A>B 0`.
inline std::vector<obligation> debts(std::initializer_list<debt> all, const char* in = "EUR")
{
    std::vector<obligation> made;
    for (const debt& each : all)
        made.push_back(owes(std::string{each.debtor} + '>' + each.creditor + ' ' + std::to_string(made.size()), each.debtor, each.creditor,
                            each.amount, in));
    return made;
}

inline obligation_set set_of(const std::vector<obligation>& rows) { return obligation_set::of(rows).value(); }

/// `A -4.00, B 4.00`
inline std::string positions(const obligation_set& set, const currency_netting& in)
{
    std::string text;
    for (const net_position& each : in.positions)
        text += (text.empty() ? "" : ", ") + set.key_of(each.party) + ' ' + to_string(in.of.money(each.net()));
    return text;
}

/// `A>B 4.00`, sorted.
inline std::string payments(const obligation_set& set, const currency_netting& in)
{
    std::string text;
    for (const net_payment& each : in.payments)
        text +=
            (text.empty() ? "" : ", ") + set.key_of(each.payer) + '>' + set.key_of(each.payee) + ' ' + to_string(in.of.money(each.amount));
    return text;
}

inline std::string means(const obligation_set& set, const currency_netting& in, const discharge_means& by)
{
    if (by.by == discharge_means::kind::line) return "line " + std::string{set.line(by.index)};
    const net_payment& paid = in.payments[by.index];
    return "payment " + set.key_of(paid.payer) + '>' + set.key_of(paid.payee);
}

/// A line each: `B>A 1: 4.00 set_off line A>B 0`.
inline std::string table(const obligation_set& set, const netting& whole, const currency_netting& in)
{
    std::string text;
    for (const discharge& each : discharges(set, whole, in)) {
        text += std::string{set.line(each.line)} + ": " + to_string(in.of.money(each.amount)) + ' ' + std::string{to_string(each.way())} +
                ' ' + means(set, in, each.debtor_gives);
        if (each.way() == discharge_way::centre) text += " / " + means(set, in, each.creditor_gets);
        text += '\n';
    }
    return text;
}

}  // namespace netted
