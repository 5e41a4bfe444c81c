#include "entity/calendar.hpp"
#include "report_common.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/model/recognise.hpp>
#include <partnering/settlement/plan.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

using json::value;

value text(std::string_view of) { return value::of(of); }
const std::string& name_or_key(const std::string& name, const std::string& key) { return name.empty() ? key : name; }

std::string_view to_word(party_kind kind)
{
    switch (kind) {
    case party_kind::organisation:
        return "organisation";
    case party_kind::unit:
        return "unit";
    case party_kind::individual:
        return "individual";
    case party_kind::party_class:
        return "class";
    }
    return "";
}

/// Which party stands in which role under which agreement, as of the chain's day: sorted, each once.
std::map<std::string, std::set<std::pair<std::string, std::string>>> roles_of(const value_chain& chain)
{
    std::map<std::string, std::set<std::pair<std::string, std::string>>> roles;
    for (std::uint32_t i = 0; i < chain.of().agreements().size(); ++i) {
        const agreement_terms* terms = chain.terms(agreement_id{i});
        if (terms == nullptr) continue;
        for (const engagement& e : terms->engaged) roles[e.party].emplace(e.role, chain.of().agreements()[i].key);
    }
    return roles;
}

/// An instance of a partnership model, by keys.
struct named_model {
    std::string model;
    std::string acronym;  ///< of the variant that fits who stands there
    std::string name;
    std::vector<std::string> also;
    std::vector<std::pair<std::string, std::vector<std::string>>> places;  ///< who stands in each
    std::set<std::string> agreements;
};

std::vector<named_model> models_of(const flow_set& flows)
{
    const value_chain& chain = flows.chain();
    const recognition found = recognise(flows);
    std::vector<named_model> models;
    for (std::size_t i = 0; i < found.size(); ++i) {
        named_model named{found[i].model().acronym, found[i].acronym(), found[i].model().name, {}, {}, {}};
        for (const std::string_view also : found[i].also()) named.also.emplace_back(also);
        for (const model_place& place : found[i].model().places) {
            named.places.emplace_back(place.key, std::vector<std::string>{});
            for (const chain_facts::index party : found[i].parties(place.key))
                named.places.back().second.push_back(chain.of()[party_id{party}].key);
        }
        for (const chain_facts::index edge : found[i].edges())
            named.agreements.insert(chain.of()[agreement_id{found.facts().agreement_of(edge)}].key);
        models.push_back(std::move(named));
    }
    return models;
}

std::string joined(const auto& texts)
{
    std::string all;
    for (const std::string& each : texts) all += (all.empty() ? "" : ", ") + each;
    return all;
}

value texts(const auto& all)
{
    value list = value::array();
    for (const std::string& each : all) list.add(text(each));
    return list;
}

/// A flow in words.
struct flow_words {
    std::string from;
    std::string to;
    std::string service;  ///< empty: due by the calendar
    std::string offer;
    std::string agreement;
    std::string clause;  ///< empty: no price is agreed, or no payment
    std::string label;
    std::string through{};  ///< who carries it, `n1, n2`

    /// What flows: the service of its offer, or what a charge is paid for.
    [[nodiscard]] std::string what() const { return service.empty() ? "(for " + label + ")" : service; }

    friend auto operator<=>(const flow_words&, const flow_words&) = default;
};

