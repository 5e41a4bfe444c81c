#include "../../src/core/digest_beside.hpp"
#include "../../src/core/sha256.hpp"

#include <partnering/core/digest.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

using namespace partnering;

namespace {

std::string raw(std::string_view text)
{
    digester make;
    make.add_raw(text.data(), text.size());
    return to_string(make.finish());
}

}  // namespace

TEST_CASE("digest: SHA-256 gives the published values")
{
    // Source: NIST, examples to FIPS 180-4 (SHA256.pdf) and the SHA test vectors of NIST's CAVP (the empty message; a million a).
    CHECK(raw("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(raw("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(raw("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(raw(std::string(1'000'000, 'a')) == "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("digest: content fed in pieces of any size gives what it gives at once")
{
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 7);
    for (std::size_t piece = 1; piece <= 130; ++piece) {
        digester make;
        for (std::size_t at = 0; at < text.size(); at += piece) make.add_raw(text.data() + at, std::min(piece, text.size() - at));
        CAPTURE(piece);
        CHECK(to_string(make.finish()) == raw(text));
    }
}

TEST_CASE("digest: pieces do not run into each other, and a number is not its text")
{
    const auto of = [](const auto&... pieces) {
        digester make;
        (make.add(pieces), ...);
        return make.finish();
    };
    using text = std::string_view;
    CHECK(of(text{"ab"}, text{"c"}) != of(text{"a"}, text{"bc"}));
    CHECK(of(text{"abc"}) != of(text{"ab"}, text{"c"}));
    CHECK(of(text{""}) != of());
    CHECK(of(text{""}, text{""}) != of(text{""}));
    CHECK(of(std::int64_t{1}) != of(text{"1"}));
    CHECK(of(std::int64_t{1}) != of(text{"\0\0\0\0\0\0\0\1", 8}));
    CHECK(of(std::int64_t{-1}) != of(std::int64_t{1}));
    CHECK(of(text{"ab"}, std::int64_t{5}) == of(text{"ab"}, std::int64_t{5}));
}

TEST_CASE("digest: finish may be asked in between and changes nothing")
{
    digester make;
    make.add("one");
    const digest first = make.finish();
    CHECK(make.finish() == first);
    make.add("two");
    digester other;
    other.add("one").add("two");
    CHECK(make.finish() == other.finish());
    CHECK(make.finish() != first);
}

TEST_CASE("digest: the processor's instructions for SHA-256 do what the portable code does")
{
    // The portable code alone, on the one block that "abc" is padded to. Source: NIST, examples to FIPS 180-4 (SHA256.pdf).
    constexpr detail::sha256_state begin{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    constexpr detail::sha256_state abc{0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad};
    std::vector<std::uint8_t> block(64);
    std::copy_n("abc\x80", 4, block.begin());
    block.back() = 24;
    detail::sha256_state portable = begin;
    detail::sha256_blocks_portable(portable, block.data(), 1);
    CHECK(portable == abc);
    if (!detail::has_sha256_instructions()) {
        MESSAGE("this processor has no such instructions: only the portable code was tested");
        return;
    }
    detail::sha256_state quick = begin;
    detail::sha256_blocks_by_instruction(quick, block.data(), 1);
    CHECK(quick == abc);

    constexpr std::uint32_t seed = 180;
    CAPTURE(seed);
    std::mt19937 random{seed};
    for (std::size_t blocks = 0; blocks < 40; ++blocks) {
        CAPTURE(blocks);
        // One byte further on than memory is given out at: nothing may be asked of where the content lies.
        std::vector<std::uint8_t> bytes(1 + 64 * blocks);
        for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
        for (std::uint32_t& word : portable) word = static_cast<std::uint32_t>(random());
        quick = portable;
        detail::sha256_blocks_portable(portable, bytes.data() + 1, blocks);
        detail::sha256_blocks_by_instruction(quick, bytes.data() + 1, blocks);
        CHECK(quick == portable);
    }
}

TEST_CASE("digest: taken beside other work it is what it is alone, and all of the work is done in its order")
{
    if (!detail::has_sha256_instructions()) {
        MESSAGE("this processor has no instructions to do other work beside");
        return;
    }
    struct counting {
        std::vector<std::size_t>* done;
        std::size_t last = 0;
        [[gnu::always_inline]] void operator()(std::size_t i)
        {
            done->push_back(i);
            last = i;
        }
    };
    constexpr std::uint32_t seed = 1804;
    CAPTURE(seed);
    std::mt19937 random{seed};
    for (std::size_t size = 0; size < 2500; size += 1 + random() % 40) {
        CAPTURE(size);
        std::string text(size, ' ');
        for (char& c : text) c = static_cast<char>(random());
        detail::digest_beside beside{text};
        for (std::size_t place = 0; place < size; place += random() % 600) {
            // Now and then a place before the last one: a window may end before the one in front of it did.
            beside.near(text.data() + (random() % 8 == 0 ? place / 2 : place));
            std::vector<std::size_t> done;
            counting work{.done = &done};
            const std::size_t count = random() % 60;
            beside.beside(count, work);
            std::vector<std::size_t> wanted(count);
            std::iota(wanted.begin(), wanted.end(), std::size_t{0});
            CHECK(done == wanted);
            CHECK(work.last == (count == 0 ? 0 : count - 1));
        }
        CHECK(to_string(beside.finish()) == raw(text));
    }
}
