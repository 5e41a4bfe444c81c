#include "check_exclusive_offers.hpp"

#include "affordable.hpp"
#include "bindings.hpp"
#include "calendar.hpp"
#include "check_exclusivity.hpp"
#include "day_ranges.hpp"
#include "numbered.hpp"
#include "service_contents.hpp"
#include "spot.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN

namespace {

bool is_everywhere(const restriction& each) { return each.kind == restriction_kind::exclusivity && each.territories.empty(); }

/// A party on one side of offers: as who gives, or who receives.
struct seat {
    number party;
    bool gives;
    friend auto operator<=>(const seat&, const seat&) = default;
};
using use = std::pair<seat, number>;  ///< of a service

/// Whoever stands in a role under one version of an agreement, and the days on which it is bound for every service.
struct post {
    numbers parties;
    day_ranges always;
};

/// An agreement that binds somebody to itself alone.
struct restricting {
    number agreement;
    std::vector<post> posts{};
    std::map<number, std::map<std::size_t, day_ranges>> named{};  ///< by service and post: the days bound for that service
    std::map<number, day_ranges> always{};                        ///< by party, over all posts
    std::size_t steps = 0;
    [[nodiscard]] auto rank() const { return std::tie(steps, agreement); }
};

/// Seats that are bound for the same services, and have or give the same ones beside.
struct combination {
    numbers bound;
    numbers beside;
    std::vector<seat> seats{};
    std::map<number, numbers> within{};  ///< by service beside: those bound that are part of it, without itself
    std::size_t steps = 0;
    [[nodiscard]] auto rank() const { return std::tie(steps, bound, beside); }
};

class exclusive_offers {
public:
    explicit exclusive_offers(const ecosystem_draft& draft)
        : draft_{draft}, services_{keys_of(draft.services)}, contents_{draft.services, services_}
    {
        number_keys();
    }

    [[nodiscard]] std::vector<finding> findings()
    {
        find_restricting();
        find_bound();
        steps_left_ = stated_ + most_steps;
        find_bindings();
        find_bundles();
        std::vector<finding> found;
        for (number i = 0; i < draft_.offers.size(); ++i)
            if (const auto broken = broken_by(i)) found.push_back(told(i, *broken));
        if (!left_out_.empty()) found.push_back(not_compared());
        return found;
    }

private:
    struct ends {
        number from;
        number to;
        number service;
        number under;
    };
    struct breach_of {
        bindings::binding by;
        bool gives;
        number service;  ///< that somebody is bound for
    };

    template <class Thing>
    static numbered_keys keys_of(const std::vector<Thing>& all)
    {
        numbered_keys keys;
        for (const Thing& each : all) keys.add(each.key);
        keys.sort();
        return keys;
    }

    void number_keys()
    {
        agreements_ = keys_of(draft_.agreements);
        for (const agreement& whole : draft_.agreements)
            for (const auto& version : whole.versions.entries())
                for (const engagement& each : version.value.engaged) parties_.add(each.party);
        for (const offer& each : draft_.offers) {
            parties_.add(each.from);
            parties_.add(each.to);
        }
        parties_.sort();
        agreement_at_.resize(agreements_.size());
        in_force_.resize(agreements_.size());
        offers_under_.resize(agreements_.size());
        for (const agreement& whole : draft_.agreements) {
            const number at = agreements_[whole.key];
            agreement_at_[at] = &whole;
            std::vector<date_range> days;
            for (const auto& version : whole.versions.entries()) days.push_back(version.when);
            in_force_[at] = merged(std::move(days));
            stated_ += whole.versions.entries().size();
        }
        for (number i = 0; i < draft_.offers.size(); ++i) {
            const offer& each = draft_.offers[i];
            ends_.push_back({parties_[each.from], parties_[each.to], services_[each.service], agreements_[each.under]});
            offers_under_[ends_.back().under].push_back(i);
        }
        stated_ += draft_.offers.size();
    }

