#include <partnering/settlement/collection.hpp>

#include "entity/calendar.hpp"
#include "fed_offers.hpp"
#include "receipt_book.hpp"
#include "set_off.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/money/split.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

std::string_view to_string(owed_when when) noexcept
{
    switch (when) {
    case owed_when::always:
        return "always";
    case owed_when::guaranteed:
        return "guaranteed";
    case owed_when::paid:
        break;
    }
    return "when_paid";
}
std::string_view to_string(claim_kind kind) noexcept
{
    switch (kind) {
    case claim_kind::unpaid:
        return "unpaid";
    case claim_kind::guaranteed:
        return "guaranteed";
    case claim_kind::overpaid:
        break;
    }
    return "overpaid";
}

struct collection::data {
    std::vector<collected_statement> statements;
    std::vector<statement> due;
    std::vector<claim> claims;
    receipt_book receipts;
    std::vector<finding> findings;
};

std::span<const collected_statement> collection::statements() const noexcept { return data_->statements; }
const std::vector<statement>& collection::due() const noexcept { return data_->due; }
std::span<const claim> collection::claims() const noexcept { return data_->claims; }
std::span<const rejected_receipt> collection::rejects() const noexcept { return data_->receipts.rejects; }
std::uint64_t collection::receipts() const noexcept { return data_->receipts.counted; }
std::uint64_t collection::duplicates() const noexcept { return data_->receipts.duplicates; }
std::uint64_t collection::not_yet_received() const noexcept { return data_->receipts.later; }
std::span<const finding> collection::findings() const noexcept { return data_->findings; }

namespace {

/// How much of a statement has been paid. What nobody has to pay counts as paid.
rational paid_ratio(const statement& of, const rounded_money& paid)
{
    if (of.payable.count() <= 0) return 1;
    const rational ratio{paid.count(), of.payable.count()};
    return std::clamp(ratio, rational{0}, rational{1});
}

/// Divides what has been given on a statement into what was due, what is not owed yet and what nobody owed, and says what is missing.
///
/// What is due comes first. What is deferred may be given early; beyond both, one way or the other, it is a surplus.
void divide(collected_statement& of, const rounded_money& given)
{
    const auto clamped = [&](int128 least, int128 most) {
        return rounded_money{std::clamp(given.count(), least, most), of.due.step(), of.due.in()};
    };
    const int128 due = of.due.count();
    const int128 payable = of.payable.count();
    const rounded_money owed = clamped(std::min<int128>(due, 0), std::max<int128>(due, 0));
    const rounded_money counted = clamped(std::min<int128>({due, payable, 0}), std::max<int128>({due, payable, 0}));
    of.open = of.due - owed;
    of.early = counted - owed;
    const rounded_money surplus = given - counted;
    if (surplus.count() == 0) return;
    of.overpaid = surplus.count() > 0 ? surplus : -surplus;
    of.in_favour_of = surplus.count() > 0 ? of.payer : of.payee;
}

class collecting {
public:
    collecting(const ledger& from, std::span<const receipt> receipts, const collect_options& options)
        : from_{from}, of_{from.of().of()}, options_{options}, settled_{statements(from)}
    {
        made_.receipts = book(settled_, receipts, options.as_of);
        set_off_ = set_off(settled_);
        for (std::size_t i = 0; i < settled_.size(); ++i) discharged_.push_back(made_.receipts.paid[i] + set_off_[i]);
        for (const statement& s : settled_)
            for (const statement_line& line : s.lines)
                if (owed_of(line) != owed_when::always) marked_.insert(from.of().legs()[line.leg->index()].on.value());
        fed_ = fed_offers(from.of(), marked_);
        std::set<offer_id> fed;
        for (const auto& [offer, into] : fed_) fed.insert(into.begin(), into.end());
        for (std::size_t i = 0; i < settled_.size(); ++i)
            for (const statement_line& line : settled_[i].lines) {
                const plan_leg& leg = from.of().legs()[line.leg->index()];
                if (leg.on && fed.contains(*leg.on)) paying_[{settled_[i].payee, *leg.on}].push_back({i, &line});
            }
        for (const statement& s : settled_)
            for (const statement_line& line : s.lines) {
                if (owed_of(line) != owed_when::guaranteed) continue;
                const auto into = fed_.find(*from.of().legs()[line.leg->index()].on);
                if (into == fed_.end()) continue;
                for (const offer_id offer : into->second) guaranteed_[{s.payer, offer}].insert(s.payee);
            }
    }

