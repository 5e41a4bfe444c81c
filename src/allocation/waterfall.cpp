#include "members.hpp"
#include "sums.hpp"

#include <partnering/allocation/waterfall.hpp>

#include <algorithm>
#include <cstddef>

PARTNERING_BEGIN

namespace {

using take = waterfall::take;

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::string label_of(const take& of) { return of.name.empty() ? list_text(of.to) : of.name; }

/// The names under which a take remembers.
std::vector<std::string> memories_of(const take& of)
{
    if (const auto* recoup = std::get_if<waterfall::recoup>(&of.amount)) return {recoup->balance};
    if (const auto* until = std::get_if<waterfall::until>(&of.amount); until != nullptr && !until->received.empty())
        return {until->received};
    if (const auto* catch_up = std::get_if<waterfall::catch_up>(&of.amount); catch_up != nullptr && !catch_up->carried.empty())
        return {catch_up->carried + "/distributed", catch_up->carried + "/received"};
    return {};
}

/// The takes with what they refer to looked up.
struct placed_take {
    std::vector<std::size_t> members;  ///< of each ratio in `to`
    std::size_t basis = nowhere;       ///< the earlier take that this one is a part of
    std::vector<bool> counted{};       ///< of a catch-up: which takes count
    rational own{};                    ///< of a catch-up: the ratio of the member that catches up
};

class reader {
public:
    reader(const waterfall& policy, const allocation_problem& problem, named_members& members, std::vector<finding>& found)
        : takes_{&policy.takes}, problem_{&problem}, members_{&members}, found_{&found}
    {
    }

    std::vector<placed_take> read()
    {
        std::vector<placed_take> placed(takes_->size());
        if (takes_->empty()) add("no_takes", "", "there are no takes: give at least one, the last of which takes the rest");
        if (takes_->size() > waterfall::max_takes) {
            add("too_many_takes", "",
                "there are more than " + std::to_string(waterfall::max_takes) + " takes: let one go to several members");
            return placed;
        }
        find_names();
        find_ranks();
        check_memories();
        for (std::size_t i = 0; i < takes_->size(); ++i) read_take(i, placed[i]);
        return placed;
    }

private:
    void add(const char* code, std::string_view subject, std::string text) { found_->push_back(wrong(code, subject, std::move(text))); }

    void find_names()
    {
        for (std::size_t i = 0; i < takes_->size(); ++i)
            if (const std::string& name = (*takes_)[i].name; !name.empty()) names_.emplace_back(name, i);
        for (const auto& [name, place] : names_)
            // Terms that are written down could not say which of the two a basis means.
            if (name == "gross" || name == "rest")
                add("take_name", name,
                    "a take is not called " + quote(name) + ": a part of " + quote(name) +
                        (name == "gross" ? " is one of the whole total" : " is one of what is left") + ", so call it something else");
        std::sort(names_.begin(), names_.end());
        for (std::size_t i = 1; i < names_.size(); ++i)
            if (names_[i].first == names_[i - 1].first && (i == 1 || names_[i].first != names_[i - 2].first))
                add("repeated_take", names_[i].first, "two takes are called " + quote(names_[i].first) + ": name each once");
    }

    void find_ranks()
    {
        std::vector<unsigned> over;
        first_of_rank_.resize(takes_->size());
        for (std::size_t i = 0; i < takes_->size(); ++i) {
            const unsigned rank = (*takes_)[i].rank;
            const bool goes_on = i > 0 && rank > 0 && (*takes_)[i - 1].rank == rank;
            first_of_rank_[i] = goes_on ? first_of_rank_[i - 1] : i;
            if (goes_on || rank == 0) continue;
            if (std::find(over.begin(), over.end(), rank) != over.end())
                add("rank_order", label_of((*takes_)[i]),
                    quote(label_of((*takes_)[i])) + " has rank " + std::to_string(rank) +
                        ", as takes further up have, and others stand in between: takes of one rank follow one another");
            over.push_back(rank);
        }
    }

    void check_memories()
    {
        std::vector<std::string> all;
        for (const take& each : *takes_)
            for (std::string& name : memories_of(each)) {
                if (name.empty())
                    add("carried_name", label_of(each),
                        quote(label_of(each)) + " recoups a balance without a name: name the carried amount");
                all.push_back(std::move(name));
            }
        std::sort(all.begin(), all.end());
        for (std::size_t i = 1; i < all.size(); ++i)
            if (all[i] == all[i - 1] && (i == 1 || all[i] != all[i - 2]))
                add("carried_name", all[i], "two takes carry an amount called " + quote(all[i]) + ": name one for each");
    }

