#include "exclusive_grants.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

PARTNERING_BEGIN

namespace {

/// A code of ISO 3166 for a country holds its parts, and one of no country at all is everywhere.
constexpr std::size_t longest_that_holds = 2;

template <class Function>
void for_each_around(std::string_view code, Function&& see)
{
    for (std::size_t size = 0; size <= longest_that_holds && size < code.size(); ++size) see(code.substr(0, size));
}

/// The first and the last of the agreements that grant something in a place.
struct agreements_there {
    std::size_t first = static_cast<std::size_t>(-1);
    std::size_t last = 0;

    void add(std::size_t agreement)
    {
        first = std::min(first, agreement);
        last = std::max(last, agreement);
    }
    [[nodiscard]] bool has_another(std::size_t than) const { return first < than || last > than; }
};

/// Whatever stands in a place today, by agreement; and those of it of which nothing has been told.
struct standing {
    std::map<std::size_t, std::size_t> agreements;  ///< and how often
    std::set<std::size_t> untold;
};

class contradicting {
public:
    explicit contradicting(const std::vector<const exclusive_grant*>& all) : all_{all}, first_(all.size()) {}

    [[nodiscard]] std::vector<std::optional<std::size_t>> run()
    {
        std::vector<std::size_t> order(all_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::vector<std::size_t> ending = order;
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return all_[a]->when.begin < all_[b]->when.begin; });
        std::stable_sort(ending.begin(), ending.end(), [&](std::size_t a, std::size_t b) { return all_[a]->when.end < all_[b]->when.end; });
        std::size_t ended = 0;
        for (const std::size_t grant : order) {
            // Whatever ends by then has begun before, since no range of days is empty.
            for (; all_[ending[ended]]->when.end <= all_[grant]->when.begin; ++ended) leave(ending[ended]);
            look(grant);
            enter(grant);
        }
        return std::move(first_);
    }

private:
    void look(std::size_t grant)
    {
        for (const std::string_view code : all_[grant]->territories) {
            meet(grant, at_[code]);
            for_each_around(code, [&](std::string_view around) { meet(grant, at_[around]); });
            if (code.size() <= longest_that_holds) meet(grant, below_[code]);
        }
    }
    void meet(std::size_t grant, standing& there)
    {
        const std::size_t agreement = all_[grant]->agreement;
        if (!there.agreements.empty() && there.agreements.begin()->first < agreement) tell(grant, there.agreements.begin()->first);
        while (!there.untold.empty() && all_[*there.untold.rbegin()]->agreement > agreement) {
            tell(*there.untold.rbegin(), agreement);
            there.untold.erase(std::prev(there.untold.end()));
        }
    }
    void tell(std::size_t grant, std::size_t agreement) { first_[grant] = std::min(first_[grant].value_or(agreement), agreement); }

    void enter(std::size_t grant)
    {
        const auto stand = [&](standing& there) {
            ++there.agreements[all_[grant]->agreement];
            if (!first_[grant]) there.untold.insert(grant);
        };
        for (const std::string_view code : all_[grant]->territories) {
            stand(at_[code]);
            for_each_around(code, [&](std::string_view around) { stand(below_[around]); });
        }
    }
    void leave(std::size_t grant)
    {
        const auto go = [&](standing& there) {
            const auto of = there.agreements.find(all_[grant]->agreement);
            if (--of->second == 0) there.agreements.erase(of);
            there.untold.erase(grant);
        };
        for (const std::string_view code : all_[grant]->territories) {
            go(at_[code]);
            for_each_around(code, [&](std::string_view around) { go(below_[around]); });
        }
    }

    const std::vector<const exclusive_grant*>& all_;
    std::vector<std::optional<std::size_t>> first_;
    std::map<std::string_view, standing> at_;     ///< those of just that code
    std::map<std::string_view, standing> below_;  ///< those of a code that this one holds
};

}  // namespace

void leave_shared_territories(std::vector<exclusive_grant>& grants)
{
    std::map<std::string_view, agreements_there> at;
    std::map<std::string_view, agreements_there> below;
    for (const exclusive_grant& each : grants)
        for (const std::string_view code : each.territories) {
            at[code].add(each.agreement);
            for_each_around(code, [&](std::string_view around) { below[around].add(each.agreement); });
        }
    const auto has_another = [](const auto& places, std::string_view code, std::size_t agreement) {
        const auto place = places.find(code);
        return place != places.end() && place->second.has_another(agreement);
    };
    for (exclusive_grant& each : grants)
        std::erase_if(each.territories, [&](std::string_view code) {
            bool shared = has_another(at, code, each.agreement) || has_another(below, code, each.agreement);
            for_each_around(code, [&](std::string_view around) { shared = shared || has_another(at, around, each.agreement); });
            return !shared;
        });
}

std::vector<std::optional<std::size_t>> contradicted(const std::vector<const exclusive_grant*>& grants)
{
    return contradicting{grants}.run();
}

PARTNERING_END
