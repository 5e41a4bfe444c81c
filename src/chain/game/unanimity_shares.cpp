#include "unanimity_shares.hpp"

#include "core/work.hpp"

#include <algorithm>
#include <map>
#include <numeric>

PARTNERING_BEGIN
namespace detail {

namespace {

constexpr std::uint32_t none = 0xffff'ffff;
constexpr std::uint64_t all_of_them = 0xffff'ffff'ffff'ffff;
/// So many supplies are looked at in the time of a step of `work`, where what is added to a long sum is mostly short.
constexpr std::uint64_t looked_at_a_step = 4;

// How many parties does each delivery rest on, and whom, without listing them for each? Three kinds of what a supply takes are told apart:
//
// - a *private* supply is taken once, by one other; all that it takes is private too, and no other supply is by its party. What is private
//   to one supply has no party in common with anything else, so that numbers of parties add up and shares go down need by need;
// - of supplies that are not private a supply takes one, its *base*: it rests on its own party, if its base does not, on what is private
//   to it, and on all that the base rests on. Who stands on whose base is a forest, and a walk over it knows the parties below each supply;
// - or it takes several: they are a *bundle*, one for all supplies that take the same. The parties below a bundle are found by looking at
//   each shared supply that it rests on, and at what is private to that as a whole.
//
// A share is handed down the same ways: to a supply's own party, to what is private to it, and as one sum to its base.

class divider {
public:
    divider(const supplies& all, const sure_deliveries& deliveries, std::vector<rational>& values, std::uint64_t limit)
        : all_{all}, deliveries_{deliveries}, values_{values}, limit_{limit}
    {
    }

    std::uint64_t run()
    {
        mark_reached();
        mark_private();
        find_bases();
        return measure() && hand_down() ? looked_at_ : limit_;
    }

private:
    /// What any delivery rests on; nothing else counts.
    void mark_reached()
    {
        reached_.resize(all_.size());
        for (const auto& [delivery, margin] : deliveries_) reached_[delivery] = true;
        for (auto at = all_.order.rbegin(); at != all_.order.rend(); ++at) {
            ++looked_at_;
            if (!reached_[*at]) continue;
            order_.push_back(*at);
            for (const std::uint32_t each : all_.taken_by(*at)) {
                reached_[each] = true;
                ++looked_at_;
            }
        }
        std::reverse(order_.begin(), order_.end());
    }

    void mark_private()
    {
        std::vector<std::uint32_t> taken(all_.size(), 0);
        std::vector<std::uint32_t> supplies_by(all_.parties, 0);
        for (const std::uint32_t s : order_) {
            if (all_.by[s] != no_party) ++supplies_by[all_.by[s]];
            for (const std::uint32_t each : all_.taken_by(s)) ++taken[each];
        }
        private_.resize(all_.size());
        beside_.resize(all_.size());
        for (const std::uint32_t s : order_) {
            bool is_private = taken[s] == 1 && (all_.by[s] == no_party || supplies_by[all_.by[s]] == 1);
            for (const std::uint32_t each : all_.taken_by(s)) {
                is_private = is_private && private_[each];
                if (private_[each]) beside_[s] += beside_[each] + own(each);
            }
            private_[s] = is_private;
            looked_at_ += 1 + all_.taken_by(s).size();
        }
    }

    /// How many players provide it: one, or none.
    [[nodiscard]] std::uint32_t own(std::uint32_t s) const { return all_.by[s] == no_party ? 0 : 1; }

    /// The base of a supply is one it takes, or behind the supplies' numbers a bundle.
    void find_bases()
    {
        base_.resize(all_.size(), none);
        const auto count = static_cast<std::uint32_t>(all_.size());
        std::vector<std::uint32_t> shared;
        for (const std::uint32_t s : order_) {
            if (private_[s]) continue;
            shared.clear();
            for (const std::uint32_t each : all_.taken_by(s))
                if (!private_[each]) shared.push_back(each);
            std::sort(shared.begin(), shared.end());
            shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
            if (shared.empty()) continue;
            if (shared.size() == 1) {
                base_[s] = shared.front();
                continue;
            }
            const auto [place, fresh] = numbers_.emplace(shared, count + static_cast<std::uint32_t>(bundles_.size()));
            if (fresh) bundles_.push_back(&place->first);
            base_[s] = place->second;
        }
    }

    /// Visits each shared supply below a bundle once; stops where more have been looked at than may be.
    template <class Visit>
    void below(std::uint32_t bundle, std::uint64_t limit, const Visit& visit)
    {
        open_.clear();
        const auto open = [&](std::uint32_t s) {
            ++looked_at_;
            if (private_[s] || opened_for_[s] == bundle) return;
            opened_for_[s] = bundle;
            open_.push_back(s);
        };
        for (const std::uint32_t s : *bundles_[bundle]) open(s);
        while (!open_.empty() && looked_at_ < limit) {
            const std::uint32_t s = open_.back();
            open_.pop_back();
            visit(s);
            for (const std::uint32_t each : all_.taken_by(s)) open(each);
        }
    }

