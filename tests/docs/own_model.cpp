// Two pages show parts of this: building and recognising, and a model of one's own.
#include <partnering/contract/derive.hpp>
#include <partnering/model/build.hpp>
#include <partnering/model/recognise.hpp>

#include <algorithm>
#include <iostream>

using namespace partnering;

/// A distributor that sells for several suppliers, all under one agreement, as a department store does.
model_catalogue with_department_store()
{
    mark one_agreement{.name = "one_agreement",
                       .holds = "all that the hub buys is under one agreement",
                       .missing = "the hub buys under several agreements",
                       .test = [](const model_candidate& c) {
                           const auto bought = c.edges_of("S");
                           return std::ranges::all_of(
                               bought, [&](auto e) { return c.facts().agreement_of(e) == c.facts().agreement_of(bought.front()); });
                       }};
    partnership_model store = *model_catalogue::shipped().find("B2D2C");
    store.acronym = "BB2D2C";
    store.name = "department store";
    store.variants = {};
    store.places[0].least = 2;  // so that all that the hub passes on is looked at together
    store.marks = {"one_agreement", "passes_on_whole"};
    store.refines = {"B2D2C"};
    return model_catalogue::shipped().with(std::move(one_agreement)).with(std::move(store)).value();
}

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
    for (const model_catalogue& catalogue : {model_catalogue::shipped(), with_department_store()}) {
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
