#include <partnering/allocation/game/airport_game.hpp>
#include <partnering/allocation/game/sampled_shapley.hpp>
#include <partnering/allocation/game/shapley.hpp>

#include "support.hpp"

#include <cmath>

using namespace partnering;

namespace {

worth_function worth_in(const game& of)
{
    return [of](std::span<const bool> present) {
        coalition members;
        for (unsigned i = 0; i < present.size(); ++i)
            if (present[i]) members = members.with(i);
        return of.worth(members);
    };
}

/// Everybody of 1 to 60 costs as much as its number; a coalition what its dearest member does.
rational runway(std::span<const bool> present)
{
    for (std::size_t i = present.size(); i-- > 0;)
        if (present[i]) return rational{static_cast<unsigned long>(i + 1)};
    return {};
}

/// splitmix64 as published by Vigna, written again.
struct generator {
    std::uint64_t state;
    std::uint64_t operator()()
    {
        state += 0x9e3779b97f4a7c15U;
        return mixed(state);
    }
    static std::uint64_t mixed(std::uint64_t z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
};

}  // namespace

TEST_CASE("sampling: one draw, order by order, from the generator as it is documented")
{
    // The first numbers from 1234567, as Rosetta Code has them in Pseudo-random numbers/Splitmix64.
    generator published{1'234'567};
    CHECK(published() == 6'457'827'717'110'365'317U);
    CHECK(published() == 3'203'168'211'198'807'973U);
    CHECK(published() == 9'817'491'932'198'370'423U);

    std::mt19937_64 draw{5};
    const game played = games::random(6, 100, draw);
    const worth_function worth = worth_in(played);
    for (const drawn_orders kind : {drawn_orders::single, drawn_orders::with_reverse, drawn_orders::rotations})
        for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{41}}) {
            generator next{generator::mixed(generator::mixed(99) + number)};
            std::vector<unsigned> order{0, 1, 2, 3, 4, 5};
            // Upper half of the product: a surplus so small that no answer of these is drawn again.
            for (unsigned left = 6; left > 1; --left)
                std::swap(order[left - 1], order[static_cast<unsigned>((static_cast<uint128>(next()) * left) >> 64)]);
            std::vector<std::vector<unsigned>> orders{order};
            if (kind == drawn_orders::with_reverse) orders.emplace_back(order.rbegin(), order.rend());
            if (kind == drawn_orders::rotations)
                for (int k = 1; k < 6; ++k) {
                    std::rotate(order.begin(), order.begin() + 1, order.end());
                    orders.push_back(order);
                }
            std::vector<rational> means(6);
            for (const std::vector<unsigned>& each : orders) {
                coalition before;
                for (const unsigned i : each) {
                    means[i] += (played.worth(before.with(i)) - played.worth(before)) / rational{static_cast<unsigned long>(orders.size())};
                    before = before.with(i);
                }
            }
            const shapley_sample made = sample_shapley(6, worth, {.seed = 99, .orders = kind, .first = number, .draws = 1}).value();
            CHECK(made.sums == means);
            CHECK(made.squares[3] == means[3] * means[3]);
            CHECK(made.total == played.total());
        }
}

TEST_CASE("sampling: in parts, in any order, it is the sample in one")
{
    std::mt19937_64 draw{6};
    const worth_function worth = worth_in(games::random(7, 1000, draw));
    for (const drawn_orders kind : {drawn_orders::single, drawn_orders::with_reverse, drawn_orders::rotations}) {
        const auto part = [&](std::uint64_t first, std::uint64_t draws) {
            return sample_shapley(7, worth, {.seed = 3, .orders = kind, .first = first, .draws = draws}).value();
        };
        const shapley_sample whole = part(10, 100);
        const shapley_sample a = part(10, 30);
        const shapley_sample b = part(40, 50);
        const shapley_sample c = part(90, 20);
        CHECK(merge(merge(c, a).value(), b).value() == whole);
        CHECK(merge(a, merge(b, c).value()).value() == whole);
        CHECK(games::told(merge(whole, b)) == "draws_overlap()");
        CHECK(games::told(merge(b, whole)) == "draws_overlap()");
        CHECK(games::told(merge(merge(a, c).value(), part(39, 2))) == "draws_overlap()");
        CHECK(merge(a, c).value().parts == std::vector<shapley_sample::part>{{10, 30}, {90, 20}});
        CHECK(games::told(merge(a, sample_shapley(7, worth, {.seed = 4, .orders = kind}).value())) == "samples_differ()");
    }
}

TEST_CASE("sampling: numbers that no draws can have are told")
{
    const auto worth = [](std::span<const bool> present) { return rational{present[0] && present[1] ? 6 : 0}; };
    const shapley_sample sample = sample_shapley(2, worth, {.seed = 1, .draws = 10}).value();
    const sampling_bounds bounds{.least = 0, .most = 6};
    CHECK(estimate(sample, bounds));
    shapley_sample flat = sample;
    for (rational& each : flat.squares) each = 0;
    CHECK(games::told(estimate(flat, bounds)) == "not_whole()");
    shapley_sample short_one = sample;
    short_one.squares.clear();
    CHECK(games::told(estimate(short_one, bounds)) == "not_whole()");
    CHECK(games::told(merge(sample, short_one)) == "samples_differ()");
}

