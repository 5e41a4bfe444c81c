#include <partnering/clearing/discharge.hpp>

#include <partnering/clearing/maximum_clearing.hpp>

#include "obligation_data.hpp"
#include "radix_sort.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

namespace {

using detail::direction;
using detail::obligation_data;
using means = discharge_means;

/// A part of one side of a line.
struct piece {
    int128 amount;
    std::uint32_t row;
    std::uint32_t index;  ///< of what it is given or got by
    means::kind by;
};

/// Something that a party gives or gets, and how much of it is left.
struct open_means {
    means by;
    int128 left;
};

class discharger {
public:
    /// `amounts` are what is discharged of each row of the currency.
    discharger(const obligation_set& set, const netting& netted, const currency_netting& in, std::vector<int128> amounts)
        : data_{set.content()}, netted_{netted}, in_{in}, rest_{std::move(amounts)}, unpaid_(in.payments.size())
    {
        for (std::size_t i = 0; i < unpaid_.size(); ++i) unpaid_[i] = in.payments[i].amount;
    }

    std::vector<discharge> run()
    {
        between_two();
        through_the_centre();
        check();
        return std::move(done_);
    }

private:
    int128& rest(std::size_t row) { return rest_[row - in_.of.first]; }

    void end(std::size_t row, int128 amount, means by)
    {
        rest(row) -= amount;
        done_.push_back({.line = row, .amount = amount, .debtor_gives = by, .creditor_gets = by});
    }

    void between_two()
    {
        const std::vector<direction> directions = detail::directions_of(data_, in_.of);
        const std::vector<std::size_t> opposites = detail::opposites_of(directions, data_.parties.size());
        for (std::size_t i = 0; i < directions.size(); ++i)
            if (opposites[i] < directions.size() && i < opposites[i]) {
                set_off(directions[i], directions[opposites[i]], netting_scope::bilateral);
                set_off(directions[i], directions[opposites[i]], netting_scope::multilateral);
            }
        // Both are in the order of payer and payee.
        std::size_t paid = 0;
        for (const direction& each : directions) {
            const auto pair = std::tuple{each.debtor, each.creditor};
            const auto pair_of = [&](std::size_t i) { return std::tuple{in_.payments[i].payer.index(), in_.payments[i].payee.index()}; };
            while (paid < unpaid_.size() && pair_of(paid) < pair) ++paid;
            for (; paid < unpaid_.size() && pair_of(paid) == pair; ++paid) pay(each, paid);
        }
    }

    void set_off(const direction& one, const direction& other, netting_scope scope)
    {
        std::size_t a = one.first;
        std::size_t b = other.first;
        const auto open = [&](std::size_t row) { return rest(row) > 0 && netted_.scope_of(row) == scope; };
        while (true) {
            while (a < one.last && !open(a)) ++a;
            while (b < other.last && !open(b)) ++b;
            if (a == one.last || b == other.last) return;
            const int128 amount = std::min(rest(a), rest(b));
            end(a, amount, {means::kind::line, b});
            end(b, amount, {means::kind::line, a});
        }
    }

    void pay(const direction& lines, std::size_t payment)
    {
        for (std::size_t row = lines.first; row < lines.last && unpaid_[payment] > 0; ++row) {
            if (rest(row) == 0 || netted_.scope_of(row) != in_.payments[payment].scope) continue;
            const int128 amount = std::min(rest(row), unpaid_[payment]);
            unpaid_[payment] -= amount;
            end(row, amount, {means::kind::payment, payment});
        }
    }

