#include "check_exclusivity.hpp"

#include "affordable.hpp"
#include "exclusive_grants.hpp"
#include "numbered.hpp"
#include "spot.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

/// Those grants of one agreement that bind the same parties for the same services. In the order of agreements.
struct block {
    std::size_t agreement;
    number services;  ///< a list
    numbers grants;
};

/// What somebody is bound for: party, service, and whether it is to receive it. The least is told of.
using bound = std::tuple<number, number, bool>;

class exclusivity {
public:
    explicit exclusivity(const ecosystem_draft& draft) : draft_{draft}
    {
        number_keys();
        for (std::size_t a = 0; a < draft.agreements.size(); ++a) add(a);
        leave_shared_territories(grants_);
    }

    [[nodiscard]] std::vector<finding> findings()
    {
        compare_parties();
        std::vector<finding> found = contradictions();
        if (!left_out_.empty()) found.push_back(not_compared());
        return found;
    }

private:
    void number_keys()
    {
        for (const agreement& whole : draft_.agreements)
            for (const auto& version : whole.versions.entries()) {
                for (const engagement& each : version.value.engaged) parties_.add(each.party);
                for (const std::string& each : version.value.items) services_.add(each);
                for (const restriction& each : version.value.restrictions)
                    for (const std::string& service : each.services) services_.add(service);
            }
        for (const offer& each : draft_.offers) {
            parties_.add(each.to);
            services_.add(each.service);
        }
        parties_.sort();
        services_.sort();
        std::map<std::string_view, std::size_t> agreements;
        for (std::size_t a = 0; a < draft_.agreements.size(); ++a) agreements.emplace(draft_.agreements[a].key, a);
        offered_.resize(draft_.agreements.size());
        for (const offer& each : draft_.offers)
            if (const auto under = agreements.find(each.under); under != agreements.end()) {
                offered_[under->second].push_back(services_[each.service]);
                received_[parties_[each.to]].emplace(services_[each.service], under->second);
            }
    }

    [[nodiscard]] number list_of(const std::vector<std::string>& services)
    {
        numbers list;
        list.reserve(services.size());
        for (const std::string& each : services) list.push_back(services_[each]);
        return service_lists_(std::move(list));
    }

    /// The exclusivities of one agreement.
    void add(std::size_t a)
    {
        std::map<std::pair<number, number>, number> block_of;  // by its lists of parties and of services
        std::optional<number> offered;
        const auto& versions = draft_.agreements[a].versions.entries();
        for (std::size_t v = 0; v < versions.size(); ++v) {
            const agreement_terms& terms = versions[v].value;
            const auto is_exclusivity = [](const restriction& each) { return each.kind == restriction_kind::exclusivity; };
            if (std::none_of(terms.restrictions.begin(), terms.restrictions.end(), is_exclusivity)) continue;
            std::map<std::string_view, numbers> engaged;
            for (const engagement& one : terms.engaged) engaged[one.role].push_back(parties_[one.party]);
            std::map<std::string_view, number> bound_by;
            for (const auto& [role, parties] : engaged) bound_by.emplace(role, party_lists_(parties));
            std::optional<number> all;  // the services of a restriction that names none
            for (std::size_t r = 0; r < terms.restrictions.size(); ++r) {
                const restriction& each = terms.restrictions[r];
                const auto parties = bound_by.find(each.role);
                const date_range when{std::max(versions[v].when.begin, each.when.begin), std::min(versions[v].when.end, each.when.end)};
                if (!is_exclusivity(each) || parties == bound_by.end() || when.empty()) continue;
                if (each.services.empty() && !all && !terms.items.empty()) all = list_of(terms.items);
                if (each.services.empty() && !all) {
                    if (!offered) offered = service_lists_(offered_[a]);
                    all = offered;
                }
                const number services = each.services.empty() ? *all : list_of(each.services);
                const auto [place, fresh] = block_of.emplace(std::pair{parties->second, services}, static_cast<number>(blocks_.size()));
                if (fresh) {
                    blocks_.push_back({a, services, {}});
                    holdings_[{a, parties->second}].push_back(place->second);
                }
                blocks_[place->second].grants.push_back(static_cast<number>(grants_.size()));
                grants_.push_back({a, v, r, when, {each.territories.begin(), each.territories.end()}});
                if (each.territories.empty()) grants_.back().territories.emplace_back();
            }
        }
    }

