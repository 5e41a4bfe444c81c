#include "binding.hpp"
#include "ledger_data.hpp"
#include "record.hpp"
#include "resolve.hpp"

#include <partnering/charge/evaluate.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/explain.hpp>

#include <algorithm>
#include <map>

PARTNERING_BEGIN

namespace {

std::string number(const rational& value) { return to_decimal_or_ratio(value); }

/// The days of a version; the years 1 and 9999 stand for no bound.
std::string version_text(const date_range& when)
{
    const bool open_start = when.begin <= date::of(1, 1, 1);
    const bool open_end = date::of(9999, 12, 31) <= when.end;
    if (open_start && open_end) return "always";
    if (open_end) return "from " + to_string(when.begin);
    if (open_start) return "until " + to_string(when.end);
    return to_string(when);
}

/// Builds the tree of one request over one replayed ledger.
class explainer {
    /// Bases are unfolded this deep: a chain has fewer levels, and a diamond of charges must not be walked along every path.
    static constexpr int max_depth = 8;

public:
    explainer(const plan& under, const usage_columns& usage, const explain_request& what, ledger settled)
        : plan_{under.internals()}, usage_{usage}, what_{what}, settled_{std::move(settled)}
    {
    }

    checked<explanation> run()
    {
        std::vector<statement> all = statements(settled_, {.viewer = what_.viewer});
        std::erase_if(all, [&](const statement& s) {
            return s.payer != what_.payer || s.payee != what_.payee || (what_.agreement && s.agreement != *what_.agreement);
        });
        if (all.empty())
            return finding{"nothing_to_explain", severity::error, what_.payer, "",
                           "'" + what_.payer + "' owes '" + what_.payee + "' nothing in these periods" +
                               (what_.agreement ? " under '" + *what_.agreement + "'" : std::string{}) + ": no account connects the two"};
        replay();
        std::vector<explanation> paid;
        for (const payment& p : payments(all)) {
            explanation node{"payment",
                             what_.payer + " -> " + what_.payee,
                             {{"currency", p.in.code()}, {"statements", std::to_string(p.lines.size())}},
                             to_text(p.amount),
                             {}};
            for (const statement& s : all)
                if (s.payable.in() == p.in) node.children.push_back(explain_statement(s));
            paid.push_back(std::move(node));
        }
        if (paid.size() == 1) return std::move(paid.front());
        // Two currencies do not add: the root only gathers them.
        explanation root{"payments", what_.payer + " -> " + what_.payee, {}, "", std::move(paid)};
        for (const explanation& node : root.children) root.result += (root.result.empty() ? "" : " and ") + node.result;
        return root;
    }

private:
    explanation explain_statement(const statement& s)
    {
        explanation node{"statement", s.agreement, {{"period", to_string(s.when)}, {"exact", number(s.exact)}}, to_text(s.payable), {}};
        const ecosystem& of = plan_.of;
        const agreement_id agreement = *of.find_agreement(s.agreement);
        const plan_leg* latest = nullptr;
        std::vector<std::uint32_t> lines;
        for (std::uint32_t i = 0; i < settled_.accounts().size(); ++i) {
            const ledger_account& a = settled_.accounts()[i];
            const plan_leg& leg = plan_.legs[a.leg.index()];
            if (leg.under != agreement || settled_.party_key(a.payer) != s.payer || settled_.party_key(a.payee) != s.payee ||
                settled_.periods_of(agreement)[a.period] != s.when || plan_.data_terms(leg).in != s.payable.in())
                continue;
            lines.push_back(i);
            if (latest == nullptr || leg.version > latest->version) latest = &leg;
        }
        const rounding_rule& rule = plan_.data_terms(*latest).rounding.back();
        node.inputs.push_back({"rounded", "to " + number(rule.step.value()) + ", " + std::string{to_string(rule.mode)}});
        if (!s.bearer.empty()) {
            node.inputs.push_back({"rounding", number(s.rounding)});
            node.inputs.push_back({"borne by", s.bearer});
        }
        for (const std::uint32_t i : lines) node.children.push_back(explain_account(i, 0));
        return node;
    }

