#include <partnering/core/contract.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using namespace partnering;

namespace {

checked<usage_table> read(std::string_view content, const usage_format& format = {})
{
    const usage_input input{.name = "usage.csv", .content = content};
    return read_usage_csv(std::span{&input, 1}, format);
}

std::string text_of(const text_column& column, std::size_t row)
{
    const std::uint32_t code = column.code(row);
    return code == text_column::absent ? "-" : column.names[code];
}

std::string number_of(const quantity_column& column, std::size_t row)
{
    const std::int64_t value = column.values.empty() ? quantity_column::missing : column.values[row];
    if (value == quantity_column::missing) return "-";
    if (value != quantity_column::in_wide) return std::to_string(value);
    const auto found = std::find_if(column.wide.begin(), column.wide.end(), [row](const auto& w) { return w.first == row; });
    REQUIRE(found != column.wide.end());
    return to_string(found->second);
}

std::string key_at(const usage_columns& usage, std::size_t row)
{
    return usage.key.empty() ? text_of(usage.key_text, row) : std::to_string(usage.key[row]);
}

/// A row as `source|key|revision|time|offer|service|introducer|quantity|gross|members...`, with `-` for what is absent.
std::string row_text(const usage_columns& usage, std::size_t row)
{
    std::string text = text_of(usage.source, row) + '|' + key_at(usage, row) + '|' +
                       std::to_string(usage.revision.empty() ? 0 : usage.revision[row]) + '|' + to_string(instant{usage.time[row]}) + '|' +
                       text_of(usage.offer, row) + '|' + text_of(usage.service, row) + '|' + text_of(usage.introducer, row) + '|' +
                       number_of(usage.quantity, row) + '|' + number_of(usage.gross, row);
    for (const auto& party : usage.parties) text += '|' + party.of_class + '=' + text_of(party.members, row);
    return text;
}

std::vector<std::string> rows_of(const usage_table& table)
{
    const usage_columns usage = table.columns();
    usage.check_shapes();
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < usage.rows; ++row) rows.push_back(row_text(usage, row));
    return rows;
}

}  // namespace

TEST_CASE("usage csv: every column a format can name is read, and what a record leaves out takes its default")
{
    usage_format format;
    format.party_columns = {{"dealer", "sold_by"}, {"subscriber", "who"}};
    format.default_source = "billing";
    format.quantity_scale = 1;
    format.gross_scale = 2;
    const checked<usage_table> got = read("who,gross,quantity,time,offer,service,key,revision,source,introducer,sold_by\n"
                                          "ann,9.99,2.5,2026-10-31T23:59:59.25+01:00,gold,music,17,3,crm,eve,shop 1\n"
                                          ",,,2026-10-31T00:00Z,,music,18,,,,\n",
                                          format);
    REQUIRE(got);
    CHECK(got.findings().empty());
    CHECK(rows_of(got.value()) == std::vector<std::string>{
                                      "crm|17|3|2026-10-31T22:59:59.25Z|gold|music|eve|25|999|dealer=shop 1|subscriber=ann",
                                      "billing|18|0|2026-10-31T00:00:00Z|-|music|-|-|-|dealer=-|subscriber=-",
                                  });
    CHECK(got.value().columns().quantity.decimals == 1);
    CHECK(got.value().columns().gross.decimals == 2);
}

TEST_CASE("usage csv: a territory is read, under the name that the format gives it")
{
    const std::string_view rows = "key,time,offer,territory,sold_in\n1,2026-10-31T00:00Z,gold,SE,DK\n2,2026-10-31T00:00Z,gold,,US-CA\n";
    usage_format format;
    const checked<usage_table> usual = read(rows, format);
    CHECK(text_of(usual.value().columns().territory, 0) == "SE");
    CHECK(text_of(usual.value().columns().territory, 1) == "-");
    format.territory_column = "sold_in";
    CHECK(text_of(read(rows, format).value().columns().territory, 1) == "US-CA");
}

TEST_CASE("usage csv: columns that no file has stay empty, and constants of the format stand for every row")
{
    usage_format format;
    format.offer = "gold";
    format.party_columns = {{"dealer", "sold_by"}};
    const checked<usage_table> got = read("key,time\n5,2026-10-31T00:00:00Z\n", format);
    REQUIRE(got);
    const usage_columns usage = got.value().columns();
    usage.check_shapes();
    CHECK(usage.offer.codes.empty());
    CHECK(text_of(usage.offer, 0) == "gold");
    CHECK(usage.parties.empty());
    CHECK(usage.quantity.values.empty());
    CHECK(usage.gross.values.empty());
    CHECK(usage.revision.empty());
    CHECK(row_text(usage, 0) == "-|5|0|2026-10-31T00:00:00Z|gold|-|-|-|-");

    // A column says otherwise where it says something.
    const checked<usage_table> mixed = read("key,time,offer\n5,2026-10-31T00:00:00Z,\n6,2026-10-31T00:00:00Z,silver\n", format);
    REQUIRE(mixed);
    CHECK(text_of(mixed.value().columns().offer, 0) == "gold");
    CHECK(text_of(mixed.value().columns().offer, 1) == "silver");
}

