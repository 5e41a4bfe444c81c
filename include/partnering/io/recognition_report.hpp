#pragma once

#include <partnering/flow/flow.hpp>
#include <partnering/model/recognise.hpp>

#include <string>

PARTNERING_BEGIN

// Which models a chain is an instance of, on paper. Most specific models stand first; parties and offers are told by their keys.

/// Keys: `models[{model, acronym, name, hub, parties, offers, also, reasons}]`, `near_misses[{model, missing, hub, mark, offer}]`,
/// `near_misses_left_out`, `unexplained` (offers that belong to no model), `findings`.
///
/// Requires: `found` was recognised in `in`.
[[nodiscard]] std::string recognition_json(const recognition& found, const flow_set& in);
/// The same for people: each instance with who stands where and why, then what the chain nearly is.
[[nodiscard]] std::string recognition_text(const recognition& found, const flow_set& in);

PARTNERING_END
