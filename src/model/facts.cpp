#include "core/large_pages.hpp"

#include <partnering/chain/service_network.hpp>
#include <partnering/model/facts.hpp>
#include <partnering/model/marks.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

PARTNERING_BEGIN

template <class KeyOf>
chain_facts::groups chain_facts::groups::by(std::size_t numbers, index count, KeyOf key_of)
{
    groups made;
    reserve_on_large_pages(made.first, std::size_t{count} + 1);
    made.first.assign(std::size_t{count} + 1, 0);
    for (index i = 0; i < numbers; ++i) ++made.first[key_of(i) + 1];
    std::partial_sum(made.first.begin(), made.first.end(), made.first.begin());
    reserve_on_large_pages(made.members, numbers);
    made.members.resize(numbers);
    std::vector<index> next;
    reserve_on_large_pages(next, count);
    next.assign(made.first.begin(), made.first.end() - 1);
    for (index i = 0; i < numbers; ++i) made.members[next[key_of(i)]++] = i;
    return made;
}

chain_facts::line chain_facts::line_at(index number) const
{
    const data& d = *data_;
    const std::size_t source = d.first_source[number];
    const std::size_t sources = d.first_source[number + 1] - source;
    return {d.line_hub[number], std::span{d.source}.subspan(source, sources), std::span{d.how}.subspan(source, sources),
            std::span{d.sale}.subspan(d.first_sale[number], d.first_sale[number + 1] - d.first_sale[number])};
}

std::span<const chain_facts::seat> chain_facts::engaged_in(index agreement) const
{
    const auto& first = data_->first_seat;
    if (first.empty()) return {};
    return std::span{data_->seats}.subspan(first[agreement], first[agreement + 1] - first[agreement]);
}

std::span<const chain_facts::index> chain_facts::agreements_with(index party) const
{
    const auto& first = data_->first_engagement;
    if (first.empty()) return {};
    return std::span{data_->engagement}.subspan(first[party], first[party + 1] - first[party]);
}

std::span<const chain_facts::transfer> chain_facts::transfers_under(index agreement) const
{
    const auto& first = data_->first_move;
    if (first.empty()) return {};
    return std::span{data_->moves}.subspan(first[agreement], first[agreement + 1] - first[agreement]);
}

std::span<const chain_facts::introduction> chain_facts::introductions_on(index edge) const
{
    if (!is_introduced(edge)) return {};
    const auto& all = data_->introductions_by_edge;
    const auto [low, high] = std::ranges::equal_range(all, edge, {}, &introduction::on);
    return {low, high};
}

chain_facts::carriage chain_facts::carriage_at(index number) const
{
    const auto& first = data_->first_bank;
    return {data_->carried[number], std::span{data_->bank}.subspan(first[number], first[number + 1] - first[number])};
}

bool chain_facts::pays(index payer, index payee) const
{
    return std::binary_search(data_->pays.begin(), data_->pays.end(), std::pair{payer, payee});
}

chain_facts::bank_service chain_facts::bank_serves(index bank, index party) const
{
    // Of what it gives to one, banking stands last.
    const auto& given = data_->given_by_banks;
    const auto behind = std::upper_bound(given.begin(), given.end(), given_by_bank{bank, party, bank_service::banking});
    if (behind == given.begin()) return bank_service::none;
    const given_by_bank& last = *(behind - 1);
    return last.bank == bank && last.to == party ? last.how : bank_service::none;
}

/// Fills the columns; what can be worked out from others comes last.
class chain_facts::builder {
    static constexpr std::size_t walked_at_least = 1'000'000;

public:
    std::shared_ptr<data> made = std::make_shared<data>();
    std::vector<std::pair<index, bool>> not_agreed;  ///< edges with a payment that no clause states, and whether it is netted
    std::vector<index> by_others;                    ///< edges for which somebody aside pays whoever serves, by a charge
    std::vector<std::pair<index, index>> netted;     ///< payer and payee of what is no price on an edge
    std::vector<std::pair<index, index>>
        for_service;  ///< payer and payee of what is no price on an edge, and driven by usage or for a service by name
    std::vector<std::pair<index, index>> in_stead;  ///< edges and who pays in the place of whoever is served, by edge
    using clause = std::pair<index, index>;         ///< an agreement and the number of its charge
    std::vector<clause> prices;                     ///< charges that whoever is served pays whoever serves
    std::vector<std::pair<index, clause>> back;     ///< edges and charges that are paid the other way