    [[nodiscard]] bool of_several_agreements(const numbers& blocks) const
    {
        return !blocks.empty() && blocks_[blocks.front()].agreement != blocks_[blocks.back()].agreement;
    }

    /// Parties that the same blocks bind.
    struct bound_alike {
        std::size_t steps;
        numbers parties;
        numbers blocks;
        [[nodiscard]] auto rank() const { return std::tuple{steps, parties.front()}; }
    };

    /// Finds the lists of blocks that bind somebody for one service.
    void compare_parties()
    {
        std::map<number, numbers> held_by;  // whom which of the holdings bind, in their order
        std::vector<const numbers*> blocks_of;
        for (const auto& [of, blocks] : holdings_) {
            for (const number party : party_lists_[of.second]) held_by[party].push_back(static_cast<number>(blocks_of.size()));
            blocks_of.push_back(&blocks);
        }
        std::map<numbers, numbers> alike;
        for (const auto& [party, holdings] : held_by) alike[holdings].push_back(party);
        std::vector<bound_alike> all;
        for (const auto& [holdings, parties] : alike) {
            bound_alike one{0, parties, {}};
            for (const number each : holdings) one.blocks.insert(one.blocks.end(), blocks_of[each]->begin(), blocks_of[each]->end());
            sort_once(one.blocks);
            if (!of_several_agreements(one.blocks)) continue;
            for (const number each : one.blocks) one.steps += service_lists_[blocks_[each].services].size();
            all.push_back(std::move(one));
        }
        std::size_t services = 0;
        for (const block& each : blocks_) services += service_lists_[each.services].size();
        const std::size_t compared = affordable(all, services);
        for (std::size_t i = 0; i < compared; ++i) compare(all[i]);
        for (std::size_t i = compared; i < all.size(); ++i) left_out_.insert(all[i].parties.begin(), all[i].parties.end());
    }

    void compare(const bound_alike& bound_by)
    {
        std::map<number, numbers> blocks_for;
        for (const number each : bound_by.blocks)
            for (const number service : service_lists_[blocks_[each].services]) blocks_for[service].push_back(each);
        std::map<numbers, numbers> open;  // services by the blocks that bind for them
        for (const auto& [service, blocks] : blocks_for)
            if (of_several_agreements(blocks)) open[blocks].push_back(service);
        for (const number party : bound_by.parties) {
            const std::set<number> mixed = compare_receiver(party, blocks_for);
            // For all other services the party is on the giving side of each agreement: as good for the next party as for this one.
            std::erase_if(open, [&](const auto& entry) {
                const auto& [blocks, services] = entry;
                const auto given = std::find_if(services.begin(), services.end(), [&](number each) { return !mixed.contains(each); });
                if (given != services.end()) meet(blocks, {party, *given, false});
                return given != services.end();
            });
        }
    }

    /// The services that a party receives under one of the blocks' agreements; it is bound apart by those under which it does.
    [[nodiscard]] std::set<number> compare_receiver(number party, const std::map<number, numbers>& blocks_for)
    {
        std::set<number> mixed;
        const auto receives = received_.find(party);
        if (receives == received_.end()) return mixed;
        for (auto first = receives->second.begin(); first != receives->second.end();) {
            const number service = first->first;
            const auto last = receives->second.lower_bound({service + 1, 0});
            const auto bound_for = blocks_for.find(service);
            if (bound_for != blocks_for.end() && of_several_agreements(bound_for->second)) {
                numbers given;
                numbers received;
                for (const number each : bound_for->second)
                    (receives->second.contains({service, blocks_[each].agreement}) ? received : given).push_back(each);
                meet(given, {party, service, false});
                meet(received, {party, service, true});
                mixed.insert(service);
            }
            first = last;
        }
        return mixed;
    }

    void meet(const numbers& blocks, const bound& of)
    {
        if (!of_several_agreements(blocks)) return;
        const auto [place, fresh] = met_.emplace(blocks, of);
        if (!fresh) place->second = std::min(place->second, of);
    }

