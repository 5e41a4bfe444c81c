#include "circulation.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

namespace {

/// What has to remain, rather than what can be removed: the least flow that leaves every node the balance it has.
///
/// Nothing remains at first, so that nodes which owe more than they are owed are short of a way out: sources, the others sinks. Flow goes
/// from sources to sinks along shortest ways, all of a length at once: as much as can be, then the next length. A unit that remains costs
/// 1, one that is taken back -1.
class remainder_flow {
public:
    remainder_flow(std::size_t nodes, const std::vector<capacity>& arcs) : begin_(nodes + 1), level_(nodes), supply_(nodes)
    {
        for (const capacity& each : arcs) {
            ++begin_[each.from + 1];
            ++begin_[each.to + 1];
        }
        for (std::size_t node = 0; node < nodes; ++node) begin_[node + 1] += begin_[node];
        ends_.resize(arcs.size() * 2);
        room_.resize(arcs.size() * 2);
        place_.reserve(arcs.size());
        std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
        for (const capacity& each : arcs) {
            const std::size_t there = next[each.from]++;
            const std::size_t back = next[each.to]++;
            ends_[there] = {.to = each.to, .cost = 1, .back = back};
            ends_[back] = {.to = each.from, .cost = -1, .back = there};
            room_[there] = each.most;
            supply_[each.from] += each.most;
            supply_[each.to] -= each.most;
            place_.push_back(there);
        }
    }

    circulation run()
    {
        while (raise_levels())
            while (find_ways()) send();
        circulation made;
        made.flow.reserve(place_.size());
        for (const std::size_t at : place_) made.flow.push_back(room_[at]);
        const std::int64_t lowest = level_.empty() ? 0 : *std::min_element(level_.begin(), level_.end());
        for (std::int64_t& each : level_) each -= lowest;
        made.level = std::move(level_);
        return made;
    }

private:
    struct end {
        std::uint32_t to;
        std::int32_t cost;  ///< 1 along an arc, -1 on the way back
        std::size_t back;   ///< place of the opposite
    };
    static constexpr std::uint32_t none = UINT32_MAX;

    /// What a way costs beyond the difference of levels: never below 0 where there is room.
    [[nodiscard]] std::int64_t detour(std::size_t from, std::size_t at) const
    {
        return ends_[at].cost + level_[ends_[at].to] - level_[from];
    }

    /// Raises levels until some source has a way without detour to a sink; false where no source is left.
    bool raise_levels()
    {
        const auto is_source = [&](std::uint32_t node) { return supply_[node] > 0; };
        distance_.assign(level_.size(), -1);
        if (buckets_.empty()) buckets_.emplace_back();
        bool any = false;
        for (std::uint32_t node = 0; node < level_.size(); ++node) {
            if (supply_[node] < 0) buckets_[0].push_back(node);
            any = any || is_source(node);
        }
        if (!any) return false;
        bool reached = false;
        std::size_t now = 0;
        for (; now < buckets_.size() && !reached; ++now)
            // A way without detour adds to the bucket that is being emptied.
            for (std::size_t i = 0; i < buckets_[now].size(); ++i) {
                const std::uint32_t node = buckets_[now][i];
                if (distance_[node] >= 0) continue;
                distance_[node] = static_cast<std::int64_t>(now);
                reached = reached || is_source(node);
                for (std::size_t at = begin_[node]; at < begin_[node + 1]; ++at) {
                    const std::uint32_t from = ends_[at].to;
                    const std::size_t into = ends_[at].back;
                    if (room_[into] == 0 || distance_[from] >= 0) continue;
                    const std::size_t there = now + static_cast<std::size_t>(detour(from, into));
                    if (there >= buckets_.size()) buckets_.resize(there + 1);
                    buckets_[there].push_back(from);
                }
            }
        PARTNERING_EXPECTS(reached, "what a party owes beyond what it is owed has a way to those who are owed more");
        for (std::vector<std::uint32_t>& each : buckets_) each.clear();
        const auto farthest = static_cast<std::int64_t>(now) - 1;
        for (std::size_t node = 0; node < level_.size(); ++node) level_[node] += distance_[node] < 0 ? farthest : distance_[node];
        return true;
    }

