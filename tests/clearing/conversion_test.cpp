#include "netted.hpp"

#include <partnering/clearing/conversion.hpp>

#include <random>

using namespace netted;

namespace {

const currency usd = currency::from_code("USD");
const currency eur = currency::from_code("EUR");

exchange_rate rate(const char* from, const char* to, date day, std::string_view value)
{
    return {{currency::from_code(from), currency::from_code(to)}, day, parse_rational(value).value()};
}

conversion_terms into(currency of, date day) { return {.into = of, .step = quantum::minor_unit(of), .day = day}; }

std::string text_of(const std::vector<obligation>& rows)
{
    std::string text;
    for (const obligation& each : rows) text += each.line + ' ' + each.debtor + '>' + each.creditor + ' ' + to_text(each.amount) + '\n';
    return text;
}

}  // namespace

TEST_CASE("conversion: a treasury's netting in dollars: India, the United Kingdom, France")
{
    // holooly.com, "A US multinational has its subsidiaries in India, UK and France": £1 = $1.60, $1 = Rs 48, $1 = Ff 7, here with the
    // year 2001 for the day. By hand, to the cent: £3m = 4,800,000; Ff 4m = 571,428.57; Rs 32.5m = 677,083.33; Ff 10m = 1,428,571.43;
    // Rs 150m = 3,125,000; £2m = 3,200,000. French francs left ISO 4217's list of currencies in use in 2002, and are known still.
    const date day = date::of(2001, 3, 5);
    const exchange_rates rates =
        exchange_rates::of({rate("GBP", "USD", day, "1.60"), rate("USD", "INR", day, "48"), rate("USD", "FRF", day, "7")},
                           rate_rule::exact_day)
            .value();
    const obligation_set set = set_of({owes("1", "India", "UK", "3000000", "GBP"), owes("2", "India", "France", "4000000", "FRF"),
                                       owes("3", "UK", "India", "32500000", "INR"), owes("4", "UK", "France", "10000000", "FRF"),
                                       owes("5", "France", "India", "150000000", "INR"), owes("6", "France", "UK", "2000000", "GBP")});
    const converted_obligations converted = convert(set, rates, into(usd, day)).value();
    const obligation_set dollars = set_of(converted.rows);
    const netting whole = net(dollars).value();
    REQUIRE(whole.currencies.size() == 1);
    CHECK(text_of(converted.rows) == "2 India>France 571428.57 USD\n4 UK>France 1428571.43 USD\n6 France>UK 3200000.00 USD\n"
                                     "1 India>UK 4800000.00 USD\n5 France>India 3125000.00 USD\n3 UK>India 677083.33 USD\n");
    // India: 3,125,000 + 677,083.33 - 4,800,000 - 571,428.57; France: 571,428.57 + 1,428,571.43 - 6,325,000; UK: the rest.
    CHECK(positions(dollars, whole.currencies[0]) == "France -4325000.00, India -1569345.24, UK 5894345.24");
    CHECK(converted.conversions.size() == 6);
    CHECK(to_string(converted.conversions[0].rounding) == "-1/700");
    CHECK(converted.conversions[0].difference().count() == 0);
}

