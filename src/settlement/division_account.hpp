#pragma once

#include "division_share.hpp"

#include <map>
#include <memory>
#include <tuple>

PARTNERING_BEGIN

/// What a division by a policy is worked out for: an agreement's clause, an offer (none: -1), whoever pays.
using division_key = std::tuple<std::uint32_t, std::string, std::int64_t, std::string>;

/// The periods of one of them, and in each the version of the agreement that holds there.
///
/// Each member's leg asks for the same division: the first works it out, and what one period leaves is what the next one begins with,
/// whether there was anything to divide in between or not.
struct division_account {
    struct one {
        rational total;
        std::shared_ptr<const divided> whole;  ///< none: it could not be worked out
    };
    std::map<std::pair<std::int32_t, std::uint32_t>, one> periods;  ///< by period and version
};
using division_accounts = std::map<division_key, division_account>;

/// What a period begins with: what is given for it, and else what those before it left.
[[nodiscard]] allocation_state opening_of(const division_share& share, const division_account* account, std::string_view payer,
                                          std::span<const date_range> periods, std::size_t period);

PARTNERING_END