    void open_line(index hub)
    {
        made->line_hub.push_back(hub);
        made->first_source.push_back(static_cast<index>(made->source.size()));
        made->first_sale.push_back(static_cast<index>(made->sale.size()));
    }
    void source(index edge, passing how)
    {
        made->source.push_back(edge);
        made->how.push_back(how);
        made->edges[edge].flags |= how == passing::some ? passed_in_part_bit : passed_on_bit;
    }
    void sale(index edge)
    {
        made->sale.push_back(edge);
        made->edges[edge].sold_in = static_cast<index>(made->line_hub.size() - 1);
    }

    chain_facts finish()
    {
        data& d = *made;
        d.first_source.push_back(static_cast<index>(d.source.size()));
        d.first_sale.push_back(static_cast<index>(d.sale.size()));
        d.intermediary = d.roles.one("intermediary");
        group_edges();
        d.by_agreement = groups::by(d.edges.size(), d.agreements, [&](index e) { return d.agreements == 1 ? 0 : d.edges[e].under; });
        list_engagements();
        settle_payments();
        tell_paid_from_unpaid();
        d.first_line.assign(std::size_t{d.parties} + 1, 0);
        for (const index hub : d.line_hub) ++d.first_line[hub + 1];
        std::partial_sum(d.first_line.begin(), d.first_line.end(), d.first_line.begin());
        find_what_stays();
        list_what_banks_give();
        return chain_facts{made};
    }

    /// By who serves, and by whom.
    void group_edges()
    {
        data& d = *made;
        if (d.out.first.empty()) d.out = groups::by(d.edges.size(), d.parties, [&](index e) { return d.edges[e].from; });
        if (d.in.first.empty()) d.in = groups::by(d.edges.size(), d.parties, [&](index e) { return d.edges[e].to; });
    }

