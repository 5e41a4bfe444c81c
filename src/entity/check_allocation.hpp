#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/entity/clause.hpp>

#include <vector>

PARTNERING_BEGIN

// What is wrong with how a clause divides. The place of each finding is a field of the clause: `members[1].share`.

/// Of a division by an allocation policy, as far as it can be told before there is anything to divide. Requires: of.by or of.rounded
[[nodiscard]] std::vector<finding> faults_of(const division_clause& of);
/// Of a charge that is pooled. Requires: of.pooled
[[nodiscard]] std::vector<finding> faults_of(const charge_clause& of);

PARTNERING_END
