#include "../charge/support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace charge_test;

namespace {

/// Draws small numbers with awkward denominators, tables of tiers and formulas; the same ones for the same seed.
class drawer {
public:
    explicit drawer(unsigned seed) : random_{seed} {}
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    bool coin() { return below(2) == 0; }
    rational positive(int most = 40)
    {
        const int numerator = 1 + below(most);
        return rational{numerator, 1 + below(6)};
    }
    rational unsigned_number(int most = 40) { return coin() ? positive(most) : rational{below(most)}; }
    rational number() { return below(3) == 0 ? -unsigned_number() : unsigned_number(); }

    std::vector<tier> tiers(bool with_flat, bool only_positive = true)
    {
        std::vector<tier> table;
        rational bound;
        const int count = 1 + below(4);
        for (int i = 0; i < count; ++i) {
            tier made;
            bound += positive(10);
            if (i + 1 < count) made.up_to = bound;
            made.bound = coin() ? tier_bound::inclusive : tier_bound::exclusive;
            made.unit = only_positive ? unsigned_number(10) : number();
            if (with_flat) made.flat = unsigned_number(10);
            table.push_back(made);
        }
        return table;
    }

    basis any_basis()
    {
        const basis all[] = {retail, gross, wholesale, reported};
        return all[below(4)];
    }
    driver any_driver()
    {
        switch (below(3)) {
        case 0:
            return quantity_driver{};
        case 1:
            return any_basis();
        default:
            return measure_ref{"sales", {}, {}, {}};
        }
    }

    enum class kinds { all, linear, mirrored };
    /// Any formula; or one that is a weighted sum; or one that mirrors when its quantity and bases change sign.
    ///
    /// Everything is drawn into names first: compilers differ in the order in which they evaluate arguments.
    formula any(kinds allowed, int depth)
    {
        const measure_ref sales{"sales", {}, {}, {}};
        if (depth > 1) {
            const int node = below(allowed == kinds::linear ? 4 : 10);
            if (node >= 2 && node <= 8) {
                const formula inner = any(allowed, depth - 1);
                const rational amount = unsigned_number();
                switch (node) {
                case 2:
                    return sum({inner, any(allowed, depth - 1)});
                case 3:
                    return discounted(inner, coin() ? amount : -amount);
                case 4:
                    return at_least(inner, amount);
                case 5:
                    return at_most(inner, amount);
                case 6:
                    return discounted_by(inner, tiers(false), sales);
                case 7:
                    if (allowed == kinds::all) return take_or_pay(inner, amount);
                    break;
                default: {
                    const driver by = allowed == kinds::all ? any_driver() : driver{sales};
                    const auto op = static_cast<comparison>(below(6));
                    const rational right = number();
                    return when(by, op, right, inner, any(allowed, depth - 1));
                }
                }
            }
        }
        const int leaf = below(allowed == kinds::linear ? 5 : 7);
        const driver by = coin() ? driver{quantity_driver{}} : driver{any_basis()};
        const basis of = any_basis();
        const rational price = number();
        const rational unit = coin() ? rational{0} : number();
        switch (leaf) {
        case 0:
            return per_unit(price, by);
        case 1:
            return percent(price, of);
        case 2:
            return cost_plus(price, unit, of);
        case 3:
            return retail_minus(price, unit, of);
        case 4:
            return allowed == kinds::mirrored ? per_unit(price) : flat(price);
        case 5:
            return package(positive(), price, by);
        default: {
            const tier_mode mode = coin() ? tier_mode::graduated : tier_mode::volume;
            return tiered(mode, tiers(true, false), by);
        }
        }
    }

    given inputs()
    {
        return {number(), {{retail, number()}, {gross, number()}, {wholesale, number()}, {reported, number()}}, {{"sales", number()}}};
    }

private:
    std::mt19937 random_;
};

given mirrored(given from)
{
    from.quantity = -from.quantity;
    for (auto& [of, value] : from.bases) value = -value;
    return from;
}

/// The price of the next small bit of quantity beyond `at`: a graduated table read as a step function. On purpose it does not use the
/// bounds' inclusive or exclusive: a single point has no width, and cannot change the area under the steps.
rational marginal(const std::vector<tier>& tiers, const rational& at)
{
    for (const tier& each : tiers) {
        if (!each.up_to || at < *each.up_to) return each.unit;
    }
    return 0;
}

}  // namespace

TEST_CASE("law: graduated tiers without flat amounts are the integral of the marginal price")
{
    const unsigned seed = 20201;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const std::vector<tier> tiers = draw.tiers(false, draw.coin());
        // Bounds and the quantity are sixtieths, so slices of a sixtieth never straddle a bound.
        const int slices = draw.below(60 * 40);
        rational area;
        for (int i = 0; i < slices; ++i) area += marginal(tiers, rational{i, 60}) * rational{1, 60};
        CHECK(amount(tiered(tier_mode::graduated, tiers), rational{slices, 60}) == area);
    }
}

TEST_CASE("law: graduated tiers are continuous at their bounds where they have no flat amounts")
{
    const unsigned seed = 20202;
    CAPTURE(seed);
    drawer draw{seed};
    const rational tiny{1, 1'000'000'000};
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        const std::vector<tier> tiers = draw.tiers(false, false);
        const formula how = tiered(tier_mode::graduated, tiers);
        for (std::size_t i = 0; i + 1 < tiers.size(); ++i) {
            const rational at = *tiers[i].up_to;
            CHECK(amount(how, at) - amount(how, at - tiny) == tiny * tiers[i].unit);
            CHECK(amount(how, at + tiny) - amount(how, at) == tiny * tiers[i + 1].unit);
        }
    }
}

