#include <partnering/io/netting.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

/// `"amount": "1"` and the rest of an obligation, in a few letters.
std::string owes(std::string_view debtor, std::string_view creditor, std::string_view amount, std::string_view in = "EUR",
                 std::string_view more = {})
{
    return R"({"debtor":")" + std::string{debtor} + R"(","creditor":")" + std::string{creditor} + R"(","amount":")" + std::string{amount} +
           R"(","currency":")" + std::string{in} + '"' + std::string{more} + '}';
}

std::string request(std::initializer_list<std::string> obligations, std::string_view more = {})
{
    std::string text = R"({"obligations":[)";
    for (const std::string& each : obligations) text += (text.back() == '[' ? "" : ",") + each;
    return text + ']' + std::string{more} + '}';
}

bool has(const answers& got, std::string_view part) { return got.json.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("net: the obligations of three affiliates, as JSON")
{
    // By hand: CA owes 30 and is owed 12.50 + 20; FR owes 20; US owes 12.50 and is owed 30.
    const answers got = netting_answer(
        request({owes("CA", "US", "30", "USD"), owes("US", "CA", "12.5", "USD", R"(,"line":"inv 7")"), owes("FR", "CA", "20", "USD")}));
    CHECK_FALSE(got.any_error);
    CHECK(got.json == R"({
  "currencies": {
    "USD": {
      "gross": "62.50",
      "positions": [
        {"party": "CA", "owes": "30.00", "owed": "32.50", "net": "2.50"},
        {"party": "FR", "owes": "20.00", "owed": "0.00", "net": "-20.00"},
        {"party": "US", "owes": "12.50", "owed": "30.00", "net": "17.50"}
      ],
      "bilateral": [
        {
          "debtor": "FR",
          "creditor": "CA",
          "amount": "20.00",
          "owes": "20.00",
          "owed": "0.00",
          "owes_lines": ["FR>CA USD 1"],
          "owed_lines": []
        },
        {
          "debtor": "CA",
          "creditor": "US",
          "amount": "17.50",
          "owes": "30.00",
          "owed": "12.50",
          "owes_lines": ["CA>US USD 1"],
          "owed_lines": ["inv 7"]
        }
      ],
      "payments": [
        {
          "key": "1",
          "payer": "FR",
          "payee": "CA",
          "amount": "2.50",
          "netting": "multilateral",
          "lines": [{"line": "FR>CA USD 1", "amount": "2.50"}]
        },
        {
          "key": "2",
          "payer": "FR",
          "payee": "US",
          "amount": "17.50",
          "netting": "multilateral",
          "lines": [{"line": "FR>CA USD 1", "amount": "17.50"}]
        }
      ],
      "discharges": [
        {
          "line": "CA>US USD 1",
          "debtor": "CA",
          "creditor": "US",
          "amount": "12.50",
          "by": "set_off",
          "debtor_gives": {"line": "inv 7"},
          "creditor_gets": {"line": "inv 7"}
        },
        {
          "line": "CA>US USD 1",
          "debtor": "CA",
          "creditor": "US",
          "amount": "17.50",
          "by": "centre",
          "debtor_gives": {"line": "FR>CA USD 1"},
          "creditor_gets": {"payment": "2"}
        },
        {
          "line": "FR>CA USD 1",
          "debtor": "FR",
          "creditor": "CA",
          "amount": "2.50",
          "by": "payment",
          "debtor_gives": {"payment": "1"},
          "creditor_gets": {"payment": "1"}
        },
        {
          "line": "FR>CA USD 1",
          "debtor": "FR",
          "creditor": "CA",
          "amount": "17.50",
          "by": "centre",
          "debtor_gives": {"payment": "2"},
          "creditor_gets": {"line": "CA>US USD 1"}
        },
        {
          "line": "inv 7",
          "debtor": "US",
          "creditor": "CA",
          "amount": "12.50",
          "by": "set_off",
          "debtor_gives": {"line": "CA>US USD 1"},
          "creditor_gets": {"line": "CA>US USD 1"}
        }
      ],
      "cleared": {
        "removed": "25.00",
        "left": "37.50",
        "lines": [
          {
            "line": "CA>US USD 1",
            "debtor": "CA",
            "creditor": "US",
            "before": "30.00",
            "removed": "12.50",
            "after": "17.50"
          },
          {
            "line": "FR>CA USD 1",
            "debtor": "FR",
            "creditor": "CA",
            "before": "20.00",
            "removed": "0.00",
            "after": "20.00"
          },
          {"line": "inv 7", "debtor": "US", "creditor": "CA", "before": "12.50", "removed": "12.50", "after": "0.00"}
        ],
        "discharges": [
          {
            "line": "CA>US USD 1",
            "debtor": "CA",
            "creditor": "US",
            "amount": "12.50",
            "by": "set_off",
            "debtor_gives": {"line": "inv 7"},
            "creditor_gets": {"line": "inv 7"}
          },
          {
            "line": "inv 7",
            "debtor": "US",
            "creditor": "CA",
            "amount": "12.50",
            "by": "set_off",
            "debtor_gives": {"line": "CA>US USD 1"},
            "creditor_gets": {"line": "CA>US USD 1"}
          }
        ]
      }
    }
  }
}
)");
}

