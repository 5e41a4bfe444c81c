#include "binding.hpp"

#include "record.hpp"
#include "restrictions.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>

PARTNERING_BEGIN

binding::binding(const plan::data& under, const usage_columns& usage) : plan_{under}, usage_{usage}
{
    const ecosystem& of = under.of;
    for (const snapshot& s : under.snapshots) {
        std::vector<named_route> offers;
        for (const std::string& name : usage.offer.names) {
            const auto offer = of.find_offer(name);
            if (!offer) {
                offers.push_back({row_fate::unknown_offer});
                continue;
            }
            const auto route = s.route_of_offer.find(offer->index());
            offers.push_back(route == s.route_of_offer.end() ? named_route{row_fate::offer_not_in_force}
                                                             : named_route{row_fate::settled, route->second});
        }
        by_offer_.push_back(std::move(offers));
        std::vector<named_route> services;
        for (const std::string& name : usage.service.names) {
            const auto service = of.find_service(name);
            if (!service) {
                services.push_back({row_fate::unknown_service});
                continue;
            }
            const auto routes = s.routes_of_service.find(service->index());
            if (routes == s.routes_of_service.end())
                services.push_back({row_fate::offer_not_in_force});
            else if (routes->second.size() > 1)
                services.push_back({row_fate::ambiguous_service});
            else
                services.push_back({row_fate::settled, routes->second.front()});
        }
        by_service_.push_back(std::move(services));
    }

    for (const snapshot& s : under.snapshots) routes_ = std::max(routes_, s.routes.size());
    settles_.assign(under.segments.size() * routes_, 0);
    for (std::size_t at = 0; at < under.segments.size(); ++at) {
        const segment& here = under.segments[at];
        const snapshot& s = under.snapshots[here.snapshot];
        const auto settled = [&](agreement_id agreement) { return here.period_of[agreement.index()] >= 0; };
        for (std::size_t i = 0; i < s.routes.size(); ++i) {
            const route& r = s.routes[i];
            // Where only a charge by the calendar is due under the offer's own agreement, its records are settled and cost nothing.
            settles_[at * routes_ + i] =
                settled(s.flows.chain()[r.entry].under) ||
                std::any_of(r.legs.begin(), r.legs.end(), [&](const route_leg& leg) { return settled(under.legs[leg.leg].under); });
        }
    }

    std::unordered_map<std::string_view, std::uint32_t> minted;
    const auto party_count = static_cast<std::uint32_t>(of.parties().size());
    columns_.reserve(usage.parties.size());
    of_class_.assign(party_count, nullptr);
    for (const usage_columns::party_column& column : usage.parties) {
        const auto of_class = of.find_party(column.of_class);
        if (!of_class) continue;
        members bound{&column.members, {}};
        for (const std::string& name : column.members.names) {
            std::uint32_t number = nobody;
            if (of.may_be_member(name, *of_class)) {
                if (const auto declared = of.find_party(name)) {
                    number = declared->index();
                } else {
                    const auto [place, fresh] = minted.emplace(name, party_count + static_cast<std::uint32_t>(open_parties_.size()));
                    if (fresh) open_parties_.push_back(name);
                    number = place->second;
                }
            }
            bound.bound.push_back(number);
        }
        columns_.push_back(std::move(bound));
        of_class_[of_class->index()] = &columns_.back();
    }
    for (const std::string& name : usage.introducer.names) {
        const auto party = of.find_party(name);
        // A class is nobody in particular, unless it settles together.
        const bool somebody = party && (of[*party].kind != party_kind::party_class || of[*party].settles == class_settlement::together);
        introducers_.push_back(somebody ? party->index() : nobody);
    }
    for (const plan_restriction& each : under.restrictions) {
        std::vector<bool>& within = in_territory_.emplace_back();
        for (const std::string& name : usage.territory.names) within.push_back(lies_in(name, terms_of(under, each).territories));
    }
}

