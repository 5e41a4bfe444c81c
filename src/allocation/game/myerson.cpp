#include <partnering/allocation/game/myerson.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "named_players.hpp"
#include "table_work.hpp"
#include "worths.hpp"

#include <array>

PARTNERING_BEGIN

namespace {

using neighbours = std::array<coalition, game::most_players>;

/// Those of `members` who are reached from the first of them over members alone.
coalition first_part(coalition members, const neighbours& linked)
{
    coalition reached = coalition::of(members.front());
    for (coalition open = reached; !open.empty();) {
        const coalition next = (linked[open.front()] & members) - reached;
        reached = reached | next;
        open = open.without(open.front()) | next;
    }
    return reached;
}

/// A coalition that is not connected is worth its first part and what the others are worth, who stand earlier in the table.
template <class Number>
std::vector<Number> restricted(std::span<const Number> worths, const neighbours& linked)
{
    std::vector<Number> made(worths.size());
    for (std::size_t bits = 1; bits < made.size(); ++bits) {
        const coalition members{static_cast<std::uint32_t>(bits)};
        const coalition part = first_part(members, linked);
        made[bits] = worths[part.bits()];
        if (part != members) made[bits] += made[(members - part).bits()];
    }
    return made;
}

}  // namespace

checked<game> restricted_game(const game& of, const std::vector<std::pair<std::string, std::string>>& links)
{
    return answered("the game restricted to links", [&]() -> checked<game> {
        std::vector<finding> found;
        neighbours linked{};
        const named_players players{of.keys()};
        for (const auto& [from, to] : links) {
            const std::optional<unsigned> a = players.find(from, "a link", found);
            const std::optional<unsigned> b = players.find(to, "a link", found);
            if (!a || !b) continue;
            if (*a == *b)
                found.push_back(
                    wrong("link_to_itself", from, "a link connects " + quote(from) + " with itself: name two players, or leave it out"));
            linked[*a] = linked[*a].with(*b);
            linked[*b] = linked[*b].with(*a);
        }
        if (!found.empty()) return found;
        std::vector<std::string> keys{of.keys().begin(), of.keys().end()};
        // As many parts as players are added at most.
        if (!of.counts().empty() && of.largest_count() < (std::uint64_t{1} << 63) / of.players())
            return game::of_counts(std::move(keys), restricted(of.counts(), linked), of.unit(), of.sense());
        if (!of.ratios().empty()) {
            table_work{of}.take(of.coalitions());
            return game::of_ratios(std::move(keys), restricted(of.ratios(), linked), of.unit(), of.sense());
        }
        const std::vector<rational> counts{of.counts().begin(), of.counts().end()};
        return game::of_ratios(std::move(keys), restricted(std::span<const rational>{counts}, linked), of.unit(), of.sense());
    });
}

checked<allocation> myerson::divide(const game& of) const
{
    checked<game> played = restricted_game(of, links);
    if (!played) return played.findings();
    checked<allocation> made = shapley{}.divide(played.value());
    if (!made) return made;
    allocation given = std::move(made).value();
    given.why.rule = name();
    given.why.inputs.emplace_back("links", std::to_string(links.size()));
    std::vector<finding> told;
    if (const rational together = played.value().total(); together != of.total())
        told.push_back(finding{"not_connected", severity::info, std::string{name()}, "",
                               "links leave groups of players apart, which are worth " + number_text(together) + " in place of the " +
                                   number_text(of.total()) + " of all: each group divides what it is worth itself"});
    return {std::move(given), std::move(told)};
}

PARTNERING_END
