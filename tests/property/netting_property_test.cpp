#include "../clearing/brute_force.hpp"
#include "../clearing/netted.hpp"

#include <partnering/clearing/conversion.hpp>

#include <algorithm>
#include <random>

using namespace netted;

namespace {

constexpr unsigned seed = 20261107;

/// Draws obligations and consents; the same ones for the same seed.
class drawer {
public:
    explicit drawer(unsigned from) : random_{from} {}
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    bool coin() { return below(2) == 0; }

    std::vector<obligation> rows(std::uint64_t most_parties, std::uint64_t most_rows)
    {
        const std::uint64_t parties = 2 + below(most_parties - 1);
        const std::uint64_t range = 1 + below(50);
        const bool with_days = coin();
        std::vector<obligation> made;
        for (std::uint64_t i = below(most_rows + 1); i > 0; --i) {
            const std::uint64_t debtor = below(parties);
            const std::uint64_t creditor = (debtor + 1 + below(parties - 1)) % parties;
            obligation one = owes("line " + std::to_string(i), name(debtor), name(creditor), std::to_string(below(range)),
                                  below(4) == 0 ? "JPY" : "EUR");
            if (with_days && coin()) one.due = date{static_cast<std::int32_t>(20000 + below(4))};
            made.push_back(std::move(one));
        }
        return made;
    }
    netting_scope scope() { return static_cast<netting_scope>(below(3)); }
    netting_consent consent(const std::vector<obligation>& of)
    {
        netting_consent made;
        made.otherwise = scope();
        std::map<std::string, netting_scope> parties;
        std::map<std::pair<std::string, std::string>, netting_scope> pairs;
        for (const obligation& each : of) {
            if (below(6) == 0) parties[each.debtor] = scope();
            if (below(6) == 0) pairs[std::minmax(each.debtor, each.creditor)] = scope();
            if (below(8) == 0) made.lines.push_back({each.line, scope()});
        }
        for (const auto& [party, most] : parties) made.parties.push_back({party, most});
        for (const auto& [pair, most] : pairs) made.pairs.push_back({pair.second, pair.first, most});
        return made;
    }
    payment_rule rule() { return coin() ? payment_rule::greedy : payment_rule::automatic; }
    void shuffle(std::vector<obligation>& of) { std::shuffle(of.begin(), of.end(), random_); }

private:
    static std::string name(std::uint64_t number) { return std::string(1, static_cast<char>('a' + number)); }
    std::mt19937_64 random_;
};

/// All that netting says, as text.
std::string everything(const obligation_set& set, const netting& whole)
{
    std::string text;
    for (const currency_netting& in : whole.currencies)
        text += std::string{in.of.in.code()} + ' ' + to_string(in.of.gross) + '\n' + positions(set, in) + '\n' + payments(set, in) + '\n' +
                table(set, whole, in);
    return text;
}

using sums = std::map<std::pair<std::string, std::string>, int128>;  // currency, party

sums nets_of(const obligation_set& set, const netting& whole)
{
    sums made;
    for (const currency_netting& in : whole.currencies)
        for (const net_position& each : in.positions)
            if (each.net() != 0) made[{in.of.in.code(), set.key_of(each.party)}] = each.net();
    return made;
}

std::string payments_of(const obligation_set& set, const netting& whole)
{
    std::string text;
    for (const currency_netting& in : whole.currencies)
        if (!in.payments.empty()) text += std::string{in.of.in.code()} + ": " + payments(set, in) + '\n';
    return text;
}

/// The payments, as obligations.
std::vector<obligation> as_obligations(const obligation_set& set, const netting& whole)
{
    std::vector<obligation> made;
    for (const currency_netting& in : whole.currencies)
        for (const net_payment& each : in.payments)
            made.push_back({.line = "payment " + std::to_string(made.size()),
                            .debtor = set.key_of(each.payer),
                            .creditor = set.key_of(each.payee),
                            .amount = in.of.money(each.amount),
                            .due = {}});
    return made;
}

}  // namespace

