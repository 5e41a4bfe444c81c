#include <partnering/settlement/netted_balance.hpp>
#include <partnering/settlement/statement.hpp>

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/money/split.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

PARTNERING_BEGIN

namespace {

const rounding_rule& last_rule(const agreement_terms& terms)
{
    PARTNERING_EXPECTS(!terms.rounding.empty() && terms.rounding.back().place == rounding_place::statement,
                       "an agreement's last rounding is its statement's");
    return terms.rounding.back();
}

const agreement_terms& terms_of(const ecosystem& of, const plan_leg& leg) { return of[leg.under].versions.entries()[leg.version].value; }

/// Adds amounts that may be counted in different quanta: in the finest step that holds them both.
rounded_money add(const rounded_money& a, const rounded_money& b)
{
    if (a.step() == b.step()) return a + b;
    const auto gcd = [](std::int64_t x, std::int64_t y) {
        while (y != 0) {
            const std::int64_t rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    };
    const auto product = [](std::int64_t x, std::int64_t y) {
        std::int64_t result = 0;
        if (__builtin_mul_overflow(x, y, &result)) throw arithmetic_error{"amount_out_of_range"};
        return result;
    };
    // gcd(p/q, r/s) = gcd(ps, rq) / qs over their common denominator.
    const std::int64_t common =
        product(a.step().denominator() / gcd(a.step().denominator(), b.step().denominator()), b.step().denominator());
    const quantum both{
        gcd(product(a.step().numerator(), common / a.step().denominator()), product(b.step().numerator(), common / b.step().denominator())),
        common};
    return (a.exact() + b.exact()).rounded_to(both, rounding_mode::down);
}

}  // namespace

std::vector<statement> statements(const ledger& from, const statement_options& options)
{
    const plan& p = from.of();
    const ecosystem& of = p.of();
    // Two versions of an agreement may be in two currencies: their amounts do not add.
    using key = std::tuple<std::string_view, std::string_view, agreement_id, std::uint32_t, currency>;
    std::map<key, std::vector<std::size_t>> by_account;
    std::size_t number = 0;
    for (const ledger_account& a : from.accounts()) {
        const std::size_t index = number++;
        const std::string& payer = from.party_key(a.payer);
        const std::string& payee = from.party_key(a.payee);
        if (options.viewer && *options.viewer != payer && *options.viewer != payee) continue;
        const plan_leg& leg = p.legs()[a.leg.index()];
        by_account[{payer, payee, leg.under, a.period, terms_of(of, leg).in}].push_back(index);
    }

    std::vector<statement> made;
    made.reserve(by_account.size());
    for (const auto& [id, numbers] : by_account) {
        const auto& [payer, payee, agreement, period, in] = id;
        const plan_leg* latest = nullptr;
        rational exact;
        std::vector<ledger_account> accounts;
        accounts.reserve(numbers.size());
        for (const std::size_t i : numbers) {
            const ledger_account& a = accounts.emplace_back(from.accounts()[i]);
            const plan_leg& leg = p.legs()[a.leg.index()];
            if (latest == nullptr || leg.version > latest->version) latest = &leg;
            exact += a.amount;
        }
        const agreement_terms& terms = terms_of(of, *latest);
        const rounding_rule& rule = last_rule(terms);
        const rounded_money payable = exact_money{exact, in}.rounded_to(rule.step, rule.mode);

        std::sort(accounts.begin(), accounts.end(), [&](const ledger_account& a, const ledger_account& b) {
            const plan_leg& x = p.legs()[a.leg.index()];
            const plan_leg& y = p.legs()[b.leg.index()];
            return std::tie(x.clause, x.on, x.version, a.leg) < std::tie(y.clause, y.on, y.version, b.leg);
        });
        std::vector<rational> in_quanta;
        for (const ledger_account& a : accounts) in_quanta.push_back(a.amount / rule.step.value());
        const std::vector<int128> shares = round_to_total(payable.count(), in_quanta);

        statement s{std::string{payer},
                    std::string{payee},
                    of[agreement].key,
                    from.periods_of(agreement)[period],
                    exact,
                    payable,
                    payable.exact().amount() - exact,
                    {},
                    {}};
        if (s.rounding.sign() > 0) s.bearer = s.payer;
        if (s.rounding.sign() < 0) s.bearer = s.payee;
        int128 total = 0;
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            const ledger_account& a = accounts[i];
            const plan_leg& leg = p.legs()[a.leg.index()];
            total += shares[i];
            s.lines.push_back({leg.clause_key(of), leg.label(of), leg.on ? of[*leg.on].key : std::string{},
                               leg.on ? of[*leg.on].service : std::string{}, leg.version, a.records, a.quantity, a.amount,
                               rounded_money{shares[i], rule.step, in}, leg.netted, a.leg});
        }
        PARTNERING_EXPECTS(total == payable.count(), "a statement's lines add up to what is payable");
        made.push_back(std::move(s));
    }
    std::sort(made.begin(), made.end(), [](const statement& a, const statement& b) {
        const currency x = a.payable.in();
        const currency y = b.payable.in();
        return std::tie(a.payer, a.payee, a.agreement, a.when, x) < std::tie(b.payer, b.payee, b.agreement, b.when, y);
    });
    return made;
}