TEST_CASE("usage csv: several files with other columns in another order are one table")
{
    usage_format format;
    format.party_columns = {{"dealer", "sold_by"}};
    format.quantity_scale = 0;
    format.gross_scale = 0;
    format.service = "music";
    const std::vector<usage_input> inputs{
        {.name = "a.csv", .content = "key,time,quantity\n1,2026-10-01T00:00:00Z,4\n"},
        {.name = "b.csv",
         .content = "gross,time,sold_by,key,revision,offer,introducer,source\n7,2026-10-02T00:00:00Z,shop,2,9,gold,eve,crm\nx,,,,,,,\n"},
        {.name = "c.csv", .content = "time,key\n\n2026-10-03T00:00:00Z,3\n"},
    };
    const checked<usage_table> got = read_usage_csv(inputs, format);
    REQUIRE(got);
    const usage_table& table = got.value();
    CHECK(rows_of(table) == std::vector<std::string>{
                                "-|1|0|2026-10-01T00:00:00Z|-|music|-|4|-|dealer=-",
                                "crm|2|9|2026-10-02T00:00:00Z|gold|music|eve|-|7|dealer=shop",
                                "-|3|0|2026-10-03T00:00:00Z|-|music|-|-|-|dealer=-",
                            });
    CHECK(table.place_of(0) == "a.csv:2");
    CHECK(table.place_of(1) == "b.csv:2");
    CHECK(table.place_of(2) == "c.csv:3");
    CHECK_THROWS_AS(static_cast<void>(table.place_of(3)), contract_violation);
    REQUIRE(table.rejects().size() == 1);
    CHECK(table.rejects()[0].place == "b.csv:3");
}

TEST_CASE("usage csv: the manifest names each input with its length and SHA-256")
{
    const std::string content = "key,time,offer\n";
    const checked<usage_table> got = read(content);
    REQUIRE(got);
    REQUIRE(got.value().inputs().size() == 1);
    CHECK(got.value().inputs()[0].name == "usage.csv");
    CHECK(got.value().inputs()[0].bytes == 15);
    // printf 'key,time,offer\n' | sha256sum
    CHECK(to_string(got.value().inputs()[0].content) == "sha256:f1e1e7f926914850f58c5446d4136714dbc424831ab36504dc117b2a4f9a95bf");
}

TEST_CASE("usage csv: keys are numbers only where every key of the table is one as computers write it")
{
    const auto keys = [](const std::vector<std::string>& written) {
        std::string content = "key,time,offer\n";
        for (const std::string& key : written) content += key + ",2026-10-01T00:00:00Z,gold\n";
        const checked<usage_table> got = read(content);
        const usage_columns usage = got.value().columns();
        usage.check_shapes();
        std::string text = usage.key.empty() ? "text" : "numbers";
        for (std::size_t row = 0; row < usage.rows; ++row) text += ' ' + key_at(usage, row);
        return text;
    };
    CHECK(keys({"7", "0", "18446744073709551615", "18446744073709551614"}) == "numbers 7 0 18446744073709551615 18446744073709551614");
    CHECK(keys({"\"7\"", "10000000000000000000"}) == "numbers 7 10000000000000000000");
    CHECK(keys({"7", "007", "8"}) == "text 7 007 8");
    CHECK(keys({"7", "8", "18446744073709551616", "7"}) == "text 7 8 18446744073709551616 7");
    CHECK(keys({"12345678901234567890", "a", "-1", "+1", "1.0", "00", " 1"}) == "text 12345678901234567890 a -1 +1 1.0 00  1");
    // The same text, the same code; and a key that is text is known again among those that were numbers.
    const checked<usage_table> got = read("key,time,offer\n7,2026-10-01T00:00:00Z,g\nx,2026-10-01T00:00:00Z,g\n7,2026-10-01T00:00:00Z,g\n");
    CHECK(got.value().columns().key_text.codes[0] == got.value().columns().key_text.codes[2]);
}

TEST_CASE("usage csv: a column may serve two purposes")
{
    usage_format format;
    format.introducer_column = "shop";
    format.party_columns = {{"dealer", "shop"}};
    format.quantity_scale = 0;
    const checked<usage_table> got =
        read("shop,key,time,offer,quantity\nnorth,1,2026-10-01T00:00:00Z,gold,1\n\"so,uth\",2,2026-10-01T00:00:00Z,gold,2\n"
             "12,3,2026-10-01T00:00:00Z,gold,3333333333333333333333333333333333\n",
             format);
    REQUIRE(got);
    CHECK(rows_of(got.value()) == std::vector<std::string>{
                                      "-|1|0|2026-10-01T00:00:00Z|gold|-|north|1|-|dealer=north",
                                      "-|2|0|2026-10-01T00:00:00Z|gold|-|so,uth|2|-|dealer=so,uth",
                                      "-|3|0|2026-10-01T00:00:00Z|gold|-|12|3333333333333333333333333333333333|-|dealer=12",
                                  });
}

