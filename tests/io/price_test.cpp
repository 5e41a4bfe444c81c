#include <partnering/io/price.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

/// The text behind `"name": "`, first occurrence; empty where there is none.
std::string field(std::string_view json, std::string_view name)
{
    const std::string before = '"' + std::string{name} + "\": \"";
    const std::size_t at = json.find(before);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + before.size();
    std::size_t end = begin;
    while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    return std::string{json.substr(begin, end - begin)};
}

constexpr std::string_view fonts = R"("tiers": [{"up_to":"5","unit":"7"}, {"up_to":"10","unit":"6.5"}, {"up_to":null,"unit":"6"}])";

std::string request(std::string_view quantity, std::string_view mode, std::string_view tiers, std::string_view more = {})
{
    return "{\"quantity\": \"" + std::string{quantity} + "\", \"mode\": \"" + std::string{mode} + "\", " + std::string{tiers} +
           std::string{more} + "}";
}

}  // namespace

TEST_CASE("price: the example of the command line, seven units at the second tier's price, is 45.5")
{
    // 7 × 6.5
    const answers got = price_answer(
        R"({"quantity": "7", "mode": "volume", "tiers": [{"up_to":"5","unit":"7","flat":"0"}, {"up_to":"10","unit":"6.5","bound":"inclusive"}, {"up_to":null,"unit":"6"}]})");
    CHECK(got.json == "{\n  \"total\": \"45.5\",\n"
                      "  \"lines\": [{\"tier\": \"2\", \"units\": \"7\", \"unit\": \"6.5\", \"flat\": \"0\", \"amount\": \"45.5\"}]\n}\n");
    CHECK(got.text == "quantity 7\n"
                      "tier  units  unit  flat  amount\n"
                      "----  -----  ----  ----  ------\n"
                      "   2      7   6.5     0    45.5\n"
                      "total 45.5\n");
    CHECK_FALSE(got.any_error);
    CHECK_FALSE(got.nothing_done);
}

TEST_CASE("price: volume and graduated tiers give what public price lists say")
{
    struct row {
        const char* source;
        std::string_view tiers;
        const char* mode;
        const char* quantity;
        const char* total;
    };
    // Stripe's page on tiered pricing prints the volume totals of 1-5 at 7, 6-10 at 6.5, 11+ at 6, and the method of the graduated ones;
    // the graduated totals are 35 + 6.5, 35 + 32.5 + 10×6 and 35 + 32.5 + 15×6.
    const char* const stripe = "https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing";
    // An older page of theirs has 5, 4, 3, 2, 1 with steps at 5, 10, 15, 20: the total can fall.
    const char* const older = "https://stripe.com/docs/billing/subscriptions/tiers";
    constexpr std::string_view falling =
        R"("tiers": [{"up_to":5,"unit":5}, {"up_to":10,"unit":4}, {"up_to":15,"unit":3}, {"up_to":20,"unit":2}, {"up_to":null,"unit":1}])";
    // Lago's guide: 1 for the first 100, 0.50 for the next 100, then 0.10.
    const char* const lago = "https://getlago.com/docs/guide/plans/charges/charge-models/graduated";
    constexpr std::string_view calls = R"("tiers": [{"up_to":"100","unit":"1"}, {"up_to":"200","unit":"0.50"}, {"unit":"0.10"}])";
    // By hand: a flat amount of each tier entered, 10 + 5×1 and 20 + 2×0.5.
    constexpr std::string_view with_flats = R"("tiers": [{"up_to":"5","unit":"1","flat":"10"}, {"up_to":null,"unit":"1/2","flat":"20"}])";
    // By hand: the quantity on the bound is in the next tier, 5 × 1/2.
    constexpr std::string_view exclusive = R"("tiers": [{"up_to":"5","unit":"1","bound":"exclusive"}, {"up_to":null,"unit":"1/2"}])";
    const std::vector<row> table{
        {stripe, fonts, "volume", "1", "7"},
        {stripe, fonts, "volume", "5", "35"},
        {stripe, fonts, "volume", "6", "39"},
        {stripe, fonts, "volume", "20", "120"},
        {stripe, fonts, "volume", "25", "150"},
        {stripe, fonts, "graduated", "1", "7"},
        {stripe, fonts, "graduated", "5", "35"},
        {stripe, fonts, "graduated", "6", "41.5"},
        {stripe, fonts, "graduated", "20", "127.5"},
        {stripe, fonts, "graduated", "25", "157.5"},
        {older, falling, "volume", "1", "5"},
        {older, falling, "volume", "5", "25"},
        {older, falling, "volume", "6", "24"},
        {older, falling, "volume", "20", "40"},
        {older, falling, "volume", "25", "25"},
        {older, falling, "graduated", "6", "29"},
        {lago, calls, "graduated", "100", "100"},
        {lago, calls, "graduated", "250", "155"},
        {"by hand", with_flats, "graduated", "7", "36"},
        {"by hand", with_flats, "volume", "7", "23.5"},
        {"by hand", exclusive, "volume", "5", "2.5"},
        {"by hand", exclusive, "graduated", "5", "5"},
        {"by hand", fonts, "graduated", "0", "0"},
        {"by hand", fonts, "graduated", "1/3", "7/3"},
        {"by hand", fonts, "graduated", "-6", "-41.5"},
    };
    for (const row& r : table) {
        CAPTURE(r.source);
        CAPTURE(r.mode);
        CAPTURE(r.quantity);
        CHECK(field(price_answer(request(r.quantity, r.mode, r.tiers)).json, "total") == r.total);
    }
}

