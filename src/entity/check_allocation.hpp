#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/entity/clause.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What is wrong with how a clause divides, and in which of its fields.
struct allocation_fault {
    std::string_view field;
    std::optional<std::size_t> index;  ///< of an element, where the field is a list
    std::string_view inner;            ///< field of that element
    std::string code;
    severity how;
    std::string text;
};

/// Of a division by an allocation policy, as far as it can be told before there is anything to divide. Requires: of.by or of.rounded
[[nodiscard]] std::vector<allocation_fault> faults_of(const division_clause& of);
/// Of a charge that is pooled. Requires: of.pooled
[[nodiscard]] std::vector<allocation_fault> faults_of(const charge_clause& of);

PARTNERING_END
