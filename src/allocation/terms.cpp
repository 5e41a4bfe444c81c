#include "carried_names.hpp"
#include "members.hpp"

#include <partnering/allocation/adjusted_proportional.hpp>
#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/by_rank.hpp>
#include <partnering/allocation/constrained_equal_awards.hpp>
#include <partnering/allocation/constrained_equal_losses.hpp>
#include <partnering/allocation/piniles.hpp>
#include <partnering/allocation/proportional_claims.hpp>
#include <partnering/allocation/random_arrival.hpp>
#include <partnering/allocation/talmud.hpp>
#include <partnering/allocation/terms.hpp>

#include <algorithm>
#include <type_traits>

PARTNERING_BEGIN

namespace {

/// The policies that are written down as terms, by the words that documents and requests have for them.
std::vector<std::string_view> written_policies()
{
    std::vector<std::string_view> words{"fixed", "tiered", "waterfall", "weighted"};
    for (const claims_method method :
         {claims_method::proportional, claims_method::constrained_equal_awards, claims_method::constrained_equal_losses,
          claims_method::talmud, claims_method::random_arrival, claims_method::adjusted_proportional, claims_method::piniles})
        words.push_back(to_string(method));
    for (const apportionment_method method :
         {apportionment_method::hamilton, apportionment_method::jefferson, apportionment_method::webster, apportionment_method::adams,
          apportionment_method::huntington_hill})
        words.push_back(to_string(method));
    std::sort(words.begin(), words.end());
    return words;
}

std::string list_of(const std::vector<std::string_view>& names)
{
    std::string list;
    for (const std::string_view each : names) list += (list.empty() ? "" : ", ") + std::string{each};
    return list;
}

checked<any_allocation_policy> look_up(const std::string& name, const allocation_registry& registry)
{
    if (const any_allocation_policy* found = registry.find(name)) return *found;
    const std::vector<std::string_view> named = registry.names();
    const std::vector<std::string_view> written = written_policies();
    std::vector<std::string_view> all = named;
    all.insert(all.end(), written.begin(), written.end());
    const std::string_view meant = closest(name, all);
    return wrong("unknown_allocation", name,
                 "no allocation policy is called " + quote(name) +
                     (meant.empty() ? ": there" : "; did you mean " + quote(meant) + "? There") + " are " + list_of(named) +
                     ", and as terms of their own " + list_of(written));
}

any_allocation_policy rule_of(claims_method method)
{
    switch (method) {
    case claims_method::proportional:
        return proportional_claims{};
    case claims_method::constrained_equal_awards:
        return constrained_equal_awards{};
    case claims_method::constrained_equal_losses:
        return constrained_equal_losses{};
    case claims_method::talmud:
        return talmud{};
    case claims_method::random_arrival:
        return random_arrival{};
    case claims_method::adjusted_proportional:
        return adjusted_proportional{};
    case claims_method::piniles:
        return piniles{};
    }
    return proportional_claims{};
}

}  // namespace

std::string_view to_string(claims_method method) noexcept
{
    switch (method) {
    case claims_method::proportional:
        return "proportional_claims";
    case claims_method::constrained_equal_awards:
        return "cea";
    case claims_method::constrained_equal_losses:
        return "cel";
    case claims_method::talmud:
        return "talmud";
    case claims_method::random_arrival:
        return "random_arrival";
    case claims_method::adjusted_proportional:
        return "adjusted_proportional";
    case claims_method::piniles:
        return "piniles";
    }
    return "";
}

std::string_view name_of(const allocation_terms& terms) noexcept
{
    return std::visit(
        [](const auto& written) -> std::string_view {
            using kind = std::remove_cvref_t<decltype(written)>;
            if constexpr (std::is_same_v<kind, named_policy>)
                return written.name;
            else if constexpr (std::is_same_v<kind, claims_rule>)
                return to_string(written.method);
            else
                return written.name();
        },
        terms);
}

std::vector<std::string> balances_of(const allocation_terms& terms)
{
    std::vector<std::string> found;
    if (const auto* takes = std::get_if<waterfall>(&terms))
        for (const waterfall::take& each : takes->takes)
            if (const auto* back = std::get_if<waterfall::recoup>(&each.amount)) found.push_back(back->balance);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<std::string> carried_names(const allocation_terms& terms)
{
    std::vector<std::string> found = balances_of(terms);
    if (const auto* tiers = std::get_if<tiered_shares>(&terms); tiers != nullptr && !tiers->running.empty())
        found.push_back(tiers->running);
    if (const auto* takes = std::get_if<waterfall>(&terms)) {
        for (const waterfall::take& each : takes->takes) {
            if (const auto* until = std::get_if<waterfall::until>(&each.amount); until != nullptr && !until->received.empty())
                found.push_back(until->received);
            if (const auto* reach = std::get_if<waterfall::catch_up>(&each.amount); reach != nullptr && !reach->carried.empty()) {
                found.push_back(reach->carried + "/distributed");
                found.push_back(reach->carried + "/received");
            }
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

checked<any_allocation_policy> to_policy(const allocation_terms& of, const allocation_registry& registry)
{
    return std::visit(
        [&](const auto& written) -> checked<any_allocation_policy> {
            using kind = std::remove_cvref_t<decltype(written)>;
            if constexpr (std::is_same_v<kind, named_policy>)
                return look_up(written.name, registry);
            else if constexpr (std::is_same_v<kind, claims_rule>)
                return written.by_rank ? any_allocation_policy{by_rank{rule_of(written.method)}} : rule_of(written.method);
            else
                return any_allocation_policy{written};
        },
        of);
}

checked<any_allocation_policy> to_policy(const allocation_terms& of) { return to_policy(of, allocation_registry::shipped()); }

PARTNERING_END
