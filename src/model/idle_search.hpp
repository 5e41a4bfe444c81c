#pragma once

#include <partnering/model/facts.hpp>

#include <algorithm>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Looks for those who are engaged in a role and do nothing in it.
class idle_search {
public:
    using index = chain_facts::index;
    static constexpr std::size_t any_number = static_cast<std::size_t>(-1);

    /// Agreements may engage anybody: beyond so many found, or so many seats, nobody else is looked for.
    idle_search(const chain_facts& facts, role_table::bits role, std::size_t most = any_number, std::size_t seats = any_number)
        : facts_{&facts}, role_{role}, most_{most}, seats_left_{seats}
    {
    }

    /// Looks among those whom an agreement engages; `is_idle` is asked of the seats in the role. Whether there is a bound left.
    template <class IsIdle>
    bool look_under(index agreement, IsIdle is_idle)
    {
        for (const chain_facts::seat& s : facts_->engaged_in(agreement)) {
            if (seats_left_-- == 0 || found_.size() == most_) return false;
            if ((s.roles & role_) != 0 && is_idle(s)) found_.push_back(s.party);
        }
        return true;
    }

    /// Each once, sorted.
    [[nodiscard]] std::vector<index> found() &&
    {
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        return std::move(found_);
    }

private:
    const chain_facts* facts_;
    role_table::bits role_;
    std::size_t most_;
    std::size_t seats_left_;
    std::vector<index> found_;
};

PARTNERING_END
