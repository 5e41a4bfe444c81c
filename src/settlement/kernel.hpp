#pragma once

#include "partial_data.hpp"

#include <partnering/core/rational.hpp>

#include <cstdint>
#include <optional>
#include <vector>

PARTNERING_BEGIN

/// One leg of one record in whole numbers: round((quantity × q + gross × g + running × r + constant) / divisor), counted in quanta.
struct whole_form {
    std::int64_t quantity = 0;
    std::int64_t gross = 0;
    std::int64_t constant = 0;
    std::uint64_t divisor = 1;
    rounding_mode mode = rounding_mode::half_even;
    std::int64_t running = 0;  ///< of what the route's ordered leg charges, in quanta of its own
};

/// The number, where it is whole and takes 64 bits; not the lowest of them.
[[nodiscard]] std::optional<std::int64_t> whole_number(const rational& value);
/// Least common multiple; 0 where it leaves 62 bits.
[[nodiscard]] int128 common_denominator(int128 a, int128 b);

/// The same amount as `form` gives, over columns at these scales and running amounts in this step, rounded by `rule`; nothing where it
/// needs more than 64 bits.
[[nodiscard]] std::optional<whole_form> to_whole(const event_form& form, int quantity_decimals, int gross_decimals,
                                                 const rounding_rule& rule, const quantum& running_step = quantum::decimals(0));

/// What |numerator| of the form can come to at most where no number of the record is larger.
[[nodiscard]] int128 largest_numerator(const whole_form& form, std::uint64_t largest);

/// Division by a constant through a multiplication: the estimate is at most one too low, which the remainder corrects.
class divider {
public:
    explicit divider(std::uint64_t by) noexcept
        : by_{by}, reciprocal_{by == 1 ? UINT64_MAX : static_cast<std::uint64_t>((static_cast<uint128>(1) << 64) / by)}
    {
    }
    struct result {
        std::uint64_t quotient;
        std::uint64_t remainder;
    };
    [[nodiscard]] result operator()(std::uint64_t n) const noexcept
    {
        auto quotient = static_cast<std::uint64_t>((static_cast<uint128>(n) * reciprocal_) >> 64);
        std::uint64_t remainder = n - quotient * by_;
        if (remainder >= by_) {
            ++quotient;
            remainder -= by_;
        }
        return {quotient, remainder};
    }

private:
    std::uint64_t by_;
    std::uint64_t reciprocal_;
};

/// Requires: numerator and twice the divisor below 2^63, so that twice the remainder does not wrap.
template <rounding_mode Mode>
[[nodiscard]] inline std::int64_t divide_positive(std::uint64_t numerator, const divider& by, std::uint64_t divisor,
                                                  bool negated = false) noexcept
{
    const auto [quotient, rest] = by(numerator);
    bool away = false;
    if constexpr (Mode == rounding_mode::half_even) away = rest * 2 + (quotient & 1) > divisor;
    if constexpr (Mode == rounding_mode::half_up) away = rest * 2 >= divisor;
    if constexpr (Mode == rounding_mode::half_down) away = rest * 2 > divisor;
    if constexpr (Mode == rounding_mode::up) away = rest != 0;
    if constexpr (Mode == rounding_mode::ceiling) away = rest != 0 && !negated;
    if constexpr (Mode == rounding_mode::floor) away = rest != 0 && negated;
    return static_cast<std::int64_t>(quotient + (away ? 1 : 0));
}

/// Requires: |numerator| < 2^62.
template <rounding_mode Mode>
[[nodiscard]] inline std::int64_t divide_rounded(std::int64_t numerator, const divider& by, std::uint64_t divisor) noexcept
{
    const bool negative = numerator < 0;
    const std::int64_t magnitude =
        divide_positive<Mode>(static_cast<std::uint64_t>(negative ? -numerator : numerator), by, divisor, negative);
    return negative ? -magnitude : magnitude;
}

/// Calls `work` with the mode as a constant, so that the loop over records holds no switch.
template <class Work>
void with_mode(rounding_mode mode, Work work)
{
    switch (mode) {
    case rounding_mode::half_even:
        work.template operator()<rounding_mode::half_even>();
        break;
    case rounding_mode::half_up:
        work.template operator()<rounding_mode::half_up>();
        break;
    case rounding_mode::half_down:
        work.template operator()<rounding_mode::half_down>();
        break;
    case rounding_mode::up:
        work.template operator()<rounding_mode::up>();
        break;
    case rounding_mode::down:
        work.template operator()<rounding_mode::down>();
        break;
    case rounding_mode::ceiling:
        work.template operator()<rounding_mode::ceiling>();
        break;
    case rounding_mode::floor:
        work.template operator()<rounding_mode::floor>();
        break;
    }
}

