#include "party_numbers.hpp"

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN

party_numbers::party_numbers(const ecosystem& of, const std::vector<std::string>& met) : declared_{of.parties()}, rank_(met.size())
{
    std::vector<std::uint32_t> by_key(met.size());
    std::iota(by_key.begin(), by_key.end(), 0u);
    std::sort(by_key.begin(), by_key.end(), [&](std::uint32_t a, std::uint32_t b) { return met[a] < met[b]; });
    for (std::uint32_t i = 0; i < by_key.size(); ++i) {
        rank_[by_key[i]] = i;
        open_.push_back(met[by_key[i]]);
    }
}

PARTNERING_END