TEST_CASE("usage csv: numbers become whole numbers at the format's scale, however they are written")
{
    struct row {
        const char* written;
        int scale;
        const char* held;
    };
    // By moving the point `scale` places.
    const std::vector<row> table{
        {"0", 0, "0"},
        {"-0", 3, "0"},
        {"007", 0, "7"},
        {"12", 2, "1200"},
        {"12.3", 2, "1230"},
        {"12.34", 2, "1234"},
        {"-12.34", 2, "-1234"},
        {"0.000001", 6, "1"},
        {"1", 18, "1000000000000000000"},
        {"9.223372036854775807", 18, "9223372036854775807"},
        {"9.223372036854775808", 18, "9223372036854775808"},
        {"-9.223372036854775806", 18, "-9223372036854775806"},
        {"-9.223372036854775807", 18, "-9223372036854775807"},
        {"-9.223372036854775808", 18, "-9223372036854775808"},
        {"9223372036854775807", 0, "9223372036854775807"},
        {"9223372036854775808", 0, "9223372036854775808"},
        {"999999999999999999999999999999999999.99", 2, "99999999999999999999999999999999999999"},
        {"170141183460469231731687303715884105727", 0, "170141183460469231731687303715884105727"},
        {"-170141183460469231731687303715884105727", 0, "-170141183460469231731687303715884105727"},
        {"00000000000000000000000000000000000000000000000000000000012", 0, "12"},
    };
    for (const row& r : table) {
        CAPTURE(r.written);
        usage_format format;
        format.quantity_scale = r.scale;
        format.gross_scale = r.scale;
        // Once with more behind it, where the quick way can look ahead, once as the last thing in the file.
        const std::string line = "1,2026-10-01T00:00:00Z,gold," + std::string{r.written} + ",\"" + r.written + '"';
        const checked<usage_table> got = read("key,time,offer,quantity,gross\n" + line + '\n' + line, format);
        REQUIRE(got);
        const usage_columns usage = got.value().columns();
        REQUIRE(usage.rows == 2);
        for (std::size_t row = 0; row < 2; ++row) {
            CHECK(number_of(usage.quantity, row) == r.held);
            CHECK(number_of(usage.gross, row) == r.held);
        }
    }
}

TEST_CASE("usage csv: times are counts or ISO 8601, and both ways mean the same")
{
    struct row {
        usage_time as;
        const char* written;
        std::int64_t microseconds;
    };
    // date -u -d 2026-10-05T12:00:00Z +%s gives 1791201600; the others are steps from it.
    const std::vector<row> table{
        {usage_time::iso, "2026-10-05T12:00:00Z", 1791201600000000},
        {usage_time::iso, "2026-10-05T12:00Z", 1791201600000000},
        {usage_time::iso, "2026-10-05T14:00:00+02:00", 1791201600000000},
        {usage_time::iso, "2026-10-05T00:30:00-11:30", 1791201600000000},
        {usage_time::iso, "2026-10-05T12:00:00.000001Z", 1791201600000001},
        {usage_time::iso, "2026-10-05T12:00:00.5Z", 1791201600500000},
        {usage_time::iso, "1969-12-31T23:59:59.999999Z", -1},
        {usage_time::iso, "0001-01-01T00:00:00Z", -62135596800000000},
        {usage_time::microseconds, "1791201600000000", 1791201600000000},
        {usage_time::microseconds, "-1", -1},
        {usage_time::milliseconds, "1791201600000", 1791201600000000},
        {usage_time::seconds, "1791201600", 1791201600000000},
        {usage_time::seconds, "0", 0},
        {usage_time::seconds, "253402300799", 253402300799000000},
    };
    for (const row& r : table) {
        CAPTURE(r.written);
        usage_format format;
        format.time = r.as;
        const std::string line = "1," + std::string{r.written} + ",gold,some more text so that the quick way can look ahead";
        const checked<usage_table> got = read("key,time,offer,note\n" + line + '\n' + line + '\n', format);
        REQUIRE(got);
        REQUIRE(got.value().rows() == 2);
        CHECK(got.value().columns().time[0] == r.microseconds);
        CHECK(got.value().columns().time[1] == r.microseconds);
    }
}