TEST_CASE("law: more units never cost less in graduated tiers whose prices are not negative")
{
    const unsigned seed = 20203;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        const formula how = tiered(tier_mode::graduated, draw.tiers(true));
        const rational a = draw.number();
        const rational b = a + draw.unsigned_number();
        CHECK(amount(how, a) <= amount(how, b));
    }
}

TEST_CASE("law: a tier's amounts in the explanation add up to the amount")
{
    const unsigned seed = 20204;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 500; ++round) {
        CAPTURE(round);
        const given from{draw.number(), {}, {}};
        const tier_mode mode = draw.coin() ? tier_mode::graduated : tier_mode::volume;
        const formula how = tiered(mode, draw.tiers(true, false));
        rational amounts;
        rational units;
        for (const explanation& each : why(how, from).children) {
            amounts += n(each.result);
            units += n(each.inputs.at(0).second);
        }
        CHECK(amounts == amount(how, from));
        CHECK(units == from.quantity);
    }
}

TEST_CASE("law: a refund mirrors the charge, f(-q) = -f(q)")
{
    const unsigned seed = 20205;
    CAPTURE(seed);
    drawer draw{seed};
    int compared = 0;
    for (int round = 0; round < 4000; ++round) {
        CAPTURE(round);
        const formula how = draw.any(drawer::kinds::mirrored, 4);
        const given from = draw.inputs();
        // A bound takes its side from the quantity: without one there is no telling a refund from a charge.
        if (from.quantity.sign() == 0) continue;
        CHECK(amount(how, mirrored(from)) == -amount(how, from));
        ++compared;
    }
    CHECK(compared > 3000);
}

TEST_CASE("law: the plain and the traced number give the same amount, and the explanation ends in it")
{
    const unsigned seed = 20206;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 4000; ++round) {
        CAPTURE(round);
        const formula how = draw.any(drawer::kinds::all, 5);
        const given from = draw.inputs();
        const rational expected = amount(how, from);
        const traced explained = evaluate(how, as_inputs<traced>(from));
        CHECK(explained.value() == expected);
        REQUIRE(explained.why());
        CHECK(n(explained.why()->result) == expected);
    }
}

TEST_CASE("law: a weighted sum is what its formula gives, and adds up over any cut of the usage")
{
    const unsigned seed = 20207;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 2000; ++round) {
        CAPTURE(round);
        const formula how = draw.any(drawer::kinds::linear, 5);
        const std::optional<linear_form> form = linear(how);
        REQUIRE(form);
        CHECK(std::is_sorted(form->per_basis.begin(), form->per_basis.end()));
        const given a = draw.inputs();
        const given b = draw.inputs();
        given both = a;
        both.quantity += b.quantity;
        for (auto& [of, value] : both.bases) value += b.bases.at(of);
        rational by_form = form->constant + form->per_quantity * a.quantity;
        for (const auto& [of, weight] : form->per_basis) by_form += weight * a.bases.at(of);
        CHECK(amount(how, a) == by_form);
        CHECK(amount(how, both) + form->constant == amount(how, a) + amount(how, b));
    }
}

TEST_CASE("law: what is linear according to linear() never bends, whatever the formula is")
{
    const unsigned seed = 20208;
    CAPTURE(seed);
    drawer draw{seed};
    int linear_ones = 0;
    int others = 0;
    for (int round = 0; round < 2000; ++round) {
        CAPTURE(round);
        const formula how = draw.any(drawer::kinds::all, 3);
        const std::optional<linear_form> form = linear(how);
        ++(form ? linear_ones : others);
        if (!form) continue;
        const given from = draw.inputs();
        rational by_form = form->constant + form->per_quantity * from.quantity;
        for (const auto& [of, weight] : form->per_basis) by_form += weight * from.bases.at(of);
        CHECK(amount(how, from) == by_form);
    }
    CHECK(linear_ones > 100);
    CHECK(others > 100);
}

TEST_CASE("law: a cap is never exceeded and a floor never undercut, where there is usage")
{
    const unsigned seed = 20209;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 2000; ++round) {
        CAPTURE(round);
        const formula inner = draw.any(drawer::kinds::all, 3);
        const rational bound = draw.unsigned_number();
        given from = draw.inputs();
        if (from.quantity.sign() == 0) from.quantity = 1;
        const bool refund = from.quantity.sign() < 0;
        const rational within = amount(inner, from);
        const rational capped = amount(at_most(inner, bound), from);
        const rational floored = amount(at_least(inner, bound), from);
        CHECK((refund ? capped >= -bound : capped <= bound));
        CHECK((refund ? floored <= -bound : floored >= bound));
        CHECK((capped == within || capped == (refund ? -bound : bound)));
        CHECK((floored == within || floored == (refund ? -bound : bound)));
        CHECK(amount(take_or_pay(inner, bound), from) == std::max(within, bound));
    }
}

TEST_CASE("law: packages charge at least the units' share and less than one package more")
{
    const unsigned seed = 20210;
    CAPTURE(seed);
    drawer draw{seed};
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        const rational size = draw.positive();
        const rational price = draw.positive();
        const rational quantity = draw.unsigned_number(400);
        const rational charged = amount(package(size, price), quantity);
        CHECK((charged / price).is_integer());
        CHECK(charged >= quantity / size * price);
        CHECK(charged < (quantity / size + rational{1}) * price);
    }
}
