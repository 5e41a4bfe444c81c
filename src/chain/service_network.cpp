#include <partnering/chain/service_network.hpp>

#include "service_columns_check.hpp"
#include "service_network_data.hpp"

#include <algorithm>
#include <map>
#include <utility>

PARTNERING_BEGIN

checked<service_network> service_network::of(const service_columns& columns)
{
    PARTNERING_EXPECTS(columns.to.size() == columns.from.size(), "columns of edges are equally long: from, to");
    PARTNERING_EXPECTS(columns.amount.empty() || columns.amount.size() == columns.from.size(), "amounts: one an edge, or none at all");
    PARTNERING_EXPECTS(columns.roles.empty() || columns.roles.size() == columns.parties, "roles: one a party, or none at all");
    PARTNERING_EXPECTS(columns.from.size() < 0xffff'ffff, "edges are counted in 32 bits");

    detail::columns_check found = detail::check(columns);
    if (!found.findings.empty()) return std::move(found.findings);
    return service_network{std::make_shared<const data>(data{
        .parties = columns.parties,
        .edges =
            detail::by_party({.parties = columns.parties, .end = columns.from, .other = columns.to, .amount = columns.amount, .row = {}}),
        .most_together = found.most_together,
        .roles = {columns.roles.begin(), columns.roles.end()},
        .role_sets = {columns.role_sets.begin(), columns.role_sets.end()}})};
}

service_network service_network::of(const value_chain& chain)
{
    const ecosystem& all = chain.of();
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;
    for (const value_chain::link& each : chain.links()) {
        from.push_back(each.from.index());
        to.push_back(each.to.index());
    }

    std::vector<std::vector<role_id>> played(all.parties().size());
    for (std::uint32_t a = 0; a < all.agreements().size(); ++a) {
        const agreement_terms* const terms = chain.terms(agreement_id{a});
        if (terms == nullptr) continue;
        for (const engagement& each : terms->engaged) played[all.find_party(each.party)->index()].push_back(*all.find_role(each.role));
    }
    std::map<std::vector<role_id>, std::uint32_t> numbers;
    std::vector<std::uint32_t> roles;
    std::vector<std::vector<std::string>> role_sets;
    for (std::vector<role_id>& each : played) {
        std::sort(each.begin(), each.end());
        each.erase(std::unique(each.begin(), each.end()), each.end());
        const auto [place, fresh] = numbers.emplace(std::move(each), static_cast<std::uint32_t>(numbers.size()));
        roles.push_back(place->second);
        if (!fresh) continue;
        role_sets.emplace_back();
        for (const role_id id : place->first) role_sets.back().push_back(all[id].key);
    }
    return of({.parties = static_cast<std::uint32_t>(all.parties().size()),
               .from = from,
               .to = to,
               .amount = {},
               .roles = roles,
               .role_sets = role_sets,
               .taxonomy = all.roles()})
        .value();
}

std::uint32_t service_network::parties() const noexcept { return data_->parties; }
std::uint32_t service_network::edges() const noexcept { return static_cast<std::uint32_t>(data_->edges.other.size()); }
std::span<const std::uint32_t> service_network::first() const noexcept { return data_->edges.first; }
std::span<const std::uint32_t> service_network::to() const noexcept { return data_->edges.other; }
std::span<const std::uint32_t> service_network::row() const noexcept { return data_->edges.row; }
std::span<const std::int64_t> service_network::amount() const noexcept { return data_->edges.amount; }
std::span<const std::uint32_t> service_network::roles() const noexcept { return data_->roles; }
std::span<const std::vector<std::string>> service_network::role_sets() const noexcept { return data_->role_sets; }

namespace {

template <class T>
std::span<const T> of_party(std::span<const std::uint32_t> first, std::span<const T> column, std::uint32_t party)
{
    PARTNERING_EXPECTS(party + std::size_t{1} < first.size(), "a party is a number below parties()");
    return column.subspan(first[party], first[party + 1] - first[party]);
}

}  // namespace

std::span<const std::uint32_t> service_network::served_by(std::uint32_t party) const { return of_party(first(), to(), party); }
std::span<const std::uint32_t> service_network::rows_of(std::uint32_t party) const { return of_party(first(), row(), party); }
std::span<const std::int64_t> service_network::amounts_of(std::uint32_t party) const
{
    PARTNERING_EXPECTS(!amount().empty() || edges() == 0, "amounts are there where the columns had some");
    return of_party(first(), amount(), party);
}

service_network service_network::reversed() const
{
    detail::bulk_column<std::uint32_t> from(edges());
    for (std::uint32_t p = 0; p < parties(); ++p) std::fill(from.begin() + first()[p], from.begin() + first()[p + 1], p);
    return service_network{std::make_shared<const data>(
        data{.parties = parties(),
             .edges = detail::by_party({.parties = parties(), .end = to(), .other = from, .amount = amount(), .row = row()}),
             .most_together = data_->most_together,
             .roles = data_->roles,
             .role_sets = data_->role_sets})};
}

namespace {

/// `Sum` holds whatever any of the amounts add up to.
template <class Sum>
std::vector<Sum> positions(std::span<const std::uint32_t> first, std::span<const std::uint32_t> to, std::span<const std::int64_t> amount)
{
    std::vector<Sum> made(first.size() - 1);
    for (std::size_t p = 0; p < made.size(); ++p) {
        Sum owed = 0;
        for (std::size_t i = first[p]; i < first[p + 1]; ++i) {
            owed += amount[i];
            made[to[i]] -= amount[i];
        }
        made[p] += owed;
    }
    return made;
}

}  // namespace

party_positions service_network::net_positions() const
{
    if (amount().empty()) return party_positions{std::vector<std::int64_t>(parties())};
    if (data_->most_together <= uint128{INT64_MAX}) return party_positions{positions<std::int64_t>(first(), to(), amount())};
    return party_positions{positions<int128>(first(), to(), amount())};
}

PARTNERING_END
