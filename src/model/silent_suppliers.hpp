#pragma once

#include <partnering/model/recognise.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Who is engaged to supply the hub of an instance, and stands in no place of it.
///
/// Many instances share a hub and an agreement, and many hubs an agreement: what is the same for several of them is looked up once.
class silent_suppliers {
public:
    using index = recognition::index;

    /// The first ones, by number, and how many there are.
    struct few {
        std::vector<index> first;
        std::size_t count = 0;
    };

    /// Shapes: most: how many are named.
    silent_suppliers(const chain_facts& facts, std::size_t most) : facts_{&facts}, most_{most} {}

    /// Where the hub gives what nobody supplies it with, whoever supplied that may be engaged with it as anything that may supply,
    /// anywhere. Where nothing is missing, only who is engaged beside the others, as they mostly are, is missing itself.
    [[nodiscard]] few of(const recognition::instance& one);

private:
    /// Those who share an agreement with the hub, and might supply it by their role there.
    [[nodiscard]] few idle(const recognition::instance& of);
    /// Those who are engaged beside the hub under an agreement of the instance, in the role that its suppliers mostly have, and give it
    /// nothing.
    [[nodiscard]] few silent(const recognition::instance& of);
    /// Some parties without others, found one by one as far as they are asked for.
    struct rest {
        const std::vector<index>* all;
        const std::vector<index>* without;
        std::size_t count = 0;
        std::size_t looked_at = 0;  ///< of all
        std::vector<index> found = {};

        [[nodiscard]] bool has(index party) const;
        /// The one of a number, or nullptr.
        [[nodiscard]] const index* at(std::size_t number);
    };
    [[nodiscard]] rest& rest_of(const std::vector<index>& all, const std::vector<index>& without);
    /// Who holds a role under an agreement; under all those of a party.
    [[nodiscard]] const std::vector<index>& holders(role_table::bits role, index agreement);
    [[nodiscard]] const std::vector<index>& holders_beside(role_table::bits role, index party);
    /// Whoever serves a party, and the party.
    [[nodiscard]] const std::vector<index>& giving(index hub);
    [[nodiscard]] few first_of(std::vector<rest*> parts, const recognition::instance& beside) const;

    const chain_facts* facts_;
    std::size_t most_;
    std::map<std::pair<role_table::bits, index>, std::vector<index>> holders_;
    std::map<std::pair<role_table::bits, index>, std::vector<index>> beside_;
    std::map<index, std::vector<index>> giving_;
    std::map<std::pair<const std::vector<index>*, const std::vector<index>*>, rest> rests_;
    const std::vector<index> nobody_;
};

PARTNERING_END
