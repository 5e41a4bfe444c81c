#include "division_account.hpp"

PARTNERING_BEGIN

allocation_state opening_of(const division_share& share, const division_account* account, std::string_view payer,
                            std::span<const date_range> periods, std::size_t period)
{
    allocation_state state;
    for (std::size_t p = 0; p <= period; ++p) {
        for (auto& [name, amount] : share.given->into(payer, periods[p])) set_carried(state, name, std::move(amount));
        if (p == period || account == nullptr) continue;
        const auto number = static_cast<std::int32_t>(p);
        for (auto at = account->periods.lower_bound({number, 0}); at != account->periods.end() && at->first.first == number; ++at)
            if (at->second.whole) state = at->second.whole->carried;
    }
    return state;
}

PARTNERING_END
