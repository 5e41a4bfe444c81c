// The code of docs/explanation/what-is-each-partner-worth.md. With `--update` it draws the page's pictures anew.

#include <partnering/allocation/game/shapley.hpp>
#include <partnering/chain/chain_game.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_literals.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/governance/sustainability.hpp>
#include <partnering/governance/value_scheme.hpp>
#include <partnering/io/objection_picture.hpp>
#include <partnering/io/scheme_picture.hpp>
#include <partnering/io/supply_picture.hpp>
#include <partnering/io/text_table.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <string_view>

using namespace partnering;
using namespace partnering::literals;

namespace {

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

struct partner {
    std::string key;
    int percent;  ///< of the first year, as agreed
    int used;     ///< in growth: thousands of calls a year
};
const std::vector<partner> partners{
    {"carmaker", 25, 90},  {"dealer", 10, 30},    {"telco", 10, 160}, {"sim", 5, 40},     {"cloud", 10, 120},
    {"platform", 10, 150}, {"navigation", 5, 80}, {"maps", 4, 60},    {"mapdata", 3, 40}, {"traffic", 3, 50},
    {"charging", 4, 60},   {"roaming", 3, 30},    {"bank", 3, 40},    {"insurer", 3, 20}, {"music", 2, 30},
};

by_terms agreed_percentages()
{
    fixed_shares shares;
    by_terms made{shares};
    for (const partner& each : partners) {
        shares.parts.push_back({.key = each.key, .gets = fixed_shares::ratio{rational{each.percent, 100}}});
        made.among.push_back({each.key});
    }
    made.terms = shares;
    return made;
}

by_terms by_use()
{
    by_terms made{proportional{}};
    for (const partner& each : partners) made.among.push_back({each.key, each.used});
    return made;
}

by_terms in_proportion(const std::vector<std::pair<std::string, rational>>& to)
{
    by_terms made{proportional{}};
    for (const auto& [member, measure] : to) made.among.push_back({member, measure});
    return made;
}

by_terms equally()
{
    by_terms made{equal_shares{}};
    for (const partner& each : partners) made.among.push_back({each.key});
    return made;
}

date_range years(int from, int to) { return {date::of(from, 1, 1), date::of(to, 1, 1)}; }

stage_terms stage(lifecycle_stage at, std::variant<by_terms, by_contribution> how)
{
    return {at, "what customers pay in a year, less what members spend on it", 10, std::move(how)};
}

/// Whether a picture is as it is drawn now, or has just been made so.
bool same_picture(std::string_view name, const std::string& drawn, bool update)
{
    const std::string path = "docs/explanation/what-is-each-partner-worth" + std::string{name} + ".svg";
    if (update) std::ofstream{path, std::ios::binary} << drawn;
    std::ifstream there{path, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{there}, {}} == drawn;
}

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

    const game played = chain.table(everybody).value();
    value_scheme_draft draft{.key = "connected car", .manager = "carmaker", .consents = {"platform", "telco"}};
    for (const partner& each : partners) draft.members.push_back(each.key);
    draft.stages = {
        {years(2026, 2027), stage(lifecycle_stage::introduction, agreed_percentages())},
        {years(2027, 2029), stage(lifecycle_stage::growth, by_use())},
        {years(2029, 2033), stage(lifecycle_stage::maturity, by_contribution{shapley{}, played})},
        {years(2033, 2035), stage(lifecycle_stage::decline, equally())},
        {years(2035, 2037), stage(lifecycle_stage::retirement, in_proportion({{"platform", 4}, {"telco", 3}, {"cloud", 2}, {"sim", 1}}))},
    };
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
    std::vector<titled_report> reports;
    for (const auto& [when, each] : scheme.stages().entries())
        reports.push_back(
            {std::string{to_string(each.stage)}, sustainability({.division = each.shares, .options = options, .chain = played}).value()});
    for (const auto& [title, report] : reports) {
        std::cout << title << ": within the chain it " << (report.holds_within_chain() ? "holds" : "fails") << ", against the options it "
                  << (report.holds_outside() ? "holds" : "fails") << '\n';
        for (const objection& one : report.objections)
            std::cout << "  " << list(one.members) << ": " << text(one.has)
                      << (one.option.empty() ? ", by themselves " : ", by " + one.option + ' ') << text(one.could_have) << '\n';
    }

    const least_change least = reports[2].report.change.value();
    std::cout << "\nthe least change in maturity moves " << text(least.moved) << ":\n";
    for (const auto& [member, share] : least.division)
        std::cout << (member == least.division.front().first ? "" : ", ") << member << ' ' << text(share);
    std::cout << "\n\n";

    // In November 2029, from 2030 on: shares in proportion to what each is to have are what each is to have.
    const date today = date::of(2029, 11, 1);
    scheme_change change{.by = "telco", .consents = {"telco"}};
    change.stages = {{years(2030, 2033), stage(lifecycle_stage::maturity, in_proportion(least.division))}};
    const checked<value_scheme> refused = scheme.changed(change, today);
    for (const finding& each : refused.findings()) std::cout << each.code << ": " << each.text << '\n';
    std::cout << '\n';

    change.by = "carmaker";
    change.consents = {"platform", "telco"};
    const value_scheme changed = scheme.changed(change, today).value();
    for (const auto& [when, each] : changed.stages().entries()) {
        const bool holds = sustainability({.division = each.shares, .options = options, .chain = played}).value().is_sustainable();
        std::cout << to_string(when.begin) << ' ' << to_string(each.stage) << " by " << each.rule << (holds ? ": sustainable" : "") << '\n';
    }

    // A new member, from the year on in which it has a part.
    scheme_change late{.by = "carmaker", .consents = {"platform", "telco"}, .new_members = {"workshop"}};
    by_terms with_workshop = in_proportion({{"platform", 4}, {"telco", 3}, {"workshop", 3}});
    late.stages = {{years(2035, 2037), stage(lifecycle_stage::retirement, with_workshop)}};
    const value_scheme sixteen = changed.changed(late, date::of(2031, 5, 1)).value();
    std::cout << '\n' << sixteen.members().size() << " members\n";
    late.new_members = {"garage"};
    late.stages = {{years(2026, 2037), stage(lifecycle_stage::retirement, equally())}};
    const checked<value_scheme> too_late = sixteen.changed(late, date::of(2032, 5, 1));
    for (const finding& each : too_late.findings()) std::cout << each.code << ": " << each.text << '\n';

    const bool update = argc == 2 && std::string_view{argv[1]} == "--update";
    const std::vector<std::pair<std::string, std::string>> pictures{
        {"-chain", svg_picture(connected_car()).value()}, {"", svg_picture(scheme)}, {"-objections", svg_picture(reports)}};
    for (const auto& [name, drawn] : pictures)
        if (!same_picture(name, drawn, update)) std::cout << "the picture" << name << " is another\n";
}
