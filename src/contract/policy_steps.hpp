#pragma once

#include <partnering/contract/policy.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

// What several contract policies do alike.

[[nodiscard]] std::string quoted(const std::string& key);
[[nodiscard]] bool among(const std::vector<party_id>& sorted, party_id party);
/// A finding about the agreement.
[[nodiscard]] finding about(const contract_view& view, std::string code, severity level, std::string text);
/// The keys of whom and what a link joins, in quotation marks.
struct link_names {
    link_names(const contract_view& view, const value_chain::link& l)
        : from{quoted(view.name_of(l.from))}, to{quoted(view.name_of(l.to))}, service{quoted(view.of()[l.service].key)}
    {
    }
    std::string from;
    std::string to;
    std::string service;
};
/// Whether the author says that what is bought ends up in nothing that is sold (`"feeds": []`).
[[nodiscard]] bool is_for_own_use(const contract_view& view, const value_chain::link& l);
/// Whether a party is engaged in a role, or a kind of it, under the agreement of a link, which need not be the one that is asked about.
[[nodiscard]] bool stands_as(const value_chain& chain, const value_chain::link& l, party_id party, std::string_view role);

/// The sale of one link: service, bill, and what is paid.
void sell_on_link(const contract_view& view, value_chain::link_index link, flow_sink& out);
/// Every link of the agreement, those into an intermediary as the wholesale part of what it sells on.
///
/// Findings: not_passed_on, altered
void sell_on(const contract_view& view, const std::vector<party_id>& intermediaries, flow_sink& out);
/// What an agreement may have beside the sales on its links: divisions, and charges due by the calendar.
void beside_the_sales(flow_sink& out);

/// Bills and payments go into one a period between the same two.
void consolidate(flow_sink& out);

PARTNERING_END
