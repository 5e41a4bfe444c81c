#include <partnering/settlement/usage_rows.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace partnering;

namespace {

std::string text(const text_column& column, std::size_t row)
{
    return column.code(row) == text_column::absent ? "-" : column.names[column.code(row)];
}

/// What a row's number stands for; "-" where there is none.
std::string number(const quantity_column& column, std::size_t row)
{
    if (column.values.empty() || column.values[row] == quantity_column::missing) return "-";
    int128 value = column.values[row];
    if (column.values[row] == quantity_column::in_wide) {
        for (const auto& [at, wide] : column.wide)
            if (at == row) value = wide;
    }
    int128 scale = 1;
    for (int i = 0; i < column.decimals; ++i) scale *= 10;
    const rational exact{value, scale};
    return std::to_string(static_cast<long long>(exact.numerator())) + "/" + std::to_string(static_cast<long long>(exact.denominator()));
}

}  // namespace

TEST_CASE("usage rows: what a row says stands in the columns, what it leaves out is absent")
{
    usage_rows rows;
    rows.add({.key = "r1", .time = instant{5}, .offer = "cars", .quantity = 3});
    rows.add({.key = "r2",
              .time = instant{6},
              .service = "network",
              .quantity = rational{5, 4},
              .gross = 40,
              .parties = {{"drivers", "ann"}},
              .introducer = "ann",
              .source = "b",
              .revision = 2});
    rows.add({.key = "r3", .time = instant{7}, .offer = "cars", .parties = {{"dealers", "bob"}}});
    const usage_columns columns = rows.columns();
    columns.check_shapes();
    CHECK(rows.rows() == 3);
    REQUIRE(columns.parties.size() == 2);
    CHECK(columns.parties[0].of_class == "dealers");
    std::string seen;
    for (std::size_t row = 0; row < columns.rows; ++row) {
        seen += text(columns.source, row) + ' ' + columns.key_of(row) + ' ' + std::to_string(columns.revision[row]) + ' ' +
                std::to_string(columns.time[row]) + ' ' + text(columns.offer, row) + ' ' + text(columns.service, row) + ' ' +
                text(columns.parties[0].members, row) + ' ' + text(columns.parties[1].members, row) + ' ' + text(columns.introducer, row) +
                ' ' + number(columns.quantity, row) + ' ' + number(columns.gross, row) + '\n';
    }
    CHECK(seen == "- r1 0 5 cars - - - - 3/1 -\n"
                  "b r2 2 6 - network - ann ann 5/4 40/1\n"
                  "- r3 0 7 cars - bob - - - -\n");
}

TEST_CASE("usage rows: a number keeps its value when a later one needs more decimals, beyond 64 bits too")
{
    const rational large{INT64_MAX, 1};
    const rational fine{1, 1'000'000'000'000'000'000};
    usage_rows rows;
    rows.add({.key = "a", .time = instant{0}, .quantity = large});
    rows.add({.key = "b", .time = instant{0}, .quantity = -large - rational{1}});
    rows.add({.key = "c", .time = instant{0}, .quantity = rational{1, 8}});
    rows.add({.key = "d", .time = instant{0}, .quantity = fine});
    const usage_columns columns = rows.columns();
    columns.check_shapes();
    CHECK(columns.quantity.decimals == 18);
    CHECK(number(columns.quantity, 0) == "9223372036854775807/1");
    CHECK(number(columns.quantity, 1) == "-9223372036854775808/1");
    CHECK(number(columns.quantity, 2) == "1/8");
    CHECK(number(columns.quantity, 3) == "1/1000000000000000000");
}

TEST_CASE("usage rows: what columns cannot hold is refused where it is added")
{
    usage_rows rows;
    CHECK_THROWS_AS(rows.add({.key = "", .time = instant{0}}), contract_violation);
    CHECK_THROWS_AS(rows.add({.key = "a", .time = instant{0}, .quantity = rational{1, 3}}), contract_violation);
    CHECK_THROWS_AS(rows.add({.key = "a", .time = instant{0}, .parties = {{"dealers", "bob"}, {"dealers", "eve"}}}), contract_violation);
    rows.add({.key = "a", .time = instant{0}});
    rows.columns().check_shapes();
    CHECK(rows.rows() == 1);
}

TEST_CASE("usage rows: a row that is refused leaves nothing behind, in no column")
{
    // Compared with rows that never saw the refused ones.
    const auto columns_of = [](bool refused) {
        usage_rows rows;
        rows.add({.key = "a", .time = instant{1}, .offer = "o", .quantity = rational{1, 2}});
        if (refused) {
            const rational third{1, 3};
            const rational huge = rational{INT64_MAX} * rational{INT64_MAX} * rational{4};  // 2^128
            const rational fine{1, 1'000'000'000'000'000'000};
            // Refused for the gross amount, when the quantity had asked for more decimals and the class was new.
            CHECK_THROWS_AS(rows.add({.key = "b",
                                      .time = instant{2},
                                      .offer = "p",
                                      .quantity = rational{1, 8},
                                      .gross = third,
                                      .parties = {{"dealers", "bob"}},
                                      .introducer = "eve",
                                      .source = "x",
                                      .revision = 3,
                                      .booked = instant{9}}),
                            contract_violation);
            CHECK_THROWS_AS(rows.add({.key = "b", .time = instant{2}, .quantity = huge, .parties = {{"dealers", "bob"}}}),
                            arithmetic_error);
            CHECK_THROWS_AS(rows.add({.key = "b", .time = instant{2}, .gross = huge, .source = "x"}), arithmetic_error);
            // More decimals than what is there already has room for.
            usage_rows full;
            full.add({.key = "a", .time = instant{1}, .quantity = huge / rational{4}});
            CHECK_THROWS_AS(full.add({.key = "b", .time = instant{2}, .quantity = fine}), arithmetic_error);
            full.add({.key = "c", .time = instant{3}, .quantity = rational{1}});
            CHECK(full.rows() == 2);
            full.columns().check_shapes();
            CHECK(full.columns().quantity.decimals == 0);
        }
        rows.add({.key = "c", .time = instant{3}, .quantity = rational{2}});
        rows.columns().check_shapes();
        std::string seen;
        const usage_columns c = rows.columns();
        for (const text_column& column : {c.source, c.key_text, c.offer, c.service, c.introducer}) {
            for (const std::string& name : column.names) seen += name + ' ';
            for (std::size_t row = 0; row < c.rows; ++row) seen += text(column, row) + ' ';
        }
        for (std::size_t row = 0; row < c.rows; ++row)
            seen += std::to_string(c.time[row]) + ' ' + std::to_string(c.revision[row]) + ' ' + number(c.quantity, row) + ' ' +
                    number(c.gross, row) + '\n';
        return seen + std::to_string(c.rows) + ' ' + std::to_string(c.parties.size()) + ' ' + std::to_string(c.booked.size()) + ' ' +
               std::to_string(c.quantity.decimals) + ' ' + std::to_string(c.gross.decimals);
    };
    CHECK(columns_of(true) == columns_of(false));
}

TEST_CASE("usage rows: a booking time is kept, and unknown where a row has none")
{
    usage_rows rows;
    rows.add({.key = "a", .time = instant{1}});
    CHECK(rows.columns().booked.empty());
    rows.add({.key = "b", .time = instant{2}, .booked = instant{7}});
    const usage_columns columns = rows.columns();
    columns.check_shapes();
    REQUIRE(columns.booked.size() == 2);
    CHECK(columns.booked[0] == usage_columns::not_booked);
    CHECK(columns.booked[1] == 7);
}
