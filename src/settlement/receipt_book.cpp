#include "receipt_book.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

PARTNERING_BEGIN

namespace {

using statement_key = std::tuple<std::string_view, std::string_view, std::string_view, date_range, currency>;

auto order_of(const receipt& r) { return std::tie(r.key, r.payer, r.payee, r.agreement, r.when, r.in, r.amount, r.on); }

/// What the receipt may have meant: a statement between the two, if there is one.
std::string instead_of(const receipt& r, std::span<const statement> statements)
{
    const auto like = [&](const statement& s, const std::string& payer, const std::string& payee) {
        return s.payer == payer && s.payee == payee;
    };
    for (const bool turned : {false, true})
        for (const statement& s : statements)
            if (turned ? like(s, r.payee, r.payer) : like(s, r.payer, r.payee))
                return std::string{turned ? "; the other way round there is '" : "; between the two there is '"} + s.agreement + "' for " +
                       to_string(s.when) + " in " + s.payable.in().code();
    return "; the two have no statement: check the names, and that the period is settled";
}

}  // namespace

receipt_book book(std::span<const statement> statements, std::span<const receipt> receipts, const std::optional<date>& as_of)
{
    receipt_book made;
    std::map<statement_key, std::size_t> known;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const statement& s = statements[i];
        known.emplace(statement_key{s.payer, s.payee, s.agreement, s.when, s.payable.in()}, i);
        made.paid.emplace_back(0, s.payable.step(), s.payable.in());
    }
    std::vector<const receipt*> sorted;
    for (const receipt& r : receipts) {
        if (as_of && *as_of < r.on)
            ++made.later;
        else
            sorted.push_back(&r);
    }
    std::sort(sorted.begin(), sorted.end(), [](const receipt* a, const receipt* b) { return order_of(*a) < order_of(*b); });

    const auto reject = [&](const receipt& r, std::string_view code, std::string text) {
        made.rejects.push_back({r, std::string{code}, std::move(text)});
    };
    for (std::size_t from = 0, to = 0; from < sorted.size(); from = to) {
        const receipt& r = *sorted[from];
        bool alike = true;
        for (to = from + 1; to < sorted.size() && sorted[to]->key == r.key; ++to) alike = alike && *sorted[to] == r;
        if (r.key.empty()) {
            for (std::size_t i = from; i < to; ++i)
                reject(*sorted[i], "empty_key", "a receipt has no key: give each payment its reference, so that none counts twice");
            continue;
        }
        if (!alike) {
            for (std::size_t i = from; i < to; ++i)
                reject(*sorted[i], "conflicting_receipt",
                       "receipts of the key '" + r.key + "' differ: no two payments share one, and what is sent again is unchanged");
            continue;
        }
        made.duplicates += to - from - 1;
        const auto at = known.find({r.payer, r.payee, r.agreement, r.when, r.in});
        if (at == known.end()) {
            reject(r, "unknown_statement",
                   "no statement says that '" + r.payer + "' pays '" + r.payee + "' under '" + r.agreement + "' for " + to_string(r.when) +
                       " in " + r.in.code() + instead_of(r, statements));
            continue;
        }
        rounded_money& paid = made.paid[at->second];
        const rational steps = r.amount / paid.step().value();
        if (!steps.is_integer()) {
            reject(r, "not_payable",
                   to_decimal_or_ratio(r.amount) + " " + r.in.code() + " is no whole number of " + to_string(paid.step().value()) +
                       ", in which the statement is paid");
            continue;
        }
        paid += rounded_money{steps.to_integer(rounding_mode::down), paid.step(), paid.in()};
        made.sums[r.in] += r.amount;
        ++made.counted;
    }
    return made;
}

PARTNERING_END
