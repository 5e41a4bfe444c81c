#pragma once

#include <partnering/model/catalogue.hpp>

#include <algorithm>
#include <utility>

// The model of somebody's own that docs/how-to/add-a-model.md shows, for its page's program and for the tests.

namespace own_models {

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

}  // namespace own_models