TEST_CASE("sampling: exact values are within the half-widths, on tables")
{
    const std::uint64_t seed = 1963;
    CAPTURE(seed);
    std::mt19937_64 draw{seed};
    for (const drawn_orders kind : {drawn_orders::single, drawn_orders::with_reverse, drawn_orders::rotations})
        for (int round = 0; round < 5; ++round) {
            const game played = games::random(5, 50, draw);
            const std::vector<rational> exact = solve(shapley{}, played).value().shares;
            const shapley_sample sample =
                sample_shapley(5, worth_in(played), {.seed = draw(), .orders = kind, .first = 0, .draws = 400}).value();
            const sampled_shapley made = estimate(sample, {.least = -100, .most = 100, .confidence = {99, 100}}).value();
            rational sum;
            for (unsigned i = 0; i < 5; ++i) {
                sum += made.shares[i];
                CHECK(made.shares[i] - exact[i] <= made.half_widths[i]);
                CHECK(exact[i] - made.shares[i] <= made.half_widths[i]);
                CHECK(made.half_widths[i] == std::min(made.hoeffding, made.bernstein[i]));
            }
            CHECK(sum == played.total());
        }
}

TEST_CASE("sampling: sixty users of a runway, which no table holds")
{
    std::vector<airport_user> users;
    for (int i = 1; i <= 60; ++i) users.push_back({std::to_string(i), 1, i});
    const std::vector<rational> exact = airport_shapley(users).value().shares;
    const shapley_sample sample = sample_shapley(60, runway, {.seed = 1, .draws = 1'500}).value();
    const sampled_shapley made = estimate(sample, {.least = 0, .most = 60}).value();
    rational sum;
    for (unsigned i = 0; i < 60; ++i) {
        sum += made.shares[i];
        CHECK(made.shares[i] - exact[i] <= made.half_widths[i]);
        CHECK(exact[i] - made.shares[i] <= made.half_widths[i]);
        // Draws that hardly differ are known better than the bounds alone tell.
        if (i == 0) CHECK(made.half_widths[i] < made.hoeffding / rational{3});
    }
    CHECK(sum == rational{60});
}

TEST_CASE("sampling: the half-widths are Hoeffding's and Maurer and Pontil's, a little wider at most")
{
    std::mt19937_64 draw{7};
    const game played = games::random(4, 50, draw);
    const shapley_sample sample = sample_shapley(4, worth_in(played), {.seed = 8, .orders = drawn_orders::single, .draws = 300}).value();
    for (const rational& confidence : {rational{1, 2}, rational{95, 100}, rational{999'999, 1'000'000}}) {
        const sampled_shapley made = estimate(sample, {.least = -100, .most = 101, .confidence = confidence}).value();
        const auto real = [](const rational& value) {
            return static_cast<long double>(value.numerator()) / static_cast<long double>(value.denominator());
        };
        const long double doubt = 1 - real(confidence);
        const long double hoeffding = 201 * std::sqrt(std::log(4 * 4 / doubt) / (2 * 300));
        CHECK(real(made.hoeffding) >= hoeffding * (1 - 1e-15L));
        CHECK(real(made.hoeffding) <= hoeffding * (1 + 1e-10L));
        for (std::size_t i = 0; i < 4; ++i) {
            const long double mean = real(sample.sums[i]) / 300;
            const long double variance = (real(sample.squares[i]) - 300 * mean * mean) / 299;
            const long double log = std::log(8 * 4 / doubt);
            const long double bernstein = std::sqrt(2 * variance * log / 300) + 7 * 201 * log / (3 * 299);
            CHECK(real(made.bernstein[i]) >= bernstein * (1 - 1e-14L));
            CHECK(real(made.bernstein[i]) <= bernstein * (1 + 1e-10L));
        }
    }
}

TEST_CASE("sampling: what is wrong is told")
{
    const worth_function one = [](std::span<const bool> present) { return rational{present[0] ? 1 : 0}; };
    CHECK(games::told(sample_shapley(0, one, {})) == "no_players()");
    CHECK(games::told(sample_shapley(1, one, {.draws = 0})) == "no_draws()");
    CHECK(games::told(sample_shapley(1, one, {.first = ~std::uint64_t{0}, .draws = 2})) == "no_draws()");
    CHECK(games::told(sample_shapley(2, [](std::span<const bool>) { return rational{1}; }, {})) == "worth_of_nobody()");
    int asked = 0;
    const worth_function changing = [&](std::span<const bool> present) { return rational{present[0] && present[1] ? ++asked : 0}; };
    CHECK(games::told(sample_shapley(2, changing, {})) == "worth_not_repeatable()");
    const worth_function hopeless = [](std::span<const bool> present) { return present[0] ? rational{1} / rational{} : rational{}; };
    CHECK(games::told(sample_shapley(1, hopeless, {})) == "division_by_zero(the sampled Shapley value)");

    const shapley_sample sample = sample_shapley(1, one, {.draws = 1}).value();
    CHECK(games::told(estimate(sample, {.least = 0, .most = rational{1, 2}, .confidence = 1})) ==
          "confidence_out_of_range() contribution_out_of_bounds()");
    CHECK(games::told(estimate({}, {.least = 0, .most = 1})) == "no_draws()");
    const sampled_shapley made = estimate(sample, {.least = 0, .most = 1}).value();
    CHECK(made.bernstein.empty());
    CHECK(made.half_widths == std::vector{made.hoeffding});
    // Of a single draw the bound alone would allow for more than lies between the bounds, where both the share and the true value are.
    CHECK(made.hoeffding == rational{1});
    CHECK(estimate(sample, {.least = rational{1, 2}, .most = 3}).value().half_widths == std::vector{rational{5, 2}});
    // What is certain has no width.
    CHECK(estimate(sample, {.least = 1, .most = 1}).value().half_widths == std::vector{rational{0}});
    shapley_sample forged = sample;
    forged.sums[0] = 2;
    CHECK(games::told(estimate(forged, {.least = 0, .most = 1})) == "not_whole()");
}