TEST_CASE("net: for people, in aligned columns")
{
    const answers got = netting_answer(request({owes("ann", "bob", "30"), owes("bob", "ann", "10"), owes("bob", "cat", "20")}));
    CHECK(got.text == "EUR: 60.00 owed on 3 lines, 20.00 to pay in 1 payment\n"
                      "\n"
                      "party   owes   owed     net\n"
                      "-----  -----  -----  ------\n"
                      "ann    30.00  10.00  -20.00\n"
                      "bob    30.00  30.00    0.00\n"
                      "cat     0.00  20.00   20.00\n"
                      "\n"
                      "debtor  creditor   owes   owed  net between the two\n"
                      "------  --------  -----  -----  -------------------\n"
                      "ann     bob       30.00  10.00                20.00\n"
                      "bob     cat       20.00   0.00                20.00\n"
                      "\n"
                      "payment  payer  payee  amount  netting\n"
                      "-------  -----  -----  ------  ------------\n"
                      "      1  ann    cat     20.00  multilateral\n"
                      "\n"
                      "line           debtor  creditor  amount  discharged by\n"
                      "-------------  ------  --------  ------  ------------------------------------------------------------\n"
                      "ann>bob EUR 1  ann     bob        10.00  set-off against line bob>ann EUR 1\n"
                      "ann>bob EUR 1  ann     bob        20.00  the centre: ann gives payment 1, bob gets line bob>cat EUR 1\n"
                      "bob>ann EUR 1  bob     ann        10.00  set-off against line ann>bob EUR 1\n"
                      "bob>cat EUR 1  bob     cat        20.00  the centre: bob gives line ann>bob EUR 1, cat gets payment 1\n"
                      "\n"
                      "Without a payment 20.00 can be cleared, and 40.00 is left:\n"
                      "\n"
                      "line           debtor  creditor  before  cleared  after\n"
                      "-------------  ------  --------  ------  -------  -----\n"
                      "ann>bob EUR 1  ann     bob        30.00    10.00  20.00\n"
                      "bob>ann EUR 1  bob     ann        10.00    10.00   0.00\n");
    CHECK(netting_answer(request({owes("a", "b", "5")})).text.ends_with("Without a payment nothing can be cleared.\n"));
    CHECK(netting_answer(request({owes("a", "b", "5"), owes("b", "a", "5")})).text.find("Nothing is left to pay.") != std::string::npos);
    CHECK(netting_answer(request({})).text == "There is nothing to net.\n");
}

TEST_CASE("net: the order in which obligations are written decides nothing, lines without a key least of all")
{
    const std::string one = owes("a", "b", "3"), other = owes("a", "b", "1.50"), same = owes("a", "b", "3"),
                      named = owes("b", "a", "1", "EUR", R"(,"line":"a>b EUR 1")"), last = owes("b", "c", "9", "JPY");
    const answers first = netting_answer(request({one, other, same, named, last}));
    const answers second = netting_answer(request({last, named, same, one, other}));
    CHECK(first.json == second.json);
    CHECK(first.text == second.text);
    // The name that is taken is passed over; equal obligations are two.
    for (const char* line : {R"("a>b EUR 2")", R"("a>b EUR 3")", R"("a>b EUR 4")"}) {
        CAPTURE(line);
        CHECK(has(first, line));
    }
    CHECK(has(first, R"("gross": "8.50")"));
    CHECK(has(first, R"("gross": "9")"));
}