TEST_CASE("netting: payments change no net position, add no debt, and are at most n - 1 where all is netted")
{
    CAPTURE(seed);
    drawer draw{seed};
    for (int run = 0; run < 400; ++run) {
        CAPTURE(run);
        const std::vector<obligation> rows = draw.rows(9, 40);
        const netting_consent consent = draw.coin() ? draw.consent(rows) : netting_consent{};
        const bool all_netted =
            consent.otherwise == netting_scope::multilateral && consent.parties.empty() && consent.pairs.empty() && consent.lines.empty();
        // Sums taken here, from the rows alone.
        sums owes_in_all, owed_in_all;
        std::map<std::string, int128> gross;
        for (const obligation& each : rows) {
            owes_in_all[{each.amount.in().code(), each.debtor}] += each.amount.count();
            owed_in_all[{each.amount.in().code(), each.creditor}] += each.amount.count();
            gross[each.amount.in().code()] += each.amount.count();
        }
        const obligation_set set = set_of(rows);
        const netting whole = net(set, {.consent = consent, .rule = draw.rule()}).value();
        for (const currency_netting& in : whole.currencies) {
            const std::string code = in.of.in.code();
            int128 sum = 0;
            std::size_t open = 0;
            for (const net_position& each : in.positions) {
                const std::pair key{code, set.key_of(each.party)};
                CHECK(each.owes == owes_in_all[key]);
                CHECK(each.owed == owed_in_all[key]);
                sum += each.net();
                open += each.net() != 0 ? 1 : 0;
            }
            CHECK(sum == 0);
            CHECK(in.of.gross == gross[code]);
            sums paid, received;
            int128 total = 0;
            for (const net_payment& each : in.payments) {
                CHECK(each.amount > 0);
                paid[{code, set.key_of(each.payer)}] += each.amount;
                received[{code, set.key_of(each.payee)}] += each.amount;
                total += each.amount;
            }
            CHECK(total <= in.of.gross);
            for (const net_position& each : in.positions) {
                const std::pair key{code, set.key_of(each.party)};
                CHECK(received[key] - paid[key] == each.net());
                // Nobody pays more than it owed, so that who owed nothing pays nothing.
                CHECK(paid[key] <= owes_in_all[key]);
                CHECK(received[key] <= owed_in_all[key]);
            }
            if (all_netted) CHECK(in.payments.size() <= (open == 0 ? 0 : open - 1));
        }
    }
}

TEST_CASE("netting: what is not netted is paid in full, what is netted between two leaves one payment")
{
    CAPTURE(seed);
    drawer draw{seed + 1};
    for (int run = 0; run < 400; ++run) {
        CAPTURE(run);
        const std::vector<obligation> rows = draw.rows(6, 30);
        const netting_consent consent = draw.consent(rows);
        const obligation_set set = set_of(rows);
        const netting whole = net(set, {.consent = consent}).value();
        // The rule of consent.hpp, said once more in another way.
        const auto said = [](const auto& all, const std::string& key) -> std::optional<netting_scope> {
            for (const auto& [name, most] : all)
                if (name == key) return most;
            return std::nullopt;
        };
        std::map<std::tuple<std::string, std::string, std::string, netting_scope>, int128> left;
        for (std::size_t row = 0; row < set.size(); ++row) {
            const obligation each = set.at(row);
            netting_scope of_pair = netting_scope::multilateral;
            for (const auto& [one, other, most] : consent.pairs)
                if (std::minmax(one, other) == std::minmax(each.debtor, each.creditor)) of_pair = most;
            const netting_scope unsaid = of_pair == netting_scope::multilateral ? consent.otherwise : of_pair;
            netting_scope expected = of_pair;
            for (const std::string* party : {&each.debtor, &each.creditor})
                expected = std::min(expected, said(consent.parties, *party).value_or(unsaid));
            if (const auto line = said(consent.lines, each.line)) expected = std::min(expected, *line);
            CHECK(whole.scope_of(row) == expected);
            left[{each.amount.in().code(), each.debtor, each.creditor, expected}] += each.amount.count();
        }
        for (const currency_netting& in : whole.currencies) {
            for (const net_payment& each : in.payments) {
                const std::string code = in.of.in.code();
                const std::string payer = set.key_of(each.payer);
                const std::string payee = set.key_of(each.payee);
                if (each.scope == netting_scope::gross) CHECK(left[{code, payer, payee, each.scope}] == each.amount);
                if (each.scope == netting_scope::bilateral)
                    CHECK(left[{code, payer, payee, each.scope}] - left[{code, payee, payer, each.scope}] == each.amount);
            }
        }
    }
}

