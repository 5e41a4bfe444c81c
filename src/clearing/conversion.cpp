#include <partnering/clearing/conversion.hpp>

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <set>

PARTNERING_BEGIN

namespace {

class converter {
public:
    converter(const obligation_set& set, const exchange_rates& rates, const conversion_terms& terms)
        : set_{set}, rates_{rates}, terms_{terms}
    {
    }

    checked<converted_obligations> run()
    {
        if (set_.find(terms_.account))
            return finding{"taken_account",
                           severity::error,
                           terms_.account,
                           {},
                           "the exchange account " + quote(terms_.account) + " has the key of a party that owes or is owed: name another"};
        for (std::size_t row = 0; row < set_.size(); ++row) add(set_.at(row));
        tell_undated();
        check_lines();
        if (!found_.empty()) return found_;
        return std::move(made_);
    }

private:
    void add(obligation from)
    {
        if (from.amount.in() == terms_.into && from.amount.step() == terms_.step) {
            made_.rows.push_back(std::move(from));
            return;
        }
        if (!from.due && (terms_.debtor_rate == rate_day::due_day || terms_.creditor_rate == rate_day::due_day)) {
            if (undated_++ == 0) first_undated_ = from.line;
            return;
        }
        const checked<exchange_rate> debtor_rate = rate(from, terms_.debtor_rate);
        const checked<exchange_rate> creditor_rate = rate(from, terms_.creditor_rate);
        keep(debtor_rate);
        keep(creditor_rate);
        if (!debtor_rate || !creditor_rate) return;
        const exact_money exact{from.amount.exact().amount() * debtor_rate.value().rate, terms_.into};
        const rounded_money pays = exact.rounded_to(terms_.step, terms_.mode);
        const rounded_money gets =
            exact_money{from.amount.exact().amount() * creditor_rate.value().rate, terms_.into}.rounded_to(terms_.step, terms_.mode);
        obligation between = from;
        between.amount = pays.count() < gets.count() ? pays : gets;
        obligation rest{.line = from.line + " exchange", .debtor = {}, .creditor = {}, .amount = pays, .due = from.due};
        if (pays.count() > gets.count()) {
            rest.debtor = from.debtor;
            rest.creditor = terms_.account;
            rest.amount = pays - gets;
        } else if (pays.count() < gets.count()) {
            rest.debtor = terms_.account;
            rest.creditor = from.creditor;
            rest.amount = gets - pays;
        }
        made_.rows.push_back(std::move(between));
        if (!rest.debtor.empty()) made_.rows.push_back(std::move(rest));
        made_.conversions.push_back({.from = std::move(from),
                                     .debtor_rate = debtor_rate.value(),
                                     .creditor_rate = creditor_rate.value(),
                                     .debtor_pays = pays,
                                     .creditor_gets = gets,
                                     .rounding = pays.exact().amount() - exact.amount()});
    }

    /// What a difference is called must not be what another line is called.
    void check_lines()
    {
        std::vector<std::string_view> lines;
        for (const obligation& each : made_.rows) lines.emplace_back(each.line);
        std::sort(lines.begin(), lines.end());
        for (std::size_t i = 1; i < lines.size(); ++i)
            if (lines[i] == lines[i - 1])
                found_.push_back(
                    {"conflicting_line",
                     severity::error,
                     std::string{lines[i]},
                     {},
                     "the exchange difference of a line is called " + quote(lines[i]) + ", as another line is: rename that one"});
    }

    [[nodiscard]] checked<exchange_rate> rate(const obligation& from, rate_day by) const
    {
        return rates_.find({from.amount.in(), terms_.into}, by == rate_day::due_day ? *from.due : terms_.day);
    }

    /// Once, however many lines there are.
    void tell_undated()
    {
        if (undated_ == 0) return;
        const std::string others = undated_ == 1 ? "" : " (and " + std::to_string(undated_ - 1) + " more)";
        found_.push_back(
            {"missing_due_day",
             severity::error,
             first_undated_,
             {},
             "line " + quote(first_undated_) + others +
                 " has no day due, and is exchanged at the rate of that day: say when it is due, or go by the day of netting"});
    }

    /// Each missing rate once, however many lines need it.
    void keep(const checked<exchange_rate>& rate)
    {
        for (const finding& each : rate.findings())
            if (told_.insert(each.text).second) found_.push_back(each);
    }

    const obligation_set& set_;
    const exchange_rates& rates_;
    const conversion_terms& terms_;
    converted_obligations made_;
    std::vector<finding> found_;
    std::set<std::string> told_;
    std::size_t undated_ = 0;  ///< lines to be exchanged at the rate of a day due that they do not have
    std::string first_undated_{};
};

}  // namespace

std::string_view to_string(rate_day day) noexcept
{
    switch (day) {
    case rate_day::netting_day:
        return "netting_day";
    case rate_day::due_day:
        return "due_day";
    }
    return "unknown";
}

checked<converted_obligations> convert(const obligation_set& of, const exchange_rates& rates, const conversion_terms& terms)
{
    try {
        return converter{of, rates, terms}.run();
    } catch (const arithmetic_error& failed) {
        return finding{failed.code(), severity::error, {}, {}, std::string{"an amount cannot be converted: "} + failed.what()};
    }
}

PARTNERING_END
