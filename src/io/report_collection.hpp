#pragma once

#include "json.hpp"

#include <partnering/settlement/collection.hpp>

#include <optional>
#include <span>
#include <string>

PARTNERING_BEGIN
namespace report {

/// A payment as `payments` has it.
[[nodiscard]] json::value of(const payment& p);
/// `receipts`, `duplicates`, `not_yet_received`, `rejects`, `statements`, `claims`, `payments`.
///
/// For a viewer only the statements it is on and the claims it holds or that are on it; who pays the payer is the payer's to see, and whom
/// the holder guarantees to is the holder's. Receipts as a whole speak of others.
[[nodiscard]] json::value of(const collection& collected, std::span<const reject> unread, const std::optional<std::string>& viewer);
[[nodiscard]] std::string text_of(const collection& collected, std::span<const reject> unread, const std::optional<std::string>& viewer);

}  // namespace report
PARTNERING_END
