#pragma once

#include <partnering/core/rational.hpp>

PARTNERING_BEGIN

/// How far two reports of the same figure may be apart and still agree: either bound suffices.
///
/// Requires: neither is negative.
struct tolerance {
    rational absolute{};  ///< in the figure's own unit
    rational relative{};  ///< of the larger of the two by size: 1/100 is one percent

    /// Exact: a difference of just the bound is within it.
    [[nodiscard]] bool allows(const rational& a, const rational& b) const
    {
        const auto size = [](const rational& of) { return of.sign() < 0 ? -of : of; };
        const rational apart = size(a - b);
        if (apart <= absolute) return true;
        const rational larger = size(a) < size(b) ? size(b) : size(a);
        return apart <= relative * larger;
    }
    friend bool operator==(const tolerance&, const tolerance&) = default;
};

PARTNERING_END
