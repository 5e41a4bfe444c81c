#include "netted.hpp"

using namespace netted;

namespace {

std::string paid(const obligation_set& set, const netting_consent& consent)
{
    const netting whole = net(set, {.consent = consent}).value();
    std::string text;
    for (const currency_netting& in : whole.currencies)
        for (const net_payment& each : in.payments)
            text += (text.empty() ? "" : ", ") + set.key_of(each.payer) + '>' + set.key_of(each.payee) + ' ' +
                    to_string(in.of.money(each.amount)) + ' ' + std::string{to_string(each.scope)};
    return text;
}

constexpr netting_scope gross = netting_scope::gross;
constexpr netting_scope bilateral = netting_scope::bilateral;
constexpr netting_scope multilateral = netting_scope::multilateral;

/// a>b 10, b>a 4, b>c 9, c>a 3.
obligation_set four_lines()
{
    return set_of({owes("1", "a", "b", "10"), owes("2", "b", "a", "4"), owes("3", "b", "c", "9"), owes("4", "c", "a", "3")});
}

}  // namespace

TEST_CASE("netting: each currency by itself, and the positions of each add up to zero")
{
    const obligation_set set = set_of({owes("1", "a", "b", "5"), owes("2", "b", "a", "500", "JPY"), owes("3", "b", "c", "5")});
    const netting whole = net(set).value();
    REQUIRE(whole.currencies.size() == 2);
    CHECK(positions(set, whole.currencies[0]) == "a -5.00, b 0.00, c 5.00");
    CHECK(payments(set, whole.currencies[0]) == "a>c 5.00");
    CHECK(whole.currencies[0].of.gross == 1000);
    CHECK(positions(set, whole.currencies[1]) == "a 500, b -500");
    CHECK(payments(set, whole.currencies[1]) == "b>a 500");
}

TEST_CASE("netting: consent says how far an obligation goes; all go through the centre where nothing is said")
{
    const obligation_set set = four_lines();
    CHECK(paid(set, {}) == "a>c 3.00 multilateral, b>c 3.00 multilateral");
    CHECK(paid(set, {.otherwise = bilateral}) == "a>b 6.00 bilateral, b>c 9.00 bilateral, c>a 3.00 bilateral");
    CHECK(paid(set, {.otherwise = gross}) == "a>b 10.00 gross, b>a 4.00 gross, b>c 9.00 gross, c>a 3.00 gross");
    // A party that may not be netted: the others are.
    CHECK(paid(set, {.parties = {{"c", gross}}}) == "a>b 6.00 multilateral, b>c 9.00 gross, c>a 3.00 gross");
    // Members who joined; d is none and has no line.
    CHECK(paid(set, {.otherwise = gross, .parties = {{"a", multilateral}, {"b", multilateral}, {"d", multilateral}}}) ==
          "a>b 6.00 multilateral, b>c 9.00 gross, c>a 3.00 gross");
}

TEST_CASE("netting: a pair speaks for itself, but not against what one of the two has said")
{
    const obligation_set set = four_lines();
    CHECK(paid(set, {.pairs = {{"b", "a", bilateral}}}) == "a>b 6.00 bilateral, b>a 3.00 multilateral, b>c 6.00 multilateral");
    CHECK(paid(set, {.pairs = {{"a", "b", gross}}}) == "a>b 10.00 gross, b>a 4.00 gross, b>a 3.00 multilateral, b>c 6.00 multilateral");
    CHECK(paid(set, {.otherwise = gross, .pairs = {{"a", "b", bilateral}}}) == "a>b 6.00 bilateral, b>c 9.00 gross, c>a 3.00 gross");
    CHECK(paid(set, {.parties = {{"a", gross}}, .pairs = {{"a", "b", bilateral}}}) ==
          "a>b 10.00 gross, b>a 4.00 gross, b>c 9.00 multilateral, c>a 3.00 gross");
    // To the centre goes who joined it, not a pair.
    CHECK(paid(set, {.otherwise = gross, .pairs = {{"a", "b", multilateral}}}) ==
          "a>b 10.00 gross, b>a 4.00 gross, b>c 9.00 gross, c>a 3.00 gross");
}

TEST_CASE("netting: a line that is in dispute is paid in full, beside what the pair nets")
{
    const obligation_set set = four_lines();
    CHECK(paid(set, {.otherwise = bilateral, .lines = {{"2", gross}}}) ==
          "a>b 10.00 bilateral, b>a 4.00 gross, b>c 9.00 bilateral, c>a 3.00 bilateral");
    // What is said of a line lowers, it does not raise.
    CHECK(paid(set, {.otherwise = gross, .lines = {{"2", multilateral}}}) == paid(set, {.otherwise = gross}));
    // Of a pair, one line bilateral and the other through the centre: they are not set off against one another.
    CHECK(paid(set, {.lines = {{"1", bilateral}}}) == "a>b 10.00 bilateral, b>a 7.00 multilateral, b>c 6.00 multilateral");
}

TEST_CASE("netting: a consent that contradicts itself is refused, a line that nobody owes is named")
{
    const obligation_set set = four_lines();
    struct row {
        netting_consent consent;
        const char* code;
    };
    const std::vector<row> table{
        {{.parties = {{"a", gross}, {"a", bilateral}}}, "conflicting_consent"},
        {{.pairs = {{"a", "b", gross}, {"b", "a", bilateral}}}, "conflicting_consent"},
        {{.pairs = {{"a", "a", gross}}}, "conflicting_consent"},
        {{.lines = {{"1", gross}, {"1", bilateral}}}, "conflicting_consent"},
        {{.parties = {{"", gross}}}, "empty_key"},
        {{.pairs = {{"a", "", gross}}}, "empty_key"},
        {{.lines = {{"", gross}}}, "empty_key"},
    };
    for (const row& each : table) {
        const checked<netting> refused = net(set, {.consent = each.consent});
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.findings().front().code == each.code);
    }
    CHECK(net(set, {.consent = {.parties = {{"a", gross}, {"a", gross}}}}).has_value());
    const netting noted = net(set, {.consent = {.lines = {{"1", gross}, {"9", gross}, {"8", gross}}}}).value();
    REQUIRE(noted.notes.size() == 2);
    CHECK(noted.notes[0].code == "unknown_line");
    CHECK(noted.notes[0].subject == "8");
    CHECK(noted.notes[0].level == severity::warning);
}

TEST_CASE("netting: too many positions for the fewest payments name their currency")
{
    std::vector<obligation> rows;
    for (int i = 1; i <= 21; ++i) rows.push_back(owes("l" + std::to_string(i), "p" + std::to_string(i), "hub", std::to_string(i)));
    const checked<netting> refused = net(set_of(rows), {.rule = payment_rule::fewest});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.findings().front().code == "too_many_positions");
    CHECK(refused.findings().front().subject == "EUR");
}

TEST_CASE("netting: nothing to net")
{
    CHECK(net(set_of({})).value().currencies.empty());
    const obligation_set zero = set_of({owes("l", "a", "b", "0")});
    const netting whole = net(zero).value();
    CHECK(whole.currencies.at(0).payments.empty());
    CHECK(discharges(zero, whole, whole.currencies[0]).empty());
}