TEST_CASE("netting: the order of rows is irrelevant, to the byte")
{
    CAPTURE(seed);
    drawer draw{seed + 2};
    for (int run = 0; run < 200; ++run) {
        CAPTURE(run);
        std::vector<obligation> rows = draw.rows(8, 40);
        netting_options how{.consent = draw.consent(rows), .rule = draw.rule()};
        const obligation_set set = set_of(rows);
        const std::string before = everything(set, net(set, how).value());
        draw.shuffle(rows);
        std::reverse(how.consent.parties.begin(), how.consent.parties.end());
        std::reverse(how.consent.pairs.begin(), how.consent.pairs.end());
        std::reverse(how.consent.lines.begin(), how.consent.lines.end());
        const obligation_set shuffled = set_of(rows);
        CHECK(everything(shuffled, net(shuffled, how).value()) == before);
    }
}

TEST_CASE("netting: netting what is paid once more changes nothing")
{
    CAPTURE(seed);
    drawer draw{seed + 3};
    for (int run = 0; run < 300; ++run) {
        CAPTURE(run);
        const std::vector<obligation> rows = draw.rows(9, 40);
        netting_options how{.consent = {}, .rule = draw.rule()};
        how.consent.otherwise = draw.scope();
        const obligation_set set = set_of(rows);
        const netting once = net(set, how).value();
        const obligation_set paid = set_of(as_obligations(set, once));
        const netting twice = net(paid, how).value();
        CHECK(payments_of(paid, twice) == payments_of(set, once));
        CHECK(nets_of(paid, twice) == nets_of(set, once));
    }
}

TEST_CASE("netting: a line in two parts changes nothing but the table, and turning every line turns every payment")
{
    CAPTURE(seed);
    drawer draw{seed + 4};
    for (int run = 0; run < 300; ++run) {
        CAPTURE(run);
        std::vector<obligation> rows = draw.rows(8, 30);
        netting_options how{.consent = draw.consent(rows), .rule = draw.rule()};
        how.consent.lines.clear();
        const obligation_set set = set_of(rows);
        const netting whole = net(set, how).value();

        std::vector<obligation> parts;
        for (const obligation& each : rows) {
            const int128 first = each.amount.count() / 3;
            parts.push_back(each);
            parts.back().line += " first";
            parts.back().amount = {first, each.amount.step(), each.amount.in()};
            parts.push_back(each);
            parts.back().line += " second";
            parts.back().amount = {each.amount.count() - first, each.amount.step(), each.amount.in()};
        }
        const obligation_set split = set_of(parts);
        const netting of_parts = net(split, how).value();
        CHECK(payments_of(split, of_parts) == payments_of(set, whole));
        CHECK(nets_of(split, of_parts) == nets_of(set, whole));

        for (obligation& each : rows) std::swap(each.debtor, each.creditor);
        const obligation_set turned = set_of(rows);
        netting back = net(turned, how).value();
        for (currency_netting& in : back.currencies) {
            for (net_payment& each : in.payments) std::swap(each.payer, each.payee);
            std::sort(in.payments.begin(), in.payments.end(), [](const net_payment& a, const net_payment& b) {
                return std::tuple{a.payer, a.payee, a.scope} < std::tuple{b.payer, b.payee, b.scope};
            });
        }
        CHECK(payments_of(turned, back) == payments_of(set, whole));
    }
}

TEST_CASE("netting: every line is discharged once and in full, and a payment discharges its amount on both sides")
{
    CAPTURE(seed);
    drawer draw{seed + 5};
    for (int run = 0; run < 400; ++run) {
        CAPTURE(run);
        const std::vector<obligation> rows = draw.rows(8, 40);
        const obligation_set set = set_of(rows);
        const netting whole = net(set, {.consent = draw.coin() ? draw.consent(rows) : netting_consent{}, .rule = draw.rule()}).value();
        std::map<std::size_t, int128> discharged;
        for (const currency_netting& in : whole.currencies) {
            std::map<std::size_t, int128> given, got;
            std::map<std::pair<std::size_t, std::size_t>, int128> set_off, by_debtor, by_creditor;
            std::size_t before = 0;
            std::size_t count = 0;
            for (const discharge& each : discharges(set, whole, in)) {
                ++count;
                CHECK(each.amount > 0);
                CHECK(each.line >= before);
                before = each.line;
                discharged[each.line] += each.amount;
                const auto debtor = set.debtor(each.line);
                const auto creditor = set.creditor(each.line);
                if (each.debtor_gives.by == discharge_means::kind::payment) {
                    CHECK(in.payments[each.debtor_gives.index].payer == debtor);
                    given[each.debtor_gives.index] += each.amount;
                } else {
                    CHECK(set.creditor(each.debtor_gives.index) == debtor);
                    by_debtor[{each.debtor_gives.index, each.line}] += each.amount;
                }
                if (each.creditor_gets.by == discharge_means::kind::payment) {
                    CHECK(in.payments[each.creditor_gets.index].payee == creditor);
                    got[each.creditor_gets.index] += each.amount;
                } else {
                    CHECK(set.debtor(each.creditor_gets.index) == creditor);
                    by_creditor[{each.line, each.creditor_gets.index}] += each.amount;
                }
                const netting_scope scope = whole.scope_of(each.line);
                if (scope == netting_scope::gross) CHECK(each.way() == discharge_way::payment);
                if (scope != netting_scope::multilateral) CHECK(each.way() != discharge_way::centre);
                if (each.way() == discharge_way::set_off) set_off[{each.line, each.debtor_gives.index}] += each.amount;
            }
            for (std::size_t i = 0; i < in.payments.size(); ++i) {
                CHECK(given[i] == in.payments[i].amount);
                CHECK(got[i] == in.payments[i].amount);
            }
            // Set off is mutual, and what one gives up for a line another is rid of.
            for (const auto& [lines, amount] : set_off) CHECK(set_off.at({lines.second, lines.first}) == amount);
            CHECK(by_debtor == by_creditor);
            CHECK(count <= 3 * (in.of.last - in.of.first + in.payments.size()));
        }
        for (std::size_t row = 0; row < set.size(); ++row) CHECK(discharged[row] == set.amount(row).count());
    }
}