flow_words words_of(const flow_set& flows, const flow& f)
{
    const value_chain& chain = flows.chain();
    const ecosystem& of = chain.of();
    const auto end = [&](const flow_end& e) { return e.is_introducer() ? std::string{"(introducer)"} : of[*e.party].key; };
    flow_words words{end(f.giver), end(f.receiver), "", "", of[f.under].key, "", ""};
    for (const party_id by : f.through) words.through += (words.through.empty() ? "" : ", ") + of[by].key;
    if (f.on) {
        words.service = of[chain[*f.on].service].key;
        words.offer = of[chain[*f.on].offer].key;
    }
    if (f.clause) {
        const agreement_terms& terms = of[f.under].versions.entries()[f.version].value;
        if (f.clause->of == clause_ref::kind::charge) {
            const charge_clause& charge = terms.charges[f.clause->index];
            words.clause = charge.key;
            words.label = name_or_key(charge.label, charge.key);
        } else {
            const division_clause& division = terms.divisions[f.clause->index];
            words.clause = division.key;
            words.label = name_or_key(division.members[f.clause->member].label, division.key);
        }
    }
    return words;
}

/// Rows of which some say the same but for their offer: those then name it, so that no two are one another's double.
class rows_by_offer {
public:
    explicit rows_by_offer(std::vector<std::string> headers) : headers_{std::move(headers)} {}
    void row(std::vector<std::string> cells, const std::string& offer) { rows_.emplace_back(std::move(cells), offer); }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }
    [[nodiscard]] std::string str() const
    {
        std::map<std::vector<std::string>, std::size_t> alike;
        for (const auto& [cells, offer] : rows_) ++alike[cells];
        const bool named = std::any_of(rows_.begin(), rows_.end(), [&](const auto& r) { return alike[r.first] > 1 && !r.second.empty(); });
        std::vector<std::string> headers = headers_;
        if (named) headers.emplace_back("offer");
        text_table table{std::move(headers)};
        for (const auto& [cells, offer] : rows_) {
            std::vector<std::string> all = cells;
            if (named && alike[cells] > 1) all.push_back(offer);
            table.row(std::move(all));
        }
        return table.str();
    }

private:
    std::vector<std::string> headers_;
    std::vector<std::pair<std::vector<std::string>, std::string>> rows_;
};

struct told_flow {
    flow_words words;
    std::string why;
    const flow* told;
};

/// The flows of one kind in the order of their words.
std::vector<told_flow> flows_in_words(const flow_set& flows, flow_kind kind)
{
    std::vector<told_flow> all;
    for (const flow_set::flow_index i : flows.of_kind(kind)) all.push_back({words_of(flows, flows[i]), flows[i].why, &flows[i]});
    std::sort(all.begin(), all.end(),
              [](const told_flow& a, const told_flow& b) { return std::tie(a.words, a.why) < std::tie(b.words, b.why); });
    return all;
}

value json_of(const flow_set& flows, flow_kind kind)
{
    value list = value::array();
    for (const auto& [words, why, f] : flows_in_words(flows, kind)) {
        value one = value::object();
        one.set("from", text(words.from));
        one.set("to", text(words.to));
        one.set("service", report::text_or_null(words.service));
        one.set("offer", report::text_or_null(words.offer));
        one.set("agreement", text(words.agreement));
        one.set("clause", report::text_or_null(words.clause));
        value through = value::array();
        for (const party_id by : f->through) through.add(text(flows.chain().of()[by].key));
        one.set("through", std::move(through));
        one.set("consolidated", value::of(f->consolidated));
        one.set("netted", value::of(f->netted));
        one.set("why", text(why));
        list.add(std::move(one));
    }
    return list;
}

value json_of(const party& p, const std::set<std::pair<std::string, std::string>>& roles)
{
    value one = value::object();
    one.set("key", text(p.key));
    one.set("name", text(name_or_key(p.name, p.key)));
    one.set("kind", text(to_word(p.kind)));
    one.set("parent", report::text_or_null(p.parent));
    one.set("industry", report::text_or_null(p.industry));
    value held = value::array();
    for (const auto& [role, agreement] : roles) {
        value both = value::object();
        both.set("role", text(role));
        both.set("agreement", text(agreement));
        held.add(std::move(both));
    }
    one.set("roles", std::move(held));
    return one;
}

