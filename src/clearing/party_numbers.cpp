#include "party_numbers.hpp"

#include <functional>

PARTNERING_BEGIN
namespace detail {

namespace {

std::uint32_t hash_of(std::string_view key) { return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key) >> 32); }

}  // namespace

std::uint32_t party_numbers::number(std::string_view key)
{
    const std::uint32_t hash = hash_of(key);
    const std::size_t mask = table_.size() - 1;
    std::size_t at = hash & mask;
    for (; table_[at].number != UINT32_MAX; at = (at + 1) & mask)
        if (table_[at].hash == hash && keys_[table_[at].number] == key) return table_[at].number;
    const auto given = static_cast<std::uint32_t>(keys_.size());
    table_[at] = {hash, given};
    keys_.emplace_back(key);
    if (keys_.size() * 2 > table_.size()) grow();
    return given;
}

void party_numbers::grow()
{
    std::vector<place> wider(table_.size() * 2);
    const std::size_t mask = wider.size() - 1;
    for (const place& each : table_) {
        if (each.number == UINT32_MAX) continue;
        std::size_t at = each.hash & mask;
        while (wider[at].number != UINT32_MAX) at = (at + 1) & mask;
        wider[at] = each;
    }
    table_ = std::move(wider);
}

}  // namespace detail
PARTNERING_END
