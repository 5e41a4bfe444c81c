#pragma once

// Sums of multiples of long ratios, for the bodies of this room.

#include "core/greatest_divisor.hpp"
#include "core/integer_ratio.hpp"

#include <partnering/core/rational_range.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// A ratio whose denominator others have too.
struct shared_ratio {
    cpp_int above{};
    std::shared_ptr<const cpp_int> below{};  ///< above 0
    bool is_long = false;                    ///< known to be too long for a rational
};

/// A whole number and multiples of ratios. Those that share a denominator are added as whole numbers; a common denominator of all is made
/// only where bounds do not decide.
class ratio_sum {
public:
    ratio_sum() = default;

    void add(const cpp_int& whole) { whole_ += whole; }
    void add(const cpp_int& factor, const shared_ratio& ratio);
    void add(const cpp_int& factor, const ratio_sum& other);

    /// -1, 0 or 1.
    ///
    /// Errors: those of value()
    [[nodiscard]] int sign();
    /// Not reduced.
    ///
    /// Errors: arithmetic_error `number_too_long` where a common denominator has more than default_most_digits digits
    [[nodiscard]] integer_ratio value();
    /// A part of the sum: itself where nothing in it is long and a rational holds it, else between neighbouring decimals of so many places,
    /// equal where it has no more; between whole numbers where these do not fit a rational, and nothing where whole numbers do not.
    ///
    /// Requires: unit > 0
    /// Errors:   those of value(), where it is one of those decimals, or too close for bounds to say
    [[nodiscard]] std::optional<rational_range> over(const cpp_int& unit, int places);

private:
    struct part {
        std::shared_ptr<const cpp_int> below;
        cpp_int above;
        bool is_long;
    };
    void take(part one);
    void merge();
    // These are of a sum that is merged.
    /// A denominator of all parts, where it has no more bits.
    [[nodiscard]] std::optional<cpp_int> common(std::size_t most_bits) const;
    [[nodiscard]] integer_ratio over_common(cpp_int below) const;
    [[nodiscard]] integer_ratio exactly() const;
    /// Between whole numbers of parts of which so many make 1.
    [[nodiscard]] std::optional<rational_range> within(const cpp_int& unit, const cpp_int& scale) const;

    cpp_int whole_ = 0;
    std::vector<part> parts_{};
    bool merged_ = true;
};

/// Whether a number is longer than those that payments under default are worked out with.
[[nodiscard]] bool is_beyond_all(const cpp_int& number);

}  // namespace detail
PARTNERING_END
