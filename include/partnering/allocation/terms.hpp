#pragma once

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/allocation/equal_shares.hpp>
#include <partnering/allocation/fixed_shares.hpp>
#include <partnering/allocation/proportional.hpp>
#include <partnering/allocation/relative_price.hpp>
#include <partnering/allocation/tiered_shares.hpp>
#include <partnering/allocation/waterfall.hpp>
#include <partnering/allocation/weighted.hpp>

#include <string>
#include <variant>

PARTNERING_BEGIN

/// A policy that is not written down but looked up: an own one, by its name.
struct named_policy {
    std::string name;
    friend bool operator==(const named_policy&, const named_policy&) = default;
};

/// How something is divided, as an agreement or a request writes it down: a value that can be compared, copied and read back.
using terms = std::variant<equal_shares, proportional, weighted, fixed_shares, relative_price, tiered_shares, waterfall, named_policy>;

/// The policy that the terms say.
///
/// Errors: `unknown_allocation`, naming those there are
[[nodiscard]] checked<any_allocation_policy> to_policy(const terms& of,
                                                       const allocation_registry& registry = allocation_registry::shipped());

PARTNERING_END
