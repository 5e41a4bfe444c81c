#pragma once

// Acronyms of one list of roles, many of them: what is looked up in the list is found once.

#include "role_kinds.hpp"

#include <partnering/model/acronym.hpp>

PARTNERING_BEGIN

[[nodiscard]] checked<acronym> parse_acronym(std::string_view text, const role_kinds& roles);
/// Requires: two groups or more, read with these roles
[[nodiscard]] acronym_words in_words(const acronym& of, const role_kinds& roles);

/// Whether everybody at both ends has one and the same letter: E between those is a clearing house.
[[nodiscard]] bool are_equals(const std::vector<acronym_letter>& first, const std::vector<acronym_letter>& last);

PARTNERING_END