value json_of(const service& s)
{
    value one = value::object();
    one.set("key", text(s.key));
    one.set("name", text(name_or_key(s.name, s.key)));
    one.set("unit", text(s.unit.empty() ? "unit" : s.unit));
    one.set("vertical", report::text_or_null(s.vertical));
    value parts = value::array();
    for (const service::part& p : s.parts) {
        value part = value::object();
        part.set("service", text(p.service));
        part.set("units", p.units ? text(to_decimal_or_ratio(*p.units)) : value{});
        parts.add(std::move(part));
    }
    one.set("parts", std::move(parts));
    return one;
}

/// Parties that take part: those with a role, at an end of a link, or declared. Members of classes that are only listed would drown the
/// rest.
bool takes_part(const value_chain& chain, party_id id, const std::set<std::string>& members, const std::set<std::string>& engaged)
{
    const party& p = chain.of()[id];
    return engaged.count(p.key) != 0 || members.count(p.key) == 0 || !chain.links_to(id).empty() || !chain.links_from(id).empty();
}

std::vector<party_id> parties_of(const value_chain& chain,
                                 const std::map<std::string, std::set<std::pair<std::string, std::string>>>& roles)
{
    std::set<std::string> members;
    for (const party& p : chain.of().parties()) members.insert(p.members.begin(), p.members.end());
    std::set<std::string> engaged;
    for (const auto& [key, held] : roles) engaged.insert(key);
    for (const value_chain::link& l : chain.links())
        if (l.paid_by) engaged.insert(chain.of()[*l.paid_by].key);
    std::vector<party_id> all;
    for (std::uint32_t i = 0; i < chain.of().parties().size(); ++i)
        if (takes_part(chain, party_id{i}, members, engaged)) all.push_back(party_id{i});
    return all;
}

}  // namespace

std::string description_json(const flow_set& of)
{
    const value_chain& chain = of.chain();
    const auto roles = roles_of(chain);
    value parties = value::array();
    for (const party_id id : parties_of(chain, roles)) {
        const party& p = chain.of()[id];
        const auto held = roles.find(p.key);
        parties.add(json_of(p, held == roles.end() ? std::set<std::pair<std::string, std::string>>{} : held->second));
    }
    value services = value::array();
    for (const service& s : chain.of().services()) services.add(json_of(s));
    value flows = value::object();
    for (const flow_kind kind : {flow_kind::service, flow_kind::bill, flow_kind::payment, flow_kind::introduction, flow_kind::exposure})
        flows.set(to_string(kind), json_of(of, kind));
    value models = value::array();
    for (const named_model& m : models_of(of)) {
        value places = value::object();
        for (const auto& [place, who] : m.places) places.set(place, texts(who));
        value one = value::object();
        one.set("model", text(m.model));
        one.set("acronym", text(m.acronym));
        one.set("name", text(m.name));
        one.set("also", texts(m.also));
        one.set("places", std::move(places));
        one.set("agreements", texts(m.agreements));
        models.add(std::move(one));
    }

    value out = value::object();
    out.set("name", text(chain.of().name()));
    out.set("as_of", text(to_string(chain.day())));
    out.set("parties", std::move(parties));
    out.set("services", std::move(services));
    out.set("flows", std::move(flows));
    out.set("models", std::move(models));
    out.set("findings", report::of(of.findings()));
    return json::to_text(out);
}