    [[nodiscard]] collection::data run()
    {
        for (std::size_t i = 0; i < settled_.size(); ++i) collect_statement(i);
        for (std::size_t i = 0; i < settled_.size(); ++i) find_claims(i);
        std::sort(made_.claims.begin(), made_.claims.end(), [](const claim& a, const claim& b) {
            const currency x = a.amount.in();
            const currency y = b.amount.in();
            return std::tie(a.holder, a.on, a.agreement, a.when, x, a.kind) < std::tie(b.holder, b.on, b.agreement, b.when, y, b.kind);
        });
        std::sort(made_.findings.begin(), made_.findings.end());
        made_.findings.erase(std::unique(made_.findings.begin(), made_.findings.end()), made_.findings.end());
        check_conserved();
        made_.due = std::move(due_);
        return std::move(made_);
    }

private:
    /// A line by which a party is paid, and its statement.
    struct paying_line {
        std::size_t statement;
        const statement_line* line;
    };

    [[nodiscard]] const agreement_terms& terms_of(const plan_leg& leg) const
    {
        return of_[leg.under].versions.entries()[leg.version].value;
    }
    /// The payment days of the version that counts on the last day of a statement's period; where the agreement does not reach that far, of
    /// the last that the statement has lines of.
    [[nodiscard]] std::uint32_t due_days(const agreement& of, const statement& s, std::uint32_t latest) const
    {
        const agreement_terms* at_end = of.versions.at(terms_day(of, s.when.end.plus_days(-1)));
        const agreement_terms& terms = at_end != nullptr ? *at_end : of.versions.entries()[latest].value;
        return terms.payment_days.value_or(options_.due_days);
    }
    /// Marks are on charges for usage: what is due by the calendar has no service to be paid for.
    [[nodiscard]] owed_when owed_of(const statement_line& line) const
    {
        const plan_leg& leg = from_.of().legs()[line.leg->index()];
        if (leg.clause.of != clause_ref::kind::charge || !leg.on) return owed_when::always;
        const charge_clause& charge = terms_of(leg).charges[leg.clause.index];
        if (charge.guaranteed) return owed_when::guaranteed;
        return charge.when_paid ? owed_when::paid : owed_when::always;
    }

    void collect_statement(std::size_t number)
    {
        const statement& s = settled_[number];
        const rounded_money paid = made_.receipts.paid[number];
        const rounded_money nothing{0, s.payable.step(), s.payable.in()};
        std::uint32_t latest = 0;
        for (const statement_line& line : s.lines) latest = std::max(latest, line.version);
        const agreement& under = of_[*of_.find_agreement(s.agreement)];
        const rounding_rule& rule = under.versions.entries()[latest].value.rounding.back();

        collected_statement made{s.payer,     s.payee,
                                 s.agreement, s.when,
                                 s.payable,   s.payable,
                                 nothing,     set_off_[number],
                                 paid,        nothing,
                                 nothing,     nothing,
                                 {},          s.when.end.plus_days(static_cast<std::int32_t>(due_days(under, s, latest)) - 1),
                                 false,       {}};
        statement due = s;
        due.exact = 0;
        std::vector<rational> in_quanta;
        for (std::size_t i = 0; i < s.lines.size(); ++i) {
            const statement_line& line = s.lines[i];
            collected_line one{line.clause, line.label, line.offer, owed_of(line), line.exact, 1, line.exact};
            if (one.owed != owed_when::always) find_sources(s, line, one);
            if (one.owed == owed_when::paid) one.due = one.exact * one.paid_ratio;
            due.lines[i].exact = one.due;
            due.exact += one.due;
            in_quanta.push_back(one.due / rule.step.value());
            made.lines.push_back(std::move(one));
        }
        made.due = exact_money{due.exact, s.payable.in()}.rounded_to(rule.step, rule.mode);
        made.deferred = made.payable - made.due;
        divide(made, discharged_[number]);
        made.overdue = made.open.count() != 0 && (!options_.as_of || made.due_on < *options_.as_of);

        due.payable = made.due;
        due.rounding = due.payable.exact().amount() - due.exact;
        due.bearer = due.rounding.sign() > 0 ? s.payer : due.rounding.sign() < 0 ? s.payee : std::string{};
        const std::vector<int128> shares = round_to_total(due.payable.count(), in_quanta);
        for (std::size_t i = 0; i < shares.size(); ++i) due.lines[i].amount = {shares[i], rule.step, s.payable.in()};
        due_.push_back(std::move(due));
        made_.statements.push_back(std::move(made));
    }

