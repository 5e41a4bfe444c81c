#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

enum class severity : std::uint8_t { info, warning, error };

[[nodiscard]] std::string_view to_string(severity level) noexcept;

/// One thing somebody should know about the input: what, about whom, where, and what would be right.
struct finding {
    std::string code;  ///< stable, listed in docs/errors.md: `unknown_field`
    severity level = severity::error;
    std::string subject;  ///< the key of the thing it is about: an agreement, a clause, a record; may be empty
    std::string place;    ///< where it stands: a JSON path, `file:line`; may be empty
    std::string text;     ///< one sentence: what is wrong and what would be right

    friend bool operator==(const finding&, const finding&) = default;
    friend auto operator<=>(const finding&, const finding&) = default;
};

[[nodiscard]] bool any_error(const std::vector<finding>& findings) noexcept;

/// What somebody wrote, in double quotes, fit to stand in a finding: at most 60 characters, then `...`; control characters
/// and bytes that are not UTF-8 as `\x1b`.
[[nodiscard]] std::string quote(std::string_view written);

/// The closest of `candidates` to `given` when it is close enough to be a slip (at most a third of the letters), else empty.
///
/// A letter too many, too few, other, or swapped with its neighbour counts one; upper against lower case counts nothing. The
/// earlier candidate wins a tie. What is longer than 64 bytes has no suggestion: nobody types that.
///
/// Cost: O(length of given * length of all candidates)
[[nodiscard]] std::string_view closest(std::string_view given, const std::vector<std::string_view>& candidates);

PARTNERING_END
