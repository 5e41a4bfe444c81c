#pragma once

#include "requests.hpp"

#include <partnering/allocation/rounded_allocation.hpp>

PARTNERING_BEGIN
namespace requests {

/// How a request rounds the shares that come out.
struct rounding_wish {
    amount_unit unit;
    std::optional<remainder_order> remainder;  ///< where it is said; else the policy's
    std::string bearer;
    bool carry = false;
};

/// The fields that say so.
inline constexpr std::string_view rounding_fields[] = {"currency", "minor_units", "remainder", "bearer", "carry"};

/// Reads them; `by_method` is said by the method, which is called `method`.
[[nodiscard]] rounding_wish to_rounding_wish(reading::collector& into, const json::value& content, const reading::spot& where,
                                             std::string_view method, std::optional<remainder_order> by_method);

/// What the document before left, in the field `carried`; sorted by name.
[[nodiscard]] allocation_state to_carried(reading::collector& into, const json::value& content, const reading::spot& where);

/// Whether a field of `content` says yes; no where it is left out.
[[nodiscard]] bool to_truth(reading::collector& into, const json::value& content, const reading::spot& where, std::string_view field);

}  // namespace requests
PARTNERING_END
