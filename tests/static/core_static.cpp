// Things of core/ that must hold when they are compiled: building this file is the test.

#include <partnering/core/checked.hpp>
#include <partnering/core/date.hpp>
#include <partnering/core/id.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/core/time_zone.hpp>
#include <partnering/core/timeline.hpp>

#include <concepts>
#include <functional>
#include <type_traits>

using namespace partnering;

namespace {

template <class A, class B>
concept comparable = requires(A a, B b) { a == b; } || requires(A a, B b) { a < b; } || requires(A a, B b) { a <=> b; };
template <class A, class B>
concept addable = requires(A a, B b) { a + b; } || requires(A a, B b) { a - b; } || requires(A a) { ++a; };

// Ids of two kinds do not mix; there is no default one, no arithmetic, and a number is none unless it is said to be.
static_assert(comparable<party_id, party_id>);
static_assert(!comparable<party_id, service_id>);
static_assert(!comparable<party_id, std::uint32_t>);
static_assert(!std::convertible_to<party_id, service_id> && !std::constructible_from<party_id, service_id>);
static_assert(!std::assignable_from<party_id&, service_id>);
static_assert(!std::default_initializable<party_id>);
static_assert(!std::convertible_to<std::uint32_t, party_id> && std::constructible_from<party_id, std::uint32_t>);
static_assert(!std::convertible_to<party_id, std::uint32_t>);
static_assert(!addable<party_id, party_id> && !addable<party_id, int>);
static_assert(sizeof(party_id) == 4 && std::is_trivially_copyable_v<party_id>);
static_assert(std::totally_ordered<agreement_id>);
static_assert(requires(leg_id id) {
    { std::hash<leg_id>{}(id) } -> std::same_as<std::size_t>;
});
static_assert(party_id{1} < party_id{2});

// An exact number is made from whole numbers only: nothing that is not exact, nor a truth value or a letter, becomes one.
static_assert(sizeof(rational) == 32);
static_assert(std::convertible_to<int, rational> && std::convertible_to<long long, rational> &&
              std::convertible_to<unsigned long, rational>);
static_assert(!std::constructible_from<rational, float> && !std::constructible_from<rational, double> &&
              !std::constructible_from<rational, long double>);
static_assert(!std::constructible_from<rational, bool> && !std::constructible_from<rational, char> &&
              !std::constructible_from<rational, const char*>);
static_assert(std::is_nothrow_copy_constructible_v<rational> && std::is_nothrow_move_constructible_v<rational>);
static_assert(std::is_nothrow_copy_assignable_v<rational> && std::is_nothrow_move_assignable_v<rational>);
static_assert(std::totally_ordered<rational> && std::totally_ordered_with<rational, int>);
static_assert(std::same_as<std::compare_three_way_result_t<rational>, std::strong_ordering>);
constexpr rational twelve = 12;
static_assert(twelve.is_small());

// Days and instants are two things, and neither is a number.
static_assert(!comparable<date, instant> && !std::convertible_to<std::int32_t, date> && !std::convertible_to<std::int64_t, instant>);
static_assert(!std::default_initializable<date> && !std::default_initializable<instant>);
static_assert(!std::convertible_to<date_range, time_range>);
static_assert(sizeof(date) == 4 && sizeof(instant) == 8 && sizeof(time_range) == 16);
static_assert(date::of(1970, 1, 1).days_since_epoch() == 0);
static_assert(date::of(2024, 2, 29).plus_days(1) == date::of(2024, 3, 1));
static_assert(time_range{instant{1}, instant{3}}.contains(instant{1}) && !time_range{instant{1}, instant{3}}.contains(instant{3}));

// Whatever is thrown can be caught as std::exception.
static_assert(std::derived_from<error, std::exception> && std::derived_from<arithmetic_error, std::exception> &&
              std::derived_from<contract_violation, std::exception>);
static_assert(!std::derived_from<contract_violation, error>);

// A checked is asked whether it holds a value; it is not taken for a truth value elsewhere, nor for the value.
static_assert(std::convertible_to<int, checked<int>> && std::convertible_to<finding, checked<int>>);
static_assert(!std::convertible_to<checked<int>, bool> && !std::convertible_to<checked<int>, int>);

static_assert(std::copyable<time_zone> && std::copyable<timeline<int>>);

}  // namespace