    // Of columns: what is known but for the edges, one of these, and the lines where all are there.
    void start(const fact_columns& c, std::size_t edges)
    {
        data& d = *made;
        const auto one_more = [](std::span<const index> numbers) {
            return numbers.empty() ? index{1} : *std::max_element(numbers.begin(), numbers.end()) + 1;
        };
        d.roles = role_table{c.taxonomy};
        d.parties = c.parties;
        d.links = static_cast<index>(edges);
        d.services = one_more(c.service);
        d.agreements = one_more(c.under);
        for (const std::vector<std::string>& set : c.role_sets) {
            role_table::bits all = 0;
            for (const std::string& key : set) all |= d.roles.all_of(key);
            d.role_sets.push_back(all);
        }
        d.roles_by_party = true;
        reserve_on_large_pages(d.party_roles, c.parties);
        for (const index set : c.roles) d.party_roles.push_back(d.role_sets[set]);
        reserve_on_large_pages(d.edges, edges);
    }
    [[nodiscard]] static edge_record edge_of(const fact_columns& c, std::size_t row, index from, index to)
    {
        return {.from = from,
                .to = to,
                .service = c.service.empty() ? 0 : c.service[row],
                .under = c.under.empty() ? 0 : c.under[row],
                .from_roles = c.roles[from],
                .to_roles = c.roles[to],
                .flags = paid_bit};
    }
    /// At each party, a line for each service that both enters and leaves it.
    void pass_on_by_service(bool several)
    {
        group_edges();
        data& d = *made;
        for (auto* column : {&d.source, &d.sale}) reserve_on_large_pages(*column, d.edges.size());
        const auto service_of = [&](index e) { return several ? d.edges[e].service : 0; };
        const auto look_ahead = [&](index party) {
            constexpr std::size_t most = 64;
            if (party >= d.parties) return;
            for (const auto edges : {d.in.at(party), d.out.at(party)})
                for (const index e : edges.first(std::min(edges.size(), most))) __builtin_prefetch(d.edges.data() + e, 1);
        };
        std::vector<index> slot(d.services, none);  // of a service at the party that is looked at
        std::vector<index> met;
        std::vector<std::vector<index>> entering;
        std::vector<std::vector<index>> leaving;
        for (index p = 0; p < d.parties; ++p) {
            look_ahead(p + 1);
            met.clear();
            const auto slot_of = [&](index service) {
                if (slot[service] == none) {
                    slot[service] = static_cast<index>(met.size());
                    met.push_back(service);
                    if (entering.size() < met.size()) {
                        entering.emplace_back();
                        leaving.emplace_back();
                    }
                }
                return slot[service];
            };
            for (const index e : d.in.at(p)) entering[slot_of(service_of(e))].push_back(e);
            for (const index e : d.out.at(p)) leaving[slot_of(service_of(e))].push_back(e);
            for (index i = 0; i < met.size(); ++i) {
                if (!entering[i].empty() && !leaving[i].empty()) {
                    open_line(p);
                    for (const index e : entering[i]) source(e, passing::same);
                    for (const index e : leaving[i]) sale(e);
                }
                entering[i].clear();
                leaving[i].clear();
                slot[met[i]] = none;
            }
        }
    }

private:
    void list_engagements()
    {
        data& d = *made;
        if (d.first_seat.empty()) return;
        groups by_party = groups::by(d.seats.size(), d.parties, [&](index s) { return d.seats[s].party; });
        for (index& number : by_party.members)
            number = static_cast<index>(std::upper_bound(d.first_seat.begin(), d.first_seat.end(), number) - d.first_seat.begin() - 1);
        d.first_engagement = std::move(by_party.first);
        d.engagement = std::move(by_party.members);
    }
    /// A source stays in its agreement where one of the sales of its lines is under the same.
    void find_what_stays()
    {
        data& d = *made;
        std::vector<index> last(d.agreements, none);
        const auto under = [&](index edge) { return d.edges[edge].under; };
        for (index l = 0; l < d.line_hub.size(); ++l) {
            for (index i = d.first_sale[l]; i < d.first_sale[l + 1]; ++i) last[under(d.sale[i])] = l;
            for (index i = d.first_source[l]; i < d.first_source[l + 1]; ++i)
                if (last[under(d.source[i])] == l) d.edges[d.source[i]].flags |= stays_bit;
        }
    }
    void list_what_banks_give()
    {
        data& d = *made;
        const role_table::bits bank = d.roles.one("bank");
        for (index party = 0; party < d.parties; ++party) {
            if ((d.party_roles[party] & bank) == 0) continue;
            for (const index e : d.out.at(party)) {
                const role_table::bits here = d.role_sets[d.edges[e].from_roles];
                d.given_by_banks.push_back({party, d.edges[e].to, (here & bank) != 0 ? bank_service::banking : bank_service::other});
            }
        }
        std::sort(d.given_by_banks.begin(), d.given_by_banks.end());
    }
    /// Of one line, sales that are paid and those that are not become two: who does not pay the hub takes no partner from those who do.
    /// Nor does whoever is paid by it.
    void tell_paid_from_unpaid()
    {
        data& d = *made;
        enum class way { paid, unpaid, back };
        const auto way_of = [](const edge_record& e) {
            return (e.flags & paid_bit) == 0 ? way::unpaid : (e.flags & paid_back_bit) != 0 ? way::back : way::paid;
        };
        if (std::all_of(d.sale.begin(), d.sale.end(), [&](index e) { return way_of(d.edges[e]) == way::paid; })) return;
        builder apart;
        data& a = *apart.made;
        a.edges = std::move(d.edges);
        for (edge_record& e : a.edges) e.sold_in = none;
        for (index l = 0; l < d.line_hub.size(); ++l) {
            for (const way one : {way::paid, way::unpaid, way::back}) {
                bool open = false;
                for (index i = d.first_sale[l]; i < d.first_sale[l + 1]; ++i) {
                    if (way_of(a.edges[d.sale[i]]) != one) continue;
                    if (!std::exchange(open, true)) {
                        apart.open_line(d.line_hub[l]);
                        for (index k = d.first_source[l]; k < d.first_source[l + 1]; ++k) apart.source(d.source[k], d.how[k]);
                    }
                    apart.sale(d.sale[i]);
                }
            }
        }
        a.first_source.push_back(static_cast<index>(a.source.size()));
        a.first_sale.push_back(static_cast<index>(a.sale.size()));
        d.line_hub = std::move(a.line_hub);
        d.first_source = std::move(a.first_source);
        d.first_sale = std::move(a.first_sale);
        d.source = std::move(a.source);
        d.how = std::move(a.how);
        d.sale = std::move(a.sale);
        d.edges = std::move(a.edges);
    }
    /// Who pays for a service further up the chain, past those who sell it on, is agreed with whoever gets it: what it gets of the same
    /// service nearer by is not owed once more.
    void find_paid_past_the_seller()
    {
        data& d = *made;
        std::vector<std::pair<index, index>> payments;  // edge and who pays for it that is not served by it
        for (const transfer& t : d.moves)
            if (t.on != none && t.payer != d.edges[t.on].to && t.payee == d.edges[t.on].from) payments.emplace_back(t.on, t.payer);
        if (payments.empty()) return;
        std::sort(payments.begin(), payments.end());
        std::vector<std::pair<index, index>> entered;  // edge and a line that it goes into
        for (index l = 0; l < d.line_hub.size(); ++l)
            for (index i = d.first_source[l]; i < d.first_source[l + 1]; ++i) entered.emplace_back(d.source[i], l);
        std::sort(entered.begin(), entered.end());
        // One walk down from each edge, for all who pay for it. Many edges may go a long way: beyond a bound no more ways are followed.
        std::size_t left = walked_at_least + 4 * (d.edges.size() + entered.size());
        notes met{static_cast<index>(d.edges.size())};
        notes paying{d.parties};
        std::vector<index> open;
        for (std::size_t first = 0; first < payments.size();) {
            const index on = payments[first].first;
            paying.forget();
            for (; first < payments.size() && payments[first].first == on; ++first) paying.first(payments[first].second);
            met.forget();
            open.assign(1, on);
            while (!open.empty() && left > 0) {
                const index e = open.back();
                open.pop_back();
                for (auto at = std::ranges::lower_bound(entered, std::pair{e, index{0}}); at != entered.end() && at->first == e; ++at) {
                    for (index i = d.first_sale[at->second]; i < d.first_sale[at->second + 1] && left > 0; ++i, --left) {
                        if (!met.first(d.sale[i])) continue;
                        if (paying.has(d.edges[d.sale[i]].to)) d.edges[d.sale[i]].flags |= paid_elsewhere_bit;
                        open.push_back(d.sale[i]);
                    }
                }
            }
        }
    }
    void settle_payments()
    {
        data& d = *made;
        find_paid_past_the_seller();
        // What nobody has agreed on with whoever is served is paid all the same where somebody aside, a sponsor, pays for that very
        // service.
        std::sort(by_others.begin(), by_others.end());
        for (const auto& [edge, is_netted] : not_agreed) {
            if ((d.edges[edge].flags & (paid_elsewhere_bit | paid_bit)) != 0) continue;
            const bool sponsored = std::binary_search(by_others.begin(), by_others.end(), edge);
            d.edges[edge].flags |=
                static_cast<std::uint16_t>(paid_bit | (sponsored ? in_stead_bit : open_bit) | (is_netted ? netted_bit : 0));
        }
        for (const transfer& t : d.moves) d.pays.emplace_back(t.payer, t.payee);
        std::sort(d.pays.begin(), d.pays.end());
        d.pays.erase(std::unique(d.pays.begin(), d.pays.end()), d.pays.end());
        std::sort(netted.begin(), netted.end());
        std::sort(for_service.begin(), for_service.end());
        if (!d.pays.empty()) {
            // A share of what the customer paid, or a fee by the month, is a price as well as one on the edge itself.
            auto stead = in_stead.begin();
            for (index e = 0; e < d.edges.size(); ++e) {
                const bool by_another = stead != in_stead.end() && stead->first == e;
                const std::pair ends{by_another ? (stead++)->second : d.edges[e].to, d.edges[e].from};
                const bool is_open = (d.edges[e].flags & open_bit) != 0;
                if (((d.edges[e].flags & paid_bit) != 0 && !is_open) || !std::binary_search(d.pays.begin(), d.pays.end(), ends)) continue;
                d.edges[e].flags = static_cast<std::uint16_t>((d.edges[e].flags & ~open_bit) | paid_bit | (by_another ? in_stead_bit : 0));
                if (std::binary_search(netted.begin(), netted.end(), ends)) d.edges[e].flags |= netted_bit;
                if (e < d.links && !std::binary_search(for_service.begin(), for_service.end(), ends)) d.edges[e].flags |= fees_bit;
            }
        }
        // Roles that both stand in may turn a price round where it is not meant: what is a price anywhere under its agreement is one.
        std::sort(prices.begin(), prices.end());
        for (const auto& [edge, charge] : back)
            if ((d.edges[edge].flags & open_bit) != 0 && !std::binary_search(prices.begin(), prices.end(), charge))
                d.edges[edge].flags |= paid_back_bit;
        if (!d.moves.empty()) {
            std::sort(d.moves.begin(), d.moves.end(), [](const transfer& a, const transfer& b) {
                return std::tie(a.under, a.payer, a.payee, a.on) < std::tie(b.under, b.payer, b.payee, b.on);
            });
            d.first_move.assign(std::size_t{d.agreements} + 1, 0);
            for (const transfer& t : d.moves) ++d.first_move[t.under + 1];
            std::partial_sum(d.first_move.begin(), d.first_move.end(), d.first_move.begin());
        }
        const auto once = [](auto& all) {
            std::sort(all.begin(), all.end());
            all.erase(std::unique(all.begin(), all.end()), all.end());
        };
        once(d.introductions);
        once(d.exposures);
        for (const introduction& i : d.introductions) {
            if (i.on == none) continue;
            d.introductions_by_edge.push_back(i);
            d.edges[i.on].flags |= introduced_bit;
        }
        std::sort(d.introductions_by_edge.begin(), d.introductions_by_edge.end(),
                  [](const introduction& a, const introduction& b) { return std::tie(a.on, a.introducer) < std::tie(b.on, b.introducer); });
    }
};

