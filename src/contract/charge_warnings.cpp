#include "charge_warnings.hpp"

#include "policy_steps.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

PARTNERING_BEGIN

namespace {

/// How many services a finding lists.
constexpr std::size_t most_listed = 8;

using services = std::vector<service_id>;  ///< by number, which is by key

void sort_once(services& all)
{
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}
bool has(const services& sorted, service_id one) { return std::binary_search(sorted.begin(), sorted.end(), one); }

std::string listed(const contract_view& view, const services& all)
{
    std::string out;
    for (std::size_t i = 0; i < std::min(all.size(), most_listed); ++i) out += (i == 0 ? "'" : ", '") + view.of()[all[i]].key + "'";
    return all.size() > most_listed ? out + " and " + std::to_string(all.size() - most_listed) + " more" : out;
}

/// What a formula's amount is: whether two charges on one service are two prices, or one that comes on top of the other.
enum class amount_kind : std::uint8_t {
    adjustment,  ///< taken off, or put on what another charge comes to
    share,       ///< of what something else is sold for
    price,
};

amount_kind kind_of(const formula& of);

/// The one of several that is most like a price.
amount_kind kind_of(const std::vector<formula>& parts)
{
    amount_kind most = amount_kind::adjustment;
    for (const formula& each : parts)
        if (most != amount_kind::price) most = std::max(most, kind_of(each));
    return most;
}

/// Formulas nest formula::max_depth deep at most.
amount_kind kind_of(const formula& of)
{
    const auto by = [](const driver& what, bool is_added) {
        if (!is_added) return amount_kind::adjustment;
        return std::holds_alternative<basis>(what) ? amount_kind::share : amount_kind::price;
    };
    struct visitor {
        decltype(by)& price_by;
        amount_kind operator()(const formula::flat_amount& f) const { return price_by(quantity_driver{}, !(f.amount < rational{0})); }
        amount_kind operator()(const formula::unit_price& f) const { return price_by(f.by, !(f.price < rational{0})); }
        amount_kind operator()(const formula::package_price& f) const { return price_by(f.by, !(f.price < rational{0})); }
        amount_kind operator()(const formula::tiered_price& f) const
        {
            return price_by(f.by, std::any_of(f.tiers.begin(), f.tiers.end(),
                                              [](const tier& each) { return rational{0} < each.unit || rational{0} < each.flat; }));
        }
        amount_kind operator()(const formula::percentage& f) const
        {
            return f.of.kind == basis_kind::clause || f.ratio < rational{0} ? amount_kind::adjustment : amount_kind::share;
        }
        amount_kind operator()(const formula::markup&) const { return amount_kind::price; }
        amount_kind operator()(const formula::markdown&) const { return amount_kind::price; }
        amount_kind operator()(const formula::total& f) const { return kind_of(f.parts); }
        amount_kind operator()(const formula::minimum& f) const { return kind_of(f.of); }
        amount_kind operator()(const formula::floor_amount& f) const { return kind_of(f.of); }
        amount_kind operator()(const formula::cap& f) const { return kind_of(f.of); }
        amount_kind operator()(const formula::discount& f) const { return kind_of(f.of); }
        amount_kind operator()(const formula::stepped_discount& f) const { return kind_of(f.of); }
        amount_kind operator()(const formula::conditional& f) const { return std::max(kind_of(f.then), kind_of(f.otherwise)); }
    };
    return std::visit(visitor{by}, of.content());
}

/// One payment that a charge makes for what an offer provides.
struct charged {
    offer_id on;
    flow_end payer;
    flow_end payee;
    std::uint32_t charge;

    [[nodiscard]] auto what() const { return std::tie(on, payer, payee); }
};

/// What is offered under the agreement on other days than the chain's, while the same terms hold.
class other_days {
public:
    other_days(const contract_view& view, std::span<const offer_id> offers) : view_{&view}
    {
        const date_range terms_hold = view.self().versions.entries()[view.version()].when;
        std::vector<offer_id> today;
        for (const value_chain::link_index i : view.links()) today.push_back(view.chain()[i].offer);
        std::sort(today.begin(), today.end());
        for (const offer_id each : offers) {
            const offer& o = view.of()[each];
            if (!(o.when.begin < terms_hold.end && terms_hold.begin < o.when.end)) continue;
            const made one{each, *view.of().find_party(o.from), *view.of().find_party(o.to),
                           o.paid_by.empty() ? std::nullopt : view.of().find_party(o.paid_by), *view.of().find_service(o.service)};
            all_.push_back(one);
            if (!std::binary_search(today.begin(), today.end(), each)) others_.push_back(one);
        }
    }

