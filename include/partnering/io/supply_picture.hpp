#pragma once

#include <partnering/chain/supply.hpp>
#include <partnering/core/checked.hpp>

#include <cstddef>
#include <string>

PARTNERING_BEGIN

/// Nobody reads a picture of more supplies than this.
inline constexpr std::size_t most_drawn = 500;

/// Who supplies whom: a box a supply with the party that provides it, an arrow from each supply to what takes it, from left to right.
///
/// What customers pay for is blue and says what it is worth. Supplies that meet one need alternatively reach it by dashed arrows that meet;
/// a need of other than one unit says of how many. The picture has a background of its own, embeds no font and runs nothing. Names are
/// escaped, whatever they hold; the order of the draft decides nothing; the same draft gives the same bytes.
///
/// Errors: those of chain_game::of; `too_many_to_draw` beyond most_drawn supplies, or ways between them that are as many
/// Cost:   that of a few passes over all pairs of arrows that stand side by side
/// Source: Scalable Vector Graphics 1.1; Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures,
///         IEEE Transactions on Systems, Man and Cybernetics 11, 1981, for the order in a column
[[nodiscard]] checked<std::string> svg_picture(const supply_draft& of);

PARTNERING_END