    /// The take of that name, which stands above those of this one's rank.
    std::size_t find_earlier(const std::string& name, std::size_t from)
    {
        const auto at = std::lower_bound(names_.begin(), names_.end(), std::pair{name, std::size_t{0}});
        if (at != names_.end() && at->first == name && at->second < first_of_rank_[from]) return at->second;
        std::vector<std::string_view> before;
        for (const auto& [each, place] : names_)
            if (place < first_of_rank_[from]) before.emplace_back(each);
        const std::string_view meant = closest(name, before);
        add("take_not_earlier", label_of((*takes_)[from]),
            quote(label_of((*takes_)[from])) + " refers to " + quote(name) + ", which is no take before it" +
                (meant.empty() ? ": name one further up" : "; did you mean " + quote(meant) + "?"));
        return nowhere;
    }

    void check_amount(const rational& amount, std::string_view label)
    {
        if (amount.sign() < 0)
            add("negative_amount", label, "an amount of " + quote(label) + " is " + number_text(amount) + ": it would be 0 or more");
    }

    void read_part(const rational& ratio, const waterfall::basis& of, std::size_t i, placed_take& placed)
    {
        const std::string label = label_of((*takes_)[i]);
        if (ratio.sign() < 0 || rational{1} < ratio)
            add("take_ratio", label, "the rate of " + quote(label) + " is " + number_text(ratio) + ": it would be from 0 to 1");
        if (const auto* earlier = std::get_if<waterfall::earlier>(&of)) placed.basis = find_earlier(earlier->take, i);
    }

    void read_catch_up(const waterfall::catch_up& of, std::size_t i, placed_take& placed)
    {
        const take& each = (*takes_)[i];
        const std::string label = label_of(each);
        for (const auto& [key, ratio] : each.to)
            if (key == of.member) placed.own = ratio;
        if (of.target.sign() <= 0 || placed.own <= of.target)
            add("catch_up_target", label,
                quote(of.member) + " gets " + ratio_text(placed.own) + " of " + quote(label) + " and is to catch up to " +
                    ratio_text(of.target) + ": the target would be above 0, and below what it gets there");
        if ((i > 0 && first_of_rank_[i] != i) || (i + 1 < takes_->size() && first_of_rank_[i + 1] == i && each.rank != 0))
            add("catch_up_rank", label,
                quote(label) + " catches up with what others of its rank are paid at the same time: give it a rank of its own");
        placed.counted.assign(takes_->size(), true);
        for (const std::string& name : of.beyond)
            if (const std::size_t at = find_earlier(name, i); at != nowhere) placed.counted[at] = false;
    }

    void read_take(std::size_t i, placed_take& placed)
    {
        const take& each = (*takes_)[i];
        const std::string label = label_of(each);
        placed.members = place_ratios(each.to, label, *members_, *found_);
        bool may_have_floor = false;
        if (const auto* part = std::get_if<waterfall::percentage>(&each.amount)) {
            read_part(part->ratio, part->of, i, placed);
            may_have_floor = true;
        } else if (const auto* flat = std::get_if<waterfall::flat>(&each.amount)) {
            check_amount(flat->amount, label);
            may_have_floor = true;
        } else if (const auto* recoup = std::get_if<waterfall::recoup>(&each.amount)) {
            read_part(recoup->ratio, recoup->of, i, placed);
            if (const rational balance = carried_amount(problem_->carried, recoup->balance); balance.sign() < 0)
                add("negative_balance", recoup->balance,
                    "what is still to be recouped under " + quote(recoup->balance) + " is " + number_text(balance) +
                        ": it would be 0 or more");
        } else if (const auto* until = std::get_if<waterfall::until>(&each.amount)) {
            check_amount(until->amount, label);
        } else {
            read_catch_up(std::get<waterfall::catch_up>(each.amount), i, placed);
        }
        if (each.at_least) check_amount(*each.at_least, label);
        if (each.at_most) check_amount(*each.at_most, label);
        if (each.at_least && !may_have_floor)
            add("take_bounds", label, quote(label) + " is owed what is still missing, and a minimum would make it more: leave it out");
        else if (each.at_least && each.at_most && *each.at_most < *each.at_least)
            add("take_bounds", label,
                quote(label) + " takes at least " + number_text(*each.at_least) + " and at most " + number_text(*each.at_most) +
                    ": the first would not be above the second");
    }

