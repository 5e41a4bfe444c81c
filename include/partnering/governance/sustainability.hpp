#pragma once

#include <partnering/allocation/game/game.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// What some members could do in place of the partnership: sell directly, take another partner, do it in-house.
struct outside_option {
    std::string name{};
    std::vector<std::string> members{};  ///< who would do it together; mostly one
    rational worth{};                    ///< what it would bring them
    rational own_cost{};                 ///< what they would spend on it
    rational switching_cost{};           ///< what it takes to get there, for the time looked at

    [[nodiscard]] rational value() const { return worth - own_cost - switching_cost; }
    friend bool operator==(const outside_option&, const outside_option&) = default;
};

/// A division of what a partnership is worth, and what its members could have without it.
struct sustainability_question {
    std::vector<std::pair<std::string, rational>> division{};  ///< members, and what each is left with
    std::vector<outside_option> options{};
    /// What every coalition delivers by itself within the chain: as a table, or, without alternatives, the chain itself, however many
    /// parties it has. Its players are members; who has no part in anything need not be.
    std::variant<std::monostate, game, chain_game> chain{};
    /// The work that may be done, in steps of some 100 ns: one is a multiplication and an addition of ratios of up to 127 bits a side, or
    /// 16 coalitions of a table in whole numbers; longer ratios take hundreds. Where the least change takes more it is left out.
    std::uint64_t most_steps = 50'000'000;
};

/// What members can do in place of the partnership.
enum class way_out : std::uint8_t {
    option,        ///< what is stated
    within_chain,  ///< deliver by themselves what the chain lets them
    leaving,       ///< of one member: have nothing, which nobody can be kept from
};

/// Members who would do better without the others.
struct objection {
    std::vector<std::string> members;  ///< sorted
    way_out by = way_out::option;
    std::string option{};  ///< its name; empty: none
    rational has{};
    rational could_have{};

    [[nodiscard]] rational gain() const { return could_have - has; }
    friend bool operator==(const objection&, const objection&) = default;
};

/// How one member stands.
struct member_outlook {
    std::string member;
    rational has{};
    rational could_have{};  ///< by the best that it could do alone
    way_out by = way_out::option;
    std::string option{};  ///< its name; empty: none

    [[nodiscard]] rational better_off() const { return has - could_have; }
    friend bool operator==(const member_outlook&, const member_outlook&) = default;
};

/// A demand that has its part in there not being enough for all: so many times what the members could have.
struct weighted_demand {
    std::vector<std::string> members;
    way_out by = way_out::option;
    std::string option{};  ///< its name; empty: none
    rational could_have{};
    rational weight{};

    friend bool operator==(const weighted_demand&, const weighted_demand&) = default;
};

/// The least change after which nobody objects.
struct least_change {
    rational moved{};                                          ///< what some give up, in all: no change that moves less will do
    rational missing{};                                        ///< what has to come from outside; 0 where some division is sustainable
    std::vector<std::pair<std::string, rational>> division{};  ///< afterwards, by member
    /// Where something is missing, why: these demands, each times its weight, come to that much more than there is to divide, while each
    /// member's weights come to 1.
    std::vector<weighted_demand> because{};

    friend bool operator==(const least_change&, const least_change&) = default;
};

struct sustainability_report {
    std::vector<member_outlook> members;  ///< by key
    /// One for each group of members that would do better by an option, for each member that would by leaving, and the largest against
    /// the chain alone; the largest gain first, then by members.
    std::vector<objection> objections;
    /// How many coalitions do better within the chain, by themselves; where the chain is no table, 1 if any does.
    std::uint64_t within_chain = 0;
    std::uint64_t outside = 0;             ///< how many groups do better by what is stated, or by leaving
    std::optional<least_change> change{};  ///< none where a warning says why not
    std::uint64_t steps = 0;               ///< how much work it was

    /// Against the chain alone: the division is in the core of its game.
    [[nodiscard]] bool holds_within_chain() const noexcept { return within_chain == 0; }
    [[nodiscard]] bool holds_outside() const noexcept { return outside == 0; }
    [[nodiscard]] bool is_sustainable() const noexcept { return within_chain == 0 && outside == 0; }
};

/// Whether a division keeps a partnership together: each member, and each group that could do something else, is at least as well off.
///
/// Two things are told apart. Against the chain alone a coalition counts what it delivers without the others; a division that passes is in
/// the core. Against what is stated it counts direct sales, other partners and the like, which no chain knows of: a division may pass the
/// first and fail the second.
///
/// Groups that have no part in one another need no option of their own for what they could do side by side: where each is content, they
/// are together.
///
/// Any member can leave with nothing. So nobody has to put up with less than 0, not even a player whom the chain gives less than 0 by
/// itself: that is what it would lose by doing its part for no one. A coalition has what the chain says, also where it would do better with
/// some of its members idle: those who go on without them are a coalition too, and the idle can leave. What a member spends whatever it
/// does, in the partnership or out of it, is no part of the question: leave it out of its share, its options and every coalition.
///
/// The least change has as little as possible come from outside, and then moves as little as possible in all. Mostly several would do; of
/// them it is the most even. Those who are better off than alone give in proportion to how much, and who gets something gets what it lacks
/// alone, and beyond that as much as others. Where groups stand in the way of that, the largest part that anybody gives of what it is
/// better off by is made as small as can be, then the next largest, and so on; then so is what is got beyond what is lacked alone. There is
/// one such change, and it hangs neither on order nor on keys: members who are alike are treated alike.
///
/// Lists of what counts are free of order, but not of keys: of coalitions that gain the same one is told, and of several proofs that
/// something is missing one is.
///
/// Errors:  `no_members`, `empty_key` (a member or an option without a name), `repeated_member`, `unknown_member` (of an option, or a
/// player
///          of the chain), `option_of_nobody`, `negative_cost`, `not_whole` (the division is not of what the chain is worth),
///          `number_too_long`
///          Of a chain that is no table: `chain_with_alternatives`, `chain_too_entangled`
///          As a warning, beside a report without a change: `too_many_groups` (the change has to see to so many that it takes more than
///          most_steps); `number_too_long` where only the change is
/// Requires: a table is one of worths
/// Cost:    for members and options O(n log n); O(2^players) for a table, or a maximum flow for a chain. The least change is a linear
///          programme: each group that it has to see to takes some times (members + groups) × members, and asks the chain anew, up to
///          most_steps in all: less than 10 s
/// Source:  Gillies, Solutions to general non-zero-sum games, 1959, for the core; Bondareva 1963 and Shapley 1967 for weighted demands;
///          Maschler, Potters and Tijs, The general nucleolus and the reduced game property, 1992, for the most even change
[[nodiscard]] checked<sustainability_report> sustainability(const sustainability_question& of);

PARTNERING_END
