#pragma once

#include <partnering/allocation/game/game_solution.hpp>
#include <partnering/chain/supply.hpp>
#include <partnering/core/checked.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

class value_chain;
struct shapley_sampling;

/// What a chain's deliveries are worth and what its offers cost, for what a value chain does not say itself.
struct chain_valuation {
    /// By key of an offer that ends up in nothing: what its customer gives for it in the time looked at.
    std::vector<std::pair<std::string, rational>> worth{};
    /// By key of an offer: what whoever makes it spends on one unit. One that is not there costs nothing.
    std::vector<std::pair<std::string, rational>> cost{};
    /// Whether customers are players: a delivery then needs its customer too, who shares in what it is worth.
    bool customers_play = false;
};

/// What each party of a chain is to have.
struct chain_shares {
    std::vector<rational> values;  ///< by party: what it is left with, its own costs paid; they add up to what the chain is worth
    /// By party: what it spends on all that is delivered. One that is paid its value and its cost is left with its value.
    std::vector<rational> costs;
    std::uint64_t looked_at = 0;  ///< supplies, needs and members that were looked at: how much work it was
};

/// The same where some deliveries had to be sampled.
struct chain_estimate {
    std::vector<rational> values;       ///< they add up to what the chain is worth, exactly
    std::vector<rational> half_widths;  ///< the true value is no further from it; 0: it is exact
    std::vector<rational> costs;
    std::uint32_t sampled = 0;  ///< so many deliveries were; all others are exact

    friend bool operator==(const chain_estimate&, const chain_estimate&) = default;
};

/// What each party of a chain is worth without any other.
struct chain_worths {
    std::vector<rational> values;  ///< by party
    std::uint64_t looked_at = 0;   ///< supplies and needs that were looked at: how much work it was
};

/// Parties that deliver more by themselves than they have; nobody where there are none.
struct chain_objection {
    std::vector<std::uint32_t> members;  ///< sorted
    rational gain;                       ///< above 0 where anybody objects
    std::uint64_t looked_at = 0;         ///< nodes and arcs of a flow that were looked at: how much work it was

    [[nodiscard]] bool is_there() const noexcept { return !members.empty(); }
};

/// The game that a chain plays: a coalition is worth what it can deliver to customers with its own members alone, less what that costs.
///
/// Players are the parties. A coalition can provide a supply where the party that provides it is one of its members and, of each group of
/// needs, it can provide one. Among alternatives it takes the cheapest; the cost of a unit is what its provider spends and what each unit
/// it takes costs in turn, and is met anew by each use. A coalition delivers what is worth more than it costs, and leaves the rest: it is
/// worth the sum, over all that has a worth, of that worth less the least cost at which it can provide it, where that is above 0.
///
/// Without alternatives this is a sum of unanimity games, one a delivery: nobody gains but all of those it rests on together. What each
/// party is to have by the Shapley value is then found without a table, for any number of parties.
///
/// Immutable, a shared pointer to copy.
/// Cost: some 200 bytes a supply, 60 a need
class chain_game {
public:
    /// One delivery may rest on any number of members that all of its ways need, and on so many that only some of them do.
    static constexpr unsigned most_optional = 25;
    /// No question looks at more supplies, needs and members than this, some seconds or tens of seconds: of deliveries that rest on many
    /// shared supplies in ever other combinations; of all deliveries with alternatives together, their tables counted step by step; of a
    /// flow. Work in ratios counts as what it takes in the same time, the more the longer they are. What would take more is refused, or
    /// sampled by sampled().
    static constexpr std::uint64_t most_looked_at = 4'000'000'000;
    /// All tables that divide() makes have so many coalitions at most, one a component: as many as the largest table.
    static constexpr std::uint64_t most_coalitions = std::uint64_t{1} << game::most_players;

    /// Each kind of fault is one finding, which counts the rows it is about and names the first five.
    ///
    /// Errors: `supply_without_party` (a number that is no party's), `unknown_supply`, `negative_cost`, `negative_worth`, `no_units` (not
    ///         above 0), `supply_cycle` (a supply rests on itself), `delivered_by_nobody` (it is worth more than it costs and rests on no
    ///         party), `number_too_long`
    /// Requires: the shapes agree; less than 2^32 - 1 supplies and needs
    /// Cost:   O(supplies + needs)
    [[nodiscard]] static checked<chain_game> of(const supply_columns& columns);
    /// Parties and supplies are numbered in the order of their keys.
    ///
    /// Errors: as for columns; `empty_key`, `duplicate_key`, `unknown_supply`, `need_of_nothing`; the place is that in the draft
    ///         (`supplies[3].needs[0]`), the first thousand are listed
    /// Cost:   O(n log n)
    [[nodiscard]] static checked<chain_game> of(const supply_draft& draft);
    /// Supplies are the links, parties the chain's, by party_id::index(). A link takes what is brought into it; links that bring the same
    /// service into it are alternatives. A part that is metered counts as one unit: what its usage costs is for the valuation to say.
    ///
    /// Errors: as for columns; `unknown_offer`, `duplicate_key`, `worth_of_part` (a worth of what ends up in another offer)
    /// Cost:   O(n log n)
    [[nodiscard]] static checked<chain_game> of(const value_chain& chain, const chain_valuation& valuation);

