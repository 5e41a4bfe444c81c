#pragma once

#include <partnering/core/rational.hpp>

#include <cstddef>
#include <vector>

/// The textbook's way to a linear programme, for a few variables: an independent route to what the library finds otherwise.
namespace exact_simplex {

using partnering::rational;

/// The greatest gain * x with rows * x <= limits and x >= 0, by Bland's rule on a full tableau.
///
/// Requires: limits >= 0, so that nothing is a solution; the greatest is bounded.
inline rational greatest(const std::vector<std::vector<rational>>& rows, const std::vector<rational>& limits,
                         const std::vector<rational>& gain)
{
    const std::size_t m = rows.size();
    const std::size_t n = gain.size();
    std::vector<std::vector<rational>> table(m + 1, std::vector<rational>(n + m + 1));
    std::vector<std::size_t> basis(m);
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) table[i][j] = rows[i][j];
        table[i][n + i] = 1;
        table[i][n + m] = limits[i];
        basis[i] = n + i;
    }
    for (std::size_t j = 0; j < n; ++j) table[m][j] = -gain[j];
    while (true) {
        std::size_t in = 0;
        while (in < n + m && table[m][in] >= rational{0}) ++in;
        if (in == n + m) return table[m][n + m];
        std::size_t out = m;
        for (std::size_t i = 0; i < m; ++i) {
            if (table[i][in] <= rational{0}) continue;
            if (out == m) {
                out = i;
                continue;
            }
            const rational here = table[i][n + m] * table[out][in];
            const rational best = table[out][n + m] * table[i][in];
            if (here < best || (here == best && basis[i] < basis[out])) out = i;
        }
        const rational pivot = table[out][in];
        for (rational& each : table[out]) each /= pivot;
        for (std::size_t i = 0; i <= m; ++i) {
            if (i == out || table[i][in].sign() == 0) continue;
            const rational factor = table[i][in];
            for (std::size_t j = 0; j <= n + m; ++j)
                if (table[out][j].sign() != 0) table[i][j] -= factor * table[out][j];
        }
        basis[out] = in;
    }
}

}  // namespace exact_simplex