TEST_CASE("netting: with rates, positions add up to zero with the exchange account among them, and each line is rounded once")
{
    CAPTURE(seed);
    drawer draw{seed + 6};
    const currency eur = currency::from_code("EUR");
    const currency jpy = currency::from_code("JPY");
    for (int run = 0; run < 300; ++run) {
        CAPTURE(run);
        std::vector<obligation> rows = draw.rows(7, 30);
        std::vector<exchange_rate> given;
        for (std::int32_t day = 20000; day < 20005; ++day)
            given.push_back({{jpy, eur}, date{day}, rational{1 + static_cast<int>(draw.below(50)), 7 + static_cast<int>(draw.below(50))}});
        const exchange_rates rates = exchange_rates::of(given, rate_rule::latest_before).value();
        conversion_terms terms{.into = eur, .step = quantum::decimals(2), .day = date{20004}};
        terms.mode = static_cast<rounding_mode>(draw.below(7));
        terms.debtor_rate = draw.coin() ? rate_day::due_day : rate_day::netting_day;
        terms.creditor_rate = draw.coin() ? rate_day::due_day : rate_day::netting_day;
        // Nothing is exchanged at the rate of a day that nobody has said.
        if (terms.debtor_rate == rate_day::due_day || terms.creditor_rate == rate_day::due_day) {
            const bool undated = std::any_of(rows.begin(), rows.end(), [&](const obligation& o) { return o.amount.in() == jpy && !o.due; });
            CHECK(convert(set_of(rows), rates, terms).has_value() != undated);
            for (obligation& each : rows)
                if (!each.due) each.due = date{static_cast<std::int32_t>(20000 + draw.below(4))};
        }
        const converted_obligations converted = convert(set_of(rows), rates, terms).value();
        const obligation_set set = set_of(converted.rows);
        CHECK(set.rejects().empty());
        const netting whole = net(set).value();
        CHECK(whole.currencies.size() <= 1);
        // Each party's position from the rows and rates alone; the account has what is left.
        std::map<std::string, int128> nets;
        for (const obligation& each : rows) {
            const auto worth = [&](rate_day by) {
                if (each.amount.in() == eur) return each.amount.count();
                const date on = by == rate_day::due_day ? each.due.value() : terms.day;
                const auto at = std::find_if(given.begin(), given.end(), [&](const exchange_rate& r) { return r.day == on; });
                return (rational{each.amount.count(), 1} * at->rate * rational{100}).to_integer(terms.mode);
            };
            nets[each.debtor] -= worth(terms.debtor_rate);
            nets[each.creditor] += worth(terms.creditor_rate);
            nets["exchange"] += worth(terms.debtor_rate) - worth(terms.creditor_rate);
        }
        int128 sum = 0;
        for (const currency_netting& in : whole.currencies) {
            for (const net_position& each : in.positions) {
                CHECK(each.net() == nets[set.key_of(each.party)]);
                sum += each.net();
                nets.erase(set.key_of(each.party));
            }
        }
        CHECK(sum == 0);
        for (const auto& [party, left] : nets) CHECK(left == 0);
        if (terms.debtor_rate == terms.creditor_rate) CHECK_FALSE(set.find("exchange"));
    }
}