    void leave_out(const restricting& one)
    {
        for (const post& each : one.posts) left_out_.insert(each.parties.begin(), each.parties.end());
    }
    /// Leaves out what takes too many steps.
    void keep_affordable(std::vector<restricting>& all)
    {
        const std::size_t kept = affordable(all, stated_);
        for (std::size_t i = kept; i < all.size(); ++i) leave_out(all[i]);
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(kept), all.end());
    }

    /// What the restrictions of each agreement say of roles.
    void find_restricting()
    {
        for (number a = 0; a < agreement_at_.size(); ++a) {
            const auto& versions = agreement_at_[a]->versions.entries();
            const bool restricts = std::any_of(versions.begin(), versions.end(), [](const auto& version) {
                return std::any_of(version.value.restrictions.begin(), version.value.restrictions.end(), is_everywhere);
            });
            if (!restricts || offers_under_[a].empty()) continue;
            restricting one{a};
            std::vector<std::map<std::string_view, std::size_t>> post_of(versions.size());
            for (const auto& [version, days] : days_in_force(*agreement_at_[a]))
                for (const restriction& each : versions[version].value.restrictions) {
                    const date_range when = overlap(days, each.when);
                    if (!is_everywhere(each) || when.empty()) continue;
                    const auto [place, fresh] = post_of[version].emplace(each.role, one.posts.size());
                    if (fresh) one.posts.emplace_back();
                    if (each.services.empty()) one.posts[place->second].always.push_back(when);
                    for (const std::string& service : each.services) one.named[services_[service]][place->second].push_back(when);
                    stated_ += 1 + each.services.size();
                }
            for (std::size_t v = 0; v < versions.size(); ++v) {
                if (post_of[v].empty()) continue;
                for (const engagement& each : versions[v].value.engaged)
                    if (const auto place = post_of[v].find(each.role); place != post_of[v].end())
                        one.posts[place->second].parties.push_back(parties_[each.party]);
                stated_ += versions[v].value.engaged.size();
            }
            for (post& each : one.posts) {
                sort_once(each.parties);
                each.always = merged(std::move(each.always));
                one.steps += each.parties.size() * each.always.size();
            }
            for (auto& [service, by_post] : one.named)
                for (auto& [at, days] : by_post) days = merged(std::move(days));
            restricting_.push_back(std::move(one));
        }
        keep_affordable(restricting_);
    }

    /// The days on which each party is bound for every service, and how much there is to say of the offers under each agreement.
    void find_bound()
    {
        for (restricting& one : restricting_) {
            std::map<number, std::vector<date_range>> always;
            for (const post& each : one.posts)
                for (const number party : each.parties) {
                    auto& days = always[party];
                    days.insert(days.end(), each.always.begin(), each.always.end());
                }
            for (auto& [party, days] : always) one.always.emplace(party, merged(std::move(days)));
            one.steps = 0;
            std::set<use> uses;
            for (const number i : offers_under_[one.agreement])
                for (const seat& at : {seat{ends_[i].from, true}, seat{ends_[i].to, false}}) {
                    const auto party = one.always.find(at.party);
                    if (party == one.always.end() || !uses.emplace(at, ends_[i].service).second) continue;
                    one.steps += party->second.size();
                    if (const auto named = one.named.find(ends_[i].service); named != one.named.end())
                        for (const auto& [post, days] : named->second) one.steps += days.size();
                }
        }
        keep_affordable(restricting_);
    }

    /// What an agreement says somebody is bound for on which days, whether or not it offers that then.
    [[nodiscard]] static day_ranges bound_days(const restricting& by, number party, number service)
    {
        const auto always = by.always.find(party);
        if (always == by.always.end()) return {};
        const auto named = by.named.find(service);
        if (named == by.named.end()) return always->second;
        std::vector<date_range> all = always->second;
        for (const auto& [at, days] : named->second) {
            const numbers& parties = by.posts[at].parties;
            if (std::binary_search(parties.begin(), parties.end(), party)) all.insert(all.end(), days.begin(), days.end());
        }
        return merged(std::move(all));
    }