std::string description_text(const flow_set& of)
{
    const value_chain& chain = of.chain();
    const auto roles = roles_of(chain);
    std::string out = chain.of().name().empty() ? "" : printable(chain.of().name()) + '\n';
    out += "as of " + to_string(chain.day()) + '\n';

    out += "\nParties\n\n";
    text_table parties{{"party", "name", "kind", "roles"}};
    for (const party_id id : parties_of(chain, roles)) {
        const party& p = chain.of()[id];
        std::string kind{to_word(p.kind)};
        if (p.kind == party_kind::party_class) kind += p.settles == class_settlement::each ? ", each settles" : ", settles as one";
        std::set<std::string> held;
        if (const auto place = roles.find(p.key); place != roles.end())
            for (const auto& [role, agreement] : place->second) held.insert(role);
        std::string list;
        for (const std::string& role : held) list += (list.empty() ? "" : ", ") + role;
        parties.row({p.key, name_or_key(p.name, p.key), kind, list});
    }
    out += parties.str();

    out += "\nWho provides what to whom\n\n";
    rows_by_offer provided{{"supplier", "customer", "service", "agreement", "why"}};
    const auto services = flows_in_words(of, flow_kind::service);
    for (const auto& [w, why, f] : services) provided.row({w.from, w.to, w.what(), w.agreement, why}, w.offer);
    out += services.empty() ? "nobody provides anything on this day\n" : provided.str();

    // Bills mostly go where services go; only those that do not are worth a table.
    std::set<std::tuple<std::string, std::string, std::string>> by_service;
    for (const auto& [w, why, f] : services) by_service.emplace(w.from, w.to, w.offer);
    rows_by_offer billed{{"from", "to", "service", "agreement", "why"}};
    for (const auto& [w, why, f] : flows_in_words(of, flow_kind::bill))
        if (by_service.count({w.from, w.to, w.offer}) == 0)
            billed.row({w.from, w.to, w.label.empty() ? w.service : w.label, w.agreement, why}, w.offer);
    if (billed.rows() > 0) out += "\nBills that go elsewhere than their service\n\n" + billed.str();

    out += "\nWho pays whom for what\n\n";
    const auto payments = flows_in_words(of, flow_kind::payment);
    const bool carried = std::any_of(payments.begin(), payments.end(), [](const told_flow& each) { return !each.words.through.empty(); });
    rows_by_offer paid{carried ? std::vector<std::string>{"payer", "payee", "through", "for", "charge", "agreement", "why"}
                               : std::vector<std::string>{"payer", "payee", "for", "charge", "agreement", "why"}};
    for (const auto& [w, why, f] : payments) {
        // Who shares something out among others may keep a part: nobody pays that.
        std::vector<std::string> row{w.from, w.from == w.to && w.from != "(introducer)" ? "(keeps it)" : w.to};
        if (carried) row.push_back(w.through);
        for (const std::string& cell : {w.service.empty() ? std::string{"(by the calendar)"} : w.service,
                                        w.clause.empty() ? std::string{"(no price agreed)"} : w.label, w.agreement, why})
            row.push_back(cell);
        paid.row(std::move(row), w.offer);
    }
    out += paid.rows() == 0 ? "nobody pays anybody on this day\n" : paid.str();

    rows_by_offer introduced{{"introducer", "to", "service", "agreement", "why"}};
    for (const auto& [w, why, f] : flows_in_words(of, flow_kind::introduction))
        introduced.row({w.from, w.to, w.service, w.agreement, why}, w.offer);
    if (introduced.rows() > 0) out += "\nWho introduces customers to whom\n\n" + introduced.str();

    rows_by_offer exposed{{"advertiser", "shown to", "through", "service", "agreement", "why"}};
    for (const auto& [w, why, f] : flows_in_words(of, flow_kind::exposure))
        exposed.row({w.from, w.to, w.through, w.service, w.agreement, why}, w.offer);
    if (exposed.rows() > 0) out += "\nWhose adverts are shown to whom\n\n" + exposed.str();

    const auto models = models_of(of);
    if (!models.empty()) {
        out += "\nModels\n\n";
        text_table table{{"model", "name", "who", "also", "agreements"}};
        for (const named_model& m : models) {
            std::string who;
            for (const auto& [place, members] : m.places) who += (who.empty() ? "" : "; ") + place + ": " + joined(members);
            const std::string here = m.acronym == m.model ? "" : ", here " + m.acronym;
            table.row({m.model, m.name + here, who, joined(m.also), joined(m.agreements)});
        }
        out += table.str();
    }
    if (!of.findings().empty()) out += "\nFindings\n\n" + findings_text(of.findings());
    return out;
}

