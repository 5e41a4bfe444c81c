#include "questions.hpp"

PARTNERING_BEGIN

std::optional<finding> fault_of_shares(const game& of, std::span<const rational> shares, std::string_view question)
{
    if (shares.size() == of.players()) return std::nullopt;
    return wrong("wrong_number_of_shares", question,
                 std::to_string(shares.size()) + " shares are given for " + std::to_string(of.players()) +
                     " players: give one share a player");
}

std::vector<rational> to_units(const game& of, std::span<const rational> shares)
{
    std::vector<rational> made;
    made.reserve(shares.size());
    for (const rational& each : shares) made.push_back((of.sense() == game_sense::cost ? -each : each) / of.unit());
    return made;
}

std::vector<rational> from_units(const game& of, std::span<const rational> shares)
{
    std::vector<rational> made;
    made.reserve(shares.size());
    for (const rational& each : shares) made.push_back((of.sense() == game_sense::cost ? -each : each) * of.unit());
    return made;
}

PARTNERING_END
