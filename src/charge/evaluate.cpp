#include <partnering/charge/evaluate.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <concepts>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

PARTNERING_BEGIN

traced traced::of(const rational& r) { return traced{r, std::nullopt}; }

traced traced::ratio(const rational& r)
{
    traced constant = of(r);
    constant.percentage_ = true;
    return constant;
}

traced traced::from(const rational& r, explanation why) { return traced{r, std::move(why)}; }

traced traced::step(const char* rule, const std::vector<std::pair<std::string, traced>>& inputs, const traced& result)
{
    explanation why;
    why.rule = rule;
    why.inputs.reserve(inputs.size());
    for (const auto& [name, input] : inputs) {
        why.inputs.emplace_back(name, input.percentage_ ? to_decimal_or_ratio(input.value_ * rational{100}) + " %"
                                                        : to_decimal_or_ratio(input.value_));
        if (!input.why_) continue;
        why.children.push_back(*input.why_);
        if (why.children.back().subject.empty()) why.children.back().subject = name;
    }
    why.result = to_decimal_or_ratio(result.value_);
    return from(result.value_, std::move(why));
}

namespace {

template <number N>
using inputs_of = std::vector<std::pair<std::string, N>>;

/// Reports a step to a number that cares. `list` makes the inputs with their names: a plain number is spared the strings, which
/// would cost more than the arithmetic.
template <number N, class List>
N step(const char* rule, List list, const N& result)
{
    if constexpr (std::same_as<N, plain>) {
        return result;
    } else {
        return N::step(rule, list(), result);
    }
}

template <number N>
N ratio_of(const rational& r)
{
    if constexpr (requires {
                      { N::ratio(r) } -> std::same_as<N>;
                  }) {
        return N::ratio(r);
    } else {
        return N::of(r);
    }
}

template <number N>
N less_ratio(const N& charge, const rational& ratio)
{
    return charge * N::of(rational{1} - ratio);
}

bool holds(const rational& left, comparison op, const rational& right)
{
    switch (op) {
    case comparison::less:
        return left < right;
    case comparison::less_or_equal:
        return left <= right;
    case comparison::equal:
        return left == right;
    case comparison::not_equal:
        return left != right;
    case comparison::greater_or_equal:
        return left >= right;
    case comparison::greater:
        return left > right;
    }
    return false;
}

const char* name_of(comparison op)
{
    switch (op) {
    case comparison::less:
        return "less than";
    case comparison::less_or_equal:
        return "at most";
    case comparison::equal:
        return "equal to";
    case comparison::not_equal:
        return "other than";
    case comparison::greater_or_equal:
        return "at least";
    case comparison::greater:
        return "more than";
    }
    return "";
}

std::string name_of(const driver& by)
{
    if (const basis* of = std::get_if<basis>(&by)) return to_string(*of);
    if (const measure_ref* of = std::get_if<measure_ref>(&by)) return to_string(*of);
    return "quantity";
}

/// The index of the tier that `value` is in. Requires: tiers valid, so that the last one takes what is left.
std::size_t tier_at(const std::vector<tier>& tiers, const rational& value)
{
    // A table has a handful of tiers, and a graduated one is walked from its start anyway: no search by halves.
    for (std::size_t i = 0; i + 1 < tiers.size(); ++i) {
        const rational& up_to = *tiers[i].up_to;
        if (value < up_to || (value == up_to && tiers[i].bound == tier_bound::inclusive)) return i;
    }
    return tiers.size() - 1;
}

template <number N>
class evaluator {
public:
    explicit evaluator(const charge_inputs<N>& inputs) : inputs_{inputs} {}

    // Recurses into the formulas that a formula holds: at most formula::max_depth deep.
    N operator()(const formula& how) const
    {
        return std::visit([&](const auto& node) { return apply(node); }, how.content());
    }

private:
    N ask(const basis& of) const
    {
        PARTNERING_EXPECTS(inputs_.of_basis != nullptr, "a formula that asks for a basis is evaluated with charge_inputs::of_basis");
        return inputs_.of_basis(of);
    }
    N ask(const measure_ref& of) const
    {
        PARTNERING_EXPECTS(inputs_.of_measure != nullptr, "a formula that asks for a measure is evaluated with charge_inputs::of_measure");
        return inputs_.of_measure(of);
    }
    N ask(const quantity_driver&) const { return inputs_.quantity; }
    N ask(const driver& by) const
    {
        return std::visit([&](const auto& what) { return ask(what); }, by);
    }