date describing_day(const ecosystem& of)
{
    if (of.agreements().empty()) return date{0};
    // Day by day, how many more hold than on the day before.
    std::map<date, std::int64_t> change;
    std::set<date> begins;
    const auto add = [&](const date_range& when) {
        ++change[when.begin];
        --change[when.end];
        begins.insert(when.begin);
    };
    for (const agreement& a : of.agreements())
        for (const auto& version : a.versions.entries()) add(version.when);
    std::set<date> versions_begin = begins;
    for (const offer& o : of.offers()) add(o.when);

    std::int64_t now = 0;
    std::int64_t most = -1;
    date best = *versions_begin.begin();
    for (const auto& [day, by] : change) {
        now += by;
        // An offer is mostly unbounded; its beginning is then no day anybody means.
        if (now >= most && (versions_begin.count(day) != 0 || (begins.count(day) != 0 && day > *versions_begin.begin()))) {
            most = now;
            best = day;
        }
    }
    if (date::of(1, 1, 1) < best) return best;
    // What has held ever since has no first day to name: any day until something changes will do.
    const date end = change.upper_bound(best)->first;
    return date{0} < end ? date{0} : end.plus_days(-1);
}

std::vector<finding> check_throughout(const ecosystem& of)
{
    std::set<date> days;
    for (const agreement& a : of.agreements())
        for (const auto& version : a.versions.entries()) days.insert(version.when.begin);
    if (days.empty()) return {};
    const date first = *days.begin();
    for (const offer& o : of.offers())
        if (first < o.when.begin) days.insert(o.when.begin);

    // One entry a finding, however many days it shows on.
    std::vector<finding> all;
    std::set<std::tuple<std::string, severity, std::string, std::string>> seen;
    const auto note = [&](const std::vector<finding>& found, const std::string& when) {
        for (finding f : found) {
            if (!seen.insert({f.code, f.level, f.subject, f.text}).second) continue;
            f.text += when;
            all.push_back(std::move(f));
        }
    };
    // Shorter cycles end where the longest ends: in its periods those of each agreement are whole.
    recurrence longest = recurrence::day;
    for (const agreement& a : of.agreements()) longest = std::max(longest, a.cycle);
    std::set<date_range> periods;
    for (const agreement& a : of.agreements()) {
        if (a.versions_by == version_policy::by_date) continue;
        // A version that begins within a cycle may count from the next one on.
        for (const auto& version : a.versions.entries())
            if (const date next = cycle_of(version.when.begin, a.cycle).end; version.when.contains(next))
                periods.insert(cycle_of(next, longest));
    }
    for (const date day : days) {
        const std::string when = day <= date::of(1, 1, 1) ? "" : " (as of " + to_string(day) + ')';
        periods.insert(cycle_of(day, longest));
        const checked<value_chain> chain = value_chain::as_of(of, day);
        note(chain.findings(), when);
        if (chain) note(derive(chain.value()).findings(), when);
    }
    if (any_error(all)) return all;
    // What only shows when periods are settled: charges that are parts of one another, bases that nothing can be told apart by.
    const checked<plan> compiled = compile(of, {.periods = {periods.begin(), periods.end()}, .which = compile_options::cycles::touching});
    for (const finding& f : compiled.findings())
        if (f.level == severity::error && f.code != "no_period") note({f}, "");
    return all;
}

std::vector<finding> check_document(const checked<document>& read, std::string_view place)
{
    std::vector<finding> all = read.findings();
    if (!read) return all;
    const std::set<finding> known{all.begin(), all.end()};
    for (finding& each : check_throughout(read.value().content)) {
        if (each.place.empty()) each.place = place;
        if (known.count(each) == 0) all.push_back(std::move(each));
    }
    return all;
}

PARTNERING_END
