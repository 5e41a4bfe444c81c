#pragma once

#include <partnering/chain/chain_game.hpp>

#include "delivery.hpp"
#include "supplies.hpp"

#include <optional>

PARTNERING_BEGIN

struct chain_game::data {
    detail::supplies all;
    std::vector<std::string> keys{};         ///< of parties, sorted; empty: their numbers
    std::vector<std::string> supply_keys{};  ///< empty: their numbers
    detail::least_costs at_best{};           ///< of all parties together
    std::vector<std::uint32_t> live{};       ///< supplies whose worth is more than they cost then
    rational total{};

    /// Works out what all parties are worth together.
    [[nodiscard]] static checked<chain_game> finish(std::shared_ptr<data> made);
    /// Parties that deliver together, and what.
    struct component {
        std::vector<std::uint32_t> members{};
        std::vector<std::uint32_t> deliveries{};
    };
    [[nodiscard]] std::vector<component> components() const;
    [[nodiscard]] std::vector<rational> own_costs() const;
    /// What a party is called: by its key, or of a chain in columns by its number.
    [[nodiscard]] std::string key(std::uint32_t party) const { return keys.empty() ? std::to_string(party) : keys[party]; }
    /// Deliveries that no table can be made for, or not for all of them, and why not for the first.
    struct without_table {
        bool may_be = false;  ///< else the first of them is the end of it
        std::vector<std::uint32_t> deliveries{};
        std::optional<finding> why{};
    };
    /// What each party is to have of all other deliveries.
    [[nodiscard]] checked<chain_shares> exact_values(without_table& others) const;
    /// Adds what each party is to have of deliveries with alternatives. Where there are others that may not be, values are of no use.
    void add_alternatives(chain_shares& to, without_table& others) const;
    /// Makes tables of some members and what is delivered by them alone, all together within most_looked_at.
    class tables {
    public:
        explicit tables(const data& in);
        /// Errors: those of chain_game::table; arithmetic_error
        [[nodiscard]] checked<game> of(std::span<const std::uint32_t> members, std::span<const std::uint32_t> delivered);

    private:
        const data& in_;
        std::vector<std::uint32_t> place_;
        std::vector<bool> present_;
        std::vector<unsigned> number_;
        std::uint64_t looked_at_ = 0;
    };
    static constexpr detail::delivery::limits most_in_table{most_optional, most_looked_at};

    /// Why a delivery has no table.
    [[nodiscard]] finding fault_of(std::uint32_t supply, const detail::delivery& of) const;
    /// The same where it has one, but too much would be looked at: for it by itself, or for all.
    [[nodiscard]] finding too_entangled(std::uint32_t supply, bool by_itself) const;
    /// A finding about a supply.
    [[nodiscard]] finding about(std::uint32_t supply, const char* code, std::string text) const;
};

PARTNERING_END