std::vector<payment> payments(const std::vector<statement>& of)
{
    using pair_in = std::tuple<std::string_view, std::string_view, currency>;
    std::map<pair_in, payment> by_pair;
    const auto pay = [&](const std::string& payer, const std::string& payee, const statement& for_it, const rounded_money& amount) {
        const payment::part part{for_it.agreement, for_it.when, amount};
        const auto [place, fresh] = by_pair.try_emplace({payer, payee, amount.in()}, payment{payer, payee, amount.in(), amount, {part}});
        if (fresh) return;
        place->second.amount = add(place->second.amount, amount);
        place->second.lines.push_back(part);
    };
    const std::vector<netted_balance> balances = netted_balances(of);
    // The statements of two who are even come to nothing, and to no payment.
    std::map<std::tuple<date_range, std::string_view, std::string_view, currency>, bool> is_debtor;
    for (const netted_balance& b : balances) {
        if (b.net.count() == 0) continue;
        is_debtor[{b.when, b.debtor, b.creditor, b.net.in()}] = true;
        is_debtor[{b.when, b.creditor, b.debtor, b.net.in()}] = false;
    }
    for (const statement& s : of) {
        rounded_money netted{0, s.payable.step(), s.payable.in()};
        bool all = !s.lines.empty();
        for (const statement_line& line : s.lines) {
            if (line.netted)
                netted += line.amount;
            else
                all = false;
        }
        if (!all) pay(s.payer, s.payee, s, s.payable - netted);
        const bool any = std::any_of(s.lines.begin(), s.lines.end(), [](const statement_line& line) { return line.netted; });
        if (!any) continue;
        const auto side = is_debtor.find({s.when, s.payer, s.payee, s.payable.in()});
        if (side == is_debtor.end()) continue;
        if (side->second)
            pay(s.payer, s.payee, s, netted);
        else
            pay(s.payee, s.payer, s, -netted);
    }
    std::vector<payment> made;
    for (auto& [id, p] : by_pair) {
        rational sum;
        for (const payment::part& part : p.lines) sum += part.amount.exact().amount();
        PARTNERING_EXPECTS(sum == p.amount.exact().amount(), "a payment is the sum of its statements");
        made.push_back(std::move(p));
    }
    return made;
}

std::vector<position> positions(const std::vector<payment>& of)
{
    std::map<std::pair<std::string_view, currency>, position> by_party;
    for (const payment& p : of) {
        const rounded_money nothing{0, p.amount.step(), p.in};
        const auto at = [&](const std::string& party) -> position& {
            return by_party.try_emplace({party, p.in}, position{party, p.in, nothing, nothing, nothing}).first->second;
        };
        position& payer = at(p.payer);
        payer.pays = add(payer.pays, p.amount);
        payer.net = add(payer.net, -p.amount);
        position& payee = at(p.payee);
        payee.receives = add(payee.receives, p.amount);
        payee.net = add(payee.net, p.amount);
    }
    std::vector<position> made;
    std::map<currency, rational> sum;
    for (auto& [id, p] : by_party) {
        sum[p.in] += p.net.exact().amount();
        made.push_back(std::move(p));
    }
    for (const auto& [in, total] : sum)
        PARTNERING_EXPECTS(total.sign() == 0, "over all parties the net positions of a currency add up to zero");
    return made;
}

digest digest_of(const std::vector<statement>& shown)
{
    digester d;
    d.add("partnering statements 1");
    for (const statement& s : shown) {
        d.add(s.payer)
            .add(s.payee)
            .add(s.agreement)
            .add(to_string(s.when))
            .add(to_string(s.exact))
            .add(to_string(s.payable))
            .add(s.payable.in().code());
        for (const statement_line& line : s.lines)
            d.add(line.clause)
                .add(line.label)
                .add(line.offer)
                .add(line.service)
                .add(static_cast<std::int64_t>(line.records))
                .add(to_string(line.quantity))
                .add(to_string(line.exact))
                .add(to_string(line.amount));
        d.add(static_cast<std::int64_t>(s.lines.size()));
    }
    return d.finish();
}

PARTNERING_END
