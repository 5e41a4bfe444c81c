#pragma once

#include "core/work.hpp"

#include <partnering/governance/sustainability.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// What coalitions can do within a chain, whether it is a table or a chain of any size. Players are numbered.
///
/// Errors: `error`, with what the chain finds; arithmetic_error
class chain_side {
public:
    explicit chain_side(const sustainability_question& of);

    struct strongest {
        std::vector<std::size_t> players;
        rational could_have;
        std::uint64_t objecting = 1;  ///< how many coalitions gain; of a chain of any size 1
    };

    [[nodiscard]] bool is_there() const noexcept { return table_ != nullptr || whole_ != nullptr; }
    /// Those who have a part in anything.
    [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return keys_; }
    [[nodiscard]] rational total() const;
    [[nodiscard]] const std::vector<rational>& alone() const noexcept { return alone_; }
    /// The coalition that gains most; nothing where none does. `shares` has an entry a player. The work is noted.
    [[nodiscard]] std::optional<strongest> against(std::span<const rational> shares, work& done) const;

private:
    [[nodiscard]] std::optional<strongest> by_table(std::span<const rational> shares, work& done) const;
    [[nodiscard]] std::optional<strongest> by_flow(std::span<const rational> shares, work& done) const;

    const game* table_;
    const chain_game* whole_;
    std::vector<std::string> keys_;
    std::vector<std::uint32_t> parties_;  ///< of a chain of any size: the numbers of the players there, ascending
    std::vector<rational> alone_;
};

}  // namespace detail
PARTNERING_END
