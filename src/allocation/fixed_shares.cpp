#include "members.hpp"
#include "sums.hpp"

#include <partnering/allocation/fixed_shares.hpp>

#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

using part = fixed_shares::part;
using part_list = fixed_shares::part_list;

const rational* ratio_in(const fixed_shares::bound& bound)
{
    const auto* ratio = std::get_if<fixed_shares::ratio>(&bound);
    return ratio != nullptr ? &ratio->of_whole : nullptr;
}

std::string bound_text(const fixed_shares::bound& bound)
{
    if (const rational* ratio = ratio_in(bound)) return ratio_text(*ratio);
    return number_text(std::get<fixed_shares::amount>(bound).value);
}

rational bound_of(const fixed_shares::bound& bound, const rational& whole)
{
    if (const rational* ratio = ratio_in(bound)) return *ratio * whole;
    return std::get<fixed_shares::amount>(bound).value;
}

class checker {
public:
    checker(named_members& members, std::vector<finding>& found) : members_{&members}, found_{&found} {}

    /// One level after the other by a list of our own: how deep they stand is what is to be found out.
    void check(const part_list& top)
    {
        struct level {
            const part_list* parts;
            std::string_view name;
            int depth;
        };
        std::vector<level> waiting{{&top, "the division", 1}};
        while (!waiting.empty()) {
            const level now = waiting.back();
            waiting.pop_back();
            if (now.depth > fixed_shares::max_depth) {
                add("parts_too_deep", now.name,
                    "parts stand in one another more than " + std::to_string(fixed_shares::max_depth) + " deep at " + quote(now.name) +
                        ": write the shares of the inner ones out");
                return;
            }
            count_ += now.parts->size();
            check_level(*now.parts, now.name);
            for (const part& each : *now.parts)
                if (!each.parts.empty()) waiting.push_back({&each.parts, each.key, now.depth + 1});
        }
    }

    /// Of all levels, once they are checked.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    void add(const char* code, std::string_view subject, std::string text) { found_->push_back(wrong(code, subject, std::move(text))); }

    void check_ratio(const rational& ratio, std::string_view key)
    {
        if (ratio.sign() < 0)
            add("negative_ratio", key, "a ratio of " + quote(key) + " is " + number_text(ratio) + ": it would be from 0 to 1");
    }
    void check_amount(const rational& amount, std::string_view key)
    {
        if (amount.sign() < 0)
            add("negative_amount", key, "an amount of " + quote(key) + " is " + number_text(amount) + ": it would be 0 or more");
    }
    void check_bound(const fixed_shares::bound& bound, std::string_view key)
    {
        if (const rational* ratio = ratio_in(bound))
            check_ratio(*ratio, key);
        else
            check_amount(std::get<fixed_shares::amount>(bound).value, key);
    }

    void check_level(const part_list& parts, std::string_view name)
    {
        if (parts.empty()) add("no_parts", name, quote(name) + " has no parts: name at least one");
        const std::string what = quote(name);
        std::vector<std::string_view> keys;
        std::vector<rational> ratios;
        std::size_t rests = 0;
        bool needs_rest = false;
        for (const part& each : parts) {
            keys.emplace_back(each.key);
            if (each.parts.empty()) members_->find(each.key, what, *found_);
            if (const auto* ratio = std::get_if<fixed_shares::ratio>(&each.gets)) {
                check_ratio(ratio->of_whole, each.key);
                ratios.push_back(ratio->of_whole);
            } else if (const auto* amount = std::get_if<fixed_shares::amount>(&each.gets)) {
                check_amount(amount->value, each.key);
                needs_rest = true;
            } else if (++rests == 2) {
                add("two_rests", each.key, quote(each.key) + " takes the rest of " + what + ", as one before it does: one part does");
            }
            if (!each.at_least && !each.at_most) continue;
            if (std::holds_alternative<fixed_shares::rest>(each.gets))
                add("bounded_rest", each.key,
                    quote(each.key) + " takes the rest of " + what + " and has a bound: bound the other parts in its place");
            needs_rest = true;
            if (each.at_least) check_bound(*each.at_least, each.key);
            if (each.at_most) check_bound(*each.at_most, each.key);
        }
        for (const std::string_view key : key_index{std::move(keys)}.repeated())
            add("repeated_part", key, quote(key) + " is two parts of " + what + ": one, with the sum");
        const rational sum = sum_of(ratios);
        if (sum > rational{1})
            add("ratios_not_whole", name,
                "the ratios of " + what + " sum to " + number_text(sum) + ": they would sum to " +
                    (rests == 0 ? "exactly 1" : "1 at most, and the rest is what they leave"));
        else if (rests == 0 && needs_rest)
            add("no_rest", name, what + " has an amount or a bound and no part that takes the rest: say which part does");
        else if (rests == 0 && sum != rational{1} && !parts.empty())
            add("ratios_not_whole", name,
                "the ratios of " + what + " sum to " + number_text(sum) + ": they would sum to exactly 1, or one part takes the rest");
    }