TEST_CASE("usage csv: booking times are read as times are, and an empty one is not known")
{
    usage_format format;
    format.booked_column = "received";
    const std::string lines = "1,2026-10-05T12:00:00Z,gold,2026-11-02T00:00:00.5+01:00\n"
                              "2,2026-10-05T12:00:00Z,gold,\n"
                              "\"3\",2026-10-06T12:00:00Z,gold,\"\"\n"
                              "4,2026-10-07T12:00:00Z,gold,2026-13-01T00:00:00Z\n"
                              "5,2026-10-07T12:00:00Z,gold,2026-10-07T12:00:00Z\n";
    // With much behind it a record goes the quick way, else the patient one.
    for (const std::string& more : {std::string{}, std::string(100, '\n')}) {
        const checked<usage_table> got = read("key,time,offer,received\n" + lines + more, format);
        REQUIRE(got);
        CHECK(got.findings().empty());
        const usage_columns usage = got.value().columns();
        usage.check_shapes();
        REQUIRE(usage.booked.size() == 4);
        CHECK(to_string(instant{usage.booked[0]}) == "2026-11-01T23:00:00.5Z");
        CHECK(usage.booked[1] == usage_columns::not_booked);
        CHECK(usage.booked[2] == usage_columns::not_booked);
        CHECK(to_string(instant{usage.booked[3]}) == "2026-10-07T12:00:00Z");
        REQUIRE(got.value().rejects().size() == 1);
        CHECK(got.value().rejects()[0].reason == "bad_time");
        CHECK(got.value().rejects()[0].text.find("\"received\"") != std::string::npos);
        CHECK(!got.value().rejects()[0].booked);
    }
    format.time = usage_time::seconds;
    const checked<usage_table> counted = read("received,key,time,offer\n1793577600,1,1791104400,gold\n" + std::string(100, '\n'), format);
    REQUIRE(counted);
    CHECK(to_string(instant{counted.value().columns().booked[0]}) == "2026-11-02T00:00:00Z");
}

TEST_CASE("usage csv: a record that is rejected keeps its booking time, and a file without the column knows none")
{
    const std::vector<usage_input> inputs{
        {.name = "a.csv",
         .content = "key,time,offer,booked\n1,yesterday,gold,2026-11-02T00:00:00Z\n2,2026-10-05T12:00:00Z,gold,2026-11-02T00:00:00Z\n"},
        {.name = "b.csv", .content = "key,time,offer\n3,2026-10-05T12:00:00Z,gold\n"}};
    const checked<usage_table> got = read_usage_csv(inputs, usage_format{});
    REQUIRE(got);
    REQUIRE(got.value().rejects().size() == 1);
    REQUIRE(got.value().rejects()[0].booked.has_value());
    CHECK(to_string(*got.value().rejects()[0].booked) == "2026-11-02T00:00:00Z");
    REQUIRE(got.value().columns().booked.size() == 2);
    CHECK(got.value().columns().booked[1] == usage_columns::not_booked);
    CHECK(read("key,time,offer\n3,2026-10-05T12:00:00Z,gold\n").value().columns().booked.empty());
}

TEST_CASE("usage csv: numbers may count a fraction of a unit, as the format says")
{
    struct row {
        std::string written;
        int in;
        int scale;
        std::string held;  ///< at the column's decimals; a reason where it is rejected
        int decimals;
    };
    const std::vector<row> rows{
        {"1500", 0, 3, "1500000", 3},
        {"1500", 3, 6, "1500000", 6},
        {"-1500.25", 3, 6, "-1500250", 6},
        {"1500.2512", 3, 6, "too_many_decimals", 6},
        {"7", 3, 0, "7", 3},  // a whole number fits, whatever it counts
        {"7.5", 3, 0, "too_many_decimals", 3},
        {"1", 18, 6, "1", 18},
        {"12345678901234567890123", 2, 2, "12345678901234567890123", 2},
    };
    for (const row& r : rows) {
        for (const bool gross : {false, true}) {
            CAPTURE(r.written);
            CAPTURE(gross);
            usage_format format;
            (gross ? format.gross_in : format.quantity_in) = r.in;
            (gross ? format.gross_scale : format.quantity_scale) = r.scale;
            const std::string content =
                std::string{"key,time,offer,"} + (gross ? "gross" : "quantity") + "\n1,2026-10-05T12:00:00Z,gold," + r.written + '\n';
            for (const std::string& more : {std::string{}, std::string(100, '\n')}) {
                const checked<usage_table> got = read(content + more, format);
                REQUIRE(got);
                const usage_columns usage = got.value().columns();
                const quantity_column& column = gross ? usage.gross : usage.quantity;
                CHECK(column.decimals == r.decimals);
                CHECK((usage.rows == 1 ? number_of(column, 0) : got.value().rejects()[0].reason) == r.held);
            }
        }
    }
}

