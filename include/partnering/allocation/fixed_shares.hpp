#pragma once

#include <partnering/allocation/policy.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// What the contract says: to each named part a ratio or an amount, to one of them the rest.
///
/// A part may itself be divided, by parts of its own, so that 37.5 % for the states of which each has 80 % and its counties 20 % is
/// written as it is agreed. A bound (`at_least`, `at_most`) takes what it adds from the rest and gives what it cuts to the rest: the other
/// parts are what they would be without it. A rest therefore has no bounds, and a level with an amount or a bound has a rest; one with
/// ratios alone needs none where they sum to 1.
///
/// Amounts are owed whatever the total is. Where they may exceed it, a waterfall says who goes without.
struct fixed_shares {
    /// So much of what is divided here: 3/10.
    struct ratio {
        rational of_whole;
        friend bool operator==(const ratio&, const ratio&) = default;
    };
    /// So much, in the unit of the total.
    struct amount {
        rational value;
        friend bool operator==(const amount&, const amount&) = default;
    };
    /// What the other parts of this level leave.
    struct rest {
        friend bool operator==(const rest&, const rest&) = default;
    };
    using bound = std::variant<ratio, amount>;
    struct part;
    /// A list of parts, each with a list of its own: a value that is copied, compared and given up level by level, never by calls in one
    /// another, so that how deep its parts stand is for `divide` to judge and not for the stack.
    ///
    /// Cost: all but moving is linear in the parts of all levels; giving up allocates nothing
    class part_list {
    public:
        part_list() noexcept = default;
        part_list(std::initializer_list<part> parts);
        part_list(std::vector<part> parts) noexcept;  // implicit: a list is what a vector of parts is here
        part_list(const part_list& from);
        part_list(part_list&& from) noexcept;
        part_list& operator=(const part_list& from);
        part_list& operator=(part_list&& from) noexcept;
        ~part_list();

        void push_back(part one);

        [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
        [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
        [[nodiscard]] part& operator[](std::size_t i) { return items_[i]; }
        [[nodiscard]] const part& operator[](std::size_t i) const { return items_[i]; }
        [[nodiscard]] auto begin() noexcept { return items_.begin(); }
        [[nodiscard]] auto begin() const noexcept { return items_.begin(); }
        [[nodiscard]] auto end() noexcept { return items_.end(); }
        [[nodiscard]] auto end() const noexcept { return items_.end(); }

        friend bool operator==(const part_list& a, const part_list& b) { return a.equals(b); }

    private:
        [[nodiscard]] bool equals(const part_list& other) const;
        static void give_up(std::vector<part> parts) noexcept;

        std::vector<part> items_;
    };
    struct part {
        std::string key;  ///< a member; where there are parts, the name of the group
        std::variant<ratio, amount, rest> gets;
        std::optional<bound> at_least{};
        std::optional<bound> at_most{};
        part_list parts{};  ///< by which this part is divided in turn; a member may stand in several groups
        friend bool operator==(const part&, const part&) = default;
    };
    part_list parts{};

    /// Parts stand in one another at most so deep.
    static constexpr int max_depth = 32;

    [[nodiscard]] std::string_view name() const noexcept { return "fixed"; }
    /// Errors: `no_parts`, `repeated_part`, `unknown_member`, `negative_ratio`, `ratios_not_whole`, `negative_amount`, `two_rests`,
    ///         `no_rest`, `bounded_rest`, `part_bounds` (more at least than at most), `parts_too_deep`; `rest_negative` where the
    ///         parts take more than there is; a warning `unnamed_member`
    /// Cost:   O((n + parts) log n)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;

    friend bool operator==(const fixed_shares&, const fixed_shares&) = default;
};
static_assert(allocation_policy<fixed_shares>);

PARTNERING_END