    N apply(const formula::flat_amount& node) const
    {
        const N amount = N::of(node.amount);
        return step("flat", [&] { return inputs_of<N>{{"amount", amount}}; }, amount);
    }

    N apply(const formula::unit_price& node) const
    {
        const N units = ask(node.by);
        const N price = N::of(node.price);
        return step("per_unit", [&] { return inputs_of<N>{{name_of(node.by), units}, {"price", price}}; }, units * price);
    }

    N apply(const formula::package_price& node) const
    {
        const N units = ask(node.by);
        // Away from zero: a started package is charged whole, and given back whole.
        const N packages = N::of((units.value() / node.size).rounded(rounding_mode::up));
        const N price = N::of(node.price);
        return step(
            "package",
            [&] {
                return inputs_of<N>{
                    {name_of(node.by), units}, {"package size", N::of(node.size)}, {"packages", packages}, {"price", price}};
            },
            packages * price);
    }

    /// The amount of one tier; `units` and `flat` carry the direction: negative for a refund.
    N one_tier(const N& units, const tier& of, const rational& flat, bool of_a_basis) const
    {
        const N price = of_a_basis ? ratio_of<N>(of.unit) : N::of(of.unit);
        N amount = units * price;
        if (flat.sign() != 0) amount = amount + N::of(flat);
        return step(
            "tier",
            [&] {
                inputs_of<N> list{{of_a_basis ? "amount" : "units", units}, {of_a_basis ? "rate" : "price", price}};
                if (flat.sign() != 0) list.emplace_back("flat", N::of(flat));
                return list;
            },
            amount);
    }

    N apply(const formula::tiered_price& node) const
    {
        const bool graduated = node.mode == tier_mode::graduated;
        const bool of_a_basis = std::holds_alternative<basis>(node.by);
        const N driven = ask(node.by);
        const int direction = driven.value().sign();
        inputs_of<N> entered;  // the amounts of the tiers, by name
        N amount = N::of(rational{0});
        if (direction != 0) {
            const rational reached = direction < 0 ? -driven.value() : driven.value();
            const auto directed = [&](const rational& r) { return direction < 0 ? -r : r; };
            const auto charge_tier = [&](std::size_t i, const N& units) {
                const N part = one_tier(units, node.tiers[i], directed(node.tiers[i].flat), of_a_basis);
                amount = amount + part;
                if constexpr (!std::same_as<N, plain>) entered.emplace_back("tier " + std::to_string(i + 1), part);
            };
            const std::size_t last = tier_at(node.tiers, reached);
            if (graduated) {
                rational from{0};
                for (std::size_t i = 0; i < last; ++i) {
                    // A tier that ends at or below zero holds no quantity, so none enters it on its way up.
                    if (node.tiers[i].up_to->sign() <= 0) continue;
                    charge_tier(i, N::of(directed(*node.tiers[i].up_to - from)));
                    from = *node.tiers[i].up_to;
                }
                charge_tier(last, driven - N::of(directed(from)));
            } else {
                charge_tier(last, driven);
            }
        }
        return step(
            graduated ? "graduated" : "volume",
            [&] {
                inputs_of<N> list{{name_of(node.by), driven}};
                list.insert(list.end(), entered.begin(), entered.end());
                return list;
            },
            amount);
    }

    N apply(const formula::percentage& node) const
    {
        const N of = ask(node.of);
        const N rate = ratio_of<N>(node.ratio);
        return step("percent", [&] { return inputs_of<N>{{to_string(node.of), of}, {"rate", rate}}; }, of * rate);
    }

