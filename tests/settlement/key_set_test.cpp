#include "../../src/settlement/key_set.hpp"

#include "../../src/settlement/sort_by_number.hpp"

#include <doctest/doctest.h>

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace partnering;

namespace {

constexpr std::uint64_t seed = 411;

/// Texts that begin alike, end within one another, and hold the byte 0, which ends none of them.
std::vector<std::string> awkward_texts(std::mt19937_64& random, std::size_t count)
{
    const char letters[] = {'a', 'b', '\0', static_cast<char>(0xff)};
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) {
        std::string text(random() % 3 * 9, 'x');
        const std::size_t length = random() % 12;
        for (std::size_t j = 0; j < length; ++j) text += letters[random() % 4];
        all.push_back(std::move(text));
    }
    return all;
}

}  // namespace

TEST_CASE("text_list: sorting is what sorting strings is, for texts that begin alike, are empty or hold zero bytes")
{
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (const std::size_t count : {0u, 1u, 2u, 31u, 500u, 20000u}) {
        CAPTURE(count);
        std::vector<std::string> expected = awkward_texts(random, count);
        text_list found;
        for (const std::string& text : expected) found.push_back(text);
        found.sort();
        std::sort(expected.begin(), expected.end());
        REQUIRE(found.size() == expected.size());
        CHECK(std::equal(found.begin(), found.end(), expected.begin()));
        const text_list before = found;
        found.sort();
        CHECK(found == before);
    }
}

TEST_CASE("sort_by_number: sorts any numbers, near and far apart")
{
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (const std::uint64_t spread : {0ull, 1ull, 255ull, 70000ull, 1ull << 40, ~0ull}) {
        for (const std::size_t count : {0u, 1u, 255u, 256u, 5000u, 100000u}) {
            CAPTURE(spread);
            CAPTURE(count);
            std::vector<std::uint64_t> numbers;
            for (std::size_t i = 0; i < count; ++i) numbers.push_back((random() & spread) + (spread < 256 ? ~0ull - 300 : 0));
            std::vector<std::uint64_t> expected = numbers;
            std::sort(expected.begin(), expected.end());
            sort_by_number(numbers.data(), numbers.data() + numbers.size(), [](std::uint64_t x) { return x; });
            CHECK((numbers == expected));
        }
    }
}

TEST_CASE("key_set: keys in any order and any parts are the same set, and a key in two parts is named")
{
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        std::set<std::pair<std::string, std::string>> all;
        const std::uint64_t spread = round % 2 == 0 ? 5000 : UINT64_MAX;
        while (all.size() < 3000) {
            const std::string key = random() % 3 == 0 ? "k" + std::to_string(random() % 100000) : std::to_string(random() % spread);
            all.insert({random() % 2 == 0 ? "north" : "", key});
        }
        std::vector<std::pair<std::string, std::string>> order{all.begin(), all.end()};
        key_set whole;
        for (const auto& [source, key] : order) whole.add(source, std::string_view{key});
        whole.seal();
        std::shuffle(order.begin(), order.end(), random);
        key_set parts[3];
        for (std::size_t i = 0; i < order.size(); ++i) parts[i % 3].add(order[i].first, std::string_view{order[i].second});
        for (key_set& part : parts) part.seal();
        CHECK_FALSE(parts[0].shared_with(parts[1]));
        key_set merged = parts[1];
        merged.merge(parts[2]);
        merged.merge(parts[0]);
        CHECK((merged == whole));
        const auto& [source, key] = order[order.size() / 3 * 3 - 3];
        CHECK(merged.shared_with(parts[0]));
        key_set one;
        one.add(source, std::string_view{key});
        one.seal();
        CHECK(merged.shared_with(one) == source + "/" + key);
    }
}

TEST_CASE("key_set: a key that is added twice is a broken contract, as a number and as text")
{
    for (const char* key : {"17", "k"}) {
        CAPTURE(key);
        key_set twice;
        twice.add("", std::string_view{key});
        twice.add("", std::string_view{"18"});
        twice.add("", std::string_view{"j"});
        twice.add("", std::string_view{key});
        CHECK_THROWS_AS(twice.seal(), contract_violation);
    }
}

TEST_CASE("key_set: a source of which nothing was added is none")
{
    key_set none;
    static_cast<void>(none.of("north"));
    none.seal();
    CHECK(none.empty());
}
