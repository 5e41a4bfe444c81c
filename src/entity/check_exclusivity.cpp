#include "check_exclusivity.hpp"

#include "spot.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

/// One party's being bound for one service.
struct binding_grant {
    std::size_t agreement;
    std::size_t version;
    std::size_t index;  ///< among the version's restrictions
    date_range when;
};

/// Whether one of the two codes lies in the other; a code of no country at all, as an empty list, is everywhere.
bool meet(std::string_view a, std::string_view b)
{
    if (a.size() > b.size()) std::swap(a, b);
    return b.starts_with(a) && (a.size() == b.size() || a.size() <= 2);
}
bool meet(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    if (a.empty() || b.empty()) return true;
    return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
        return std::any_of(b.begin(), b.end(),
                           [&](const std::string& other) { return meet(std::string_view{one}, std::string_view{other}); });
    });
}

class grants {
public:
    explicit grants(const ecosystem_draft& draft) : draft_{draft}
    {
        for (const offer& each : draft.offers) {
            services_[each.under].insert(each.service);
            received_.insert({each.under, each.to, each.service});
        }
        for (std::size_t a = 0; a < draft.agreements.size(); ++a) {
            const auto& versions = draft.agreements[a].versions.entries();
            for (std::size_t v = 0; v < versions.size(); ++v)
                for (std::size_t r = 0; r < versions[v].value.restrictions.size(); ++r)
                    if (versions[v].value.restrictions[r].kind == restriction_kind::exclusivity) add(a, v, r);
        }
    }

    [[nodiscard]] std::vector<finding> contradictions() const
    {
        std::vector<finding> findings;
        std::size_t pairs_left = 1'000'000;
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> told;
        for (const auto& [bound, all] : by_bound_) {
            for (std::size_t i = 1; i < all.size(); ++i) {
                const binding_grant& later = all[i];
                for (std::size_t j = 0; j < i; ++j) {
                    if (pairs_left == 0) return findings;
                    --pairs_left;
                    const binding_grant& first = all[j];
                    if (first.agreement == later.agreement || first.when.begin >= later.when.end || later.when.begin >= first.when.end ||
                        !meet(restriction_of(first).territories, restriction_of(later).territories))
                        continue;
                    if (told.insert({later.agreement, later.version, later.index}).second)
                        findings.push_back(contradiction(std::get<0>(bound), std::get<1>(bound), std::get<2>(bound), first, later));
                    break;
                }
            }
        }
        return findings;
    }

private:
    [[nodiscard]] const restriction& restriction_of(const binding_grant& of) const
    {
        return draft_.agreements[of.agreement].versions.entries()[of.version].value.restrictions[of.index];
    }

    void add(std::size_t a, std::size_t v, std::size_t r)
    {
        const agreement& whole = draft_.agreements[a];
        const auto& version = whole.versions.entries()[v];
        const restriction& each = version.value.restrictions[r];
        const date_range when{std::max(version.when.begin, each.when.begin), std::min(version.when.end, each.when.end)};
        if (when.end <= when.begin) return;
        std::set<std::string_view> services{each.services.begin(), each.services.end()};
        if (services.empty()) services.insert(version.value.items.begin(), version.value.items.end());
        if (const auto offered = services_.find(whole.key); services.empty() && offered != services_.end())
            services.insert(offered->second.begin(), offered->second.end());
        for (const engagement& one : version.value.engaged) {
            if (one.role != each.role) continue;
            for (const std::string_view service : services)
                by_bound_[{one.party, service, received_.contains({whole.key, one.party, service})}].push_back({a, v, r, when});
        }
    }

    [[nodiscard]] finding contradiction(std::string_view party, std::string_view service, bool receives, const binding_grant& first,
                                        const binding_grant& later) const
    {
        const agreement& whole = draft_.agreements[later.agreement];
        const spot root;
        const spot list = root.at("agreements", later.agreement);
        const spot version = list.at("versions", later.version);
        const spot& terms = whole.versions.entries().size() > 1 ? version : list;
        const std::string other = quote(draft_.agreements[first.agreement].key);
        return {"exclusivity_twice", severity::warning, whole.key, to_string(terms.at("restrictions", later.index)),
                quote(party) + (receives ? " is to have " : " is to give ") + quote(service) + (receives ? " from" : " to") +
                    " nobody else by " + quote(whole.key) + " and by " + other +
                    ", in the same territory on the same days; end one before the other begins, or give them territories apart"};
    }

    const ecosystem_draft& draft_;
    std::map<std::string_view, std::set<std::string_view>> services_;                      ///< by agreement: what is offered under it
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> received_;  ///< agreement, party, service
    std::map<std::tuple<std::string_view, std::string_view, bool>, std::vector<binding_grant>> by_bound_;  ///< by party, service and side
};

}  // namespace

std::vector<finding> exclusivity_granted_twice(const ecosystem_draft& draft) { return grants{draft}.contradictions(); }

PARTNERING_END