    /// The services that a charge is for then, if it is for all.
    [[nodiscard]] const services& connected(const charge_clause& by)
    {
        const auto [place, fresh] = connected_.try_emplace({by.payer, by.payee});
        if (fresh && !others_.empty()) {
            // Somebody at the end of no offer is paid for those of others: an agent, a sponsor, whoever introduces.
            const bool payer_aside = !at_an_end(by.payer);
            const bool payee_aside = !at_an_end(by.payee);
            // One of the two is at an end all the same, but for introductions.
            const bool introduces = by.payer == "introduced" || by.payee == "introducer";
            if (payer_aside && payee_aside && !introduces) return place->second;
            for (const made& o : others_) {
                const bool onward = (payer_aside || holds(o.to, by.payer) || (o.paid_by && holds(*o.paid_by, by.payer))) &&
                                    (payee_aside || holds(o.from, by.payee));
                const bool back = (payer_aside || holds(o.from, by.payer)) && (payee_aside || holds(o.to, by.payee));
                if (onward || back) place->second.push_back(o.service);
            }
            sort_once(place->second);
        }
        return place->second;
    }

    /// What charges on usage make of it between the ends of each offer.
    [[nodiscard]] std::vector<charged> payments() const
    {
        const auto& charges = view_->terms().charges;
        std::vector<std::uint32_t> for_all;
        std::map<service_id, std::vector<std::uint32_t>> for_one;
        for (std::uint32_t c = 0; c < charges.size(); ++c) {
            if (charges[c].kind != charge_kind::usage) continue;
            if (charges[c].services.empty()) for_all.push_back(c);
            for (const std::string& each : charges[c].services) for_one[*view_->of().find_service(each)].push_back(c);
        }
        std::vector<charged> found;
        const auto charge_for = [&](const made& o, std::uint32_t c) {
            const charge_clause& by = charges[c];
            const party_id payer = o.paid_by && holds(*o.paid_by, by.payer) ? *o.paid_by : o.to;
            if (holds(payer, by.payer) && holds(o.from, by.payee))
                found.push_back({o.offer, {payer}, {o.from}, c});
            else if (holds(o.from, by.payer) && holds(o.to, by.payee))
                found.push_back({o.offer, {o.from}, {o.to}, c});
        };
        for (const made& o : others_) {
            for (const std::uint32_t c : for_all) charge_for(o, c);
            if (const auto named = for_one.find(o.service); named != for_one.end())
                for (const std::uint32_t c : named->second) charge_for(o, c);
        }
        return found;
    }

    /// All that is offered under the agreement on any day, and what is part of it, over nested bundles.
    [[nodiscard]] const services& provided()
    {
        if (provided_) return *provided_;
        services all;
        for (const made& o : all_) all.push_back(o.service);
        sort_once(all);
        std::vector<bool> seen(view_->of().services().size());
        for (const service_id each : all) seen[each.index()] = true;
        for (std::size_t next = 0; next < all.size(); ++next) {
            const service_id whole = all[next];
            for (const service::part& part : view_->of()[whole].parts)
                if (const service_id below = *view_->of().find_service(part.service); !seen[below.index()]) {
                    seen[below.index()] = true;
                    all.push_back(below);
                }
        }
        sort_once(all);
        return provided_.emplace(std::move(all));
    }

private:
    struct made {
        offer_id offer;
        party_id from;
        party_id to;
        std::optional<party_id> paid_by;
        service_id service;
    };

