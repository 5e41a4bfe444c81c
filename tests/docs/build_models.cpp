// Builds a partnership of each model, as the pages of docs/models show it, and says what it is recognised as.

#include <partnering/contract/derive.hpp>
#include <partnering/core/rational_literals.hpp>
#include <partnering/model/build.hpp>
#include <partnering/model/recognise.hpp>

#include <iostream>

using namespace partnering;

namespace {

ecosystem_draft b2d2c()
{
    return build("B2D2C", {.who = {{.place = "B", .parties = {"publisher"}},
                                   {.place = "D", .parties = {"shop-north", "shop-south"}},
                                   {.place = "C", .parties = {"readers"}}},
                           .what = {{.of = "S", .services = {"book"}}},
                           .charges = {{.key = "retail", .payer = "C", .payee = "D", .how = per_unit(19.90_exact)},
                                       {.key = "wholesale", .payer = "D", .payee = "B", .how = retail_minus(40)}}})
        .value();
}

ecosystem_draft b2f2c()
{
    return build("B2F2C", {.who = {{.place = "B", .parties = {"roastery"}},
                                   {.place = "F", .parties = {"cafe"}},
                                   {.place = "C", .parties = {"guests"}}},
                           .what = {{.of = "S", .services = {"cup"}}},
                           .charges = {{.key = "retail", .payer = "C", .payee = "F", .how = per_unit(3.20_exact)},
                                       {.key = "beans", .payer = "F", .payee = "B", .how = per_unit(0.90_exact)},
                                       {.key = "royalty", .payer = "F", .payee = "B", .how = percent(6, {.kind = basis_kind::retail})}}})
        .value();
}

ecosystem_draft b2g2c()
{
    return build("B2G2C", {.who = {{.place = "B", .parties = {"sensor-maker", "guard"}},
                                   {.place = "G", .parties = {"installer"}},
                                   {.place = "C", .parties = {"homes"}}},
                           .what = {{.of = "S", .services = {"sensor", "watch"}}},
                           .charges = {{.key = "home", .payer = "C", .payee = "G", .how = per_unit(39)},
                                       {.key = "part", .payer = "G", .payee = "B", .how = per_unit(12.40_exact)}}})
        .value();
}

ecosystem_draft b2m2x()
{
    return build("B2M2X", {.who = {{.place = "B", .parties = {"refinery"}},
                                   {.place = "M", .parties = {"trader"}},
                                   {.place = "X", .parties = {"housing-company", "households"}}},
                           .what = {{.of = "S", .services = {"oil"}}},
                           .charges = {{.key = "sale", .payer = "X", .payee = "M", .how = per_unit(1.03_exact)},
                                       {.key = "purchase", .payer = "M", .payee = "B", .how = per_unit(0.92_exact)}}})
        .value();
}

ecosystem_draft a2m2b()
{
    return build("A2M2B", {.who = {{.place = "A", .parties = {"mill"}},
                                   {.place = "M", .parties = {"trader"}},
                                   {.place = "B", .parties = {"machine-maker"}}},
                           .what = {{.of = "S", .services = {"steel"}}},
                           .charges = {{.key = "sale", .payer = "B", .payee = "M", .how = per_unit(655)},
                                       {.key = "purchase", .payer = "M", .payee = "A", .how = per_unit(610)}}})
        .value();
}

ecosystem_draft a2e2b()
{
    return build("A2E2B", {.who = {{.place = "A", .count = 3}, {.place = "E", .parties = {"exchange"}}, {.place = "B", .count = 2}},
                           .what = {{.of = "S", .services = {"calls-north", "calls-south", "calls-night"}}},
                           .charges = {{.key = "use", .payer = "B", .payee = "E", .how = per_unit(0.50_exact)},
                                       {.key = "supply", .payer = "E", .payee = "A", .how = per_unit(0.45_exact)}}})
        .value();
}

ecosystem_draft b2e2b()
{
    return build("B2E2B", {.who = {{.place = "B", .count = 6}, {.place = "E", .parties = {"house"}}},
                           .what = {{.of = "S", .services = {"alba", "borea", "ceres", "danu", "eos", "fauna"}}},
                           .charges = {{.key = "in", .payer = "E", .payee = "B", .how = per_unit(0.02_exact)},
                                       {.key = "out", .payer = "B", .payee = "E", .how = per_unit(0.02_exact)}}})
        .value();
}

ecosystem_draft b2k2c()
{
    return build("B2K2C", {.who = {{.place = "B", .parties = {"hydro", "solar"}},
                                   {.place = "K", .parties = {"comparer"}},
                                   {.place = "C", .parties = {"households"}}},
                           .what = {{.of = "S", .services = {"power"}}},
                           .charges = {{.key = "power", .payer = "C", .payee = "B", .how = per_unit(0.29_exact)},
                                       {.key = "contract", .payer = "B", .payee = "K", .how = per_unit(45)}}})
        .value();
}

ecosystem_draft bv2c()
{
    return build("BV2C", {.who = {{.place = "B", .parties = {"paper"}},
                                  {.place = "V", .parties = {"shoemaker"}},
                                  {.place = "C", .parties = {"readers"}}},
                          .what = {{.of = "S", .services = {"news"}}, {.of = "R", .services = {"advertising"}}},
                          .charges = {{.key = "click", .payer = "V", .payee = "B", .how = per_unit(0.35_exact)}}})
        .value();
}

ecosystem_draft c2c()
{
    return build("C2C", {.who = {{.place = "C1", .parties = {"tram"}},
                                 {.place = "C2", .parties = {"passengers"}},
                                 {.place = "N", .parties = {"city-bank"}}},
                         .what = {{.of = "S", .services = {"ride"}}, {.of = "R", .services = {"banking"}}},
                         .charges = {{.key = "fare", .payer = "C2", .payee = "C1", .how = per_unit(2.80_exact)},
                                     {.key = "fee", .payer = "C1", .payee = "N", .how = per_unit(0.05_exact)}}})
        .value();
}

ecosystem_draft ab2c()
{
    return build("AB2C", {.who = {{.place = "A", .parties = {"architect"}},
                                  {.place = "B", .parties = {"builder"}},
                                  {.place = "C", .parties = {"company"}}},
                          .what = {{.of = "S", .services = {"design"}}, {.of = "T", .services = {"works"}}},
                          .charges = {{.key = "design", .payer = "C", .payee = "A", .how = per_unit(180'000)},
                                      {.key = "works", .payer = "C", .payee = "B", .how = per_unit(1'250'000)},
                                      {.key = "commission",
                                       .payer = "introduced",
                                       .payee = "introducer",
                                       .how = percent(1.5_exact, {.kind = basis_kind::retail})}}})
        .value();
}

ecosystem_draft bg2c()
{
    return build("BG2C", {.who = {{.place = "B", .parties = {"boiler-maker"}},
                                  {.place = "G", .parties = {"plumber"}},
                                  {.place = "C", .parties = {"owners"}}},
                          .what = {{.of = "S", .services = {"boiler"}}, {.of = "T", .services = {"fitting"}}},
                          .charges = {{.key = "boiler", .payer = "C", .payee = "B", .how = per_unit(2'350)},
                                      {.key = "fitting", .payer = "C", .payee = "G", .how = per_unit(890)}}})
        .value();
}

ecosystem_draft b2p()
{
    return build("B2P", {.who = {{.place = "B", .parties = {"operator"}},
                                 {.place = "P", .parties = {"city"}},
                                 {.place = "C", .parties = {"subscribers"}}},
                         .what = {{.of = "S", .services = {"calls"}}, {.of = "T", .services = {"crowd-report"}}},
                         .charges = {{.key = "minute", .payer = "C", .payee = "B", .how = per_unit(0.04_exact)},
                                     {.key = "report", .payer = "P", .payee = "B", .how = per_unit(420)}}})
        .value();
}

ecosystem_draft p2b()
{
    return build("P2B", {.who = {{.place = "P", .parties = {"mail-host"}},
                                 {.place = "B", .parties = {"shop"}},
                                 {.place = "C", .parties = {"shoppers"}}},
                         .what = {{.of = "R", .services = {"mailbox"}}, {.of = "S", .services = {"goods"}}},
                         .charges = {{.key = "till", .payer = "C", .payee = "B", .how = percent(100, {.kind = basis_kind::reported})},
                                     {.key = "mailbox", .payer = "B", .payee = "P", .how = per_unit(4.50_exact)}}})
        .value();
}

}  // namespace

int main()
{
    for (const auto& make : {bv2c, c2c, b2k2c, a2m2b, b2e2b, ab2c, b2d2c, a2e2b, b2f2c, b2g2c, b2m2x, p2b, b2p, bg2c}) {
        const ecosystem built = ecosystem::from(make()).value();
        const flow_set flows = derive(value_chain::as_of(built, date::of(2026, 10, 1)).value()).value();
        const recognition found = recognise(flows);
        std::cout << found[0].model().name << ':';
        for (const std::string& acronym : found.acronyms()) std::cout << ' ' << acronym;
        std::cout << '\n';
    }
}