    explanation explain_account(std::uint32_t index, int depth)
    {
        const ledger_account& a = settled_.accounts()[index];
        const plan_leg& leg = plan_.legs[a.leg.index()];
        const leg_detail& detail = plan_.details[a.leg.index()];
        const ecosystem& of = plan_.of;
        explanation node{"charge",
                         leg.label(of),
                         {{"payer", settled_.party_key(a.payer)},
                          {"payee", settled_.party_key(a.payee)},
                          {"clause", of[leg.under].key + "/" + leg.clause_key(of)}},
                         number(a.amount),
                         {}};
        if (leg.on) node.inputs.push_back({"offer", of[*leg.on].key});
        if (of[leg.under].versions.entries().size() > 1)
            node.inputs.push_back({"version", version_text(of[leg.under].versions.entries()[leg.version].when)});
        if (leg.is == leg_class::event || (leg.is == leg_class::linear && detail.per == charge_scope::event)) {
            node.inputs.push_back({"worked out", detail.at_event ? "for each record, rounded to " + number(detail.at_event->step.value()) +
                                                                       ", " + std::string{to_string(detail.at_event->mode)}
                                                                 : "for each record"});
            node.children.push_back(records_of(index));
            return node;
        }
        const account_inputs& inputs = settled_.internals().inputs[index];
        const std::vector<basis> bases = detail.how.bases();
        if (detail.takes_rest) {
            node.children.push_back({"rest",
                                     leg.clause_key(of),
                                     {{"of", number(inputs.bases.front())}, {"others", number(inputs.bases.front() - a.amount)}},
                                     number(a.amount),
                                     {explain_basis(index, bases.front(), 0, depth)}});
            return node;
        }
        explanation units = leg.is == leg_class::standing ? explanation{"calendar", "due", {}, number(a.quantity), {}} : records_of(index);
        const rational counted = leg.is == leg_class::standing ? rational{1} : a.quantity;
        charge_inputs<traced> traced_inputs{
            traced::from(counted, std::move(units)),
            [&](const basis& b) {
                const auto at = static_cast<std::size_t>(std::find(bases.begin(), bases.end(), b) - bases.begin());
                return traced::from(inputs.bases[at], explain_basis(index, b, at, depth));
            },
            [&](const measure_ref& m) {
                const std::string payer = settled_.party_key(a.payer);
                const std::string party = measured_party(plan_, leg, m, payer, settled_.party_key(a.payee));
                const date_range days = measured_days(m, settled_.periods_of(leg.under)[a.period], of[leg.under].cycle);
                const auto value = of.measured(m.name, party, days);
                return traced::from(
                    value ? *value : *m.otherwise,
                    {"measure",
                     m.name,
                     {{"of", party}, {"period", to_string(days)}, {"given", value ? "yes" : "no, as the charge says for that case"}},
                     number(value ? *value : *m.otherwise),
                     {}});
            }};
        const traced result = evaluate(detail.how, traced_inputs);
        rational amount = result.value();
        if (leg.is == leg_class::standing && a.quantity != rational{1}) {
            node.inputs.push_back({"times", number(a.quantity)});
            amount *= a.quantity;
        }
        if (detail.at_leg) {
            node.inputs.push_back(
                {"rounded", "to " + number(detail.at_leg->step.value()) + ", " + std::string{to_string(detail.at_leg->mode)}});
            amount = (amount / detail.at_leg->step.value()).rounded(detail.at_leg->mode) * detail.at_leg->step.value();
        }
        PARTNERING_EXPECTS(amount == a.amount, "what is explained is what was charged");
        if (result.why()) node.children.push_back(*result.why());
        return node;
    }

    /// What a basis adds up. The charges in it that the viewer is no party of stay closed: their sum is known from the contract, their
    /// terms are not.
    explanation explain_basis(std::uint32_t index, const basis& b, std::size_t at, int depth)
    {
        const account_inputs& inputs = settled_.internals().inputs[index];
        explanation node{"basis", to_string(b), {}, number(inputs.bases[at]), {}};
        if (b.kind == basis_kind::reported) return node;
        const auto& parts = inputs.parts[at];
        if (depth >= max_depth || !std::all_of(parts.begin(), parts.end(), [&](const account_inputs::part& part) { return may_see(part); }))
            return node;
        std::size_t shown = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const account_inputs::part& part = parts[i];
            if (part.leg < 0) {
                node.children.push_back({"reported", "gross amount of the records", {}, number(part.amount), {}});
                continue;
            }
            if (shown++ == what_.max_records) {
                node.children.push_back({"record", "and " + std::to_string(parts.size() - i) + " more charges", {}, "", {}});
                break;
            }
            // Where the whole account is in the basis, it is explained in turn.
            if (part.account && settled_.accounts()[*part.account].amount == part.amount) {
                node.children.push_back(explain_account(*part.account, depth + 1));
                continue;
            }
            const plan_leg& leg = plan_.legs[static_cast<std::size_t>(part.leg)];
            const ecosystem& of = plan_.of;
            explanation child{"charge", leg.label(of), {}, number(part.amount), {}};
            if (part.account) {
                child.inputs.push_back({"payer", settled_.party_key(settled_.accounts()[*part.account].payer)});
                child.inputs.push_back({"payee", settled_.party_key(settled_.accounts()[*part.account].payee)});
            }
            child.inputs.push_back({"clause", of[leg.under].key + "/" + leg.clause_key(of)});
            node.children.push_back(std::move(child));
        }
        return node;
    }

