#include <partnering/clearing/payment_plan.hpp>

#include <algorithm>
#include <bit>
#include <tuple>

PARTNERING_BEGIN

namespace {

/// A position that is not settled yet, as an amount above zero.
struct open_position {
    std::size_t place;
    int128 amount;
};
using open_positions = std::vector<open_position>;

void sort_largest_first(open_positions& of)
{
    std::sort(of.begin(), of.end(), [](const open_position& a, const open_position& b) {
        return a.amount != b.amount ? a.amount > b.amount : a.place < b.place;
    });
}

/// Takes debtors and creditors of the same amount out of both lists, which are sorted, and lets them pay.
///
/// It never takes a payment more: where the two stand in one group, they leave a group behind; where they stand in two, these two
/// without them are one.
void pay_same_amounts(open_positions& debtors, open_positions& creditors, std::vector<planned_payment>& into)
{
    open_positions debtors_left;
    open_positions creditors_left;
    std::size_t d = 0;
    std::size_t c = 0;
    while (d < debtors.size() && c < creditors.size()) {
        if (debtors[d].amount == creditors[c].amount) {
            into.push_back({debtors[d].place, creditors[c].place, debtors[d].amount});
            ++d;
            ++c;
        } else if (debtors[d].amount > creditors[c].amount) {
            debtors_left.push_back(debtors[d++]);
        } else {
            creditors_left.push_back(creditors[c++]);
        }
    }
    debtors_left.insert(debtors_left.end(), debtors.begin() + static_cast<std::ptrdiff_t>(d), debtors.end());
    creditors_left.insert(creditors_left.end(), creditors.begin() + static_cast<std::ptrdiff_t>(c), creditors.end());
    debtors = std::move(debtors_left);
    creditors = std::move(creditors_left);
}

/// Both lists are sorted and add up to the same.
void pay_largest_first(const open_positions& debtors, const open_positions& creditors, std::vector<planned_payment>& into)
{
    std::size_t d = 0;
    std::size_t c = 0;
    int128 owes = debtors.empty() ? 0 : debtors[0].amount;
    int128 owed = creditors.empty() ? 0 : creditors[0].amount;
    while (d < debtors.size() && c < creditors.size()) {
        const int128 amount = std::min(owes, owed);
        into.push_back({debtors[d].place, creditors[c].place, amount});
        owes -= amount;
        owed -= amount;
        if (owes == 0 && ++d < debtors.size()) owes = debtors[d].amount;
        if (owed == 0 && ++c < creditors.size()) owed = creditors[c].amount;
    }
}

/// Divides positions into as many groups as can be that each add up to zero; gives for each its group.
std::vector<std::size_t> most_groups(const std::vector<int128>& positions)
{
    const auto count = static_cast<unsigned>(positions.size());
    const std::uint32_t all = (std::uint32_t{1} << count) - 1;
    // groups[s]: into how many groups the positions of s divide, where those of the last one need not add up to zero. First it holds
    // whether s adds up to zero: from one subset to the next in Gray's order one position comes or goes.
    std::vector<std::uint8_t> groups(std::size_t{all} + 1);
    int128 sum = 0;
    std::uint32_t subset = 0;
    for (std::uint32_t step = 1; step <= all; ++step) {
        const auto changed = static_cast<unsigned>(std::countr_zero(step));
        subset ^= std::uint32_t{1} << changed;
        sum += (subset >> changed & 1) != 0 ? positions[changed] : -positions[changed];
        groups[subset] = sum == 0 ? 1 : 0;
    }
    const auto best_without_one = [&](std::uint32_t of) {
        std::uint8_t best = 0;
        for (std::uint32_t left = of; left != 0; left &= left - 1) best = std::max(best, groups[of ^ (left & -left)]);
        return best;
    };
    std::vector<bool> zero(groups.size());
    for (std::uint32_t s = 1; s <= all; ++s) {
        zero[s] = groups[s] != 0;
        groups[s] = static_cast<std::uint8_t>(groups[s] + best_without_one(s));
    }
    // The way back: whenever what is left adds up to zero, a group is complete. The first position that can go goes.
    std::vector<std::size_t> group_of(positions.size());
    std::size_t group = 0;
    for (std::uint32_t s = all; s != 0;) {
        if (zero[s]) ++group;
        const auto needed = static_cast<std::uint8_t>(groups[s] - (zero[s] ? 1 : 0));
        unsigned goes = 0;
        while ((s >> goes & 1) == 0 || groups[s ^ (std::uint32_t{1} << goes)] != needed) ++goes;
        group_of[goes] = group;
        s ^= std::uint32_t{1} << goes;
    }
    return group_of;
}

/// In each group the largest pay first. Sorted lists in, as everywhere here.
void pay_in_groups(const open_positions& debtors, const open_positions& creditors, std::vector<planned_payment>& into)
{
    // In the order of places, which is the same when all signs are turned.
    open_positions all = debtors;
    all.insert(all.end(), creditors.begin(), creditors.end());
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all[a].place < all[b].place; });
    std::vector<int128> signed_amounts;
    for (const std::size_t i : order) signed_amounts.push_back(i < debtors.size() ? -all[i].amount : all[i].amount);
    const std::vector<std::size_t> group_of = most_groups(signed_amounts);
    for (std::size_t group = 1; group <= all.size(); ++group) {
        open_positions pay;
        open_positions receive;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (group_of[i] == group) (order[i] < debtors.size() ? pay : receive).push_back(all[order[i]]);
        sort_largest_first(pay);
        sort_largest_first(receive);
        pay_largest_first(pay, receive, into);
    }
}

}  // namespace

std::string_view to_string(payment_rule rule) noexcept
{
    switch (rule) {
    case payment_rule::automatic:
        return "automatic";
    case payment_rule::greedy:
        return "greedy";
    case payment_rule::fewest:
        return "fewest";
    }
    return "unknown";
}

checked<payment_plan> plan_payments(std::span<const int128> positions, payment_rule rule)
{
    open_positions debtors;
    open_positions creditors;
    int128 sum = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        PARTNERING_EXPECTS(!__builtin_add_overflow(sum, positions[i], &sum), "positions stay in the range of rounded_money");
        if (positions[i] < 0) debtors.push_back({i, -positions[i]});
        if (positions[i] > 0) creditors.push_back({i, positions[i]});
    }
    PARTNERING_EXPECTS(sum == 0, "positions add up to zero");
    sort_largest_first(debtors);
    sort_largest_first(creditors);
    payment_plan made;
    pay_same_amounts(debtors, creditors, made.payments);
    const std::size_t left = debtors.size() + creditors.size();
    if (rule == payment_rule::fewest && left > payment_plan::most_for_fewest)
        return finding{"too_many_positions",
                       severity::error,
                       {},
                       {},
                       std::to_string(left) +
                           " positions are left when those of the same amount have paid one another; the fewest payments "
                           "are found for at most " +
                           std::to_string(payment_plan::most_for_fewest) + ": plan them greedily"};
    made.fewest = left == 0 || (rule != payment_rule::greedy && left <= payment_plan::most_for_fewest);
    if (made.fewest && left > 0)
        pay_in_groups(debtors, creditors, made.payments);
    else
        pay_largest_first(debtors, creditors, made.payments);
    std::sort(made.payments.begin(), made.payments.end(), [](const planned_payment& a, const planned_payment& b) {
        return std::tuple{a.payer, a.payee} < std::tuple{b.payer, b.payee};
    });
    return made;
}

PARTNERING_END