    void through_the_centre()
    {
        // What is left of lines and payments, at each party that it leaves and that it comes to.
        struct at_party {
            std::uint32_t party;
            std::uint32_t index;
            std::int64_t due;
        };
        const unsigned bits = detail::bits_for(data_.parties.size());
        const auto by_party = [&](std::vector<at_party>& each) {
            std::vector<at_party> spare;
            detail::radix_sort(each, spare, bits, [](const at_party& a) { return a.party; });
            // Rows come by debtor, creditor, day and line: within a party all but the day is in order.
            if (data_.due.empty()) return;
            for (std::size_t begin = 0, last = 0; begin < each.size(); begin = last) {
                last = begin + 1;
                while (last < each.size() && each[last].party == each[begin].party) ++last;
                std::sort(each.begin() + static_cast<std::ptrdiff_t>(begin), each.begin() + static_cast<std::ptrdiff_t>(last),
                          [](const at_party& a, const at_party& b) { return std::tuple{a.due, a.index} < std::tuple{b.due, b.index}; });
            }
        };
        std::vector<at_party> debts;
        std::vector<at_party> claims;
        for (std::size_t row = in_.of.first; row < in_.of.last; ++row) {
            if (rest(row) == 0) continue;
            const std::int64_t due = data_.arrived_due(data_.arrived[row]);
            debts.push_back({data_.debtor[row], static_cast<std::uint32_t>(row), due});
            claims.push_back({data_.creditor[row], static_cast<std::uint32_t>(row), due});
        }
        std::vector<at_party> paid;
        std::vector<at_party> received;
        for (std::size_t i = 0; i < unpaid_.size(); ++i) {
            if (unpaid_[i] == 0) continue;
            paid.push_back({in_.payments[i].payer.index(), static_cast<std::uint32_t>(i), 0});
            received.push_back({in_.payments[i].payee.index(), static_cast<std::uint32_t>(i), 0});
        }
        by_party(debts);
        by_party(claims);
        by_party(received);

        std::vector<piece> given;  // of the debtor's side, by the order of `debts`
        std::vector<piece> got;    // of the creditor's side, by the order of `claims`
        std::size_t debt = 0, claim = 0, pays = 0, receives = 0;
        std::vector<open_means> sources;
        std::vector<open_means> uses;
        while (debt < debts.size() || claim < claims.size()) {
            const std::uint32_t party =
                std::min(debt < debts.size() ? debts[debt].party : UINT32_MAX, claim < claims.size() ? claims[claim].party : UINT32_MAX);
            sources.clear();
            uses.clear();
            for (; claim < claims.size() && claims[claim].party == party; ++claim)
                sources.push_back({{means::kind::line, claims[claim].index}, rest(claims[claim].index)});
            for (; pays < paid.size() && paid[pays].party == party; ++pays)
                sources.push_back({{means::kind::payment, paid[pays].index}, unpaid_[paid[pays].index]});
            for (; debt < debts.size() && debts[debt].party == party; ++debt)
                uses.push_back({{means::kind::line, debts[debt].index}, rest(debts[debt].index)});
            for (; receives < received.size() && received[receives].party == party; ++receives)
                uses.push_back({{means::kind::payment, received[receives].index}, unpaid_[received[receives].index]});
            match(sources, uses, given, got);
        }
        join(given, got);
    }

    static piece of_line(const means& line, int128 amount, const means& by)
    {
        return {amount, static_cast<std::uint32_t>(line.index), static_cast<std::uint32_t>(by.index), by.by};
    }

    /// At one party: what it gives for what it gets.
    static void match(std::vector<open_means>& sources, std::vector<open_means>& uses, std::vector<piece>& given, std::vector<piece>& got)
    {
        std::size_t s = 0;
        std::size_t u = 0;
        while (s < sources.size() && u < uses.size()) {
            open_means& source = sources[s];
            open_means& use = uses[u];
            const int128 amount = std::min(source.left, use.left);
            if (use.by.by == means::kind::line) given.push_back(of_line(use.by, amount, source.by));
            if (source.by.by == means::kind::line) got.push_back(of_line(source.by, amount, use.by));
            source.left -= amount;
            use.left -= amount;
            if (source.left == 0) ++s;
            if (use.left == 0) ++u;
        }
        PARTNERING_EXPECTS(s == sources.size() && u == uses.size(), "what a party gives to the centre is what it gets from it");
    }