    /// Whether the viewer is a party of the account a summand is taken from. It depends on the basis alone: what others owe elsewhere opens
    /// and closes nothing.
    bool may_see(const account_inputs::part& part) const
    {
        if (!what_.viewer || part.leg < 0) return true;
        if (!part.account) return false;
        const ledger_account& a = settled_.accounts()[*part.account];
        return settled_.party_key(a.payer) == *what_.viewer || settled_.party_key(a.payee) == *what_.viewer;
    }

    /// Goes through the usage once and notes, for every account of the two, the first records that drove it.
    void replay()
    {
        const binding names{plan_, usage_};
        const bool ascending = !what_.booked_until && keys_ascend(usage_);
        row_marks skip{ascending ? 0 : usage_.rows};
        if (!ascending) static_cast<void>(resolve(plan_, usage_, names, what_.booked_until, skip));
        std::map<std::tuple<std::uint32_t, std::int32_t, std::string, std::string>, std::uint32_t> wanted;
        for (std::uint32_t i = 0; i < settled_.accounts().size(); ++i) {
            const ledger_account& a = settled_.accounts()[i];
            const std::string& payer = settled_.party_key(a.payer);
            const std::string& payee = settled_.party_key(a.payee);
            wanted.emplace(std::tuple{a.leg.index(), static_cast<std::int32_t>(a.period), payer, payee}, i);
        }
        std::vector<std::uint32_t> who;
        binding named{plan_, usage_};
        const std::vector<std::string> open = named.take_open_parties();
        const auto key_of = [&](std::uint32_t party) -> std::string {
            if (party == nobody) return {};
            const auto parties = plan_.of.parties();
            return party < parties.size() ? parties[party].key : open[party - parties.size()];
        };
        for (std::size_t row = 0; row < usage_.rows; ++row) {
            if (skip.marked(row)) continue;
            const binding::target where = names.place(row);
            if (where.fate != row_fate::settled) continue;
            const segment& s = plan_.segments[where.segment];
            const route& r = plan_.snapshots[s.snapshot].routes[where.route];
            who.resize(std::max<std::size_t>(who.size(), binding::width(r) + 1));
            if (names.parties(row, r, who.data()) != row_fate::settled) continue;
            for (std::size_t i = 0; i < r.legs.size(); ++i) {
                const plan_leg& leg = plan_.legs[r.legs[i].leg];
                if (r.legs[i].multiplicity.sign() == 0) continue;
                const std::uint32_t payer = party_at(leg.payer, r, who.data());
                const std::uint32_t payee = party_at(leg.payee, r, who.data());
                if (!is_due(payer, payee)) continue;
                const auto account = wanted.find({r.legs[i].leg, s.period_of[leg.under.index()], key_of(payer), key_of(payee)});
                if (account == wanted.end()) continue;
                auto& listed = records_[account->second];
                if (listed.size() < what_.max_records) listed.push_back({row, &r, i, {who.begin(), who.begin() + binding::width(r)}});
            }
        }
    }