    [[nodiscard]] bool holds(party_id party, const std::string& role) const { return view_->holds(party, role); }
    [[nodiscard]] bool at_an_end(const std::string& role)
    {
        const auto [place, fresh] = at_an_end_.try_emplace(role, false);
        if (fresh)
            place->second = std::any_of(all_.begin(), all_.end(), [&](const made& o) {
                return holds(o.from, role) || holds(o.to, role) || (o.paid_by && holds(*o.paid_by, role));
            });
        return place->second;
    }

    const contract_view* view_;
    std::vector<made> all_;
    std::vector<made> others_;
    std::map<std::pair<std::string, std::string>, services> connected_;  ///< by payer and payee
    std::map<std::string, bool> at_an_end_;
    std::optional<services> provided_;
};

class charge_check {
public:
    charge_check(const contract_view& view, std::span<const offer_id> offers, flow_sink& out)
        : view_{view}, charges_{view.terms().charges}, out_{out}, other_{view, offers}, has_flow_(charges_.size()),
          paid_for_(charges_.size()), kinds_(charges_.size())
    {
        for (const flow& f : out.flows()) {
            if (!f.clause || f.clause->of != clause_ref::kind::charge) continue;
            has_flow_[f.clause->index] = true;
            if (f.kind != flow_kind::payment || !f.on) continue;
            paid_.push_back({view.chain()[*f.on].offer, f.giver, f.receiver, f.clause->index});
            paid_for_[f.clause->index].push_back(view.chain()[*f.on].service);
        }
        for (services& each : paid_for_) sort_once(each);
    }

    void run()
    {
        for (std::uint32_t c = 0; c < charges_.size(); ++c) check_paid_for_something(c);
        check_prices_apart();
        check_paid_in_place();
    }

private:
    /// Charges that are paid for nothing, or for less than they name.
    void check_paid_for_something(std::uint32_t c)
    {
        const charge_clause& charge = charges_[c];
        // What is due by the calendar is so whatever is provided, and by whom.
        const bool by_calendar = charge.kind != charge_kind::usage;
        services named;
        for (const std::string& key : charge.services) named.push_back(*view_.of().find_service(key));
        sort_once(named);
        services idle;
        for (const service_id each : named)
            if (by_calendar && has_flow_[c] ? !has(other_.provided(), each)
                                            : !has(paid_for_[c], each) && !has(other_.connected(charge), each))
                idle.push_back(each);
        const std::string called = "charge '" + charge.key + "' is ";
        const std::string between = "no offer under the agreement connects '" + charge.payer + "' and '" + charge.payee + "' for ";
        if (!has_flow_[c] && (named.empty() ? other_.connected(charge).empty() : idle.size() == named.size()))
            out_.found(about(view_, "charge_without_flow", severity::warning, called + "never due: " + between + "the services it names"));
        else if (!idle.empty())
            out_.found(about(view_, "charge_without_flow", severity::warning,
                             called +
                                 (by_calendar ? "due by the calendar for what nobody provides: no offer under the agreement is for "
                                              : "not due for all that it names: " + between) +
                                 listed(view_, idle)));
    }

    /// A charge that names no services is due for all of them, those included for which another one is agreed between the same two. That is
    /// hardly meant where both are prices, or both shares of what something is sold for, or what is due for all is the price.
    [[nodiscard]] static bool is_second_price(amount_kind of_all, amount_kind of_named)
    {
        return of_all != amount_kind::adjustment && of_named != amount_kind::adjustment && of_named <= of_all;
    }

    struct pair_of_charges {
        std::optional<offer_id> first = {};    ///< on which a charge without services is paid
        const charge_clause* named = nullptr;  ///< another one, of those that name theirs the first by key
    };

