#pragma once

#include <partnering/entity/ecosystem.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

/// Drafts that the tests of this room start from, and small ways to read what comes back.
namespace drafts {

using namespace partnering;

inline date_range always() { return {date::of(2026, 1, 1), date::of(2030, 1, 1)}; }

inline agreement one_version(std::string key, agreement_terms terms)
{
    agreement made;
    made.key = std::move(key);
    made.versions = timeline<agreement_terms>{{{always(), std::move(terms)}}};
    return made;
}

/// The terms of an agreement that has one, for a test to break.
inline void change(agreement& of, void (*how)(agreement_terms&))
{
    auto entries = of.versions.entries();
    for (auto& each : entries) how(each.value);
    of.versions = timeline<agreement_terms>{entries};
}

inline charge_clause charge(std::string key, std::string payer, std::string payee, formula how)
{
    return {.key = std::move(key),
            .label = "",
            .payer = std::move(payer),
            .payee = std::move(payee),
            .kind = charge_kind::usage,
            .how = std::move(how),
            .services = {},
            .per = charge_scope::period,
            .counts = charge_driver::own,
            .due = {}};
}

inline agreement_terms terms(std::vector<engagement> engaged, std::vector<charge_clause> charges)
{
    return {.type = "distribute",
            .money = financial_model::settlement,
            .in = currency{"SEK"},
            .engaged = std::move(engaged),
            .items = {},
            .charges = std::move(charges),
            .divisions = {},
            .rounding = {},
            .restrictions = {}};
}

inline offer an_offer(std::string key, std::string from, std::string to, std::string service, std::string under)
{
    offer made;
    made.key = std::move(key);
    made.from = std::move(from);
    made.to = std::move(to);
    made.service = std::move(service);
    made.under = std::move(under);
    return made;
}

inline party a_party(std::string key, party_kind kind = party_kind::organisation)
{
    party made;
    made.key = std::move(key);
    made.kind = kind;
    return made;
}

inline party a_class(std::string key, std::vector<std::string> members, bool open = false)
{
    party made = a_party(std::move(key), party_kind::party_class);
    made.open = open;
    made.members = std::move(members);
    return made;
}

inline service a_service(std::string key, std::vector<service::part> parts = {})
{
    service made;
    made.key = std::move(key);
    made.parts = std::move(parts);
    return made;
}

/// A streaming service sold through an operator to subscribers: `agreements` are retail (0) and wholesale (1).
inline ecosystem_draft music()
{
    ecosystem_draft draft;
    draft.name = "music";
    draft.services = {a_service("streaming")};
    draft.parties = {a_party("operator-one"), a_party("streamer"), a_class("subscribers", {}, true)};
    draft.agreements = {
        one_version("retail", terms({{"operator-one", "distributor"}, {"subscribers", "customer"}},
                                    {charge("price", "customer", "distributor", per_unit(rational{99}))})),
        one_version("wholesale", terms({{"streamer", "supplier"}, {"operator-one", "distributor"}},
                                       {charge("wholesale", "distributor", "supplier", retail_minus(rational{30}))})),
    };
    draft.offers = {an_offer("to-subscribers", "operator-one", "subscribers", "streaming", "retail"),
                    an_offer("to-operator", "streamer", "operator-one", "streaming", "wholesale")};
    return draft;
}

/// `code place` of each finding, in order.
inline std::vector<std::string> codes_and_places(const std::vector<finding>& findings)
{
    std::vector<std::string> lines;
    for (const finding& each : findings) lines.push_back(each.code + ' ' + each.place);
    return lines;
}

/// The ecosystem of a draft; the findings are shown where there is none.
inline ecosystem made(ecosystem_draft draft)
{
    checked<ecosystem> result = ecosystem::from(std::move(draft));
    std::string text;
    for (const finding& each : result.findings()) text += each.code + ' ' + each.place + ": " + each.text + '\n';
    INFO(text);
    REQUIRE(result.has_value());
    return std::move(result).value();
}

}  // namespace drafts
