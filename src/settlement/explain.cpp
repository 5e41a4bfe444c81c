#include "binding.hpp"
#include "ledger_data.hpp"
#include "measured.hpp"
#include "pooling.hpp"
#include "record.hpp"
#include "resolve.hpp"
#include "runs.hpp"

#include <partnering/charge/evaluate.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/explain.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

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

/// What a member of a pool used and what of the pool's price it has.
struct pooled_use {
    rational quantity;
    rational amount;
};

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
        std::vector<statement> against = set_off_against(all);
        std::erase_if(all, [&](const statement& s) {
            return s.payer != what_.payer || s.payee != what_.payee || (what_.agreement && s.agreement != *what_.agreement);
        });
        if (all.empty())
            return finding{"nothing_to_explain", severity::error, what_.payer, "",
                           "'" + what_.payer + "' owes '" + what_.payee + "' nothing in these periods" +
                               (what_.agreement ? " under '" + *what_.agreement + "'" : std::string{}) + ": no account connects the two"};
        std::vector<statement> both = all;
        both.insert(both.end(), against.begin(), against.end());
        replay(shown(both));
        std::vector<explanation> paid;
        for (const payment& p : payments(all)) {
            explanation node{"payment",
                             what_.payer + " -> " + what_.payee,
                             {{"currency", p.in.code()}, {"statements", std::to_string(p.lines.size())}},
                             to_text(p.amount),
                             {}};
            for (const statement& s : all)
                if (s.payable.in() == p.in) node.children.push_back(explain_statement(s));
            paid.push_back(after_set_off(std::move(node), p, against, both));
        }
        if (paid.size() == 1) return std::move(paid.front());
        // Two currencies do not add: the root only gathers them.
        explanation root{"payments", what_.payer + " -> " + what_.payee, {}, "", std::move(paid)};
        for (const explanation& node : root.children) root.result += (root.result.empty() ? "" : " and ") + node.result;
        return root;
    }