TEST_CASE("conversion: where debtor and creditor go by two days, the exchange account bears the difference, as a line of its own")
{
    const date due = date::of(2026, 9, 30);
    const date today = date::of(2026, 10, 30);
    const exchange_rates rates =
        exchange_rates::of({rate("USD", "EUR", due, "0.90"), rate("USD", "EUR", today, "0.85")}, rate_rule::exact_day).value();
    std::vector<obligation> rows{owes("old", "a", "b", "100", "USD"), owes("own", "b", "a", "10"), owes("today", "b", "c", "20", "USD")};
    rows[0].due = due;
    rows[2].due = today;  // what is in euros already needs no day
    conversion_terms terms = into(eur, today);
    terms.debtor_rate = rate_day::due_day;
    const converted_obligations gain = convert(set_of(rows), rates, terms).value();
    CHECK(text_of(gain.rows) == "own b>a 10.00 EUR\nold a>b 85.00 EUR\nold exchange a>exchange 5.00 EUR\ntoday b>c 17.00 EUR\n");
    CHECK(to_text(gain.conversions.at(0).difference()) == "5.00 EUR");
    terms.debtor_rate = rate_day::netting_day;
    terms.creditor_rate = rate_day::due_day;
    terms.account = "treasury";
    const converted_obligations loss = convert(set_of(rows), rates, terms).value();
    CHECK(text_of(loss.rows) == "own b>a 10.00 EUR\nold a>b 85.00 EUR\nold exchange treasury>b 5.00 EUR\ntoday b>c 17.00 EUR\n");
    const obligation_set euros = set_of(loss.rows);
    CHECK(positions(euros, net(euros).value().currencies.at(0)) == "a -75.00, b 63.00, c 17.00, treasury -5.00");
}

TEST_CASE("conversion: the rate of the day due is that of no other day: lines without one are told, in one finding")
{
    const date day = date::of(2026, 10, 30);
    const exchange_rates rates = exchange_rates::of({rate("USD", "EUR", day, "0.85")}, rate_rule::latest_before).value();
    std::vector<obligation> rows{owes("a1", "a", "b", "100", "USD"), owes("b1", "b", "c", "20", "USD"), owes("c1", "c", "a", "5")};
    conversion_terms terms = into(eur, day);
    for (const bool debtor : {true, false}) {
        terms.debtor_rate = debtor ? rate_day::due_day : rate_day::netting_day;
        terms.creditor_rate = debtor ? rate_day::netting_day : rate_day::due_day;
        const checked<converted_obligations> both = convert(set_of(rows), rates, terms);
        REQUIRE(both.findings().size() == 1);
        CHECK(both.findings()[0].code == "missing_due_day");
        CHECK(both.findings()[0].subject == "a1");
        CHECK(both.findings()[0].text.find("line \"a1\" (and 1 more) has no day due, and") != std::string::npos);
        std::vector<obligation> dated = rows;
        dated[0].due = day;
        CHECK(convert(set_of(dated), rates, terms).findings().at(0).subject == "b1");
        dated[1].due = day;
        CHECK(convert(set_of(dated), rates, terms).has_value());
    }
}

TEST_CASE("conversion: what is missing or taken is said, and a rate that many lines need once")
{
    const date day = date::of(2026, 10, 30);
    const exchange_rates none = exchange_rates::of({}, rate_rule::latest_before).value();
    const obligation_set set = set_of({owes("1", "a", "b", "1", "USD"), owes("2", "a", "b", "2", "USD"), owes("3", "a", "b", "2", "SEK")});
    const checked<converted_obligations> missing = convert(set, none, into(eur, day));
    REQUIRE(missing.findings().size() == 2);
    CHECK(missing.findings()[0].code == "missing_rate");
    conversion_terms terms = into(eur, day);
    terms.account = "a";
    CHECK(convert(set, none, terms).findings().at(0).code == "taken_account");

    const exchange_rates rates =
        exchange_rates::of({rate("USD", "EUR", day, "2"), rate("USD", "EUR", date{0}, "1")}, rate_rule::latest_before).value();
    std::vector<obligation> rows{owes("l", "a", "b", "1", "USD"), owes("l exchange", "a", "b", "1")};
    rows[0].due = date{0};
    terms = into(eur, day);
    terms.debtor_rate = rate_day::due_day;
    CHECK(convert(set_of(rows), rates, terms).findings().at(0).code == "conflicting_line");

    constexpr int128 most = static_cast<int128>(~uint128{0} >> 1);
    const obligation_set huge = set_of({{"l", "a", "b", {most, quantum::decimals(2), usd}, {}}});
    CHECK(convert(huge, rates, into(eur, day)).findings().at(0).code == "amount_out_of_range");
}
