#pragma once

#include "simplex_dictionary.hpp"

#include <cstddef>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// The least that has to be moved among members so that groups of them have what they ask for: a linear programme in exact ratios, to which
/// groups are added as they turn out not to be content.
///
/// Each member gets something or gives something, and something may come from outside, so that there is always a solution. As little as
/// possible comes from outside, and then as little as possible is given. Dual simplex: what is found stays the least there is as groups are
/// added.
///
/// Cost: a group takes some steps, each O((members + groups) × members)
class transfer_programme {
public:
    /// Work is noted there, by the step. Requires: it outlives this
    transfer_programme(std::size_t members, work& done);

    /// `group` (numbers of members) is to get, less what it gives, at least so much.
    void add(const std::vector<std::size_t>& group, const rational& at_least);
    /// False where it is too much work: there is no solution then.
    ///
    /// Errors: arithmetic_error
    [[nodiscard]] bool solve();

    /// What each member gets, less what it gives.
    [[nodiscard]] std::vector<rational> changes() const;
    [[nodiscard]] const rational& given() const noexcept { return given_; }
    [[nodiscard]] const rational& from_outside() const noexcept { return from_outside_; }
    /// By how much more has to come from outside where a group, in the order of add(), asks for one more.
    [[nodiscard]] rational weight(std::size_t group) const { return programme_.slope(outside_, groups_[group]); }
    /// False where a member gets nothing however little is moved in another way.
    [[nodiscard]] bool may_get(std::size_t member) const { return is_free(member); }
    [[nodiscard]] bool may_give(std::size_t member) const { return is_free(members_ + member); }

private:
    [[nodiscard]] bool is_free(std::size_t variable) const
    {
        return programme_.slope(outside_, variable).sign() == 0 && programme_.slope(giving_, variable).sign() == 0;
    }

    // Variables: what each member gets, what each gives, what comes from outside.
    std::size_t members_;
    simplex_dictionary programme_;
    std::size_t outside_;
    std::size_t giving_;
    std::vector<std::size_t> groups_;  // what each has more than it must
    rational from_outside_;
    rational given_;
};

}  // namespace detail
PARTNERING_END
