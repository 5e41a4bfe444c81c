#include "model/chains.hpp"

#include <algorithm>

using namespace chains;

namespace {

/// A fifteenth model: a distributor that sells for several suppliers, all under one agreement, as a department store does.
checked<model_catalogue> with_own()
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
    store.places[0].least = 2;
    store.marks = {"one_agreement", "passes_on_whole"};
    store.refines = {"B2D2C"};
    return model_catalogue::shipped().with(std::move(one_agreement)).with(std::move(store));
}

}  // namespace

TEST_CASE("own model: a row and a mark of one's own are built and recognised as the shipped ones are")
{
    const auto own = with_own();
    REQUIRE(own.has_value());
    CHECK(own.value().models().size() == 15);
    const auto draft = build("BB2D2C", {.who = {{"B", {"tea", "coffee"}}, {"D", {"store"}}, {"C", {"guests"}}}}, own.value());
    REQUIRE(draft.has_value());
    const flow_set flows = flows_of(draft.value());
    const recognition found = recognise(flows, own.value());
    REQUIRE(found.size() == 1);
    CHECK(found[0].acronym() == "BB2D2C");
    CHECK(found[0].also() == std::vector<std::string_view>{"B2D2C", "B2M2X"});
    CHECK(found.unexplained().empty());
    // Without the row these are two distributors' lines.
    CHECK(recognise(flows).acronyms() == std::vector<std::string>{"B2D2C"});
    CHECK(recognise(flows).size() == 2);
}

TEST_CASE("own model: what fails in one mark of one's own is a near miss with its words")
{
    const auto own = with_own().value();
    const ecosystem_draft tea = build("B2D2C", {.prefix = "t-", .who = {{"D", {"store"}}}}).value();
    const ecosystem_draft coffee = build("B2D2C", {.prefix = "c-", .who = {{"D", {"store"}}}}).value();
    const flow_set flows = flows_of(glue(tea, coffee));
    const recognition found = recognise(flows, own);
    CHECK(found.acronyms() == std::vector<std::string>{"B2D2C"});
    CHECK(found.size() == 2);
    REQUIRE(found.near_misses().size() == 1);
    CHECK(found.near_misses()[0].model == "BB2D2C");
    CHECK(found.near_misses()[0].mark == "one_agreement");
    CHECK(found.near_misses()[0].missing == "the hub buys under several agreements");
    CHECK(flows.chain().of()[party_id{found.near_misses()[0].hub}].key == "store");
}
