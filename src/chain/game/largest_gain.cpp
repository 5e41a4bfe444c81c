#include "largest_gain.hpp"

#include "core/common_denominator.hpp"
#include "looked_at.hpp"

#include <algorithm>
#include <optional>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

/// A maximum flow from node 0 to node 1 (Dinitz, Algorithm for solution of a problem of maximum flow in a network with power estimation,
/// 1970): shortest ways are filled until there is none of their length, then longer ones.
template <class Number>
class flow_network {
public:
    flow_network(std::uint32_t nodes, std::uint64_t limit) : first_(nodes, none), limit_{limit}, looked_at_{nodes} {}

    void connect(std::uint32_t from, std::uint32_t to, const Number& most)
    {
        add(from, to, most);
        add(to, from, Number{});
    }

    /// How much flows; where more arcs are looked at than may be, less than could.
    Number fill()
    {
        Number sum{};
        while (number_levels()) {
            next_ = first_;
            while (looked_at_ < limit_) {
                const Number more = along_one_way();
                if (!(Number{} < more)) break;
                sum += more;
            }
        }
        return sum;
    }
    /// Whether more could flow to a node: of use after fill().
    [[nodiscard]] bool is_reached(std::uint32_t node) const { return level_[node] != none; }
    [[nodiscard]] std::uint64_t looked_at() const noexcept { return looked_at_; }

private:
    static constexpr std::uint32_t none = 0xffff'ffff;
    struct arc {
        std::uint32_t to;
        std::uint32_t next;  ///< of the same node
        Number left;
    };

    static std::uint64_t looked_at_to_change(int128 /*number*/) { return 0; }
    static std::uint64_t looked_at_to_change(const rational& number) { return looked_at_for(number); }

    void add(std::uint32_t from, std::uint32_t to, const Number& most)
    {
        arcs_.push_back({to, first_[from], most});
        first_[from] = static_cast<std::uint32_t>(arcs_.size() - 1);
    }

    bool number_levels()
    {
        level_.assign(first_.size(), none);
        level_[0] = 0;
        std::vector<std::uint32_t> found{0};
        for (std::size_t at = 0; at < found.size(); ++at)
            for (std::uint32_t a = first_[found[at]]; a != none; a = arcs_[a].next) {
                ++looked_at_;
                if (Number{} < arcs_[a].left && level_[arcs_[a].to] == none) {
                    level_[arcs_[a].to] = level_[found[at]] + 1;
                    found.push_back(arcs_[a].to);
                }
            }
        return level_[1] != none && looked_at_ < limit_;
    }

    /// Fills one way; nothing where there is none left.
    Number along_one_way()
    {
        std::vector<std::uint32_t> way;
        std::uint32_t at = 0;
        while (at != 1) {
            std::uint32_t& a = next_[at];
            ++looked_at_;
            for (; a != none && !(Number{} < arcs_[a].left && level_[arcs_[a].to] == level_[at] + 1); a = arcs_[a].next) ++looked_at_;
            if (a != none) {
                way.push_back(a);
                at = arcs_[a].to;
                continue;
            }
            if (way.empty()) return Number{};
            // Nothing gets through here: back, and on to the next arc.
            at = arcs_[way.back() ^ 1].to;
            way.pop_back();
            next_[at] = arcs_[next_[at]].next;
        }
        Number most = arcs_[way.front()].left;
        for (const std::uint32_t a : way)
            if (arcs_[a].left < most) most = arcs_[a].left;
        for (const std::uint32_t a : way) {
            looked_at_ += looked_at_to_change(arcs_[a].left);
            arcs_[a].left -= most;
            arcs_[a ^ 1].left += most;
        }
        return most;
    }

    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> next_;
    std::vector<std::uint32_t> level_;
    std::vector<arc> arcs_;
    std::uint64_t limit_;
    std::uint64_t looked_at_;
};

/// `margins` by delivery and `shares` by party, in any unit.
template <class Number>
std::pair<gaining_parties, Number> closure(const supplies& all, const sure_deliveries& deliveries, std::span<const Number> margins,
                                           std::span<const Number> shares, std::uint64_t limit)
{
    // Nodes: 0 and 1, then supplies, then parties.
    const auto supply = [](std::uint32_t s) { return 2 + s; };
    const auto party = [&](std::uint32_t p) { return 2 + static_cast<std::uint32_t>(all.size()) + p; };
    flow_network<Number> network{party(all.parties), limit};
    Number most{};
    for (const Number& each : margins) most += each;
    for (const Number& each : shares)
        if (each < Number{}) most -= each;
    std::vector<bool> reached(all.size());
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        network.connect(0, supply(deliveries[i].first), margins[i]);
        reached[deliveries[i].first] = true;
    }
    // As much as there is: no cut goes through what one takes of another.
    for (auto at = all.order.rbegin(); at != all.order.rend(); ++at) {
        if (!reached[*at]) continue;
        if (all.by[*at] != no_party) network.connect(supply(*at), party(all.by[*at]), most);
        for (const std::uint32_t each : all.taken_by(*at)) {
            reached[each] = true;
            network.connect(supply(*at), supply(each), most);
        }
    }
    for (std::uint32_t p = 0; p < all.parties; ++p) {
        // Who has less than nothing would be given it by anybody.
        if (shares[p] < Number{}) network.connect(0, party(p), -shares[p]);
        if (Number{} < shares[p]) network.connect(party(p), 1, shares[p]);
    }
    Number gain = most - network.fill();
    gaining_parties found;
    found.looked_at = network.looked_at();
    for (std::uint32_t p = 0; p < all.parties; ++p)
        if (network.is_reached(party(p))) found.members.push_back(p);
    return {std::move(found), std::move(gain)};
}

}  // namespace

gaining_parties most_gaining(const supplies& all, const sure_deliveries& deliveries, std::span<const rational> shares, std::uint64_t limit)
{
    const auto at = [&](std::size_t i) -> const rational& {
        return i < deliveries.size() ? deliveries[i].second : shares[i - deliveries.size()];
    };
    if (const auto common = over_common_denominator(deliveries.size() + shares.size(), at)) {
        const std::span<const int128> numbers{common->numerators};
        auto [found, gain] = closure<int128>(all, deliveries, numbers.first(deliveries.size()), numbers.subspan(deliveries.size()), limit);
        found.gain = rational{gain, static_cast<int128>(common->denominator)};
        return std::move(found);
    }
    std::vector<rational> margins;
    for (const auto& [delivery, margin] : deliveries) margins.push_back(margin);
    auto [found, gain] = closure<rational>(all, deliveries, margins, shares, limit);
    found.gain = std::move(gain);
    return std::move(found);
}

}  // namespace detail
PARTNERING_END
