#include "transfer_programme.hpp"

#include <partnering/core/contract.hpp>

#include <array>

PARTNERING_BEGIN
namespace detail {

transfer_programme::transfer_programme(std::size_t members, work& done) : members_{members}, programme_{2 * members + 1, done}
{
    using term = simplex_dictionary::term;
    const term from_outside{2 * members, 1};
    std::vector<term> given;
    std::vector<term> balance{from_outside};
    for (std::size_t i = 0; i < members; ++i) {
        given.push_back({members + i, 1});
        balance.push_back({members + i, 1});
        balance.push_back({i, -1});
    }
    outside_ = programme_.add_row(simplex_dictionary::sign::any, {}, {&from_outside, 1});
    giving_ = programme_.add_row(simplex_dictionary::sign::any, {}, given);
    // What is got was given or comes from outside. That all of it is got needs no row: giving less for nothing would be less.
    programme_.add_row(simplex_dictionary::sign::at_least_zero, {}, balance);
}

void transfer_programme::add(const std::vector<std::size_t>& group, const rational& at_least)
{
    std::vector<simplex_dictionary::term> terms;
    for (const std::size_t i : group) {
        terms.push_back({i, 1});
        terms.push_back({members_ + i, -1});
    }
    groups_.push_back(programme_.add_row(simplex_dictionary::sign::at_least_zero, -at_least, terms));
}

bool transfer_programme::solve()
{
    const std::array<std::size_t, 2> objectives{outside_, giving_};
    const simplex_dictionary::outcome found = programme_.restore(objectives);
    PARTNERING_EXPECTS(found != simplex_dictionary::outcome::impossible, "whatever is asked for can come from outside");
    from_outside_ = programme_.value(outside_);
    given_ = programme_.value(giving_);
    return found == simplex_dictionary::outcome::solved;
}

std::vector<rational> transfer_programme::changes() const
{
    std::vector<rational> made;
    for (std::size_t i = 0; i < members_; ++i) made.push_back(programme_.value(i) - programme_.value(members_ + i));
    return made;
}

}  // namespace detail
PARTNERING_END
