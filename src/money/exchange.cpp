#include <partnering/money/exchange.hpp>

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

namespace {

bool same_day(const exchange_rate& a, const exchange_rate& b) { return a.of == b.of && a.day == b.day; }

std::string text_of(currency_pair of) { return std::string{of.from.code()} + " in " + of.to.code(); }

}  // namespace

std::string_view to_string(rate_rule rule) noexcept
{
    switch (rule) {
    case rate_rule::exact_day:
        return "exact_day";
    case rate_rule::latest_before:
        return "latest_before";
    }
    return "unknown";
}

checked<exchange_rates> exchange_rates::of(std::vector<exchange_rate> rates, rate_rule rule)
{
    std::vector<finding> found;
    std::sort(rates.begin(), rates.end(),
              [](const exchange_rate& a, const exchange_rate& b) { return std::tie(a.of, a.day, a.rate) < std::tie(b.of, b.day, b.rate); });
    rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const exchange_rate& each = rates[i];
        const std::string subject = text_of(each.of) + " on " + to_string(each.day);
        if (each.rate.sign() <= 0)
            found.push_back(
                {"not_positive", severity::error, subject, {}, "a rate is above 0: " + subject + " stands " + to_string(each.rate)});
        if (each.of.from == each.of.to && each.rate != rational{1})
            found.push_back(
                {"same_currency", severity::error, subject, {}, "a currency is worth 1 of itself: name two currencies, not " + subject});
        if (i > 0 && same_day(rates[i - 1], each))
            found.push_back({"conflicting_rate",
                             severity::error,
                             subject,
                             {},
                             subject + " stand " + to_string(rates[i - 1].rate) + " and " + to_string(each.rate) + ": keep one of them"});
    }
    if (!found.empty()) return found;
    return exchange_rates{std::move(rates), rule};
}

const exchange_rate* exchange_rates::given(currency_pair of, date on) const
{
    const auto behind = std::upper_bound(rates_.begin(), rates_.end(), std::tie(of, on), [](const auto& sought, const exchange_rate& each) {
        return sought < std::tie(each.of, each.day);
    });
    if (behind == rates_.begin()) return nullptr;
    const exchange_rate& last = *std::prev(behind);
    if (last.of != of || (rule_ == rate_rule::exact_day && last.day != on)) return nullptr;
    return &last;
}

checked<exchange_rate> exchange_rates::find(currency_pair of, date on) const
{
    if (of.from == of.to) return exchange_rate{of, on, 1};
    const exchange_rate* straight = given(of, on);
    const exchange_rate* turned = given({of.to, of.from}, on);
    // Of two ways the later day counts, and of one day that which was given in this direction.
    if (straight != nullptr && (turned == nullptr || straight->day >= turned->day)) return *straight;
    if (turned != nullptr) return exchange_rate{of, turned->day, rational{1} / turned->rate};
    return finding{"missing_rate",
                   severity::error,
                   text_of(of),
                   {},
                   "there is no rate of " + text_of(of) + (rule_ == rate_rule::exact_day ? " on " : " on or before ") + to_string(on) +
                       ": give one"};
}

PARTNERING_END
