#pragma once

// What rates come to, in sums and in words, for the bodies of this room.

#include "liability_network.hpp"
#include "ratio_sum.hpp"

#include <string>
#include <utility>

PARTNERING_BEGIN
namespace detail {

/// What everybody pays per unit, and who is in default.
struct cleared_rates {
    std::vector<std::vector<shared_ratio>> rates;  ///< by party and class
    std::vector<std::size_t> waves;                ///< by party
};

/// What a party pays, gets or owes has more digits before the point than a rational holds.
class amount_too_long : public arithmetic_error {
public:
    explicit amount_too_long(std::string of) : arithmetic_error{"number_too_long"}, party_{std::move(of)} {}
    [[nodiscard]] const std::string& party() const noexcept { return party_; }

private:
    std::string party_;
};

/// Numbers are told as clear_under_default_within() has it.
///
/// Errors: amount_too_long; arithmetic_error `number_too_long`
[[nodiscard]] default_clearing_ranges to_clearing(const liability_network& of, cleared_rates by, int places);
/// Nothing where a number is not exact.
[[nodiscard]] std::optional<default_clearing> exact(default_clearing_ranges of);

/// Whether the rates clear the network; they are from 0 to 1.
///
/// Gives:  errors `no_default_clearing`
/// Errors: arithmetic_error `number_too_long`
[[nodiscard]] std::vector<finding> check(const liability_network& of, const cleared_rates& by);
[[nodiscard]] finding not_cleared(const std::string& party, std::string text);

}  // namespace detail
PARTNERING_END