    /// Cost plus and retail minus: a basis, changed by a ratio of it and by an amount a unit. `sign` is 1 for plus, -1 for minus.
    N shifted(const char* rule, const char* ratio_name, const basis& of, const rational& ratio, const rational& per_unit, int sign) const
    {
        const N from = ask(of);
        N amount = from * N::of(rational{1} + rational{sign} * ratio);
        const bool by_unit = per_unit.sign() != 0;
        if (by_unit) amount = amount + inputs_.quantity * N::of(rational{sign} * per_unit);
        return step(
            rule,
            [&] {
                inputs_of<N> list{{to_string(of), from}, {ratio_name, ratio_of<N>(ratio)}};
                if (by_unit) {
                    list.emplace_back("quantity", inputs_.quantity);
                    list.emplace_back(sign > 0 ? "plus a unit" : "less a unit", N::of(per_unit));
                }
                return list;
            },
            amount);
    }
    N apply(const formula::markup& node) const { return shifted("cost_plus", "markup", node.of, node.ratio, node.per_unit, 1); }
    N apply(const formula::markdown& node) const { return shifted("retail_minus", "discount", node.of, node.ratio, node.per_unit, -1); }

    N apply(const formula::total& node) const
    {
        inputs_of<N> parts;
        N amount = N::of(rational{0});
        for (const formula& part : node.parts) {
            const N value = (*this)(part);
            amount = amount + value;
            if constexpr (!std::same_as<N, plain>) parts.emplace_back("part " + std::to_string(parts.size() + 1), value);
        }
        return step("sum", [&] { return parts; }, amount);
    }

    N apply(const formula::minimum& node) const
    {
        const N charge = (*this)(node.of.front());
        const N least = N::of(node.amount);
        return step(
            "minimum", [&] { return inputs_of<N>{{"charge", charge}, {"minimum", least}}; }, charge.value() < node.amount ? least : charge);
    }

    /// The charge, or the bound where it lies beyond it. A refund is bounded on its own side of zero.
    N bounded(const char* rule, const N& charge, const rational& bound, bool from_below) const
    {
        const bool refund = inputs_.quantity.value().sign() < 0;
        const rational limit = refund ? -bound : bound;
        const bool beyond = from_below != refund ? charge.value() < limit : charge.value() > limit;
        return step(rule, [&] { return inputs_of<N>{{"charge", charge}, {rule, N::of(limit)}}; }, beyond ? N::of(limit) : charge);
    }

    bool any_usage(const formula& of, const N& charge) const
    {
        if (inputs_.quantity.value().sign() != 0 || charge.value().sign() != 0) return true;
        const std::vector<basis> asked = of.bases();
        return std::any_of(asked.begin(), asked.end(), [&](const basis& each) { return ask(each).value().sign() != 0; });
    }

    N apply(const formula::floor_amount& node) const
    {
        const N charge = (*this)(node.of.front());
        if (any_usage(node.of.front(), charge)) return bounded("floor", charge, node.amount, true);
        return step("floor", [&] { return inputs_of<N>{{"charge", charge}, {"floor without usage", N::of(rational{0})}}; }, charge);
    }

    N apply(const formula::cap& node) const { return bounded("cap", (*this)(node.of.front()), node.amount, false); }

    N apply(const formula::discount& node) const
    {
        const N charge = (*this)(node.of.front());
        return step(
            "discount", [&] { return inputs_of<N>{{"charge", charge}, {"discount", ratio_of<N>(node.ratio)}}; },
            less_ratio(charge, node.ratio));
    }

    N apply(const formula::stepped_discount& node) const
    {
        const N charge = (*this)(node.of.front());
        const N measured = ask(node.by);
        const rational& ratio = node.steps[tier_at(node.steps, measured.value())].unit;
        return step(
            "discount", [&] { return inputs_of<N>{{"charge", charge}, {to_string(node.by), measured}, {"discount", ratio_of<N>(ratio)}}; },
            less_ratio(charge, ratio));
    }

    N apply(const formula::conditional& node) const
    {
        const N left = ask(node.left);
        const bool yes = holds(left.value(), node.op, node.right);
        const N chosen = (*this)(yes ? node.then.front() : node.otherwise.front());
        return step(
            "when",
            [&] {
                return inputs_of<N>{
                    {name_of(node.left), left}, {name_of(node.op), N::of(node.right)}, {yes ? "then" : "otherwise", chosen}};
            },
            chosen);
    }