TEST_CASE("price: graduated tiers show a line for each tier entered")
{
    // 5×7 + 5×6.5 + 1×6
    CHECK(price_answer(request("11", "graduated", fonts, R"(, "currency": "EUR")")).text == "quantity 11\n"
                                                                                            "tier  units  unit  flat  amount\n"
                                                                                            "----  -----  ----  ----  ------\n"
                                                                                            "   1      5     7     0      35\n"
                                                                                            "   2      5   6.5     0    32.5\n"
                                                                                            "   3      1     6     0       6\n"
                                                                                            "total 73.5\n"
                                                                                            "amount 73.50 EUR\n");
}

TEST_CASE("price: the amount is the total rounded as asked, the total stays exact")
{
    struct row {
        const char* unit;
        const char* more;
        const char* total;
        const char* amount;
    };
    const std::vector<row> table{
        {"0.125", R"(, "currency": "EUR")", "0.125", "0.12"},
        {"0.125", R"(, "currency": "EUR", "rounding": "half_up")", "0.125", "0.13"},
        {"1/3", R"(, "currency": "KWD")", "1/3", "0.333"},
        {"2.5", R"(, "currency": "JPY", "rounding": "up")", "2.5", "3"},
        {"1/3", R"(, "minor_units": 5, "rounding": "ceiling")", "1/3", "0.33334"},
        {"-1/3", R"(, "minor_units": "0", "rounding": "floor")", "-1/3", "-1"},
        {"0.0000125", R"(, "currency": "XDR", "minor_units": 6)", "0.0000125", "0.000012"},
        {"0.0000125", "", "0.0000125", ""},
    };
    for (const row& r : table) {
        CAPTURE(r.unit);
        CAPTURE(r.more);
        const std::string json =
            price_answer(request("1", "volume", "\"tiers\": [{\"unit\":\"" + std::string{r.unit} + "\"}]", r.more)).json;
        CHECK(field(json, "total") == r.total);
        // The first `amount` is the answer's own where there is one, else the only line's.
        CHECK((json.find("\"amount\"") < json.find("\"lines\"") ? field(json, "amount") : "") == r.amount);
    }
}

TEST_CASE("price: a formula of a document is priced with its bases and measures")
{
    // A public marketplace tariff: a share of the month's sales, graduated 0, 4, 3, 2, 1 %; 800,000.01 gives 19,000.0001.
    const answers sales = price_answer(R"({"formula": {"kind": "graduated", "of": "reported", "tiers": [{"up_to":"100000","percent":"0"},
        {"up_to":"200000","percent":"4"}, {"up_to":"500000","percent":"3"}, {"up_to":"800000","percent":"2"}, {"percent":"1"}]},
        "bases": {"reported": "800000.01"}, "currency": "EUR"})");
    CHECK(field(sales.json, "total") == "19000.0001");
    CHECK(field(sales.json, "amount") == "19000.00");
    // The yearly fee of the same tariff: 8000 less 50 % above 750,000 of sales the year before.
    const answers fee = price_answer(R"({"formula": {"kind": "discount", "formula": {"kind": "flat", "amount": "8000"}, "by":
        {"measure": "sales", "period": "previous_year"}, "tiers": [{"up_to":"100000","bound":"exclusive","percent":"0"},
        {"up_to":"250000","bound":"exclusive","percent":"15"}, {"up_to":"750000","bound":"exclusive","percent":"30"}, {"percent":"50"}]},
        "measures": {"sales, previous year": "750000"}})");
    CHECK(field(fee.json, "total") == "4000");
    // A lease of 0.15 a unit and 5 % of the amount reported: 12,000 × 0.15 + 40,000 × 5 %.
    const answers lease =
        price_answer(R"({"quantity": "12000", "formula": {"kind": "sum", "formulas": [{"kind": "per_unit", "price": "0.15"},
        {"kind": "percent", "percent": "5", "of": "reported"}]}, "bases": {"reported": "40000.00"}})");
    CHECK(field(lease.json, "total") == "3800");
    CHECK(lease.text.find("1800") != std::string::npos);
    CHECK(lease.text.find("2000") != std::string::npos);
}

