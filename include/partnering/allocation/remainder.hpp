#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// Who gets the units that are left when exact shares are rounded down to whole ones.
///
/// The examples divide 1.01 in cents by 50 %, 30 % and 20 % among `a`, `b` and `c`: exactly 50.5, 30.3 and 20.2, rounded down 50, 30 and
/// 20, and a cent is left.
enum class remainder_order : std::uint8_t {
    /// Whoever lost the largest fraction; ties by key. The cent goes to `a`, who lost half of one: 51, 30, 20.
    largest_remainder,
    /// One by one in the order in which the members are written; those with a share of 0 are passed over. Written `c`, `b`, `a`, the
    /// cent goes to `c`: 50, 30, 21.
    first_first,
    /// Whose fraction is largest as a part of its share; ties by key: kind to the small. `a` lost 0.5 of 50.5, `b` 0.3 of 30.3 and `c` 0.2
    /// of
    /// 20.2, each 1/101: a tie, and the cent goes to `a`. Of 13 units by shares of 10.4, 2.3 and 0.3 the one left goes to the last, who
    /// would
    /// have nothing: 10, 2, 1.
    largest_ratio,
    /// All of them to one member, who is named. With `b` as the bearer: 50, 31, 20.
    one_member,
};

[[nodiscard]] std::string_view to_string(remainder_order order) noexcept;

/// A remainder rule as an agreement writes it down.
struct remainder_rule {
    remainder_order order = remainder_order::largest_remainder;
    std::string bearer{};  ///< of one_member

    friend bool operator==(const remainder_rule&, const remainder_rule&) = default;
};

PARTNERING_END
