#include "netted.hpp"

#include <partnering/clearing/maximum_clearing.hpp>

#include <algorithm>

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

TEST_CASE("netting: a consent that contradicts itself is refused, where it does")
{
    const obligation_set set = four_lines();
    struct row {
        netting_consent consent;
        const char* code;
        const char* place;
    };
    const std::vector<row> table{
        {{.parties = {{"b", gross}, {"a", gross}, {"a", bilateral}}}, "conflicting_consent", "parties[2]"},
        {{.pairs = {{"a", "b", gross}, {"b", "a", bilateral}}}, "conflicting_consent", "pairs[1]"},
        {{.pairs = {{"a", "a", gross}}}, "conflicting_consent", "pairs[0]"},
        {{.lines = {{"1", gross}, {"1", bilateral}}}, "conflicting_consent", "lines[1]"},
        {{.parties = {{"a", gross}, {"", gross}}}, "empty_key", "parties[1]"},
        {{.pairs = {{"a", "", gross}}}, "empty_key", "pairs[0].other"},
        {{.pairs = {{"", "a", gross}}}, "empty_key", "pairs[0].one"},
        {{.lines = {{"", gross}}}, "empty_key", "lines[0]"},
    };
    for (const row& each : table) {
        const checked<netting> refused = net(set, {.consent = each.consent});
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.findings().front().code == each.code);
        CHECK(refused.findings().front().place == each.place);
    }
    CHECK(net(set, {.consent = {.parties = {{"a", gross}, {"a", gross}}}}).has_value());
}

TEST_CASE("netting: whoever a consent names and no obligation is of is warned of, with whom may have been meant")
{
    const obligation_set set =
        set_of({owes("invoice 7", "ann", "bob", "10"), owes("invoice 8", "bob", "cat", "10"), owes("refused", "dan", "dan", "1")});
    const auto noted = [&](const netting_consent& consent) {
        std::string text;
        const netting whole = net(set, {.consent = consent}).value();
        for (const finding& each : whole.notes) {
            CHECK(each.level == severity::warning);
            const std::size_t cure = each.text.rfind(": ");
            REQUIRE(cure != std::string::npos);
            text += each.code + ' ' + each.subject + " at " + each.place + each.text.substr(cure) + '\n';
        }
        // Clearing to the maximum goes by the same consent.
        CHECK(clear_to_maximum(set, consent).value().notes == whole.notes);
        return text;
    };
    CHECK(noted({.parties = {{"ann", gross}, {"bbo", gross}, {"zoe", gross}, {"bbo", gross}}}) ==
          "unknown_party bbo at parties[1]: did you mean \"bob\"?\nunknown_party zoe at parties[2]: check its key\n");
    // Each end of a pair by itself, whichever it is written as.
    CHECK(noted({.pairs = {{"ann", "bob", gross}, {"zoe", "ann", gross}, {"ann", "cta", gross}, {"yul", "xan", gross}}}) ==
          "unknown_party cta at pairs[2].other: did you mean \"cat\"?\nunknown_party xan at pairs[3].other: check its key\n"
          "unknown_party yul at pairs[3].one: check its key\nunknown_party zoe at pairs[1].one: check its key\n");
    // Two that owe one another nothing are known all the same.
    CHECK(noted({.pairs = {{"ann", "cat", gross}}}).empty());
    // Whose only obligation was rejected has none; so has its line.
    CHECK(noted({.parties = {{"dan", gross}}, .lines = {{"refused", gross}}}) ==
          "unknown_line refused at lines[0]: check its key\nunknown_party dan at parties[0]: check its key\n");
    CHECK(noted({.lines = {{"invoice 7", gross}, {"invoice 9", gross}, {"78", gross}}}) ==
          "unknown_line 78 at lines[2]: check its key\nunknown_line invoice 9 at lines[1]: did you mean \"invoice 7\"?\n");
    CHECK(net(set, {.consent = {.parties = {{"bbo", gross}}}}).value().notes[0].text ==
          "a consent names the party \"bbo\", and no obligation stands that it owes or is owed: did you mean \"bob\"?");
}

TEST_CASE("netting: of very many that have no obligation all are told, and what is meant is guessed of a few")
{
    std::vector<obligation> rows;
    netting_consent consent;
    constexpr std::size_t many = 30'000;
    for (std::size_t i = 0; i < many; ++i) {
        rows.push_back(owes(std::to_string(i), "party " + std::to_string(i), "hub", "1"));
        consent.parties.push_back({"Bparty " + std::to_string(i), gross});
    }
    const netting noted = net(set_of(rows), {.consent = consent}).value();
    CHECK(noted.notes.size() == many);
    const auto guessed = std::count_if(noted.notes.begin(), noted.notes.end(),
                                       [](const finding& each) { return each.text.find("did you mean") != std::string::npos; });
    CHECK(guessed > 0);
    CHECK(guessed < 10);
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
