#pragma once

#include <partnering/core/rational.hpp>

#include <optional>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// A service or product; a bundle where it has parts.
struct service {
    /// What one unit of the whole takes of a part.
    struct part {
        std::string service;
        std::optional<rational>
            units{};  ///< units of the part that one unit of the whole drives; none: the part's usage is metered and reported by itself

        friend bool operator==(const part&, const part&) = default;
    };
    std::string key;
    std::string name{};      ///< empty: the key
    std::string unit{};      ///< what is counted: `car-month`, `MB`; empty: `unit`
    std::string vertical{};  ///< `car`, `health`, `music`
    bool digital = true;
    std::vector<part> parts{};

    friend bool operator==(const service&, const service&) = default;
};

PARTNERING_END
