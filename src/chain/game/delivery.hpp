#pragma once

#include "supplies.hpp"

#include <cstdint>
#include <optional>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// The game of one delivery: what some parties gain by it, by the cheapest way that they have.
///
/// Parties are told apart by whether it can do without them. All that cannot be missed stand aside: without one of them nobody gains
/// anything. What the others make of it, those being there, is a table.
class delivery {
public:
    /// How many optional parties there may be, and how much may be looked at, for it or its table.
    struct limits {
        std::size_t optional;
        std::uint64_t looked_at;
    };
    enum class limit : std::uint8_t { none, optional, looked_at };

    /// Of some parties only, `present` has an entry a party. Nothing where they do not gain by it. What was looked at to find out is added
    /// to `looked_at`, which may be beyond its limit then.
    ///
    /// Errors: arithmetic_error
    /// Cost:   see who_is_needed
    [[nodiscard]] static std::optional<delivery> of(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                                    const std::vector<bool>& present, std::uint32_t delivered, const limits& most,
                                                    std::uint64_t& looked_at);

    /// The limit that it is beyond: there are more of `optional()` then, or it was too much work, and the rest is of no use.
    [[nodiscard]] limit beyond() const noexcept { return beyond_; }
    [[nodiscard]] const std::vector<std::uint32_t>& needed() const noexcept { return needed_; }
    [[nodiscard]] const std::vector<std::uint32_t>& optional() const noexcept { return optional_; }
    /// What all of them gain.
    [[nodiscard]] const rational& gain() const noexcept { return gain_; }
    /// Gains are whole multiples of one by this, and fit 62 bits; 0: they are ratios of their own.
    [[nodiscard]] std::int64_t denominator() const noexcept { return denominator_; }
    /// As much as could be looked at in the time of working out all gains, and of adding them up.
    [[nodiscard]] std::uint64_t table_takes() const noexcept { return table_takes_; }
    /// Two that have the same differ in who its parties are and in nothing else: the needed of both gain the same, and the optional one by
    /// one. Cost: O(its supplies and needs)
    [[nodiscard]] std::vector<rational> likeness() const;

    /// What the needed gain with each set of optional parties, by bits. Cost: O(2^optional × its supplies and needs), mostly less
    [[nodiscard]] std::vector<std::int64_t> counts() const;
    [[nodiscard]] std::vector<rational> ratios() const;

private:
    template <class Number>
    struct step;
    /// What is delivered and all that it rests on, suppliers first, in numbers of its own: parties are bits.
    template <class Number>
    struct tree {
        struct way {
            std::uint32_t takes;
            Number units;
        };
        struct part {
            std::uint32_t optional_party;  ///< 32: it is there in any case
            Number cost;
            std::uint32_t first_group;
        };
        std::vector<part> parts;               ///< the last is what is delivered
        std::vector<std::uint32_t> first_way;  ///< by group
        std::vector<way> ways;
        Number worth{};

        [[nodiscard]] std::vector<step<Number>> compiled() const;
        /// From one set to the next, in the order of bits, some of the lowest bits change: what rests on one of those is worked out anew.
        [[nodiscard]] static std::vector<std::vector<std::uint32_t>> anew(const std::vector<step<Number>>& steps, std::size_t optional);
        /// How many steps all gains take.
        [[nodiscard]] std::uint64_t steps_of_gains(std::size_t optional) const;
        [[nodiscard]] std::vector<Number> gains(std::size_t optional) const;
    };

    void make_quick();
    /// As much as could be looked at while one cost on the way to a gain is worked out in ratios: by how long any of them can be.
    [[nodiscard]] std::uint64_t step_in_ratios_takes() const;

    std::vector<std::uint32_t> needed_;
    std::vector<std::uint32_t> optional_;
    rational gain_;
    std::int64_t denominator_ = 0;
    std::uint64_t table_takes_ = 0;
    limit beyond_ = limit::none;
    tree<rational> exact_;
    tree<std::int64_t> quick_;
};

}  // namespace detail
PARTNERING_END