    const std::vector<take>* takes_;
    const allocation_problem* problem_;
    named_members* members_;
    std::vector<finding>* found_;
    std::vector<std::pair<std::string, std::size_t>> names_{};
    std::vector<std::size_t> first_of_rank_{};
};

class runner {
public:
    runner(const waterfall& policy, const allocation_problem& problem, std::vector<placed_take> placed)
        : takes_{&policy.takes}, problem_{&problem}, placed_{std::move(placed)}, paid_(policy.takes.size()),
          shares_(problem.members.size()), left_{problem.total}
    {
        std::size_t nodes = 0;
        for (const take& each : *takes_) nodes += each.to.size() == 1 ? 1 : 1 + each.to.size();
        tells_members_ = nodes <= allocation::most_explained;
    }

    checked<allocation> run()
    {
        explanation why{"waterfall", "", {{"total", number_text(problem_->total)}}, number_text(problem_->total), {}};
        for (std::size_t i = 0; i < takes_->size();) {
            std::size_t end = i + 1;
            while (end < takes_->size() && (*takes_)[i].rank != 0 && (*takes_)[end].rank == (*takes_)[i].rank) ++end;
            pay_rank(i, end, why);
            i = end;
        }
        if (left_.sign() > 0)
            return wrong("rest_left", label_of(takes_->back()),
                         number_text(left_) + " of " + number_text(problem_->total) + " are left behind the last take, " +
                             quote(label_of(takes_->back())) + ": let it, or one more, take all of the rest");
        return allocation{shares_, std::move(why), remembered()};
    }

private:
    [[nodiscard]] rational basis_amount(const waterfall::basis& of, std::size_t i) const
    {
        if (std::holds_alternative<waterfall::gross>(of)) return problem_->total;
        if (std::holds_alternative<waterfall::rest>(of)) return left_;
        return paid_[placed_[i].basis];
    }
    [[nodiscard]] static std::string basis_text(const waterfall::basis& of)
    {
        if (std::holds_alternative<waterfall::gross>(of)) return "of gross";
        if (std::holds_alternative<waterfall::rest>(of)) return "of rest";
        return "of " + std::get<waterfall::earlier>(of).take;
    }

    /// What the members of a take have received in this document up to now.
    [[nodiscard]] rational received_by(const placed_take& of) const
    {
        rational sum;
        for (const std::size_t member : of.members) sum += shares_[member];
        return sum;
    }
    /// What a catch-up has to count in this document up to now: of all, and of the member that catches up.
    [[nodiscard]] std::pair<rational, rational> counted(std::size_t i) const
    {
        const auto& of = std::get<waterfall::catch_up>((*takes_)[i].amount);
        std::pair<rational, rational> sums;
        for (std::size_t j = 0; j < takes_->size(); ++j) {
            if (!placed_[i].counted[j]) continue;
            sums.first += paid_[j];
            for (const auto& [key, ratio] : (*takes_)[j].to)
                if (key == of.member) sums.second += ratio * paid_[j];
        }
        return sums;
    }

    rational owed_of(const waterfall::percentage& of, std::size_t i, explanation& why) const
    {
        const rational from = basis_amount(of.of, i);
        why.rule = "percent";
        why.inputs = {{basis_text(of.of), number_text(from)}, {"rate", ratio_text(of.ratio)}};
        return of.ratio * from;
    }
    rational owed_of(const waterfall::flat& of, std::size_t, explanation& why) const
    {
        why.rule = "flat";
        why.inputs = {{"amount", number_text(of.amount)}};
        return of.amount;
    }
    rational owed_of(const waterfall::recoup& of, std::size_t i, explanation& why) const
    {
        const rational balance = carried_amount(problem_->carried, of.balance);
        const rational from = basis_amount(of.of, i);
        why.rule = "recoup";
        why.inputs = {{"to recoup (" + of.balance + ")", number_text(balance)}, {basis_text(of.of), number_text(from)}};
        if (of.ratio != rational{1}) why.inputs.emplace_back("rate", ratio_text(of.ratio));
        return std::min(balance, of.ratio * from);
    }
    rational owed_of(const waterfall::until& of, std::size_t i, explanation& why) const
    {
        const rational before = carried_amount(problem_->carried, of.received) + received_by(placed_[i]);
        why.rule = "until";
        why.inputs = {{"until", number_text(of.amount)}, {"received before", number_text(before)}};
        return std::max(rational{}, of.amount - before);
    }
    /// With x the member's ratio and y the target, D counted in all and g of it the member's, the take A is paid until
    /// g + x A = y (D + A).
    rational owed_of(const waterfall::catch_up& of, std::size_t i, explanation& why) const
    {
        auto [distributed, received] = counted(i);
        if (!of.carried.empty()) {
            distributed += carried_amount(problem_->carried, of.carried + "/distributed");
            received += carried_amount(problem_->carried, of.carried + "/received");
        }
        why.rule = "catch_up";
        why.inputs = {{"who", of.member},
                      {"target", ratio_text(of.target)},
                      {"distributed before", number_text(distributed)},
                      {"of which received", number_text(received)}};
        return std::max(rational{}, (of.target * distributed - received) / (placed_[i].own - of.target));
    }

