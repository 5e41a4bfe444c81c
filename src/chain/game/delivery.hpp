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
    /// Of some parties only, `present` has an entry a party. Nothing where they do not gain by it.
    ///
    /// Errors: arithmetic_error; more optional parties than `most`: `optional()` then holds one more than that, and the rest is of no use
    /// Cost:   O(its supplies and needs × parties below alternatives)
    [[nodiscard]] static std::optional<delivery> of(const supplies& all, const std::vector<std::uint32_t>& place_in_order,
                                                    const std::vector<bool>& present, std::uint32_t delivered, std::size_t most);

    [[nodiscard]] const std::vector<std::uint32_t>& needed() const noexcept { return needed_; }
    [[nodiscard]] const std::vector<std::uint32_t>& optional() const noexcept { return optional_; }
    /// What all of them gain.
    [[nodiscard]] const rational& gain() const noexcept { return gain_; }
    /// Gains are whole multiples of one by this, and fit 62 bits; 0: they are ratios of their own.
    [[nodiscard]] std::int64_t denominator() const noexcept { return denominator_; }
    /// How many supplies and needs an entry of the table takes to work out, in all.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// What the needed gain with each set of optional parties, by bits. Cost: O(2^optional × its supplies and needs)
    [[nodiscard]] std::vector<std::int64_t> counts() const;
    [[nodiscard]] std::vector<rational> ratios() const;

private:
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

        [[nodiscard]] Number least(std::size_t of, std::uint32_t optional, const std::vector<Number>& costs) const;
        [[nodiscard]] std::vector<Number> gains(std::size_t optional) const;
    };

    void make_quick();

    std::vector<std::uint32_t> needed_;
    std::vector<std::uint32_t> optional_;
    rational gain_;
    std::int64_t denominator_ = 0;
    std::uint64_t size_ = 0;
    tree<rational> exact_;
    tree<std::int64_t> quick_;
};

}  // namespace detail
PARTNERING_END