TEST_CASE("usage csv: gross amounts in minor units are those of the currency that the record's offer is in")
{
    usage_format format;
    format.gross_in_minor_units = true;
    format.gross_scale = 4;
    const std::string head = "key,time,offer,service,gross\n";
    const auto held = [&](const std::string& line) {
        const checked<usage_table> got = read(head + line + '\n' + std::string(100, '\n'), format);
        REQUIRE(got);
        const usage_columns usage = got.value().columns();
        return usage.rows == 1 ? number_of(usage.gross, 0) : got.value().rejects()[0].reason;
    };
    CHECK_THROWS_AS(static_cast<void>(read(head, format)), contract_violation);
    // One kind of minor unit: no record is looked at twice.
    format.minor_units = usage_format::minor_unit_table{{{"gold", 2}}, {{"music", 2}}};
    CHECK(held("1,2026-10-05T12:00:00Z,gold,,1234") == "123400");
    CHECK(held("1,2026-10-05T12:00:00Z,,music,1234.5") == "123450");
    CHECK(held("1,2026-10-05T12:00:00Z,,music,1234.555") == "too_many_decimals");
    // JPY has none, KWD three decimals (ISO 4217); a service sold in both has no one answer.
    format.minor_units = usage_format::minor_unit_table{{{"gold", 2}, {"yen", 0}, {"dinar", 3}, {"drawing-right", std::nullopt}},
                                                        {{"music", 2}, {"both", std::nullopt}}};
    CHECK(held("1,2026-10-05T12:00:00Z,gold,,1234") == "123400");
    CHECK(held("1,2026-10-05T12:00:00Z,yen,,1234") == "12340000");
    CHECK(held("1,2026-10-05T12:00:00Z,dinar,,1234.5") == "12345");
    CHECK(held("1,2026-10-05T12:00:00Z,,music,1234") == "123400");
    CHECK(held("1,2026-10-05T12:00:00Z,yen,both,1234") == "12340000");
    CHECK(held("1,2026-10-05T12:00:00Z,,both,1234") == "bad_gross");
    CHECK(held("1,2026-10-05T12:00:00Z,drawing-right,,1") == "bad_gross");
    CHECK(held("1,2026-10-05T12:00:00Z,drawing-right,,") == "-");
    // Whoever has no such offer rejects the record by its name later on.
    CHECK(held("1,2026-10-05T12:00:00Z,nonsense,,1") == "10000");
    format.offer = "dinar";
    CHECK(held("1,2026-10-05T12:00:00Z,,music,1000") == "10000");
}

TEST_CASE("usage csv: a document says that a benchmark's own columns are in minor units, and they are read as they are")
{
    const checked<document> of = read_document(R"({
      "format": "partnering/1",
      "services": [{"key": "s"}],
      "parties": [{"key": "p"}, {"key": "channels", "kind": "class", "open": true, "settles": "each"}],
      "agreements": [{"key": "a", "type": "distribute", "currency": "EUR", "parties": [{"party": "p", "role": "supplier"}, {"party": "channels", "role": "distributor"}],
                      "charges": [{"key": "c", "payer": "distributor", "payee": "supplier", "formula": {"kind": "percent", "percent": "10", "of": "reported"}}]}],
      "provides": [{"key": "17", "supplier": "p", "customer": "channels", "service": "s", "under": "a"}],
      "usage": {"columns": {"key": "event_id", "offer": "offer_id", "time": "event_time", "parties": {"channels": "channel_party"}},
                "time": "microseconds", "gross_in": "minor_units", "quantity_in": 3}
    })");
    const std::string wrong = of.findings().empty() ? std::string{} : of.findings().front().text;
    INFO(wrong);
    REQUIRE(of);
    const checked<usage_table> got =
        read("event_id,offer_id,channel_party,event_time,quantity,gross\n0,17,4711,1791104400000000,2500,123456\n", of.value().usage);
    REQUIRE(got);
    const usage_columns usage = got.value().columns();
    CHECK(got.findings().empty());
    CHECK(row_text(usage, 0) == "-|0|0|2026-10-04T09:00:00Z|17|-|-|2500000|1234560000|channels=4711");
    CHECK(usage.quantity.decimals == 6);
    CHECK(usage.gross.decimals == 6);
}

TEST_CASE("usage csv: a document in several currencies says for each offer what a minor unit is")
{
    const checked<document> of = read_document(R"({
      "format": "partnering/1",
      "services": [{"key": "s"}, {"key": "t"}],
      "parties": [{"key": "p"}, {"key": "q"}],
      "agreements": [
        {"key": "in-euro", "type": "distribute", "currency": "EUR", "parties": [{"party": "p", "role": "supplier"}, {"party": "q", "role": "distributor"}],
         "charges": [{"key": "c", "payer": "distributor", "payee": "supplier", "formula": {"kind": "percent", "percent": "10", "of": "reported"}}]},
        {"key": "in-yen", "type": "distribute", "currency": "JPY", "parties": [{"party": "p", "role": "supplier"}, {"party": "q", "role": "distributor"}],
         "charges": [{"key": "c", "payer": "distributor", "payee": "supplier", "formula": {"kind": "percent", "percent": "10", "of": "reported"}}]}],
      "provides": [{"key": "euro-s", "supplier": "p", "customer": "q", "service": "s", "under": "in-euro"},
                   {"key": "yen-s", "supplier": "p", "customer": "q", "service": "s", "under": "in-yen"},
                   {"key": "yen-t", "supplier": "p", "customer": "q", "service": "t", "under": "in-yen"}],
      "usage": {"gross_in": "minor_units"}
    })");
    REQUIRE(of);
    REQUIRE(of.value().usage.minor_units.has_value());
    // ISO 4217: EUR has two decimals, JPY none.
    CHECK(of.value().usage.minor_units->of_offer ==
          std::map<std::string, std::optional<int>, std::less<>>{{"euro-s", 2}, {"yen-s", 0}, {"yen-t", 0}});
    CHECK(of.value().usage.minor_units->of_service ==
          std::map<std::string, std::optional<int>, std::less<>>{{"s", std::nullopt}, {"t", 0}});
    const checked<document> wrong = read_document(R"({"format": "partnering/1", "usage": {"gross_in": "minor_unit"}})");
    REQUIRE(!wrong.findings().empty());
    CHECK(wrong.findings().front().code == "unknown_value");
}