namespace {

using index = chain_facts::index;

/// How what enters leaves; both have elements, sorted.
std::optional<passing> how_it_passes(const std::vector<service_id>& entering, const std::vector<service_id>& leaving)
{
    // One of many parts must not take a walk through all of them.
    const auto& fewer = entering.size() < leaving.size() ? entering : leaving;
    const auto& more = entering.size() < leaving.size() ? leaving : entering;
    const auto in_both =
        std::count_if(fewer.begin(), fewer.end(), [&](service_id each) { return std::binary_search(more.begin(), more.end(), each); });
    const auto shared = static_cast<std::size_t>(in_both);
    if (shared == 0) return std::nullopt;
    if (shared < entering.size()) return passing::some;
    const std::size_t added = leaving.size() - shared;
    return added == 0 ? passing::same : added == 1 ? passing::almost : passing::part;
}

/// Numbers for texts, in the order in which they come; none for an empty one.
class text_numbers {
public:
    index of(const std::string& text)
    {
        return text.empty() ? chain_facts::none : numbers_.emplace(text, static_cast<index>(numbers_.size())).first->second;
    }

private:
    std::unordered_map<std::string, index> numbers_;
};

}  // namespace

chain_facts chain_facts::of(const flow_set& flows)
{
    builder b;
    data& d = *b.made;
    const value_chain& chain = flows.chain();
    const ecosystem& eco = chain.of();
    d.roles = role_table{eco.roles()};
    d.parties = static_cast<index>(eco.parties().size());
    d.links = static_cast<index>(chain.links().size());
    d.services = static_cast<index>(eco.services().size());
    d.agreements = static_cast<index>(eco.agreements().size());

    text_numbers industries;
    text_numbers verticals;
    for (const party& p : eco.parties()) {
        d.industry.push_back(industries.of(p.industry));
        d.parent.push_back(p.parent.empty() ? none : eco.find_party(p.parent)->index());
    }
    for (const service& s : eco.services()) d.vertical.push_back(verticals.of(s.vertical));

    // Who stands in what under which agreement.
    d.party_roles.assign(d.parties, 0);
    std::unordered_map<std::string_view, role_table::bits> closures;
    std::vector<seat> held;
    for (index a = 0; a < d.agreements; ++a) {
        d.first_seat.push_back(static_cast<index>(d.seats.size()));
        const agreement_terms* terms = chain.terms(agreement_id{a});
        if (terms == nullptr) continue;
        held.clear();
        for (const engagement& e : terms->engaged) {
            const auto [known, fresh] = closures.emplace(e.role, 0);
            if (fresh) known->second = d.roles.all_of(e.role);
            held.push_back({eco.find_party(e.party)->index(), known->second});
            d.party_roles[held.back().party] |= known->second;
        }
        std::sort(held.begin(), held.end(), [](const seat& x, const seat& y) { return x.party < y.party; });
        for (const seat& h : held) {
            if (d.seats.size() > d.first_seat.back() && d.seats.back().party == h.party)
                d.seats.back().roles |= h.roles;
            else
                d.seats.push_back(h);
        }
    }
    d.first_seat.push_back(static_cast<index>(d.seats.size()));
    const auto role_under = [&](index agreement, index party) -> role_table::bits {
        const std::span seats = std::span{d.seats}.subspan(d.first_seat[agreement], d.first_seat[agreement + 1] - d.first_seat[agreement]);
        const auto at = std::ranges::lower_bound(seats, party, {}, &seat::party);
        return at == seats.end() || at->party != party ? 0 : at->roles;
    };
    std::unordered_map<role_table::bits, index> sets;
    const auto set_of = [&](role_table::bits roles) {
        const auto [at, fresh] = sets.try_emplace(roles, static_cast<index>(d.role_sets.size()));
        if (fresh) d.role_sets.push_back(roles);
        return at->second;
    };
    const auto add_edge = [&](index from, index to, index service, index under) {
        d.edges.push_back({.from = from,
                           .to = to,
                           .service = service,
                           .under = under,
                           .from_roles = set_of(role_under(under, from)),
                           .to_roles = set_of(role_under(under, to))});
    };
    for (const value_chain::link& l : chain.links()) {
        if (l.paid_by) b.in_stead.emplace_back(static_cast<index>(d.edges.size()), l.paid_by->index());
        add_edge(l.from.index(), l.to.index(), l.service.index(), l.under.index());
    }

    // Lines: sales of one service by one party, made of the same purchases.
    std::vector<index> sales;
    for (index i = 0; i < d.links; ++i)
        if (!chain[i].fed_by.empty()) sales.push_back(i);
    const auto is_sold_before = [&](index x, index y) {
        const value_chain::link& a = chain[x];
        const value_chain::link& c = chain[y];
        if (std::tie(a.from, a.service) != std::tie(c.from, c.service)) return std::tie(a.from, a.service) < std::tie(c.from, c.service);
        return std::lexicographical_compare(a.fed_by.begin(), a.fed_by.end(), c.fed_by.begin(), c.fed_by.end(),
                                            [](const value_chain::feed& p, const value_chain::feed& q) { return p.link < q.link; });
    };
    std::sort(sales.begin(), sales.end(), [&](index x, index y) { return is_sold_before(x, y) || (x < y && !is_sold_before(y, x)); });
    std::map<std::pair<index, index>, std::optional<passing>> passes;
    std::unordered_map<index, std::vector<service_id>> elements;
    const auto elements_of = [&](service_id s) -> const std::vector<service_id>& {
        const auto [at, fresh] = elements.try_emplace(s.index());
        if (fresh) at->second = eco.elements(s);
        return at->second;
    };
    for (std::size_t first = 0; first < sales.size();) {
        std::size_t last = first + 1;
        while (last < sales.size() && !is_sold_before(sales[first], sales[last])) ++last;
        const value_chain::link& sold = chain[sales[first]];
        bool open = false;
        for (const value_chain::feed& f : sold.fed_by) {
            const service_id entering = chain[f.link].service;
            const auto [how, fresh] = passes.try_emplace(std::pair{entering.index(), sold.service.index()});
            if (fresh) how->second = how_it_passes(elements_of(entering), elements_of(sold.service));
            // What `feeds` joins without a common element drives the other, but does not go on in it.
            if (!how->second) continue;
            if (!std::exchange(open, true)) b.open_line(sold.from.index());
            b.source(f.link, *how->second);
        }
        for (; first < last; ++first)
            if (open) b.sale(sales[first]);
    }

    const auto names_a_service = [&](const flow& f) {
        if (!f.clause || f.clause->of != clause_ref::kind::charge) return false;
        const agreement_terms* terms = chain.terms(f.under);
        return terms != nullptr && !terms->charges[f.clause->index].services.empty();
    };
    for (const flow& f : flows.flows()) {
        const index giver = f.giver.party ? f.giver.party->index() : none;
        const index receiver = f.receiver.party ? f.receiver.party->index() : none;
        const index on = f.on.value_or(none);
        switch (f.kind) {
        case flow_kind::service:
            if (!f.on && giver != none && receiver != none) add_edge(giver, receiver, none, f.under.index());
            break;
        case flow_kind::bill:
            break;
        case flow_kind::payment: {
            if (giver == none) break;
            const value_chain::link* l = f.on ? &chain[*f.on] : nullptr;
            const bool by_receiver = l != nullptr && (giver == l->to.index() || (l->paid_by && giver == l->paid_by->index()));
            const bool by_charge = l != nullptr && f.clause && f.clause->of == clause_ref::kind::charge;
            if (by_charge && by_receiver && receiver == l->from.index()) b.prices.emplace_back(f.under.index(), f.clause->index);
            if (by_charge && giver == l->from.index() && receiver == l->to.index())
                b.back.emplace_back(on, std::pair{f.under.index(), index{f.clause->index}});
            if (by_receiver && receiver == l->from.index()) {
                // What nobody has agreed on is owed to the supplier only where the price is not agreed with somebody else.
                if (f.clause)
                    d.edges[on].flags |= static_cast<std::uint16_t>(paid_bit | (f.netted ? netted_bit : 0));
                else
                    b.not_agreed.emplace_back(on, f.netted);
                if (giver != l->to.index()) d.edges[on].flags |= in_stead_bit;
                if (!f.through.empty()) {
                    d.edges[on].flags |= carried_bit;
                    d.carried.push_back(on);
                    d.first_bank.push_back(static_cast<index>(d.bank.size()));
                    for (const party_id n : f.through) d.bank.push_back(n.index());
                }
                break;
            }
            if (by_receiver && f.clause) d.edges[on].flags |= paid_elsewhere_bit;
            if (by_charge && !by_receiver && receiver == l->from.index()) b.by_others.push_back(on);
            // Who shares out what a service brings in has been paid it.
            if (l != nullptr && f.clause && f.clause->of == clause_ref::kind::division && giver == l->from.index())
                d.edges[on].flags |= paid_bit;
            d.moves.push_back({giver, receiver, on, f.under.index()});
            if (f.netted) b.netted.emplace_back(giver, receiver);
            if (l != nullptr || names_a_service(f)) b.for_service.emplace_back(giver, receiver);
            break;
        }
        case flow_kind::introduction:
            if (receiver != none) d.introductions.push_back({giver, receiver, on});
            break;
        case flow_kind::exposure:
            if (giver == none || receiver == none) break;
            if (!f.through.empty() || f.on)
                d.exposures.push_back({f.through.empty() ? chain[*f.on].from.index() : f.through.front().index(), giver, receiver, on});
            break;
        }
    }
    // One carriage a link and way, by first bank.
    std::vector<std::pair<std::vector<index>, index>> ways;
    d.first_bank.push_back(static_cast<index>(d.bank.size()));
    for (std::size_t i = 0; i < d.carried.size(); ++i)
        ways.emplace_back(std::vector<index>(d.bank.begin() + d.first_bank[i], d.bank.begin() + d.first_bank[i + 1]), d.carried[i]);
    std::sort(ways.begin(), ways.end());
    ways.erase(std::unique(ways.begin(), ways.end()), ways.end());
    d.carried.clear();
    d.bank.clear();
    d.first_bank = {0};
    for (const auto& [banks, on] : ways) {
        d.carried.push_back(on);
        d.bank.insert(d.bank.end(), banks.begin(), banks.end());
        d.first_bank.push_back(static_cast<index>(d.bank.size()));
    }
    return b.finish();
}