    /// Blocks that bind somebody for one service, and how many territories they name.
    struct meeting {
        std::size_t steps;
        bound of;
        const numbers* blocks;
        [[nodiscard]] auto rank() const { return std::tie(steps, of); }
    };

    [[nodiscard]] std::vector<finding> contradictions()
    {
        std::vector<std::size_t> territories;
        for (const block& each : blocks_) {
            territories.push_back(0);
            for (const number grant : each.grants) territories.back() += grants_[grant].territories.size();
        }
        std::vector<meeting> all;
        for (const auto& [blocks, of] : met_) {
            meeting one{0, of, &blocks};
            for (const number each : blocks) one.steps += territories[each];
            all.push_back(one);
        }
        const std::size_t compared = affordable(all, std::accumulate(territories.begin(), territories.end(), std::size_t{0}));
        for (std::size_t i = compared; i < all.size(); ++i) left_out_.insert(std::get<0>(all[i].of));
        all.resize(compared);
        std::sort(all.begin(), all.end(), [](const meeting& a, const meeting& b) { return a.of < b.of; });

        std::vector<finding> findings;
        std::vector<bool> told(grants_.size());
        for (const meeting& each : all) {
            std::vector<const exclusive_grant*> grants;
            for (const number one : *each.blocks)
                for (const number grant : blocks_[one].grants)
                    if (!grants_[grant].territories.empty()) grants.push_back(&grants_[grant]);
            const std::vector<std::optional<std::size_t>> first = contradicted(grants);
            for (std::size_t i = 0; i < grants.size(); ++i) {
                const auto at = static_cast<std::size_t>(grants[i] - grants_.data());
                if (!first[i] || told[at]) continue;
                told[at] = true;
                findings.push_back(contradiction(each.of, *first[i], *grants[i]));
            }
        }
        return findings;
    }

    [[nodiscard]] finding contradiction(const bound& of, std::size_t first, const exclusive_grant& later) const
    {
        const auto& [party, service, receives] = of;
        const agreement& whole = draft_.agreements[later.agreement];
        const spot root;
        const spot list = root.at("agreements", later.agreement);
        const spot version = list.at("versions", later.version);
        const spot& terms = whole.versions.entries().size() > 1 ? version : list;
        const std::string other = quote(draft_.agreements[first].key);
        return {"exclusivity_twice", severity::warning, whole.key, to_string(terms.at("restrictions", later.index)),
                quote(parties_.key(party)) + (receives ? " is to have " : " is to give ") + quote(services_.key(service)) +
                    (receives ? " from" : " to") + " nobody else by " + quote(whole.key) + " and by " + other +
                    ", in the same territory on the same days; end one before the other begins, or give them territories apart"};
    }

    [[nodiscard]] finding not_compared() const
    {
        return exclusivity_not_compared(parties_.key(*left_out_.begin()), left_out_.size(), "agreements",
                                        "services and territories that overlap in so many ways that not all were compared with each "
                                        "other; let restrictions share their lists of services, or leave out those that say the same");
    }

    const ecosystem_draft& draft_;
    numbered_keys parties_;
    numbered_keys services_;
    std::vector<numbers> offered_;                                         ///< by agreement: the services of its offers
    std::map<number, std::set<std::pair<number, std::size_t>>> received_;  ///< by party: services and under which agreement
    numbered_lists party_lists_;
    numbered_lists service_lists_;
    std::vector<exclusive_grant> grants_;
    std::vector<block> blocks_;
    std::map<std::pair<std::size_t, number>, numbers> holdings_;  ///< blocks by agreement and list of parties
    std::map<numbers, bound> met_;                                ///< lists of blocks that bind somebody for one service
    std::set<number> left_out_;                                   ///< parties
};

}  // namespace

finding exclusivity_not_compared(std::string_view party, std::size_t parties, std::string_view list, const std::string& why)
{
    const std::string more = parties == 1 ? "" : " (and " + std::to_string(parties - 1) + " more)";
    const spot root;
    return {"exclusivity_not_compared", severity::warning, std::string{party}, to_string(root.at(list)),
            "restrictions bind " + quote(party) + more + " to one agreement alone for " + why};
}

std::vector<finding> exclusivity_granted_twice(const ecosystem_draft& draft) { return exclusivity{draft}.findings(); }

PARTNERING_END