TEST_CASE("usage csv: a reject says which record, where, and what would be right")
{
    usage_format format;
    format.default_source = "crm";
    format.quantity_scale = 2;
    const checked<usage_table> got = read("\xef\xbb\xbfkey,revision,source,time,offer,quantity\r\n"
                                          "a,1,,2026-10-01T00:00:00Z,gold,1\r\n"
                                          "b,2,,2026-10-01T00:00:00,gold,1\r\n"
                                          "c,3,web,2026-10-01T00:00:00Z,gold,\"1,5\"\r\n"
                                          "d,4,web,2026-10-01T00:00:00Z,gold,1.234\r\n"
                                          "e,5,web,2026-10-01T00:00:00Z,\"gold,1\r\n",
                                          format);
    REQUIRE(got);
    const auto rejects = got.value().rejects();
    REQUIRE(rejects.size() == 4);
    const auto is = [&rejects](std::size_t i, const char* reason, const char* source, const char* key, std::uint32_t revision,
                               const char* place, const char* says) {
        CAPTURE(rejects[i].text);
        return rejects[i].reason == reason && rejects[i].source == source && rejects[i].key == key && rejects[i].revision == revision &&
               rejects[i].place == place && rejects[i].text.find(says) != std::string::npos;
    };
    CHECK(is(0, "bad_time", "crm", "b", 2, "usage.csv:3", "how far from UTC"));
    CHECK(is(1, "bad_quantity", "web", "c", 3, "usage.csv:4", "\"1,5\" in column \"quantity\""));
    CHECK(is(2, "too_many_decimals", "web", "d", 4, "usage.csv:5", "more decimals than the 2"));
    CHECK(is(3, "bad_quoting", "web", "e", 5, "usage.csv:6", "\"offer\" that is never closed"));
    CHECK(got.value().place_of(0) == "usage.csv:2");
}

TEST_CASE("usage csv: a record of several lines stands where it begins, and those behind it where they do")
{
    const checked<usage_table> got = read("key,time,offer\n"
                                          "1,2026-10-01T00:00:00Z,gold\n"
                                          "2,2026-10-01T00:00:00Z,\"go\nl\nd\"\n"
                                          "3,2026-10-01T00:00:00Z,gold\n"
                                          "4,2026-10-01T00:00:00Z,gold\n"
                                          "\n"
                                          "5,2026-10-01T00:00:00Z,gold\n"
                                          "6,2026-10-01T00:00:00,gold\n"
                                          "7,2026-10-01T00:00:00Z,gold\n");
    REQUIRE(got);
    std::string places;
    for (std::size_t row = 0; row < got.value().rows(); ++row) places += ' ' + got.value().place_of(row);
    CHECK(places == " usage.csv:2 usage.csv:3 usage.csv:6 usage.csv:7 usage.csv:9 usage.csv:11");
}

TEST_CASE("usage csv: quotes that are never closed, line after line, are looked for once")
{
    // Seen from any of these lines the file is one quoted field up to its end. Looking that far from each would take hours.
    constexpr std::size_t lines = 300'000;
    std::string content = "key,time,offer\n1,\"\n2,2026-10-01T00:00:00Z,gold\n";
    for (std::size_t i = 0; i < lines; ++i) content += "a\",\"\n";
    const checked<usage_table> got = read(content);
    REQUIRE(got);
    CHECK(got.value().rows() == 1);
    const auto rejects = got.value().rejects();
    REQUIRE(rejects.size() == lines + 1);
    CHECK(rejects[0].place == "usage.csv:2");
    CHECK(rejects[0].key == "1");
    CHECK(rejects[0].text.find("from the next line on each line is read as a record") != std::string::npos);
    CHECK(rejects[lines].place == "usage.csv:" + std::to_string(lines + 3));
}

TEST_CASE("usage csv: a header's findings name the column, and what was probably meant")
{
    const checked<usage_table> none = read("Key,tiem,offer\n1,2026-10-01T00:00:00Z,gold\n");
    REQUIRE_FALSE(none);
    CHECK(none.findings()[0].code == "missing_column");
    CHECK(none.findings()[0].subject == "key");
    CHECK(none.findings()[0].place == "usage.csv:1");
    CHECK(none.findings()[0].text == "there is no column \"key\"; the columns are \"Key\", \"tiem\", \"offer\"; is \"Key\" meant?");
    CHECK(none.findings()[1].text == "there is no column \"time\"; the columns are \"Key\", \"tiem\", \"offer\"; is \"tiem\" meant?");

    // The same passed-over columns in many files are told once.
    const std::vector<usage_input> many(5, usage_input{.name = "f.csv", .content = "key,time,offer,quantity,note,colour\n"});
    const checked<usage_table> got = read_usage_csv(many, {});
    REQUIRE(got);
    REQUIRE(got.findings().size() == 1);
    CHECK(got.findings()[0].level == severity::info);
    CHECK(got.findings()[0].text == "columns are passed over: \"note\", \"colour\"");

    // One of them may be the quantity by a name of its own.
    const checked<usage_table> counted = read("key,time,offer,units\n");
    REQUIRE(counted);
    REQUIRE(counted.findings().size() == 1);
    CHECK(counted.findings()[0].level == severity::warning);
    CHECK(counted.findings()[0].text ==
          "a column is passed over: \"units\"; there is no column \"quantity\", so that each record counts as one unit");
}

