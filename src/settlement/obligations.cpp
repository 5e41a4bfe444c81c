#include <partnering/settlement/obligations.hpp>

#include <partnering/core/date_text.hpp>

#include <map>

PARTNERING_BEGIN

namespace {

/// A key as a part of a path.
std::string part(std::string_view key)
{
    std::string made;
    for (const char c : key) {
        if (c == '/')
            made += "%2F";
        else if (c == '%')
            made += "%25";
        else
            made += c;
    }
    return made;
}

/// The coarsest step that two quanta are both whole numbers of.
quantum common(quantum a, quantum b)
{
    if (a == b) return a;
    // gcd(p/q, r/s) = gcd(ps, rq) / qs; both are reduced, and so small that products of two fit.
    const int128 left = static_cast<int128>(a.numerator()) * b.denominator();
    const int128 right = static_cast<int128>(b.numerator()) * a.denominator();
    int128 x = left;
    int128 y = right;
    while (y != 0) {
        const int128 rest = x % y;
        x = y;
        y = rest;
    }
    const rational step{x, static_cast<int128>(a.denominator()) * b.denominator()};
    if (step.numerator() > INT64_MAX || step.denominator() > INT64_MAX) throw arithmetic_error{"amount_out_of_range"};
    return {static_cast<std::int64_t>(step.numerator()), static_cast<std::int64_t>(step.denominator())};
}

class collected {
public:
    void add(std::string line, const std::string& payer, const std::string& payee, const rounded_money& amount)
    {
        // The same clause may have two legs between the same two, which a statement shows as two lines.
        const unsigned again = ++seen_[line];
        if (again > 1) line += '/' + std::to_string(again);
        const bool credit = amount.count() < 0;
        rows_.push_back({.line = std::move(line),
                         .debtor = credit ? payee : payer,
                         .creditor = credit ? payer : payee,
                         .amount = credit ? -amount : amount,
                         .due = {}});
        const auto [at, is_new] = steps_.emplace(amount.in(), amount.step());
        if (!is_new) at->second = common(at->second, amount.step());
    }

    [[nodiscard]] checked<obligation_set> finish() const
    {
        obligation_set_options options;
        for (const auto& [in, step] : steps_) options.quanta.emplace_back(in, step);
        checked<obligation_set> made = obligation_set::of(rows_, options);
        if (made) PARTNERING_EXPECTS(made.value().rejects().empty(), "what settlement gives is fit to be netted");
        return made;
    }

private:
    std::map<std::string, unsigned> seen_;
    std::map<currency, quantum> steps_;
    std::vector<obligation> rows_;
};

template <class Fill>
checked<obligation_set> collect(Fill fill)
{
    try {
        collected all;
        fill(all);
        return all.finish();
    } catch (const arithmetic_error& failed) {
        return finding{failed.code(), severity::error, {}, {}, std::string{"amounts have no step in common: "} + failed.what()};
    }
}

}  // namespace

checked<obligation_set> obligations(const std::vector<statement>& of)
{
    return collect([&](collected& all) {
        for (const statement& each : of) {
            const std::string account =
                part(each.agreement) + '/' + part(to_string(each.when)) + '/' + part(each.payer) + '/' + part(each.payee) + '/';
            for (const statement_line& line : each.lines)
                all.add(account + part(line.clause) + '/' + part(line.offer) + '/' + std::to_string(line.version) + ' ' +
                            line.amount.in().code(),
                        each.payer, each.payee, line.amount);
        }
    });
}

checked<obligation_set> obligations(const std::vector<payment>& of)
{
    return collect([&](collected& all) {
        for (const payment& each : of)
            all.add(part(each.payer) + '/' + part(each.payee) + '/' + each.in.code(), each.payer, each.payee, each.amount);
    });
}

PARTNERING_END
