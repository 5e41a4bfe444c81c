#pragma once

#include <partnering/chain/value_chain.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/subrange.hpp>
#include <range/v3/view/transform.hpp>

PARTNERING_BEGIN

// Lazy views of a chain for pipelines of range-v3: nothing is copied. A view looks into the chain and lives no longer than a copy of it.

/// The links of a chain, by offer key.
[[nodiscard]] inline auto links_view(const value_chain& of)
{
    return ranges::make_subrange(of.links().data(), of.links().data() + of.links().size());
}

/// `links_view(chain) | links_under(agreement)`: those that hold under one agreement.
[[nodiscard]] inline auto links_under(agreement_id agreement)
{
    return ranges::views::filter([agreement](const value_chain::link& l) { return l.under == agreement; });
}

/// `links_view(chain) | links_of(service)`: those that deliver one service.
[[nodiscard]] inline auto links_of(service_id service)
{
    return ranges::views::filter([service](const value_chain::link& l) { return l.service == service; });
}

/// `... | keys_of_offers(chain)`: what people call the links. Takes a copy of the chain, a shared pointer.
[[nodiscard]] inline auto keys_of_offers(value_chain of)
{
    return ranges::views::transform([of](const value_chain::link& l) -> const std::string& { return of.of()[l.offer].key; });
}

PARTNERING_END
