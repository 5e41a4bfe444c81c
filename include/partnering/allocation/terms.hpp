#pragma once

#include <partnering/allocation/apportionment.hpp>
#include <partnering/allocation/equal_shares.hpp>
#include <partnering/allocation/fixed_shares.hpp>
#include <partnering/allocation/proportional.hpp>
#include <partnering/allocation/relative_price.hpp>
#include <partnering/allocation/tiered_shares.hpp>
#include <partnering/allocation/waterfall.hpp>
#include <partnering/allocation/weighted.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

PARTNERING_BEGIN

class allocation_registry;

/// A rule for when there is not enough for all claims.
enum class claims_method : std::uint8_t {
    proportional,
    constrained_equal_awards,
    constrained_equal_losses,
    talmud,
    random_arrival,
    adjusted_proportional,
    piniles,
};
/// As requests and documents name it: `cea`.
[[nodiscard]] std::string_view to_string(claims_method method) noexcept;

/// A claims rule as it is written down. A member's measure is its claim, the total is the estate.
struct claims_rule {
    claims_method method = claims_method::proportional;
    bool by_rank = false;  ///< priority classes: a member's rank is its class, the lowest is served first
    friend bool operator==(const claims_rule&, const claims_rule&) = default;
};

/// A policy that is not written down but looked up: an own one, by its name.
struct named_policy {
    std::string name;
    friend bool operator==(const named_policy&, const named_policy&) = default;
};

/// How something is divided, as an agreement or a request writes it down: a value that can be compared, copied and read back.
using allocation_terms = std::variant<equal_shares, proportional, weighted, fixed_shares, relative_price, tiered_shares, waterfall,
                                      claims_rule, apportionment, named_policy>;

/// What documents and findings call it: `waterfall`, `cea`, or an own policy's name.
[[nodiscard]] std::string_view name_of(const allocation_terms& terms) noexcept;
/// The carried amounts that must come in from somewhere for the terms to say anything: balances to be recouped. Sorted, each once.
[[nodiscard]] std::vector<std::string> balances_of(const allocation_terms& terms);

/// The policy that the terms say; a named one is looked up in the registry, or else among those shipped.
///
/// Errors: `unknown_allocation`, naming those there are
[[nodiscard]] checked<any_allocation_policy> to_policy(const allocation_terms& of, const allocation_registry& registry);
[[nodiscard]] checked<any_allocation_policy> to_policy(const allocation_terms& of);

PARTNERING_END
