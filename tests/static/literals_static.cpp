// What is an exact literal and what is none: building this file is the test.

#include <partnering/core/rational_literals.hpp>

using namespace partnering;

namespace {

// They are constants: nothing is read when the program runs.
constexpr rational price = 0.0000125_exact;
static_assert(price.is_small());
constexpr rational whole = 1'000_exact;
static_assert(whole.is_small());

using detail::exact_literal;
static_assert(exact_literal<'0'> && exact_literal<'1', '2'> && exact_literal<'0', '.', '5'> && exact_literal<'1', '\'', '0', '0', '0'>);
// Exponents, other bases, a point without digits beside it.
static_assert(!exact_literal<'1', 'e', '5'> && !exact_literal<'1', '.', '5', 'E', '-', '3'>);
static_assert(!exact_literal<'0', 'x', '1', 'F'> && !exact_literal<'0', 'b', '1'> && !exact_literal<'0', '1', '7'>);
static_assert(!exact_literal<'.', '5'> && !exact_literal<'5', '.'>);

// 2^127 - 1 is the most a side holds; 2^127, and 39 decimals, do not fit.
template <char Last>
concept fits_ending_in = exact_literal<'1', '7', '0', '1', '4', '1', '1', '8', '3', '4', '6', '0', '4', '6', '9', '2', '3', '1', '7', '3',
                                       '1', '6', '8', '7', '3', '0', '3', '7', '1', '5', '8', '8', '4', '1', '0', '5', '7', '2', Last>;
static_assert(fits_ending_in<'7'> && !fits_ending_in<'8'>);
static_assert(exact_literal<'0', '.', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0',
                            '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '1'>);
static_assert(!exact_literal<'0', '.', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0',
                             '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '1'>);

}  // namespace
