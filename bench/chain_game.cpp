#include "chain_game.hpp"

#include "measured.hpp"

#include <partnering/chain/chain_game.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <vector>

using namespace partnering;

namespace {

/// A chain in four layers: a tenth each supply and integrate, three tenths distribute, the rest sell to customers. Each supply of a later
/// layer takes two of the layer before, and each seller's is worth more than it costs.
struct layered {
    std::vector<std::uint32_t> by;
    std::vector<rational> cost;
    std::vector<rational> worth;
    std::vector<std::uint32_t> of;
    std::vector<std::uint32_t> takes;

    explicit layered(std::uint32_t parties)
    {
        const std::uint32_t ends[] = {parties / 10, parties / 5, parties / 2, parties};
        std::uint32_t begin_before = 0;
        std::uint32_t begin = 0;
        for (const std::uint32_t end : ends) {
            for (std::uint32_t party = begin; party < end; ++party) {
                by.push_back(party);
                cost.emplace_back(1 + party % 7);
                worth.emplace_back(end == parties ? 1000 + party % 501 : 0);
                // Neighbours below, and the one that lies as far along its own layer.
                const std::uint32_t before = begin - begin_before;
                const auto home = static_cast<std::uint32_t>(std::uint64_t{party - begin} * before / std::max(end - begin, 1U));
                for (std::uint32_t k = 0; begin > 0 && k < std::min(2U, before); ++k) {
                    of.push_back(party);
                    takes.push_back(begin_before + (home + k) % before);
                }
            }
            begin_before = begin;
            begin = end;
        }
    }
    [[nodiscard]] supply_columns columns() const
    {
        return {.parties = static_cast<std::uint32_t>(by.size()), .by = by, .cost = cost, .worth = worth, .of = of, .takes = takes};
    }
};

}  // namespace

void run_chain_game(unsigned parties, unsigned runs)
{
    if (parties < 100) throw std::invalid_argument{"chain-game: at least 100 parties"};
    for (unsigned run = 0; run < runs; ++run) {
        double before = 0;
        for (const unsigned size : {parties / 10, parties}) {
            const layered chain{size};
            std::optional<chain_game> played;
            const measures make = measured([&] { played = chain_game::of(chain.columns()).value(); });
            std::optional<chain_shares> shares;
            const measures divide = measured([&] { shares = played->shapley().value(); });
            const double each = (make.cpu + divide.cpu) * 1e9 / size;
            std::printf("partnering chain-game parties=%u make=%.3f shapley=%.3f ns/party=%.0f looked_at/party=%.2f peakMB=%.0f total=%s",
                        size, make.cpu, divide.cpu, each, static_cast<double>(shares->looked_at) / size, divide.peak_mb,
                        to_string(played->total()).c_str());
            if (before > 0) std::printf(" times=%.2f", each / before);
            std::printf("\n");
            std::fflush(stdout);
            before = each;
        }
    }
}
