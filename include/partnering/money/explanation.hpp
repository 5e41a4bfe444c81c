#pragma once

#include <partnering/core/version.hpp>

#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Why a number is what it is: the rule that gave it, what it was applied to, and where those inputs come from in turn.
///
/// Amounts and ratios are text, exact (`0.0000125`, `485/6`).
struct explanation {
    std::string rule;                                         ///< what was done: `graduated`, `percent`, `round`, `usage`
    std::string subject;                                      ///< to what: a clause, a service, a party, a record
    std::vector<std::pair<std::string, std::string>> inputs;  ///< name and value, in the order a person would read them
    std::string result;
    std::vector<explanation> children;

    friend bool operator==(const explanation&, const explanation&) = default;
};

PARTNERING_END
