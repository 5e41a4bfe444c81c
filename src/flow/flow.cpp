#include <partnering/flow/flow.hpp>

#include <algorithm>
#include <set>
#include <utility>

PARTNERING_BEGIN

std::string_view to_string(flow_kind kind) noexcept
{
    switch (kind) {
    case flow_kind::service:
        return "service";
    case flow_kind::bill:
        return "bill";
    case flow_kind::payment:
        return "payment";
    case flow_kind::introduction:
        return "introduction";
    case flow_kind::exposure:
        return "exposure";
    }
    return "";
}

struct flow_set::data {
    value_chain chain;
    std::vector<flow> flows;
    std::vector<finding> findings;
    std::vector<std::vector<flow_index>> payments_on;  ///< by link
    std::vector<flow_index> payments;                  ///< those on a link by a clause, by agreement
    std::vector<std::size_t> first_under;              ///< those of agreement a stand from first_under[a] to first_under[a + 1]
};

flow_set::flow_set(value_chain chain, std::vector<flow> flows, std::vector<finding> findings)
{
    std::vector<std::vector<flow_index>> by_link(chain.links().size());
    std::vector<flow_index> payments;
    std::vector<std::size_t> first_under(chain.of().agreements().size() + 1, 0);
    for (flow_index i = 0; i < flows.size(); ++i) {
        if (flows[i].kind != flow_kind::payment || !flows[i].clause || !flows[i].on) continue;
        by_link[*flows[i].on].push_back(i);
        payments.push_back(i);
        ++first_under[flows[i].under.index() + 1];
    }
    std::stable_sort(payments.begin(), payments.end(), [&](flow_index a, flow_index b) { return flows[a].under < flows[b].under; });
    for (std::size_t a = 1; a < first_under.size(); ++a) first_under[a] += first_under[a - 1];
    for (auto& on_link : by_link)
        std::sort(on_link.begin(), on_link.end(),
                  [&](flow_index a, flow_index b) { return std::pair{*flows[a].clause, a} < std::pair{*flows[b].clause, b}; });
    data_ = std::make_shared<const data>(
        data{std::move(chain), std::move(flows), std::move(findings), std::move(by_link), std::move(payments), std::move(first_under)});
}

const value_chain& flow_set::chain() const noexcept { return data_->chain; }
std::span<const flow> flow_set::flows() const noexcept { return data_->flows; }
std::span<const finding> flow_set::findings() const noexcept { return data_->findings; }

const flow& flow_set::operator[](flow_index index) const
{
    PARTNERING_EXPECTS(index < data_->flows.size(), "a flow's index comes from this flow set");
    return data_->flows[index];
}

std::vector<flow_set::flow_index> flow_set::of_kind(flow_kind kind) const
{
    std::vector<flow_index> found;
    for (flow_index i = 0; i < data_->flows.size(); ++i)
        if (data_->flows[i].kind == kind) found.push_back(i);
    return found;
}

std::vector<flow_set::flow_index> flow_set::payments_on(value_chain::link_index link) const
{
    PARTNERING_EXPECTS(link < data_->payments_on.size(), "a link's index comes from the flow set's chain");
    return data_->payments_on[link];
}

std::span<const flow_set::flow_index> flow_set::payments_under(agreement_id agreement) const
{
    PARTNERING_EXPECTS(agreement.index() + 1 < data_->first_under.size(), "an agreement's id comes from the flow set's ecosystem");
    const std::size_t first = data_->first_under[agreement.index()];
    return std::span{data_->payments}.subspan(first, data_->first_under[agreement.index() + 1] - first);
}

