#pragma once

#include "flat_index.hpp"
#include "kernel.hpp"
#include "plan_data.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// A price by the quantity so far, in whole numbers: what a record adds is a difference of two values of a function made of straight
/// pieces.
class running_price {
public:
    /// Nothing where the formula is no such function of the quantity, or where it takes more than 64 bits.
    [[nodiscard]] static std::optional<running_price> of(const formula& how, int quantity_decimals, const rounding_rule& rule);

    /// The quantity so far may come to this much at most.
    [[nodiscard]] std::int64_t most() const noexcept { return pieces_.back().up_to; }
    [[nodiscard]] rounding_mode mode() const noexcept { return mode_; }
    /// What the record charges that takes the quantity so far from `before` to `after`, in quanta. Requires: 0 <= before <= after <=
    /// most().
    template <rounding_mode Mode>
    [[nodiscard]] std::int64_t added(std::int64_t before, std::int64_t after) const noexcept
    {
        const piece* at = piece_of(before);
        std::int64_t numerator = 0;
        if (after <= at->up_to) {
            numerator = at->slope * (after - before);
        } else {
            numerator = -(at->slope * before + at->base);
            at = piece_of(after);
            numerator += at->slope * after + at->base;
        }
        return divide_rounded<Mode>(numerator, by_, divisor_);
    }

private:
    struct piece {
        std::int64_t up_to;  ///< this much is in it, in units of the column
        std::int64_t slope;
        std::int64_t base;
    };
    [[nodiscard]] const piece* piece_of(std::int64_t quantity) const noexcept
    {
        const piece* at = pieces_.data();
        // A table has a handful of tiers; where it has many, they are halved first.
        for (std::size_t left = pieces_.size(); left > 8;) {
            const std::size_t half = left / 2;
            if (quantity > at[half - 1].up_to) at += half;
            left -= half;
        }
        while (quantity > at->up_to) ++at;
        return at;
    }
    running_price(std::uint64_t divisor, rounding_mode mode) : by_{divisor}, divisor_{divisor}, mode_{mode} {}

    std::vector<piece> pieces_;  ///< ascending; the first is of nothing so far, which costs nothing
    divider by_;
    std::uint64_t divisor_;
    rounding_mode mode_;
};

/// How far the accounts of ordered legs have come in their periods.
class running_sums {
public:
    /// Where `whole_cells`, a leg that only one group's records set off keeps its accounts by the number of their cell.
    running_sums(const plan::data& under, int quantity_decimals, bool whole_cells);

    [[nodiscard]] bool by_cell(std::uint32_t leg) const { return legs_[leg].by_cell; }
    /// The number of an account of a leg. Requires: !by_cell(leg).
    [[nodiscard]] std::uint32_t account(std::uint32_t leg, std::int32_t period, std::uint32_t payer, std::uint32_t payee);

    /// What a record adds to its account, exact and not rounded. The account has come that much further then.
    [[nodiscard]] rational add(std::uint32_t leg, std::uint32_t account, const rational& units, std::vector<rational> bases);

    /// The price of a leg in whole numbers, and the quantities so far by account: for accounts up to this number; one that is negative
    /// or above the price's most() is to be asked of add().
    [[nodiscard]] const running_price* price(std::uint32_t leg) const { return legs_[leg].price ? &*legs_[leg].price : nullptr; }
    [[nodiscard]] std::int64_t* quantities(std::uint32_t leg, std::size_t accounts);

    /// Where an account stands: what comes into the formula for all of its records so far.
    struct so_far {
        bool any = false;
        rational units;
        std::vector<rational> bases;  ///< by position in the formula's bases
    };
    [[nodiscard]] so_far at(std::uint32_t leg, std::uint32_t account) const;
    /// What that comes to.
    [[nodiscard]] rational total(std::uint32_t leg, const so_far& where) const;

private:
    static constexpr std::int64_t nothing_yet = INT64_MIN;
    static constexpr std::int64_t moved = INT64_MIN + 1;  ///< it stands in `others`
    struct of_leg {
        bool ordered = false;
        bool by_cell = false;
        bool whole = false;  ///< the quantity alone decides, and each unit counts as one
        std::optional<running_price> price;
        std::vector<std::int64_t> quantities;  ///< by account, at the column's scale
        std::unordered_map<std::uint32_t, so_far> others;
        flat_index<wide_key> index;
    };
    [[nodiscard]] std::int64_t start(const of_leg& leg) const { return leg.price ? 0 : nothing_yet; }

    const plan::data& plan_;
    rational one_;  ///< how many units of the column are one unit
    std::vector<of_leg> legs_;
};

PARTNERING_END
