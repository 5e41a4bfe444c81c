#pragma once

#include <partnering/entity/tolerance.hpp>

#include <cstdint>
#include <string_view>

PARTNERING_BEGIN

/// Which of two figures within tolerance is settled: those of one end of the service, or one that is worked out from both.
enum class agreed_figure : std::uint8_t {
    supplier,
    consumer,
    lower,   ///< as numbers: of two refunds the larger one
    higher,  ///< as numbers
    mean,    ///< exact, with one decimal more than either has; at 18 decimals half to even
};
[[nodiscard]] std::string_view to_string(agreed_figure figure) noexcept;

/// What two parties, or all who report to an enabler, have agreed on differences between what they report.
struct reconciliation_terms {
    agreed_figure counts = agreed_figure::supplier;
    tolerance quantity{};
    tolerance gross{};
    std::int64_t apart_us = 0;  ///< how far the clocks of the two may be apart; not negative

    friend bool operator==(const reconciliation_terms&, const reconciliation_terms&) = default;
};

PARTNERING_END