    rational bounded(const take& each, rational owed, explanation& why) const
    {
        const bool raised = each.at_least && owed < *each.at_least;
        if (!raised && !(each.at_most && *each.at_most < owed)) return owed;
        const rational& bound = raised ? *each.at_least : *each.at_most;
        why.inputs.emplace_back("which is", number_text(owed));
        why.inputs.emplace_back(raised ? "at least" : "at most", number_text(bound));
        return bound;
    }

    void pay_rank(std::size_t begin, std::size_t end, explanation& why)
    {
        std::vector<rational> owed;
        std::vector<explanation> steps(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            explanation& step = steps[i - begin];
            const rational amount = std::visit([&](const auto& kind) { return owed_of(kind, i, step); }, (*takes_)[i].amount);
            owed.push_back(bounded((*takes_)[i], amount, step));
        }
        const rational together = sum_of(owed);
        const rational available = left_;
        const bool is_short = available < together;
        for (std::size_t i = begin; i < end; ++i) {
            explanation& step = steps[i - begin];
            const rational& due = owed[i - begin];
            paid_[i] = is_short ? due * available / together : due;
            if (is_short) {
                step.inputs.emplace_back("owed", number_text(due));
                if (end - begin > 1) step.inputs.emplace_back("owed to its rank", number_text(together));
                step.inputs.emplace_back("there was only", number_text(available));
            }
            pay(i, step);
        }
        for (explanation& step : steps) why.children.push_back(std::move(step));
    }

    void pay(std::size_t i, explanation& step)
    {
        const take& each = (*takes_)[i];
        left_ -= paid_[i];
        for (std::size_t j = 0; j < each.to.size(); ++j) {
            const auto& [key, ratio] = each.to[j];
            const rational share = ratio * paid_[i];
            shares_[placed_[i].members[j]] += share;
            if (tells_members_ && each.to.size() > 1)
                step.children.push_back({"share", key, {{"ratio", ratio_text(ratio)}}, number_text(share), {}});
        }
        step.subject = label_of(each);
        if (!each.name.empty()) step.inputs.insert(step.inputs.begin(), {"to", list_text(each.to)});
        if (const auto* recoup = std::get_if<waterfall::recoup>(&each.amount))
            step.inputs.emplace_back("still to recoup", number_text(carried_amount(problem_->carried, recoup->balance) - paid_[i]));
        step.inputs.emplace_back("left", number_text(left_));
        step.result = number_text(paid_[i]);
    }

    [[nodiscard]] allocation_state remembered() const
    {
        allocation_state state = problem_->carried;
        const auto add = [&](const std::string& name, const rational& amount) {
            set_carried(state, name, carried_amount(problem_->carried, name) + amount);
        };
        for (std::size_t i = 0; i < takes_->size(); ++i) {
            const take& each = (*takes_)[i];
            const std::vector<std::string> names = memories_of(each);
            if (names.empty()) continue;
            if (std::holds_alternative<waterfall::recoup>(each.amount)) {
                add(names[0], -paid_[i]);
            } else if (std::holds_alternative<waterfall::until>(each.amount)) {
                add(names[0], received_by(placed_[i]));
            } else {
                const auto [distributed, received] = counted(i);
                add(names[0], distributed);
                add(names[1], received);
            }
        }
        return state;
    }

    const std::vector<take>* takes_;
    const allocation_problem* problem_;
    std::vector<placed_take> placed_;
    std::vector<rational> paid_;
    std::vector<rational> shares_;
    rational left_;
    bool tells_members_ = true;
};

}  // namespace

checked<allocation> waterfall::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&]() -> checked<allocation> {
        std::vector<finding> found;
        named_members members{problem.members};
        std::vector<placed_take> placed = reader{*this, problem, members, found}.read();
        if (!found.empty()) return found;
        checked<allocation> made = runner{*this, problem, std::move(placed)}.run();
        if (!made) return made;
        return {std::move(made).value(), members.forgotten("take")};
    });
}

checked<allocation> waterfall::reverse(const allocation_problem& problem) const
{
    for (const take& each : takes)
        if (!memories_of(each).empty())
            return wrong("not_reversible", label_of(each),
                         quote(label_of(each)) +
                             " goes by what is carried, so that a negative total cannot be divided: reverse the shares of the " +
                             "document that is taken back, and carry on with what that one was given");
    return divide(problem);
}

PARTNERING_END
