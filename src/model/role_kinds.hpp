#pragma once

// Questions about a list of roles that need no ecosystem: parents are named by key.

#include <partnering/entity/role.hpp>

#include <span>
#include <string_view>

PARTNERING_BEGIN

[[nodiscard]] const role* find_role(std::span<const role> roles, std::string_view key) noexcept;
/// Whether `narrow` is `wide` or a kind of it, over any number of parents.
[[nodiscard]] bool is_kind_of(std::span<const role> roles, std::string_view narrow, std::string_view wide) noexcept;
/// `an integrator`: the role's name with its article.
[[nodiscard]] std::string with_article(std::string_view name);

PARTNERING_END
