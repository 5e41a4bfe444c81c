#pragma once

#include <partnering/core/rational.hpp>
#include <partnering/money/explanation.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// One of those among whom a total is divided.
struct allocation_member {
    std::string key;
    /// What a policy goes by: a weight, a claim, a count of units, a stand-alone price. Each policy says which; one unit for all members.
    rational measure = 1;
    unsigned rank = 0;  ///< priority class, where a policy has any: lower ranks are served first

    friend bool operator==(const allocation_member&, const allocation_member&) = default;
};

/// Amounts that a policy remembers from one document to the next, by name: what is still to be recouped, what rounding owes to whom.
///
/// Sorted by name, no name twice; one that is not there is 0.
using allocation_state = std::vector<std::pair<std::string, rational>>;

/// What is remembered under a name; 0 where nothing is.
[[nodiscard]] rational carried_amount(const allocation_state& state, std::string_view name);
/// Remembers an amount under a name, in place of what was there, and keeps the order.
void set_carried(allocation_state& state, std::string_view name, rational amount);

/// A total and those among whom it is divided. The order of the members decides nothing, unless a policy is named after it.
struct allocation_problem {
    rational total{};  ///< any unit
    std::vector<allocation_member> members{};
    allocation_state carried{};  ///< as the document before left it

    friend bool operator==(const allocation_problem&, const allocation_problem&) = default;
};

/// What each member gets, exactly, and why.
struct allocation {
    std::vector<rational> shares;  ///< in the order of the problem's members; they sum to its total
    explanation why;               ///< a child a member, or a step of the rule; where they are more than `most_explained`, none
    allocation_state carried{};    ///< for the next document

    static constexpr std::size_t most_explained = 1000;

    friend bool operator==(const allocation&, const allocation&) = default;
};

PARTNERING_END
