#pragma once

#include <partnering/allocation/game/game.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
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
};

/// Members who would do better without the others.
struct objection {
    std::vector<std::string> members;  ///< sorted
    std::string option{};              ///< name of what they could do; empty: what the chain lets them deliver by themselves
    rational has{};
    rational could_have{};

    [[nodiscard]] rational gain() const { return could_have - has; }
    friend bool operator==(const objection&, const objection&) = default;
};

/// How one member stands.
struct member_outlook {
    std::string member;
    rational has{};
    /// By the best that it could do alone. Who is no player of the chain, and of whom nothing is stated, can leave with 0; a player can be
    /// alone in the chain, for what that is worth, even less than 0: state an option where it could leave that too.
    rational could_have{};
    std::string option{};  ///< that option's name; empty: alone within the chain, or leaving with nothing

    [[nodiscard]] rational better_off() const { return has - could_have; }
    friend bool operator==(const member_outlook&, const member_outlook&) = default;
};

/// A demand that has its part in there not being enough for all: so many times what the members could have.
struct weighted_demand {
    std::vector<std::string> members;
    std::string option{};
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
    std::uint64_t outside = 0;  ///< how many groups do better by what is stated
    least_change change;

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
/// The least change moves as little as possible in all. Mostly several would do: members who lack something get just that, of a group that
/// lacks something each member gets an equal part, and those who are better off than alone give in proportion to how much, but for those
/// who would make a group discontent by it. Where that would move more, or does not come out even, it is the change that is found by the
/// order of keys.
///
/// Errors:  `no_members`, `repeated_member`, `unknown_member` (of an option, or a player of the chain), `option_of_nobody`,
///          `negative_cost`, `not_whole` (the division is not of what the chain is worth), `too_many_groups` (the change has to see to so
///          many that it would take hours), `number_too_long`
///          Of a chain that is no table: `chain_with_alternatives`
/// Requires: a table is one of worths
/// Cost:    for members and options O(n log n), and for the least change a linear programme in them, some seconds for hundreds of each;
/// O(2^players) for a table, or a maximum flow for a chain, once and again for each coalition
///          that the change has to see to
/// Source:  Gillies, Solutions to general non-zero-sum games, 1959, for the core; Bondareva 1963 and Shapley 1967 for weighted demands
[[nodiscard]] checked<sustainability_report> sustainability(const sustainability_question& of);

PARTNERING_END
