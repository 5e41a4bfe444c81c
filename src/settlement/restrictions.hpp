#pragma once

#include "plan_data.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Notes which restrictions the records of each route have to hold to.
///
/// A territory and a resale price bind who sells under the offer that a record names, what it was given under the restricting agreement or
/// sells under it. Exclusivity binds who gives a service to let nobody beside that agreement have it, and who only receives it to have it
/// from nobody else: records that rest on such a link break it.
///
/// Cost: O(offers) for each restriction of these kinds; nothing where there is none
void find_restrictions(plan::data& plan);

[[nodiscard]] const restriction& terms_of(const plan::data& plan, const plan_restriction& of);

/// Whether a code of ISO 3166 is one of those, or a part of one.
[[nodiscard]] bool lies_in(std::string_view territory, const std::vector<std::string>& territories);

/// What a record that breaks it is rejected for, and what a finding about it is called.
[[nodiscard]] const char* code_of(restriction_kind kind);
/// `sold outside SE, DK, where distributor of 'wholesale' may not sell`
[[nodiscard]] std::string told_of(const plan::data& plan, const plan_restriction& of);

/// Records that were settled although they break a restriction, as findings: `restriction_territory` and the like, of severity warning.
[[nodiscard]] std::vector<finding> breaches_told(const plan::data& plan, const std::vector<std::uint64_t>& broken);

PARTNERING_END
