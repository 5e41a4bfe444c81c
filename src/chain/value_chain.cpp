#include <partnering/chain/value_chain.hpp>

#include <partnering/chain/service_network.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN

struct value_chain::data {
    ecosystem of;
    date day;
    std::vector<link> links;
    std::vector<std::uint32_t> version_of;  ///< by agreement; no_version where none holds
    std::vector<link_index> order;          ///< supplier first
    std::vector<link_index> by_agreement;   ///< by agreement, then by offer key
    std::vector<std::size_t> first_under;   ///< those of agreement a stand from first_under[a] to first_under[a + 1]
    std::vector<link_index> by_receiver;    ///< by party, then by offer key
    std::vector<std::size_t> first_to;
    std::vector<link_index> by_supplier;
    std::vector<std::size_t> first_from;
    std::vector<seat> seats;              ///< by agreement, then by party
    std::vector<std::size_t> first_seat;  ///< those of agreement a stand from first_seat[a] to first_seat[a + 1]
};

namespace {

using link_index = value_chain::link_index;

/// Links by something that each has one of, by counting: a stable sort, so that those of one stay in the order of their offers. Those of
/// number n then stand from first[n] to first[n + 1].
template <class NumberOf>
void sort_by(const std::vector<value_chain::link>& links, std::size_t numbers, NumberOf number_of, std::vector<link_index>& sorted,
             std::vector<std::size_t>& first)
{
    first.assign(numbers + 1, 0);
    for (const value_chain::link& l : links) ++first[number_of(l) + 1];
    for (std::size_t n = 1; n < first.size(); ++n) first[n] += first[n - 1];
    sorted.resize(links.size());
    std::vector<std::size_t> place = first;
    for (link_index i = 0; i < links.size(); ++i) sorted[place[number_of(links[i])]++] = i;
}

constexpr std::uint32_t no_version = 0xffff'ffff;

using units_of_part = std::unordered_map<std::uint32_t, std::optional<rational>>;

/// How many units of each service one unit of `whole` drives, over nested bundles; nothing where a part on the way is metered.
/// Bundles have no cycle (the ecosystem sees to it), so a walk in depth order ends; parts reached twice add up.
units_of_part parts_of(const ecosystem& of, service_id whole)
{
    // Kahn's order over the services below `whole`, so that every service is expanded once, after all that hold it.
    std::unordered_map<std::uint32_t, int> holders;
    std::vector<service_id> open{whole};
    std::set<std::uint32_t> seen{whole.index()};
    while (!open.empty()) {
        const service_id at = open.back();
        open.pop_back();
        for (const service::part& part : of[at].parts) {
            const service_id below = *of.find_service(part.service);
            ++holders[below.index()];
            if (seen.insert(below.index()).second) open.push_back(below);
        }
    }
    units_of_part units;
    units.emplace(whole.index(), rational{1});
    open.push_back(whole);
    while (!open.empty()) {
        const service_id at = open.back();
        open.pop_back();
        const std::optional<rational> factor = units.at(at.index());
        for (const service::part& part : of[at].parts) {
            const service_id below = *of.find_service(part.service);
            std::optional<rational> driven;
            if (factor && part.units) driven = *factor * *part.units;
            auto [place, fresh] = units.emplace(below.index(), driven);
            // What is metered on one way and counted on another is counted: the metered way has records of its own.
            if (!fresh && driven) place->second = place->second ? *place->second + *driven : *driven;
            if (--holders[below.index()] == 0) open.push_back(below);
        }
    }
    return units;
}

/// Links by their service, services in the order in which they came.
class links_by_service {
public:
    void add(service_id service, link_index link)
    {
        const auto [place, fresh] = links_.try_emplace(service.index());
        if (fresh) services_.push_back(service);
        place->second.push_back(link);
    }
    [[nodiscard]] const std::vector<service_id>& services() const noexcept { return services_; }
    [[nodiscard]] bool has(service_id service) const { return links_.count(service.index()) != 0; }
    [[nodiscard]] const std::vector<link_index>& of(service_id service) const { return links_.at(service.index()); }

private:
    std::unordered_map<std::uint32_t, std::vector<link_index>> links_;
    std::vector<service_id> services_;
};

/// Calls `visit` with each part of a whole that is bought, by way of whichever are fewer.
template <class Visit>
void each_part(const units_of_part& whole, const links_by_service& bought, Visit visit)
{
    if (whole.size() < bought.services().size()) {
        for (const auto& [part, units] : whole)
            if (bought.has(service_id{part})) visit(service_id{part}, units);
        return;
    }
    for (const service_id part : bought.services())
        if (const auto at = whole.find(part.index()); at != whole.end()) visit(part, at->second);
}

std::span<const link_index> links_of(const std::vector<link_index>& sorted, const std::vector<std::size_t>& first, party_id party)
{
    return std::span{sorted}.subspan(first[party.index()], first[party.index() + 1] - first[party.index()]);
}

}  // namespace

