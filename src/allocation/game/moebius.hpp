#pragma once

#include <partnering/allocation/game/coalition.hpp>

#include <cstddef>
#include <vector>

PARTNERING_BEGIN

/// Takes from each coalition's number what its parts already have: worths become dividends.
template <class Number>
void moebius(std::vector<Number>& table)
{
    for (std::size_t step = 1; step < table.size(); step *= 2)
        for (std::size_t block = 0; block < table.size(); block += 2 * step)
            for (std::size_t i = block; i < block + step; ++i) table[i + step] -= table[i];
}

/// Adds up what all parts of each coalition have: dividends become worths.
template <class Number>
void zeta(std::vector<Number>& table)
{
    for (std::size_t step = 1; step < table.size(); step *= 2)
        for (std::size_t block = 0; block < table.size(); block += 2 * step)
            for (std::size_t i = block; i < block + step; ++i) table[i + step] += table[i];
}

PARTNERING_END
