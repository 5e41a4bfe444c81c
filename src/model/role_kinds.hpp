#pragma once

// Questions about a list of roles that need no ecosystem: parents are named by key.

#include <partnering/entity/role.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

[[nodiscard]] const role* find_role(std::span<const role> roles, std::string_view key) noexcept;
/// `an integrator`: the role's name with its article.
[[nodiscard]] std::string with_article(std::string_view name);

/// A list of roles of which much is asked: where keys, parents and letters stand is found once.
///
/// Requires: the list lives as long.
/// Cost:     to make: O(roles * depth) expected; to ask: O(depth) expected
class role_kinds {
public:
    explicit role_kinds(std::span<const role> roles);

    [[nodiscard]] const role* find(std::string_view key) const noexcept;
    /// As the function of that name says.
    [[nodiscard]] bool is_kind_of(std::string_view narrow, std::string_view wide) const noexcept;
    /// What a letter stands for in an acronym, at its end or before; nullptr where no role has it.
    [[nodiscard]] const role* of_letter(char letter, bool last) const noexcept;

private:
    static constexpr std::size_t letters = 26;

    [[nodiscard]] std::size_t number_of(std::string_view key) const noexcept;
    void place_letters();

    std::span<const role> roles_;
    std::unordered_map<std::string_view, std::size_t> number_of_{};
    std::vector<std::size_t> parents_{};                           ///< by role; as many as there are roles: none
    std::array<std::array<const role*, 2>, letters> of_letter_{};  ///< before the end, and at it
};

PARTNERING_END