checked<value_chain> value_chain::as_of(const ecosystem& of, date day, std::span<const agreement_days> instead)
{
    auto content = std::make_shared<data>(data{of, day, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}});
    std::vector<finding> findings;

    std::vector<date> day_of(of.agreements().size(), day);
    std::vector<date> offers_on = day_of;
    for (const agreement_days& other : instead) {
        day_of[other.agreement.index()] = other.terms;
        offers_on[other.agreement.index()] = other.offers;
    }
    for (std::uint32_t i = 0; i < of.agreements().size(); ++i) {
        const auto& versions = of.agreements()[i].versions;
        const auto* entry = versions.entry_at(day_of[i]);
        content->version_of.push_back(entry == nullptr ? no_version : static_cast<std::uint32_t>(entry - versions.entries().data()));
        content->first_seat.push_back(content->seats.size());
        if (entry == nullptr) continue;
        for (const engagement& e : entry->value.engaged) content->seats.push_back({*of.find_party(e.party), *of.find_role(e.role)});
        std::sort(content->seats.begin() + static_cast<std::ptrdiff_t>(content->first_seat.back()), content->seats.end());
    }
    content->first_seat.push_back(content->seats.size());

    auto& links = content->links;
    std::unordered_map<std::string_view, link_index> by_key;
    for (std::uint32_t i = 0; i < of.offers().size(); ++i) {
        const offer& o = of.offers()[i];
        const agreement_id under = *of.find_agreement(o.under);
        if (!o.when.contains(offers_on[under.index()]) || content->version_of[under.index()] == no_version) continue;
        const party_id from = *of.find_party(o.from);
        by_key.emplace(o.key, static_cast<link_index>(links.size()));
        links.push_back({offer_id{i},
                         from,
                         *of.find_party(o.to),
                         o.paid_by.empty() ? std::nullopt : of.find_party(o.paid_by),
                         *of.find_service(o.service),
                         under,
                         content->version_of[under.index()],
                         {},
                         {}});
    }

    const std::size_t parties = of.parties().size();
    sort_by(links, of.agreements().size(), [](const link& l) { return l.under.index(); }, content->by_agreement, content->first_under);
    sort_by(links, parties, [](const link& l) { return l.to.index(); }, content->by_receiver, content->first_to);
    sort_by(links, parties, [](const link& l) { return l.from.index(); }, content->by_supplier, content->first_from);

    std::unordered_map<std::uint32_t, units_of_part> parts;
    const auto units_in = [&](service_id whole) -> const units_of_part& {
        auto place = parts.find(whole.index());
        if (place != parts.end()) return place->second;
        units_of_part made;
        try {
            made = parts_of(of, whole);
        } catch (const arithmetic_error& e) {
            findings.push_back({e.code(), severity::error, of[whole].key, "",
                                "the units that one '" + of[whole].key + "' takes of its parts multiply to a number that is too long: " +
                                    std::to_string(rational::max_digits) + " digits is the most"});
        }
        return parts.emplace(whole.index(), std::move(made)).first->second;
    };
    std::vector<bool> is_led(parties);
    // Where many bring the same into many there is a finding for any two: beyond as many as there are offers the rest is counted.
    std::size_t told = 0;
    std::size_t untold = 0;
    for (link_index u = 0; u < links.size(); ++u) {
        const offer& o = of[links[u].offer];
        if (!o.feeds) {
            // All that its receiver buys and does not say where it ends up, at the first of it.
            const party_id at = links[u].to;
            if (is_led[at.index()]) continue;
            is_led[at.index()] = true;
            links_by_service bought;
            for (const link_index i : links_of(content->by_receiver, content->first_to, at))
                if (!of[links[i].offer].feeds) bought.add(links[i].service, i);
            links_by_service sold;
            for (const link_index d : links_of(content->by_supplier, content->first_from, at)) sold.add(links[d].service, d);
            for (const service_id whole : sold.services()) {
                each_part(units_in(whole), bought, [&](service_id part, const std::optional<rational>& units) {
                    const std::vector<link_index>& all = bought.of(part);
                    const std::vector<link_index>& ways = sold.of(whole);
                    std::size_t led = all.size();
                    if (led > 2 && told + (led - 1) * ways.size() > links.size()) {
                        untold += (led - 2) * ways.size();
                        led = 2;
                    }
                    told += (led - 1) * ways.size();
                    for (std::size_t i = 0; i < led; ++i)
                        for (const link_index d : ways) links[all[i]].feeds.push_back({d, units});
                });
            }
            continue;
        }
        for (const std::string& named : *o.feeds) {
            const auto place = by_key.find(named);
            if (place == by_key.end()) {
                // An offer may be declared but not hold on this day; only one that can never be meant is an error.
                const auto declared = of.find_offer(named);
                if (declared && of[*declared].from == o.to) continue;
                findings.push_back({"unknown_offer", severity::error, o.key, "",
                                    "feeds names '" + named + "', which is not an offer that '" + o.to + "' makes"});
                continue;
            }
            const link_index d = place->second;
            if (links[d].from != links[u].to) {
                findings.push_back(
                    {"unknown_offer", severity::error, o.key, "",
                     "feeds names '" + named + "', which '" + of[links[d].from].key + "' makes; it must be an offer of '" + o.to + "'"});
                continue;
            }
            const units_of_part& within = units_in(links[d].service);
            const auto part = within.find(links[u].service.index());
            links[u].feeds.push_back({d, part == within.end() ? std::optional<rational>{1} : part->second});
        }
    }
    for (link_index u = 0; u < links.size(); ++u) {
        std::sort(links[u].feeds.begin(), links[u].feeds.end(), [](const feed& a, const feed& b) { return a.link < b.link; });
        for (const feed& f : links[u].feeds) links[f.link].fed_by.push_back({u, f.units});
    }
    for (const link& d : links) {
        std::map<std::uint32_t, link_index> brings;
        for (const feed& f : d.fed_by) {
            if (of[links[f.link].offer].feeds) continue;
            const auto [place, fresh] = brings.emplace(links[f.link].service.index(), f.link);
            if (fresh) continue;
            findings.push_back({"two_suppliers", severity::error, of[d.offer].key, "",
                                "'" + of[links[place->second].offer].key + "' and '" + of[links[f.link].offer].key + "' both bring '" +
                                    of[links[f.link].service].key + "' into '" + of[d.offer].key +
                                    "': say with `feeds` which offers each of them ends up in"});
        }
    }

    if (untold > 0)
        findings.push_back({"too_many_findings", severity::error, of.name(), "",
                            std::to_string(untold) + " more of the code two_suppliers are not shown"});

    // Supplier first, by Kahn's algorithm with the smallest offer key first: one order for one chain.
    std::vector<std::size_t> waits(links.size());
    std::set<link_index> ready;
    for (link_index i = 0; i < links.size(); ++i)
        if ((waits[i] = links[i].fed_by.size()) == 0) ready.insert(i);
    while (!ready.empty()) {
        const link_index at = *ready.begin();
        ready.erase(ready.begin());
        content->order.push_back(at);
        for (const feed& f : links[at].feeds)
            if (--waits[f.link] == 0) ready.insert(f.link);
    }
    if (content->order.size() != links.size()) {
        std::string among;
        for (link_index i = 0; i < links.size(); ++i)
            if (waits[i] != 0) among += (among.empty() ? "'" : ", '") + of[links[i].offer].key + "'";
        findings.push_back({"feed_cycle", severity::error, of.name(), "",
                            "a service ends up in itself by way of the offers " + among + ": say with `feeds` where each really goes"});
    }
    if (any_error(findings)) return findings;
    return value_chain{std::move(content)};
}

