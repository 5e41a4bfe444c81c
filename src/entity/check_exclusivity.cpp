#include "check_exclusivity.hpp"

#include "spot.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
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

/// Whatever stands in a place today, by agreement; and those of it of which nothing has been told.
struct standing {
    std::map<std::size_t, std::size_t> agreements;  ///< and how often
    std::set<std::size_t> untold;
};

/// The grants by which one party is bound for one service, and which of them contradict one of an agreement written before.
///
/// They are taken up in the order of their first days, and each looks only at what stands where it comes to stand: a maker may have
/// thousands of dealers, each alone in a territory of its own.
class contradicting {
public:
    using codes = std::vector<std::string_view>;

    /// Shapes: a list of codes for each grant. Requires: grants in the order of agreements.
    contradicting(const std::vector<binding_grant>& all, std::vector<codes> where) : all_{all}, where_{std::move(where)}, first_(all.size())
    {
    }

    /// For each grant the agreement it contradicts, if there is one.
    [[nodiscard]] std::vector<std::optional<std::size_t>> run()
    {
        std::vector<std::size_t> order(all_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::vector<std::size_t> ending = order;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all_[a].when.begin < all_[b].when.begin; });
        std::stable_sort(ending.begin(), ending.end(), [&](std::size_t a, std::size_t b) { return all_[a].when.end < all_[b].when.end; });
        std::size_t ended = 0;
        for (const std::size_t grant : order) {
            // Whatever ends by then has begun before, since no range of days is empty.
            for (; all_[ending[ended]].when.end <= all_[grant].when.begin; ++ended) leave(ending[ended]);
            look(grant);
            enter(grant);
        }
        return std::move(first_);
    }

private:
    /// A code of ISO 3166 for a country holds its parts, and one of no country at all is everywhere.
    static constexpr std::size_t longest_that_holds = 2;

    template <class Function>
    static void for_each_around(std::string_view code, Function&& see)
    {
        for (std::size_t size = 0; size <= longest_that_holds && size < code.size(); ++size) see(code.substr(0, size));
    }

    void look(std::size_t grant)
    {
        for (const std::string_view code : where_[grant]) {
            meet(grant, at_[code]);
            for_each_around(code, [&](std::string_view around) { meet(grant, at_[around]); });
            if (code.size() <= longest_that_holds) meet(grant, below_[code]);
        }
    }
    void meet(std::size_t grant, standing& there)
    {
        const std::size_t agreement = all_[grant].agreement;
        if (!there.agreements.empty() && there.agreements.begin()->first < agreement) tell(grant, there.agreements.begin()->first);
        while (!there.untold.empty() && all_[*there.untold.rbegin()].agreement > agreement) {
            tell(*there.untold.rbegin(), agreement);
            there.untold.erase(std::prev(there.untold.end()));
        }
    }
    void tell(std::size_t grant, std::size_t agreement) { first_[grant] = std::min(first_[grant].value_or(agreement), agreement); }

    void enter(std::size_t grant)
    {
        const auto stand = [&](standing& there) {
            ++there.agreements[all_[grant].agreement];
            if (!first_[grant]) there.untold.insert(grant);
        };
        for (const std::string_view code : where_[grant]) {
            stand(at_[code]);
            for_each_around(code, [&](std::string_view around) { stand(below_[around]); });
        }
    }
    void leave(std::size_t grant)
    {
        const auto go = [&](standing& there) {
            const auto of = there.agreements.find(all_[grant].agreement);
            if (--of->second == 0) there.agreements.erase(of);
            there.untold.erase(grant);
        };
        for (const std::string_view code : where_[grant]) {
            go(at_[code]);
            for_each_around(code, [&](std::string_view around) { go(below_[around]); });
        }
    }

    const std::vector<binding_grant>& all_;
    std::vector<codes> where_;
    std::vector<std::optional<std::size_t>> first_;
    std::map<std::string_view, standing> at_;     ///< those of just that code
    std::map<std::string_view, standing> below_;  ///< those of a code that this one holds
};

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
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> told;
        for (const auto& [bound, all] : by_bound_) {
            if (all.front().agreement == all.back().agreement) continue;
            std::vector<contradicting::codes> where;
            for (const binding_grant& each : all) {
                const std::vector<std::string>& codes = restriction_of(each).territories;
                where.push_back(codes.empty() ? contradicting::codes{{}} : contradicting::codes{codes.begin(), codes.end()});
            }
            const std::vector<std::optional<std::size_t>> first = contradicting{all, std::move(where)}.run();
            for (std::size_t i = 0; i < all.size(); ++i)
                if (first[i] && told.insert({all[i].agreement, all[i].version, all[i].index}).second)
                    findings.push_back(contradiction(std::get<0>(bound), std::get<1>(bound), std::get<2>(bound), *first[i], all[i]));
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
        if (left_ == 0) return;
        const date_range when{std::max(version.when.begin, each.when.begin), std::min(version.when.end, each.when.end)};
        if (when.end <= when.begin) return;
        std::set<std::string_view> services{each.services.begin(), each.services.end()};
        if (services.empty()) services.insert(version.value.items.begin(), version.value.items.end());
        if (const auto offered = services_.find(whole.key); services.empty() && offered != services_.end())
            services.insert(offered->second.begin(), offered->second.end());
        left_ -= std::min(left_, 1 + services.size());
        for (const engagement& one : version.value.engaged) {
            if (one.role != each.role) continue;
            left_ -= std::min(left_, services.size());
            for (const std::string_view service : services)
                by_bound_[{one.party, service, received_.contains({whole.key, one.party, service})}].push_back({a, v, r, when});
        }
    }

    [[nodiscard]] finding contradiction(std::string_view party, std::string_view service, bool receives, std::size_t first,
                                        const binding_grant& later) const
    {
        const agreement& whole = draft_.agreements[later.agreement];
        const spot root;
        const spot list = root.at("agreements", later.agreement);
        const spot version = list.at("versions", later.version);
        const spot& terms = whole.versions.entries().size() > 1 ? version : list;
        const std::string other = quote(draft_.agreements[first].key);
        return {"exclusivity_twice", severity::warning, whole.key, to_string(terms.at("restrictions", later.index)),
                quote(party) + (receives ? " is to have " : " is to give ") + quote(service) + (receives ? " from" : " to") +
                    " nobody else by " + quote(whole.key) + " and by " + other +
                    ", in the same territory on the same days; end one before the other begins, or give them territories apart"};
    }

    const ecosystem_draft& draft_;
    /// Each restriction without services binds for every one of its agreement: of restrictions and services that are both many there are
    /// more pairs than anybody writes down one by one, and a warning may be left out.
    std::size_t left_ = 2'000'000;
    std::map<std::string_view, std::set<std::string_view>> services_;                      ///< by agreement: what is offered under it
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> received_;  ///< agreement, party, service
    std::map<std::tuple<std::string_view, std::string_view, bool>, std::vector<binding_grant>> by_bound_;  ///< by party, service and side
};

}  // namespace

std::vector<finding> exclusivity_granted_twice(const ecosystem_draft& draft) { return grants{draft}.contradictions(); }

PARTNERING_END
