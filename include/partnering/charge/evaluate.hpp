#pragma once

#include <partnering/charge/formula.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/money/explanation.hpp>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// What the evaluator counts with. The exact rational gives the amount, `traced` gives the explanation; both through the same
/// code, so that what is explained is what was charged.
///
/// `N::of(rational)` lifts a constant, `value()` gives the exact number back for comparisons, and `N::step(rule, inputs, result)`
/// is told of each rule applied: a number that explains itself keeps it, the others return the result as it is.
/// A number may also have `N::ratio(rational)`, which lifts a constant that people read as a percentage.
template <class N>
concept number = std::copyable<N> && requires(const N& a, const N& b, const rational& r, const char* rule,
                                              const std::vector<std::pair<std::string, N>>& inputs) {
    { N::of(r) } -> std::same_as<N>;
    { a.value() } -> std::convertible_to<const rational&>;
    { a + b } -> std::same_as<N>;
    { a - b } -> std::same_as<N>;
    { a* b } -> std::same_as<N>;
    { N::step(rule, inputs, a) } -> std::same_as<N>;
};

/// The exact number, nothing else.
class plain {
public:
    static plain of(const rational& r) { return plain{r}; }
    [[nodiscard]] const rational& value() const noexcept { return value_; }
    friend plain operator+(const plain& a, const plain& b) { return plain{a.value_ + b.value_}; }
    friend plain operator-(const plain& a, const plain& b) { return plain{a.value_ - b.value_}; }
    friend plain operator*(const plain& a, const plain& b) { return plain{a.value_ * b.value_}; }
    static plain step(const char*, const std::vector<std::pair<std::string, plain>>&, const plain& result) { return result; }

private:
    explicit plain(rational r) : value_{r} {}
    rational value_;
};

/// A number that knows where it comes from.
class traced {
public:
    static traced of(const rational& r);
    /// A constant that is listed among inputs as a percentage: `8 %` for 2/25.
    static traced ratio(const rational& r);
    /// A number with an explanation of its own: an input.
    static traced from(const rational& r, explanation why);
    [[nodiscard]] const rational& value() const noexcept { return value_; }
    /// Why; an anonymous constant has none.
    [[nodiscard]] const std::optional<explanation>& why() const noexcept { return why_; }
    friend traced operator+(const traced& a, const traced& b) { return of(a.value_ + b.value_); }
    friend traced operator-(const traced& a, const traced& b) { return of(a.value_ - b.value_); }
    friend traced operator*(const traced& a, const traced& b) { return of(a.value_ * b.value_); }
    /// Inputs that have a `why` become children, all are listed with their values; a child without a subject gets the input's name as one.
    static traced step(const char* rule, const std::vector<std::pair<std::string, traced>>& inputs, const traced& result);

private:
    traced(rational r, std::optional<explanation> why) : value_{std::move(r)}, why_{std::move(why)} {}
    rational value_;
    std::optional<explanation> why_;
    bool percentage_ = false;
};

/// What comes into a formula. A basis or measure that is asked for is always answered: the caller has checked with
/// formula::bases() and formula::measures() that it can.
template <number N>
struct charge_inputs {
    N quantity;
    std::function<N(const basis&)> of_basis{};
    std::function<N(const measure_ref&)> of_measure{};
};

/// The amount of a formula, in currency units, exact. Nothing is rounded here but the count of started packages.
///
/// Tiers. *Graduated*: each tier's units at that tier's price, and the flat amount of each tier entered on the way. *Volume*: all
/// units at the price of the one tier they reach, and that tier's flat amount alone. A tier is entered by a quantity beyond the bound of
/// the one before it; one that equals an inclusive bound stays below it, one that equals an exclusive bound is already in the next tier
/// (and owes its flat amount, though no unit yet). A quantity of zero enters no tier: the amount is 0.
///
/// Refunds. Unit prices, packages and tiers mirror: what -q gives is minus what q gives, each by its own driver; -11 units in
/// packages of 10 give two packages back. Percentages, cost plus, retail minus and discounts do so by nature. Where the quantity is
/// negative, a floor and a cap bound the other way: at_least 5 gives back at least 5, at_most 50 gives back at most 50. Three do not
/// mirror: a flat amount stands as it is, take or pay is owed whatever happened, and a condition compares as written. Who takes a
/// whole record back therefore reverses its line, that is -f(-q) with the bases negated too, not f(q).
///
/// Bounds. A floor asks for usage: it is 0 where the quantity, every basis it asks for and the charge it bounds are all 0.
///
/// Explained as: flat, per_unit, package, graduated or volume (each with a child `tier` for every tier entered: units, price and flat
/// where there is one; amount and rate where a basis is tiered), percent, cost_plus, retail_minus, sum, minimum, floor, cap,
/// discount, when.
///
/// Instantiated for plain and traced in the compiled library.
/// Requires: of_basis and of_measure are callable where the formula asks for a basis or a measure.
/// Errors: arithmetic_error where a number leaves the stated range.
/// Cost:   O(nodes + tiers); recursion no deeper than formula::max_depth
template <number N>
[[nodiscard]] N evaluate(const formula& how, const charge_inputs<N>& inputs);

extern template plain evaluate(const formula&, const charge_inputs<plain>&);
extern template traced evaluate(const formula&, const charge_inputs<traced>&);

/// A formula that is a plain weighted sum: constant + per_quantity × quantity + Σ weight × basis.
struct linear_form {
    rational constant;  ///< once an evaluation, of whatever sign the quantity is
    rational per_quantity;
    std::vector<std::pair<basis, rational>> per_basis;  ///< sorted by basis, no zero weight
};
/// The weighted sum a formula is, or nothing where it is none (tiers, packages, bounds, conditions, measures), or where a weight
/// leaves the range of rational: evaluate() then says so, if it comes to that.
[[nodiscard]] std::optional<linear_form> linear(const formula& how);

/// What is wrong with a table of tiers.
///
/// Codes: `tier_missing` (no tier at all), `tier_order` (a bound that is not above the one before it), `tier_open_end` (a tier without
/// end that is not the last, or a last one that has an end). `place` of each finding is `[i]`, the index of the tier.
[[nodiscard]] std::vector<finding> tier_findings(const std::vector<tier>& tiers);

PARTNERING_END
