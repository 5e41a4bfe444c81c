#include "service_columns_check.hpp"

#include "row_fault.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

PARTNERING_BEGIN
namespace detail {

namespace {

std::vector<finding> check_role_sets(const service_columns& columns)
{
    std::set<std::string_view> known;
    for (const role& each : columns.taxonomy) known.insert(each.key);
    std::vector<std::string_view> candidates{known.begin(), known.end()};
    std::vector<finding> findings;
    for (std::size_t set = 0; set < columns.role_sets.size(); ++set)
        for (const std::string& key : columns.role_sets[set]) {
            if (known.contains(key)) continue;
            const std::string_view meant = closest(key, candidates);
            findings.push_back({"unknown_role", severity::error, key, "role_sets[" + std::to_string(set) + ']',
                                "there is no role " + quote(key) + (meant.empty() ? "" : ": is " + quote(meant) + " meant?")});
        }
    return findings;
}

}  // namespace

columns_check check(const service_columns& columns)
{
    columns_check made;
    row_fault nobody_serves;
    row_fault nobody_served;
    row_fault itself;
    row_fault amount;
    const std::size_t count = columns.from.size();
    const bool amounts = !columns.amount.empty();
    // A stretch of rows is asked as a whole whether anything is wrong with it, which takes no branch a row; only one that is wrong is read
    // again.
    constexpr std::size_t stretch = 4096;
    for (std::size_t begin = 0; begin < count; begin += stretch) {
        const std::size_t end = std::min(begin + stretch, count);
        unsigned wrong = 0;
        for (std::size_t i = begin; i < end; ++i) {
            wrong |= static_cast<unsigned>(columns.from[i] >= columns.parties);
            wrong |= static_cast<unsigned>(columns.to[i] >= columns.parties);
            wrong |= static_cast<unsigned>(columns.from[i] == columns.to[i]);
        }
        if (amounts) {
            std::uint64_t bits = 0;
            for (std::size_t i = begin; i < end; ++i) {
                const std::int64_t each = columns.amount[i];
                wrong |= static_cast<unsigned>(each < columns.least_amount);
                wrong |= static_cast<unsigned>(each > columns.most_amount);
                bits |= static_cast<std::uint64_t>(each ^ (each >> 63));
            }
            // No amount of the stretch is further from zero than one more than all of its bits together.
            made.most_together += static_cast<uint128>(end - begin) * (uint128{bits} + 1);
        }
        if (wrong == 0) continue;
        for (std::size_t i = begin; i < end; ++i) {
            if (columns.from[i] >= columns.parties) nobody_serves.at(i);
            if (columns.to[i] >= columns.parties) nobody_served.at(i);
            if (columns.from[i] == columns.to[i]) itself.at(i);
            if (amounts && (columns.amount[i] < columns.least_amount || columns.amount[i] > columns.most_amount)) amount.at(i);
        }
    }
    row_fault without_roles;
    for (std::size_t p = 0; p < columns.roles.size(); ++p)
        if (columns.roles[p] >= columns.role_sets.size()) without_roles.at(p);

    const std::string is_party = "a party is a number below " + std::to_string(columns.parties);
    nobody_serves.tell(made.findings, "edge_without_party", "from", is_party);
    nobody_served.tell(made.findings, "edge_without_party", "to", is_party);
    itself.tell(made.findings, "edge_to_itself", "to", "a party does not serve itself");
    amount.tell(made.findings, "edge_amount", "amount",
                "an amount is from " + std::to_string(columns.least_amount) + " to " + std::to_string(columns.most_amount));
    without_roles.tell(made.findings, "party_without_roles", "roles",
                       "what a party does is a place in role_sets, a number below " + std::to_string(columns.role_sets.size()));
    for (finding& each : check_role_sets(columns)) made.findings.push_back(std::move(each));
    return made;
}

}  // namespace detail
PARTNERING_END
