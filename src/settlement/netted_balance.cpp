#include <partnering/settlement/netted_balance.hpp>

#include <partnering/clearing/bilateral.hpp>
#include <partnering/settlement/obligations.hpp>

#include <algorithm>
#include <map>
#include <utility>

PARTNERING_BEGIN

std::vector<netted_balance> netted_balances(const std::vector<statement>& of)
{
    std::map<date_range, std::vector<statement>> by_period;
    for (const statement& s : of) {
        if (std::none_of(s.lines.begin(), s.lines.end(), [](const statement_line& line) { return line.netted; })) continue;
        statement& kept = by_period[s.when].emplace_back(s);
        std::erase_if(kept.lines, [](const statement_line& line) { return !line.netted; });
    }
    std::vector<netted_balance> made;
    for (const auto& [when, those] : by_period) {
        const checked<obligation_set> all = obligations(those);
        if (!all) throw arithmetic_error{"amount_out_of_range"};
        const obligation_set& set = all.value();
        for (const obligation_set::section& in : set.sections())
            for (const pair_balance& pair : pair_balances(set, in))
                made.push_back({when, set.key_of(pair.debtor), set.key_of(pair.creditor), in.money(pair.owes), in.money(pair.owed),
                                in.money(pair.net())});
    }
    return made;
}

PARTNERING_END
