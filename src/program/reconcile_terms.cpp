#include "reconcile_terms.hpp"

#include <partnering/core/rational_text.hpp>

#include <string_view>

namespace program {

using namespace partnering;

namespace {

constexpr agreed_figure all_figures[] = {agreed_figure::supplier, agreed_figure::consumer, agreed_figure::lower, agreed_figure::higher,
                                         agreed_figure::mean};

/// `quantity=1%`, `quantity=0.5`, `gross=0.01`, `time=2` (seconds).
void add_tolerance(const std::string& given, reconciliation_terms& to)
{
    const std::string how =
        "--tolerance: " + quote(given) + " is no tolerance: write quantity=1%, quantity=0.5, gross=0.01 or time=2 (seconds)";
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) throw stop{how};
    const std::string_view field = std::string_view{given}.substr(0, equals);
    std::string_view amount = std::string_view{given}.substr(equals + 1);
    const bool relative = amount.ends_with('%');
    if (relative) amount.remove_suffix(1);
    const checked<rational> read = parse_rational(amount);
    if (!read) throw stop{how + "; " + read.findings().front().text};
    rational value = read.value();
    if (value.sign() < 0) throw stop{how + "; it is not below 0"};
    if (field == "time") {
        value = value * rational{1'000'000};
        if (relative || !value.is_integer() || rational{INT64_MAX} < value) throw stop{how + "; a time has up to six decimals"};
        to.apart_us = static_cast<std::int64_t>(value.to_integer(rounding_mode::down));
        return;
    }
    if (field != "quantity" && field != "gross") throw stop{how};
    tolerance& within = field == "quantity" ? to.quantity : to.gross;
    (relative ? within.relative : within.absolute) = relative ? value / rational{100} : value;
}

}  // namespace

reconciliation_terms parse_reconcile(const reconcile_arguments& given)
{
    reconciliation_terms terms;
    if (given.against.empty() && (!given.decided.empty() || !given.tolerances.empty() || given.counts != to_string(terms.counts)))
        throw stop{"--decided, --counts and --tolerance are about two sides that report: name the other side's usage with --against"};
    for (const agreed_figure figure : all_figures)
        if (given.counts == to_string(figure)) terms.counts = figure;
    for (const std::string& each : given.tolerances) add_tolerance(each, terms);
    return terms;
}

}  // namespace program
