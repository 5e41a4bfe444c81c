#include "chain_sample.hpp"

#include "document_allocation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

namespace {

constexpr std::array<std::pair<std::string_view, drawn_orders>, 3> order_names{
    {{"single", drawn_orders::single}, {"with_reverse", drawn_orders::with_reverse}, {"rotations", drawn_orders::rotations}}};

/// What a delivery of a supply looks at, once: the supplies it may rest on, what those take, and who provides them.
class reach {
public:
    explicit reach(const supply_draft& draft) : draft_{draft}, seen_(draft.supplies.size())
    {
        for (std::size_t s = 0; s < draft.supplies.size(); ++s) numbers_.emplace(draft.supplies[s].key, s);
    }

    struct found {
        std::uint64_t looked_at = 0;
        std::uint64_t parties = 0;
        bool alternatives = false;
    };
    [[nodiscard]] found of(std::size_t supply)
    {
        ++round_;
        found made;
        std::set<std::string_view> parties;
        std::vector<std::size_t> open;
        const auto take = [&](std::size_t s) {
            if (std::exchange(seen_[s], round_) != round_) open.push_back(s);
        };
        take(supply);
        while (!open.empty()) {
            const supply_draft::supply& here = draft_.supplies[open.back()];
            open.pop_back();
            ++made.looked_at;
            if (!here.by.empty()) parties.insert(here.by);
            for (const supply_draft::need& need : here.needs) {
                made.alternatives = made.alternatives || need.any_of.size() > 1;
                made.looked_at += need.any_of.size();
                for (const std::string& key : need.any_of) take(numbers_.at(key));
            }
        }
        made.parties = parties.size();
        return made;
    }

private:
    const supply_draft& draft_;
    std::map<std::string_view, std::size_t> numbers_;
    std::vector<std::uint64_t> seen_;  // by supply: in which round
    std::uint64_t round_ = 0;
};

}  // namespace

std::optional<sample_wish> to_sample_wish(collector& into, const json::value& content, const spot& where)
{
    const json::value& field = *content.find("sample");
    const spot here = where.at("sample");
    sample_wish made;
    if (!has_fields(into, field, here, {"draws", "seed", "orders", "confidence"})) return std::nullopt;
    if (const json::value* draws = field.find("draws"); draws != nullptr) {
        made.how.draws = reading::to_whole(into, *draws, here.at("draws")).value_or(1);
        if (made.how.draws == 0) into.error(here.at("draws"), "no_draws", "a sample of no draws says nothing: draw at least one");
    }
    if (const json::value* seed = field.find("seed"); seed != nullptr)
        made.how.seed = reading::to_whole(into, *seed, here.at("seed")).value_or(0);
    if (const json::value* orders = field.find("orders"); orders != nullptr) {
        const std::string name = reading::to_text(into, *orders, here.at("orders")).value_or("single");
        const auto* const known =
            std::find_if(order_names.begin(), order_names.end(), [&](const auto& each) { return each.first == name; });
        if (known == order_names.end())
            into.error(here.at("orders"), "unknown_value",
                       "orders are drawn `single`, `with_reverse` or as `rotations`, not " + quote(name));
        else
            made.how.orders = known->second;
    }
    if (const json::value* confidence = field.find("confidence"); confidence != nullptr) {
        made.confidence = reading::to_number(into, *confidence, here.at("confidence")).value_or(made.confidence);
        if (made.confidence.sign() <= 0 || made.confidence >= rational{1})
            into.error(here.at("confidence"), "confidence_out_of_range", "a confidence is above 0 and below 1, such as 0.95");
    }
    if (into.any()) return std::nullopt;
    return made;
}

bool is_too_much(const sample_wish& wish, const stated_chain& of)
{
    reach reached{of.draft};
    uint128 all = 0;
    for (std::size_t s = 0; s < of.draft.supplies.size() && all <= most_looked_at_by_draws; ++s) {
        if (of.draft.supplies[s].worth.sign() <= 0) continue;
        const reach::found found = reached.of(s);
        all += found.looked_at;
        if (!found.alternatives) continue;
        const std::uint64_t orders = wish.how.orders == drawn_orders::single         ? 1
                                     : wish.how.orders == drawn_orders::with_reverse ? 2
                                                                                     : found.parties;
        all += uint128{wish.how.draws} * orders * found.parties * found.looked_at;
    }
    return all > most_looked_at_by_draws;
}

std::string_view name_of(drawn_orders orders)
{
    return std::find_if(order_names.begin(), order_names.end(), [&](const auto& each) { return each.second == orders; })->first;
}

}  // namespace requests
PARTNERING_END
