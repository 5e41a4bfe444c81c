#include "model/marks_in_words.hpp"
#include "model/silent_suppliers.hpp"
#include "report_common.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/io/recognition_report.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace {

using json::value;

/// How many parties or offers a line of text names.
constexpr std::size_t most_named = 8;

/// The keys of what a recognition knows by numbers.
class keys {
public:
    explicit keys(const flow_set& in) : chain_{&in.chain()} {}

    const std::string& party(recognition::index number) const { return chain_->of()[party_id{number}].key; }
    /// Behind the links of a chain stand edges that no offer states, since a charge is paid for them: those have no key.
    bool has_offer(recognition::index edge) const { return edge < chain_->links().size(); }
    recognition::index to(recognition::index edge) const { return (*chain_)[edge].to.index(); }
    const std::string& offer(recognition::index edge) const { return chain_->of()[(*chain_)[edge].offer].key; }
    std::vector<std::string> parties(std::span<const recognition::index> numbers) const
    {
        std::vector<std::string> all;
        for (const recognition::index each : numbers) all.push_back(party(each));
        std::sort(all.begin(), all.end());
        return all;
    }
    std::vector<std::string> offers(std::span<const recognition::index> edges) const
    {
        std::vector<std::string> all;
        for (const recognition::index each : edges)
            if (has_offer(each)) all.push_back(offer(each));
        std::sort(all.begin(), all.end());
        return all;
    }

private:
    const value_chain* chain_;
};

void sort_once(std::vector<recognition::index>& numbers)
{
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

value list_of(const auto& texts)
{
    value list = value::array();
    for (const auto& each : texts) list.add(value::of(std::string_view{each}));
    return list;
}

value party_or_null(const keys& by, recognition::index number)
{
    return number == chain_facts::none ? value{} : value::of(by.party(number));
}

value end_of(const recognition::arrow_end& end, const keys& by)
{
    value one = value::object();
    one.set("place", value::of(end.place));
    one.set("role", value::of(end.role));
    one.set("parties", list_of(by.parties(end.parties)));
    one.set("engaged", list_of(by.parties(end.engaged)));
    return one;
}

/// Of `count`, of which the first are given.
std::string listed(const std::vector<std::string>& first, std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < std::min(first.size(), most_named); ++i) out += (i == 0 ? "" : ", ") + printable(first[i]);
    return count > most_named ? out + " and " + report::grouped(std::uint64_t{count - most_named}) + " more" : out;
}
std::string listed(const std::vector<std::string>& all) { return listed(all, all.size()); }

/// Reasons and what is missing, with the hub called by its place where the model is known.
std::vector<std::string> reasons_of(const recognition::instance& of)
{
    std::vector<std::string> all;
    for (const std::string& each : of.reasons()) all.push_back(with_hub_named(each, of.model()));
    return all;
}

/// What a hub gives that nobody supplies it with, its own or sales whose supply is gone, and who is engaged to supply it and does not.
std::vector<std::string> own_of(const recognition::instance& of, const keys& by, silent_suppliers& engaged)
{
    std::vector<std::string> all;
    std::vector<recognition::index> left{of.own_edges().begin(), of.own_edges().end()};
    for (const model_arrow& a : of.model().arrows) {
        if (a.kind != flow_kind::service || !a.optional || left.empty()) continue;
        const auto stands = [&](recognition::index e) { return std::ranges::binary_search(of.parties(a.to), by.to(e)); };
        const auto rest = std::stable_partition(left.begin(), left.end(), stands);
        const std::vector<recognition::index> here{left.begin(), rest};
        left.erase(left.begin(), rest);
        if (here.empty()) continue;
        std::vector<recognition::index> parties;
        for (const recognition::index e : here) parties.push_back(by.to(e));
        sort_once(parties);
        all.push_back("what " + a.from + " gives " + a.to + " (" + listed(by.parties(parties)) + ") as " + a.of +
                      ", nobody supplies it with: its own, or a supply is missing (offers " + listed(by.offers(here)) + ")");
    }
    if (const auto idle = engaged.of(of); idle.count > 0)
        all.push_back("engaged with " + centre_of(of.model()).hub + ", and in no place: " + listed(by.parties(idle.first), idle.count));
    return all;
}

std::string missing_in(const recognition::near_miss& of)
{
    const partnership_model* model = model_catalogue::shipped().find(of.model);
    return model == nullptr ? of.missing : with_hub_named(of.missing, *model);
}

/// One end of an arrow that is missing: `D (telco)`, and where nobody stands there `B (engaged: studio)` or `B (any supplier)`.
std::string end_in_words(const recognition::arrow_end& end, const keys& by)
{
    const std::string who = !end.parties.empty()   ? listed(by.parties(end.parties))
                            : !end.engaged.empty() ? "engaged: " + listed(by.parties(end.engaged))
                                                   : "any " + printable(end.role);
    return printable(end.place) + " (" + who + ')';
}

/// Who or what a near miss is about, by name: `telco is engaged as operator`, `offer tv-out`, `from B (any supplier) to D (telco)`.
std::string where_of(const recognition::near_miss& of, const keys& by, const flow_set& in)
{
    std::string out;
    if (of.between) out = "from " + end_in_words(of.between->first, by) + " to " + end_in_words(of.between->second, by);
    if (of.party != chain_facts::none) {
        out = printable(by.party(of.party));
        std::string roles;
        if (by.has_offer(of.edge))
            if (const agreement_terms* terms = in.chain().terms(in.chain()[of.edge].under))
                for (const engagement& e : terms->engaged)
                    if (e.party == by.party(of.party)) roles += (roles.empty() ? "" : ", ") + printable(e.role);
        if (!roles.empty()) out += " is engaged as " + roles;
    }
    if (by.has_offer(of.edge)) out += (out.empty() ? "offer " : ", offer ") + printable(by.offer(of.edge));
    return out.empty() ? "-" : out;
}

