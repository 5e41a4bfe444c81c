#include "members.hpp"
#include "proportions.hpp"
#include "sums.hpp"

#include <partnering/allocation/relative_price.hpp>

PARTNERING_BEGIN

namespace {

/// Members that count as one thing when what is left is divided: a discount group, or a member on its own.
struct thing {
    std::vector<std::size_t> members;
    rational own_prices;  ///< sum of the members' stand-alone prices
    rational price;       ///< what it counts with
    bool is_group = false;
};

class allocator {
public:
    allocator(const relative_price& policy, const allocation_problem& problem)
        : policy_{&policy}, problem_{&problem}, index_{problem.members}, taken_(problem.members.size()), shares_(problem.members.size()),
          variable_(problem.members.size()), tells_{problem.members.size() <= allocation::most_explained}
    {
    }

    checked<allocation> divide()
    {
        why_ = {"relative_price", "", {{"total", number_text(problem_->total)}}, number_text(problem_->total), {}};
        rational left = problem_->total;
        take_variable(left);
        take_residual_member();
        std::vector<thing> things = all_things();
        if (!found_.empty()) return found_;
        std::vector<rational> prices;
        for (const thing& each : things) prices.push_back(each.price);
        std::vector<rational> amounts;
        if (policy_->residual) {
            amounts = prices;
            give_residual(left - sum_of(prices), sum_of(prices));
        } else {
            checked<proportions> made = in_proportion(left, prices, "stand-alone price");
            if (!made) return made.findings();
            if (tells_) why_.inputs.emplace_back("sum of stand-alone prices", number_text(made.value().sum));
            amounts = std::move(made).value().shares;
        }
        if (!found_.empty()) return found_;
        for (std::size_t i = 0; i < things.size(); ++i) give(things[i], amounts[i]);
        return allocation{std::move(shares_), std::move(why_), problem_->carried};
    }

private:
    void add(const char* code, std::string_view subject, std::string text) { found_.push_back(wrong(code, subject, std::move(text))); }
    [[nodiscard]] const rational& price_of(std::size_t member) const { return problem_->members[member].measure; }
    [[nodiscard]] const std::string& key_of(std::size_t member) const { return problem_->members[member].key; }

    /// The place of a member that gets its share by the rule called `what`, and by no other.
    std::optional<std::size_t> take(std::string_view key, std::string_view what)
    {
        const std::optional<std::size_t> at = index_.find(key, what, found_);
        if (at && taken_[*at])
            add("repeated_part", key,
                quote(key) + " stands in " + std::string{what} + " and gets its share by another rule already: one rule a member");
        if (at) taken_[*at] = true;
        return at;
    }

    void take_variable(rational& left)
    {
        for (const relative_price::variable_part& each : policy_->variable) {
            if (each.amount.sign() < 0)
                add("negative_amount", each.key,
                    "the variable amount of " + quote(each.key) + " is " + number_text(each.amount) + ": it would be 0 or more");
            const std::optional<std::size_t> at =
                each.shares_the_rest ? index_.find(each.key, "variable consideration", found_) : take(each.key, "variable consideration");
            if (!at) continue;
            if (variable_[*at]) add("repeated_part", each.key, quote(each.key) + " has two variable amounts: one, with the sum");
            variable_[*at] = true;
            left -= each.amount;
            shares_[*at] += each.amount;
            if (tells_) why_.children.push_back({"variable", each.key, {}, number_text(each.amount), {}});
        }
        if (left.sign() < 0)
            add("variable_beyond_total", "",
                "the variable amounts are " + number_text(-left) + " more than the total of " + number_text(problem_->total) +
                    ": they are parts of it");
    }

    void take_residual_member()
    {
        if (policy_->residual) residual_at_ = take(policy_->residual->key, "the residual");
    }

    std::vector<thing> all_things()
    {
        std::vector<thing> things;
        for (const relative_price::discount_group& group : policy_->groups) {
            thing made{{}, {}, group.price, true};
            if (group.members.empty()) add("no_parts", "", "a discount group has no members: name those that are sold together");
            for (const std::string& key : group.members)
                if (const std::optional<std::size_t> at = take(key, "a discount group")) made.members.push_back(*at);
            made.own_prices = sum_of_own(made);
            if (group.price.sign() < 0 || made.own_prices < group.price)
                add("group_price", names_of(made),
                    names_of(made) + " together have a price of " + number_text(group.price) + ": it would be from 0 to " +
                        number_text(made.own_prices) + ", what their stand-alone prices sum to");
            things.push_back(std::move(made));
        }
        for (std::size_t i = 0; i < problem_->members.size(); ++i)
            if (!taken_[i]) things.push_back({{i}, price_of(i), price_of(i), false});
        return things;
    }

    [[nodiscard]] rational sum_of_own(const thing& group) const
    {
        return sum_of(group.members.size(), [&](std::size_t i) -> const rational& { return price_of(group.members[i]); });
    }

    [[nodiscard]] std::string names_of(const thing& of) const
    {
        std::vector<std::pair<std::string, rational>> names;
        for (const std::size_t member : of.members) names.emplace_back(key_of(member), rational{});
        return list_text(names);
    }

    void give_residual(const rational& amount, const rational& others)
    {
        const relative_price::residual_price& residual = *policy_->residual;
        const rational least = residual.at_least.value_or(rational{});
        if (amount < least || (residual.at_most && *residual.at_most < amount)) {
            add("residual_out_of_range", residual.key,
                "the others' prices leave " + number_text(amount) + " for " + quote(residual.key) + ": it would be at least " +
                    number_text(least) + (residual.at_most ? " and at most " + number_text(*residual.at_most) : "") +
                    "; estimate its stand-alone price another way");
            return;
        }
        shares_[*residual_at_] += amount;
        if (!tells_) return;
        explanation step{"residual", residual.key, {{"prices of the others", number_text(others)}}, number_text(amount), {}};
        if (residual.at_least) step.inputs.emplace_back("at least", number_text(*residual.at_least));
        if (residual.at_most) step.inputs.emplace_back("at most", number_text(*residual.at_most));
        why_.children.push_back(std::move(step));
    }

    void give(const thing& to, const rational& amount)
    {
        explanation step;
        for (const std::size_t member : to.members) {
            const rational share = to.is_group && to.own_prices.sign() != 0 ? amount * price_of(member) / to.own_prices
                                   : to.is_group                            ? rational{}
                                                                            : amount;
            shares_[member] += share;
            if (!tells_) continue;
            explanation one{"share", key_of(member), {{"stand-alone price", number_text(price_of(member))}}, number_text(share), {}};
            if (!to.is_group)
                why_.children.push_back(std::move(one));
            else
                step.children.push_back(std::move(one));
        }
        if (!to.is_group || !tells_) return;
        step.rule = "discount_group";
        step.subject = names_of(to);
        step.inputs = {{"stand-alone prices", number_text(to.own_prices)}, {"sold together for", number_text(to.price)}};
        step.result = number_text(amount);
        why_.children.push_back(std::move(step));
    }

    const relative_price* policy_;
    const allocation_problem* problem_;
    named_members index_;
    std::vector<bool> taken_;
    std::vector<rational> shares_;
    std::vector<bool> variable_;
    bool tells_;
    std::optional<std::size_t> residual_at_{};
    std::vector<finding> found_{};
    explanation why_{};
};

}  // namespace

checked<allocation> relative_price::divide(const allocation_problem& problem) const
{
    return exactly(name(), [&] { return allocator{*this, problem}.divide(); });
}

PARTNERING_END