    [[nodiscard]] std::uint32_t parties() const noexcept;
    /// Of a chain in columns its number. Requires: party < parties()
    [[nodiscard]] std::string key(std::uint32_t party) const;
    /// The number of a party. Cost: O(log parties)
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;

    /// What some parties are worth on their own, by the definition. A party may stand there twice.
    ///
    /// Errors:   `number_too_long`
    /// Requires: numbers below parties()
    /// Cost:     O(parties + supplies + needs)
    [[nodiscard]] checked<rational> worth(std::span<const std::uint32_t> members) const;
    /// What all of them together are worth.
    [[nodiscard]] const rational& total() const noexcept;

    /// Parties whose deliveries have no party in common, each group sorted, groups by their first. Who has a part in nothing that is worth
    /// more than it costs is in none: it is a null player, as it adds nothing to anybody.
    ///
    /// Cost: O(parties + supplies + needs)
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> components() const;

    /// The Shapley value of every party, exactly.
    ///
    /// Errors: `too_many_alternatives` where one delivery rests on more than most_optional members that it has a way without;
    ///         `chain_too_entangled` beyond most_looked_at for all without alternatives, or for all with; `number_too_long`
    /// Ensures: values add up to total()
    /// Cost:   O(supplies + needs) where there are no alternatives and each supply takes at most one that others take too; and for each
    ///         combination of shared supplies that something takes, once, the shared supplies it rests on. A delivery with alternatives
    ///         takes 2^optional times those of its own supplies and needs that an optional party makes cheaper, once for all that differ in
    ///         nothing but who their parties are; alternatives that it would cost all it is worth to take count for nothing
    /// Source: Shapley, A value for n-person games, 1953: a unanimity game is divided equally among those it needs, and sums add up
    [[nodiscard]] checked<chain_shares> shapley() const;

    /// The same where alternatives are more than a table holds: deliveries with too many, or that would take too much work, are sampled,
    /// each by itself; all others are exact. Where it is too much work for all together, those that take least are exact.
    ///
    /// Takes <partnering/allocation/game/sampled_shapley.hpp>. All half-widths hold at once, at the confidence that is asked for.
    ///
    /// Errors: as shapley() but for deliveries with alternatives; those of sample_shapley and estimate
    /// Cost:   as shapley(), and for each delivery that is sampled its parties times its supplies and needs, an order: how many orders are
    ///         drawn is for the caller to say
    [[nodiscard]] checked<chain_estimate> sampled(const shapley_sampling& how, const rational& confidence = rational{95, 100}) const;

    /// The game of some parties as a table, to be asked anything: each coalition of them is worth what it is in the chain, the others being
    /// away. Players stand in the order of `members`.
    ///
    /// Errors:   those of game::of; `too_many_alternatives`, `chain_too_entangled`, `number_too_long`
    /// Requires: numbers below parties(), each once
    /// Cost:     O(members 2^members), and what the deliveries with alternatives take
    [[nodiscard]] checked<game> table(std::span<const std::uint32_t> members) const;

    /// Who gains most by leaving with what they deliver by themselves: of all coalitions, the fewest of those with the largest gain.
    /// Where nobody gains, shares that add up to total() are in the core.
    ///
    /// Shapes: `shares` has an entry a party
    /// Errors: `chain_with_alternatives` where a delivery rests on alternatives: of some parties table() answers; `chain_too_entangled`
    ///         beyond most_looked_at; `number_too_long`
    /// Cost:   that of a maximum flow over supplies, needs and parties: O((parties + supplies)^2 needs), mostly far less
    [[nodiscard]] checked<chain_objection> largest_objection(std::span<const rational> shares) const;
    /// What each party is worth on its own.
    ///
    /// Errors: `chain_too_entangled` beyond most_looked_at; `number_too_long`
    /// Cost:   O((parties + supplies + needs) log needs), and for each party the outsiders' supplies that are cheaper with it
    [[nodiscard]] checked<chain_worths> alone() const;

    /// What each party is to have by any solution: each component divides what it is worth itself, and who is in none has nothing.
    ///
    /// The Shapley value of the whole game is the same. So is any solution that gives each component its own worth; a nucleolus does where
    /// each component has a core.
    ///
    /// Errors: `component_too_large` beyond game::most_players for one, or beyond most_coalitions for all; what table() and the solution
    ///         find
    /// Cost:   that of the tables and of the solution; O(parties + supplies + needs) beside that
    [[nodiscard]] checked<chain_shares> divide(const any_game_solution& by) const;

private:
    struct data;
    explicit chain_game(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

PARTNERING_END
