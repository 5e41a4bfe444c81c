// The code of docs/explanation/what-is-each-partner-worth.md. With `--update` it draws the page's picture anew.

#include <partnering/allocation/game/shapley.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/core/rational_literals.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/governance/sustainability.hpp>
#include <partnering/governance/value_scheme.hpp>
#include <partnering/io/scheme_picture.hpp>
#include <partnering/io/text_table.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <string_view>

using namespace partnering;
using namespace partnering::literals;

namespace {

constexpr const char* picture = "docs/explanation/what-is-each-partner-worth.svg";

std::string text(const rational& value) { return to_decimal_or_ratio(value); }

std::string list(const std::vector<std::string>& names)
{
    std::string made;
    for (const std::string& each : names) made += (made.empty() ? "" : ", ") + each;
    return made;
}

supply_draft connected_car()
{
    supply_draft chain;
    // What customers pay for in a year: who sells it, at what own cost, and what it takes.
    chain.supplies = {
        {.key = "connected car", .by = "dealer", .worth = 4.2_exact, .needs = {{{"car"}}, {{"car data"}}}},
        {.key = "navigation", .by = "navigation", .worth = 2.7_exact, .needs = {{{"dashboard"}}, {{"map"}}, {{"traffic"}}, {{"car data"}}}},
        {.key = "charging", .by = "roaming", .worth = 2.95_exact, .needs = {{{"dashboard"}}, {{"charge"}}, {{"payment"}}, {{"car data"}}}},
        {.key = "insurance", .by = "insurer", .cost = 1, .worth = 2.7_exact, .needs = {{{"payment"}}, {{"car data"}}}},
        {.key = "music", .by = "music", .worth = 1.45_exact, .needs = {{{"car data"}}}},
    };
    // What goes into that, met anew by each use.
    const std::vector<supply_draft::supply> parts{
        {.key = "car", .by = "carmaker", .cost = 1},
        {.key = "dashboard", .by = "carmaker"},
        {.key = "car data", .by = "platform", .needs = {{{"line"}}, {{"storage"}}}},
        {.key = "line", .by = "telco", .cost = 0.2_exact, .needs = {{{"SIM"}}}},
        {.key = "SIM", .by = "sim"},
        {.key = "storage", .by = "cloud"},
        {.key = "map", .by = "maps", .needs = {{{"survey"}}}},
        {.key = "survey", .by = "mapdata", .cost = 0.25_exact},
        {.key = "traffic", .by = "traffic"},
        {.key = "charge", .by = "charging", .cost = 0.75_exact},
        {.key = "payment", .by = "bank"},
    };
    chain.supplies.insert(chain.supplies.end(), parts.begin(), parts.end());
    return chain;
}

by_terms percentages(const std::vector<std::pair<std::string, int>>& percent)
{
    fixed_shares shares;
    by_terms made{shares};
    for (const auto& [member, hundredths] : percent) {
        shares.parts.push_back({.key = member, .gets = fixed_shares::ratio{rational{hundredths, 100}}});
        made.among.push_back({member});
    }
    made.terms = shares;
    return made;
}

by_terms measured(const std::vector<std::pair<std::string, int>>& use)
{
    by_terms made{proportional{}};
    for (const auto& [member, count] : use) made.among.push_back({member, count});
    return made;
}

by_terms amounts(const std::vector<std::pair<std::string, rational>>& division)
{
    fixed_shares shares;
    by_terms made{shares};
    for (const auto& [member, amount] : division) {
        const bool last = member == division.back().first;
        shares.parts.push_back({.key = member, .gets = fixed_shares::amount{amount}});
        if (last) shares.parts[shares.parts.size() - 1].gets = fixed_shares::rest{};
        made.among.push_back({member});
    }
    made.terms = shares;
    return made;
}

date_range years(int from, int to) { return {date::of(from, 1, 1), date::of(to, 1, 1)}; }

}  // namespace

