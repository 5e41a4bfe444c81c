// docs/explanation/recognising.md shows a part of this, docs/how-to/add-a-model.md the model of one's own.
#include "../model/department_store.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/model/build.hpp>
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
}
