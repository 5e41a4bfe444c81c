#include "even_programme.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

using sign = simplex_dictionary::sign;
using term = simplex_dictionary::term;
using outcome = simplex_dictionary::outcome;

even_programme::even_programme(std::vector<rational> certain, const side& giving, const side& getting, work& done)
    : done_{done}, certain_{std::move(certain)}, programme_{giving.parts.size() + getting.parts.size(), done}
{
    std::size_t below = 0;
    sides_[0].sign = -1;
    for (std::size_t s = 0; s < sides_.size(); ++s) {
        const side& read = s == 0 ? giving : getting;
        if (read.parts.empty()) continue;
        // Parts come to the total: so the level is the total and what each is below it, by all weights.
        rational weights;
        for (const part& each : read.parts) {
            weights += each.weight;
            done_.take_for(weights);
        }
        std::vector<term> terms;
        for (const part& each : read.parts) {
            sides_[s].parts.push_back({each, below});
            terms.push_back({below++, rational{1} / weights});
        }
        sides_[s].level = programme_.add_row(sign::any, read.total / weights, terms);
    }
}

std::optional<std::vector<rational>> even_programme::solve(const discontent& who)
{
    if (sides_[0].parts.empty() && sides_[1].parts.empty()) return who(certain_) ? std::nullopt : std::optional{certain_};
    for (open_side& side : sides_) {
        if (side.parts.empty()) continue;
        do {
            if (programme_.lower(side.level) != outcome::solved || !find_level(side, who)) return std::nullopt;
        } while (settle(side));
    }
    return changes();
}

/// Until the level is as low as it can be with everybody content.
bool even_programme::find_level(const open_side& of, const discontent& who)
{
    while (!done_.is_too_much()) {
        if (!bound()) {
            std::vector<rational> now = changes();
            if (now == content_) return true;
            const auto found = who(now);
            if (!found) {
                content_ = std::move(now);
                return !done_.is_too_much();
            }
            add(found->first, found->second);
        }
        if (programme_.restore({&of.level, 1}) != outcome::solved) return false;
    }
    return false;
}

/// Whether there were parts below 0, which now have rows that say that they must not be.
bool even_programme::bound()
{
    bool any = false;
    for (open_side& side : sides_)
        for (open_part& each : side.parts) {
            if (each.settled || each.bounded || amount(side, each).sign() >= 0) continue;
            programme_.add_row(sign::at_least_zero, {}, std::vector<term>{{side.level, each.of.weight}, {each.below, -1}});
            each.bounded = any = true;
        }
    return any;
}

/// Those who cannot go below the level are settled, and the level is to go on without them. Whether there is anybody left who can.
bool even_programme::settle(open_side& of)
{
    programme_.fix(of.level);
    bool any = false;
    std::vector<term> lowered{{of.level, 1}};
    for (open_part& each : of.parts) {
        if (each.settled) continue;
        if (programme_.is_constant(each.below)) {
            each.settled = amount(of, each);
            any = true;
        } else {
            lowered.push_back({each.below, each.of.weight});
        }
    }
    PARTNERING_EXPECTS(any, "a level settles somebody");
    if (lowered.size() == 1) return false;
    programme_.add_column(lowered);
    return true;
}

rational even_programme::amount(const open_side& of, const open_part& one) const
{
    if (one.settled) return *one.settled;
    return programme_.value(of.level) * one.of.weight - programme_.value(one.below);
}

std::vector<rational> even_programme::changes() const
{
    std::vector<rational> made{certain_};
    for (const open_side& side : sides_)
        for (const open_part& each : side.parts) {
            const rational more = amount(side, each);
            made[each.of.member] += side.sign < 0 ? -more : more;
            done_.take_for(made[each.of.member]);
        }
    return made;
}

/// `who` is to get, less what it gives, at least so much.
void even_programme::add(const group& who, const rational& at_least)
{
    rational constant = -at_least;
    for (const std::size_t i : who) constant += certain_[i];
    std::vector<term> terms;
    for (const open_side& side : sides_) {
        rational weights;
        for (const open_part& each : side.parts) {
            if (!std::binary_search(who.begin(), who.end(), each.of.member)) continue;
            if (each.settled) {
                constant += side.sign < 0 ? -*each.settled : *each.settled;
                continue;
            }
            weights += each.of.weight;
            terms.push_back({each.below, -side.sign});
        }
        if (weights.sign() != 0) terms.push_back({side.level, side.sign < 0 ? -weights : weights});
    }
    programme_.add_row(sign::at_least_zero, constant, terms);
}

}  // namespace detail
PARTNERING_END