    /// Counts the steps to the nearest sink without detour; whether a source has a way there.
    bool find_ways()
    {
        steps_.assign(level_.size(), none);
        queue_.clear();
        for (std::uint32_t node = 0; node < level_.size(); ++node) {
            if (supply_[node] >= 0) continue;
            steps_[node] = 0;
            queue_.push_back(node);
        }
        bool reached = false;
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            const std::uint32_t node = queue_[i];
            reached = reached || supply_[node] > 0;
            for (std::size_t at = begin_[node]; at < begin_[node + 1]; ++at) {
                const std::uint32_t from = ends_[at].to;
                // The opposite costs what is asked of this one, negated: most are told by that, without a look at their room.
                if (steps_[from] != none || level_[node] - level_[from] != ends_[at].cost || room_[ends_[at].back] == 0) continue;
                steps_[from] = steps_[node] + 1;
                queue_.push_back(from);
            }
        }
        return reached;
    }

    /// Along ways of steps downward, until each of them has a full arc.
    void send()
    {
        next_.assign(begin_.begin(), begin_.end() - 1);
        for (std::uint32_t source = 0; source < level_.size(); ++source) {
            if (supply_[source] <= 0 || steps_[source] == none) continue;
            way_.clear();
            std::uint32_t node = source;
            while (supply_[source] > 0) {
                if (supply_[node] < 0) {
                    node = send(source, node);
                    continue;
                }
                std::size_t& at = next_[node];
                const auto leads_on = [&] {
                    const std::uint32_t to = ends_[at].to;
                    return room_[at] > 0 && steps_[to] != none && steps_[to] + 1 == steps_[node] && detour(node, at) == 0;
                };
                while (at < begin_[node + 1] && !leads_on()) ++at;
                if (at < begin_[node + 1]) {
                    way_.push_back(at);
                    node = ends_[at].to;
                } else if (way_.empty()) {
                    break;
                } else {
                    node = ends_[ends_[way_.back()].back].to;
                    ++next_[node];
                    way_.pop_back();
                }
            }
        }
    }

    /// Along the way from source to sink; gives the node to go on from.
    std::uint32_t send(std::uint32_t source, std::uint32_t sink)
    {
        int128 amount = std::min(supply_[source], -supply_[sink]);
        for (const std::size_t at : way_) amount = std::min(amount, room_[at]);
        supply_[source] -= amount;
        supply_[sink] += amount;
        std::size_t open = way_.size();
        for (std::size_t i = way_.size(); i-- > 0;) {
            room_[way_[i]] -= amount;
            room_[ends_[way_[i]].back] += amount;
            if (room_[way_[i]] == 0) open = i;
        }
        if (open == way_.size()) return sink;
        const std::uint32_t from = ends_[ends_[way_[open]].back].to;
        way_.resize(open);
        return from;
    }

    std::vector<std::size_t> begin_;    ///< of each node's places below, and one more
    std::vector<end> ends_{};           ///< arcs and the ways back along them
    std::vector<int128> room_{};        ///< how much more may flow there
    std::vector<std::size_t> place_{};  ///< of each arc
    std::vector<std::int64_t> level_;   ///< of each node: how far it is to a sink
    std::vector<int128> supply_;        ///< of each node: what it owes and has not sent yet; below 0 what it waits for
    // What is worked with again and again.
    std::vector<std::int64_t> distance_{};
    std::vector<std::vector<std::uint32_t>> buckets_{};
    std::vector<std::uint32_t> steps_{};
    std::vector<std::uint32_t> queue_{};
    std::vector<std::size_t> next_{};
    std::vector<std::size_t> way_{};
};

}  // namespace

circulation greatest_circulation(std::size_t nodes, const std::vector<capacity>& arcs) { return remainder_flow{nodes, arcs}.run(); }

}  // namespace detail
PARTNERING_END