    void find_sources(const statement& s, const statement_line& line, collected_line& into)
    {
        const plan_leg& leg = from_.of().legs()[line.leg->index()];
        rational owed;
        rational paid;
        std::set<currency> in;
        const auto fed = fed_.find(*leg.on);
        if (fed == fed_.end()) return;
        for (const offer_id offer : fed->second) {
            const auto lines = paying_.find({s.payer, offer});
            if (lines == paying_.end()) continue;
            for (const paying_line& each : lines->second) {
                const statement& from = settled_[each.statement];
                if (!(from.when.begin < s.when.end && s.when.begin < from.when.end)) continue;
                const rational ratio = paid_ratio(from, discharged_[each.statement]);
                owed += each.line->exact;
                paid += each.line->exact * ratio;
                in.insert(from.payable.in());
                into.sources.push_back(
                    {from.payer, from.agreement, from.when, each.line->clause, each.line->offer, each.line->exact, ratio});
            }
        }
        std::sort(into.sources.begin(), into.sources.end(), [](const collected_source& a, const collected_source& b) {
            return std::tie(a.payer, a.agreement, a.when, a.clause, a.offer, a.owed) <
                   std::tie(b.payer, b.agreement, b.when, b.clause, b.offer, b.owed);
        });
        if (in.size() > 1) {
            if (into.owed == owed_when::paid)
                made_.findings.push_back({"mixed_currencies", severity::error, s.agreement, "",
                                          "charge '" + line.clause + "' is owed when '" + s.payer +
                                              "' is paid, but it is paid in several currencies, which do not add up to one proportion: the "
                                              "charge is taken as due in full; give each currency an offer of its own"});
            return;
        }
        // Refunds among the sources may leave nothing that anybody owes.
        if (owed.sign() > 0) into.paid_ratio = std::clamp(paid / owed, rational{0}, rational{1});
    }

    /// Whom the payee of a statement pays all the same for what the statement is about.
    [[nodiscard]] std::vector<std::string> guaranteed_by_payee(const statement& s) const
    {
        std::set<std::string> found;
        for (const statement_line& line : s.lines) {
            const plan_leg& leg = from_.of().legs()[line.leg->index()];
            if (!leg.on) continue;
            if (const auto at = guaranteed_.find({s.payee, *leg.on}); at != guaranteed_.end())
                found.insert(at->second.begin(), at->second.end());
        }
        return {found.begin(), found.end()};
    }

    void find_claims(std::size_t number)
    {
        const statement& s = settled_[number];
        const collected_statement& now = made_.statements[number];
        const std::string set_off = now.set_off.count() == 0 ? "" : " and " + to_text(now.set_off) + " set off";
        const std::string where = " under '" + s.agreement + "' for " + to_string(s.when);
        const auto add = [&](bool of_payee, const rounded_money& amount, claim_kind kind, bool overdue, std::string why) {
            made_.claims.push_back({of_payee ? s.payee : s.payer,
                                    of_payee ? s.payer : s.payee,
                                    amount,
                                    s.agreement,
                                    s.when,
                                    kind,
                                    overdue,
                                    {},
                                    std::move(why)});
        };
        if (now.open.count() != 0) {
            const bool of_payee = now.open.count() > 0;
            add(of_payee, of_payee ? now.open : -now.open, claim_kind::unpaid, now.overdue,
                to_text(now.paid) + " of " + to_text(now.due) + " has been paid" + set_off + where);
            claim& made = made_.claims.back();
            if (of_payee) made.guaranteed_to = guaranteed_by_payee(s);
            if (!made.guaranteed_to.empty()) made.kind = claim_kind::guaranteed;
        }
        if (now.overpaid.count() != 0)
            add(now.in_favour_of == s.payee, now.overpaid, claim_kind::overpaid, false,
                to_text(now.paid) + " has been paid" + set_off + " where " + to_text(now.payable) + " is payable" + where);
    }

