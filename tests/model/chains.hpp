#pragma once

#include <partnering/charge/formula.hpp>
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

inline charge_clause price(std::string payer, std::string payee)
{
    return {.key = "price", .payer = std::move(payer), .payee = std::move(payee), .how = per_unit(10)};
}

inline agreement agreed(std::string key, std::string type, std::vector<engagement> engaged, std::vector<charge_clause> charges = {})
{
    return {.key = std::move(key),
            .versions =
                since(date::of(2026, 1, 1),
                      {.type = std::move(type), .in = currency{"EUR"}, .engaged = std::move(engaged), .charges = std::move(charges)})};
}

/// Near misses in words, with the offer that each is about and between whom an arrow is missing.
inline std::string near(const flow_set& flows, const recognition& found)
{
    const value_chain& chain = flows.chain();
    std::set<std::string> all;
    for (const recognition::near_miss& n : found.near_misses()) {
        const auto list = [&](const std::vector<recognition::index>& parties) {
            std::string words;
            for (const auto party : parties) words += " " + chain.of()[party_id{party}].key;
            return words;
        };
        std::string line = n.model + ": " + n.missing;
        if (n.edge < chain.links().size()) line += ", " + chain.of()[chain[n.edge].offer].key;
        if (n.between)
            for (const auto* end : {&n.between->first, &n.between->second})
                line += " |" + list(end->parties) + (end->engaged.empty() ? "" : " engaged") + list(end->engaged);
        all.insert(line);
    }
    std::string words;
    for (const std::string& line : all) words += (words.empty() ? "" : "; ") + line;
    return words;
}

}  // namespace chains