int main(int argc, char** argv)
{
    const chain_game chain = chain_game::of(connected_car()).value();
    std::vector<std::uint32_t> everybody(chain.parties());
    std::iota(everybody.begin(), everybody.end(), 0U);
    const chain_shares shares = chain.shapley().value();
    std::cout << chain.parties() << " members are worth " << text(chain.total()) << "; the telco, paid "
              << text(shares.values[*chain.find("telco")] + shares.costs[*chain.find("telco")]) << ", is left with "
              << text(shares.values[*chain.find("telco")]) << "\n\n";

    value_scheme_draft draft{.key = "connected car", .manager = "carmaker", .consents = {"platform", "telco"}};
    for (const std::uint32_t party : everybody) draft.members.push_back(chain.key(party));
    const game played = chain.table(everybody).value();
    const std::string worth = "what customers pay in a year, less what members spend on it";
    const auto stage = [&](date_range when, lifecycle_stage at, auto how) {
        draft.stages.push_back({when, {at, worth, 10, std::move(how)}});
    };
    by_terms equal{equal_shares{}};
    for (const std::string& each : draft.members) equal.among.push_back({each});
    stage(years(2026, 2027), lifecycle_stage::introduction,
          percentages({{"carmaker", 25},
                       {"dealer", 10},
                       {"telco", 10},
                       {"sim", 5},
                       {"cloud", 10},
                       {"platform", 10},
                       {"navigation", 5},
                       {"maps", 4},
                       {"mapdata", 3},
                       {"traffic", 3},
                       {"charging", 4},
                       {"roaming", 3},
                       {"bank", 3},
                       {"insurer", 3},
                       {"music", 2}}));
    stage(years(2027, 2029), lifecycle_stage::growth,
          measured({{"carmaker", 90},
                    {"dealer", 30},
                    {"telco", 160},
                    {"sim", 40},
                    {"cloud", 120},
                    {"platform", 150},
                    {"navigation", 80},
                    {"maps", 60},
                    {"mapdata", 40},
                    {"traffic", 50},
                    {"charging", 60},
                    {"roaming", 30},
                    {"bank", 40},
                    {"insurer", 20},
                    {"music", 30}}));
    stage(years(2029, 2033), lifecycle_stage::maturity, by_contribution{shapley{}, played});
    stage(years(2033, 2035), lifecycle_stage::decline, equal);
    stage(years(2035, 2037), lifecycle_stage::retirement, measured({{"platform", 4}, {"telco", 3}, {"cloud", 2}, {"sim", 1}}));
    const value_scheme scheme = value_scheme::from(draft).value();

    text_table table{{"", "introduction", "growth", "maturity", "decline", "retirement"}};
    for (std::size_t column = 1; column <= 5; ++column) table.right(column);
    for (std::size_t m = 0; m < scheme.members().size(); ++m) {
        std::vector<std::string> row{scheme.members()[m]};
        for (const auto& [when, each] : scheme.stages().entries()) row.push_back(text(each.shares[m].second));
        table.row(row);
    }
    std::cout << table.str() << '\n';

    // What some of them could do instead, for a year.
    const std::vector<outside_option> options{
        {.name = "an app for phones",
         .members = {"maps", "mapdata", "navigation", "traffic"},
         .worth = 2.5_exact,
         .own_cost = 0.75_exact,
         .switching_cost = 0.25_exact},
        {.name = "a platform in-house", .members = {"carmaker"}, .worth = 3, .own_cost = 1.5_exact, .switching_cost = 0.25_exact},
        {.name = "another carmaker", .members = {"telco"}, .worth = 1.6_exact, .switching_cost = 0.3_exact},
        {.name = "direct sale", .members = {"bank", "insurer"}, .worth = 1.2_exact, .own_cost = 0.4_exact, .switching_cost = 0.1_exact},
    };
    for (const auto& [when, each] : scheme.stages().entries()) {
        const sustainability_report report = sustainability({.division = each.shares, .options = options, .chain = played}).value();
        std::cout << to_string(each.stage) << ": within the chain " << (report.holds_within_chain() ? "it holds" : "it fails")
                  << ", outside " << (report.holds_outside() ? "it holds" : "it fails") << '\n';
        for (const objection& one : report.objections)
            std::cout << "  " << list(one.members) << ": " << text(one.has)
                      << (one.option.empty() ? ", by themselves " : ", by " + one.option + ' ') << text(one.could_have) << '\n';
        std::cout << "  the least change moves " << text(report.change->moved)
                  << (report.change->missing.sign() > 0 ? " and lacks " + text(report.change->missing) : "") << '\n';
    }

    const stage_division& mature = *scheme.at(date::of(2030, 1, 1));
    const sustainability_report report = sustainability({.division = mature.shares, .options = options, .chain = played}).value();
    const date on = date::of(2029, 11, 1);
    scheme_change change{.by = "telco", .consents = {"telco"}};
    change.stages = {{years(2030, 2033), {lifecycle_stage::maturity, worth, 10, amounts(report.change->division)}}};
    std::cout << '\n';
    const checked<value_scheme> refused = scheme.changed(change, on);
    for (const finding& each : refused.findings()) std::cout << each.code << ": " << each.text << '\n';
    change.by = "carmaker";
    change.consents = {"platform", "telco"};
    const value_scheme changed = scheme.changed(change, on).value();
    const stage_division& better = *changed.at(date::of(2030, 1, 1));
    for (const auto& [member, share] : better.shares)
        std::cout << (member == better.shares.front().first ? "" : "; ") << member << ' ' << text(share);
    const bool holds = sustainability({.division = better.shares, .options = options, .chain = played}).value().is_sustainable();
    std::cout << '\n' << (holds ? "sustainable" : "not sustainable") << '\n';

    const std::string drawn = svg_picture(scheme);
    if (argc == 2 && std::string_view{argv[1]} == "--update") std::ofstream{picture, std::ios::binary} << drawn;
    std::ifstream there{picture, std::ios::binary};
    std::cout << "the picture is " << (std::string{std::istreambuf_iterator<char>{there}, {}} == drawn ? "as drawn" : "another") << '\n';
}
