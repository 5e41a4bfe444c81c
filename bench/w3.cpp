#include "w3.hpp"

#include "mapped.hpp"
#include "measured.hpp"

#include <partnering/allocation/game/nucleolus.hpp>
#include <partnering/allocation/game/shapley.hpp>
#include <partnering/allocation/game/verify_nucleolus.hpp>
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

namespace {

std::vector<std::int64_t> read_table(const std::string& folder)
{
    const mapped_file file{folder + "/game.i64"};
    const auto worths = file.as<std::int64_t>();
    if (!std::has_single_bit(worths.size())) throw std::invalid_argument{"w3: game.i64 holds a worth for each of 2^n coalitions"};
    return {worths.begin(), worths.end()};
}

std::vector<std::string> keys_of(std::size_t worths)
{
    std::vector<std::string> keys;
    for (int i = 0; i < std::countr_zero(worths); ++i) keys.push_back(std::to_string(i));
    return keys;
}

game read_game(const std::string& folder)
{
    std::vector<std::int64_t> table = read_table(folder);
    std::vector<std::string> keys = keys_of(table.size());
    return game::of_counts(std::move(keys), std::move(table)).value();
}

}  // namespace

void run_w3(const std::string& folder, unsigned runs)
{
    for (unsigned run = 0; run < runs; ++run) {
        std::vector<std::int64_t> table = read_table(folder);
        std::vector<std::string> keys = keys_of(table.size());
        const std::size_t players = keys.size();
        std::int64_t sum = 0;
        const measures read = measured([&] { sum = std::accumulate(table.begin(), table.end(), std::int64_t{0}); });
        std::optional<game> played;
        const measures make = measured([&] { played = game::of_counts(std::move(keys), std::move(table)).value(); });
        std::optional<allocation> made;
        const measures divide = measured([&] { made = solve(shapley{}, *played).value(); });
        std::printf("partnering w3 players=%zu wall=%.4f cpu=%.4f make=%.4f shapley=%.4f read=%.4f sum=%lld first=%s last=%s\n", players,
                    make.wall + divide.wall, make.cpu + divide.cpu, make.wall, divide.wall, read.wall, static_cast<long long>(sum),
                    to_string(made->shares.front()).c_str(), to_string(made->shares.back()).c_str());
        std::fflush(stdout);
    }
}

void run_nucleolus(const std::string& folder, unsigned runs)
{
    const game played = read_game(folder);
    for (unsigned run = 0; run < runs; ++run) {
        std::optional<allocation> made;
        const measures find = measured([&] { made = solve(prenucleolus{}, played).value(); });
        bool accepted = false;
        const measures verify = measured([&] { accepted = verify_prenucleolus(played, made->shares).value().accepted(); });
        if (!accepted) throw std::runtime_error{"nucleolus: the certificate refuses what was found"};
        std::printf("partnering nucleolus players=%u wall=%.4f find=%.4f verify=%.4f first=%s last=%s\n", played.players(),
                    find.wall + verify.wall, find.wall, verify.wall, to_string(made->shares.front()).c_str(),
                    to_string(made->shares.back()).c_str());
        std::fflush(stdout);
    }
}
