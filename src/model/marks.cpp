#include "core/large_pages.hpp"

#include <partnering/model/marks.hpp>

#include <algorithm>
#include <map>
#include <optional>

PARTNERING_BEGIN

notes::notes(index numbers)
{
    reserve_on_large_pages(all_, numbers);
    all_.resize(numbers);
}

std::span<const model_candidate::index> model_candidate::edges_of(std::string_view service) const
{
    for (std::size_t a = 0; a < model_->arrows.size(); ++a)
        if (model_->arrows[a].kind == flow_kind::service && model_->arrows[a].of == service) return edges_[a];
    return {};
}

std::vector<model_candidate::index> model_candidate::all_edges_of(std::string_view service) const
{
    std::vector<index> all;
    for (std::size_t a = 0; a < model_->arrows.size(); ++a) {
        const model_arrow& arrow = model_->arrows[a];
        if (arrow.kind == flow_kind::service && !arrow.optional && arrow.of == service)
            all.insert(all.end(), edges_[a].begin(), edges_[a].end());
    }
    return all;
}

bool model_candidate::is_aside(index edge) const { return std::binary_search(aside_.begin(), aside_.end(), edge); }

namespace {

using index = chain_facts::index;
constexpr index none = chain_facts::none;

/// What a mark fails by; nothing: it holds.
using misfit = std::optional<mark_misfit>;

template <class Fails>
misfit first_that(std::span<const index> edges, Fails fails)
{
    const auto at = std::find_if(edges.begin(), edges.end(), fails);
    return at == edges.end() ? misfit{} : mark_misfit{.edge = *at};
}

/// Of what is stated, the edge of what is stated most rarely; of as many, the last one.
struct statement {
    index what;
    index edge;
    index party;
};
mark_misfit stated_most_rarely(const std::vector<statement>& all)
{
    std::map<index, std::size_t> times;
    for (const statement& each : all) ++times[each.what];
    const auto rarest = std::min_element(all.rbegin(), all.rend(),
                                         [&](const statement& a, const statement& b) { return times.at(a.what) < times.at(b.what); });
    return rarest == all.rend() ? mark_misfit{} : mark_misfit{rarest->edge, rarest->party};
}

/// Each source of each line passes as wanted.
template <class Wanted>
misfit every_source(const model_candidate& c, Wanted wanted)
{
    for (const index number : c.lines()) {
        const chain_facts::line l = c.facts().line_at(number);
        const auto at = std::find_if_not(l.how.begin(), l.how.end(), wanted);
        if (at != l.how.end()) return mark_misfit{.edge = l.sources[static_cast<std::size_t>(at - l.how.begin())]};
    }
    return {};
}

misfit passes_on_whole(const model_candidate& c)
{
    return every_source(c, [](passing p) { return p == passing::same || p == passing::almost; });
}

misfit passes_on_some(const model_candidate& c)
{
    return every_source(c, [](passing p) { return p != passing::part; });
}

misfit adds_to_it(const model_candidate& c)
{
    return every_source(c, [](passing p) { return p == passing::almost || p == passing::part; });
}

/// Services of different suppliers do not become one: a line has one supplier, or all supply the same.
misfit joins_nothing(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    for (const index number : c.lines()) {
        const chain_facts::line l = f.line_at(number);
        const auto differs = [&](auto of) {
            return std::any_of(l.sources.begin(), l.sources.end(), [&](index e) { return of(e) != of(l.sources.front()); });
        };
        if (differs([&](index e) { return f.from(e); }) && differs([&](index e) { return f.service_of(e); }))
            return mark_misfit{.edge = l.sales.front()};
    }
    return {};
}

/// Some receiver gets what at least two others make, in one line or in several.
misfit draws_on_several(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    c.on_parties().forget();
    for (const index number : c.lines()) {
        const chain_facts::line l = f.line_at(number);
        index one = none;
        index another = none;
        bool third = false;
        for (const index e : l.sources) {
            if (f.from(e) == one || f.from(e) == another || c.is_aside(e)) continue;
            third = another != none;
            if (third) break;
            (one == none ? one : another) = f.from(e);
        }
        for (const index e : l.sales) {
            const index receiver = f.to(e);
            if (third || (another != none && receiver != one && receiver != another)) return {};
            const index supplier = receiver == one ? another : one;
            if (supplier == none) continue;
            const index before = c.on_parties().of(receiver);
            if (before != none && before != supplier) return {};
            c.on_parties().put(receiver, supplier);
        }
    }
    return mark_misfit{};  // that nobody does is nobody's alone
}

/// Where it is stated, all that the suppliers sell is of one vertical.
misfit like_services(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    index vertical = none;
    const auto differs = [&](index e) {
        const index stated = f.vertical(f.service_of(e));
        if (vertical == none) vertical = stated;
        return stated != none && stated != vertical;
    };
    const auto each_source = [&](auto use) {
        return std::any_of(c.lines().begin(), c.lines().end(), [&](index number) {
            const auto sources = f.line_at(number).sources;
            return std::any_of(sources.begin(), sources.end(), use);
        });
    };
    if (!each_source(differs)) return {};
    std::vector<statement> all;
    each_source([&](index e) {
        if (const index stated = f.vertical(f.service_of(e)); stated != none) all.push_back({stated, e, none});
        return false;
    });
    return stated_most_rarely(all);
}

/// Whoever supplies is supplied, and the other way round.
misfit both_ways(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    constexpr index supplies = 1, is_supplied = 2, both = supplies | is_supplied;
    notes& met = c.on_parties();
    met.forget();
    std::size_t open = 0;
    const auto note = [&](index party, index way) {
        const index before = met.has(party) ? met.of(party) : 0;
        if ((before & way) != 0) return;
        met.put(party, before | way);
        if (before == 0)
            ++open;
        else if ((before | way) == both)
            --open;
    };
    for (const index number : c.lines()) {
        const chain_facts::line l = f.line_at(number);
        for (const index e : l.sources) note(f.from(e), supplies);
        for (const index e : l.sales) note(f.to(e), is_supplied);
    }
    if (open == 0) return {};
    for (const index number : c.lines()) {
        const chain_facts::line l = f.line_at(number);
        for (const index e : l.sources)
            if (met.of(f.from(e)) != both) return mark_misfit{e, f.from(e)};
        for (const index e : l.sales)
            if (met.of(f.to(e)) != both) return mark_misfit{e, f.to(e)};
    }
    return mark_misfit{};
}

misfit same_business(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    index business = none;
    const auto differs = [&](index party, index) {
        const index stated = f.industry(party);
        if (business == none) business = stated;
        return stated != none && stated != business;
    };
    const auto each_member = [&](auto use) {
        return std::any_of(c.lines().begin(), c.lines().end(), [&](index number) {
            const chain_facts::line l = f.line_at(number);
            return std::any_of(l.sources.begin(), l.sources.end(), [&](index e) { return use(f.from(e), e); }) ||
                   std::any_of(l.sales.begin(), l.sales.end(), [&](index e) { return use(f.to(e), e); });
        });
    };
    if (!each_member(differs)) return {};
    std::vector<statement> all;
    c.on_parties().forget();
    each_member([&](index party, index e) {
        if (const index stated = f.industry(party); stated != none && c.on_parties().first(party)) all.push_back({stated, e, party});
        return false;
    });
    return stated_most_rarely(all);
}

misfit is_netted(const model_candidate& c)
{
    const auto is_not = [&](index e) { return !c.facts().is_netted(e); };
    for (const index number : c.lines()) {
        const chain_facts::line l = c.facts().line_at(number);
        if (const misfit found = first_that(l.sources, is_not)) return found;
        if (const misfit found = first_that(l.sales, is_not)) return found;
    }
    return {};
}

misfit out_of_the_way(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    return first_that(c.edges_of("S"), [&](index e) {
        if (f.from(e) == c.hub() || f.to(e) == c.hub()) return true;
        // They stand in the order of their introducers; many may bring one customer.
        const auto who = f.introductions_on(e);
        const auto introduces = [&](index party) {
            return std::ranges::binary_search(who, party, {}, &chain_facts::introduction::introducer);
        };
        return introduces(f.from(e)) || introduces(f.to(e));
    });
}

/// An advertiser whom the host does not serve stands in no place where another one does, and what is shown for it says nothing.
misfit host_serves_both(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    c.on_parties().forget();
    for (const index e : f.edges_from(c.hub())) c.on_parties().first(f.to(e));
    const auto shown = f.exposures().subspan(c.range().first, c.range().second - c.range().first);
    bool any_advertiser = false;
    for (const chain_facts::exposure& x : shown) {
        if (!c.on_parties().has(x.advertiser)) continue;
        any_advertiser = true;
        if (!c.on_parties().has(x.shown_to)) return mark_misfit{x.on, x.shown_to};
    }
    return any_advertiser || shown.empty() ? misfit{} : mark_misfit{.party = shown.front().advertiser};
}

/// No bank is an end of what is paid through it.
misfit passes_bank_by(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    for (index i = c.range().first; i < c.range().second; ++i) {
        const chain_facts::carriage way = f.carriage_at(i);
        const auto bank =
            std::find_if(way.banks.begin(), way.banks.end(), [&](index n) { return n == f.from(way.on) || n == f.to(way.on); });
        if (bank != way.banks.end()) return mark_misfit{way.on, *bank};
    }
    return {};
}

/// Both sides of each payment are served by banks that carry it.
misfit both_sides_bank_there(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    c.on_parties().forget();
    for (std::size_t a = 0; a < c.model().arrows.size(); ++a) {
        const model_arrow& arrow = c.model().arrows[a];
        if (arrow.kind != flow_kind::service || arrow.of != "R") continue;
        for (const index e : c.edges(a)) c.on_parties().first(f.to(e));
    }
    for (const index e : c.edges_of("S"))
        for (const index side : {f.from(e), f.to(e)})
            if (!c.on_parties().has(side)) return mark_misfit{e, side};
    return {};
}

/// The edges of all needed services of a model of sellers side by side, arrow by arrow.
std::vector<std::span<const index>> all_sales(const model_candidate& c)
{
    std::vector<std::span<const index>> all;
    for (std::size_t a = 0; a < c.model().arrows.size(); ++a)
        if (c.model().arrows[a].kind == flow_kind::service && !c.model().arrows[a].optional && !c.edges(a).empty())
            all.push_back(c.edges(a));
    return all;
}

template <class Fails>
misfit first_that(const std::vector<std::span<const index>>& sales, Fails fails)
{
    for (const auto& edges : sales)
        if (const misfit found = first_that(edges, fails)) return found;
    return {};
}

misfit different_services(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    const auto sales = all_sales(c);
    if (sales.empty()) return mark_misfit{};
    const index first = f.service_of(sales.front().front());
    return first_that(sales, [&](index e) { return f.service_of(e) != first; }) ? misfit{} : mark_misfit{};
}

misfit nobody_integrates(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    const role_table::bits integrator = f.roles().one("integrator");
    const misfit at = first_that(all_sales(c), [&](index e) { return (f.roles_from(e) & integrator) != 0; });
    return at ? mark_misfit{at->edge, f.from(at->edge)} : at;
}

/// A seller that serves another one too, under whatever agreement, and is a bank to the customer here or to that seller there: serving
/// both sides is the bank's mark. Of the banks that sell under one agreement, the first ones are looked at.
misfit banks_both_sides(const model_candidate& c, const std::vector<std::span<const index>>& sales)
{
    constexpr std::size_t most_banks = 64;
    const chain_facts& f = c.facts();
    const role_table::bits bank = f.roles().one("bank");
    struct seller {
        index party;
        bool is_bank_here;
        index edge;
    };
    std::vector<index> sellers;
    std::vector<seller> banks;
    c.on_parties().forget();
    const auto seller_of = [&](index e) { return f.from(e); };
    for (const auto& edges : sales)
        c.on_parties().each(edges, seller_of, [&](index e) {
            if (!c.on_parties().first(f.from(e))) return;
            sellers.push_back(f.from(e));
            if (banks.size() < most_banks && (f.roles_of(f.from(e)) & bank) != 0)
                banks.push_back({f.from(e), (f.roles_from(e) & bank) != 0, e});
        });
    const auto at = std::find_if(banks.begin(), banks.end(), [&](const seller& one) {
        return std::any_of(sellers.begin(), sellers.end(), [&](index other) {
            const auto how = other == one.party ? chain_facts::bank_service::none : f.bank_serves(one.party, other);
            return how == chain_facts::bank_service::banking || (how == chain_facts::bank_service::other && one.is_bank_here);
        });
    });
    return at == banks.end() ? misfit{} : mark_misfit{at->edge, at->party};
}

/// Nobody but the sellers serves, earns, introduces or carries in their agreement.
misfit among_themselves(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    const auto sales = all_sales(c);
    notes& ends = c.on_parties();
    ends.forget();
    constexpr index buys = 0, sells = 1;
    const auto buyer = [&](index e) { return f.to(e); };
    const auto seller = [&](index e) { return f.from(e); };
    for (const auto& edges : sales) ends.each(edges, buyer, [&](index e) { ends.put(f.to(e), buys); });
    for (const auto& edges : sales) ends.each(edges, seller, [&](index e) { ends.put(f.from(e), sells); });
    const auto known = [&](index party) { return party == none || ends.has(party); };
    for (const auto& edges : sales)
        for (const index e : edges) {
            if (f.is_carried(e)) return mark_misfit{.edge = e};
            for (const auto& i : f.introductions_on(e))
                if (!known(i.introducer)) return mark_misfit{.party = i.introducer};
        }
    for (const index e : f.edges_under(c.agreement()))
        if (f.service_of(e) == none && !known(f.from(e))) return mark_misfit{.party = f.from(e)};
    for (const chain_facts::transfer& t : f.transfers_under(c.agreement()))
        if (!known(t.payee) && (t.on == none || !c.is_aside(t.on))) return mark_misfit{.party = t.payee};
    // Who is shown adverts, or is an introducer by profession, takes part in another model: its role says so where no flow does.
    const role_table::bits others = f.roles().one("broker") | f.roles().one("bank") | f.roles().one("advertiser");
    for (const chain_facts::seat& s : f.engaged_in(c.agreement()))
        if ((s.roles & others) != 0 && !ends.has(s.party)) return mark_misfit{.party = s.party};
    return banks_both_sides(c, sales);
}

misfit no_commission(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    const auto transfers = f.transfers_under(c.agreement());
    if (transfers.empty()) return {};
    c.on_parties().forget();
    for (const auto& edges : all_sales(c))
        for (const index e : edges) c.on_parties().first(f.from(e));
    for (const chain_facts::transfer& t : transfers)
        if (c.on_parties().has(t.payer) && (t.payee == none || c.on_parties().has(t.payee))) return mark_misfit{.party = t.payer};
    return {};
}

misfit not_the_same_service(const model_candidate& c)
{
    const chain_facts& f = c.facts();
    c.on_services().forget();
    for (const index e : c.edges_of("S"))
        if (f.service_of(e) != none) c.on_services().first(f.service_of(e));
    return first_that(c.edges_of("T"), [&](index e) { return f.service_of(e) != none && c.on_services().has(f.service_of(e)); });
}

/// Of the model's first service: nothing of it leaves its receiver again, or a part of it stays there.
misfit not_sold_on(const model_candidate& c)
{
    for (std::size_t a = 0; a < c.model().arrows.size(); ++a)
        if (c.model().arrows[a].kind == flow_kind::service)
            return first_that(c.edges(a), [&](index e) { return c.facts().is_passed_on(e); });
    return {};
}

mark_registry make_shipped()
{
    mark_registry all;
    const auto add = [&](std::string name, std::string holds, std::string missing, misfit (*find)(const model_candidate&),
                         bool of_a_line = false) {
        all = all.with({std::move(name), std::move(holds), std::move(missing), [find](const model_candidate& c) { return !find(c); },
                        of_a_line, [find](const model_candidate& c) { return find(c).value_or(mark_misfit{}); }});
    };
    add("passes_on_whole", "what the hub gets leaves it whole, with little or nothing added",
        "what the hub gets does not leave it whole and almost unchanged", passes_on_whole, true);
    add("passes_on_some", "what the hub gets leaves it, all or some of it, with little or nothing added",
        "what the hub gets leaves it only as part of something much larger", passes_on_some, true);
    add("adds_to_it", "what the hub sells is more than any one part that it gets", "the hub adds nothing to what it gets", adds_to_it,
        true);
    add("joins_nothing", "the hub does not join the services of several suppliers up into one",
        "the hub joins the services of several suppliers up into one", joins_nothing, true);
    add("draws_on_several", "somebody draws on several suppliers through the hub", "nobody draws on several suppliers through the hub",
        draws_on_several);
    add("like_services", "the suppliers sell like services", "what the suppliers sell is of different verticals", like_services);
    add("both_ways", "each member supplies the others and is supplied by them", "not each member both supplies and is supplied", both_ways);
    add("same_business", "all members are in the same business", "the members are in different businesses", same_business);
    add("netted", "the hub sets off what each owes against what it is owed", "what goes both ways is not netted", is_netted, true);
    add("out_of_the_way", "whoever introduces is no part of the service's way", "whoever introduces also sells or buys the service",
        out_of_the_way, true);
    add("host_serves_both", "the host serves the advertiser, and those who see the adverts",
        "the host does not serve both the advertiser and those who see the adverts", host_serves_both);
    add("passes_bank_by", "no bank has a part in the service that is paid through it", "a bank has a part in the service itself",
        passes_bank_by);
    add("both_sides_bank_there", "both sides are served by the banks that carry the payment",
        "one of the sides is not served by the banks that carry the payment", both_sides_bank_there);
    add("different_services", "the sellers sell different services", "the sellers sell the same service", different_services);
    add("nobody_integrates", "none of the sellers integrates", "one of the sellers integrates", nobody_integrates);
    add("among_themselves", "nobody but the sellers earns under their agreement",
        "somebody else serves, earns, introduces or carries under the sellers' agreement, or one of them is a bank to another",
        among_themselves);
    add("no_commission", "the sellers pay one another nothing", "the sellers pay one another a commission", no_commission);
    add("not_the_same_service", "the sideline is not what the seller sells its customers",
        "what the purchaser gets is what the seller sells its customers", not_the_same_service);
    add("not_sold_on", "it is not what its buyer sells on", "its buyer sells it on", not_sold_on);
    return all;
}

}  // namespace

const mark_registry& mark_registry::shipped()
{
    static const mark_registry all = make_shipped();
    return all;
}

mark_registry mark_registry::with(mark own) const
{
    mark_registry more = *this;
    std::string name = own.name;
    more.marks_.insert_or_assign(std::move(name), std::move(own));
    return more;
}

const mark* mark_registry::find(std::string_view name) const
{
    const auto at = marks_.find(name);
    return at == marks_.end() ? nullptr : &at->second;
}

std::vector<std::string_view> mark_registry::names() const
{
    std::vector<std::string_view> all;
    for (const auto& [name, m] : marks_) all.push_back(name);
    return all;
}

PARTNERING_END