    /// Lays the two sides of each line over one another.
    void join(std::vector<piece>& given, std::vector<piece>& got)
    {
        const unsigned bits = detail::bits_for(in_.of.last - in_.of.first);
        const auto place = [&](const piece& each) { return each.row - in_.of.first; };
        std::vector<piece> spare;
        detail::radix_sort(given, spare, data_.due.empty() ? 0 : bits, place);
        detail::radix_sort(got, spare, bits, place);
        // What two did between themselves is in no order yet; the rest comes in that of lines.
        std::vector<discharge> between;
        between.swap(done_);
        std::vector<discharge> spare_between;
        detail::radix_sort(between, spare_between, bits, [&](const discharge& each) { return each.line - in_.of.first; });
        done_.reserve(between.size() + given.size() + got.size() / 8);
        auto next = between.begin();
        std::size_t g = 0;
        for (std::size_t i = 0; i < got.size();) {
            PARTNERING_EXPECTS(g < given.size() && given[g].row == got[i].row, "a line has two sides of the same amount");
            const int128 amount = std::min(given[g].amount, got[i].amount);
            rest(got[i].row) -= amount;
            for (; next != between.end() && next->line <= got[i].row; ++next) done_.push_back(*next);
            done_.push_back({.line = got[i].row,
                             .amount = amount,
                             .debtor_gives = {given[g].by, given[g].index},
                             .creditor_gets = {got[i].by, got[i].index}});
            given[g].amount -= amount;
            got[i].amount -= amount;
            if (given[g].amount == 0) ++g;
            if (got[i].amount == 0) ++i;
        }
        done_.insert(done_.end(), next, between.end());
    }

    void check()
    {
        std::vector<int128> gives(in_.payments.size());
        std::vector<int128> gets(in_.payments.size());
        for (const discharge& each : done_) {
            if (each.debtor_gives.by == means::kind::payment) gives[each.debtor_gives.index] += each.amount;
            if (each.creditor_gets.by == means::kind::payment) gets[each.creditor_gets.index] += each.amount;
        }
        for (std::size_t i = 0; i < gives.size(); ++i)
            PARTNERING_EXPECTS(gives[i] == in_.payments[i].amount && gets[i] == in_.payments[i].amount,
                               "a payment discharges its amount, on the payer's side and on the payee's");
        for (const int128 left : rest_) PARTNERING_EXPECTS(left == 0, "every line is discharged in full, and once");
    }

    const obligation_data& data_;
    const netting& netted_;
    const currency_netting& in_;
    std::vector<int128> rest_;    ///< of each line
    std::vector<int128> unpaid_;  ///< of each payment
    std::vector<discharge> done_;
};

}  // namespace

std::string_view to_string(discharge_way way) noexcept
{
    switch (way) {
    case discharge_way::payment:
        return "payment";
    case discharge_way::set_off:
        return "set_off";
    case discharge_way::centre:
        return "centre";
    }
    return "unknown";
}

std::vector<discharge> discharges(const obligation_set& of, const netting& netted, const currency_netting& in)
{
    PARTNERING_EXPECTS(netted.scopes.empty() || netted.scopes.size() == of.size(), "a netting is asked about the set it was made of");
    PARTNERING_EXPECTS(in.of.last <= of.size(), "a currency is one of the netting's");
    const auto& amounts = of.content().amount;
    const auto first = amounts.begin() + static_cast<std::ptrdiff_t>(in.of.first);
    return discharger{of, netted, in, {first, first + static_cast<std::ptrdiff_t>(in.of.last - in.of.first)}}.run();
}

std::vector<discharge> discharges(const obligation_set& of, const obligation_clearing& cleared, const currency_clearing& in)
{
    PARTNERING_EXPECTS(cleared.scopes.empty() || cleared.scopes.size() == of.size(), "a clearing is asked about the set it was made of");
    PARTNERING_EXPECTS(in.of.last <= of.size() && in.lines.size() == in.of.last - in.of.first, "a currency is one of the clearing's");
    std::vector<int128> amounts;
    amounts.reserve(in.lines.size());
    for (const cleared_line& each : in.lines) amounts.push_back(each.removed);
    const netting as_netted{.currencies = {}, .scopes = cleared.scopes, .notes = {}};
    const currency_netting nothing_paid{.of = in.of, .positions = {}, .payments = {}, .fewest = false};
    return discharger{of, as_netted, nothing_paid, std::move(amounts)}.run();
}

PARTNERING_END