const ecosystem& value_chain::of() const noexcept { return data_->of; }
date value_chain::day() const noexcept { return data_->day; }
std::span<const value_chain::link> value_chain::links() const noexcept { return data_->links; }

const value_chain::link& value_chain::operator[](link_index index) const
{
    PARTNERING_EXPECTS(index < data_->links.size(), "a link's index comes from this chain");
    return data_->links[index];
}

const agreement_terms& value_chain::terms(const link& of_link) const
{
    return data_->of[of_link.under].versions.entries()[of_link.version].value;
}

const agreement_terms* value_chain::terms(agreement_id id) const
{
    const std::uint32_t version = data_->version_of.at(id.index());
    return version == no_version ? nullptr : &data_->of[id].versions.entries()[version].value;
}

std::span<const value_chain::seat> value_chain::seats(agreement_id id) const
{
    PARTNERING_EXPECTS(id.index() + 1 < data_->first_seat.size(), "an agreement's id comes from the chain's ecosystem");
    const std::size_t first = data_->first_seat[id.index()];
    return std::span{data_->seats}.subspan(first, data_->first_seat[id.index() + 1] - first);
}

bool value_chain::holds(agreement_id under, party_id party, std::string_view role) const
{
    const auto wide = data_->of.find_role(role);
    if (!wide) return false;
    const std::span<const seat> all = seats(under);
    auto at = std::lower_bound(all.begin(), all.end(), party, [](const seat& each, party_id wanted) { return each.party < wanted; });
    for (; at != all.end() && at->party == party; ++at)
        if (data_->of.is_kind_of(at->role, *wide)) return true;
    return false;
}

