// Reads names of models, and adds a model to the catalogue: what docs/models/README.md shows.

#include <partnering/model/build.hpp>
#include <partnering/model/naming.hpp>

#include <iostream>

using namespace partnering;

namespace {

void read(std::string_view text)
{
    const checked<acronym> written = parse_acronym(text);
    if (!written) {
        for (const finding& f : written.findings()) std::cout << f.place << ": " << f.text << '\n';
        return;
    }
    for (const std::string& link : in_words(written.value()).links) std::cout << link << '\n';
    const acronym_naming named = name_acronym(written.value());
    if (!named.model.empty()) std::cout << "is " << named.model << '\n';
    for (const acronym_candidate& each : named.candidates) std::cout << "may be " << each.model << ": " << each.when << '\n';
}

/// An agent sells in the supplier's name: the customer pays the supplier, who pays the agent.
partnership_model agency()
{
    return {
        .acronym = "BK2C",
        .name = "agency",
        .policy = "broker",
        .places = {{"B", "business"}, {"K", "broker", 1, 1}, {"C", "consumer", 1, model_place::any_number, "customer"}},
        .arrows = {{flow_kind::service, "B", "C", "S"},
                   {flow_kind::payment, "C", "B", "S"},
                   {flow_kind::payment, "B", "K", "R"},
                   {flow_kind::introduction, "K", "B", ""}},
        .contract_with = "B",
        .marks = {"out_of_the_way"},
        .refines = {"B2K2C"},
        .summary = "An agent finds customers for one supplier and is paid for each.",
    };
}

}  // namespace

int main()
{
    read("A2D2B");
    read("b2c");
    const model_catalogue more = model_catalogue::shipped().with(agency()).value();
    std::cout << more.find("BK2C")->name << " is built of " << build("BK2C", {}, more).value().parties.size() << " parties\n";
}
