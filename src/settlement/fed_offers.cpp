#include "fed_offers.hpp"

#include "plan_data.hpp"

PARTNERING_BEGIN

std::map<offer_id, std::vector<offer_id>> fed_offers(const plan& under, const std::set<offer_id>& of)
{
    std::map<offer_id, std::vector<offer_id>> made;
    if (of.empty()) return made;
    std::map<offer_id, std::set<offer_id>> fed;
    for (const snapshot& s : under.internals().snapshots) {
        const value_chain& chain = s.flows.chain();
        for (const value_chain::link& link : chain.links()) {
            if (!of.contains(link.offer)) continue;
            for (const value_chain::feed& into : link.feeds) fed[link.offer].insert(chain[into.link].offer);
        }
    }
    for (const auto& [offer, into] : fed) made.emplace(offer, std::vector<offer_id>{into.begin(), into.end()});
    return made;
}

PARTNERING_END
