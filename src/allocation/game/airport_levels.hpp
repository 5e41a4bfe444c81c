#pragma once

// Users of an airport by growing cost, and what one of each level bears, for the bodies of this folder.

#include <partnering/allocation/game/airport_shares.hpp>

#include "core/integer_ratio.hpp"

#include <functional>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// All kinds of one cost.
struct airport_level {
    cpp_int cost;         ///< in units of airport_levels
    std::uint64_t users;  ///< of this cost or less
};

struct airport_levels {
    std::vector<airport_level> of_cost;  ///< growing
    std::vector<std::size_t> of_kind;    ///< of each kind, which level it is of
    cpp_int unit = 1;                    ///< how many units a cost of 1 is
    rational dearest;
};

[[nodiscard]] std::vector<finding> airport_faults(std::span<const airport_user> users);
/// Requires: no faults. Errors: arithmetic_error `amount_out_of_range` where counts exceed 64 bits; `number_too_long`
[[nodiscard]] airport_levels levels_of(std::span<const airport_user> users);

/// What one user of a level bears: from one ratio to another over the same denominator, not reduced; exactly, where they are the same.
struct share_bounds {
    const cpp_int& least;
    const cpp_int& most;
    const cpp_int& below;

    [[nodiscard]] bool is_exact() const noexcept { return &least == &most; }
};
/// Says whether the bounds were close enough. Exact ones are.
using use_of_share = std::function<bool(std::size_t level, const share_bounds& share)>;

/// Goes through the levels by growing cost, with bounds that are very close; once more, with exact shares, for those alone that bounds were
/// not enough for. Exact ratios are long where many costs differ, and none is kept.
///
/// Errors: arithmetic_error `number_too_long` where exact shares take more than airport_most_words
/// Cost:   O(levels); where exact shares are needed, O(levels up to the last of these * words of 64 bits of their ratio)
void each_share(airport_rule rule, const airport_levels& of, const use_of_share& use);

/// A finding, `made` or what arithmetic has no answer for, in one place for all of them: the faults come first.
template <class Make>
[[nodiscard]] auto of_levels(std::span<const airport_user> users, const Make& make) -> decltype(make(levels_of(users)))
{
    if (std::vector<finding> found = airport_faults(users); !found.empty()) return found;
    return make(levels_of(users));
}

/// The name under which a division is explained, and why a user bears what it does.
[[nodiscard]] std::string_view name_of(airport_rule rule) noexcept;
/// The explanation of a division; `share_text` says what one of a kind bears, and is asked where not too many are explained.
[[nodiscard]] explanation why_shared(airport_rule rule, std::span<const airport_user> users, const airport_levels& levels,
                                     const std::function<std::string(std::size_t kind)>& share_text);

}  // namespace detail
PARTNERING_END
