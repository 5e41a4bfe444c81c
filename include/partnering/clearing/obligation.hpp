#pragma once

#include <partnering/core/date.hpp>
#include <partnering/money/money.hpp>

#include <optional>
#include <string>

PARTNERING_BEGIN

/// What one party has to pay another, as one line of a statement says it.
struct obligation {
    std::string line;  ///< key of the statement line it stands for; opaque here, and no two obligations share one
    std::string debtor;
    std::string creditor;
    rounded_money amount;       ///< not negative: a credit note is an obligation the other way round
    std::optional<date> due{};  ///< earlier debts are discharged first, those without a day last

    friend bool operator==(const obligation&, const obligation&) = default;
};

PARTNERING_END
