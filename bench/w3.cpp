#include "w3.hpp"

#include "mapped.hpp"
#include "measured.hpp"

#include <partnering/allocation/game/shapley.hpp>
#include <partnering/core/rational_text.hpp>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace partnering;

void run_w3(const std::string& folder, unsigned runs)
{
    const mapped_file file{folder + "/game.i64"};
    const auto worths = file.as<std::int64_t>();
    if (!std::has_single_bit(worths.size())) throw std::invalid_argument{"w3: game.i64 holds a worth for each of 2^n coalitions"};
    const auto players = static_cast<unsigned>(std::countr_zero(worths.size()));
    for (unsigned run = 0; run < runs; ++run) {
        std::vector<std::int64_t> table{worths.begin(), worths.end()};
        std::vector<std::string> keys;
        for (unsigned i = 0; i < players; ++i) keys.push_back(std::to_string(i));
        std::int64_t sum = 0;
        const measures read = measured([&] { sum = std::accumulate(table.begin(), table.end(), std::int64_t{0}); });
        std::optional<game> played;
        const measures make = measured([&] { played = game::of_counts(std::move(keys), std::move(table)).value(); });
        std::optional<allocation> made;
        const measures divide = measured([&] { made = solve(shapley{}, *played).value(); });
        std::printf("partnering w3 players=%u wall=%.4f cpu=%.4f make=%.4f shapley=%.4f read=%.4f sum=%lld first=%s last=%s\n", players,
                    make.wall + divide.wall, make.cpu + divide.cpu, make.wall, divide.wall, read.wall, static_cast<long long>(sum),
                    to_string(made->shares.front()).c_str(), to_string(made->shares.back()).c_str());
        std::fflush(stdout);
    }
}