TEST_CASE("net: what cannot be netted is rejected and named, the others stand; none left is an error")
{
    const answers got = netting_answer(
        request({owes("a", "b", "1"), owes("a", "a", "1", "EUR", R"(,"line":"self")"), owes("a", "b", "-1"), owes("a", "b", "0.001"),
                 owes("c", "b", "2", "EUR", R"(,"line":"twice")"), owes("c", "b", "2", "EUR", R"(,"line":"twice")")}));
    CHECK(got.any_error);
    CHECK_FALSE(got.nothing_done);
    CHECK(has(got, R"("count": 3)"));
    CHECK(has(got, R"("by_reason": {"negative_obligation": 1, "not_payable": 1, "self_debt": 1})"));
    CHECK(has(got, R"("gross": "3.00")"));
    CHECK(has(got, R"("duplicates": 1)"));
    // Each with the place of its row. Those that are rejected are numbered with the others: -1, 0.001 and 1 from a to b.
    struct reject {
        const char* line;
        const char* place;
        const char* reason;
    };
    for (const reject& each : {reject{"a>b EUR 1", "$.obligations[2]", "negative_obligation"},
                               reject{"a>b EUR 2", "$.obligations[3]", "not_payable"}, reject{"self", "$.obligations[1]", "self_debt"}}) {
        CAPTURE(each.line);
        const std::size_t row = got.json.find(R"("line": ")" + std::string{each.line} + '"');
        REQUIRE(row != std::string::npos);
        const std::string told = got.json.substr(row, got.json.find('}', row) - row);
        CHECK(told.find(R"("reason": ")" + std::string{each.reason} + '"') != std::string::npos);
        CHECK(told.find(R"("place": ")" + std::string{each.place} + '"') != std::string::npos);
        const std::size_t line = got.text.find('\n' + std::string{each.line} + ' ', got.text.find("were rejected"));
        REQUIRE(line != std::string::npos);
        CHECK(got.text.substr(line, got.text.find('\n', line + 1) - line).find(each.place) != std::string::npos);
    }
    CHECK(has(got, R"("a>b EUR 3")"));
    CHECK(got.text.find("3 obligations were rejected:") != std::string::npos);
    CHECK(got.text.find("1 obligation came again and counted once.") != std::string::npos);
    const answers none = netting_answer(request({owes("b", "a", "-1"), owes("a", "a", "1"), owes("a", "b", "-1")}));
    CHECK(none.nothing_done);
    // The first as it is written, and how many more.
    CHECK(has(none, R"("code": "negative_obligation")"));
    CHECK(has(none, R"("place": "$.obligations[0]")"));
    CHECK(has(none, R"("more": 2)"));
    CHECK(none.text.ends_with("; and 2 more\n"));
    CHECK_FALSE(has(netting_answer(request({owes("a", "a", "1")})), "more"));
}

TEST_CASE("net: whoever is named and nobody knows is warned of at the place in the request, and the rest is netted")
{
    const std::string two = R"([{"obligations":[]},)" +
                            request({owes("ann", "bob", "10"), owes("bob", "ann", "4")},
                                    R"(,"consent":{"parties":{"ann":"multilateral","bbo":"gross"},
        "pairs":[["ann","bob","multilateral"],["zoe","ann","gross"]],"lines":{"inv 7":"gross"}},"minor_units":{"EUR":2,"EUA":3})") +
                            ']';
    // There is no currency EUA.
    CHECK(has(netting_answer(two), R"("code": "unknown_currency")"));
    std::string mended = two;
    mended.replace(mended.find("EUA"), 3, "USD");
    const answers got = netting_answer(mended, {.place = "two.json"});
    CHECK_FALSE(got.any_error);
    CHECK(has(got, R"("gross": "14.00")"));
    struct row {
        const char* code;
        const char* subject;
        const char* place;
    };
    std::size_t told = 0;
    for (std::size_t at = 0; (at = got.json.find(R"("severity": "warning")", at)) != std::string::npos; ++at) ++told;
    CHECK(told == 4);
    for (const row& each : {row{"unknown_party", "bbo", "two.json $[1].consent.parties.bbo"},
                            row{"unknown_party", "zoe", "two.json $[1].consent.pairs[1][0]"},
                            row{"unknown_line", "inv 7", R"(two.json $[1].consent.lines[\"inv 7\"])"},
                            row{"unused_quantum", "USD", "two.json $[1].minor_units.USD"}}) {
        CAPTURE(each.subject);
        CAPTURE(got.json);
        const std::size_t place = got.json.find(R"("place": ")" + std::string{each.place} + '"');
        REQUIRE(place != std::string::npos);
        const std::size_t begin = got.json.rfind('{', place);
        const std::string finding = got.json.substr(begin, place - begin);
        CHECK(finding.find(R"("code": ")" + std::string{each.code} + '"') != std::string::npos);
        CHECK(finding.find(R"("subject": ")" + std::string{each.subject} + '"') != std::string::npos);
    }
    CHECK(got.text.find("\nwarning unknown_party at two.json $[1].consent.parties.bbo: a consent names the party \"bbo\"") !=
          std::string::npos);
}

TEST_CASE("net: decimals of what is settled in, or of what nobody gave, are no slip")
{
    // Dollars are what euros become; the yen has a row, though none that stands.
    const answers got = netting_answer(request({owes("a", "b", "1"), owes("a", "a", "1", "JPY")},
                                               R"(,"minor_units":{"EUR":2,"USD":3,"JPY":0},"rates":{"USD":"1","EUR":"1.1"})"));
    CHECK_FALSE(has(got, "unused_quantum"));
    CHECK(has(got, R"("gross": "1.100")"));
    CHECK(has(netting_answer(request({owes("a", "b", "1")}, R"(,"minor_units":{"EUR":2,"USD":3})")), R"("place": "$.minor_units.USD")"));
    CHECK_FALSE(has(netting_answer(request({owes("a", "b", "1")}, R"(,"minor_units":3)")), "findings"));
}

TEST_CASE("net: texts fit what was written")
{
    struct row {
        std::string more;
        const char* text;
    };
    const std::vector<row> table{
        {R"(,"rates":{"EUR":"1.1","USD":"2.5"},"settle_in":"USD")",
         R"(USD is what is settled in, so that its rate is 1 and not 2.5: leave it out, or name another currency in \"settle_in\")"},
        {R"(,"consent":{"pairs":[["a","b"]]})", "a list of three, one party, the other and how far they net, and this one has 2:"},
        {R"(,"consent":{"pairs":[["a","b","gross","c"]]})", "and this one has 4:"},
        {R"(,"consent":{"pairs":["a"]})", "here stands a string where a list of two parties and how far they net belongs"},
    };
    for (const row& each : table) {
        CAPTURE(each.more);
        const answers got = netting_answer(request({owes("a", "b", "1")}, each.more));
        CAPTURE(got.json);
        CHECK(has(got, each.text));
        CHECK(got.text.find("-5877641") == std::string::npos);
    }
    // A rate of 1 of what is settled in says nothing new.
    CHECK_FALSE(netting_answer(request({owes("a", "b", "1")}, R"(,"rates":{"EUR":"1.1","USD":"1"},"settle_in":"USD")")).any_error);
}

TEST_CASE("net: consent, plan and minor units are read")
{
    const std::initializer_list<std::string> three{owes("a", "b", "10"), owes("b", "a", "4", "EUR", R"(,"line":"x")"), owes("b", "c", "9")};
    struct row {
        const char* more;
        const char* part;
    };
    const std::vector<row> table{
        {R"(,"consent":{"otherwise":"bilateral"})", R"("amount": "6.00",
          "netting": "bilateral")"},
        {R"(,"consent":{"parties":{"c":"gross"}})", R"("amount": "9.00",
          "netting": "gross")"},
        {R"(,"consent":{"pairs":[["a","b","gross"]]})", R"("amount": "10.00",
          "netting": "gross")"},
        {R"(,"consent":{"lines":{"x":"gross"}})", R"("amount": "4.00",
          "netting": "gross")"},
        {R"(,"consent":{"lines":{"y":"gross"}})", R"("code": "unknown_line")"},
        {R"(,"plan":"fewest")", R"("payer": "a")"},
        {R"(,"minor_units":4)", R"("gross": "23.0000")"},
        {R"(,"minor_units":{"EUR":3})", R"("gross": "23.000")"},
        {R"(,"explain":true)", R"("rule": "payee")"},
    };
    for (const row& each : table) {
        CAPTURE(each.more);
        const answers got = netting_answer(request(three, each.more));
        CAPTURE(got.json);
        CHECK_FALSE(got.any_error);
        CHECK(has(got, each.part));
    }
    CHECK(has(netting_answer(request({owes("a", "b", "0.25", "XDR")}, R"(,"minor_units":{"XDR":2})")), R"("gross": "0.25")"));
    CHECK(has(netting_answer(request({owes("a", "b", "2", "EUR", R"(,"due":"2026-10-31")")})), R"("gross": "2.00")"));
}

TEST_CASE("net: in one currency, at rates without a day or with one")
{
    const std::initializer_list<std::string> two{owes("CA", "US", "30", "CAD", R"(,"due":"2026-09-30","line":"l")"),
                                                 owes("US", "CA", "10", "USD")};
    const answers simple = netting_answer(request(two, R"(,"rates":{"USD":"1","CAD":"0.75"})"));
    CHECK(has(simple, R"("gross": "32.50")"));
    CHECK(has(simple, R"("debtor_pays": "22.50")"));
    const answers dated =
        netting_answer(request(two, R"(,"settle_in":"USD","day":"2026-10-31","debtor_rate":"due_day","exchange_account":"fx","rates":[
            {"from":"CAD","to":"USD","day":"2026-09-30","rate":"0.80"},{"from":"CAD","to":"USD","day":"2026-10-30","rate":"0.75"}])"));
    // 30 × 0.80 is paid, 30 × 0.75 received: the account gains 1.50.
    CHECK(has(dated, R"({"party": "fx", "owes": "0.00", "owed": "1.50", "net": "1.50"})"));
    CHECK(has(dated, R"("line": "l exchange")"));
    CHECK(has(dated, R"("difference": "1.50")"));
    CHECK(dated.text.find("debtor's rate") != std::string::npos);
}

TEST_CASE("net: a request that is wrong says what, where, and what would be right")
{
    struct row {
        std::string text;
        const char* code;
        const char* place;
    };
    const std::string good = owes("a", "b", "1");
    const std::vector<row> table{
        {"[]]", "json_syntax", "1:3"},
        {"1", "wrong_type", "$"},
        {"{}", "missing_field", "$.obligations"},
        {R"({"obligations":{}})", "wrong_type", "$.obligations"},
        {R"({"obligations":[1]})", "wrong_type", "$.obligations[0]"},
        {R"({"obligations":[],"obligation":1})", "unknown_field", "$.obligation"},
        {request({R"({"debtor":"a","creditor":"b","amount":"1"})"}), "missing_field", "$.obligations[0].currency"},
        {request({R"({"creditor":"b","amount":"1","currency":"EUR"})"}), "missing_field", "$.obligations[0].debtor"},
        {request({owes("a", "b", "1,5")}), "not_a_number", "$.obligations[0].amount"},
        {request({R"({"debtor":"a","creditor":"b","amount":1.5,"currency":"EUR"})"}), "float_number", "$.obligations[0].amount"},
        {request({owes("a", "b", "1/99999999999999999999")}), "not_payable", "$.obligations[0].amount"},
        {request({owes("a", "b", "1" + std::string(40, '0'))}), "amount_out_of_range", "$.obligations[0].amount"},
        {request({owes("a", "b", "1", "EURO")}), "unknown_currency", "$.obligations[0].currency"},
        {request({owes("a", "b", "1", "XDR")}), "no_minor_unit", "$.obligations[0].currency"},
        {request({owes("a", "b", "1", "EUR", R"(,"due":"2026-02-30")")}), "not_a_date", "$.obligations[0].due"},
        {request({owes("a", "b", "1", "EUR", R"(,"line":"")")}), "empty_key", "$.obligations[0].line"},
        {request({good}, R"(,"plan":"greed")"), "unknown_value", "$.plan"},
        {request({good}, R"(,"explain":"yes")"), "wrong_type", "$.explain"},
        {request({good}, R"(,"minor_units":{"EUR":19})"), "out_of_range", "$.minor_units.EUR"},
        {request({good}, R"(,"consent":{"parties":{"a":"net"}})"), "unknown_value", "$.consent.parties.a"},
        {request({good}, R"(,"consent":{"pairs":[["a","b"]]})"), "wrong_type", "$.consent.pairs[0]"},
        {request({good}, R"(,"consent":{"pairs":[["a","a","gross"]]})"), "conflicting_consent", "$.consent.pairs[0]"},
        {request({good}, R"(,"consent":{"pairs":[["a","b","gross"],["b","a","bilateral"]]})"), "conflicting_consent", "$.consent.pairs[1]"},
        {request({good}, R"(,"consent":{"pairs":[["a","b","gross"],["a","","gross"]]})"), "empty_key", "$.consent.pairs[1][1]"},
        {request({good}, R"(,"consent":{"parties":{"":"gross"}})"), "empty_key", "$.consent.parties"},
        {request({good}, R"(,"rates":{"EUR":"1.1","USD":"2"},"settle_in":"USD")"), "same_currency", "$.rates.USD"},
        {request({good}, R"(,"settle_in":"USD")"), "misplaced_field", "$.settle_in"},
        {request({good}, R"(,"rates":{"USD":"1"})"), "missing_rate", "$.rates"},
        {request({good}, R"(,"settle_in":"USD","day":"2026-10-31","rates":[{"from":"SEK","to":"USD","day":"2026-10-31","rate":"0.1"},
            {"from":"EUR","to":"USD","day":"2026-10-31","rate":"1.1"},{"from":"EUR","to":"USD","day":"2026-10-31","rate":"1.2"}])"),
         "conflicting_rate", "$.rates[2]"},
        {request({good}, R"(,"settle_in":"USD","day":"2026-10-31","rates":[{"from":"EUR","to":"USD","day":"2026-10-31","rate":"1.1"},
            {"from":"USD","to":"USD","day":"2026-10-31","rate":"2"}])"),
         "same_currency", "$.rates[1]"},
        {request({good}, R"(,"settle_in":"USD","day":"2026-10-31","debtor_rate":"due_day","rates":[
            {"from":"EUR","to":"USD","day":"2026-10-31","rate":"1.1"}])"),
         "missing_due_day", "$.obligations[0].due"},
        {request({good}, R"(,"rates":{"USD":"2"})"), "missing_field", "$.settle_in"},
        {request({good}, R"(,"rates":{"USD":"1","EUR":"1"})"), "missing_field", "$.settle_in"},
        {request({good}, R"(,"rates":{"USD":"1","EUR":"0"})"), "not_positive", "$.rates.EUR"},
        {request({good}, R"(,"rates":[])"), "missing_field", "$.settle_in"},
        {request({good}, R"(,"rates":[{"from":"EUR"}],"settle_in":"USD","day":"2026-10-31")"), "missing_field", "$.rates[0].to"},
        {request({good}, R"(,"rates":{"USD":"1","EUR":"1.1"},"exchange_account":"b")"), "taken_account", "$.exchange_account"},
    };
    for (const row& each : table) {
        CAPTURE(each.text);
        const answers got = netting_answer(each.text);
        CAPTURE(got.json);
        CHECK(got.nothing_done);
        CHECK(has(got, std::string{R"("code": ")"} + each.code + '"'));
        CHECK(has(got, std::string{R"("place": ")"} + each.place + '"'));
    }
}

TEST_CASE("net: an undated rate that is missing is missing on no day")
{
    const answers got = netting_answer(request({owes("a", "b", "1")}, R"(,"rates":{"USD":"1"})"));
    CHECK(has(got, "there is no rate of EUR in USD: add one to "));
    CHECK_FALSE(has(got, "1970"));
}

TEST_CASE("net: of a thousand requests with a broken one in the middle 999 are answered")
{
    std::string list = "[";
    for (int i = 0; i < 1000; ++i) list += (i == 0 ? "" : ",") + request({owes("a", "b", i == 500 ? "oops" : std::to_string(i + 1))});
    const answers got = netting_answer(list + ']', {.place = "many.json"});
    CHECK(got.any_error);
    CHECK_FALSE(got.nothing_done);
    std::size_t answered = 0;
    for (std::size_t at = 0; (at = got.json.find("\"gross\"", at)) != std::string::npos; ++at) ++answered;
    CHECK(answered == 999);
    CHECK(has(got, R"("place": "many.json $[500].obligations[0].amount")"));
    CHECK(netting_answer("[]").json == "[]\n");
}
