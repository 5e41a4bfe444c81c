#include "netted.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace netted;

namespace {

std::string rejects_of(const obligation_set& set)
{
    std::string text;
    for (const rejected_obligation& each : set.rejects()) text += each.row.line + ' ' + each.reason + '\n';
    return text;
}

std::string rows_of(const obligation_set& set)
{
    std::string text;
    for (std::size_t row = 0; row < set.size(); ++row) {
        const obligation each = set.at(row);
        text += each.line + ' ' + each.debtor + '>' + each.creditor + ' ' + to_text(each.amount) + '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("obligation set: what is wrong with one row rejects that row, and the others stand")
{
    const currency eur = currency::from_code("EUR");
    const currency xdr = currency::from_code("XDR");
    std::vector<obligation> rows{owes("good", "a", "b", "1"),
                                 owes("credit", "a", "b", "-1"),
                                 owes("self", "a", "a", "1"),
                                 owes("", "a", "b", "1"),
                                 owes("no debtor", "", "b", "1"),
                                 owes("no creditor", "a", "", "1"),
                                 {"fraction", "a", "b", {123456, quantum::decimals(4), eur}, {}},
                                 {"finer but whole", "a", "b", {123400, quantum::decimals(4), eur}, {}},
                                 {"drawing rights", "a", "b", {1, quantum::decimals(2), xdr}, {}},
                                 owes("zero", "c", "d", "0")};
    const obligation_set set = set_of(rows);
    CHECK(rows_of(set) == "finer but whole a>b 12.34 EUR\ngood a>b 1.00 EUR\nzero c>d 0.00 EUR\n");
    CHECK(rejects_of(set) == " empty_key\ncredit negative_obligation\ndrawing rights no_minor_unit\nfraction not_payable\n"
                             "no creditor empty_key\nno debtor empty_key\nself self_debt\n");
    // The texts say what would be right.
    CHECK(set.rejects()[1].text == "-1.00 EUR is below 0: write what \"b\" owes \"a\" as an obligation the other way round");
    CHECK(set.rejects()[3].text ==
          "12.3456 EUR is no whole number of 0.01 EUR: round it where its agreement says, or name a finer quantum");
    CHECK(set.duplicates() == 0);
    CHECK(set.party_count() == 4);
    // Where each stands in the list above, in the order of their lines.
    std::vector<std::size_t> numbers;
    for (const rejected_obligation& each : set.rejects()) numbers.push_back(each.number);
    CHECK(numbers == std::vector<std::size_t>{3, 1, 8, 6, 5, 4, 2});
}

TEST_CASE("obligation set: a named quantum is what amounts are counted in")
{
    const currency xdr = currency::from_code("XDR");
    const currency eur = currency::from_code("EUR");
    const std::vector<obligation> rows{
        {"x", "a", "b", {5, quantum{1, 2}, xdr}, {}}, {"y", "a", "b", {123456, quantum::decimals(4), eur}, {}}, owes("z", "a", "b", "12")};
    const obligation_set set = obligation_set::of(rows, {.quanta = {{xdr, quantum::decimals(1)}, {eur, quantum::decimals(4)}}}).value();
    CHECK(set.rejects().empty());
    CHECK(rows_of(set) == "y a>b 12.3456 EUR\nz a>b 12.0000 EUR\nx a>b 2.5 XDR\n");
    CHECK(set.notes().empty());
}

TEST_CASE("obligation set: a quantum of a currency that nothing is in is warned of")
{
    const auto finer = [](const char* code) { return std::pair{currency::from_code(code), quantum::decimals(3)}; };
    // The WIR euro in place of the Swiss franc is one letter off; what was rejected was in its currency all the same.
    const obligation_set set = obligation_set::of(std::vector<obligation>{owes("l", "a", "b", "1", "CHF"), owes("m", "a", "a", "1", "EUR")},
                                                  {.quanta = {finer("USD"), finer("EUR"), finer("CHE")}})
                                   .value();
    CHECK(rows_of(set) == "l a>b 1.00 CHF\n");
    const std::vector<finding> expected{
        {"unused_quantum", severity::warning, "CHE", "quanta[2]",
         "it is said what amounts in CHE are counted in, and no obligation is in CHE: did you mean \"CHF\"?"},
        {"unused_quantum", severity::warning, "USD", "quanta[0]",
         "it is said what amounts in USD are counted in, and no obligation is in USD: check the code"}};
    CHECK(set.notes() == expected);
}

TEST_CASE("obligation set: a line that comes again counts once, lines whose rows differ are all rejected")
{
    const std::vector<obligation> rows{owes("same", "a", "b", "1"),     owes("same", "a", "b", "1"),
                                       owes("same", "a", "b", "1"),     owes("amount", "a", "b", "1"),
                                       owes("amount", "a", "b", "2"),   owes("turned", "a", "b", "1"),
                                       owes("turned", "b", "a", "1"),   owes("other", "c", "d", "1"),
                                       owes("currency", "a", "b", "1"), owes("currency", "a", "b", "1", "USD"),
                                       owes("due", "a", "b", "1"),      owes("due", "a", "b", "1")};
    std::vector<obligation> with_day = rows;
    with_day.back().due = date::of(2026, 10, 31);
    const obligation_set set = set_of(with_day);
    CHECK(rows_of(set) == "same a>b 1.00 EUR\nother c>d 1.00 EUR\n");
    CHECK(set.duplicates() == 2);
    CHECK(rejects_of(set) == "amount conflicting_line\namount conflicting_line\ncurrency conflicting_line\ncurrency conflicting_line\n"
                             "due conflicting_line\ndue conflicting_line\nturned conflicting_line\nturned conflicting_line\n");
    // A rejected row does not use up its line.
    CHECK(set_of({owes("l", "a", "a", "1"), owes("l", "a", "b", "1")}).size() == 1);
}

TEST_CASE("obligation set: a party that has only rejected rows is not there")
{
    const obligation_set set = set_of({owes("l", "x", "y", "1"), owes("l", "x", "y", "2"), owes("m", "a", "b", "1")});
    CHECK(set.party_count() == 2);
    CHECK_FALSE(set.find("x"));
    CHECK(set.key_of(set.find("b").value()) == "b");
}

TEST_CASE("obligation set: the order of rows is forgotten")
{
    std::mt19937_64 random{20261104};
    std::vector<obligation> rows;
    for (int i = 0; i < 400; ++i) {
        const std::string debtor = "p" + std::to_string(random() % 9);
        const std::string creditor = "p" + std::to_string(random() % 9);
        rows.push_back(owes("line " + std::to_string(random() % 300), debtor, creditor, std::to_string(random() % 3),
                            random() % 2 == 0 ? "EUR" : "JPY"));
        if (random() % 3 == 0) rows.back().due = date{static_cast<std::int32_t>(20000 + random() % 3)};
    }
    const obligation_set first = set_of(rows);
    CHECK(first.duplicates() + first.rejects().size() > 0);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(rows.begin(), rows.end(), random);
        const obligation_set again = set_of(rows);
        CHECK(rows_of(again) == rows_of(first));
        CHECK(rejects_of(again) == rejects_of(first));
        CHECK(again.duplicates() == first.duplicates());
        // The number of a reject leads to its row, each to its own.
        std::set<std::size_t> numbers;
        for (const rejected_obligation& each : again.rejects()) {
            REQUIRE(each.number < rows.size());
            CHECK(rows[each.number] == each.row);
            numbers.insert(each.number);
        }
        CHECK(numbers.size() == again.rejects().size());
    }
    // Sorted by currency, debtor, creditor, day and line.
    const auto key = [&](std::size_t row) {
        return std::tuple{std::string{first.amount(row).in().code()}, first.debtor(row), first.creditor(row),
                          first.due(row).value_or(date{INT32_MAX}), std::string{first.line(row)}};
    };
    for (std::size_t row = 1; row < first.size(); ++row) CHECK(key(row - 1) < key(row));
}

TEST_CASE("obligation set: amounts of a currency whose sum nobody can hold are refused together")
{
    constexpr int128 most = static_cast<int128>(~uint128{0} >> 1);
    const currency eur = currency::from_code("EUR");
    const quantum cent = quantum::decimals(2);
    const std::vector<obligation> rows{{"l", "a", "b", {most, cent, eur}, {}}, {"m", "b", "a", {1, cent, eur}, {}}};
    const checked<obligation_set> set = obligation_set::of(rows);
    REQUIRE_FALSE(set.has_value());
    CHECK(set.findings().front().code == "amount_out_of_range");
    CHECK(obligation_set::of(std::span{rows}.first(1)).value().sections()[0].gross == most);
}

TEST_CASE("obligation set: an empty list is an empty set")
{
    const obligation_set set = set_of({});
    CHECK(set.size() == 0);
    CHECK(set.sections().empty());
    CHECK_THROWS_AS(static_cast<void>(set.line(0)), contract_violation);
    CHECK_FALSE(set.row_of("l"));
}

TEST_CASE("obligation set: a row is found by its line")
{
    const obligation_set set = set_of({owes("m", "b", "c", "1"), owes("l", "a", "b", "2")});
    CHECK(set.row_of("m") == std::size_t{1});
    CHECK_FALSE(set.row_of("n"));
}
