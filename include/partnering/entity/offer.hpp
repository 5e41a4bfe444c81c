#pragma once

#include <partnering/core/date.hpp>

#include <optional>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// Who provides what to whom under which agreement: one edge of the value chain.
struct offer {
    std::string key;
    std::string from;  ///< party that provides
    std::string to;    ///< party that receives
    std::string service;
    std::string under;      ///< agreement
    std::string paid_by{};  ///< party that pays in place of `to` (an insurer for a patient); empty: `to`
    /// Offers of `to` that this one ends up in. Not stated: all whose service is the same or has it as a part. Empty: it ends up in
    /// none, as between two operators that end one another's calls.
    std::optional<std::vector<std::string>> feeds{};
    date_range when{date{-719162}, date{2932897}};  ///< 0001-01-01 .. 9999-12-31 unless stated

    friend bool operator==(const offer&, const offer&) = default;
};

PARTNERING_END