TEST_CASE("price: a list of requests gives a list of answers in its order, and a bad one does not stop the others")
{
    const answers got = price_answer('[' + request("1", "volume", fonts) + ", " + request("x", "volume", fonts) + ", 5, " +
                                         request("6", "volume", fonts) + ']',
                                     {.place = "prices.json"});
    CHECK(got.any_error);
    CHECK_FALSE(got.nothing_done);
    const std::size_t first = got.json.find("\"total\": \"7\"");
    const std::size_t second = got.json.find("\"place\": \"prices.json $[1].quantity\"");
    const std::size_t third = got.json.find("\"place\": \"prices.json $[2]\"");
    const std::size_t fourth = got.json.find("\"total\": \"39\"");
    CHECK(got.json.front() == '[');
    CHECK(first < second);
    CHECK(second < third);
    CHECK(third < fourth);
    CHECK(fourth != std::string::npos);
    CHECK(price_answer("[]").json == "[]\n");
    CHECK_FALSE(price_answer("[]").nothing_done);
}

TEST_CASE("price: a bad request says what is wrong and where")
{
    struct row {
        const char* json;
        const char* code;
        const char* place;
    };
    const std::vector<row> table{
        {"", "empty_document", nullptr},
        {"{", "json_syntax", nullptr},
        {"7", "wrong_type", "$"},
        {"{}", "missing_field", "$.quantity"},
        {R"({"quantity": "7"})", "missing_field", "$.mode"},
        {R"({"quantity": "7", "mode": "volume"})", "missing_field", "$.tiers"},
        {R"({"quantity": "7", "mode": "graduate", "tiers": [{"unit":"1"}]})", "unknown_value", "$.mode"},
        {R"({"quantity": "7", "mode": "volume", "tiers": []})", "tier_missing", "$.tiers"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"up_to":"5","unit":"1"}]})", "tier_open_end", nullptr},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"up_to":"5","unit":"1"},{"up_to":"5","unit":"1"},{"unit":"1"}]})", "tier_order",
         "$.tiers[1]"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1e3"}]})", "not_a_number", "$.tiers[0].unit"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":0.5}]})", "float_number", "$.tiers[0].unit"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1","bounds":"inclusive"}]})", "unknown_field", "$.tiers[0].bounds"},
        {R"({"quantity": "7", "mode": "volume", "teirs": [{"unit":"1"}]})", "unknown_field", "$.teirs"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "currency": "EURO"})", "unknown_currency", "$.currency"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "currency": "XDR"})", "no_minor_unit", "$.currency"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "minor_units": 19})", "out_of_range", "$.minor_units"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "minor_units": "1/2"})", "out_of_range", "$.minor_units"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "rounding": "up"})", "misplaced_field", "$.rounding"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "currency": "EUR", "rounding": "nearest"})",
         "unknown_rounding_mode", "$.rounding"},
        {R"({"quantity": "7", "mode": "volume", "tiers": [{"unit":"1"}], "formula": {"kind": "flat", "amount": "1"}})",
         "conflicting_fields", "$.formula"},
        {R"({"formula": {"kind": "percent", "percent": "5", "of": "gross"}})", "missing_basis", "$.bases"},
        {R"({"formula": {"kind": "per_unit", "price": "5", "of": {"measure": "sales"}}})", "missing_measure", "$.measures"},
        {R"({"formula": {"kind": "flat", "amount": "five"}})", "not_a_number", "$.formula.amount"},
        {R"({"formula": {"kind": "flat", "amount": "1"}, "bases": {"gross": []}})", "wrong_type", "$.bases.gross"},
    };
    for (const row& r : table) {
        const std::string asked = r.json;
        CAPTURE(asked);
        const answers got = price_answer(r.json);
        CAPTURE(got.json);
        CHECK(got.any_error);
        CHECK(got.nothing_done);
        CHECK(field(got.json, "code") == r.code);
        if (r.place != nullptr) CHECK(field(got.json, "place") == r.place);
        CHECK(field(got.json, "text").size() > 10);
        CHECK(got.text.starts_with("error "));
    }
}

TEST_CASE("price: a price beyond the range is an error, not a wrong number")
{
    const std::string long_number(1500, '9');
    const answers got = price_answer(request(long_number, "volume", "\"tiers\": [{\"unit\":\"" + long_number + "\"}]"));
    CHECK(field(got.json, "code") == "number_too_long");
    CHECK(field(got.json, "place") == "$");
}
