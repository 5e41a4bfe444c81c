#pragma once

#include <partnering/allocation/policy.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// Takes in an order: the broker off the top, then the advance is recouped, then what is left is shared.
///
/// Each take is owed an amount and is paid it as far as money is left; where it runs out, later takes get 0 and the explanation says so.
/// What is left behind the last take is a finding: mostly the last one takes all of the rest. The order is data, since 1 % off the top
/// and 1 % of what another take left are not the same.
struct waterfall {
    /// What a take is a part of: the whole total ("off the top"), ...
    struct gross {
        friend bool operator==(const gross&, const gross&) = default;
    };
    /// ... what the takes before it (those of its own rank not counted) have left, ...
    struct rest {
        friend bool operator==(const rest&, const rest&) = default;
    };
    /// ... or what an earlier take, by its name, was paid.
    struct earlier {
        std::string take;
        friend bool operator==(const earlier&, const earlier&) = default;
    };
    using basis = std::variant<gross, rest, earlier>;

    /// As written without anything: all of the rest.
    struct percentage {
        rational ratio = 1;  ///< 5/100 for 5 %
        basis of = rest{};
        friend bool operator==(const percentage&, const percentage&) = default;
    };
    struct flat {
        rational amount;
        friend bool operator==(const flat&, const flat&) = default;
    };
    /// A cost or an advance is got back, from all of a basis or a part of it. What is still to be recouped comes in as the carried
    /// amount `balance`, and what then is goes out there.
    struct recoup {
        std::string balance;
        rational ratio = 1;
        basis of = rest{};
        friend bool operator==(const recoup&, const recoup&) = default;
    };
    /// A hurdle: paid until the members of the take, together and by whatever take, have received `amount`: in all documents where
    /// `received` names a carried amount, else in this one.
    struct until {
        rational amount;
        std::string received{};
        friend bool operator==(const until&, const until&) = default;
    };
    /// Paid until one of the take's members has `target` of all that is distributed, not counting the takes named in `beyond` (the return
    /// of capital). That member's ratio in the take is above the target, or it would never catch up.
    ///
    /// Counts all documents where `carried` is given: the carried amounts `<carried>/distributed` and `<carried>/received`.
    struct catch_up {
        std::string member;
        rational target;
        std::vector<std::string> beyond{};
        std::string carried{};
        friend bool operator==(const catch_up&, const catch_up&) = default;
    };

    struct take {
        std::vector<std::pair<std::string, rational>> to;  ///< members, and ratios that sum to 1
        std::variant<flat, percentage, recoup, until, catch_up> amount;
        std::string name{};                  ///< by which others refer to it; may be empty, and is neither `gross` nor `rest`
        std::optional<rational> at_least{};  ///< of a percentage or a flat amount
        std::optional<rational> at_most{};
        /// Takes that follow one another with the same rank above 0 share short money in proportion to what they are owed. 0: on its own.
        unsigned rank = 0;
        friend bool operator==(const take&, const take&) = default;
    };
    std::vector<take> takes{};

    static constexpr std::size_t max_takes = 1000;

    [[nodiscard]] std::string_view name() const noexcept { return "waterfall"; }
    /// Errors: `no_takes`, `too_many_takes`, `no_parts`, `negative_ratio`, `repeated_part`, `ratios_not_whole`, `unknown_member`,
    ///         `take_name`, `repeated_take`, `take_ratio`, `negative_amount`, `take_bounds`, `take_not_earlier`, `rank_order`,
    ///         `carried_name`, `negative_balance`, `catch_up_target`, `catch_up_rank`; `rest_left` where the takes do not give the whole
    ///         away; a warning `unnamed_member`
    /// Cost:   O((n + members of takes) log n + takes²)
    [[nodiscard]] checked<allocation> divide(const allocation_problem& problem) const;
    /// As divide() where nothing is carried. Else what a negative total undoes depends on documents that are not here.
    ///
    /// Errors: as divide(), and `not_reversible`
    [[nodiscard]] checked<allocation> reverse(const allocation_problem& problem) const;

    friend bool operator==(const waterfall&, const waterfall&) = default;
};
static_assert(allocation_policy<waterfall>);

PARTNERING_END
