#include <partnering/contract/derive.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/model_picture.hpp>
#include <partnering/io/picture.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/io/usage_mapping.hpp>
#include <partnering/settlement/explain.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

/// A maker sells through shops (a class, each of which settles) to buyers; whatever stands for $NAME is put in.
std::string shops(std::string_view retail, std::string_view wholesale, std::string_view buyers = "buyers")
{
    std::string text = R"({
  "format": "partnering/1", "name": "Shops",
  "services": [{"key": "game", "name": "A \"game\" <of> dice", "unit": "copy"}],
  "parties": [
    {"key": "maker", "name": "Maker | & sons"},
    {"key": "carrier"},
    {"key": "shops", "kind": "class", "members": ["north", "south"], "settles": "each"},
    {"key": "$BUYERS", "kind": "class", "members": "open", "settles": "together"}
  ],
  "agreements": [
    {"key": "retail", "type": "distribute", "currency": "EUR", "zone": "UTC", "from": "2026-01-01",
     "parties": [{"party": "shops", "role": "distributor"}, {"party": "$BUYERS", "role": "customer"}],
     "charges": [{"key": "price", "payer": "customer", "payee": "distributor", "formula": {"kind": "per_unit", "price": "$RETAIL"}}]},
    {"key": "supply", "type": "distribute", "currency": "EUR", "zone": "UTC", "from": "2026-01-01",
     "parties": [{"party": "maker", "role": "supplier"}, {"party": "shops", "role": "distributor"}],
     "charges": [{"key": "wholesale", "payer": "distributor", "payee": "supplier", "formula": {"kind": "per_unit", "price": "$WHOLESALE"}}]}
  ],
  "provides": [
    {"key": "in", "supplier": "maker", "customer": "shops", "service": "game", "under": "supply"},
    {"key": "out", "supplier": "shops", "customer": "$BUYERS", "service": "game", "under": "retail"}
  ]
})";
    const auto put = [&text](std::string_view name, std::string_view content) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + content.size()))
            text.replace(at, name.size(), content);
    };
    put("$RETAIL", retail);
    put("$WHOLESALE", wholesale);
    put("$BUYERS", buyers);
    return text;
}

constexpr std::string_view sales = "source,key,time,offer,shops,quantity\n"
                                   "till,1,2026-03-01T10:00:00Z,out,north,3\n"
                                   "till,2,2026-03-31T23:59:59Z,out,south,1000\n"
                                   "till,3,2026-03-02T10:00:00Z,out,north,4\n"
                                   "till,3,2026-03-02T10:00:00Z,out,north,4\n"
                                   "till,4,2026-03-02T10:00:00Z,out,east,1\n"
                                   "till,5,2026-03-02T10:00:00Z,out,north,1,1\n";

struct settled {
    document read;
    usage_table table;
    plan under;
    ledger result;
};

settled settle(const std::string& text, std::string_view usage)
{
    document read = read_document(text).value();
    const std::vector<usage_input> inputs{{"sales.csv", usage}};
    usage_table table = read_usage_csv(inputs, read.usage).value();
    plan under =
        compile(read.content, {.periods = periods_touched(read.content, table.columns()), .which = compile_options::cycles::touching})
            .value();
    ledger result = finish(under, accumulate(under, table.columns(), counting_of(table)).value());
    return {std::move(read), std::move(table), std::move(under), std::move(result)};
}

flow_set flows_of(const std::string& text)
{
    const document read = read_document(text).value();
    return derive(value_chain::as_of(read.content, describing_day(read.content)).value()).value();
}

bool contains(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

}  // namespace

