#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/receipts_csv.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace partnering;

namespace {

checked<receipt_table> read(std::string_view text)
{
    const std::vector<receipt_input> inputs{{"r.csv", text}};
    return read_receipts_csv(inputs);
}
constexpr std::string_view header = "key,payer,payee,agreement,currency,period,amount,date\n";

}  // namespace

TEST_CASE("receipts_csv: a record a receipt, columns in any order, blank lines passed over")
{
    const receipt_table table = read("\xef\xbb\xbf"
                                     "date,note,key,payer,payee,agreement,currency,period,amount\r\n\r\n2026-11-05,\"a, b\",r-1,x,\"y "
                                     "\"\"z\"\"\",sale,EUR,2026-10,-12.50\r\n")
                                    .value();
    REQUIRE(table.receipts.size() == 1);
    CHECK(table.receipts[0] == receipt{"r-1", "x", "y \"z\"", "sale", currency::from_code("EUR"), parse_period("2026-10").value(),
                                       rational{-25, 2}, date::of(2026, 11, 5)});
    CHECK(table.rejects.empty());
}

TEST_CASE("receipts_csv: days that are no month are written as statements show them")
{
    const receipt_table table = read(std::string{header} + "r,x,y,a,EUR,2026-10-05/2026-10-20,1,2026-11-05\n").value();
    REQUIRE(table.receipts.size() == 1);
    CHECK(to_string(table.receipts[0].when) == "2026-10-05/2026-10-20");
}

TEST_CASE("receipts_csv: what cannot be read is rejected with its line, the others stand")
{
    const receipt_table table = read(std::string{header} + "1,x,y,a,EUR,2026-10,12.50 EUR,5.11.2026\n"
                                                           "2,x,y,a,EUR,2026-10\n"
                                                           "3,x,y,a,EURO,2026-13,1,2026-11-05\n"
                                                           "4,x\"y,y,a,EUR,2026-10,1,2026-11-05\n"
                                                           "5,x,y,a,EUR,2026-10,1,2026-11-05\n"
                                                           "6,\xff,y,a,EUR,2026-10,1,2026-11-05\n")
                                    .value();
    std::vector<std::string> why;
    for (const reject& r : table.rejects) why.push_back(r.place + " " + r.reason);
    CHECK(why == std::vector<std::string>{"r.csv:2 bad_receipt", "r.csv:3 wrong_field_count", "r.csv:4 bad_receipt", "r.csv:5 bad_quoting",
                                          "r.csv:7 bad_encoding"});
    CHECK(table.receipts.size() == 1);
    // Both faults of a record are told.
    CHECK(table.rejects[0].text.find("amount: ") == 0);
    CHECK(table.rejects[0].text.find("; date: ") != std::string::npos);
}

TEST_CASE("receipts_csv: what is wrong with a whole file is a finding")
{
    CHECK(read("").findings().at(0).code == "empty_input");
    CHECK(read("key,payer\n").findings().at(0).code == "missing_column");
    CHECK(read("key,payer\n").findings().size() == 6);
    CHECK(read("key,payer,payee,agreement,currency,period,amount,date,key\n").findings().at(0).code == "duplicate_column");
    CHECK(read("key,\"payer\n").findings().at(0).code == "bad_header");
    const auto passed_over = read("key,payer,payee,agreement,currency,period,amount,date,bank\n");
    REQUIRE(passed_over.has_value());
    CHECK(passed_over.findings().at(0).code == "unknown_column");
    const std::vector<std::string> nowhere{"/nowhere/at-all.csv"};
    CHECK(read_receipts_csv_files(nowhere).findings().at(0).code == "cannot_read");
}