    const charge_inputs<N>& inputs_;
};

// ---------------------------------------------------------------------------------------------------------------- weighted sums

struct weights {
    rational constant;
    rational per_quantity;
    std::map<basis, rational> per_basis;
};

/// Adds `scale` times the weighted sum that `how` is to `into`; false where it is none. At most formula::max_depth deep.
bool add_linear(const formula& how, const rational& scale, weights& into)
{
    return std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::flat_amount>) {
                into.constant += scale * node.amount;
                return true;
            } else if constexpr (std::is_same_v<Node, formula::unit_price>) {
                if (const basis* of = std::get_if<basis>(&node.by)) {
                    into.per_basis[*of] += scale * node.price;
                } else if (std::holds_alternative<quantity_driver>(node.by)) {
                    into.per_quantity += scale * node.price;
                } else {
                    return false;
                }
                return true;
            } else if constexpr (std::is_same_v<Node, formula::percentage>) {
                into.per_basis[node.of] += scale * node.ratio;
                return true;
            } else if constexpr (std::is_same_v<Node, formula::markup>) {
                into.per_basis[node.of] += scale * (rational{1} + node.ratio);
                into.per_quantity += scale * node.per_unit;
                return true;
            } else if constexpr (std::is_same_v<Node, formula::markdown>) {
                into.per_basis[node.of] += scale * (rational{1} - node.ratio);
                into.per_quantity -= scale * node.per_unit;
                return true;
            } else if constexpr (std::is_same_v<Node, formula::total>) {
                return std::all_of(node.parts.begin(), node.parts.end(),
                                   [&](const formula& part) { return add_linear(part, scale, into); });
            } else if constexpr (std::is_same_v<Node, formula::discount>) {
                return add_linear(node.of.front(), scale * (rational{1} - node.ratio), into);
            } else {
                return false;
            }
        },
        how.content());
}

}  // namespace

template <number N>
N evaluate(const formula& how, const charge_inputs<N>& inputs)
{
    return evaluator<N>{inputs}(how);
}

template plain evaluate(const formula&, const charge_inputs<plain>&);
template traced evaluate(const formula&, const charge_inputs<traced>&);

std::optional<linear_form> linear(const formula& how)
{
    weights found;
    try {
        if (!add_linear(how, rational{1}, found)) return std::nullopt;
    } catch (const arithmetic_error&) {
        // Weights that are fine one by one may not have room together; the formula itself can still be evaluated.
        return std::nullopt;
    }
    linear_form form;
    form.constant = found.constant;
    form.per_quantity = found.per_quantity;
    for (const auto& [of, weight] : found.per_basis) {
        if (weight.sign() != 0) form.per_basis.emplace_back(of, weight);
    }
    return form;
}

std::vector<finding> tier_findings(const std::vector<tier>& tiers)
{
    std::vector<finding> found;
    const auto add = [&](const char* code, std::size_t index, std::string text) {
        found.push_back({code, severity::error, {}, "[" + std::to_string(index) + "]", std::move(text)});
    };
    if (tiers.empty()) add("tier_missing", 0, "the table has no tier: give at least one, the last one without `up_to`");
    std::optional<rational> before;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const std::optional<rational>& up_to = tiers[i].up_to;
        const bool last = i + 1 == tiers.size();
        if (!up_to && !last) {
            add("tier_open_end", i, "a tier without end hides those after it: give it an `up_to`, or move it to the end");
        } else if (up_to && last) {
            add("tier_open_end", i,
                "the last tier ends at " + to_decimal_or_ratio(*up_to) + ", and nothing says what lies beyond: add a tier without `up_to`");
        }
        if (!up_to) continue;
        if (before && *up_to <= *before) {
            add("tier_order", i,
                "the tier ends at " + to_decimal_or_ratio(*up_to) + ", which is not above " + to_decimal_or_ratio(*before) +
                    " where the one before it ends: tiers stand in ascending order, each bound once");
        }
        before = up_to;
    }
    return found;
}

PARTNERING_END
