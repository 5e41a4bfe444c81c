#pragma once

#include <partnering/contract/derive.hpp>
#include <partnering/model/build.hpp>
#include <partnering/model/recognise.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

/// From a draft to its flows, and recognitions in the words of keys.
namespace chains {

using namespace partnering;

inline const date day = date::of(2026, 6, 1);

inline std::string texts(const std::vector<finding>& findings)
{
    std::string all;
    for (const finding& f : findings) all += f.code + " " + f.subject + ": " + f.text + "\n";
    return all;
}

inline checked<flow_set> try_flows(const ecosystem_draft& draft)
{
    auto built = ecosystem::from(draft);
    if (!built) return built.findings();
    auto chain = value_chain::as_of(built.value(), day);
    if (!chain) return chain.findings();
    return derive(chain.value());
}

inline flow_set flows_of(const ecosystem_draft& draft)
{
    auto flows = try_flows(draft);
    const std::string why = texts(flows.findings());
    CAPTURE(why);
    REQUIRE(flows.has_value());
    return std::move(flows).value();
}

/// An instance by keys; services that no offer states are left out.
struct told {
    std::string acronym;
    std::string model;
    std::set<std::string> also;
    std::vector<std::pair<std::string, std::set<std::string>>> places;
    std::set<std::string> offers;
    auto operator<=>(const told&) const = default;
};

inline std::vector<told> tell(const flow_set& flows, const recognition& found)
{
    const value_chain& chain = flows.chain();
    std::vector<told> all;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto one = found[i];
        told t{one.acronym(), one.model().acronym, {}, {}, {}};
        for (const auto also : one.also()) t.also.emplace(also);
        for (const model_place& p : one.model().places) {
            t.places.emplace_back(p.key, std::set<std::string>{});
            for (const auto party : one.parties(p.key)) t.places.back().second.insert(chain.of()[party_id{party}].key);
        }
        for (const auto e : one.edges())
            if (e < chain.links().size()) t.offers.insert(chain.of()[chain[e].offer].key);
        all.push_back(std::move(t));
    }
    return all;
}

}  // namespace chains
