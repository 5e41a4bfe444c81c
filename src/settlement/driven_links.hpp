#pragma once

#include <partnering/chain/value_chain.hpp>

#include <map>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// The links of a chain that usage of one of them drives, and by how many units each for one unit of its own.
class driven_links {
public:
    using link_index = value_chain::link_index;
    /// `supplier_first`: the chain's links in that order.
    driven_links(const value_chain& chain, const std::vector<link_index>& supplier_first, link_index entry);

    /// Ascending.
    [[nodiscard]] const std::vector<link_index>& all() const noexcept { return all_; }
    /// From the customer up: every link after all that it feeds here.
    [[nodiscard]] const std::vector<link_index>& upwards() const noexcept { return upwards_; }
    [[nodiscard]] bool contains(link_index link) const;
    [[nodiscard]] rational units(link_index link) const;
    /// Units of what a link feeds, in place of its own; nothing where the offers it feeds take different numbers of units: then a unit of
    /// its own goes with no number of theirs.
    [[nodiscard]] std::optional<rational> units_fed(link_index link) const;

private:
    const value_chain* chain_;
    link_index entry_;
    std::vector<link_index> all_;
    std::vector<link_index> upwards_;
    std::map<link_index, rational> units_;
};

PARTNERING_END
