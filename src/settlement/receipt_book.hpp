#pragma once

#include <partnering/settlement/receipt.hpp>
#include <partnering/settlement/statement.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

PARTNERING_BEGIN

/// Receipts, each entered at the statement it pays.
struct receipt_book {
    std::vector<rounded_money> paid;    ///< by statement
    std::map<currency, rational> sums;  ///< of the receipts that count
    std::vector<rejected_receipt> rejects;
    std::uint64_t counted = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t later = 0;
};

/// Receipts of days after `as_of` are as if they were not there. Errors: arithmetic_error `amount_out_of_range`
[[nodiscard]] receipt_book book(std::span<const statement> statements, std::span<const receipt> receipts, const std::optional<date>& as_of);

PARTNERING_END