TEST_CASE("settlement_json: statements, payments and positions have the figures that follow from the prices")
{
    // By hand: north sells 3 + 4 = 7, south 1000; retail 2.005 gives 14.035 -> 14.04 (half even: 14.035 is a tie, 14.04 is even) and
    // 2005.00; wholesale 1.25 gives 8.75 and 1250.00.
    const std::string json = settlement_json(settle(shops("2.005", "1.25"), sales).result);
    for (const std::string_view part : {
             R"("payer": "buyers",
      "payee": "north",
      "agreement": "retail",
      "currency": "EUR",
      "period": "2026-03",
      "amount": "14.04",
      "exact": "14.035",
      "rounding": "0.005",
      "borne_by": "buyers",)",
             R"({"party": "maker", "currency": "EUR", "pays": "0.00", "receives": "1258.75", "net": "1258.75"})",
             R"({"party": "south", "currency": "EUR", "pays": "1250.00", "receives": "2005.00", "net": "755.00"})",
             R"("rejects": {"count": 2, "by_reason": {"unknown_party": 1, "wrong_field_count": 1}})",
             R"("duplicates": 1,)",
             R"("totals": {
    "records": 3,
    "superseded": 0,
    "outside": 0,
    "not_yet_booked": 0,
    "currencies": {"EUR": {"payments": 4, "amount": "3277.79"}}
  })",
         }) {
        CAPTURE(part);
        CAPTURE(json);
        CHECK(contains(json, part));
    }
}

TEST_CASE("settlement_json: the order in which usage arrives changes no byte")
{
    std::vector<std::string> lines;
    for (std::size_t at = sales.find('\n') + 1; at < sales.size(); at = sales.find('\n', at) + 1)
        lines.emplace_back(sales.substr(at, sales.find('\n', at) + 1 - at));
    lines.pop_back();  // what cannot be read stands at a line, which order changes
    const std::string header{sales.substr(0, sales.find('\n') + 1)};
    const auto put = [&] {
        std::string text = header;
        for (const std::string& line : lines) text += line;
        return text;
    };
    const std::string first = settlement_json(settle(shops("2.005", "1.25"), put()).result);
    std::sort(lines.begin(), lines.end());
    int orders = 0;
    do {
        ++orders;
        CHECK(settlement_json(settle(shops("2.005", "1.25"), put()).result) == first);
    } while (orders < 20 && std::next_permutation(lines.begin(), lines.end()));
    CHECK(orders == 20);
}

TEST_CASE("settlement reports: terms between others change no byte of what a viewer sees")
{
    const settled one = settle(shops("2.005", "1.25"), sales);
    const settled other = settle(shops("3.5", "1.25"), sales);
    const settlement_report_options maker{.viewer = "maker"};
    CHECK(settlement_json(one.result, maker) == settlement_json(other.result, maker));
    CHECK(settlement_text(one.result, maker) == settlement_text(other.result, maker));
    CHECK(settlement_csv(one.result, maker) == settlement_csv(other.result, maker));
    // The reports are not merely empty: those who see the price see the change, and the maker sees its own.
    const settlement_report_options north{.viewer = "north"};
    CHECK(settlement_json(one.result, north) != settlement_json(other.result, north));
    CHECK(contains(settlement_json(one.result, maker), R"("amount": "8.75")"));
}

TEST_CASE("settlement reports: a viewer sees no account, position, reject or count of others")
{
    const settled done = settle(shops("2.005", "1.25"), sales);
    const std::string json = settlement_json(done.result, {.viewer = "north"});
    const std::string text = settlement_text(done.result, {.viewer = "north"});
    const std::string csv = settlement_csv(done.result, {.viewer = "north"});
    for (const std::string_view hidden : {"south", "2005", "2,005.00", "1250", "1,250", "east", "sales.csv"}) {
        CAPTURE(hidden);
        CHECK_FALSE(contains(json, hidden));
        CHECK_FALSE(contains(text, hidden));
        CHECK_FALSE(contains(csv, hidden));
    }
    CHECK(contains(json, R"("positions": [{"party": "north", "currency": "EUR", "pays": "8.75", "receives": "14.04", "net": "5.29"}])"));
    CHECK(contains(json, R"("rejects": null)"));
    CHECK(contains(json, R"("duplicates": null)"));
    CHECK(contains(json, R"("records": null)"));
}

