#pragma once

#include <partnering/charge/evaluate.hpp>
#include <partnering/core/rational_text.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace charge_test {

using namespace partnering;

/// `n("0.067")`, `n("1/3")`.
inline rational n(std::string_view text) { return parse_rational(text).value(); }

/// What a formula is given: everything it may ask for, by name.
struct given {
    rational quantity;
    std::map<basis, rational> bases;
    std::map<std::string, rational> measures;
};

template <number N>
charge_inputs<N> as_inputs(const given& from)
{
    return {N::of(from.quantity), [&from](const basis& of) { return N::of(from.bases.at(of)); },
            [&from](const measure_ref& of) { return N::of(from.measures.at(of.name)); }};
}

inline rational amount(const formula& how, const given& from) { return evaluate(how, as_inputs<plain>(from)).value(); }
inline rational amount(const formula& how, const rational& quantity) { return amount(how, given{quantity, {}, {}}); }
inline std::string text(const formula& how, const given& from) { return to_decimal_or_ratio(amount(how, from), 30); }
inline std::string text(const formula& how, const rational& quantity) { return to_decimal_or_ratio(amount(how, quantity), 30); }
inline explanation why(const formula& how, const given& from) { return evaluate(how, as_inputs<traced>(from)).why().value(); }

inline const basis retail{basis_kind::retail, {}};
inline const basis gross{basis_kind::gross, {}};
inline const basis wholesale{basis_kind::wholesale, {}};
inline const basis reported{basis_kind::reported, {}};
inline basis clause(std::string key) { return {basis_kind::clause, std::move(key)}; }

/// A tier as people write it: `step("5", "7")`, `step("", "6")` for one without end.
inline tier step(std::string_view up_to, std::string_view unit, std::string_view flat = "0", tier_bound bound = tier_bound::inclusive)
{
    tier made;
    if (!up_to.empty()) made.up_to = n(up_to);
    made.bound = bound;
    made.unit = n(unit);
    made.flat = n(flat);
    return made;
}

/// Inputs as one line: `units 5, price 7`.
inline std::string line(const explanation& of)
{
    std::string all = of.rule + ":";
    for (const auto& [name, value] : of.inputs) all += " " + name + " " + value + ";";
    return all + " = " + of.result;
}

}  // namespace charge_test
