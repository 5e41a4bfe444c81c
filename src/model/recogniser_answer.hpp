#pragma once

#include "model/recogniser.hpp"

PARTNERING_BEGIN

template <class Fill>
void recogniser::answer(const std::vector<std::size_t>& rows, Fill fill)
{
    mask explained = 0;  // what a model that holds refines, or one that nearly holds
    const std::size_t first = found_.size();
    for (const std::size_t r : rows) {
        const bool folded = (explained >> r & 1) != 0;
        if (misses_ && folded) continue;
        if (!fill(r)) continue;
        const outcome how = ask_without_odd(r, ask(r), aside_);
        if (misses_) {
            if (how.holds()) {
                miss_odd(r, how, aside_);
                return;  // what is less specific need not be nearly so
            }
            if (how.failed == 1) {
                miss(r, how);
                explained |= rows_[r].covers;
            }
            continue;
        }
        if (!how.holds()) continue;
        if (!folded) {
            put(r, how, none);
            explained |= rows_[r].covers;
            continue;
        }
        for (std::size_t i = first; i < found_.size(); ++i)
            if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
    }
}

PARTNERING_END