private:
    /// The statements of what the payee owes in turn, where it is netted and no one agreement is asked for.
    [[nodiscard]] std::vector<statement> set_off_against(const std::vector<statement>& all) const
    {
        std::vector<statement> found;
        const auto is_netted = [](const statement& s) {
            return std::any_of(s.lines.begin(), s.lines.end(), [](const statement_line& line) { return line.netted; });
        };
        for (const statement& s : all)
            if (!what_.agreement && s.payer == what_.payee && s.payee == what_.payer && is_netted(s)) found.push_back(s);
        return found;
    }

    /// What is left of a payment once what goes the other way is set off; the payment itself where nothing does.
    [[nodiscard]] explanation after_set_off(explanation gross, const payment& owed, const std::vector<statement>& against,
                                            const std::vector<statement>& both)
    {
        explanation net{"net", gross.subject, {{"owes", gross.result}}, {}, {}};
        for (const statement& s : against)
            if (s.payable.in() == owed.in) net.children.push_back(explain_statement(s));
        if (net.children.empty()) return gross;
        rounded_money left{0, owed.amount.step(), owed.in};
        for (const payment& p : payments(both))
            if (p.payer == what_.payer && p.payee == what_.payee && p.in == owed.in) left = p.amount;
        net.inputs.emplace_back("set_off", to_text(exact_money{owed.amount.exact().amount() - left.exact().amount(), owed.in}));
        net.result = to_text(left);
        net.children.insert(net.children.begin(), std::move(gross));
        return net;
    }

    struct listed_record {
        std::size_t row;
        const route* in;
        std::size_t position;  ///< of the leg it is listed under
        record_values values;
        std::vector<std::uint32_t> who;            ///< the parties it names, as the route asks for them
        std::vector<running_sums::so_far> before;  ///< where the accounts of the route's ordered legs stood
        std::vector<rational> amounts;             ///< by position
    };

    [[nodiscard]] bool is_explained_by_record(std::uint32_t leg) const
    {
        const leg_class is = plan_.legs[leg].is;
        return priced_by_record(is) || (is == leg_class::linear && plan_.details[leg].per != charge_scope::period);
    }
    [[nodiscard]] const std::vector<listed_record>& records_of_account(std::uint32_t index) const
    {
        static const std::vector<listed_record> none;
        const auto at = std::lower_bound(listed_.begin(), listed_.end(), index, [](const auto& l, std::uint32_t i) { return l.first < i; });
        return at == listed_.end() || at->first != index ? none : at->second;
    }

    std::vector<std::uint32_t> lines_of(const statement& s) const
    {
        const agreement_id agreement = *plan_.of.find_agreement(s.agreement);
        std::vector<std::uint32_t> lines;
        for (std::uint32_t i = 0; i < settled_.accounts().size(); ++i) {
            const ledger_account& a = settled_.accounts()[i];
            const plan_leg& leg = plan_.legs[a.leg.index()];
            if (leg.under == agreement && settled_.party_key(a.payer) == s.payer && settled_.party_key(a.payee) == s.payee &&
                settled_.periods_of(agreement)[a.period] == s.when && plan_.data_terms(leg).in == s.payable.in())
                lines.push_back(i);
        }
        return lines;
    }

    explanation explain_statement(const statement& s)
    {
        explanation node{"statement", s.agreement, {{"period", to_string(s.when)}, {"exact", number(s.exact)}}, to_text(s.payable), {}};
        const plan_leg* latest = nullptr;
        const std::vector<std::uint32_t> lines = lines_of(s);
        for (const std::uint32_t i : lines) {
            const plan_leg& leg = plan_.legs[settled_.accounts()[i].leg.index()];
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
        if (is_explained_by_record(a.leg.index())) {
            std::string how = leg.is == leg_class::ordered ? "for each record, what it adds to those before it" : "for each record";
            if (detail.at_event)
                how += ", rounded to " + number(detail.at_event->step.value()) + ", " + std::string{to_string(detail.at_event->mode)};
            node.inputs.push_back({"worked out", std::move(how)});
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
        const pool_inputs* const pool = detail.pool ? pool_of(a) : nullptr;
        explanation units =
            leg.is == leg_class::standing ? explanation{"calendar", "due", {}, number(a.quantity), {}}
            : pool != nullptr ? explanation{"used by all", "", {{"members", std::to_string(pool->uses.size())}}, number(pool->quantity), {}}
                              : records_of(index);
        const rational counted = leg.is == leg_class::standing ? rational{1} : pool != nullptr ? pool->quantity : a.quantity;
        charge_inputs<traced> traced_inputs{
            traced::from(counted, std::move(units)),
            [&](const basis& b) {
                const auto at = static_cast<std::size_t>(std::find(bases.begin(), bases.end(), b) - bases.begin());
                if (pool != nullptr)
                    return traced::from(pool->bases[at], {"basis", to_string(b) + " of all", {}, number(pool->bases[at]), {}});
                return traced::from(inputs.bases[at], explain_basis(index, b, at, depth));
            },
            [&](const measure_ref& m) { return measured(a, m); }};
        const traced result = evaluate(detail.how, traced_inputs);
        rational amount = result.value();
        if (pool != nullptr || detail.share) {
            explanation part = pool != nullptr ? pooled_part(index, *pool, amount) : divided_part(a, amount);
            amount = a.amount;
            if (result.why()) part.children.insert(part.children.begin(), *result.why());
            node.children.push_back(std::move(part));
            return node;
        }
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

    [[nodiscard]] traced measured(const ledger_account& a, const measure_ref& m) const
    {
        const plan_leg& leg = plan_.legs[a.leg.index()];
        const std::string party = measured_party(plan_, leg, m, settled_.party_key(a.payer), settled_.party_key(a.payee));
        const date_range days = measured_days(m, settled_.periods_of(leg.under)[a.period], plan_.of[leg.under].cycle);
        const auto value = plan_.of.measured(m.name, party, days);
        return traced::from(
            value ? *value : *m.otherwise,
            {"measure",
             m.name,
             {{"of", party}, {"period", to_string(days)}, {"given", value ? "yes" : "no, as the charge says for that case"}},
             number(value ? *value : *m.otherwise),
             {}});
    }

    [[nodiscard]] const pool_inputs* pool_of(const ledger_account& a) const
    {
        for (const pool_inputs& each : settled_.internals().pools)
            if (each.leg == a.leg.index() && each.period == a.period) return &each;
        PARTNERING_EXPECTS(false, "an account of a pooled charge has its pool");
        return nullptr;
    }

    /// An account's part of its pool. What the others used is known to it in sum only.
    explanation pooled_part(std::uint32_t index, const pool_inputs& pool, const rational& total)
    {
        const ledger_account& a = settled_.accounts()[index];
        const plan_leg& leg = plan_.legs[a.leg.index()];
        const std::string& own = settled_.party_key(leg.payer.is == leg_end::kind::member ? a.payer : a.payee);
        const any_allocation_policy& by = *plan_.details[a.leg.index()].pool;
        std::map<std::string_view, pooled_use>& uses = pooled_[&pool];
        if (uses.empty()) {
            const allocation made = divide_pool(by, total, pool).value();
            for (std::size_t m = 0; m < pool.uses.size(); ++m) uses[pool.uses[m].first] = {pool.uses[m].second, made.shares[m]};
        }
        const auto at = uses.find(own);
        PARTNERING_EXPECTS(at != uses.end() && at->second.amount == a.amount, "what is explained is what was charged");
        return {"pooled",
                leg.clause_key(plan_.of),
                {{"total", number(total)},
                 {"used by all", number(pool.quantity)},
                 {"used by " + own, number(at->second.quantity)},
                 {"divided by", std::string{by.name()}}},
                number(a.amount),
                {records_of(index)}};
    }

    /// A member's part of a division, whose terms all who have a part in it know.
    [[nodiscard]] explanation divided_part(const ledger_account& a, const rational& total) const
    {
        const plan_leg& leg = plan_.legs[a.leg.index()];
        const division_share& share = *plan_.details[a.leg.index()].share;
        const std::int64_t on = leg.on ? std::int64_t{leg.on->index()} : -1;
        const division_account& account =
            settled_.internals().divisions.at({leg.under.index(), leg.clause_key(plan_.of), on, settled_.party_key(a.payer)});
        const division_account::one& here = account.periods.at({static_cast<std::int32_t>(a.period), leg.version});
        PARTNERING_EXPECTS(here.total == total && here.whole->amounts[share.own] == a.amount, "what is explained is what was charged");
        return member_part(share, *here.whole, total);
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

    /// The accounts that the tree may show: those between the two, and whatever is a part of them.
    std::vector<std::uint32_t> shown(const std::vector<statement>& all) const
    {
        std::set<std::uint32_t> found;
        std::vector<std::uint32_t> open;
        for (const statement& s : all)
            for (const std::uint32_t line : lines_of(s))
                if (found.insert(line).second) open.push_back(line);
        while (!open.empty()) {
            const std::uint32_t index = open.back();
            open.pop_back();
            for (const auto& parts : settled_.internals().inputs[index].parts)
                for (const account_inputs::part& part : parts)
                    if (part.account && found.insert(*part.account).second) open.push_back(*part.account);
        }
        return {found.begin(), found.end()};
    }

    /// Goes through the usage once and notes, for every account that is shown, the first records that drove it. Where a charge runs
    /// through its period, records are taken in their order and priced as they come.
    void replay(const std::vector<std::uint32_t>& accounts)
    {
        const binding names{plan_, usage_};
        const bool ascending = !what_.booked_until && keys_ascend(usage_);
        row_marks skip{ascending ? 0 : usage_.rows};
        if (!ascending) static_cast<void>(resolve(plan_, usage_, names, what_.booked_until, skip));

        // Parties by the numbers that the usage's names have here.
        open_parties_ = binding{plan_, usage_}.take_open_parties();
        std::unordered_map<std::string, std::uint32_t> open;
        for (const std::string& name : open_parties_)
            open.emplace(name, static_cast<std::uint32_t>(plan_.of.parties().size() + open.size()));
        const auto number_of = [&](std::uint32_t party) {
            return party < plan_.of.parties().size() ? party : open.at(settled_.party_key(party));
        };
        const auto key_of = [](std::uint32_t leg, std::int32_t period, std::uint32_t payer, std::uint32_t payee) {
            return wide_key{std::uint64_t{leg} << 32 | static_cast<std::uint32_t>(period), std::uint64_t{payer} << 32 | payee};
        };
        flat_index<wide_key> wanted;
        std::vector<std::uint64_t> most_listed;
        std::vector<bool> asked(plan_.legs.size());
        bool runs = false;
        for (const std::uint32_t i : accounts) {
            const ledger_account& a = settled_.accounts()[i];
            // A charge due by the calendar has no records, and may be owed by somebody whom no record names.
            if (plan_.legs[a.leg.index()].is == leg_class::standing || a.records == 0) continue;
            static_cast<void>(
                wanted.insert(key_of(a.leg.index(), static_cast<std::int32_t>(a.period), number_of(a.payer), number_of(a.payee))));
            listed_.push_back({i, {}});
            most_listed.push_back(std::min<std::uint64_t>(what_.max_records, a.records));
            asked[a.leg.index()] = true;
        }
        for (const snapshot& s : plan_.snapshots)
            for (const route& r : s.routes)
                runs = runs || (!r.ordered.empty() &&
                                std::any_of(r.legs.begin(), r.legs.end(), [&](const route_leg& rl) { return asked[rl.leg]; }));
        running_sums running{plan_, usage_.quantity.decimals, false};
        std::vector<std::size_t> order;
        if (runs && !in_order(usage_)) order = rows_in_order(usage_);

        // Done as soon as each has as many as are shown.
        std::size_t unfilled = what_.max_records == 0 ? 0 : listed_.size();
        std::vector<std::uint32_t> who;
        std::vector<std::uint32_t> going_on;
        for (std::size_t at = 0; at < usage_.rows && unfilled != 0; ++at) {
            const std::size_t row = order.empty() ? at : order[at];
            if (skip.marked(row)) continue;
            const binding::target where = names.place(row);
            if (where.fate != row_fate::settled) continue;
            const segment& s = plan_.segments[where.segment];
            const route& r = plan_.snapshots[s.snapshot].routes[where.route];
            const bool any = std::any_of(r.legs.begin(), r.legs.end(), [&](const route_leg& rl) { return asked[rl.leg]; });
            if (!any && r.ordered.empty()) continue;
            who.resize(std::max<std::size_t>(who.size(), binding::width(r) + 1));
            if (names.parties(row, r, who.data()) != row_fate::settled) continue;
            std::optional<listed_record> priced;
            const auto price = [&] {
                if (priced) return;
                going_on.clear();
                priced = listed_record{row, &r, 0, values_of(usage_, row), who, {}, {}};
                for (const std::uint32_t position : r.ordered) {
                    const std::uint32_t leg = r.legs[position].leg;
                    const plan_leg& self = plan_.legs[leg];
                    going_on.push_back(running.account(leg, s.period_of[self.under.index()], party_at(self.payer, r, who.data()),
                                                       party_at(self.payee, r, who.data())));
                    priced->before.push_back(running.at(leg, going_on.back()));
                }
                priced->amounts = price_record(plan_, r, priced->values, who.data(), {&running, going_on.data()});
            };
            // Whether it is listed or not, others go on from it.
            if (runs && !r.ordered.empty()) price();
            for (std::size_t i = 0; any && i < r.legs.size(); ++i) {
                if (!asked[r.legs[i].leg] || r.legs[i].multiplicity.sign() == 0) continue;
                const plan_leg& leg = plan_.legs[r.legs[i].leg];
                const std::uint32_t payer = party_at(leg.payer, r, who.data());
                const std::uint32_t payee = party_at(leg.payee, r, who.data());
                if (!is_due(payer, payee)) continue;
                const std::uint32_t account = wanted.find(key_of(r.legs[i].leg, s.period_of[leg.under.index()], payer, payee));
                if (account == wanted.none) continue;
                auto& records = listed_[account].second;
                const std::uint64_t most = most_listed[account];
                if (records.size() == most) continue;
                price();
                records.push_back(*priced);
                records.back().position = i;
                if (records.size() == most) --unfilled;
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
        const bool each = is_explained_by_record(a.leg.index());
        const std::vector<listed_record>& records = records_of_account(index);
        for (const listed_record& record : records) {
            const route_leg& rl = record.in->legs[record.position];
            explanation child{"record", "", {{"time", to_string(instant{usage_.time[record.row]}, of[leg.under].zone)}}, "", {}};
            if (const std::uint32_t source = usage_.source.code(record.row); source != text_column::absent)
                child.subject = usage_.source.names[source] + "/";
            child.subject += usage_.key_of(record.row);
            const rational units = record.values.quantity * rl.multiplicity;
            child.inputs.push_back({"quantity", number(record.values.quantity)});
            if (rl.multiplicity != rational{1}) child.inputs.push_back({"each drives", number(rl.multiplicity)});
            if (shows_gross) child.inputs.push_back({"gross", number(record.values.gross)});
            child.result = number(each ? record.amounts[record.position] : units);
            if (each) {
                std::vector<bool> unfolded(record.in->legs.size());
                child.children.push_back(calculation(record, record.position, unfolded, 0));
            }
            node.children.push_back(std::move(child));
        }
        if (each && records.size() == a.records) check_sum(index, records);
        if (a.records > records.size() && !records.empty())
            node.children.push_back({"record", "and " + std::to_string(a.records - records.size()) + " more", {}, "", {}});
        return node;
    }

    /// Where all of its records are shown, their amounts are the account's. A record that drives no units is not shown, and may yet be
    /// charged; an amount rounded for the leg is another one.
    void check_sum(std::uint32_t index, const std::vector<listed_record>& records) const
    {
        const ledger_account& a = settled_.accounts()[index];
        if (plan_.details[a.leg.index()].at_leg) return;
        for (const snapshot& s : plan_.snapshots)
            for (const route& r : s.routes)
                for (const route_leg& rl : r.legs)
                    if (rl.leg == a.leg.index() && rl.multiplicity.sign() == 0) return;
        rational sum;
        for (const listed_record& record : records) sum += record.amounts[record.position];
        PARTNERING_EXPECTS(sum == a.amount, "what is explained record by record is what was charged");
    }

    /// Whom a record names by a number: those that are not in the document come after its own.
    [[nodiscard]] const std::string& key_of_named(std::uint32_t party) const
    {
        const std::size_t own = plan_.of.parties().size();
        return party < own ? settled_.party_key(party) : open_parties_[party - own];
    }

    /// What a basis adds up of one record, as explain_basis() does for a period: closed where the viewer is no party of a charge in it. A
    /// charge that several bases add up shows its steps once, so that a diamond of charges is not walked along every path.
    explanation basis_in_record(const listed_record& record, const route_leg& rl, const basis& b, std::vector<bool>& unfolded,
                                int depth) const
    {
        const rational amount = basis_of_record(*record.in, rl, record.amounts, record.values.gross, b);
        explanation node{"basis", to_string(b), {}, number(amount), {}};
        if (b.kind == basis_kind::reported || depth >= max_depth) return node;
        const ecosystem& of = plan_.of;
        const std::vector<route_leg>& legs = record.in->legs;
        const auto parts = std::find_if(rl.bases.begin(), rl.bases.end(), [&](const auto& of_leg) { return of_leg.first == b; });
        std::vector<explanation> children;
        for (const leg_part& part : parts->second) {
            if (!part.leg) {
                if (!part.reported_at || *part.reported_at == record.in->entry)
                    children.push_back(
                        {"reported", "gross amount of the record", {}, number(record.values.gross * rational{part.sign}), {}});
                continue;
            }
            const auto at = std::find_if(legs.begin(), legs.end(), [&](const route_leg& other) { return other.leg == *part.leg; });
            if (at == legs.end()) continue;
            const plan_leg& leg = plan_.legs[*part.leg];
            const std::uint32_t payer = party_at(leg.payer, *record.in, record.who.data());
            const std::uint32_t payee = party_at(leg.payee, *record.in, record.who.data());
            if (!has_amount(leg, payer, payee)) continue;
            if (what_.viewer && key_of_named(payer) != *what_.viewer && key_of_named(payee) != *what_.viewer) return node;
            const auto position = static_cast<std::size_t>(at - legs.begin());
            explanation child{
                "charge",
                leg.label(of),
                {{"payer", key_of_named(payer)}, {"payee", key_of_named(payee)}, {"clause", of[leg.under].key + "/" + leg.clause_key(of)}},
                number(record.amounts[position] * rational{part.sign}),
                {}};
            // What it drives no units of may be charged nothing without a formula that says so.
            if (part.sign == 1 && at->multiplicity.sign() != 0 && !unfolded[position]) {
                unfolded[position] = true;
                child.children.push_back(calculation(record, position, unfolded, depth + 1));
            }
            children.push_back(std::move(child));
        }
        node.children = std::move(children);
        return node;
    }

    static explanation round_node(const rounding_rule& by, const rational& amount, explanation exact)
    {
        return {
            "round", "", {{"to", number(by.step.value())}, {"mode", std::string{to_string(by.mode)}}}, number(amount), {std::move(exact)}};
    }

    /// How one record's amount came about, by the formula that priced it.
    explanation calculation(const listed_record& record, std::size_t position, std::vector<bool>& unfolded, int depth) const
    {
        const route_leg& rl = record.in->legs[position];
        const leg_detail& detail = plan_.details[rl.leg];
        const rational& charged = record.amounts[position];
        const rational units = record.values.quantity * rl.multiplicity;
        if (!rl.rest_of.empty()) {
            rational others;
            for (const std::uint32_t sibling : rl.rest_of) others += record.amounts[sibling];
            const basis& of = rl.bases.front().first;
            explanation whole = basis_in_record(record, rl, of, unfolded, depth);
            if (charged + others != basis_of_record(*record.in, rl, record.amounts, record.values.gross, of))
                whole = round_node(*detail.at_event, charged + others, std::move(whole));
            return {"rest",
                    plan_.legs[rl.leg].clause_key(plan_.of),
                    {{"of", number(charged + others)}, {"others", number(others)}},
                    number(charged),
                    {std::move(whole)}};
        }
        const bool runs = plan_.legs[rl.leg].is == leg_class::ordered;
        running_sums::so_far before;
        if (runs)
            before = record.before[static_cast<std::size_t>(std::find(record.in->ordered.begin(), record.in->ordered.end(), position) -
                                                            record.in->ordered.begin())];
        const std::vector<basis> bases = detail.how.bases();
        const auto place_of = [&](const basis& b) {
            return static_cast<std::size_t>(std::find(bases.begin(), bases.end(), b) - bases.begin());
        };
        const auto so_far = [](const std::string& name, const rational& earlier, const rational& own, std::vector<explanation> why) {
            return traced::from(
                earlier + own,
                {"so far", name, {{"before", number(earlier)}, {"this record", number(own)}}, number(earlier + own), std::move(why)});
        };
        const charge_inputs<traced> inputs{
            runs ? so_far("quantity", before.units, units, {}) : traced::of(units),
            [&](const basis& b) {
                const rational own = basis_of_record(*record.in, rl, record.amounts, record.values.gross, b);
                explanation why = basis_in_record(record, rl, b, unfolded, depth);
                if (!runs) return traced::from(own, std::move(why));
                std::vector<explanation> of_this;
                if (!why.children.empty()) of_this.push_back(std::move(why));
                return so_far(to_string(b), before.any ? before.bases[place_of(b)] : rational{}, own, std::move(of_this));
            },
            [](const measure_ref&) -> traced { throw contract_violation{"a charge per record asks for no measure", __FILE__, __LINE__}; }};
        const traced result = evaluate(detail.how, inputs);
        rational amount = result.value();
        explanation node = result.why() ? *result.why() : explanation{"flat", "", {}, number(amount), {}};
        if (runs) {
            const rational paid = running_.total(rl.leg, before);
            amount -= paid;
            node = {"running", "", {{"with it", number(result.value())}, {"before it", number(paid)}}, number(amount), {std::move(node)}};
        }
        const rational exact = amount;
        if (detail.at_event) {
            amount = (amount / detail.at_event->step.value()).rounded(detail.at_event->mode) * detail.at_event->step.value();
            if (amount != exact) node = round_node(*detail.at_event, amount, std::move(node));
        }
        PARTNERING_EXPECTS(amount == charged, "what is explained is what was charged");
        return node;
    }

    const plan::data& plan_;
    const usage_columns& usage_;
    const explain_request& what_;
    ledger settled_;
    std::map<const pool_inputs*, std::map<std::string_view, pooled_use>> pooled_{};  ///< by member's key; divided once for all members
    std::vector<std::pair<std::uint32_t, std::vector<listed_record>>> listed_;       ///< by account, ascending
    std::vector<std::string> open_parties_;                                          ///< whom the usage names beside the document
    running_sums running_{plan_, 0, false};                                          ///< for what totals come to
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
    replay_options.last = true;
    checked<partial> sums = accumulate(under, usage, replay_options);
    if (!sums) return sums.findings();
    return explainer{under, usage, what, finish_with_inputs(under, sums.value())}.run();
}

PARTNERING_END
