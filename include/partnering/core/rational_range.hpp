#pragma once

#include <partnering/core/rational.hpp>

PARTNERING_BEGIN

/// Two numbers that an exact one lies between; both are the number itself where it can be told.
///
/// An exact result may be a ratio of thousands of digits a side: longer than rational holds, and than anybody reads. What it lies between
/// is told instead.
struct rational_range {
    rational least;
    rational most;

    [[nodiscard]] bool is_exact() const noexcept { return least == most; }

    friend bool operator==(const rational_range&, const rational_range&) = default;
};

PARTNERING_END
