#include "restrictions.hpp"

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <tuple>

PARTNERING_BEGIN

namespace {

using link_index = value_chain::link_index;

/// Finds the offers of one snapshot whose records a restriction is about.
class bound_offers {
public:
    bound_offers(const value_chain& chain, agreement_id under, const restriction& of) : chain_{chain}, under_{under}, of_{of}
    {
        for (const engagement& each : chain.terms(under)->engaged)
            if (each.role == of.role) bound_.push_back(*chain.of().find_party(each.party));
    }

    [[nodiscard]] std::vector<link_index> entries() const
    {
        std::vector<link_index> found = of_.kind == restriction_kind::exclusivity ? beside() : sold_on();
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

private:
    [[nodiscard]] bool is_bound(party_id party) const { return std::find(bound_.begin(), bound_.end(), party) != bound_.end(); }
    /// Whether it is a link of the restricting agreement, of a service that the restriction names.
    [[nodiscard]] bool is_meant(const value_chain::link& link) const
    {
        const std::string& key = chain_.of()[link.service].key;
        return link.under == under_ &&
               (of_.services.empty() || std::find(of_.services.begin(), of_.services.end(), key) != of_.services.end());
    }

    /// Links by which somebody bound sells what is meant, or what it makes of it.
    [[nodiscard]] std::vector<link_index> sold_on() const
    {
        std::vector<link_index> found;
        for (const link_index at : chain_.links_under(under_)) {
            const value_chain::link& link = chain_[at];
            if (!is_meant(link)) continue;
            if (is_bound(link.from)) found.push_back(at);
            if (is_bound(link.to))
                for (const value_chain::feed& feed : link.feeds) found.push_back(feed.link);
        }
        return found;
    }

    /// Links by which somebody bound gives what is meant beside the agreement, or has it from others, and all that rests on those.
    [[nodiscard]] std::vector<link_index> beside() const
    {
        std::map<std::pair<std::uint32_t, bool>, std::vector<service_id>> bound;  // by party, and whether it gives
        for (const link_index at : chain_.links_under(under_)) {
            const value_chain::link& link = chain_[at];
            if (!is_meant(link)) continue;
            if (is_bound(link.from) && std::none_of(link.fed_by.begin(), link.fed_by.end(),
                                                    [&](const value_chain::feed& feed) { return chain_[feed.link].under == under_; }))
                bound[{link.from.index(), true}].push_back(link.service);
            if (is_bound(link.to)) bound[{link.to.index(), false}].push_back(link.service);
        }
        std::vector<link_index> found;
        for (link_index at = 0; !bound.empty() && at < chain_.links().size(); ++at) {
            const value_chain::link& link = chain_[at];
            if (link.under == under_) continue;
            const auto holds = [&](party_id party, bool gives) {
                const auto services = bound.find({party.index(), gives});
                return services != bound.end() && std::any_of(services->second.begin(), services->second.end(), [&](service_id service) {
                           return service == link.service || chain_.of().is_subset(service, link.service);
                       });
            };
            if (!holds(link.from, true) && !holds(link.to, false)) continue;
            found.push_back(at);
            for (const link_index rests : chain_.ends_up_in(at)) found.push_back(rests);
        }
        return found;
    }

    const value_chain& chain_;
    agreement_id under_;
    const restriction& of_;
    std::vector<party_id> bound_;
};

bool asks_of_usage(const restriction& each)
{
    return (each.kind == restriction_kind::territory && !each.territories.empty()) ||
           (each.kind == restriction_kind::resale_price && (each.least || each.most)) || each.kind == restriction_kind::exclusivity;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& each : names) text += (text.empty() ? "" : ", ") + each;
    return text;
}

}  // namespace

void find_restrictions(plan::data& plan)
{
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> numbers;
    for (snapshot& s : plan.snapshots) {
        const value_chain& chain = s.flows.chain();
        std::vector<std::uint32_t> route_at(chain.links().size());
        for (std::uint32_t i = 0; i < s.routes.size(); ++i) route_at[s.routes[i].entry] = i;
        for (std::uint32_t a = 0; a < plan.of.agreements().size(); ++a) {
            const agreement_terms* const terms = chain.terms(agreement_id{a});
            if (terms == nullptr) continue;
            for (std::uint32_t index = 0; index < terms->restrictions.size(); ++index) {
                const restriction& each = terms->restrictions[index];
                if (!asks_of_usage(each)) continue;
                const agreement& whole = plan.of.agreements()[a];
                const auto& versions = whole.versions.entries();
                const auto version = static_cast<std::uint32_t>(
                    std::find_if(versions.begin(), versions.end(), [&](const auto& entry) { return &entry.value == terms; }) -
                    versions.begin());
                const auto [place, fresh] = numbers.emplace(std::tuple{a, version, index}, static_cast<std::uint32_t>(numbers.size()));
                if (fresh)
                    plan.restrictions.push_back(
                        {agreement_id{a}, version, index, {whole.zone.start_of(each.when.begin), whole.zone.start_of(each.when.end)}});
                for (const link_index entry : bound_offers{chain, agreement_id{a}, each}.entries()) {
                    // A price in another currency than what records report is not compared.
                    if (each.kind == restriction_kind::resale_price && chain.terms(chain[entry]).in != terms->in) continue;
                    s.routes[route_at[entry]].restrictions.push_back(place->second);
                }
            }
        }
    }
}

const restriction& terms_of(const plan::data& plan, const plan_restriction& of)
{
    return plan.of[of.under].versions.entries()[of.version].value.restrictions[of.index];
}

bool lies_in(std::string_view territory, const std::vector<std::string>& territories)
{
    return std::any_of(territories.begin(), territories.end(), [&](const std::string& each) {
        return territory == each || (each.size() == 2 && territory.size() > 3 && territory.starts_with(each) && territory[2] == '-');
    });
}

const char* code_of(restriction_kind kind)
{
    switch (kind) {
    case restriction_kind::territory:
        return "restriction_territory";
    case restriction_kind::resale_price:
        return "restriction_resale_price";
    default:
        return "restriction_exclusivity";
    }
}

std::string told_of(const plan::data& plan, const plan_restriction& of)
{
    const restriction& each = terms_of(plan, of);
    const std::string who = "'" + each.role + "' of '" + plan.of[of.under].key + "'";
    switch (each.kind) {
    case restriction_kind::territory:
        return who + " sells in " + listed(each.territories) + " only";
    case restriction_kind::resale_price:
        return who + " sells a unit for " + (each.least ? "at least " + to_decimal_or_ratio(*each.least) : std::string{}) +
               (each.least && each.most ? " and " : "") + (each.most ? "at most " + to_decimal_or_ratio(*each.most) : std::string{});
    default:
        return who + " is bound to it alone" + (each.services.empty() ? "" : " for " + listed(each.services)) +
               (each.territories.empty() ? "" : " in " + listed(each.territories));
    }
}

std::vector<finding> breaches_told(const plan::data& plan, const std::vector<std::uint64_t>& broken)
{
    std::vector<finding> findings;
    for (std::size_t i = 0; i < broken.size(); ++i) {
        if (broken[i] == 0) continue;
        const plan_restriction& of = plan.restrictions[i];
        findings.push_back({code_of(terms_of(plan, of).kind), severity::warning, plan.of[of.under].key, "",
                            std::to_string(broken[i]) + (broken[i] == 1 ? " record breaks" : " records break") + " what was agreed, that " +
                                told_of(plan, of) + "; " + (broken[i] == 1 ? "it is" : "they are") + " settled all the same"});
    }
    return findings;
}

PARTNERING_END