    named_members* members_;
    std::vector<finding>* found_;
    std::size_t count_ = 0;
};

struct divider {
    named_members* members;
    bool tells;  ///< whether the steps are to be explained
    std::vector<rational> shares;
    std::vector<finding> found{};

    /// Its own depth is bounded, for the checker has seen the parts.
    void divide(const part_list& parts, const rational& whole, explanation& why)
    {
        std::vector<rational> amounts(parts.size());
        std::vector<explanation> steps(tells ? parts.size() : 0);
        explanation untold;
        const part* taker = nullptr;
        std::size_t takes_rest = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (std::holds_alternative<fixed_shares::rest>(parts[i].gets)) {
                taker = &parts[i];
                takes_rest = i;
            } else {
                amounts[i] = amount_of(parts[i], whole, tells ? steps[i] : untold);
            }
        }
        if (taker != nullptr) {
            const rational taken = sum_of(amounts);
            amounts[takes_rest] = whole - taken;
            if (amounts[takes_rest].sign() < 0)
                found.push_back(wrong("rest_negative", taker->key,
                                      "the other parts take " + number_text(taken) + " of " + number_text(whole) + ", and " +
                                          quote(taker->key) + " takes the rest, which would be " + number_text(amounts[takes_rest]) +
                                          ": lower the amounts and floors, or let a waterfall say who goes without"));
            if (tells) {
                steps[takes_rest].rule = "rest";
                steps[takes_rest].inputs = {{"of", number_text(whole)}, {"taken by the others", number_text(taken)}};
            }
        }
        for (std::size_t i = 0; i < parts.size() && found.empty(); ++i) {
            explanation& step = tells ? steps[i] : untold;
            if (parts[i].parts.empty())
                shares[*members->find(parts[i].key, "", found)] += amounts[i];
            else
                divide(parts[i].parts, amounts[i], step);
            if (!tells) continue;
            step.subject = parts[i].key;
            step.result = number_text(amounts[i]);
        }
        why.children = std::move(steps);
    }

private:
    rational amount_of(const part& each, const rational& whole, explanation& why)
    {
        const auto* ratio = std::get_if<fixed_shares::ratio>(&each.gets);
        rational amount = ratio != nullptr ? ratio->of_whole * whole : std::get<fixed_shares::amount>(each.gets).value;
        if (tells) {
            why.rule = ratio != nullptr ? "ratio" : "amount";
            if (ratio != nullptr)
                why.inputs = {{"of", number_text(whole)}, {"ratio", ratio_text(ratio->of_whole)}};
            else
                why.inputs = {{"amount", number_text(amount)}};
        }
        const std::optional<rational> least = each.at_least ? std::optional{bound_of(*each.at_least, whole)} : std::nullopt;
        const std::optional<rational> most = each.at_most ? std::optional{bound_of(*each.at_most, whole)} : std::nullopt;
        if (least && most && *most < *least)
            found.push_back(wrong("part_bounds", each.key,
                                  quote(each.key) + " gets at least " + number_text(*least) + " and at most " + number_text(*most) +
                                      " of " + number_text(whole) + ": the first would not be above the second"));
        const bool raised = least && amount < *least;
        if (!raised && !(most && *most < amount)) return amount;
        if (tells) {
            why.inputs.emplace_back("which is", number_text(amount));
            why.inputs.emplace_back(raised ? "at least" : "at most", bound_text(raised ? *each.at_least : *each.at_most));
        }
        return raised ? *least : *most;
    }
};

}  // namespace

