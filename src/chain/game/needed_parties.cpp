#include "needed_parties.hpp"

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

namespace {

enum class part : std::uint8_t { unknown, needed, optional };

class sorter {
public:
    sorter(const supplies& all, const pieces& of, std::size_t most_optional, std::uint64_t limit)
        : all_{all}, of_{of}, most_{most_optional}, limit_{limit}, parts_(of.parties.size(), part::unknown)
    {
    }

    needed_parties answer()
    {
        // What is quick comes first: of those who are optional a few too many are enough.
        by_only_ways();
        by_cheapest_way();
        by_shape();
        by_cost();
        needed_parties made{.needed = {}, .optional = {}, .looked_at = looked_at_};
        for (std::uint32_t p = 0; p < parts_.size(); ++p) {
            if (parts_[p] == part::needed) made.needed.push_back(p);
            if (parts_[p] == part::optional) made.optional.push_back(p);
        }
        return made;
    }

private:
    [[nodiscard]] bool is_done() const { return optional_ > most_ || looked_at_ >= limit_; }

    void find(std::uint32_t party, part as)
    {
        if (parts_[party] != part::unknown) return;
        parts_[party] = as;
        if (as == part::optional) ++optional_;
    }

    /// Calls `visit` for what is reached from the delivery by the ways of each group that `follow` names.
    template <class Follow, class Visit>
    void walk(const Follow& follow, const Visit& visit)
    {
        std::vector<bool> reached(of_.all.size());
        reached.back() = true;
        for (std::size_t i = of_.all.size(); i-- > 0;) {
            if (!reached[i]) continue;
            if (of_.all[i].party != piece::nobody) visit(of_.all[i].party);
            for (const auto& group : of_.all[i].groups)
                if (const piece::way* way = follow(group)) reached[way->takes] = true;
        }
        looked_at_ += of_.size;
    }

    /// Whoever is in the only way of a group that every way has is needed.
    void by_only_ways()
    {
        walk([](const std::vector<piece::way>& group) { return group.size() == 1 ? &group.front() : nullptr; },
             [&](std::uint32_t party) { find(party, part::needed); });
    }

    /// Whoever has no part in the cheapest way can be missed.
    void by_cheapest_way()
    {
        std::vector<bool> in_it(parts_.size());
        walk([&](const std::vector<piece::way>& group) { return &of_.cheapest(group); }, [&](std::uint32_t party) { in_it[party] = true; });
        for (std::uint32_t p = 0; p < parts_.size() && !is_done(); ++p)
            if (!in_it[p]) find(p, part::optional);
    }

    /// Whoever is in all ways is needed: for 64 parties at once, a bit each, whether a supply can be provided without it.
    void by_shape()
    {
        std::vector<std::uint32_t> open;
        for (std::uint32_t p = 0; p < parts_.size(); ++p)
            if (parts_[p] == part::unknown) open.push_back(p);
        std::vector<std::uint64_t> without(of_.all.size());
        std::vector<std::uint64_t> bit(parts_.size());
        for (std::size_t first = 0; first < open.size() && !is_done(); first += 64) {
            const std::size_t count = std::min<std::size_t>(64, open.size() - first);
            for (std::size_t i = 0; i < count; ++i) bit[open[first + i]] = std::uint64_t{1} << i;
            for (std::size_t i = 0; i < of_.all.size(); ++i) {
                const piece& one = of_.all[i];
                std::uint64_t can = one.party == piece::nobody ? ~std::uint64_t{0} : ~bit[one.party];
                for (const auto& group : one.groups) {
                    std::uint64_t any = 0;
                    for (const piece::way& way : group) any |= without[way.takes];
                    can &= any;
                }
                without[i] = can;
            }
            looked_at_ += of_.size;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t party = open[first + i];
                if ((without.back() & bit[party]) == 0) find(party, part::needed);
                bit[party] = 0;
            }
        }
    }

    /// All others are asked: without them it may cost more than it is worth.
    void by_cost()
    {
        for (std::uint32_t p = 0; p < parts_.size() && !is_done(); ++p) {
            if (parts_[p] != part::unknown) continue;
            find(p, of_.gain_without(all_, p).sign() == 0 ? part::needed : part::optional);
            looked_at_ += of_.in_ratios;
        }
    }

    const supplies& all_;
    const pieces& of_;
    std::size_t most_;
    std::uint64_t limit_;
    std::vector<part> parts_;
    std::size_t optional_ = 0;
    std::uint64_t looked_at_ = 0;
};

}  // namespace

needed_parties who_is_needed(const supplies& all, const pieces& of, std::size_t most_optional, std::uint64_t limit)
{
    return sorter{all, of, most_optional, limit}.answer();
}

}  // namespace detail
PARTNERING_END
