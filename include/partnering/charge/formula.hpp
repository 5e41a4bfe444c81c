#pragma once

#include <partnering/charge/basis.hpp>
#include <partnering/charge/measure.hpp>
#include <partnering/core/rational.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// What a formula multiplies a price with or looks a tier up by.
struct quantity_driver {
    friend bool operator==(const quantity_driver&, const quantity_driver&) = default;
};
using driver = std::variant<quantity_driver, basis, measure_ref>;

enum class tier_mode : std::uint8_t {
    graduated,  ///< each tier's units at that tier's price
    volume,     ///< all units at the price of the tier they reach
};
enum class tier_bound : std::uint8_t {
    inclusive,  ///< a quantity equal to `up_to` is still in the tier
    exclusive,  ///< it is in the next one
};
/// A step of a table of prices, from where the tier before it ends (the first: from zero) to `up_to`.
///
/// What is looked up is a number on a line, not a count: with an inclusive bound of 5, any quantity above 5, were it 5.000001,
/// is in the next tier. A quantity of zero is in no tier and costs nothing, flat amounts included; a bound at or below zero is of use
/// only in the steps of a discount, where a measure may be that low.
struct tier {
    std::optional<rational> up_to{};  ///< none: without end; only the last tier
    tier_bound bound = tier_bound::inclusive;
    rational unit{};  ///< price of a unit in this tier, or the rate where a basis is tiered
    rational flat{};  ///< charged once when the tier is entered: graduated each one, volume the one reached
    friend bool operator==(const tier&, const tier&) = default;
};

enum class comparison : std::uint8_t { less, less_or_equal, equal, not_equal, greater_or_equal, greater };

/// How a charge gets its amount, as a value: made by the functions below, composed freely, read by the evaluator.
///
/// It knows no parties, no dates and no currency: quantity, bases and measures come in, an amount in currency units comes out.
/// What each kind gives, for refunds too, stands with evaluate().
///
/// Cost: a shared pointer; copying is cheap. A formula used twice inside another is worked out twice, and counts twice in size().
class formula {
public:
    /// Formulas nest at most this deep.
    static constexpr int max_depth = 32;
    /// A formula has at most so many nodes, each counted as often as it stands in it: what bounds the work of one evaluation.
    static constexpr std::uint32_t max_size = 100'000;

    struct flat_amount {
        rational amount;
    };
    struct unit_price {
        rational price;
        driver by{};
    };
    struct package_price {
        rational size;
        rational price;
        driver by{};
    };  ///< started packages are charged whole
    struct tiered_price {
        tier_mode mode;
        std::vector<tier> tiers;
        driver by{};
    };
    struct percentage {
        rational ratio;
        basis of;
    };  ///< ratio 8/100 for 8 %
    struct markup {
        rational ratio;
        rational per_unit{};
        basis of{.kind = basis_kind::wholesale};
    };  ///< cost plus: of × (1 + ratio) + per_unit × quantity
    struct markdown {
        rational ratio;
        rational per_unit{};
        basis of{.kind = basis_kind::retail};
    };  ///< retail minus: of × (1 - ratio) - per_unit × quantity
    struct total {
        std::vector<formula> parts;
    };
    struct minimum {
        std::vector<formula> of;
        rational amount;
    };  ///< take or pay: due without any usage too
    struct floor_amount {
        std::vector<formula> of;
        rational amount;
    };  ///< at least, where there is usage at all
    struct cap {
        std::vector<formula> of;
        rational amount;
    };
    struct discount {
        std::vector<formula> of;
        rational ratio;
    };
    struct stepped_discount {
        std::vector<formula> of;
        std::vector<tier> steps;
        measure_ref by;
    };  ///< tier.unit: the ratio; tier.flat: 0
    struct conditional {
        driver left;
        comparison op;
        rational right;
        std::vector<formula> then;
        std::vector<formula> otherwise;
    };
    using node = std::variant<flat_amount, unit_price, package_price, tiered_price, percentage, markup, markdown, total, minimum,
                              floor_amount, cap, discount, stepped_discount, conditional>;
    // (a `std::vector<formula>` of one stands where a formula holds another: the type is incomplete here)

    /// Requires: nests no deeper than max_depth, has no more nodes than max_size; sizes > 0; tables of tiers valid (see tier_findings);
    /// steps of a discount without flat
    ///           amounts; every `of`, `then` and `otherwise` holds exactly one formula.
    explicit formula(node content);
    [[nodiscard]] const node& content() const noexcept;
    /// 1 for a formula that holds no other.
    [[nodiscard]] int depth() const noexcept;
    /// How many nodes an evaluation may visit: 1 for a formula that holds no other; what stands in several places counts in each.
    [[nodiscard]] std::uint32_t size() const noexcept;
    /// Every basis the formula asks for, each once, sorted. Cost: as measures(), distinct nodes.
    [[nodiscard]] std::vector<basis> bases() const;
    /// Every measure the formula asks for, each once, in the order the formula names them.
    [[nodiscard]] std::vector<measure_ref> measures() const;
    /// Whether an amount is due although nothing was used (take or pay stands somewhere in it).
    [[nodiscard]] bool stands_without_usage() const;
    friend bool operator==(const formula& a, const formula& b);

private:
    struct data;
    std::shared_ptr<const data> data_;
};

// One function a kind. Each: Requires: prices and rates of any sign; sizes > 0; depth of the result <= formula::max_depth.
// `hundredths` are percent: 8 is 8 %, 12.5 is rational{25, 2}.

/// The amount, whatever the quantity is.
[[nodiscard]] formula flat(rational amount);
/// `price` for each unit; fractions of a unit cost their fraction.
[[nodiscard]] formula per_unit(rational price, driver by = quantity_driver{});
/// `price` for each package of `size` that is started.
[[nodiscard]] formula package(rational size, rational price, driver by = quantity_driver{});
/// Requires: tiers valid (see tier_findings).
[[nodiscard]] formula tiered(tier_mode mode, std::vector<tier> tiers, driver by = quantity_driver{});
/// So many hundredths of a basis.
[[nodiscard]] formula percent(rational hundredths, basis of);
/// The basis and so many hundredths more, and `per_unit` more for each unit.
[[nodiscard]] formula cost_plus(rational hundredths, rational per_unit = 0, basis of = {.kind = basis_kind::wholesale});
/// The basis less so many hundredths, and less `per_unit` for each unit.
[[nodiscard]] formula retail_minus(rational hundredths, rational per_unit = 0, basis of = {.kind = basis_kind::retail});
/// All parts together; of none: 0.
[[nodiscard]] formula sum(std::vector<formula> parts);
/// The charge, or `amount` if that is more: a commitment, due without any usage and not given back by refunds.
[[nodiscard]] formula take_or_pay(formula of, rational amount);
/// The charge, or `amount` if that is more, but only where there is usage at all (see evaluate()).
[[nodiscard]] formula at_least(formula of, rational amount);
/// The charge, or `amount` if that is less.
[[nodiscard]] formula at_most(formula of, rational amount);
/// The charge less so many hundredths of it.
[[nodiscard]] formula discounted(formula of, rational hundredths);
/// The charge less the ratio (`tier.unit`, 3/20 for 15 %) of the step that a measure is in, zero and negative measures included.
///
/// Requires: steps valid (see tier_findings), their flat amounts 0.
[[nodiscard]] formula discounted_by(formula of, std::vector<tier> steps, measure_ref by);
/// `then` where the comparison holds, as written and with its sign, else `otherwise`. Only the one that is chosen is evaluated.
[[nodiscard]] formula when(driver left, comparison op, rational right, formula then, formula otherwise);

PARTNERING_END
