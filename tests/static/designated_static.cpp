// What a user writes with designated initialisers leaves out what has a default, and no compiler complains of it: this file is built
// with -Werror=missing-field-initializers.

#include <partnering/charge/evaluate.hpp>
#include <partnering/entity/ecosystem.hpp>

using namespace partnering;

namespace {

[[maybe_unused]] formula each_formula()
{
    const basis reported{.kind = basis_kind::reported};
    const measure_ref sales{.name = "sales"};
    const std::vector<tier> tiers{{.up_to = rational{100}, .unit = rational{3}}, {.unit = rational{2}}};
    return sum({formula{formula::unit_price{.price = 1}}, formula{formula::package_price{.size = 10, .price = 1}},
                formula{formula::tiered_price{.mode = tier_mode::volume, .tiers = tiers}}, formula{formula::markup{.ratio = 1}},
                formula{formula::markdown{.ratio = 1}}, tiered(tier_mode::volume, {{.flat = 5}}, reported), per_unit(1, sales)});
}

[[maybe_unused]] ecosystem_draft each_entity()
{
    const agreement_terms terms{
        .type = "distribute",
        .in = currency{"EUR"},
        .engaged = {{.party = "a", .role = "supplier"}, {.party = "b", .role = "distributor"}},
        .charges = {{.key = "price", .payer = "distributor", .payee = "supplier", .how = each_formula(), .due = {.prorated = true}}},
        .divisions = {{.key = "shares", .of = {.kind = basis_kind::retail}, .members = {{.payee = "supplier"}}}},
        .rounding = {{.step = quantum{1, 100}}},
        .restrictions = {{.kind = restriction_kind::territory, .role = "distributor"}},
    };
    return {.name = "draft",
            .roles = {{.key = "reviewer"}},
            .services = {{.key = "s", .parts = {{.service = "t"}}}},
            .parties = {{.key = "a"}, {.key = "b"}},
            .agreements = {{.key = "g", .versions = since(date::of(2026, 1, 1), terms)}},
            .offers = {{.key = "o", .from = "a", .to = "b", .service = "s", .under = "g"}},
            .measures = {{.name = "sales", .of = "a", .when = {date::of(2026, 1, 1), date::of(2026, 2, 1)}, .value = 1}}};
}

[[maybe_unused]] charge_inputs<plain> only_a_quantity() { return {.quantity = plain::of(3)}; }

}  // namespace