TEST_CASE("findings_for: a viewer reads of its own accounts, and of nobody else's")
{
    std::string text = shops("2.005", "1.25");
    const std::string flat = R"({"kind": "per_unit", "price": "1.25"})";
    text.replace(text.find(flat), flat.size(), R"({"kind": "discount", "by": {"measure": "sales", "period": "previous_year"},
      "tiers": [{"up_to": null, "percent": "10"}], "formula": {"kind": "per_unit", "price": "1.25"}})");
    const settled done = settle(text, sales);
    REQUIRE(findings_for(done.result, std::nullopt).size() == 2);
    const std::vector<finding> north = findings_for(done.result, "north");
    REQUIRE(north.size() == 1);
    CHECK(north.front().code == "missing_measure");
    CHECK(contains(north.front().text, "'north'"));
    CHECK_FALSE(contains(north.front().text, "'south'"));
    CHECK(findings_for(done.result, "maker").size() == 2);
    CHECK(findings_for(done.result, "buyers").empty());
}

TEST_CASE("settlement_text: amounts have their thousands parted and no line ends in blanks")
{
    const std::string text = settlement_text(settle(shops("2.005", "1.25"), sales).result);
    CHECK(contains(text, "2,005.00  EUR"));
    CHECK(contains(text, "1,000  copy"));
    CHECK(contains(text, "rounded by +0.005, borne by buyers"));
    CHECK(contains(text, "3 records settled, 1 duplicate that changed nothing"));
    CHECK(contains(text, "Rejected: 2 records"));
    CHECK(contains(text, "sales.csv:7"));
    CHECK_FALSE(contains(text, " \n"));
    CHECK_FALSE(contains(settlement_text(settle(shops("2.005", "1.25"), sales).result, {.reject_examples = 0}), "sales.csv:7"));
}

TEST_CASE("settlement_csv: a row a line, with quotes where a key needs them")
{
    const std::string csv = settlement_csv(settle(shops("2.005", "1.25", "those \\\"out\\\" there"), sales).result);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);
    CHECK(contains(csv, "payer,payee,agreement,period,clause,label,offer,service,version,records,quantity,exact,amount,currency\n"));
    CHECK(contains(csv, "\n\"those \"\"out\"\" there\",north,retail,2026-03,price,price,out,game,2026-01-01,2,7,14.035,14.04,EUR\n"));
}

TEST_CASE("rejects_csv: what makes a record's place and reason is there, whatever it holds")
{
    const std::vector<reject> rejects{{"bad_quantity", "till", "4,\"2", 1, "a.csv:3", "two\nlines"}};
    CHECK(rejects_csv(rejects) == "reason,source,key,revision,place,text\nbad_quantity,till,\"4,\"\"2\",1,a.csv:3,\"two\nlines\"\n");
}

TEST_CASE("findings: JSON has all five fields, text puts errors first and stays on its lines")
{
    const std::vector<finding> found{{"odd", severity::warning, "a", "x.json $.a", "is odd"}, {"bad", severity::error, "b", "", "is\nbad"}};
    CHECK(findings_json(found) == R"({
  "findings": [
    {"code": "odd", "severity": "warning", "subject": "a", "place": "x.json $.a", "text": "is odd"},
    {"code": "bad", "severity": "error", "subject": "b", "place": "", "text": "is\nbad"}
  ]
}
)");
    CHECK(findings_text(found) == "error bad (b): is\\x0abad\nwarning odd at x.json $.a: is odd\n");
}