/// The places of a model by their roles, so that letters can be read: `D is a distributor`.
std::string places_of(const partnership_model& of)
{
    std::string out;
    for (const model_place& p : of.places) out += (out.empty() ? "" : ", ") + printable(p.key) + ": " + printable(p.role);
    return out;
}

std::string bullet(std::string_view text) { return "- " + printable(text) + '\n'; }

}  // namespace

std::string recognition_json(const recognition& found, const flow_set& in)
{
    const keys by{in};
    silent_suppliers engaged{found.facts(), most_named};
    value models = value::array();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const recognition::instance each = found[i];
        value one = value::object();
        one.set("model", value::of(each.model().acronym));
        one.set("acronym", value::of(each.acronym()));
        one.set("name", value::of(each.model().name));
        one.set("hub", party_or_null(by, each.hub()));
        value parties = value::object();
        for (const model_place& place : each.model().places) parties.set(place.key, list_of(by.parties(each.parties(place.key))));
        one.set("parties", std::move(parties));
        one.set("offers", list_of(by.offers(each.edges())));
        one.set("also", list_of(each.also()));
        one.set("own", list_of(by.offers(each.own_edges())));
        std::vector<std::string> reasons = reasons_of(each);
        for (std::string& own : own_of(each, by, engaged)) reasons.push_back(std::move(own));
        one.set("reasons", list_of(reasons));
        models.add(std::move(one));
    }
    value near = value::array();
    for (const recognition::near_miss& each : found.near_misses()) {
        value one = value::object();
        one.set("model", value::of(each.model));
        one.set("missing", value::of(missing_in(each)));
        one.set("hub", party_or_null(by, each.hub));
        one.set("mark", report::text_or_null(each.mark));
        one.set("place", report::text_or_null(each.place));
        one.set("party", party_or_null(by, each.party));
        one.set("offer", by.has_offer(each.edge) ? value::of(by.offer(each.edge)) : value{});
        one.set("from", each.between ? end_of(each.between->first, by) : value{});
        one.set("to", each.between ? end_of(each.between->second, by) : value{});
        near.add(std::move(one));
    }
    value out = value::object();
    out.set("as_of", value::of(to_string(in.chain().day())));
    out.set("models", std::move(models));
    out.set("near_misses", std::move(near));
    out.set("near_misses_left_out", report::count(found.near_misses_left_out()));
    out.set("unexplained", list_of(by.offers(found.unexplained())));
    out.set("findings", report::of(found.findings()));
    return json::to_text(out);
}

std::string recognition_text(const recognition& found, const flow_set& in)
{
    const keys by{in};
    silent_suppliers engaged{found.facts(), most_named};
    std::string out = "as of " + to_string(in.chain().day()) + "\n\n";
    for (std::size_t i = 0; i < found.size(); ++i) {
        const recognition::instance each = found[i];
        const partnership_model& model = each.model();
        out += printable(model.acronym) + "  " + printable(model.name);
        if (each.acronym() != model.acronym) out += ", here " + printable(each.acronym());
        out += '\n';
        for (const model_place& place : model.places)
            if (const auto who = by.parties(each.parties(place.key)); !who.empty())
                out += "  " + printable(place.key) + ": " + listed(who) + '\n';
        out += "  offers: " + listed(by.offers(each.edges())) + '\n';
        for (const std::string& reason : reasons_of(each)) out += "  " + bullet(reason);
        for (const std::string& own : own_of(each, by, engaged)) out += "  " + bullet(own);
        std::string also;
        for (const std::string_view other : each.also()) also += (also.empty() ? "" : ", ") + printable(other);
        if (!also.empty()) out += "  holds as well: " + also + '\n';
        out += '\n';
    }
    if (in.chain().links().empty())
        out += "nobody provides anything on this day\n\n";
    else if (found.size() == 0)
        out += "the chain is an instance of no model\n\n";
    if (!found.unexplained().empty())
        out += "Offers that belong to no model (direct sales belong to none): " + listed(by.offers(found.unexplained())) + "\n\n";
    if (!found.near_misses().empty()) {
        out += "What it nearly is\n\n";
        text_table table{{"model", "around", "what is missing", "where"}};
        std::vector<const partnership_model*> named;
        for (const recognition::near_miss& each : found.near_misses()) {
            table.row(
                {each.model, each.hub == chain_facts::none ? "several" : by.party(each.hub), missing_in(each), where_of(each, by, in)});
            const partnership_model* const model = model_catalogue::shipped().find(each.model);
            if (model != nullptr && std::find(named.begin(), named.end(), model) == named.end()) named.push_back(model);
        }
        out += table.str();
        for (const partnership_model* model : named)
            out += printable(model->acronym) + " is the " + printable(model->name) + ": " + places_of(*model) + '\n';
        if (found.near_misses_left_out() > 0) out += "and " + report::grouped(std::uint64_t{found.near_misses_left_out()}) + " more\n";
        out += '\n';
    }
    if (!found.findings().empty()) out += findings_text(found.findings()) + '\n';
    out.pop_back();
    return out;
}

PARTNERING_END