chain_facts chain_facts::of(const fact_columns& c)
{
    PARTNERING_EXPECTS(c.from.size() == c.to.size(), "an edge has two ends");
    PARTNERING_EXPECTS(c.from.size() < none, "there are less than 2^32 - 1 edges");
    PARTNERING_EXPECTS(c.service.empty() || c.service.size() == c.from.size(), "every edge has a service, or none has");
    PARTNERING_EXPECTS(c.under.empty() || c.under.size() == c.from.size(), "every edge has an agreement, or none has");
    PARTNERING_EXPECTS(c.roles.size() == c.parties, "every party has a place in the sets of roles");
    builder b;
    data& d = *b.made;
    const auto in_range = [](std::span<const index> numbers, std::size_t count) {
        return std::all_of(numbers.begin(), numbers.end(), [&](index n) { return n < count; });
    };
    PARTNERING_EXPECTS(in_range(c.from, c.parties) && in_range(c.to, c.parties), "the ends of an edge are parties");
    PARTNERING_EXPECTS(in_range(c.roles, c.role_sets.size()), "roles are places in the sets of roles");
    b.start(c, c.from.size());
    for (std::size_t e = 0; e < c.from.size(); ++e) d.edges.push_back(b.edge_of(c, e, c.from[e], c.to[e]));
    b.pass_on_by_service(!c.service.empty());
    return b.finish();
}

