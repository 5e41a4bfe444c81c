#include <partnering/contract/policy.hpp>

#include <algorithm>
#include <set>

PARTNERING_BEGIN

contract_view::contract_view(const value_chain& chain, agreement_id agreement)
    : chain_{&chain}, id_{agreement}, terms_{chain.terms(agreement)}
{
    PARTNERING_EXPECTS(terms_ != nullptr, "a contract view is of an agreement that holds in the chain");
    version_ = static_cast<std::uint32_t>(std::find_if(self().versions.entries().begin(), self().versions.entries().end(),
                                                       [&](const auto& entry) { return &entry.value == terms_; }) -
                                          self().versions.entries().begin());
    links_ = chain.links_under(agreement);
}

std::vector<party_id> contract_view::holders(std::string_view role) const
{
    const auto wide = of().find_role(role);
    std::vector<party_id> found;
    for (const value_chain::seat& each : chain_->seats(id_))
        if (wide && of().is_kind_of(each.role, *wide)) found.push_back(each.party);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

bool contract_view::holds(party_id party, std::string_view role) const { return chain_->holds(id_, party, role); }

namespace {

bool is_about_introductions(const charge_clause& charge) { return charge.payer == "introduced" || charge.payee == "introducer"; }

bool feeds_within(const contract_view& view, value_chain::link_index link)
{
    const auto& feeds = view.chain()[link].feeds;
    return std::any_of(feeds.begin(), feeds.end(), [&](const value_chain::feed& f) { return view.chain()[f.link].under == view.id(); });
}

}  // namespace

flow_sink::flow_sink(const contract_view& view) : view_{&view}, joins_(view.terms().charges.size())
{
    // Looked up once: an agreement may have thousands of offers, with as many charges, each for services of its own.
    const auto& charges = view.terms().charges;
    for (std::uint32_t i = 0; i < charges.size(); ++i) {
        if (charges[i].services.empty()) for_all_.push_back(i);
        for (const std::string& each : charges[i].services) for_one_.emplace_back(*view.of().find_service(each), i);
    }
    std::sort(for_one_.begin(), for_one_.end());
    for_one_.erase(std::unique(for_one_.begin(), for_one_.end()), for_one_.end());
    for (const value_chain::link_index i : view.links()) links_.emplace_back(view.chain()[i].service, i);
    std::sort(links_.begin(), links_.end());
    for (const division_clause& each : view.terms().divisions) {
        divides_all_ = divides_all_ || each.services.empty();
        for (const std::string& service : each.services) divided_.push_back(*view.of().find_service(service));
    }
    std::sort(divided_.begin(), divided_.end());
}

const flow_sink::meant& flow_sink::meant_by(const std::string& role)
{
    const auto [place, fresh] = meant_.try_emplace(role);
    if (!fresh) return place->second;
    std::vector<party_id> all;
    const auto wanted = view_->of().find_role(role);
    for (const value_chain::seat& each : view_->chain().seats(view_->id()))
        if (wanted && each.role == *wanted) all.push_back(each.party);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty()) all = view_->holders(role);
    place->second.parties = all.size();
    if (all.size() == 1) place->second.only = all.front();
    return place->second;
}

std::vector<std::uint32_t> flow_sink::charges_for(service_id service) const
{
    std::vector<std::uint32_t> found = for_all_;
    auto at = std::lower_bound(for_one_.begin(), for_one_.end(), std::pair{service, std::uint32_t{0}});
    for (; at != for_one_.end() && at->first == service; ++at) found.push_back(at->second);
    std::inplace_merge(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(for_all_.size()), found.end());
    return found;
}