TEST_CASE("explanation_text: a tree says how each number came about")
{
    // The figures are those of the connected car: 1,000,000 at 0.0020, 4,000,000 at 0.0015, the rest at 0.0010.
    const explanation tier{"tier", "tier 1", {{"units", "1000000"}, {"price", "0.002"}}, "2000", {}};
    const explanation last{"tier", "tier 2", {{"units", "5"}, {"price", "0.001"}, {"flat", "7"}}, "7.005", {}};
    const explanation graduated{
        "graduated", "", {{"quantity", "1000005"}, {"tier 1", "2000"}, {"tier 2", "7.005"}}, "2007.005", {tier, last}};
    const explanation charge{"charge", "data", {{"payer", "4711"}, {"payee", "b"}, {"clause", "x/y"}}, "2007.005", {graduated}};
    const explanation statement{
        "statement", "x", {{"period", "2026"}, {"exact", "2007.005"}, {"rounded", "to 0.01, half_even"}}, "2007.00 EUR", {charge}};
    CHECK(explanation_text({"payment", "4711 -> b", {}, "2007.00 EUR", {statement, charge}}) == R"(payment 4711 -> b: 2,007.00 EUR
├─ statement x, 2026: 2,007.00 EUR
│  └─ data: 2,007.005 (clause x/y)
│     └─ graduated over 1,000,005: 2,000 + 7.005 = 2,007.005
│        ├─ tier 1: 1,000,000 × 0.002 = 2,000
│        └─ tier 2: 5 × 0.001 + 7 = 7.005
└─ data: 2,007.005 (clause x/y)
   └─ graduated over 1,000,005: 2,000 + 7.005 = 2,007.005
      ├─ tier 1: 1,000,000 × 0.002 = 2,000
      └─ tier 2: 5 × 0.001 + 7 = 7.005
)");
}

TEST_CASE("explanation_text: each rule of a formula reads as what was done")
{
    struct row {
        explanation node;
        std::string_view line;
    };
    const std::vector<row> rows{
        {{"per_unit", "", {{"quantity", "48000"}, {"price", "12.5"}}, "600000", {}}, "48,000 × 12.5 = 600,000\n"},
        {{"percent", "", {{"retail", "600000"}, {"rate", "8 %"}}, "48000", {}}, "8 % of retail 600,000 = 48,000\n"},
        {{"retail_minus", "", {{"retail", "1000"}, {"discount", "30 %"}, {"quantity", "10"}, {"less a unit", "0.5"}}, "695", {}},
         "retail 1,000 less 30 % less 10 × 0.5 = 695\n"},
        {{"cost_plus", "", {{"wholesale", "10"}, {"markup", "5 %"}}, "10.5", {}}, "wholesale 10 plus 5 % = 10.5\n"},
        {{"package", "", {{"quantity", "25"}, {"package size", "10"}, {"packages", "3"}, {"price", "2"}}, "6", {}},
         "25 in packages of 10: 3 × 2 = 6\n"},
        {{"sum", "part 1", {{"part 1", "1000"}, {"part 2", "2"}}, "1002", {}}, "part 1: 1,000 + 2 = 1,002\n"},
        {{"minimum", "", {{"charge", "80"}, {"minimum", "100"}}, "100", {}}, "minimum: charge 80, minimum 100 = 100\n"},
        {{"usage", "network", {{"records", "1200"}, {"unit", "MB"}}, "7300000", {}}, "usage of network: 7,300,000 MB in 1,200 records\n"},
        {{"record", "till/1", {{"time", "2026-10-01T00:00:00Z"}, {"quantity", "5"}, {"each drives", "2"}}, "10", {}},
         "record till/1, 2026-10-01T00:00:00Z, quantity 5, each drives 2 = 10\n"},
        {{"record", "and 3 more", {}, "", {}}, "and 3 more\n"},
        {{"discount", "", {{"charge", "8000"}, {"sales, previous year", "500000"}, {"discount", "30 %"}}, "5600", {}},
         "8,000 less 30 % (sales, previous year: 500,000) = 5,600\n"},
        {{"percent", "", {{"clause:fee", "100"}, {"rate", "9 %"}}, "9", {}}, "9 % of charge fee 100 = 9\n"},
        {{"flat", "", {}, "5000/31", {}}, "flat 5000/31 (about 161.2903)\n"},
        {{"flat", "", {}, "-7/620000000", {}}, "flat -7/620000000 (about -0.000000011290)\n"},
        {{"own", "x", {{"a", "1000"}}, "1000", {}}, "x: own: a 1,000 = 1,000\n"},
        {{"flat", "a\nb", {}, "1/3", {}}, "a\\x0ab: flat 1/3\n"},
    };
    for (const row& r : rows) {
        CAPTURE(r.line);
        CHECK(explanation_text(r.node) == r.line);
    }
}

