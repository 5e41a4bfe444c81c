#include "kept_inputs.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

void kept_inputs::keep(std::uint32_t leg, const leg_accounts& of, std::uint32_t number)
{
    place_[leg][number] = static_cast<std::uint32_t>(inputs_[leg].size());
    account_inputs& made = inputs_[leg].emplace_back();
    if (of.bases.empty()) return;
    for (const exact_column& b : of.bases) made.bases.push_back(b[number]);
    for (const summands& parts : of.parts[number]) {
        made.parts.emplace_back();
        for (const auto& [from, amount] : parts)
            made.parts.back().push_back({from.first, from.second == no_account ? std::nullopt : std::optional{from.second}, amount});
    }
}

std::vector<account_inputs> kept_inputs::take()
{
    std::vector<account_inputs> all;
    std::vector<std::size_t> begin_of;  // by leg
    for (std::vector<account_inputs>& of_leg : inputs_) {
        begin_of.push_back(all.size());
        std::move(of_leg.begin(), of_leg.end(), std::back_inserter(all));
    }
    for (account_inputs& inputs : all)
        for (auto& parts : inputs.parts) {
            for (account_inputs::part& part : parts) {
                if (!part.account) continue;
                const auto leg = static_cast<std::size_t>(part.leg);
                const std::uint32_t place = place_[leg][*part.account];
                part.account = place == no_account ? std::nullopt : std::optional{static_cast<std::uint32_t>(begin_of[leg]) + place};
            }
            std::sort(parts.begin(), parts.end(),
                      [](const auto& a, const auto& b) { return std::tie(a.leg, a.account) < std::tie(b.leg, b.account); });
        }
    return all;
}

PARTNERING_END
