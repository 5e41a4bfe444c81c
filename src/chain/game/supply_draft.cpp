#include <partnering/chain/chain_game.hpp>

#include "chain_game_data.hpp"

#include <algorithm>
#include <string_view>

PARTNERING_BEGIN

namespace {

/// Columns that own what they hold.
struct made_columns {
    std::vector<std::uint32_t> by;
    std::vector<rational> cost;
    std::vector<rational> worth;
    std::vector<std::uint32_t> of;
    std::vector<std::uint32_t> takes;
    std::vector<std::uint32_t> group;
    std::vector<rational> units;
};

/// The place of a key among those sorted.
template <class Keys>
std::uint32_t place_among(const Keys& sorted, std::string_view key)
{
    return static_cast<std::uint32_t>(std::lower_bound(sorted.begin(), sorted.end(), key) - sorted.begin());
}

class draft_reader {
public:
    explicit draft_reader(const supply_draft& draft) : draft_{draft}
    {
        for (const supply_draft::supply& each : draft.supplies) {
            supplies_.push_back(each.key);
            if (!each.by.empty()) parties_.push_back(each.by);
        }
        std::sort(supplies_.begin(), supplies_.end());
        std::sort(parties_.begin(), parties_.end());
        parties_.erase(std::unique(parties_.begin(), parties_.end()), parties_.end());
    }

    void read()
    {
        std::vector<const supply_draft::supply*> sorted;
        for (const supply_draft::supply& each : draft_.supplies) sorted.push_back(&each);
        // Those of one key stay in the order of the draft.
        std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
            const auto order = a->key <=> b->key;
            return order != 0 ? order < 0 : a < b;
        });
        check_keys(sorted);
        for (const supply_draft::supply* each : sorted) read(*each);
        if (more_ > 0)
            found_.push_back(
                {"too_many_findings", severity::error, "", "", std::to_string(more_) + " more findings are not listed: mend these first"});
    }

    std::vector<finding>& found() { return found_; }
    const made_columns& columns() const { return made_; }
    const std::vector<std::string>& parties() const { return parties_; }
    const std::vector<std::string>& supplies() const { return supplies_; }

private:
    static constexpr std::size_t most_findings = 1000;

    /// `field` is that of the supply, with its dot.
    void tell(const supply_draft::supply& about, const char* code, const std::string& field, std::string text)
    {
        if (found_.size() == most_findings) {
            ++more_;
            return;
        }
        const std::string place = "supplies[" + std::to_string(&about - draft_.supplies.data()) + ']' + field;
        found_.push_back({code, severity::error, about.key, place, std::move(text)});
    }

    void check_keys(const std::vector<const supply_draft::supply*>& sorted)
    {
        if (!sorted.empty() && sorted.front()->key.empty())
            tell(*sorted.front(), "empty_key", ".key", "a supply has no key: name each supply");
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i]->key == sorted[i - 1]->key && (i < 2 || sorted[i]->key != sorted[i - 2]->key))
                tell(*sorted[i], "duplicate_key", ".key",
                     "there are several supplies " + quote(sorted[i]->key) + ": a key names one, so give each its own");
    }

    void read(const supply_draft::supply& one)
    {
        const auto number = static_cast<std::uint32_t>(made_.by.size());
        made_.by.push_back(one.by.empty() ? no_party : place_among(parties_, one.by));
        made_.cost.push_back(one.cost);
        made_.worth.push_back(one.worth);
        if (one.cost.sign() < 0)
            tell(one, "negative_cost", ".cost", "the cost of " + quote(one.key) + " is below 0; what brings money in is a worth");
        if (one.worth.sign() < 0)
            tell(one, "negative_worth", ".worth", "the worth of " + quote(one.key) + " is below 0; what is spent is a cost");
        for (const supply_draft::need& each : one.needs) {
            const auto group = static_cast<std::uint32_t>(&each - one.needs.data());
            const std::string field = ".needs[" + std::to_string(group) + ']';
            if (each.any_of.empty())
                tell(one, "need_of_nothing", field,
                     "a need of " + quote(one.key) + " names no supply: name one that meets it, or leave it out");
            if (each.units.sign() <= 0)
                tell(one, "no_units", field, "a need of " + quote(one.key) + " is for no units: what is needed is needed in more than 0");
            for (const std::string& taken : each.any_of) {
                const std::uint32_t place = place_among(supplies_, taken);
                if (place == supplies_.size() || supplies_[place] != taken) {
                    unknown(one, field, taken);
                    continue;
                }
                made_.of.push_back(number);
                made_.takes.push_back(place);
                made_.group.push_back(group);
                made_.units.push_back(each.units);
            }
        }
    }

    void unknown(const supply_draft::supply& of, const std::string& field, const std::string& taken)
    {
        // A guess for each of a million wrong keys would cost a million times a million.
        const bool guess = guesses_++ < 10;
        // It takes hardly itself.
        std::vector<std::string_view> others;
        if (guess)
            std::copy_if(supplies_.begin(), supplies_.end(), std::back_inserter(others),
                         [&](const std::string& each) { return each != of.key; });
        const std::string_view meant = closest(taken, others);
        tell(of, "unknown_supply", field,
             quote(of.key) + " takes " + quote(taken) + ", which is no supply" +
                 (meant.empty() ? ": list it among them, or name one that is" : ": is " + quote(meant) + " meant?"));
    }

    const supply_draft& draft_;
    std::vector<std::string> supplies_;
    std::vector<std::string> parties_;
    made_columns made_{};
    std::vector<finding> found_;
    std::size_t more_ = 0;
    int guesses_ = 0;
};

}  // namespace

checked<chain_game> chain_game::of(const supply_draft& draft)
{
    draft_reader reader{draft};
    reader.read();
    if (!reader.found().empty()) return std::move(reader.found());
    const made_columns& made = reader.columns();
    checked<detail::supplies> all = detail::check({.parties = static_cast<std::uint32_t>(reader.parties().size()),
                                                   .by = made.by,
                                                   .cost = made.cost,
                                                   .worth = made.worth,
                                                   .of = made.of,
                                                   .takes = made.takes,
                                                   .group = made.group,
                                                   .units = made.units},
                                                  reader.supplies());
    if (!all) return all.findings();
    return data::finish(
        std::make_shared<data>(data{.all = std::move(all).value(), .keys = reader.parties(), .supply_keys = reader.supplies()}));
}

PARTNERING_END
