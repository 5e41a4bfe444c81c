#pragma once

#include "coalition_basis.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

PARTNERING_BEGIN

/// Tells which coalitions have a sum of shares that settled coalitions settle: those in the span of their vectors.
class settled_span {
public:
    /// Requires: basis.unsettled() may be asked for
    explicit settled_span(const coalition_basis& basis)
        : vectors_{basis.unsettled()}, lower_{std::min(basis.players() / 2, 10U)}, above_(vectors_.size())
    {
        for (const std::vector<std::int64_t>& each : vectors_) {
            std::vector<std::int64_t> sums(std::size_t{1} << lower_);
            for (std::uint32_t bits = 1; bits < sums.size(); ++bits) {
                const coalition members{bits};
                sums[bits] = sums[members.without(members.front()).bits()] + each[members.front()];
            }
            below_.push_back(std::move(sums));
        }
    }

    [[nodiscard]] bool contains(coalition members) const
    {
        const coalition below = members & coalition::first(lower_);
        for (std::size_t k = 0; k < vectors_.size(); ++k) {
            std::int64_t sum = below_[k][below.bits()];
            for (coalition rest = members - below; !rest.empty(); rest = rest.without(rest.front())) sum += vectors_[k][rest.front()];
            if (sum != 0) return false;
        }
        return true;
    }
    /// The coalitions asked for with contains_beside() have these members above the lower ones: the first of a block of excess_pass.
    void begin(coalition upper)
    {
        for (std::size_t k = 0; k < vectors_.size(); ++k) {
            above_[k] = 0;
            for (coalition rest = upper; !rest.empty(); rest = rest.without(rest.front())) above_[k] += vectors_[k][rest.front()];
        }
    }
    [[nodiscard]] bool contains_beside(std::size_t lower_bits) const
    {
        for (std::size_t k = 0; k < vectors_.size(); ++k)
            if (above_[k] + below_[k][lower_bits] != 0) return false;
        return true;
    }

private:
    std::vector<std::vector<std::int64_t>> vectors_;
    unsigned lower_;
    std::vector<std::vector<std::int64_t>> below_;
    std::vector<std::int64_t> above_;
};

PARTNERING_END