TEST_CASE("usage csv: columns stay as long as one copy of the table does, and no inputs give no rows")
{
    usage_columns usage;
    std::vector<usage_table> kept;
    {
        const checked<usage_table> got = read("key,time,offer\n5,2026-10-31T00:00:00Z,gold\n");
        usage = got.value().columns();
        kept.push_back(got.value());
    }
    CHECK(row_text(usage, 0) == "-|5|0|2026-10-31T00:00:00Z|gold|-|-|-|-");
    const checked<usage_table> nothing = read_usage_csv({}, {});
    REQUIRE(nothing);
    CHECK(nothing.value().rows() == 0);
    CHECK(nothing.value().inputs().empty());
}

TEST_CASE("usage csv: a separator or scale that no file can have is the caller's bug")
{
    for (const char separator : {'"', '\n', '\r', '.', '-', '5', '\0', '\xe9'}) {
        CAPTURE(static_cast<int>(separator));
        usage_format format;
        format.separator = separator;
        CHECK_THROWS_AS(static_cast<void>(read("key,time,offer\n", format)), contract_violation);
    }
    usage_format format;
    format.quantity_scale = 19;
    CHECK_THROWS_AS(static_cast<void>(read("key,time,offer\n", format)), contract_violation);
}

namespace {

/// What a random table says, and how it is written down.
struct random_table {
    std::vector<std::string> rows;  ///< as row_text()
    std::string plain;              ///< quotes only where they must stand
    std::string quoted;             ///< quotes by chance, line ends of both kinds, columns in another order
};

random_table make_table(std::uint32_t seed, char separator)
{
    std::mt19937 random{seed};
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const std::vector<std::string> words{"gold",
                                         "silver",
                                         "Z\xc3\xbcrich",
                                         "a \"b\" c",
                                         "1,5;2",
                                         "two\nlines",
                                         "tab\there",
                                         "\"",
                                         "12",
                                         "99999",
                                         "100000",
                                         "007",
                                         "x\r\ny",
                                         "\xe2\x82\xac\xf0\x9f\x9a\x97",
                                         "a much longer name than eight bytes or sixteen, and more"};
    const bool numeric_keys = below(2) == 0;
    const auto write = [&](const std::string& field, bool any) {
        const bool must = field.find_first_of(std::string{"\"\n\r"} + separator) != std::string::npos;
        if (!must && !(any && below(3) == 0)) return field;
        std::string text = "\"";
        for (const char c : field) text += c == '"' ? std::string{"\"\""} : std::string{c};
        return text + '"';
    };
    const auto number = [&](std::size_t decimals, std::string& held) {
        if (below(6) == 0) {
            held = "-";
            return std::string{};
        }
        const std::string sign = below(4) == 0 ? "-" : "";
        std::string whole = std::to_string(below(10));
        for (std::size_t i = below(below(8) == 0 ? 30 : 9); i > 0; --i) whole += static_cast<char>('0' + below(10));
        std::string fraction;
        for (std::size_t i = below(decimals + 1); i > 0; --i) fraction += static_cast<char>('0' + below(10));
        std::string all = whole + fraction + std::string(decimals - fraction.size(), '0');
        all.erase(0, std::min(all.find_first_not_of('0'), all.size() - 1));
        held = all == "0" ? all : sign + all;
        return sign + whole + (fraction.empty() ? "" : '.' + fraction);
    };

    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6, 7};
    std::shuffle(order.begin(), order.end(), random);
    const std::vector<std::string> header{"key", "time", "offer", "quantity", "gross", "shop", "revision", "note"};
    random_table table;
    const auto put = [&](const std::vector<std::string>& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) table.plain += separator;
            table.plain += write(fields[i], false);
            if (i > 0) table.quoted += separator;
            table.quoted += write(fields[order[i]], true);
        }
        table.plain += '\n';
        table.quoted += below(2) == 0 ? "\r\n" : "\n";
    };
    put(header);
    for (std::size_t i = below(40); i > 0; --i) {
        const std::uint64_t high = below(4) == 0 ? random() : 0;
        const std::string key = numeric_keys ? std::to_string(high << 32 | random()) : words[below(words.size())];
        const instant when{static_cast<std::int64_t>(random()) * 400'000 + static_cast<std::int64_t>(below(3)) * 1'000'001};
        const std::string offer = words[below(words.size())];
        const std::string shop = below(4) == 0 ? "" : words[below(words.size())];
        const std::uint32_t revision = static_cast<std::uint32_t>(below(3) == 0 ? random() : below(3));
        std::string quantity_held;
        std::string gross_held;
        const std::string quantity = number(6, quantity_held);
        const std::string gross = number(2, gross_held);
        put({key, to_string(when), offer, quantity, gross, shop, std::to_string(revision), words[below(words.size())]});
        table.rows.push_back("-|" + key + '|' + std::to_string(revision) + '|' + to_string(when) + '|' + offer + "|-|-|" + quantity_held +
                             '|' + gross_held + "|dealer=" + (shop.empty() ? "-" : shop));
    }
    return table;
}

}  // namespace

