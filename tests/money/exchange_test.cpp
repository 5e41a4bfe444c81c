#include <partnering/money/exchange.hpp>

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace partnering;

namespace {

exchange_rate rate(const char* from, const char* to, std::string_view day, std::string_view rate)
{
    return {{currency::from_code(from), currency::from_code(to)}, parse_date(day).value(), parse_rational(rate).value()};
}
currency_pair pair(const char* from, const char* to) { return {currency::from_code(from), currency::from_code(to)}; }

/// As a central bank publishes them: none on Good Friday and Easter Monday.
std::vector<exchange_rate> reference_rates()
{
    return {rate("EUR", "USD", "2024-03-27", "1.0816"), rate("EUR", "USD", "2024-03-28", "1.0811"),
            rate("EUR", "USD", "2024-04-02", "1.0749")};
}

std::string found(const exchange_rates& rates, currency_pair of, std::string_view day)
{
    const checked<exchange_rate> one = rates.find(of, parse_date(day).value());
    if (!one) return one.findings().front().code;
    return to_decimal_or_ratio(one.value().rate) + " of " + to_string(one.value().day);
}

}  // namespace

TEST_CASE("exchange rates: which day's rate is a rule, not a guess (OCA/commission#446, opencollective/opencollective-api#8304)")
{
    const exchange_rates exact = exchange_rates::of(reference_rates(), rate_rule::exact_day).value();
    const exchange_rates latest = exchange_rates::of(reference_rates(), rate_rule::latest_before).value();
    const currency_pair dollar = pair("EUR", "USD");
    CHECK(found(exact, dollar, "2024-03-28") == "1.0811 of 2024-03-28");
    CHECK(found(exact, dollar, "2024-04-01") == "missing_rate");
    CHECK(found(latest, dollar, "2024-04-01") == "1.0811 of 2024-03-28");
    CHECK(found(latest, dollar, "2024-04-02") == "1.0749 of 2024-04-02");
    CHECK(found(latest, dollar, "2030-01-01") == "1.0749 of 2024-04-02");
    CHECK(found(latest, dollar, "2024-03-26") == "missing_rate");
    CHECK(latest.find(pair("EUR", "SEK"), date{0}).findings().front().text ==
          "there is no rate of EUR in SEK on or before 1970-01-01: give one");
}

TEST_CASE("exchange rates: the other way goes by the reciprocal, exactly, and nothing else is inferred")
{
    std::vector<exchange_rate> rates = reference_rates();
    rates.push_back(rate("USD", "JPY", "2024-03-28", "151.4"));
    const exchange_rates latest = exchange_rates::of(rates, rate_rule::latest_before).value();
    // 10000 / 10811, reduced already: 10811 is not divided by 2 or 5.
    CHECK(found(latest, pair("USD", "EUR"), "2024-03-30") == "10000/10811 of 2024-03-28");
    CHECK(found(latest, pair("EUR", "JPY"), "2024-03-28") == "missing_rate");
    CHECK(found(latest, pair("EUR", "EUR"), "1999-01-01") == "1 of 1999-01-01");
    // Where both ways are given, the later day counts, and of one day the direction asked for.
    rates.push_back(rate("USD", "EUR", "2024-03-28", "0.9"));
    rates.push_back(rate("USD", "EUR", "2024-04-03", "0.8"));
    const exchange_rates both = exchange_rates::of(rates, rate_rule::latest_before).value();
    CHECK(found(both, pair("USD", "EUR"), "2024-03-28") == "0.9 of 2024-03-28");
    CHECK(found(both, pair("EUR", "USD"), "2024-03-28") == "1.0811 of 2024-03-28");
    CHECK(found(both, pair("EUR", "USD"), "2024-04-03") == "1.25 of 2024-04-03");
    CHECK(found(both, pair("USD", "EUR"), "2024-04-02") == "10000/10749 of 2024-04-02");
}

TEST_CASE("exchange rates: what cannot be is said, all of it")
{
    const checked<exchange_rates> refused = exchange_rates::of(
        {rate("EUR", "USD", "2024-03-28", "1.1"), rate("EUR", "USD", "2024-03-28", "1.2"), rate("EUR", "SEK", "2024-03-28", "0"),
         rate("SEK", "EUR", "2024-03-28", "-1"), rate("EUR", "EUR", "2024-03-28", "2")},
        rate_rule::exact_day);
    REQUIRE_FALSE(refused.has_value());
    std::vector<std::string> said;
    for (const finding& each : refused.findings()) said.push_back(each.code + " at " + each.place);
    std::sort(said.begin(), said.end());
    CHECK(said == std::vector<std::string>{"conflicting_rate at rates[1]", "not_positive at rates[2]", "not_positive at rates[3]",
                                           "same_currency at rates[4]"});
    // The same rate twice is one rate; a currency in itself at 1 says nothing new.
    CHECK(exchange_rates::of(
              {rate("EUR", "USD", "2024-03-28", "1.1"), rate("EUR", "USD", "2024-03-28", "1.10"), rate("EUR", "EUR", "2024-03-28", "1")},
              rate_rule::exact_day)
              .value()
              .all()
              .size() == 2);
}

TEST_CASE("exchange rates: as a walk over the list finds them, in whatever order they are given")
{
    constexpr unsigned seed = 20261108;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const char* const codes[] = {"EUR", "USD", "SEK"};
    for (int run = 0; run < 200; ++run) {
        CAPTURE(run);
        std::vector<exchange_rate> rates;
        for (std::uint64_t i = random() % 12; i > 0; --i) {
            exchange_rate one = rate(codes[random() % 3], codes[random() % 3], "2024-01-01", "1");
            if (one.of.from == one.of.to) continue;
            one.day = date{static_cast<std::int32_t>(random() % 10)};
            one.rate = rational{1 + static_cast<int>(random() % 9), 1 + static_cast<int>(random() % 9)};
            if (std::none_of(rates.begin(), rates.end(), [&](const auto& r) { return r.of == one.of && r.day == one.day; }))
                rates.push_back(one);
        }
        const exchange_rates read = exchange_rates::of(rates, rate_rule::latest_before).value();
        for (const char* from : codes) {
            for (const char* to : codes) {
                const date on{static_cast<std::int32_t>(random() % 12)};
                const exchange_rate* best = nullptr;
                for (const exchange_rate& each : rates) {
                    const bool straight = each.of == pair(from, to);
                    if ((!straight && each.of != pair(to, from)) || each.day > on) continue;
                    if (best == nullptr || each.day > best->day || (each.day == best->day && straight)) best = &each;
                }
                const checked<exchange_rate> got = read.find(pair(from, to), on);
                if (std::string_view{from} == to) {
                    CHECK(got.value().rate == rational{1});
                } else {
                    REQUIRE(got.has_value() == (best != nullptr));
                    if (best != nullptr) CHECK(got.value().rate == (best->of == pair(from, to) ? best->rate : rational{1} / best->rate));
                }
            }
        }
    }
}
