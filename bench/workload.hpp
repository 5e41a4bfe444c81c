#pragma once

#include "mapped.hpp"

#include <partnering/settlement/ledger.hpp>
#include <partnering/settlement/plan.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// How the agreements of a set are to read.
struct agreement_shape {
    /// Each record's shares are rounded by themselves, or only what a statement comes to.
    bool rounded_per_record = true;
    /// What is divided: what the record reports, or what graduated tiers (tiers.csv) over the usage so far charge for it.
    bool priced_by_tiers = false;
};

/// The channels of a set by their keys: what the record names. A set's own are the numbers 0, 1, 2, ...
[[nodiscard]] std::vector<std::string> numbered_channels();

/// Each offer of `dir`/legs.csv as an agreement: a channel (a slot that the record fills) sells it, and what the record reports as its
/// gross amount, or what it is charged, is divided among the agreement's parties, the last taking the rest.
[[nodiscard]] partnering::ecosystem agreements_of(const std::string& dir, const std::vector<std::string>& channels,
                                                  const agreement_shape& shape = {});
/// Compiled for the month that the records are of.
[[nodiscard]] partnering::plan plan_of(const partnering::ecosystem& of);

/// The raw columns of a set, mapped.
struct raw_usage {
    mapped_file event, offer, channel, time, quantity, gross;
    std::vector<std::string> offers;
    partnering::usage_columns columns;

    /// The columns name `channels`, which must outlive this.
    raw_usage(const std::string& dir, const partnering::ecosystem& of, const std::vector<std::string>& channels);
    [[nodiscard]] std::size_t bytes() const;
};

/// Values over the result rows (payer, payee, kind, offer) of the divisions that prove a result right.
struct check_values {
    std::uint64_t rows = 0;
    partnering::int128 total = 0;  ///< in 10^-4
    std::uint64_t count = 0;
    std::uint64_t chk = 0;
    friend bool operator==(const check_values&, const check_values&) = default;
};
[[nodiscard]] check_values check(const partnering::ledger& result, const std::vector<std::string>& channels);
[[nodiscard]] std::string to_string(const check_values& values);
