#pragma once

#include "finishing.hpp"

#include <optional>
#include <vector>

PARTNERING_BEGIN

/// Applies the formula of a leg to whole accounts.
class account_prices {
public:
    account_prices(finishing& state, std::uint32_t leg);

    /// What the formula makes of an account, or its part of it in a division; the account is left out where that asks for a measure nobody
    /// gave, or cannot be divided. Requires: what its bases come to has been added up.
    [[nodiscard]] rational of(std::uint32_t number, const rational& quantity);
    /// What the formula makes of a quantity and of bases; nothing (and a finding) where it asks for a measure nobody gave.
    [[nodiscard]] std::optional<rational> worth(const account_place& a, const rational& quantity, const std::vector<rational>& bases);

private:
    /// The own part of what is divided, or nothing (and findings).
    [[nodiscard]] std::optional<rational> share_of(const account_place& a, const rational& total);
    /// The division of an amount among all members, or nothing (and findings).
    [[nodiscard]] std::shared_ptr<const divided> divide_whole(const account_place& a, const rational& total,
                                                              const division_account& before);
    /// Of carried amounts that are missing, or that nobody reads.
    void warn_of(const allocation_state& carried, const std::string& payer, const date_range& period);
    /// The measure the formula asks for, or nothing (and a finding) where there is none.
    [[nodiscard]] std::optional<rational> measure(const account_place& a, const measure_ref& of);

    finishing& state_;
    std::uint32_t leg_;
    const formula& how_;
    std::vector<basis> bases_;
    std::vector<measure_ref> measures_;
};

PARTNERING_END