    explanation records_of(std::uint32_t index)
    {
        const ledger_account& a = settled_.accounts()[index];
        const plan_leg& leg = plan_.legs[a.leg.index()];
        const ecosystem& of = plan_.of;
        const std::string unit = leg.on ? of[*of.find_service(of[*leg.on].service)].unit : std::string{};
        explanation node{"usage",
                         leg.on ? of[*leg.on].service : leg.label(of),
                         {{"records", std::to_string(a.records)}, {"unit", unit.empty() ? "unit" : unit}},
                         number(a.quantity),
                         {}};
        const bool shows_gross = [&] {
            const auto bases = plan_.details[a.leg.index()].how.bases();
            return std::any_of(bases.begin(), bases.end(), [](const basis& b) { return b.kind == basis_kind::reported; });
        }();
        const bool each =
            leg.is == leg_class::event || (leg.is == leg_class::linear && plan_.details[a.leg.index()].per == charge_scope::event);
        for (const listed_record& record : records_[index]) {
            const record_amounts amounts = price_record(plan_, *record.in, usage_, record.row, record.who.data());
            const route_leg& rl = record.in->legs[record.position];
            const auto scaled = [](int128 value, int decimals) {
                rational power = 1;
                for (int i = 0; i < decimals; ++i) power *= rational{10};
                return rational{value, 1} / power;
            };
            explanation child{"record", "", {{"time", to_string(instant{usage_.time[record.row]})}}, "", {}};
            if (const std::uint32_t source = usage_.source.code(record.row); source != text_column::absent)
                child.subject = usage_.source.names[source] + "/";
            child.subject += usage_.key_of(record.row);
            const rational quantity = scaled(amounts.quantity, usage_.quantity.decimals);
            child.inputs.push_back({"quantity", number(quantity)});
            if (rl.multiplicity != rational{1}) child.inputs.push_back({"each drives", number(rl.multiplicity)});
            if (shows_gross) child.inputs.push_back({"gross", number(scaled(amounts.gross, usage_.gross.decimals))});
            child.result = number(each ? amounts.by_leg[record.position] : quantity * rl.multiplicity);
            if (each)
                child.children.push_back(
                    calculation(record, amounts, quantity * rl.multiplicity, scaled(amounts.gross, usage_.gross.decimals)));
            node.children.push_back(std::move(child));
        }
        if (a.records > records_[index].size() && !records_[index].empty())
            node.children.push_back({"record", "and " + std::to_string(a.records - records_[index].size()) + " more", {}, "", {}});
        return node;
    }

    struct listed_record;
    /// How one record's amount came about, by the formula that priced it.
    explanation calculation(const listed_record& record, const record_amounts& amounts, const rational& units, const rational& gross) const
    {
        const route_leg& rl = record.in->legs[record.position];
        const leg_detail& detail = plan_.details[rl.leg];
        const rational& charged = amounts.by_leg[record.position];
        if (!rl.rest_of.empty()) {
            rational others;
            for (const std::uint32_t sibling : rl.rest_of) others += amounts.by_leg[sibling];
            return {"rest",
                    plan_.legs[rl.leg].clause_key(plan_.of),
                    {{"of", number(charged + others)}, {"others", number(others)}},
                    number(charged),
                    {}};
        }
        const charge_inputs<traced> inputs{
            traced::of(units),
            [&](const basis& b) {
                const rational value = basis_of_record(*record.in, rl, amounts, gross, b);
                return traced::from(value, {"basis", to_string(b), {}, number(value), {}});
            },
            [](const measure_ref&) -> traced { throw contract_violation{"a charge per record asks for no measure", __FILE__, __LINE__}; }};
        const traced result = evaluate(detail.how, inputs);
        rational amount = result.value();
        explanation node = result.why() ? *result.why() : explanation{"flat", "", {}, number(amount), {}};
        if (detail.at_event) {
            amount = (amount / detail.at_event->step.value()).rounded(detail.at_event->mode) * detail.at_event->step.value();
            if (amount != result.value())
                node = {"round",
                        "",
                        {{"to", number(detail.at_event->step.value())}, {"mode", std::string{to_string(detail.at_event->mode)}}},
                        number(amount),
                        {std::move(node)}};
        }
        PARTNERING_EXPECTS(amount == charged, "what is explained is what was charged");
        return node;
    }

    struct listed_record {
        std::size_t row;
        const route* in;
        std::size_t position;
        std::vector<std::uint32_t> who;
    };
    const plan::data& plan_;
    const usage_columns& usage_;
    const explain_request& what_;
    ledger settled_;
    std::map<std::uint32_t, std::vector<listed_record>> records_;
};

}  // namespace

checked<explanation> explain(const plan& under, const usage_columns& usage, const explain_request& what)
{
    if (what.viewer && *what.viewer != what.payer && *what.viewer != what.payee)
        return finding{"not_visible", severity::error, *what.viewer, "",
                       "'" + *what.viewer + "' is neither '" + what.payer + "' nor '" + what.payee +
                           "' and may not see what they owe each other"};
    accumulate_options replay_options;
    replay_options.rejects = what.rejects;
    replay_options.place = what.place;
    replay_options.booked_until = what.booked_until;
    checked<partial> sums = accumulate(under, usage, replay_options);
    if (!sums) return sums.findings();
    return explainer{under, usage, what, finish_with_inputs(under, sums.value())}.run();
}

PARTNERING_END