binding::held binding::holds_to(std::size_t row, std::uint32_t restriction_number) const
{
    const plan_restriction& at = plan_.restrictions[restriction_number];
    if (!at.when.contains(instant{usage_.time[row]})) return held::yes;
    const restriction& of = terms_of(plan_, at);
    const std::uint32_t territory = usage_.territory.code(row);
    if (of.kind != restriction_kind::territory && of.territories.empty()) {
        if (of.kind == restriction_kind::exclusivity) return held::no;
    } else {
        if (territory == text_column::absent) return held::untold;
        const bool within = in_territory_[restriction_number][territory];
        if (of.kind == restriction_kind::territory) return within ? held::yes : held::no;
        if (!within) return held::yes;
        if (of.kind == restriction_kind::exclusivity) return held::no;
    }
    if (usage_.gross.values.empty() || usage_.gross.values[row] == quantity_column::missing) return held::untold;
    const record_values sold = values_of(usage_, row);
    if (sold.quantity.sign() == 0) return held::yes;
    const rational price = sold.gross / sold.quantity;
    return (of.least && price < *of.least) || (of.most && *of.most < price) ? held::no : held::yes;
}

std::optional<std::uint32_t> binding::first_rejecting(std::size_t row, const route& r) const
{
    for (const std::uint32_t number : r.restrictions)
        if (terms_of(plan_, plan_.restrictions[number]).on_breach == breach::reject && holds_to(row, number) != held::yes) return number;
    return std::nullopt;
}

std::uint32_t binding::search_segment(std::int64_t time) const
{
    const auto after = std::upper_bound(plan_.segments.begin(), plan_.segments.end(), time,
                                        [](std::int64_t t, const segment& s) { return t < s.when.begin.microseconds_since_epoch(); });
    if (after == plan_.segments.begin()) return no_segment;
    const auto at = std::prev(after);
    return at->when.contains(instant{time}) ? static_cast<std::uint32_t>(at - plan_.segments.begin()) : no_segment;
}

std::string binding::meant_by(const std::string& name, bool is_offer) const
{
    const ecosystem& of = plan_.of;
    std::vector<std::string_view> known;
    if (is_offer)
        for (const offer& o : of.offers()) known.push_back(o.key);
    else
        for (const service& s : of.services()) known.push_back(s.key);
    // A suggestion is for people; with thousands of offers nobody mistypes by hand.
    return known.size() <= 200 ? std::string{closest(name, known)} : std::string{};
}