TEST_CASE("explanation_json: inputs keep their order, and a name that comes twice loses nothing")
{
    CHECK(explanation_json({"r", "s", {{"z", "1"}, {"a", "2"}, {"z", "3"}}, "6", {{"c", "", {}, "", {}}}}) == R"({
  "explanation": {
    "rule": "r",
    "subject": "s",
    "inputs": {"z": "1", "a": "2", "z 2": "3"},
    "result": "6",
    "children": [{"rule": "c", "subject": "", "inputs": {}, "result": "", "children": []}]
  }
}
)");
}

TEST_CASE("explanation reports: an explanation five hundred levels deep is written whole")
{
    explanation deep{"leaf", "", {}, "1", {}};
    for (int i = 0; i < 500; ++i) {
        explanation above{"sum", "", {{"part 1", "1"}}, "1", {}};
        above.children.push_back(std::move(deep));
        deep = std::move(above);
    }
    const std::string text = explanation_text(deep);
    CHECK(std::count(text.begin(), text.end(), '\n') == 501);
    CHECK(contains(explanation_json(deep), "leaf"));
}

TEST_CASE("description: who provides and who pays, with names as written")
{
    const flow_set flows = flows_of(shops("2.005", "1.25"));
    const std::string json = description_json(flows);
    for (const std::string_view part : {
             R"("as_of": "2026-01-01")",
             R"({"from": "maker", "to": "shops", "service": "game", "offer": "in", "agreement": "supply", "clause": null,)",
             R"("from": "buyers",
        "to": "shops",
        "service": "game",
        "offer": "out",
        "agreement": "retail",
        "clause": "price",)",
             R"("model": "B2D2C", "acronym": "B2D2C", "name": "distributor",)",
             R"("places": {"B": ["maker"], "D": ["shops"], "C": ["buyers"]}, "agreements": ["retail", "supply"])",
             R"("findings": [])",
         }) {
        CAPTURE(part);
        CAPTURE(json);
        std::string one_line;
        for (const char c : json)
            if (c != ' ' && c != '\n') one_line += c;
        std::string wanted;
        for (const char c : part)
            if (c != ' ' && c != '\n') wanted += c;
        CHECK(contains(one_line, wanted));
    }
    const std::string text = description_text(flows);
    CHECK(contains(text, "Who pays whom for what"));
    CHECK_FALSE(contains(text, "north"));  // members that are only listed stay in their class
    CHECK_FALSE(contains(text, " \n"));
}