    /// Offers under one agreement that feed one another: what somebody passes on there it is not bound to give nowhere else.
    struct feeding {
        std::map<number, day_ranges> told;                       ///< by offer: when one that says so feeds it
        std::map<number, std::map<number, day_ranges>> brought;  ///< by receiver and service: offers that say nothing
    };
    [[nodiscard]] feeding fed_under(number agreement)
    {
        feeding found;
        for (const number i : offers_under_[agreement]) {
            const offer& each = draft_.offers[i];
            if (!each.feeds) {
                found.brought[ends_[i].to][ends_[i].service].push_back(each.when);
                continue;
            }
            if (offer_of_.empty())
                for (number o = 0; o < draft_.offers.size(); ++o) offer_of_.emplace(draft_.offers[o].key, o);
            for (const std::string& name : *each.feeds)
                if (const number fed = offer_of_.at(name); ends_[fed].under == agreement) found.told[fed].push_back(each.when);
        }
        for (auto& [fed, days] : found.told) days = merged(std::move(days));
        for (auto& [to, by_service] : found.brought)
            for (auto& [service, days] : by_service) days = merged(std::move(days));
        return found;
    }

    /// When something is brought that ends up in a service, by what it consists of; nothing where that takes too many steps.
    [[nodiscard]] std::optional<day_ranges> brought_into(number service, const std::map<number, day_ranges>& brought)
    {
        const service_contents::content* content = contents_.of(service);
        if (content == nullptr && contents_.has_parts(service)) return std::nullopt;
        std::vector<date_range> days;
        bool in_time = true;
        const auto take = [&](const day_ranges& more) {
            in_time = in_time && spend(more.size() - 1);
            if (in_time) days.insert(days.end(), more.begin(), more.end());
        };
        if (content == nullptr) {
            if (const auto same = brought.find(service); same != brought.end()) take(same->second);
        } else if (content->below.size() < brought.size()) {
            for (const number part : content->below)
                if (const auto in = brought.find(part); in != brought.end()) take(in->second);
        } else {
            for (const auto& [part, in] : brought)
                if (std::binary_search(content->below.begin(), content->below.end(), part)) take(in);
        }
        if (!in_time) return std::nullopt;
        return merged(std::move(days));
    }

    /// Who is bound when: where something is offered that a restriction means.
    void find_bindings()
    {
        std::vector<feeding> fed;
        numbers bundles;
        for (const restricting& one : restricting_) {
            fed.push_back(fed_under(one.agreement));
            for (const number i : offers_under_[one.agreement])
                if (one.always.contains(ends_[i].from) && fed.back().brought.contains(ends_[i].from) &&
                    contents_.has_parts(ends_[i].service))
                    bundles.push_back(ends_[i].service);
        }
        contents_.look_into(std::move(bundles));
        for (std::size_t r = 0; r < restricting_.size(); ++r) {
            const restricting& one = restricting_[r];
            std::map<use, std::vector<date_range>> offered;
            for (const number i : offers_under_[one.agreement]) {
                const date_range& when = draft_.offers[i].when;
                if (one.always.contains(ends_[i].to)) offered[{{ends_[i].to, false}, ends_[i].service}].push_back(when);
                if (!one.always.contains(ends_[i].from)) continue;
                day_ranges given{when};
                if (const auto told = fed[r].told.find(i); told != fed[r].told.end()) given = without(given, told->second);
                auto& days = offered[{{ends_[i].from, true}, ends_[i].service}];
                days.insert(days.end(), given.begin(), given.end());
            }
            for (auto& [of, all] : offered) {
                const auto& [at, service] = of;
                day_ranges days = common(merged(std::move(all)), bound_days(one, at.party, service));
                if (const auto brought = fed[r].brought.find(at.party); at.gives && !days.empty() && brought != fed[r].brought.end()) {
                    const std::optional<day_ranges> into = brought_into(service, brought->second);
                    if (into)
                        days = without(days, *into);
                    else
                        left_out_.insert(at.party);
                    if (!into) continue;
                }
                for (const date_range& each : days) bound_[of].add({agreement_at_[one.agreement]->zone.to_range(each), one.agreement});
            }
        }
        for (auto& [of, all] : bound_) all.sort();
    }

