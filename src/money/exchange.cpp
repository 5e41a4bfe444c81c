#include <partnering/money/exchange.hpp>

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <numeric>
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
    std::vector<std::size_t> order(rates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(rates[a].of, rates[a].day, rates[a].rate, a) < std::tie(rates[b].of, rates[b].day, rates[b].rate, b);
    });
    std::vector<finding> found;
    std::vector<exchange_rate> kept;
    kept.reserve(rates.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const exchange_rate& each = rates[order[i]];
        if (!kept.empty() && kept.back() == each) continue;
        const std::string subject = text_of(each.of) + " on " + to_string(each.day);
        const auto wrong = [&](const char* code, std::size_t number, std::string text) {
            found.push_back({code, severity::error, subject, "rates[" + std::to_string(number) + ']', std::move(text)});
        };
        if (each.rate.sign() <= 0) wrong("not_positive", order[i], "a rate is above 0: " + subject + " stands " + to_string(each.rate));
        if (each.of.from == each.of.to && each.rate != rational{1})
            wrong("same_currency", order[i], "a currency is worth 1 of itself: name two currencies, not " + subject);
        if (!kept.empty() && same_day(kept.back(), each))
            wrong("conflicting_rate", std::max(order[i - 1], order[i]),
                  subject + " stand " + to_string(kept.back().rate) + " and " + to_string(each.rate) + ": keep one of them");
        kept.push_back(each);
    }
    if (!found.empty()) return found;
    return exchange_rates{std::move(kept), rule};
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