/// What a record brings to its offer's sums. Where all numbers of a batch are whole and below 2^32, records of half the size are brought
/// together: memory is what most of the time goes to.
template <class Number>
struct record_of {
    Number quantity;
    Number gross;
    std::uint32_t place;  ///< the party it names, where its offer asks for one; then its cell
    std::uint32_t row;    ///< in the batch
};
using counted_record = record_of<std::int64_t>;
using small_record = record_of<std::uint32_t>;

/// The columns of a cell as whole forms of one record, laid out so that a whole line is worked out at once.
///
/// Every column is a form, the records, quantity and gross themselves among them, so that no column is a special case.
struct line_forms {
    explicit line_forms(const std::vector<whole_form>& columns, rounding_mode by, std::uint32_t stride);

    rounding_mode mode;
    std::vector<whole_form> forms;  ///< by column
    std::vector<divider> dividers;
    /// The same, a number a lane; lanes beyond the columns come to 0. Empty where some factor or divisor is too large or negative.
    struct block {
        alignas(64) std::uint64_t quantity[cell_group::lanes];
        alignas(64) std::uint64_t gross[cell_group::lanes];
        alignas(64) std::uint64_t running[cell_group::lanes];
        alignas(64) std::uint64_t constant[cell_group::lanes];
        alignas(64) std::uint64_t divisor[cell_group::lanes];
        alignas(64) std::uint64_t reciprocal[cell_group::lanes];  ///< 2^52 / divisor, rounded down, at most 2^52 - 1
    };
    std::vector<block> blocks;
    /// The same for processors that multiply numbers of 32 bits, four at once: (numerator >> before) × reciprocal >> after is the
    /// quotient, or one too low. Empty where some factor, constant or divisor is too large for that, whatever the numbers of a record.
    struct half_block {
        alignas(32) std::uint64_t quantity[cell_group::half_lanes];
        alignas(32) std::uint64_t gross[cell_group::half_lanes];
        alignas(32) std::uint64_t running[cell_group::half_lanes];
        alignas(32) std::uint64_t constant[cell_group::half_lanes];
        alignas(32) std::uint64_t divisor[cell_group::half_lanes];
        alignas(32) std::uint64_t reciprocal[cell_group::half_lanes];
        alignas(32) std::uint64_t before[cell_group::half_lanes];
        alignas(32) std::uint64_t after[cell_group::half_lanes];
    };
    std::vector<half_block> halves;
    std::int64_t limit_of_halves = 0;  ///< `limit` of these: below 2^32, and every numerator below 2^(32 + before)
    /// No record adds more than this to a column, and no more records than that are added before room is made again: 2^61 in all.
    static constexpr std::int64_t most_common = std::int64_t{1} << 41;
    static constexpr std::size_t most_at_once = std::size_t{1} << 20;
    /// Records whose quantity, gross and running amount lie in 0 .. `limit` keep every numerator below 2^52 and every amount within
    /// `most_common`; 0: none.
    std::int64_t limit = 0;
    /// What a record without larger numbers adds to any column, at most. Requires: largest <= limit.
    [[nodiscard]] int128 most_of(std::uint64_t largest) const;

private:
    void lay_out_blocks(std::size_t used);
    void lay_out_halves(std::size_t used);
};

/// Records beside one another, whose places are cells; `running` is null where no form asks for it.
template <class Record>
struct record_run {
    const Record* records;
    const std::int64_t* running;
    std::size_t count;
    std::uint64_t largest;  ///< no number of these records is larger
};

/// How many columns of a record are worked out at once. All ways give the same sums; a test holds them to one another.
enum class line_way : std::uint8_t { one, four, eight };

/// The ways that this processor has the instructions for, the quickest last.
[[nodiscard]] std::vector<line_way> line_ways();

/// Adds records to the lines of their cells. Requires: run.largest <= forms.limit; the lines have room.
///
/// A way that these forms or numbers have no room in is not gone: one column after the other always has.
template <class Record>
void add_records(const line_forms& forms, const record_run<Record>& run, std::int64_t* lines, std::size_t stride, line_way way);
/// The quickest way.
template <class Record>
void add_records(const line_forms& forms, const record_run<Record>& run, std::int64_t* lines, std::size_t stride);

/// One record of any sign and size, without a running amount: its amounts by column, or false where one needs more than 62 bits.
[[nodiscard]] bool amounts_of(const line_forms& forms, std::int64_t quantity, std::int64_t gross, std::vector<std::int64_t>& into);

PARTNERING_END
