#pragma once

// Allocation terms as documents and requests write them: `{"method": "waterfall", "takes": [...]}`.

#include "document_reader.hpp"

#include <partnering/allocation/terms.hpp>

PARTNERING_BEGIN
namespace reading {

/// The terms at a place, or nothing where they are broken. What they mean for members and totals is for the policy to say.
///
/// A method that is none of allocation_methods() is an own policy, which has no fields.
[[nodiscard]] std::optional<allocation_terms> to_allocation_terms(collector& into, const json::value& content, const spot& where);

/// The methods that terms may be written down for, in the order of the reference.
[[nodiscard]] std::vector<std::string_view> allocation_methods();
/// Which row of the table of fields says what a method has.
[[nodiscard]] std::string_view allocation_kind(std::string_view method);

/// Names and numbers in the order written: `{"a": "2/3", "b": "1/3"}`, or `[["a", "2/3"], ["b", "1/3"]]`.
using named_numbers = std::vector<std::pair<std::string, rational>>;
[[nodiscard]] std::optional<named_numbers> to_named_numbers(collector& into, const json::value& content, const spot& where);
/// A whole number from 0 that 32 bits hold: a rank, a minimum.
[[nodiscard]] std::optional<std::uint32_t> to_whole(collector& into, const json::value& content, const spot& where);

}  // namespace reading

/// What to_allocation_terms() reads as the same value.
///
/// Requires: parts no deeper than fixed_shares::max_depth
[[nodiscard]] json::value to_json(const allocation_terms& from);

PARTNERING_END
