#include <partnering/charge/evaluate.hpp>
#include <partnering/charge/formula.hpp>
#include <partnering/core/contract.hpp>

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <unordered_set>
#include <utility>

PARTNERING_BEGIN

namespace {

template <class Formula>
constexpr bool holds_one_formula = requires(const Formula& node) { node.of.front().content(); };

/// Calls `visit` with each formula that a node holds directly.
template <class Visit>
void each_child(const formula::node& content, Visit visit)
{
    std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::total>) {
                for (const formula& part : node.parts) visit(part);
            } else if constexpr (std::is_same_v<Node, formula::conditional>) {
                for (const formula& branch : node.then) visit(branch);
                for (const formula& branch : node.otherwise) visit(branch);
            } else if constexpr (holds_one_formula<Node>) {
                for (const formula& inner : node.of) visit(inner);
            }
        },
        content);
}

/// Calls `visit` with each driver, basis and measure that a node itself asks for.
template <class Visit>
void each_driver(const formula::node& content, Visit visit)
{
    std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::conditional>) {
                visit(node.left);
            } else if constexpr (std::is_same_v<Node, formula::stepped_discount>) {
                visit(driver{node.by});
            } else if constexpr (requires { node.by; }) {
                visit(node.by);
            } else if constexpr (requires { basis{node.of}; }) {
                visit(driver{node.of});
            }
        },
        content);
}

void check(const formula::node& content)
{
    std::visit(
        []<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::package_price>) {
                PARTNERING_EXPECTS(node.size.sign() > 0, "a package has a size above zero");
            } else if constexpr (std::is_same_v<Node, formula::tiered_price>) {
                PARTNERING_EXPECTS(tier_findings(node.tiers).empty(),
                                   "a table of tiers has passed tier_findings() before a formula is made of it");
            } else if constexpr (std::is_same_v<Node, formula::stepped_discount>) {
                PARTNERING_EXPECTS(tier_findings(node.steps).empty(),
                                   "a table of steps has passed tier_findings() before a formula is made of it");
                PARTNERING_EXPECTS(
                    std::all_of(node.steps.begin(), node.steps.end(), [](const tier& step) { return step.flat.sign() == 0; }),
                    "a step of a discount is a ratio and has no flat amount");
            } else if constexpr (std::is_same_v<Node, formula::conditional>) {
                PARTNERING_EXPECTS(node.then.size() == 1 && node.otherwise.size() == 1,
                                   "a condition has one formula for each of its two outcomes");
            }
            if constexpr (holds_one_formula<Node>) PARTNERING_EXPECTS(node.of.size() == 1, "this kind of formula holds exactly one other");
        },
        content);
}

// The nodes are plain aggregates; their members in order stand for them.
auto members(const formula::flat_amount& n) { return std::tie(n.amount); }
auto members(const formula::unit_price& n) { return std::tie(n.price, n.by); }
auto members(const formula::package_price& n) { return std::tie(n.size, n.price, n.by); }
auto members(const formula::tiered_price& n) { return std::tie(n.mode, n.tiers, n.by); }
auto members(const formula::percentage& n) { return std::tie(n.ratio, n.of); }
auto members(const formula::markup& n) { return std::tie(n.ratio, n.per_unit, n.of); }
auto members(const formula::markdown& n) { return std::tie(n.ratio, n.per_unit, n.of); }
auto members(const formula::total& n) { return std::tie(n.parts); }
auto members(const formula::minimum& n) { return std::tie(n.of, n.amount); }
auto members(const formula::floor_amount& n) { return std::tie(n.of, n.amount); }
auto members(const formula::cap& n) { return std::tie(n.of, n.amount); }
auto members(const formula::discount& n) { return std::tie(n.of, n.ratio); }
auto members(const formula::stepped_discount& n) { return std::tie(n.of, n.steps, n.by); }
auto members(const formula::conditional& n) { return std::tie(n.left, n.op, n.right, n.then, n.otherwise); }

/// Calls `visit` with each driver of a formula, in the order it names them; what stands in several places is walked once, so that
/// sharing cannot make a small formula cost as much as the tree it would unfold to.
///
/// Recurses: a formula that exists is at most formula::max_depth deep.
template <class Visit>
void each_driver_within(const formula& from, std::unordered_set<const formula::node*>& seen, const Visit& visit)
{
    if (!seen.insert(&from.content()).second) return;
    each_driver(from.content(), visit);
    each_child(from.content(), [&](const formula& child) { each_driver_within(child, seen, visit); });
}