namespace {
template <class Id>
void make_unique(std::vector<Id>& ids)
{
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}
}  // namespace

std::vector<party_id> value_chain::suppliers_of(service_id service) const
{
    std::vector<party_id> found;
    for (const link& l : data_->links)
        if (l.service == service) found.push_back(l.from);
    make_unique(found);
    return found;
}

std::span<const value_chain::link_index> value_chain::links_under(agreement_id agreement) const
{
    PARTNERING_EXPECTS(agreement.index() + 1 < data_->first_under.size(), "an agreement's id comes from the chain's ecosystem");
    const std::size_t first = data_->first_under[agreement.index()];
    return std::span{data_->by_agreement}.subspan(first, data_->first_under[agreement.index() + 1] - first);
}

std::vector<value_chain::link_index> value_chain::links_to(party_id party) const
{
    PARTNERING_EXPECTS(party.index() + 1 < data_->first_to.size(), "a party's id comes from the chain's ecosystem");
    const auto at = data_->by_receiver.begin();
    return {at + static_cast<std::ptrdiff_t>(data_->first_to[party.index()]),
            at + static_cast<std::ptrdiff_t>(data_->first_to[party.index() + 1])};
}

std::vector<value_chain::link_index> value_chain::links_from(party_id party) const
{
    PARTNERING_EXPECTS(party.index() + 1 < data_->first_from.size(), "a party's id comes from the chain's ecosystem");
    const auto at = data_->by_supplier.begin();
    return {at + static_cast<std::ptrdiff_t>(data_->first_from[party.index()]),
            at + static_cast<std::ptrdiff_t>(data_->first_from[party.index() + 1])};
}

namespace {
template <class Neighbours>
std::vector<value_chain::link_index> reached(std::span<const value_chain::link> links, value_chain::link_index from, Neighbours neighbours)
{
    std::vector<bool> seen(links.size());
    std::vector<value_chain::link_index> open{from};
    std::vector<value_chain::link_index> found;
    seen[from] = true;
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        for (const value_chain::feed& f : neighbours(links[at])) {
            if (seen[f.link]) continue;
            seen[f.link] = true;
            found.push_back(f.link);
            open.push_back(f.link);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}
}  // namespace

std::vector<value_chain::link_index> value_chain::rests_on(link_index of_link) const
{
    PARTNERING_EXPECTS(of_link < data_->links.size(), "a link's index comes from this chain");
    return reached(data_->links, of_link, [](const link& l) -> const std::vector<feed>& { return l.fed_by; });
}

std::vector<value_chain::link_index> value_chain::ends_up_in(link_index of_link) const
{
    PARTNERING_EXPECTS(of_link < data_->links.size(), "a link's index comes from this chain");
    return reached(data_->links, of_link, [](const link& l) -> const std::vector<feed>& { return l.feeds; });
}

std::vector<value_chain::link_index> value_chain::ends() const
{
    std::vector<link_index> found;
    for (link_index i = 0; i < data_->links.size(); ++i)
        if (data_->links[i].feeds.empty()) found.push_back(i);
    return found;
}

std::vector<party_id> value_chain::channels_of(party_id supplier) const
{
    std::vector<party_id> found;
    for (const link& l : data_->links)
        if (l.from == supplier && !l.feeds.empty()) found.push_back(l.to);
    make_unique(found);
    return found;
}

std::vector<party_id> value_chain::find_cycle() const
{
    std::vector<party_id> cycle;
    for (const std::uint32_t party : service_network::of(*this).supplier_first().cycle) cycle.emplace_back(party);
    return cycle;
}

std::vector<value_chain::link_index> value_chain::supplier_first() const { return data_->order; }

PARTNERING_END
