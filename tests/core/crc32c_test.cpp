#include <partnering/core/crc32c.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

TEST_CASE("crc32c: the examples of RFC 3720, B.4")
{
    struct example {
        std::string bytes;
        std::uint32_t crc;
    };
    // The RFC prints the checksum as it stands in a message, lowest byte first: `aa 36 91 8a` for the zeros.
    const std::string read_command = {0x01, '\xc0', 0, 0,    0, 0, 0, 0,    0,    0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0,
                                      0,    0,      0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0,    0};
    std::string ascending(32, '\0');
    std::iota(ascending.begin(), ascending.end(), char{0});
    const std::vector<example> examples{
        {std::string(32, '\0'), 0x8a91'36aa},
        {std::string(32, '\xff'), 0x62a8'ab43},
        {ascending, 0x46dd'794e},
        {std::string(ascending.rbegin(), ascending.rend()), 0x113f'db5c},
        {read_command, 0xd996'3a56},
        {"123456789", 0xe306'9283},  // the check value of catalogues of CRCs
        {"", 0},
    };
    for (const example& e : examples) {
        CAPTURE(e.crc);
        CHECK(crc32c(e.bytes.data(), e.bytes.size()) == e.crc);
        CHECK(detail::crc32c_by_table(e.bytes.data(), e.bytes.size()) == e.crc);
    }
}

TEST_CASE("crc32c: instruction and tables agree at every length, at every start, and in pieces")
{
    constexpr unsigned seed = 32;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::string bytes(100'000, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    std::vector<std::size_t> sizes{12'287, 12'288, 12'289, 24'576, 24'583, 36'900, 99'000};
    for (std::size_t size = 0; size < 70; ++size) sizes.push_back(size);
    for (const std::size_t size : sizes) {
        for (std::size_t start = 0; start < 9; ++start) {
            CAPTURE(size);
            CAPTURE(start);
            const char* const at = bytes.data() + start;
            const std::uint32_t whole = crc32c(at, size);
            REQUIRE(whole == detail::crc32c_by_table(at, size));
            const std::size_t cut = size == 0 ? 0 : random() % size;
            REQUIRE(whole == crc32c(at + cut, size - cut, crc32c(at, cut)));
        }
    }
}