fixed_shares::part_list::part_list(std::initializer_list<part> parts) : items_{parts} {}
fixed_shares::part_list::part_list(std::vector<part> parts) noexcept : items_{std::move(parts)} {}
fixed_shares::part_list::part_list(part_list&& from) noexcept = default;
fixed_shares::part_list::~part_list() { give_up(std::move(items_)); }

fixed_shares::part_list::part_list(const part_list& from)
{
    std::vector<std::pair<const part_list*, part_list*>> waiting{{&from, this}};
    while (!waiting.empty()) {
        const auto [source, made] = waiting.back();
        waiting.pop_back();
        made->items_.reserve(source->size());  // what waits points into it
        for (const auto& [key, gets, at_least, at_most, inner] : *source) {
            made->items_.push_back({key, gets, at_least, at_most, {}});
            if (!inner.empty()) waiting.emplace_back(&inner, &made->items_.back().parts);
        }
    }
}

fixed_shares::part_list& fixed_shares::part_list::operator=(const part_list& from) { return *this = part_list{from}; }

fixed_shares::part_list& fixed_shares::part_list::operator=(part_list&& from) noexcept
{
    // What comes may stand in what goes: it is out of there before that is given up.
    std::vector<part> coming = std::move(from.items_);
    give_up(std::exchange(items_, std::move(coming)));
    return *this;
}

void fixed_shares::part_list::push_back(part one) { items_.push_back(std::move(one)); }

bool fixed_shares::part_list::equals(const part_list& other) const
{
    std::vector<std::pair<const part_list*, const part_list*>> waiting{{this, &other}};
    while (!waiting.empty()) {
        const auto [a, b] = waiting.back();
        waiting.pop_back();
        if (a->size() != b->size()) return false;
        for (std::size_t i = 0; i < a->size(); ++i) {
            const auto& [key, gets, at_least, at_most, inner] = (*a)[i];
            const part& twin = (*b)[i];
            if (std::tie(key, gets, at_least, at_most) != std::tie(twin.key, twin.gets, twin.at_least, twin.at_most)) return false;
            if (!inner.empty() || !twin.parts.empty()) waiting.emplace_back(&inner, &twin.parts);
        }
    }
    return true;
}

/// The last part goes once its own parts are out of it. They come next, and what was left of the list waits below the first of them,
/// where there is room at the end of its first parts: nothing has to be allocated to remember it. Each list is walked down once, since
/// it is only below a first part that something waits, and with the first part of a list nothing of it is left to wait.
void fixed_shares::part_list::give_up(std::vector<part> parts) noexcept
{
    while (!parts.empty()) {
        std::vector<part> inner = std::move(parts.back().parts.items_);
        parts.pop_back();
        if (inner.empty()) continue;
        if (!parts.empty()) {
            std::vector<part>* room = &inner;
            while (!room->empty()) room = &room->front().parts.items_;
            *room = std::move(parts);
        }
        parts = std::move(inner);
    }
}

checked<allocation> fixed_shares::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        named_members members{problem.members};
        std::vector<finding> found;
        checker checking{members, found};
        checking.check(parts);
        if (!found.empty()) return found;
        explanation why{"fixed", "", {{"total", number_text(problem.total)}}, number_text(problem.total), {}};
        divider dividing{&members, checking.count() <= allocation::most_explained, std::vector<rational>(problem.members.size())};
        dividing.divide(parts, problem.total, why);
        if (!dividing.found.empty()) return dividing.found;
        return {allocation{std::move(dividing.shares), std::move(why), problem.carried}, members.forgotten("part")};
    });
}

PARTNERING_END
