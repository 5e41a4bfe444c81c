#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/entity/role.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// One letter of an acronym, and the role it stands for there.
struct acronym_letter {
    char letter = 'B';
    std::string role;  ///< key: `P` is a `provider` where it sells and a `purchaser` at the end

    friend bool operator==(const acronym_letter&, const acronym_letter&) = default;
};

/// The acronym of a partnership model, read: letters before a `2` sell to what follows it, letters together sell side by side.
struct acronym {
    static constexpr std::size_t most_characters = 64;

    std::vector<std::vector<acronym_letter>> groups;  ///< what stands before, between and after the `2`s: two or more, none empty

    friend bool operator==(const acronym&, const acronym&) = default;
};

/// Reads an acronym: `B2D2C`, `BG2C`, `A2E2B2C`. It need not be the name of a model that there is.
///
/// A letter is that of any of `roles`, or `A`, a business beside another one. Where several roles have a letter, it stands for the widest
/// of them; of unrelated ones, for a consumer at the end and for a business before it.
///
/// Errors: bad_acronym (empty, too long, lower case, blanks, a `2` too many, nobody before or after one), unknown_letter. Each kind of
///         fault once, at the first character that has it; the first one says what was perhaps meant.
/// Cost:   O(length * roles)
[[nodiscard]] checked<acronym> parse_acronym(std::string_view text, std::span<const role> roles = built_in_roles());

/// What parse_acronym reads back as the same.
[[nodiscard]] std::string to_string(const acronym& of);

/// An acronym in words.
struct acronym_words {
    std::vector<std::string> links;    ///< a sentence for each `2`, in their order: who serves whom
    std::vector<std::string> breaks;   ///< where a letter breaks the rule, since what it stands for sells nothing to what follows
    std::vector<std::string> remarks;  ///< what else a reader should know about a letter in its place
};

/// Says link by link what an acronym says, and where it says something else than the rule of naming.
///
/// Requires: `of` was read with these roles.
[[nodiscard]] acronym_words in_words(const acronym& of, std::span<const role> roles = built_in_roles());

PARTNERING_END
