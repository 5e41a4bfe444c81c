#pragma once

#include "ecosystems.hpp"

namespace ecosystems {

/// Two contact centres, an intermediary between them and two who call: b1 draws on both centres, b2 on the first.
///
/// `how` changes the charge by which the intermediary pays the first centre.
inline builder call_centres(void (*how)(charge_clause&) = nullptr)
{
    builder b;
    b.service("calls-1").service("calls-2").parties({"a1", "a2", "b1", "b2", "e"});
    charge_clause first = charge("minutes", "distributor", "supplier", per_unit(n("0.40")));
    if (how != nullptr) how(first);
    b.agree("supply-1", terms("distribute", "EUR", {{"a1", "supplier"}, {"e", "distributor"}}, {first}));
    b.agree("supply-2", terms("distribute", "EUR", {{"a2", "supplier"}, {"e", "distributor"}},
                              {charge("minutes", "distributor", "supplier", per_unit(n("0.50")))}));
    for (const std::string who : {"b1", "b2"})
        b.agree("sale-" + who, terms("distribute", "EUR", {{"e", "distributor"}, {who, "customer"}},
                                     {charge("minutes", "customer", "distributor", per_unit(n("0.60")))}));
    b.offer("a1-e", "a1", "e", "calls-1", "supply-1").offer("a2-e", "a2", "e", "calls-2", "supply-2");
    b.offer("e-b1-1", "e", "b1", "calls-1", "sale-b1").offer("e-b1-2", "e", "b1", "calls-2", "sale-b1");
    b.offer("e-b2-1", "e", "b2", "calls-1", "sale-b2");
    return b;
}

}  // namespace ecosystems