std::vector<value_chain::link_index> flow_sink::links_for(const std::vector<std::string>& services) const
{
    if (services.empty()) return {view_->links().begin(), view_->links().end()};
    std::vector<value_chain::link_index> found;
    for (const std::string& each : services) {
        const service_id service = *view_->of().find_service(each);
        auto at = std::lower_bound(links_.begin(), links_.end(), std::pair{service, value_chain::link_index{0}});
        for (; at != links_.end() && at->first == service; ++at) found.push_back(at->second);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

bool flow_sink::joins_a_link(std::uint32_t charge)
{
    if (joins_[charge] != 0) return joins_[charge] == 2;
    const charge_clause& c = view_->terms().charges[charge];
    const std::vector<value_chain::link_index> links = links_for(c.services);
    const bool joins = std::any_of(links.begin(), links.end(), [&](value_chain::link_index i) {
        const value_chain::link& l = view_->chain()[i];
        const bool buyer_pays = view_->holds(l.to, c.payer) || (l.paid_by && view_->holds(*l.paid_by, c.payer));
        return (buyer_pays && view_->holds(l.from, c.payee)) || (view_->holds(l.from, c.payer) && view_->holds(l.to, c.payee));
    });
    joins_[charge] = joins ? 2 : 1;
    return joins;
}

bool flow_sink::priced_by_calendar(const value_chain::link& l, const std::vector<std::uint32_t>& charges) const
{
    return std::any_of(charges.begin(), charges.end(), [&](std::uint32_t i) {
        const charge_clause& c = view_->terms().charges[i];
        return c.kind != charge_kind::usage && view_->holds(l.from, c.payee) &&
               (view_->holds(l.to, c.payer) || (l.paid_by && view_->holds(*l.paid_by, c.payer)));
    });
}

bool flow_sink::is_divided(value_chain::link_index link) const
{
    if (std::binary_search(divided_.begin(), divided_.end(), view_->chain()[link].service)) return true;
    // One that names no services is of what reaches the end of the chain under its agreement.
    return divides_all_ && !feeds_within(*view_, link);
}

flow& flow_sink::add(flow_kind kind, flow_end giver, flow_end receiver, std::optional<value_chain::link_index> on, std::string why)
{
    flows_.push_back({.kind = kind,
                      .giver = giver,
                      .receiver = receiver,
                      .under = view_->id(),
                      .version = view_->version(),
                      .on = on,
                      .clause = {},
                      .is_price = false,
                      .why = std::move(why)});
    return flows_.back();
}

flow& flow_sink::add_for(std::uint32_t charge, flow_kind kind, flow_end giver, flow_end receiver, std::optional<value_chain::link_index> on,
                         std::string why)
{
    PARTNERING_EXPECTS(charge < view_->terms().charges.size(), "a charge's index is one of the agreement's terms");
    flow& added = add(kind, giver, receiver, on, std::move(why));
    added.clause = clause_ref{.of = clause_ref::kind::charge, .index = charge, .member = 0};
    return added;
}

void flow_sink::service_and_bill(value_chain::link_index link, std::string why)
{
    service(link, why);
    const value_chain::link& l = view_->chain()[link];
    add(flow_kind::bill, {l.from}, {l.paid_by.value_or(l.to)}, link, std::move(why));
}

void flow_sink::service(value_chain::link_index link, std::string why)
{
    const value_chain::link& l = view_->chain()[link];
    add(flow_kind::service, {l.from}, {l.to}, link, std::move(why));
}

void flow_sink::service_for(std::uint32_t charge, flow_end giver, flow_end receiver, std::string why)
{
    add_for(charge, flow_kind::service, giver, receiver, std::nullopt, std::move(why));
}

void flow_sink::bill_for(std::uint32_t charge, flow_end giver, flow_end receiver, std::string why)
{
    add_for(charge, flow_kind::bill, giver, receiver, std::nullopt, std::move(why));
}

void flow_sink::payment(value_chain::link_index link, std::uint32_t charge, flow_end payer, flow_end payee, std::string why)
{
    const value_chain::link& l = view_->chain()[link];
    flow& added = add_for(charge, flow_kind::payment, payer, payee, link, std::move(why));
    added.is_price = (payer.party == l.to || (l.paid_by && payer.party == *l.paid_by)) && payee.party == l.from;
}

void flow_sink::payments(value_chain::link_index link, std::string why)
{
    const std::size_t first = flows_.size();
    if (agreed_payments(link, why)) return;
    const value_chain::link& l = view_->chain()[link];
    const party_id buyer = l.paid_by.value_or(l.to);
    // Somebody aside, a sponsor, may pay the supplier for it all the same.
    std::set<std::string> sponsors;
    for (std::size_t i = first; i < flows_.size(); ++i)
        if (flows_[i].receiver.party == l.from && flows_[i].giver.party) sponsors.insert(view_->name_of(*flows_[i].giver.party));
    why += "; no price is agreed here";
    for (const std::string& each : sponsors)
        why += (each == *sponsors.begin() ? ", in the place of '" + view_->name_of(buyer) + "' it is paid by '" : ", '") + each + '\'';
    add(flow_kind::payment, {buyer}, {l.from}, link, std::move(why));
}

bool flow_sink::agreed_payments(value_chain::link_index link, std::string why)
{
    const value_chain::link& l = view_->chain()[link];
    const std::vector<std::uint32_t> charges = charges_for(l.service);
    std::optional<bool> goes_on;  // within the agreement
    bool priced = false;
    for (const std::uint32_t i : charges) {
        const charge_clause& c = view_->terms().charges[i];
        if (c.kind != charge_kind::usage || is_about_introductions(c)) continue;
        std::optional<party_id> buyer;
        if (l.paid_by && view_->holds(*l.paid_by, c.payer))
            buyer = l.paid_by;
        else if (view_->holds(l.to, c.payer))
            buyer = l.to;
        if (buyer && view_->holds(l.from, c.payee)) {
            payment(link, i, {*buyer}, {l.from}, why);
            priced = true;
        } else if (view_->holds(l.from, c.payer) && view_->holds(l.to, c.payee)) {
            payment(link, i, {l.from}, {l.to},
                    why + "; charge '" + c.key + "' goes the other way, and '" + view_->name_of(l.from) + "' pays '" +
                        view_->name_of(l.to) + '\'');
        } else if (!(goes_on ? *goes_on : goes_on.emplace(feeds_within(*view_, link))) && !joins_a_link(i)) {
            // One of the two stands aside of every link: an agent, a sponsor. The payment follows the link that reaches the customer.
            const auto end_or_only = [&](const std::string& role, bool& at_end) -> std::optional<party_id> {
                for (const party_id end : {l.to, l.from}) {
                    if (!view_->holds(end, role)) continue;
                    at_end = true;
                    return end;
                }
                return meant_by(role).only;
            };
            bool payer_at_end = false;
            bool payee_at_end = false;
            const auto payer = end_or_only(c.payer, payer_at_end);
            const auto payee = end_or_only(c.payee, payee_at_end);
            if (payer && payee && *payer != *payee && payer_at_end != payee_at_end) {
                payment(link, i, {*payer}, {*payee}, why);
                // What a customer pays an agent for it is its price.
                priced = priced || *payer == l.to;
            }
        }
    }
    // What is shared out has its price in the division.
    return priced || priced_by_calendar(l, charges) || is_divided(link);
}

void flow_sink::introduction(value_chain::link_index link, flow_end introducer, flow_end seller, std::string why)
{
    add(flow_kind::introduction, introducer, seller, link, std::move(why));
}

void flow_sink::exposure(value_chain::link_index link, party_id advertiser, std::string why)
{
    const value_chain::link& l = view_->chain()[link];
    add(flow_kind::exposure, {advertiser}, {l.to}, link, std::move(why)).through = {l.from};
}

bool flow_sink::introductions(value_chain::link_index link, std::string why)
{
    const value_chain::link& l = view_->chain()[link];
    std::set<flow_end> introducers;
    for (const std::uint32_t i : charges_for(l.service)) {
        const charge_clause& c = view_->terms().charges[i];
        if (c.kind != charge_kind::usage || !is_about_introductions(c)) continue;
        if (c.payer != "introduced" && !view_->holds(l.from, c.payer)) continue;
        const bool by_record = c.payee == "introducer";
        const std::optional<party_id> named = by_record ? std::nullopt : meant_by(c.payee).only;
        if (!by_record && (!named || *named == l.from)) continue;
        const flow_end payee = by_record ? flow_end{} : flow_end{*named};
        // Two commissions on one sale are still one introduction.
        if (introducers.insert(payee).second) introduction(link, payee, {l.from}, why);
        add_for(i, flow_kind::bill, payee, {l.from}, link, why);
        payment(link, i, {l.from}, payee, why);
    }
    return !introducers.empty();
}

void flow_sink::standing(std::string why)
{
    const auto& charges = view_->terms().charges;
    std::map<std::string, std::vector<party_id>> known;
    const auto holders = [&](const std::string& role) -> const std::vector<party_id>& {
        const auto [place, fresh] = known.try_emplace(role);
        if (fresh) place->second = view_->holders(role);
        return place->second;
    };
    for (std::uint32_t i = 0; i < charges.size(); ++i) {
        if (charges[i].kind == charge_kind::usage) continue;
        for (const party_id payer : holders(charges[i].payer)) {
            for (const party_id payee : holders(charges[i].payee)) {
                if (payer == payee) continue;
                add_for(i, flow_kind::payment, {payer}, {payee}, std::nullopt, why);
            }
        }
    }
}

void flow_sink::divisions(std::string why)
{
    const auto& divisions = view_->terms().divisions;
    for (std::uint32_t d = 0; d < divisions.size(); ++d) {
        for (const value_chain::link_index link : links_for(divisions[d].services)) {
            const value_chain::link& l = view_->chain()[link];
            // Of all services it is what reaches the end of the chain under its agreement that is shared out.
            if (divisions[d].services.empty() && feeds_within(*view_, link)) continue;
            const auto end_in = [&](const std::string& role) -> std::optional<flow_end> {
                if (role == "introducer") return flow_end{};
                for (const party_id end : {l.from, l.to})
                    if (view_->holds(end, role)) return flow_end{end};
                const meant& all = meant_by(role);
                if (all.only) return flow_end{*all.only};
                found({"ambiguous_role", severity::error, view_->self().key, "",
                       "division '" + divisions[d].key + "' names the role '" + role + "', which " +
                           (all.parties == 0 ? std::string{"nobody holds"} : std::to_string(all.parties) + " parties hold") +
                           ": exactly one party must stand in it"});
                return std::nullopt;
            };
            for (std::uint32_t m = 0; m < divisions[d].members.size(); ++m) {
                const division_clause::member& member = divisions[d].members[m];
                const auto payer = end_in(member.payer.empty() ? divisions[d].payer : member.payer);
                const auto payee = end_in(member.payee);
                if (!payer || !payee) continue;
                add(flow_kind::payment, *payer, *payee, link, why).clause =
                    clause_ref{.of = clause_ref::kind::division, .index = d, .member = m};
            }
        }
    }
}

void flow_sink::found(finding what)
{
    // A large agreement may have a finding for each of its offers.
    std::string key = what.code;
    for (const std::string* part : {&what.subject, &what.place, &what.text}) (key += '\n') += *part;
    key += what.level == severity::error ? 'e' : 'w';
    if (said_.insert(std::move(key)).second) findings_.push_back(std::move(what));
}

PARTNERING_END