    /// Finds out of each supply that is not private whether its party is anew there, and how many parties it rests on.
    bool measure()
    {
        const auto count = static_cast<std::uint32_t>(all_.size());
        std::vector<std::uint32_t> first(count + bundles_.size() + 1, 0);
        for (const std::uint32_t s : order_)
            if (base_[s] != none) ++first[base_[s] + 1];
        std::partial_sum(first.begin(), first.end(), first.begin());
        std::vector<std::uint32_t> upon(first.back());
        std::vector<std::uint32_t> place{first};
        for (const std::uint32_t s : order_)
            if (base_[s] != none) upon[place[base_[s]]++] = s;

        anew_.resize(count);
        size_.resize(count + bundles_.size());
        for (const std::uint32_t s : order_) size_[s] = beside_[s] + own(s);
        std::vector<std::uint32_t> times(all_.parties, 0);
        const auto enter = [&](std::uint32_t s) {
            ++looked_at_;
            if (base_[s] != none) size_[s] += size_[base_[s]];
            if (all_.by[s] == no_party) return;
            anew_[s] = times[all_.by[s]]++ == 0;
            if (!anew_[s]) --size_[s];
        };
        const auto leave = [&](std::uint32_t s) {
            if (all_.by[s] != no_party) --times[all_.by[s]];
        };
        // A walk without recursion: place[] says which of those upon a supply comes next.
        place = first;
        std::vector<std::uint32_t> way;
        const auto walk_upon = [&](std::uint32_t root) {
            way.push_back(root);
            while (!way.empty()) {
                const std::uint32_t at = way.back();
                if (place[at] < first[at + 1]) {
                    const std::uint32_t next = upon[place[at]++];
                    enter(next);
                    way.push_back(next);
                } else {
                    way.pop_back();
                    if (at < count && at != root) leave(at);
                }
            }
        };
        for (const std::uint32_t s : order_) {
            if (private_[s] || base_[s] != none) continue;
            enter(s);
            walk_upon(s);
            leave(s);
        }
        opened_for_.assign(count, none);
        std::vector<std::uint32_t> met;
        for (std::uint32_t b = 0; b < bundles_.size(); ++b) {
            met.clear();
            std::uint32_t& size = size_[count + b];
            below(b, limit_, [&](std::uint32_t s) {
                size += beside_[s];
                if (all_.by[s] == no_party) return;
                if (times[all_.by[s]]++ == 0) ++size;
                met.push_back(all_.by[s]);
            });
            if (looked_at_ >= limit_) return false;
            walk_upon(count + b);
            for (const std::uint32_t party : met) --times[party];
        }
        return true;
    }

    /// Looks at what measure() looked at, and at what is private beside that: at most twice as much again. But sums of many ratios may be
    /// long, and each addition as long as looking at thousands: those below bundles are counted as such, and stop where they are too much.
    bool hand_down()
    {
        const auto count = static_cast<std::uint32_t>(all_.size());
        std::vector<rational> due(count + bundles_.size());
        for (const auto& [delivery, margin] : deliveries_) due[delivery] += margin / rational{size_[delivery]};
        std::uint64_t in_long_sums = 0;
        const auto add = [&](rational& sum, const rational& share) {
            sum += share;
            if (!sum.is_small()) in_long_sums += work::steps_of(sum) * looked_at_a_step;
        };
        const auto to_private = [&](std::uint32_t s, const rational& share) {
            for (const std::uint32_t each : all_.taken_by(s)) {
                ++looked_at_;
                if (private_[each]) add(due[each], share);
            }
        };
        for (auto at = order_.rbegin(); at != order_.rend(); ++at) {
            if (private_[*at] || due[*at].sign() == 0) continue;
            if (anew_[*at]) values_[all_.by[*at]] += due[*at];
            if (base_[*at] != none) due[base_[*at]] += due[*at];
            to_private(*at, due[*at]);
        }
        std::vector<std::uint32_t> met(all_.parties, none);
        opened_for_.assign(count, none);
        in_long_sums = 0;
        for (std::uint32_t b = 0; b < bundles_.size(); ++b) {
            const rational& share = due[count + b];
            below(b, all_of_them, [&](std::uint32_t s) {
                to_private(s, share);
                if (all_.by[s] == no_party || met[all_.by[s]] == b) return;
                met[all_.by[s]] = b;
                add(values_[all_.by[s]], share);
            });
            if (in_long_sums >= limit_) return false;
        }
        for (auto at = order_.rbegin(); at != order_.rend(); ++at) {
            if (!private_[*at] || due[*at].sign() == 0) continue;
            if (all_.by[*at] != no_party) values_[all_.by[*at]] += due[*at];
            to_private(*at, due[*at]);
        }
        return true;
    }

    const supplies& all_;
    const sure_deliveries& deliveries_;
    std::vector<rational>& values_;
    std::uint64_t limit_;
    std::uint64_t looked_at_ = 0;

    std::vector<bool> reached_;
    std::vector<std::uint32_t> order_;  // those reached, each behind all that it takes
    std::vector<bool> private_;
    std::vector<std::uint32_t> beside_;  // how many parties are private to a supply
    std::vector<std::uint32_t> base_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;  // of bundles, behind those of supplies
    std::vector<const std::vector<std::uint32_t>*> bundles_;
    std::vector<bool> anew_;           // whether a supply's party provides nothing that its base rests on
    std::vector<std::uint32_t> size_;  // how many parties a supply or bundle rests on, its own among them
    std::vector<std::uint32_t> opened_for_;
    std::vector<std::uint32_t> open_;
};

}  // namespace

std::uint64_t divide_equally(const supplies& all, const sure_deliveries& deliveries, std::vector<rational>& values, std::uint64_t limit)
{
    return divider{all, deliveries, values, limit}.run();
}

}  // namespace detail
PARTNERING_END
