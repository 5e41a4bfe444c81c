#pragma once

#include "allocate_rounding.hpp"

#include <partnering/allocation/allocation.hpp>
#include <partnering/allocation/game/airport_shares.hpp>
#include <partnering/allocation/rounded_allocation.hpp>

#include <span>

PARTNERING_BEGIN
namespace requests {

/// What was drawn, and how sure that is.
struct sampled {
    std::vector<rational> half_widths;  ///< by member: the true share is no further from the one that is told
    std::uint32_t deliveries;           ///< so many were sampled, all others are exact
    std::uint64_t draws;
    std::uint64_t seed;
    std::string_view orders;
    rational confidence;  ///< that all half-widths hold at once
};

/// What a request to divide comes to.
struct divided {
    std::string method;             ///< as it is asked for
    std::string member = "member";  ///< what those are called among whom is divided
    allocation_problem problem;
    rounding_wish rounding;
    bool explained = false;
    allocation exact;
    /// Where exact shares are too long to be told: between which decimals they lie; `exact` has none then.
    std::optional<std::vector<rational_range>> within = std::nullopt;
    std::optional<rounded_allocation> rounded;
    /// What each spends itself, where that is known: who is paid its share and its costs is left with its share.
    std::optional<std::vector<rational>> costs = std::nullopt;
    std::optional<sampled> drawn = std::nullopt;  ///< where `exact` is the mean of what was drawn, in part
    std::vector<finding> warnings;
};

/// How it is rounded. Requires: the wish says to what
[[nodiscard]] allocation_rounding to_rounding(const rounding_wish& wish, const remainder_rule& usual);

/// Rounds what was divided as the request wishes, where it does; `usual` is the remainder rule where it says none.
///
/// Errors: those of round_allocation, at `where`; then false
bool round(reading::collector& into, const reading::spot& where, divided& made, const remainder_rule& usual);

/// The answer: shares and amounts, sorted by key. `steps` stands before them in the text.
[[nodiscard]] answer to_answer(const divided& made, const std::string& steps = {});

/// `a, b, c`; of more than 20 names the rest is counted.
[[nodiscard]] std::string listed(std::span<const std::string> names);

/// A number as answers have it.
[[nodiscard]] json::value number(const rational& exact);
/// The same of one that is told by two others: `{"least": .., "most": ..}`, or the number where both are the same. In text,
/// `about 12.3457`.
[[nodiscard]] json::value number(const rational_range& within);
[[nodiscard]] std::string number_in_text(const rational_range& within);

/// The value, or its errors at a place and none.
template <class Value>
std::optional<Value> value_of(reading::collector& into, const reading::spot& where, checked<Value> made)
{
    if (made) return std::move(made).value();
    std::vector<finding> errors = made.findings();
    std::erase_if(errors, [](const finding& one) { return one.level != severity::error; });
    into.take(where, errors);
    return std::nullopt;
}

}  // namespace requests
PARTNERING_END