std::vector<formula> one(formula only)
{
    std::vector<formula> list;
    list.push_back(std::move(only));
    return list;
}

rational ratio_of(const rational& hundredths) { return hundredths / rational{100}; }

}  // namespace

struct formula::data {
    node content;
    int depth;
    std::uint32_t size;
    bool stands_without_usage;
};

formula::formula(node content)
{
    check(content);
    int depth = 1;
    std::uint64_t size = 1;
    bool stands = std::holds_alternative<minimum>(content);
    each_child(content, [&](const formula& child) {
        depth = std::max(depth, child.depth() + 1);
        size += child.size();  // no wrap: each is at most max_size, and what memory holds of them is far below 2^64 / max_size
        stands = stands || child.stands_without_usage();
    });
    PARTNERING_EXPECTS(depth <= max_depth, "formulas nest at most formula::max_depth deep");
    PARTNERING_EXPECTS(size <= max_size, "a formula has at most formula::max_size nodes, each counted as often as it stands in it");
    data_ = std::make_shared<const data>(data{std::move(content), depth, static_cast<std::uint32_t>(size), stands});
}

const formula::node& formula::content() const noexcept { return data_->content; }
int formula::depth() const noexcept { return data_->depth; }
std::uint32_t formula::size() const noexcept { return data_->size; }
bool formula::stands_without_usage() const { return data_->stands_without_usage; }

std::vector<basis> formula::bases() const
{
    std::vector<basis> all;
    std::unordered_set<const node*> seen;
    each_driver_within(*this, seen, [&](const driver& by) {
        if (const basis* asked = std::get_if<basis>(&by)) all.push_back(*asked);
    });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<measure_ref> formula::measures() const
{
    std::vector<measure_ref> all;
    std::unordered_set<const node*> seen;
    each_driver_within(*this, seen, [&](const driver& by) {
        const measure_ref* asked = std::get_if<measure_ref>(&by);
        if (asked != nullptr && std::find(all.begin(), all.end(), *asked) == all.end()) all.push_back(*asked);
    });
    return all;
}

bool operator==(const formula& a, const formula& b)
{
    if (a.data_ == b.data_) return true;
    return std::visit(
        [&]<class Node>(const Node& left) {
            const Node* right = std::get_if<Node>(&b.content());
            return right != nullptr && members(left) == members(*right);
        },
        a.content());
}

formula flat(rational amount) { return formula{formula::flat_amount{std::move(amount)}}; }
formula per_unit(rational price, driver by) { return formula{formula::unit_price{std::move(price), std::move(by)}}; }
formula package(rational size, rational price, driver by)
{
    return formula{formula::package_price{std::move(size), std::move(price), std::move(by)}};
}
formula tiered(tier_mode mode, std::vector<tier> tiers, driver by)
{
    return formula{formula::tiered_price{mode, std::move(tiers), std::move(by)}};
}
formula percent(rational hundredths, basis of) { return formula{formula::percentage{ratio_of(hundredths), std::move(of)}}; }
formula cost_plus(rational hundredths, rational per_unit, basis of)
{
    return formula{formula::markup{ratio_of(hundredths), std::move(per_unit), std::move(of)}};
}
formula retail_minus(rational hundredths, rational per_unit, basis of)
{
    return formula{formula::markdown{ratio_of(hundredths), std::move(per_unit), std::move(of)}};
}
formula sum(std::vector<formula> parts) { return formula{formula::total{std::move(parts)}}; }
formula take_or_pay(formula of, rational amount) { return formula{formula::minimum{one(std::move(of)), std::move(amount)}}; }
formula at_least(formula of, rational amount) { return formula{formula::floor_amount{one(std::move(of)), std::move(amount)}}; }
formula at_most(formula of, rational amount) { return formula{formula::cap{one(std::move(of)), std::move(amount)}}; }
formula discounted(formula of, rational hundredths) { return formula{formula::discount{one(std::move(of)), ratio_of(hundredths)}}; }
formula discounted_by(formula of, std::vector<tier> steps, measure_ref by)
{
    return formula{formula::stepped_discount{one(std::move(of)), std::move(steps), std::move(by)}};
}
formula when(driver left, comparison op, rational right, formula then, formula otherwise)
{
    return formula{formula::conditional{std::move(left), op, std::move(right), one(std::move(then)), one(std::move(otherwise))}};
}

PARTNERING_END