namespace {

using flow_index = flow_set::flow_index;
using link_index = value_chain::link_index;

const charge_clause* charge_of(const flow_set& from, const flow& f)
{
    if (!f.clause || f.clause->of != clause_ref::kind::charge) return nullptr;
    return &from.chain().of()[f.under].versions.entries()[f.version].value.charges[f.clause->index];
}

bool asks_for(const flow_set& from, const flow& f, basis_kind kind)
{
    if (!f.clause) return false;
    if (const charge_clause* charge = charge_of(from, f)) {
        const auto bases = charge->how.bases();
        return std::any_of(bases.begin(), bases.end(), [&](const basis& b) { return b.kind == kind; });
    }
    return from.chain().of()[f.under].versions.entries()[f.version].value.divisions[f.clause->index].of.kind == kind;
}

/// What is paid for a link's service, or what is reported for it where nothing is agreed. `except` is the payment that asks:
/// it is never part of its own basis.
void add_revenue(const flow_set& from, link_index link, flow_index except, std::set<basis_part>& parts)
{
    bool priced = false;
    for (const flow_index p : from.payments_on(link)) {
        if (!from[p].is_price || p == except) continue;
        parts.insert({.payment = p, .reported = {}, .any_reported = false, .sign = 1});
        priced = true;
    }
    if (!priced) parts.insert({.payment = {}, .reported = link, .any_reported = false, .sign = 1});
}

std::vector<link_index> one_down(const value_chain& chain, link_index link)
{
    std::vector<link_index> down;
    for (const value_chain::feed& f : chain[link].feeds) down.push_back(f.link);
    if (down.empty()) down.push_back(link);
    return down;
}

/// Calls `visit` with each payment by a clause under the asking one's agreement, on any link or on those of `within`.
template <class Visit>
void each_payment_beside(const flow_set& from, const flow& asking, const std::span<const link_index>* within, Visit visit)
{
    if (within == nullptr) {
        for (const flow_index i : from.payments_under(asking.under)) visit(i);
        return;
    }
    for (const link_index link : *within) {
        if (from.chain()[link].under != asking.under) continue;
        for (const flow_index i : from.payments_on(link))
            if (from[i].under == asking.under) visit(i);
    }
}

std::vector<basis_part> selected(const flow_set& from, flow_index of, const basis& which, const std::span<const link_index>* within)
{
    const flow& asking = from[of];
    PARTNERING_EXPECTS(asking.kind == flow_kind::payment && asking.clause && asking.on,
                       "only a payment that a link's usage drives has a basis");
    const value_chain& chain = from.chain();
    const link_index link = *asking.on;
    std::set<basis_part> parts;

    switch (which.kind) {
    case basis_kind::reported:
        parts.insert({.payment = {}, .reported = {}, .any_reported = true, .sign = 1});
        break;
    case basis_kind::retail: {
        std::vector<link_index> below = chain.ends_up_in(link);
        below.push_back(link);
        for (const link_index d : below)
            if (chain[d].feeds.empty()) add_revenue(from, d, of, parts);
        break;
    }
    case basis_kind::gross:
    case basis_kind::net:
    case basis_kind::margin: {
        const std::vector<link_index> down = one_down(chain, link);
        for (const link_index d : down) add_revenue(from, d, of, parts);
        if (which.kind == basis_kind::net) {
            each_payment_beside(from, asking, within, [&](flow_index i) {
                const flow& f = from[i];
                if (i == of || f.giver != asking.giver) return;
                // The members of one division share one basis: none of them comes before another.
                const bool before = std::pair{f.clause->of, f.clause->index} < std::pair{asking.clause->of, asking.clause->index};
                if (before) parts.insert({.payment = i, .reported = {}, .any_reported = false, .sign = -1});
            });
        }
        if (which.kind == basis_kind::margin) {
            for (const link_index d : down) {
                for (const value_chain::feed& up : chain[d].fed_by) {
                    for (const flow_index p : from.payments_on(up.link)) {
                        if (p == of || !from[p].is_price || from[p].giver != asking.giver || asks_for(from, from[p], basis_kind::margin))
                            continue;
                        parts.insert({.payment = p, .reported = {}, .any_reported = false, .sign = -1});
                    }
                }
            }
        }
        break;
    }
    case basis_kind::wholesale:
        for (const value_chain::feed& up : chain[link].fed_by)
            for (const flow_index p : from.payments_on(up.link))
                if (p != of && from[p].is_price) parts.insert({.payment = p, .reported = {}, .any_reported = false, .sign = 1});
        break;
    case basis_kind::clause: {
        const agreement_terms& terms = chain.of()[asking.under].versions.entries()[asking.version].value;
        each_payment_beside(from, asking, within, [&](flow_index i) {
            const flow& f = from[i];
            if (i == of) return;
            const std::string& key =
                f.clause->of == clause_ref::kind::charge ? terms.charges[f.clause->index].key : terms.divisions[f.clause->index].key;
            if (key == which.clause) parts.insert({.payment = i, .reported = {}, .any_reported = false, .sign = 1});
        });
        break;
    }
    }
    if (within != nullptr) {
        std::erase_if(parts, [&](const basis_part& part) {
            return part.payment && !std::binary_search(within->begin(), within->end(), *from[*part.payment].on);
        });
    }
    return {parts.begin(), parts.end()};
}

}  // namespace

std::vector<basis_part> select(const flow_set& from, flow_index of, const basis& which) { return selected(from, of, which, nullptr); }

std::vector<basis_part> select(const flow_set& from, flow_index of, const basis& which, std::span<const link_index> within)
{
    PARTNERING_EXPECTS(std::is_sorted(within.begin(), within.end()), "the links to look at are sorted");
    return selected(from, of, which, &within);
}

PARTNERING_END
