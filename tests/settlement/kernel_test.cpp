#include "../../src/settlement/kernel.hpp"

#include <doctest/doctest.h>

#include <partnering/core/rational.hpp>

#include <random>
#include <vector>

using namespace partnering;

namespace {

constexpr rounding_mode modes[] = {rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                                   rounding_mode::down,      rounding_mode::ceiling, rounding_mode::floor};

/// The amount by the exact rational, which has tests of its own.
std::int64_t by_rational(const whole_form& f, rounding_mode mode, std::int64_t quantity, std::int64_t gross, std::int64_t running = 0)
{
    const rational numerator = rational{f.quantity} * rational{quantity} + rational{f.gross} * rational{gross} +
                               rational{f.running} * rational{running} + rational{f.constant};
    return static_cast<std::int64_t>((numerator / rational{static_cast<long long>(f.divisor)}).to_integer(mode));
}

struct random_forms {
    std::mt19937_64 random;
    std::uint64_t below(std::uint64_t bound) { return random() % bound; }
    /// Divisors small and large, factors that make exact halves likely.
    whole_form form(bool by_quantity, bool negative, bool by_running = false)
    {
        whole_form f;
        constexpr std::uint64_t divisors[] = {1, 2, 3, 7, 10, 64, 9973, 10000, 1000000, std::uint64_t{1} << 33};
        f.divisor = divisors[below(std::size(divisors))];
        const auto factor = [&] {
            const auto size = static_cast<std::int64_t>(below(2) == 0 ? below(1000000) : f.divisor / 2 * below(5));
            return negative && below(2) == 0 ? -size : size;
        };
        if (by_quantity) f.quantity = factor();
        if (by_running) f.running = factor();
        f.gross = factor();
        if (below(3) == 0) f.constant = factor();
        return f;
    }
};

std::vector<whole_form> columns_with(random_forms& r, std::size_t sums, bool by_quantity, bool negative, bool by_running = false)
{
    std::vector<whole_form> columns{{0, 0, 1, 1}, {1, 0, 0, 1}, {0, 1, 0, 1}};
    for (std::size_t i = 0; i < sums; ++i) columns.push_back(r.form(by_quantity, negative, by_running));
    return columns;
}

}  // namespace

TEST_CASE("a line of sums: every way of adding records gives what the exact rational gives")
{
    std::size_t all_small = 0;
    std::size_t by_four = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        random_forms r{std::mt19937_64{seed}};
        const std::size_t sums = r.below(15);
        const rounding_mode mode = modes[r.below(std::size(modes))];
        const cell_group shape{0, 0, 1, static_cast<std::uint32_t>(sums)};
        const bool runs = r.below(2) == 0;
        const line_forms forms{columns_with(r, sums, r.below(2) == 0, false, runs), mode, shape.stride};
        REQUIRE(forms.limit > 0);

        // In every other round no number is larger than four columns at once have room for.
        auto largest = static_cast<std::uint64_t>(seed % 2 == 0 && forms.limit_of_halves != 0 ? forms.limit_of_halves : forms.limit);
        // In some all numbers are 0, which every way has room for, and no way may lose the constants of.
        if (seed % 7 == 0) largest = 0;
        constexpr std::size_t cells = 5;
        std::vector<counted_record> records;
        std::vector<std::int64_t> running;
        std::vector<int128> expected(cells * shape.stride);
        int128 most = 0;
        for (std::size_t i = 0; i < 200; ++i) {
            const auto number = [&] {
                return static_cast<std::int64_t>(largest != 0 && r.below(4) == 0 ? largest - r.below(2) : r.below(largest + 1));
            };
            records.push_back({number(), number(), static_cast<std::uint32_t>(r.below(cells)), static_cast<std::uint32_t>(i)});
            running.push_back(runs ? number() : 0);
            for (std::size_t k = 0; k < forms.forms.size(); ++k) {
                const std::int64_t amount = by_rational(forms.forms[k], mode, records[i].quantity, records[i].gross, running[i]);
                expected[records[i].place * shape.stride + k] += amount;
                most = std::max<int128>(most, amount);
            }
        }
        CHECK(most <= forms.most_of(static_cast<std::uint64_t>(forms.limit)));
        // The same records in half the room, where their numbers allow it.
        std::vector<small_record> small;
        const auto fits = [](std::int64_t value) { return value <= UINT32_MAX; };
        for (const counted_record& one : records)
            if (fits(one.quantity) && fits(one.gross))
                small.push_back({static_cast<std::uint32_t>(one.quantity), static_cast<std::uint32_t>(one.gross), one.place, one.row});
        all_small += small.size() == records.size() ? 1 : 0;
        const auto differs = [&](auto add) {
            std::vector<std::int64_t, line_allocator<std::int64_t>> lines(cells * shape.stride);
            add(lines.data());
            std::size_t unlike = 0;
            for (std::size_t i = 0; i < lines.size(); ++i) unlike += lines[i] != expected[i] ? 1 : 0;
            return unlike;
        };
        const std::int64_t* const by = runs ? running.data() : nullptr;
        for (const line_way way : line_ways()) {
            CAPTURE(static_cast<int>(way));
            // A processor's quickest way is also gone where records are larger than it has room for.
            const record_run<counted_record> large_run{records.data(), by, records.size(), largest};
            CHECK(differs([&](std::int64_t* lines) { add_records(forms, large_run, lines, shape.stride, way); }) == 0);
            if (small.size() != records.size()) continue;
            const record_run<small_record> small_run{small.data(), by, small.size(), largest};
            CHECK(differs([&](std::int64_t* lines) { add_records(forms, small_run, lines, shape.stride, way); }) == 0);
        }
        by_four += forms.limit_of_halves != 0 && largest <= static_cast<std::uint64_t>(forms.limit_of_halves) ? 1 : 0;
    }
    CHECK(all_small > 20);
    CHECK(by_four > 50);
}

TEST_CASE("one record of any sign: its amounts are those of the exact rational, or it is said to be too large")
{
    std::size_t too_large = 0;
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        random_forms r{std::mt19937_64{seed}};
        const rounding_mode mode = modes[r.below(std::size(modes))];
        const line_forms forms{columns_with(r, 3, true, true), mode, cell_group::lanes};
        const auto number = [&] {
            const auto size = static_cast<std::int64_t>(r.below(std::uint64_t{1} << (10 + r.below(36))));
            return r.below(2) == 0 ? size : -size;
        };
        const std::int64_t quantity = number();
        const std::int64_t gross = number();
        std::vector<std::int64_t> amounts;
        if (!amounts_of(forms, quantity, gross, amounts)) {
            ++too_large;
            continue;
        }
        for (std::size_t k = 0; k < amounts.size(); ++k) CHECK(amounts[k] == by_rational(forms.forms[k], mode, quantity, gross));
    }
    CHECK(too_large > 0);
    CHECK(too_large < 1000);
}
