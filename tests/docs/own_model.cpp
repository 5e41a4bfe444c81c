// docs/explanation/recognising.md shows a part of this, docs/how-to/add-a-model.md the model of one's own.
#include "../model/department_store.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/model/build.hpp>
#include <partnering/model/position.hpp>
#include <partnering/model/recognise.hpp>

#include <iostream>

using namespace partnering;

int main()
{
    // Two suppliers' services, resold by one operator to its subscribers.
    const ecosystem_draft resale = build("B2D2C", {.who = {{"B", {"films", "songs"}}, {"D", {"operator"}}, {"C", {"subscribers"}}},
                                                   .what = {{"S", {"film-evening", "playlist"}}},
                                                   .charges = {{.key = "wholesale", .payer = "D", .payee = "B", .how = per_unit(7)},
                                                               {.key = "retail", .payer = "C", .payee = "D", .how = per_unit(9)}}})
                                       .value();
    // The operator's paper clips come from somebody else.
    const ecosystem_draft clips = build("P2B", {.prefix = "clips-", .who = {{"B", {"operator"}}}}).value();
    const ecosystem all = ecosystem::from(glue(resale, clips)).value();

    const flow_set flows = derive(value_chain::as_of(all, date::of(2026, 6, 1)).value()).value();
    for (const model_catalogue& catalogue : {model_catalogue::shipped(), own_models::with_department_store()}) {
        const recognition found = recognise(flows, catalogue);
        for (std::size_t i = 0; i < found.size(); ++i) {
            std::cout << found[i].acronym();
            for (const model_place& place : found[i].model().places) {
                std::cout << "  " << place.key << ':';
                for (const auto party : found[i].parties(place.key)) std::cout << ' ' << all[party_id{party}].key;
            }
            std::cout << '\n';
        }
        std::cout << '\n';
    }
    // How the films go to market, and all that the operator is at once.
    const chain_facts facts = chain_facts::of(flows);
    const auto number = [&](const char* key) { return all.find_party(key)->index(); };
    const partner_relation films = relation_between(facts, {.party = number("films"), .partner = number("operator")});
    if (films.of_party.sells_to && films.of_party.sells_through) std::cout << "films sells to the operator, and through it\n";
    if (films.of_partner.sells_of) std::cout << "the operator sells of films\n";
    std::cout << "around the operator: " << to_string(breadth_around(facts, number("operator"))) << '\n';
    const recognition known = recognise(flows);
    for (const model_standing& each : standings_of(known, number("operator")))
        std::cout << "the operator is " << each.place << " of " << known[each.instance].acronym() << '\n';
}