TEST_CASE("usage csv: random tables come back as they were written, whatever is quoted")
{
    for (std::uint32_t seed = 1; seed <= 600; ++seed) {
        CAPTURE(seed);
        usage_format format;
        format.party_columns = {{"dealer", "shop"}};
        format.quantity_scale = 6;
        format.gross_scale = 2;
        format.separator = seed % 3 == 0 ? ';' : seed % 3 == 1 ? ',' : '\t';
        const random_table table = make_table(seed, format.separator);
        for (const std::string& content : {table.plain, table.quoted}) {
            CAPTURE(content);
            const checked<usage_table> got = read(content, format);
            REQUIRE(got);
            CHECK(got.value().rejects().empty());
            CHECK(rows_of(got.value()) == table.rows);
        }
    }
}

TEST_CASE("usage csv: the quick way takes just what the patient one takes")
{
    // A record at the very end of a file is too near to it for the quick way; one with much behind it is not. So each line is read
    // on its own, and among the others: the same rows and the same rejects.
    const std::string header = "key,time,offer,quantity,gross,shop,revision\n";
    const std::vector<std::string> lines{
        "1,2026-10-05T12:00:00Z,gold,10,12.34,north,0",
        "22,2026-10-05T12:00:00.123456+02:00,12,-1.5,,99999,3",
        "333,0001-01-01T00:00:00-23:59,,0.000001,-0.01,100000,",
        "18446744073709551615,9999-12-31T23:59:59Z,Z\xc3\xbcrich,9223372036854,1,00,4294967295",
    };
    const std::string_view spice = ",,..--+0123456789ZT:e \xc3\xbc\xff\t;aA";
    usage_format format;
    format.party_columns = {{"dealer", "shop"}};
    format.quantity_scale = 6;
    format.gross_scale = 2;
    format.offer = "otherwise";
    std::size_t rows = 0;
    std::size_t rejects = 0;
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        std::string line = lines[below(lines.size())];
        for (std::size_t i = below(4); i > 0; --i) {
            const std::size_t at = below(line.size());
            switch (below(3)) {
            case 0:
                line.insert(at, 1, spice[below(spice.size())]);
                break;
            case 1:
                line.erase(at, 1);
                break;
            default:
                line[at] = spice[below(spice.size())];
                break;
            }
        }
        CAPTURE(line);
        const checked<usage_table> alone = read(header + line, format);
        const checked<usage_table> followed = read(header + line + '\n' + std::string(100, ',') + '\n', format);
        REQUIRE(alone);
        REQUIRE(followed);
        CHECK(rows_of(alone.value()) == rows_of(followed.value()));
        REQUIRE(followed.value().rejects().size() == alone.value().rejects().size() + 1);
        rows += alone.value().rows();
        for (const reject& r : alone.value().rejects()) {
            CHECK(r == followed.value().rejects()[0]);
            ++rejects;
        }
    }
    // Both kinds were met.
    CHECK(rows > 500);
    CHECK(rejects > 500);
}

TEST_CASE("usage csv: a table outgrows the guess that its first lines give")
{
    // The first lines are long, the others short: many more rows than their length says.
    std::string content = "key,time,offer\n";
    const std::string offer(2000, 'x');
    std::size_t written = 0;
    for (; written < 40; ++written) content += std::to_string(written) + ",2026-10-01T00:00:00Z," + offer + '\n';
    for (; written < 20'000; ++written) content += std::to_string(written) + ",2026-10-01T00:00:00Z,a\n";
    const checked<usage_table> got = read(content);
    REQUIRE(got);
    const usage_columns usage = got.value().columns();
    REQUIRE(usage.rows == written);
    bool same = true;
    for (std::size_t row = 0; row < usage.rows; ++row) {
        same = same && usage.key[row] == row && text_of(usage.offer, row) == (row < 40 ? offer : "a") &&
               got.value().place_of(row) == "usage.csv:" + std::to_string(row + 2);
    }
    CHECK(same);
    // And with keys that turn out to be text at the very end.
    const checked<usage_table> text = read(content + "last,2026-10-01T00:00:00Z,a\n");
    REQUIRE(text);
    const usage_columns named = text.value().columns();
    named.check_shapes();
    REQUIRE(named.rows == written + 1);
    CHECK(text_of(named.key_text, 12'345) == "12345");
    CHECK(text_of(named.key_text, written) == "last");
}
