#pragma once

#include "json.hpp"

#include <partnering/settlement/reconciliation.hpp>

#include <cstddef>
#include <string>

PARTNERING_BEGIN
namespace report {

/// `records`, `offers`, `sides`, `disputes`.
[[nodiscard]] json::value of(const reconciliation& laid);
/// What agrees and what does not, and up to `examples` disputes.
[[nodiscard]] std::string text_of(const reconciliation& laid, std::size_t examples);

}  // namespace report
PARTNERING_END