    /// By charge: where another one is paid as well.
    [[nodiscard]] std::vector<pair_of_charges> charged_twice(std::vector<charged> paid)
    {
        std::sort(paid.begin(), paid.end(),
                  [](const charged& a, const charged& b) { return std::pair{a.what(), a.charge} < std::pair{b.what(), b.charge}; });
        std::vector<pair_of_charges> twice(charges_.size());
        const auto kind = [&](std::uint32_t c) {
            if (!kinds_[c]) kinds_[c] = kind_of(charges_[c].how);
            return *kinds_[c];
        };
        for (auto first = paid.begin(); first != paid.end();) {
            const auto last = std::find_if(first, paid.end(), [&](const charged& c) { return c.what() != first->what(); });
            std::map<amount_kind, const charge_clause*> named;
            if (last - first > 1)
                for (auto each = first; each != last; ++each) {
                    const charge_clause& charge = charges_[each->charge];
                    if (charge.services.empty()) continue;
                    const charge_clause*& least = named[kind(each->charge)];
                    if (least == nullptr || charge.key < least->key) least = &charge;
                }
            for (; first != last; ++first) {
                pair_of_charges& of = twice[first->charge];
                if (named.empty() || !charges_[first->charge].services.empty() || of.first) continue;
                for (const auto& [what, charge] : named)
                    if (is_second_price(kind(first->charge), what) && (!of.first || charge->key < of.named->key)) of = {first->on, charge};
            }
        }
        return twice;
    }

    void check_prices_apart()
    {
        const std::vector<pair_of_charges> now = charged_twice(paid_);
        if (std::none_of(now.begin(), now.end(), [](const pair_of_charges& each) { return each.first.has_value(); })) return;
        // Where offers come and go, it is said of the first of all, so that a charge is told in the same words on each day.
        std::vector<charged> whenever = other_.payments();
        const bool is_same = whenever.empty();
        whenever.insert(whenever.end(), paid_.begin(), paid_.end());
        const std::vector<pair_of_charges> twice = is_same ? now : charged_twice(std::move(whenever));
        for (std::size_t c = 0; c < charges_.size(); ++c) {
            if (!now[c].first) continue;
            services all = paid_for_[c];
            const services& later = other_.connected(charges_[c]);
            all.insert(all.end(), later.begin(), later.end());
            sort_once(all);
            out_.found(about(view_, "charge_on_all_services", severity::warning,
                             "charge '" + charges_[c].key + "' names no services, so that it is due for all between the same two: " +
                                 listed(view_, all) + "; for '" + view_.of()[*twice[c].first].service + "' it comes on top of charge '" +
                                 twice[c].named->key + "', which names its own. State in \"services\" what it is due for"));
        }
    }

    /// Whoever pays in the place of a customer does so by a charge whose payer it is; the bill goes to it in any case.
    void check_paid_in_place()
    {
        const auto is_sponsored = [&](value_chain::link_index i) { return view_.chain()[i].paid_by.has_value(); };
        if (std::none_of(view_.links().begin(), view_.links().end(), is_sponsored)) return;
        std::set<std::string> roles;
        for (const charge_clause& each : charges_) roles.insert(each.payer);
        std::set<party_id> payers;
        for (const std::string& role : roles)
            for (const party_id each : view_.holders(role)) payers.insert(each);
        for (const flow& f : out_.flows()) {
            if (!f.clause || !f.is_price || !f.on) continue;
            const value_chain::link& l = view_.chain()[*f.on];
            if (!l.paid_by || f.giver.party == *l.paid_by || !payers.insert(*l.paid_by).second) continue;
            const std::string sponsor = '\'' + view_.name_of(*l.paid_by) + '\'';
            out_.found(about(view_, "paid_by_without_charge", severity::warning,
                             "of offer '" + view_.of()[l.offer].key + "' " + sponsor + " gets the bill, in the place of '" +
                                 view_.name_of(l.to) + "', but no charge is for it to pay: '" + view_.name_of(l.to) + "' pays charge '" +
                                 charges_[f.clause->index].key + "'. State as its payer what " + sponsor +
                                 " is engaged as, or leave \"paid_by\" out"));
        }
    }

    const contract_view& view_;
    const std::vector<charge_clause>& charges_;
    flow_sink& out_;
    other_days other_;
    std::vector<bool> has_flow_;                     ///< by charge
    std::vector<services> paid_for_;                 ///< by charge: the services of the links that it is paid on
    std::vector<charged> paid_;                      ///< all that is charged on links
    std::vector<std::optional<amount_kind>> kinds_;  ///< by charge, once it was asked
};

}  // namespace

void warn_of_charges(const contract_view& view, std::span<const offer_id> offers, flow_sink& out)
{
    if (!view.links().empty() && !view.terms().charges.empty()) charge_check{view, offers, out}.run();
}

PARTNERING_END
