#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/settlement/receipt.hpp>
#include <partnering/settlement/usage.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Receipts that were read, and those that could not be.
struct receipt_table {
    std::vector<receipt> receipts;
    std::vector<reject> rejects;  ///< each with its place, `file:line`

    friend bool operator==(const receipt_table&, const receipt_table&) = default;
};

/// One file of receipts, already in memory.
struct receipt_input {
    std::string name;  ///< as it stands in places
    std::string_view content;
};

/// Reads receipts as comma-separated text (RFC 4180) with the columns `key payer payee agreement currency period amount date`, in any
/// order; a period is written as statements show it.
///
/// Errors: findings `empty_input`, `bad_header`, `missing_column`, `duplicate_column`, `unknown_column` (info: it is passed over).
///         Reasons of rejects: `bad_encoding`, `bad_quoting`, `wrong_field_count`, `bad_receipt`
/// Cost:   O(bytes)
[[nodiscard]] checked<receipt_table> read_receipts_csv(std::span<const receipt_input> inputs);
/// As read_receipts_csv(), on files. Further errors: `cannot_read`.
[[nodiscard]] checked<receipt_table> read_receipts_csv_files(std::span<const std::string> paths);

PARTNERING_END