chain_facts chain_facts::of(const service_network& network, const edge_columns& beside)
{
    PARTNERING_EXPECTS(beside.service.empty() || beside.service.size() == network.edges(), "every edge has a service, or none has");
    PARTNERING_EXPECTS(beside.under.empty() || beside.under.size() == network.edges(), "every edge has an agreement, or none has");
    fact_columns columns{.parties = network.parties(),
                         .from = {},
                         .to = {},
                         .service = beside.service,
                         .under = beside.under,
                         .roles = network.roles(),
                         .role_sets = network.role_sets(),
                         .taxonomy = beside.taxonomy};
    std::vector<index> roles;
    const std::vector<std::vector<std::string>> no_roles{{}};
    if (columns.roles.empty()) {
        roles.assign(network.parties(), 0);
        columns.roles = roles;
        columns.role_sets = no_roles;
    }
    builder b;
    data& d = *b.made;
    b.start(columns, network.edges());
    // The network's edges stand by who serves; the rows they came from are the numbers that their owner knows.
    d.edges.resize(network.edges());
    const auto first = network.first();
    const auto to = network.to();
    const auto row = network.row();
    constexpr std::size_t ahead = 16;
    for (index p = 0; p < network.parties(); ++p)
        for (std::size_t e = first[p]; e < first[p + 1]; ++e) {
            if (e + ahead < row.size()) __builtin_prefetch(d.edges.data() + row[e + ahead], 1);
            d.edges[row[e]] = b.edge_of(columns, row[e], p, to[e]);
        }
    d.out.first.assign(first.begin(), first.end());
    d.out.members.assign(row.begin(), row.end());
    b.pass_on_by_service(!columns.service.empty());
    return b.finish();
}

PARTNERING_END