    void check_conserved() const
    {
        std::map<currency, rational> paid;
        for (const collected_statement& s : made_.statements) {
            PARTNERING_EXPECTS(s.payable == s.due + s.deferred, "what is payable is due or deferred");
            const rounded_money surplus = s.in_favour_of == s.payee ? -s.overpaid : s.overpaid;
            PARTNERING_EXPECTS(s.paid + s.set_off == s.due - s.open + s.early + surplus,
                               "what was given was owed, is early, or is a surplus");
            paid[s.paid.in()] += s.paid.exact().amount();
        }
        for (const auto& [in, amount] : made_.receipts.sums) paid[in] -= amount;
        for (const auto& [in, rest] : paid) PARTNERING_EXPECTS(rest.sign() == 0, "every receipt that counts has paid one statement");
    }

    const ledger& from_;
    const ecosystem& of_;
    const collect_options& options_;
    std::vector<statement> settled_;
    std::vector<rounded_money> set_off_;
    std::vector<rounded_money> discharged_;  ///< paid or set off
    std::set<offer_id> marked_;
    std::map<offer_id, std::vector<offer_id>> fed_;
    std::map<std::pair<std::string_view, offer_id>, std::vector<paying_line>> paying_;
    std::map<std::pair<std::string_view, offer_id>, std::set<std::string>> guaranteed_;
    std::vector<statement> due_;
    collection::data made_;
};

}  // namespace

checked<collection> collect(const ledger& from, std::span<const receipt> receipts, const collect_options& options)
{
    PARTNERING_EXPECTS(options.due_days <= max_payment_days, "a statement is due within 100 years");
    try {
        return collection{std::make_shared<const collection::data>(collecting{from, receipts, options}.run())};
    } catch (const arithmetic_error& failed) {
        return finding{failed.code(), severity::error, "", "", std::string{"receipts cannot be added up: "} + failed.what()};
    }
}

explanation explain(const collected_statement& of)
{
    explanation made{"collect",
                     of.payer + " owes " + of.payee + " under " + of.agreement + " for " + to_string(of.when),
                     {{"payable", to_text(of.payable)},
                      {"deferred", to_text(of.deferred)},
                      {"set_off", to_text(of.set_off)},
                      {"paid", to_text(of.paid)},
                      {"open", to_text(of.open)},
                      {"early", to_text(of.early)},
                      {"overpaid", to_text(of.overpaid)},
                      {"due_on", to_string(of.due_on)}},
                     to_text(of.due),
                     {}};
    for (const collected_line& line : of.lines) {
        explanation one{std::string{to_string(line.owed)},
                        line.label + (line.offer.empty() ? "" : " on " + line.offer),
                        {{"exact", to_decimal_or_ratio(line.exact)}},
                        to_decimal_or_ratio(line.due),
                        {}};
        if (line.owed != owed_when::always) one.inputs.emplace_back("paid_ratio", to_decimal_or_ratio(line.paid_ratio));
        for (const collected_source& source : line.sources)
            one.children.push_back({"paid_by",
                                    source.payer + " under " + source.agreement + " for " + to_string(source.when) + ", " + source.clause +
                                        " on " + source.offer,
                                    {{"owed", to_decimal_or_ratio(source.owed)}, {"paid_ratio", to_decimal_or_ratio(source.paid_ratio)}},
                                    to_decimal_or_ratio(source.owed * source.paid_ratio),
                                    {}});
        made.children.push_back(std::move(one));
    }
    return made;
}

PARTNERING_END
