#include "model/chains.hpp"
#include "model/department_store.hpp"

using namespace chains;

TEST_CASE("own model: a row and a mark of one's own are built and recognised as the shipped ones are")
{
    const model_catalogue own = own_models::with_department_store();
    CHECK(own.models().size() == 15);
    const auto draft = build("BB2D2C", {.who = {{"B", {"tea", "coffee"}}, {"D", {"store"}}, {"C", {"guests"}}}}, own);
    REQUIRE(draft.has_value());
    const flow_set flows = flows_of(draft.value());
    const recognition found = recognise(flows, own);
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
    const model_catalogue own = own_models::with_department_store();
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