    /// Which services that somebody is bound for are parts of others that it gives, or has, beside.
    void find_bundles()
    {
        std::map<seat, std::pair<numbers, number>> bound;  // services, and the only agreement
        for (const auto& [of, all] : bound_) {
            const auto [place, fresh] = bound.try_emplace(of.first, numbers{}, all.agreement());
            place->second.first.push_back(of.second);
            if (place->second.second != all.agreement()) place->second.second = bindings::several;
        }
        std::map<seat, numbers> beside;
        for (const ends& each : ends_)
            for (const seat& at : {seat{each.from, true}, seat{each.to, false}})
                if (const auto of = bound.find(at); of != bound.end() && of->second.second != each.under)
                    beside[at].push_back(each.service);
        std::map<std::pair<numbers, numbers>, std::vector<seat>> alike;
        numbers wanted;
        for (auto& [at, services] : beside) {
            sort_once(services);
            const numbers& own = bound[at].first;
            const auto has_parts = [&](number service) { return contents_.has_parts(service); };
            if (std::none_of(own.begin(), own.end(), has_parts) && std::none_of(services.begin(), services.end(), has_parts)) continue;
            if (own.size() == 1 && own == services) continue;
            wanted.insert(wanted.end(), own.begin(), own.end());
            wanted.insert(wanted.end(), services.begin(), services.end());
            alike[{own, services}].push_back(at);
        }
        contents_.look_into(std::move(wanted));
        for (auto& [lists, seats] : alike) {
            combination one{lists.first, lists.second, std::move(seats)};
            bool known = true;
            for (const numbers* list : {&one.bound, &one.beside})
                for (const number each : *list)
                    if (const auto* content = contents_.of(each))
                        one.steps += content->elements.size();
                    else
                        known = false;
            if (!known) leave_out(one);
            combinations_.push_back(std::move(one));
        }
        const std::size_t kept = affordable(combinations_, stated_);
        for (std::size_t i = kept; i < combinations_.size(); ++i) leave_out(combinations_[i]);
        combinations_.resize(kept);
        for (combination& one : combinations_) match(one);
        for (const combination& one : combinations_)
            for (const seat& at : one.seats) combination_of_.emplace(at, &one);
    }
    void leave_out(const combination& one)
    {
        for (const seat& each : one.seats) left_out_.insert(each.party);
    }

    /// Whatever consists of no more than the other is looked for at the one of its elements that fewest have.
    void match(combination& one)
    {
        std::map<number, std::size_t> holders;
        for (const number each : one.bound)
            if (const auto* content = contents_.of(each))
                for (const number element : content->elements) ++holders[element];
        std::map<number, numbers> by_rarest;
        for (const number each : one.bound)
            if (const auto* content = contents_.of(each)) {
                const auto rarest = std::min_element(content->elements.begin(), content->elements.end(),
                                                     [&](number a, number b) { return holders[a] < holders[b]; });
                by_rarest[*rarest].push_back(each);
            }
        for (const number whole : one.beside) {
            const auto* content = contents_.of(whole);
            if (content == nullptr) continue;
            for (const number element : content->elements) {
                const auto candidates = by_rarest.find(element);
                if (candidates == by_rarest.end()) continue;
                for (const number each : candidates->second) {
                    if (each == whole) continue;
                    const numbers& elements = contents_.of(each)->elements;
                    if (!spend(elements.size() + 1)) return leave_out(one);
                    const auto is_in = [&](number wanted) {
                        return std::binary_search(content->elements.begin(), content->elements.end(), wanted);
                    };
                    if (std::all_of(elements.begin(), elements.end(), is_in)) one.within[whole].push_back(each);
                }
            }
        }
        for (auto& [whole, parts] : one.within) sort_once(parts);
    }
    bool spend(std::size_t steps)
    {
        if (steps > steps_left_) return false;
        steps_left_ -= steps;
        return true;
    }

