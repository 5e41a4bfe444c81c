#include <partnering/core/digest.hpp>

#include <doctest/doctest.h>

#include <algorithm>

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