reject binding::explain(std::size_t row, row_fate fate)
{
    const ecosystem& of = plan_.of;
    const auto name = [&](const text_column& column) {
        return column.code(row) == text_column::absent ? std::string{} : "'" + column.names[column.code(row)] + "'";
    };
    reject r;
    if (const std::uint32_t source = usage_.source.code(row); source != text_column::absent) r.source = usage_.source.names[source];
    r.key = usage_.key_of(row);
    r.revision = usage_.revision.empty() ? 0 : usage_.revision[row];
    const auto offers_of = [&](std::uint32_t snapshot_index, service_id service) {
        std::string list;
        const snapshot& s = plan_.snapshots[snapshot_index];
        for (const std::uint32_t route : s.routes_of_service.at(service.index()))
            list += (list.empty() ? "'" : ", '") + of[s.flows.chain()[s.routes[route].entry].offer].key + "'";
        return list;
    };
    switch (fate) {
    case row_fate::no_offer:
        r.reason = "no_offer";
        r.text = "the record names neither an offer nor a service";
        break;
    case row_fate::unknown_offer:
    case row_fate::unknown_service: {
        const bool is_offer = fate == row_fate::unknown_offer;
        r.reason = is_offer ? "unknown_offer" : "unknown_service";
        r.text = std::string{is_offer ? "offer " : "service "} + name(is_offer ? usage_.offer : usage_.service) + " is not in the document";
        const text_column& column = is_offer ? usage_.offer : usage_.service;
        // A wrong name mostly stands on many rows: it is compared with the right ones once.
        const auto [place, fresh] = meant_.try_emplace(std::uint64_t{column.code(row)} << 1 | (is_offer ? 1u : 0u));
        if (fresh) place->second = meant_by(column.names[column.code(row)], is_offer);
        if (!place->second.empty()) r.text += "; did the record mean '" + place->second + "'?";
        break;
    }
    case row_fate::offer_not_in_force:
        r.reason = "offer_not_in_force";
        r.text = (usage_.offer.code(row) != text_column::absent ? "offer " + name(usage_.offer) : "service " + name(usage_.service)) +
                 " is not offered at " + to_string(instant{usage_.time[row]}) + ": no agreement and offer is in force then";
        break;
    case row_fate::ambiguous_service: {
        r.reason = "ambiguous_service";
        const std::uint32_t at = segment_of(usage_.time[row]);
        r.text = "service " + name(usage_.service) + " is sold under several offers; the record must name one of " +
                 offers_of(plan_.segments[at].snapshot, *of.find_service(usage_.service.names[usage_.service.code(row)]));
        break;
    }
    case row_fate::missing_party:
    case row_fate::unknown_party: {
        r.reason = fate == row_fate::missing_party ? "missing_party" : "unknown_party";
        const target where = place(row);
        const snapshot& s = plan_.snapshots[plan_.segments[where.segment].snapshot];
        for (const std::uint32_t slot : s.routes[where.route].slots) {
            const members* in = of_class_[slot];
            const std::uint32_t code = in == nullptr ? text_column::absent : in->column->code(row);
            const std::string& class_key = of[party_id{slot}].key;
            if (code == text_column::absent && fate == row_fate::missing_party) {
                r.text = "the record must name who of the class '" + class_key + "' takes part" +
                         (in == nullptr ? ": the usage has no column for that class" : "");
                break;
            }
            if (code != text_column::absent && in->bound[code] == nobody) {
                r.text = "'" + in->column->names[code] + "' is not a member of the class '" + class_key + "'";
                break;
            }
        }
        break;
    }
    case row_fate::unknown_introducer:
        r.reason = "unknown_introducer";
        r.text = "introducer " + name(usage_.introducer) + " is not one party of the document";
        break;
    case row_fate::conflicting_content:
        r.reason = "conflicting_content";
        r.text = "the event was delivered with the same revision and different content; send it again with a higher revision";
        break;
    case row_fate::no_booking_time:
        r.reason = "no_booking_time";
        r.text = std::string{"the record does not say when it was booked, so that nobody can tell whether the cut-off lets it in"} +
                 (usage_.booked.empty() ? ": the usage has no booking times" : "") +
                 "; state its booking time, or settle without a cut-off";
        break;
    case row_fate::restriction_broken: {
        const target where = place(row);
        const route& here = plan_.snapshots[plan_.segments[where.segment].snapshot].routes[where.route];
        const std::uint32_t number = *first_rejecting(row, here);
        const plan_restriction& broken = plan_.restrictions[number];
        const restriction_kind kind = terms_of(plan_, broken).kind;
        r.reason = code_of(kind);
        const bool says_where = usage_.territory.code(row) != text_column::absent;
        r.text = holds_to(row, number) == held::no ? "the record breaks what was agreed"
                 : kind == restriction_kind::resale_price && (says_where || terms_of(plan_, broken).territories.empty())
                     ? std::string{"the record does not say what was paid (`gross`), so that nobody can tell whether it holds to what was "
                                   "agreed"}
                     : std::string{"the record does not say where it was sold (`territory`), so that nobody can tell whether it holds to "
                                   "what was agreed"};
        r.text += ": " + told_of(plan_, broken) + (says_where ? "; it was sold in " + name(usage_.territory) : "");
        break;
    }
    case row_fate::settled:
    case row_fate::outside:
    case row_fate::superseded:
    case row_fate::duplicate:
        break;
    }
    return r;
}

PARTNERING_END