    [[nodiscard]] std::optional<breach_of> broken_by(number i)
    {
        for (const seat& at : {seat{ends_[i].from, true}, seat{ends_[i].to, false}}) {
            if (const auto same = meeting({at, ends_[i].service}, i)) return same;
            const auto of = combination_of_.find(at);
            if (of == combination_of_.end()) continue;
            const auto within = of->second->within.find(ends_[i].service);
            if (within == of->second->within.end()) continue;
            for (const number part : within->second) {
                if (!spend(1)) {
                    left_out_.insert(at.party);
                    break;
                }
                if (const auto found = meeting({at, part}, i)) return found;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<breach_of> meeting(const use& of, number i) const
    {
        const auto all = bound_.find(of);
        if (all == bound_.end()) return std::nullopt;
        const number under = ends_[i].under;
        for (const date_range& days : common({draft_.offers[i].when}, in_force_[under])) {
            const bindings::binding* const found = all->second.meeting(agreement_at_[under]->zone.to_range(days), under);
            if (found != nullptr) return breach_of{*found, of.first.gives, of.second};
        }
        return std::nullopt;
    }

    [[nodiscard]] finding told(number i, const breach_of& broken) const
    {
        const offer& each = draft_.offers[i];
        const std::string by = quote(agreements_.key(broken.by.agreement));
        const std::string service = quote(services_.key(broken.service));
        const std::string gets = broken.service == ends_[i].service ? "it" : quote(each.service) + ", which has it as a part,";
        const spot root;
        return {"exclusivity_broken", severity::warning, each.key, to_string(root.at("offers", i)),
                (broken.gives ? quote(each.from) + " is to give " + service + " to nobody beside " + by + ", and gives " + gets + " to " +
                                    quote(each.to)
                              : quote(each.to) + " is to have " + service + " from nobody beside " + by + ", and has " + gets + " from " +
                                    quote(each.from)) +
                    " by this offer while that holds, so that usage of those days breaks it; offer it under " + by +
                    ", end one before the other begins, or say there what is not exclusive"};
    }

    [[nodiscard]] finding not_compared() const
    {
        return exclusivity_not_compared(parties_.key(*left_out_.begin()), left_out_.size(), "offers",
                                        "so many days apart, or for bundles that overlap in so many ways, that not all were compared with "
                                        "the offers beside it; let restrictions share their days, and bundles their parts");
    }

    const ecosystem_draft& draft_;
    numbered_keys services_;
    numbered_keys parties_;
    numbered_keys agreements_;
    service_contents contents_;
    std::vector<const agreement*> agreement_at_;             ///< by number
    std::vector<day_ranges> in_force_;                       ///< by number of the agreement
    std::vector<numbers> offers_under_;                      ///< by number of the agreement: places in the draft
    std::vector<ends> ends_;                                 ///< of each offer
    std::unordered_map<std::string_view, number> offer_of_;  ///< by key; empty until an offer says what it feeds
    std::size_t stated_ = 0;
    std::vector<restricting> restricting_;
    std::map<use, bindings> bound_;
    std::vector<combination> combinations_;
    std::map<seat, const combination*> combination_of_;
    std::size_t steps_left_ = 0;
    std::set<number> left_out_;  ///< parties
};

}  // namespace

std::vector<finding> offers_that_break_exclusivity(const ecosystem_draft& draft)
{
    const auto restricts = [](const agreement& whole) {
        return std::any_of(whole.versions.entries().begin(), whole.versions.entries().end(), [](const auto& version) {
            return std::any_of(version.value.restrictions.begin(), version.value.restrictions.end(), is_everywhere);
        });
    };
    // Most documents bind nobody so: nothing is numbered for them.
    if (std::none_of(draft.agreements.begin(), draft.agreements.end(), restricts)) return {};
    return exclusive_offers{draft}.findings();
}

PARTNERING_END
