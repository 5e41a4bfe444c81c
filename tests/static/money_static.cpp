// Things of money/ that must hold when they are compiled: building this file is the test.

#include <partnering/money/currency.hpp>
#include <partnering/money/explanation.hpp>
#include <partnering/money/money.hpp>

#include <concepts>
#include <type_traits>

using namespace partnering;

namespace {

template <class A, class B>
concept addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept multipliable = requires(A a, B b) { a* b; };
template <class A, class B>
concept comparable = requires(A a, B b) { a == b; };

// A currency is four bytes, always one of the standard's: there is no empty one and none from loose text.
static_assert(sizeof(currency) == 4 && std::is_trivially_copyable_v<currency>);
static_assert(!std::default_initializable<currency> && !std::convertible_to<const char*, currency>);
static_assert(!std::constructible_from<currency, const char (&)[3]> && !std::constructible_from<currency, const char (&)[5]>);

// A quantum is reduced, and ordered by size.
static_assert(quantum{5, 100} == quantum{1, 20});
static_assert(quantum{1, 100} < quantum{1, 20} && quantum{1, 3} > quantum{1, 4} && quantum{2, 3} > quantum{1, 2});
static_assert(quantum::decimals(2) == quantum{1, 100} && quantum::decimals(0) == quantum{1, 1});
static_assert(quantum::decimals(18) == quantum{1, 1'000'000'000'000'000'000});

// Exact and rounded money do not mix, and no plain number becomes money.
static_assert(addable<exact_money, exact_money> && addable<rounded_money, rounded_money>);
static_assert(!addable<exact_money, rounded_money> && !addable<rounded_money, exact_money>);
static_assert(!addable<exact_money, int> && !addable<rounded_money, int> && !addable<exact_money, rational>);
static_assert(!comparable<exact_money, rounded_money> && !comparable<exact_money, rational>);
static_assert(multipliable<exact_money, rational> && multipliable<exact_money, int>);
static_assert(!multipliable<exact_money, exact_money> && !multipliable<rounded_money, rational> && !multipliable<exact_money, double>);
static_assert(!std::convertible_to<rounded_money, exact_money> && !std::convertible_to<exact_money, rounded_money>);
static_assert(!std::default_initializable<exact_money> && !std::default_initializable<rounded_money>);
static_assert(!std::constructible_from<exact_money, double, currency>);

static_assert(std::regular<explanation>);

}  // namespace