TEST_CASE("describing_day: the day on which most agreements and offers hold")
{
    std::string text = shops("1", "1");
    CHECK(describing_day(read_document(text).value().content) == date::of(2026, 1, 1));
    const std::string from = R"("from": "2026-01-01",
     "parties": [{"party": "maker")";
    text.replace(text.find(from), from.size(), R"("from": "2026-07-01",
     "parties": [{"party": "maker")");
    CHECK(describing_day(read_document(text).value().content) == date::of(2026, 7, 1));
    CHECK(describing_day(ecosystem::from({}).value()) == date{0});
}

TEST_CASE("reports: agreements that state no beginning have none, rather than the year 1")
{
    std::string text = shops("1", "1");
    const std::string from = R"("from": "2026-01-01",)";
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from)) text.erase(at, from.size());
    const document read = read_document(text).value();
    CHECK(describing_day(read.content) == date{0});
    const std::string json = settlement_json(settle(text, sales).result);
    CHECK(contains(json, R"("version": null)"));
    for (const std::string& all : {json, settlement_csv(settle(text, sales).result), settlement_text(settle(text, sales).result),
                                   description_json(flows_of(text)), findings_text(check_throughout(read.content))})
        CHECK_FALSE(contains(all, "0001-01-01"));
    // Held until 1969 and never since: a day on which it does.
    text.replace(text.find(R"("zone": "UTC")"), 13, R"("zone": "UTC", "to": "1969-01-01")");
    text.replace(text.rfind(R"("zone": "UTC")"), 13, R"("zone": "UTC", "to": "1969-01-01")");
    CHECK(describing_day(read_document(text).value().content) == date::of(1968, 12, 31));
}

TEST_CASE("settlement reports: an account of nothing is shown with 0.00 in every format")
{
    // By hand: at a retail price of 0 whoever bought pays 0.00; the wholesale price is owed all the same.
    const settled made = settle(shops("0", "1.25"), sales);
    const std::string json = settlement_json(made.result);
    CHECK(contains(json, R"("payer": "buyers",
      "payee": "north",
      "currency": "EUR",
      "amount": "0.00")"));
    CHECK(contains(settlement_csv(made.result), "buyers,north,retail,2026-03,"));
    std::string text = settlement_text(made.result);
    // Runs of blanks are as long as the columns are wide.
    text.erase(std::unique(text.begin(), text.end(), [](char a, char b) { return a == ' ' && b == ' '; }), text.end());
    CHECK(contains(text, "\nbuyers north 0.00 EUR retail 2026-03\n"));
    const explanation why = explain(made.under, made.table.columns(), {.payer = "buyers", .payee = "north"}).value();
    CHECK(why.result == "0.00 EUR");
}

TEST_CASE("counting_of: what the reader of usage knows reaches the ledger, though the table is gone")
{
    const document read = read_document(shops("1", "1")).value();
    const plan under = compile(read.content, {.periods = {{date::of(2026, 3, 1), date::of(2026, 4, 1)}}}).value();
    const std::string usage{sales};
    const std::vector<usage_input> inputs{{"sales.csv", usage}};
    std::optional<usage_table> table = read_usage_csv(inputs, read.usage).value();
    const std::size_t unread = table->rejects().size();
    const usage_table kept = *table;
    const accumulate_options counting = counting_of(*table);
    table.reset();
    REQUIRE(unread == 1);
    CHECK(counting.place(0) == "sales.csv:2");
    const partial sums = accumulate(under, kept.columns(), counting).value();
    REQUIRE(sums.inputs().size() == 1);
    CHECK(sums.inputs().front().name == "sales.csv");
    CHECK(std::count_if(sums.rejects().begin(), sums.rejects().end(), [](const reject& r) { return r.reason == "wrong_field_count"; }) ==
          1);
}

TEST_CASE("pictures: names are escaped, whatever they hold")
{
    const flow_set flows = flows_of(shops("1", "1"));
    const std::string dot = dot_picture(flows);
    CHECK(contains(dot, R"([label="A \"game\" <of> dice", style=bold)"));
    CHECK(contains(dot, R"(label="shops", peripheries=2)"));
    CHECK(contains(dot, "style=dashed"));
    const std::string mermaid = mermaid_picture(flows);
    CHECK(contains(mermaid, "sequenceDiagram\n"));
    CHECK(contains(mermaid, " as Maker #124; #38; sons\n"));
    CHECK(contains(mermaid, " as shops<br/>(class)\n"));
    CHECK(contains(mermaid, ": A #34;game#34; #60;of#62; dice\n"));
    CHECK(contains(mermaid, "-->>"));
}

TEST_CASE("pictures: a chain and a row of the catalogue have one legend for the kinds they show, and none where they show nothing")
{
    const auto legend_of = [](const std::string& dot) { return dot.substr(std::min(dot.find("  subgraph cluster_legend"), dot.size())); };
    const partnership_model row{.acronym = "X",
                                .name = "",
                                .policy = "distribute",
                                .places = {{"A", "party"}, {"B", "party"}},
                                .arrows = {{flow_kind::payment, "B", "A", "S"}, {flow_kind::service, "A", "B", "S"}},
                                .contract_with = "A"};
    const std::string legend = legend_of(dot_picture(flows_of(shops("1", "1"))));
    CHECK(contains(legend, "services_from -> services_to"));
    CHECK(contains(legend, "payments_from -> payments_to"));
    CHECK(legend_of(dot_picture(row)) == legend);
    CHECK(legend_of(dot_picture(partnership_model{})).empty());
}

TEST_CASE("pictures: whoever supplies stands before whom it supplies, whatever their keys, and also where services go round in a circle")
{
    const flow_set flows = flows_of(shops("1", "1"));
    const std::string dot = dot_picture(flows);
    // Keys would put the buyers first.
    CHECK(contains(dot, "p0 [label=\"Maker | & sons\"]"));
    CHECK(contains(dot, "p1 [label=\"shops\""));
    CHECK(contains(dot, "p2 [label=\"buyers\""));
    // Each way between two is written forth, with the head of a payment at its start, so that payments turn no rank around.
    CHECK(contains(dot, "p0 -> p1"));
    CHECK(contains(dot, "p1 -> p2"));
    CHECK(contains(dot, "dir=back, arrowtail=empty"));
    CHECK_FALSE(contains(dot, "p1 -> p0"));
    CHECK_FALSE(contains(dot, "p2 -> p1"));
    CHECK(contains(mermaid_picture(flows), "p2-->>p1"));

    const std::string models = std::string{PARTNERING_SOURCE_DIR} + "/examples/models/";
    const auto drawn = [&](const std::string& name) {
        const auto chain = value_chain::as_of(read_document_file(models + name + ".json").value().content, date::of(2026, 10, 15));
        return mermaid_picture(derive(chain.value()).value());
    };
    // What the enabler charges its suppliers for is a service too, and leaves them where they are.
    CHECK(contains(drawn("contact-centres"), "p3 as The enabler\n"));
    // Six operators supply one another through the house: who comes first is left to the keys, and the house has none but suppliers before
    // it.
    CHECK(contains(drawn("roaming-clearing"), "p6 as The clearing house\n"));
    // Two that end one another's calls, and the subscribers of each.
    const std::string both = drawn("interconnect");
    CHECK(contains(both, "p0 as north\n"));
    CHECK(contains(both, "p1 as Subscribers of North<br/>(class)\n"));
    CHECK(contains(both, "p2 as south\n"));
}

TEST_CASE("periods_touched: a month is touched where a day of an agreement's zone is")
{
    // 23:30 UTC on 31 March is 1 April in Berlin (UTC+2 since 29 March 2026), and 18:30 UTC on 28 February is 1 March in Kolkata (UTC+5:30)
    // but not in Berlin: 19:30 there.
    struct row {
        std::string_view zone;
        std::string_view time;
        date month;
    };
    const std::vector<row> rows{
        {"Europe/Berlin", "2026-03-31T23:30:00Z", date::of(2026, 4, 1)},
        {"UTC", "2026-03-31T23:30:00Z", date::of(2026, 3, 1)},
        {"Asia/Kolkata", "2026-02-28T18:30:00Z", date::of(2026, 3, 1)},
        {"Asia/Kolkata", "2026-02-28T18:29:59.999999Z", date::of(2026, 2, 1)},
        {"Europe/Berlin", "2026-02-28T18:30:00Z", date::of(2026, 2, 1)},
        {"UTC", "1969-12-31T23:59:59Z", date::of(1969, 12, 1)},
        {"UTC", "1970-01-01T00:00:00Z", date::of(1970, 1, 1)},
    };
    for (const row& r : rows) {
        CAPTURE(r.zone);
        CAPTURE(r.time);
        std::string text = shops("1", "1");
        for (std::size_t at = text.find("\"UTC\""); at != std::string::npos; at = text.find("\"UTC\"", at + 1))
            text.replace(at, 5, '"' + std::string{r.zone} + '"');
        const document read = read_document(text).value();
        const std::string csv = "key,time,offer\n1," + std::string{r.time} + ",out\n";
        const std::vector<usage_input> files{{"u.csv", csv}};
        const usage_table table = read_usage_csv(files, read.usage).value();
        REQUIRE(table.rows() == 1);
        const std::vector<date_range> periods = periods_touched(read.content, table.columns());
        REQUIRE(periods.size() == 1);
        CHECK(periods.front().begin == r.month);
    }
}

TEST_CASE("periods_touched: a record can touch two months where agreements lie in two zones, and no usage touches none")
{
    std::string text = shops("1", "1");
    text.replace(text.find("\"UTC\""), 5, "\"Europe/Berlin\"");
    const document read = read_document(text).value();
    const std::vector<std::int64_t> times{1774999800'000000};  // 2026-03-31T23:30:00Z, by `date -d`
    usage_columns columns;
    columns.rows = 1;
    columns.time = times;
    const std::vector<date_range> both = periods_touched(read.content, columns);
    REQUIRE(both.size() == 2);
    CHECK(both[0] == date_range{date::of(2026, 3, 1), date::of(2026, 4, 1)});
    CHECK(both[1] == date_range{date::of(2026, 4, 1), date::of(2026, 5, 1)});
    CHECK(periods_touched(read.content, usage_columns{}).empty());
}

TEST_CASE("description: rows that differ in nothing but their offer name it")
{
    std::string text = shops("1", "1");
    CHECK(!contains(description_text(flows_of(text)), "offer"));
    text.insert(text.find(R"({"key": "in")"),
                R"({"key": "in-again", "supplier": "maker", "customer": "shops", "service": "game", "under": "supply", "feeds": []},)");
    const std::string told = description_text(flows_of(text));
    for (const std::string_view table : {"Who provides what to whom", "Who pays whom for what"}) {
        CAPTURE(table);
        const std::size_t begin = told.find(table);
        const std::string rows = told.substr(begin, told.find("\n\n", told.find("\n\n", begin) + 2) - begin);
        for (const std::string_view offer : {"  in\n", "  in-again\n"}) CHECK(contains(rows + '\n', offer));
        CHECK(!contains(rows + '\n', "  out\n"));
    }
}

TEST_CASE("check_throughout: what is wrong on a later day is found, once, with its first day")
{
    std::string text = shops("1", "1");
    CHECK(check_throughout(read_document(text).value().content).empty());
    // From July on the supply stands under a contract type that nobody knows.
    const std::string type = R"({"key": "supply", "type": "distribute", "currency": "EUR", "zone": "UTC", "from": "2026-01-01",
     "parties": [{"party": "maker", "role": "supplier"}, {"party": "shops", "role": "distributor"}],
     "charges": [{"key": "wholesale", "payer": "distributor", "payee": "supplier", "formula": {"kind": "per_unit", "price": "1"}}]})";
    REQUIRE(contains(text, type));
    std::string later = type;
    later.replace(later.find("supply"), 6, "sold");
    later.replace(later.find("distribute"), 10, "haggle");
    later.replace(later.find("2026-01-01"), 10, "2026-07-01");
    text.replace(text.find(type), type.size(), type + ',' + later);
    text.insert(
        text.find("{\"key\": \"in\""),
        R"({"key": "more", "supplier": "maker", "customer": "shops", "service": "game", "under": "sold", "starts": "2026-07-01"},)");
    const std::string until = R"("under": "supply"})";
    text.replace(text.find(until), until.size(), R"("under": "supply", "ends": "2026-07-01"})");
    const std::vector<finding> found = check_throughout(read_document(text).value().content);
    const auto unknown = std::find_if(found.begin(), found.end(), [](const finding& f) { return f.code == "unknown_policy"; });
    REQUIRE(unknown != found.end());
    CHECK(unknown->subject == "sold");
    CHECK(contains(unknown->text, "(as of 2026-07-01)"));
    CHECK(std::count_if(found.begin(), found.end(), [](const finding& f) { return f.code == "unknown_policy"; }) == 1);
}
