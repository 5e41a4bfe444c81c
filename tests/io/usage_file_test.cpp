#include <partnering/core/contract.hpp>
#include <partnering/core/crc32c.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_file.hpp>
#include <partnering/io/usage_files.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

using namespace partnering;

namespace {

/// A folder of its own, gone at the end of the case.
struct folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("partnering-usage-file-" + std::to_string(::getpid()));
    folder()
    {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    [[nodiscard]] std::string operator/(const std::string& name) const { return (path / name).string(); }
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path}, std::filesystem::directory_iterator{}));
    }
};

std::string bytes_of(const std::string& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

void write_bytes(const std::string& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

checked<usage_table> read(std::string_view bytes, const usage_file_reading& how = {})
{
    return read_usage_file(usage_input{.name = "a.usage", .content = bytes}, how);
}

std::string code_of(const checked<usage_table>& got) { return got ? "read" : got.findings().front().code; }

constexpr std::int64_t some_time = 1'790'000'000'000'000;

/// Columns that own what they show.
struct sample {
    std::vector<std::string> sources{"crm", "net"};
    std::vector<std::string> keys{"a", "b\"", "Zoë", ""};
    std::vector<std::string> offers{"gold", "silver", "bronze"};
    std::vector<std::string> members{"ann", "bob"};
    std::vector<std::uint32_t> source_codes, key_codes, offer_codes, member_codes, introducer_codes, territory_codes, revisions;
    std::vector<std::uint64_t> numbers;
    std::vector<std::int64_t> times, booked, quantities, gross;
    std::vector<std::pair<std::uint64_t, int128>> wide, wide_gross;
    std::vector<usage_input_digest> inputs;
    std::vector<usage_line_run> lines;
    std::vector<reject> rejects;
    std::vector<finding> findings;
    usage_file_content all;
};

/// Which columns there are, and what is in them, follows from the seed.
void fill(sample& s, std::uint64_t seed, std::size_t rows)
{
    std::mt19937_64 random{seed};
    const auto below = [&](std::uint64_t n) { return random() % n; };
    const auto coin = [&] { return (random() & 1) != 0; };
    usage_columns& c = s.all.columns;
    c.rows = rows;
    const auto codes = [&](std::vector<std::uint32_t>& into, std::size_t names, bool may_be_absent) {
        for (std::size_t row = 0; row < rows; ++row)
            into.push_back(may_be_absent && below(4) == 0 ? text_column::absent : static_cast<std::uint32_t>(below(names)));
        return std::span<const std::uint32_t>{into};
    };
    for (std::size_t row = 0; row < rows; ++row) s.times.push_back(some_time + static_cast<std::int64_t>(below(1'000'000'000'000)));
    c.time = s.times;
    if (coin()) {
        for (std::size_t row = 0; row < rows; ++row) s.numbers.push_back(coin() ? row : random());
        c.key = s.numbers;
    } else {
        c.key_text = {.codes = codes(s.key_codes, s.keys.size(), false), .names = s.keys};
    }
    if (coin()) {
        for (std::size_t row = 0; row < rows; ++row) s.revisions.push_back(static_cast<std::uint32_t>(random()));
        c.revision = s.revisions;
    }
    if (coin()) {
        for (std::size_t row = 0; row < rows; ++row)
            s.booked.push_back(coin() ? usage_columns::not_booked : some_time + static_cast<std::int64_t>(below(1000)));
        c.booked = s.booked;
    }
    if (coin()) c.source = {.codes = codes(s.source_codes, s.sources.size(), true), .names = s.sources};
    if (coin())
        c.offer = {.codes = codes(s.offer_codes, s.offers.size(), true), .names = s.offers};
    else
        c.offer = {.codes = {}, .names = s.offers, .constant = 2};
    if (coin()) c.service = {.codes = {}, .names = s.offers, .constant = 0};
    if (coin()) c.parties.push_back({"dealers", {.codes = codes(s.member_codes, s.members.size(), true), .names = s.members}});
    if (coin()) c.parties.push_back({"nobody's class", {}});
    if (coin()) c.introducer = {.codes = codes(s.introducer_codes, s.members.size(), true), .names = s.members};
    if (coin()) c.territory = {.codes = codes(s.territory_codes, s.members.size(), true), .names = s.members};
    const auto amounts = [&](std::vector<std::int64_t>& values, std::vector<std::pair<std::uint64_t, int128>>& wide) {
        for (std::size_t row = 0; row < rows; ++row) {
            const std::uint64_t which = below(8);
            values.push_back(which == 0   ? quantity_column::missing
                             : which == 1 ? quantity_column::in_wide
                                          : static_cast<std::int64_t>(random() >> 3) * (coin() ? 1 : -1));
            if (which == 1) wide.emplace_back(row, (static_cast<int128>(random() >> 1) << 62) * (coin() ? 1 : -1));
        }
        return quantity_column{.values = values, .decimals = static_cast<int>(below(19)), .wide = wide};
    };
    if (coin()) c.quantity = amounts(s.quantities, s.wide);
    if (coin()) c.gross = amounts(s.gross, s.wide_gross);
    if (coin()) c.gross.decimals = 4;
    if (coin()) {
        s.inputs.push_back({.name = "a.csv", .bytes = 17, .content = digester{}.add("a").finish()});
        s.inputs.push_back({.name = std::string{"b\xff.csv"}, .bytes = 1, .content = {}});
        s.lines.push_back({.first_row = 0, .first_line = 2, .input = 0});
        if (rows > 2) s.lines.push_back({.first_row = 1, .first_line = 9, .input = usage_line_run::no_input});
        if (rows > 2) s.lines.push_back({.first_row = rows - 1, .first_line = 4, .input = 1});
        s.all.inputs = s.inputs;
        s.all.lines = s.lines;
    }
    if (coin()) {
        s.rejects.push_back({"bad_time", "crm", "x", 7, "b\xff.csv:3", "no time", instant{some_time}});
        s.rejects.push_back({});
        s.findings.push_back({"unknown_column", severity::info, "colour", "a.csv:1", "the column is passed over"});
        s.all.rejects = s.rejects;
        s.all.findings = s.findings;
    }
}

void check_same(const text_column& a, const text_column& b, std::size_t rows)
{
    REQUIRE((a.codes.size() == b.codes.size() || rows == 0));
    for (std::size_t row = 0; row < rows; ++row) {
        REQUIRE(a.code(row) == b.code(row));
        if (a.code(row) != text_column::absent) REQUIRE(a.names[a.code(row)] == b.names[b.code(row)]);
    }
}

template <class T>
void check_same(std::span<const T> a, std::span<const T> b)
{
    REQUIRE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

void check_same(const usage_columns& a, const usage_columns& b)
{
    REQUIRE(a.rows == b.rows);
    check_same(a.key, b.key);
    check_same(a.key_text, b.key_text, a.rows);
    check_same(a.revision, b.revision);
    check_same(a.time, b.time);
    check_same(a.booked, b.booked);
    check_same(a.source, b.source, a.rows);
    check_same(a.offer, b.offer, a.rows);
    check_same(a.service, b.service, a.rows);
    check_same(a.introducer, b.introducer, a.rows);
    check_same(a.territory, b.territory, a.rows);
    REQUIRE(a.parties.size() == b.parties.size());
    for (std::size_t i = 0; i < a.parties.size(); ++i) {
        REQUIRE(a.parties[i].of_class == b.parties[i].of_class);
        check_same(a.parties[i].members, b.parties[i].members, a.rows);
    }
    for (const auto& [x, y] : {std::pair{&a.quantity, &b.quantity}, std::pair{&a.gross, &b.gross}}) {
        REQUIRE(x->decimals == y->decimals);
        check_same(x->values, y->values);
        REQUIRE(std::equal(x->wide.begin(), x->wide.end(), y->wide.begin(), y->wide.end()));
    }
}

/// A small file that has something of everything.
std::string small_file(const folder& in)
{
    sample s;
    // Seeds are tried until all that can be there is: which one does not matter.
    for (std::uint64_t seed = 1;; ++seed) {
        s = sample{};
        fill(s, seed, 5);
        const usage_columns& c = s.all.columns;
        if (!c.key_text.codes.empty() && !c.revision.empty() && !c.booked.empty() && !c.source.codes.empty() && !c.offer.codes.empty() &&
            !c.parties.empty() && !c.parties[0].members.codes.empty() && !s.wide.empty() && !s.inputs.empty() && !s.rejects.empty())
            break;
    }
    REQUIRE(write_usage_file(in / "small", s.all));
    return bytes_of(in / "small");
}

// The layout once more, from docs/reference/usage-file.md and not from the code.
template <class T>
T at(const std::string& bytes, std::size_t offset)
{
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}
template <class T>
void put(std::string& bytes, std::size_t offset, T value)
{
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}
std::size_t up(std::size_t n) { return (n + 63) / 64 * 64; }

/// Makes every checksum right again, so that what is wrong was written so.
void reseal(std::string& bytes)
{
    const std::size_t directory = up(at<std::uint32_t>(bytes, 32) * std::size_t{40});
    const std::size_t blocks = at<std::uint32_t>(bytes, 36);
    const std::size_t block = at<std::uint32_t>(bytes, 12);
    const std::size_t data = 64 + directory + up(blocks * 4);
    if (data <= bytes.size() && block != 0) {
        for (std::size_t i = 0; i < blocks && data + i * block < bytes.size(); ++i)
            put(bytes, 64 + directory + i * 4, crc32c(bytes.data() + data + i * block, std::min(block, bytes.size() - data - i * block)));
        put(bytes, 40, crc32c(bytes.data() + 64, directory));
        put(bytes, 44, crc32c(bytes.data() + 64 + directory, up(blocks * 4)));
    }
    put(bytes, 60, crc32c(bytes.data(), 60));
}

/// Where the directory's entry of a section begins.
std::size_t entry(const std::string& bytes, std::uint32_t column, std::uint32_t content)
{
    for (std::size_t i = 0; i < at<std::uint32_t>(bytes, 32); ++i)
        if (at<std::uint32_t>(bytes, 64 + i * 40) == column && at<std::uint32_t>(bytes, 68 + i * 40) == content) return 64 + i * 40;
    FAIL("no such section");
    return 0;
}

}  // namespace

TEST_CASE("usage file: columns of any kind come back as they were, from blocks of any size, in any number of threads")
{
    const folder in;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        sample s;
        const std::size_t rows = seed % 7 == 0 ? seed % 3 : seed * 97 % 5000;
        fill(s, seed, rows);
        const std::string path = in / "a.usage";
        const checked<std::uint64_t> written = write_usage_file(path, s.all, {.block_bytes = std::size_t{4096} << seed % 3});
        REQUIRE(written);
        REQUIRE(written.value() == std::filesystem::file_size(path));
        const usage_file_reading how{.threads = static_cast<unsigned>(1 + seed % 4), .check_later = seed % 5 == 0};
        const checked<usage_table> got = read_usage_file(path, how);
        REQUIRE(got);
        CHECK(check_usage_file(got.value(), 2).empty());
        const usage_columns columns = got.value().columns();
        columns.check_shapes();
        check_same(columns, s.all.columns);
        check_same(got.value().inputs(), s.all.inputs);
        check_same(got.value().rejects(), s.all.rejects);
        CHECK(got.findings() == s.findings);
        for (std::size_t row = 0; row < rows; row += 1 + rows / 3) {
            const bool listed = !s.lines.empty() && (row == 0 || rows <= 2);
            CHECK(got.value().place_of(row) == (listed ? "a.csv:" + std::to_string(2 + row) : path + ':' + std::to_string(row + 1)));
        }
        if (rows > 2 && !s.lines.empty()) CHECK(got.value().place_of(rows - 1) == "b\xff.csv:4");
    }
}

TEST_CASE("usage file: numbers are used where they lie in the file")
{
    const folder in;
    sample s;
    s.numbers = {1, 2, 3};
    s.times = {some_time, some_time, some_time};
    s.all.columns.rows = 3;
    s.all.columns.key = s.numbers;
    s.all.columns.time = s.times;
    REQUIRE(write_usage_file(in / "a", s.all));
    const std::string bytes = bytes_of(in / "a");
    const checked<usage_table> got = read(bytes);
    REQUIRE(got);
    const usage_columns columns = got.value().columns();
    CHECK(reinterpret_cast<const char*>(columns.key.data()) == bytes.data() + at<std::uint64_t>(bytes, entry(bytes, 1, 2) + 16));
    CHECK(reinterpret_cast<const char*>(columns.time.data()) == bytes.data() + at<std::uint64_t>(bytes, entry(bytes, 3, 3) + 16));

    // Bytes that begin anywhere are read all the same.
    const std::string shifted = '.' + bytes;
    const checked<usage_table> again = read(std::string_view{shifted}.substr(1));
    REQUIRE(again);
    check_same(again.value().columns(), s.all.columns);
}

TEST_CASE("usage file: each single flipped bit is found")
{
    const folder in;
    std::string bytes = small_file(in);
    REQUIRE(read(bytes));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        CAPTURE(bit);
        const auto flip = [&] { bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << bit % 8)); };
        flip();
        CHECK(is_usage_file(bytes));
        CHECK(code_of(read(bytes)) == "usage_file_damaged");
        const checked<usage_table> later = read(bytes, {.check_later = true});
        if (later) {
            const std::vector<finding> found = check_usage_file(later.value());
            REQUIRE(found.size() == 1);
            CHECK(found[0].code == "usage_file_damaged");
            CHECK(check_usage_file(later.value()) == found);
        }
        flip();
    }

    // And in a file of many blocks, wherever it is, in several threads.
    constexpr std::uint64_t seed = 77;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    sample s;
    fill(s, seed, 20'000);
    REQUIRE(write_usage_file(in / "large", s.all, {.block_bytes = 4096}));
    std::string large = bytes_of(in / "large");
    REQUIRE(at<std::uint32_t>(large, 36) > 30);
    for (int i = 0; i < 500; ++i) {
        const std::size_t byte = random() % large.size();
        CAPTURE(byte);
        const char before = large[byte];
        large[byte] = static_cast<char>(static_cast<unsigned char>(before) ^ (1U << random() % 8));
        CHECK(code_of(read(large, {.threads = 3})) == "usage_file_damaged");
        large[byte] = before;
    }
    CHECK(read(large, {.threads = 3}));
}

TEST_CASE("usage file: cut off anywhere, it is said to be cut off; what follows its end is seen")
{
    const folder in;
    const std::string bytes = small_file(in);
    for (std::size_t length = 1; length < bytes.size(); ++length) {
        CAPTURE(length);
        const std::string_view torn = std::string_view{bytes}.substr(0, length);
        CHECK(is_usage_file(torn));
        CHECK(code_of(read(torn)) == "usage_file_torn");
        CHECK(code_of(read(torn, {.check_later = true})) == "usage_file_torn");
    }
    CHECK(code_of(read("")) == "not_a_usage_file");
    CHECK(code_of(read(bytes + '\0')) == "usage_file_damaged");
    CHECK(read(bytes).value().rows() == 5);
    const checked<usage_table> torn = read(std::string_view{bytes}.substr(0, 100));
    CHECK(torn.findings()[0].place == "a.usage");
    CHECK(torn.findings()[0].text.find("it has 100 of " + std::to_string(bytes.size()) + " bytes") != std::string::npos);
}

TEST_CASE("usage file: another version of the format is refused, and a file of another kind")
{
    const folder in;
    std::string bytes = small_file(in);
    put(bytes, 8, std::uint32_t{3});
    reseal(bytes);
    const checked<usage_table> got = read(bytes);
    CHECK(code_of(got) == "usage_file_version");
    CHECK(got.findings()[0].text.find("version 3") != std::string::npos);
    CHECK(code_of(read("key,time,offer\n1,2026-10-01T00:00:00Z,gold\n")) == "not_a_usage_file");
    CHECK_FALSE(is_usage_file("key,time"));
    CHECK_FALSE(is_usage_file(""));
    CHECK(code_of(read_usage_file(in / "missing")) == "cannot_read");
}

TEST_CASE("usage file: what names no territory is written as version 1, which has no column for it")
{
    const folder in;
    sample s;
    for (std::uint64_t seed = 1; s.all.columns.territory.codes.empty(); ++seed) {
        s = sample{};
        fill(s, seed, 5);
    }
    REQUIRE(write_usage_file(in / "with", s.all));
    std::string with = bytes_of(in / "with");
    CHECK(at<std::uint32_t>(with, 8) == 2);
    put(with, 8, std::uint32_t{1});
    reseal(with);
    CHECK(code_of(read(with)) == "usage_file_malformed");
    s.all.columns.territory = {};
    REQUIRE(write_usage_file(in / "without", s.all));
    const std::string without = bytes_of(in / "without");
    CHECK(at<std::uint32_t>(without, 8) == 1);
    CHECK(read(without));
}

TEST_CASE("usage file: what was written wrong is refused, its checksums being right")
{
    const folder in;
    const std::string good = small_file(in);
    struct edit {
        std::string what;
        std::function<void(std::string&)> make;
    };
    const auto value_of = [](std::uint32_t column, std::uint32_t content, std::size_t place, auto value) {
        return [=](std::string& b) { put(b, at<std::uint64_t>(b, entry(b, column, content) + 16) + place, value); };
    };
    const auto entry_of = [](std::uint32_t column, std::uint32_t content, std::size_t place, auto value) {
        return [=](std::string& b) { put(b, entry(b, column, content) + place, value); };
    };
    const std::uint64_t huge = std::uint64_t{1} << 60;
    const std::vector<edit> edits{
        {"a code beyond the names", value_of(6, 4, 0, std::uint32_t{3})},
        {"a key that is absent", value_of(1, 4, 0, text_column::absent)},
        {"a party's code beyond the names", value_of(8, 4, 4, std::uint32_t{2})},
        {"a constant beyond the names", entry_of(6, 5, 12, std::uint32_t{3})},
        {"a time before the year 1", value_of(3, 3, 8, INT64_MIN)},
        {"a time after the year 9999", value_of(3, 3, 8, INT64_MAX)},
        {"a booking time before the year 1", value_of(4, 3, 8, INT64_MIN + 1)},
        {"all values wide",
         [&](std::string& b) {
             for (std::size_t row = 0; row < 5; ++row) value_of(10, 3, row * 8, quantity_column::in_wide)(b);
         }},
        {"no value wide",
         [&](std::string& b) {
             for (std::size_t row = 0; row < 5; ++row) value_of(10, 3, row * 8, std::int64_t{1})(b);
         }},
        {"a wide value of no row", value_of(10, 6, 0, std::uint64_t{5})},
        {"a wide value of a row far away", value_of(10, 6, 0, huge)},
        {"the lowest wide value",
         [&](std::string& b) {
             value_of(10, 6, 8, std::uint64_t{0})(b);
             value_of(10, 6, 16, std::uint64_t{1} << 63)(b);
         }},
        {"19 decimals", entry_of(10, 3, 12, std::uint32_t{19})},
        {"names that are not UTF-8", value_of(6, 5, 12, '\xff')},
        {"names with a NUL byte", value_of(6, 5, 12, '\0')},
        {"a name that ends within a character",
         [&](std::string& b) {
             // `a`, `b"`, `Zoë`, ``: the last byte of the third becomes the fourth.
             value_of(1, 5, 8, std::uint32_t{3})(b);
             value_of(1, 5, 12, std::uint32_t{1})(b);
         }},
        {"a name that is longer than all of them", value_of(6, 5, 0, std::uint32_t{0xffffffff})},
        {"2^60 names", entry_of(6, 5, 32, huge)},
        {"one name more than there is room for", entry_of(6, 5, 32, std::uint64_t{9})},
        {"2^60 rows", [&](std::string& b) { put(b, 24, huge); }},
        {"a row more than there is", [&](std::string& b) { put(b, 24, std::uint64_t{6}); }},
        {"no rows", [&](std::string& b) { put(b, 24, std::uint64_t{0}); }},
        {"a column of 2^60 values", entry_of(3, 3, 32, huge)},
        {"a column of 2^61 bytes", entry_of(3, 3, 24, huge * 2)},
        {"a column that ends behind the end of numbers",
         [&](std::string& b) {
             entry_of(3, 3, 16, UINT64_MAX - 63)(b);
             entry_of(3, 3, 24, std::uint64_t{128})(b);
         }},
        {"a column beyond the file", entry_of(3, 3, 16, huge)},
        {"a column over another", [&](std::string& b) { entry_of(4, 3, 16, at<std::uint64_t>(b, entry(b, 3, 3) + 16))(b); }},
        {"a column over the head", entry_of(1, 4, 16, std::uint64_t{0})},
        {"a column between places", entry_of(3, 3, 16, at<std::uint64_t>(good, entry(good, 3, 3) + 16) + 8)},
        {"a column twice", [&](std::string& b) { put(b, entry(b, 4, 3), std::uint32_t{3}); }},
        {"a column of no kind", entry_of(3, 3, 0, std::uint32_t{99})},
        {"a column of no type", entry_of(3, 3, 4, std::uint32_t{99})},
        {"times as text", entry_of(3, 3, 4, std::uint32_t{4})},
        {"a number where none belongs", entry_of(3, 3, 8, std::uint32_t{1})},
        {"an attribute where none belongs", entry_of(3, 3, 12, std::uint32_t{1})},
        {"no times", [&](std::string& b) { put(b, entry(b, 3, 3), std::uint32_t{2}), put(b, entry(b, 2, 3) + 4, std::uint32_t{99}); }},
        {"a class without a column", entry_of(8, 5, 8, std::uint32_t{7})},
        {"a run of lines of no input", value_of(0, 8, 16, std::uint32_t{2})},
        {"a run of lines that does not begin at row 0", value_of(0, 8, 0, std::uint64_t{1})},
        {"a run of lines of no row", value_of(0, 8, 24, huge)},
        {"2^60 inputs", entry_of(0, 7, 32, huge)},
        {"one input less than there is", entry_of(0, 7, 32, std::uint64_t{1})},
        {"an input whose name has no end", value_of(0, 7, 40, std::uint32_t{0xffffff})},
        {"2^60 rejects", entry_of(0, 9, 32, huge)},
        {"a reject that is not UTF-8", value_of(0, 9, 16, '\xff')},
        {"a finding that is an error", value_of(0, 10, 0, std::uint32_t{2})},
        {"blocks of no size", [&](std::string& b) { put(b, 12, std::uint32_t{4095}); }},
        {"blocks of no bytes", [&](std::string& b) { put(b, 12, std::uint32_t{0}); }},
        {"4 billion sections", [&](std::string& b) { put(b, 32, std::uint32_t{0xffffffff}); }},
        {"4 billion blocks", [&](std::string& b) { put(b, 36, std::uint32_t{0xffffffff}); }},
        {"a file of 2^64 - 1 bytes", [&](std::string& b) { put(b, 16, UINT64_MAX); }},
        {"something where nothing is", [&](std::string& b) { put(b, 52, std::uint32_t{1}); }},
    };
    for (const edit& e : edits) {
        CAPTURE(e.what);
        std::string bytes = good;
        e.make(bytes);
        REQUIRE(bytes != good);
        reseal(bytes);
        const checked<usage_table> got = read(bytes);
        CHECK(code_of(got) == "usage_file_malformed");
        const checked<usage_table> later = read(bytes, {.check_later = true});
        if (later) CHECK(check_usage_file(later.value()) == got.findings());
    }
}

TEST_CASE("usage file: whatever bytes come, they are read or refused")
{
    const folder in;
    constexpr std::uint64_t seed = 20261122;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const std::string good = small_file(in);
    std::size_t read_all_the_same = 0;
    for (int round = 0; round < 20'000; ++round) {
        CAPTURE(round);
        std::string bytes = good;
        const std::size_t changes = 1 + random() % 8;
        for (std::size_t i = 0; i < changes; ++i) {
            // The head and the directory decide over all else: they are hit as often as all of it.
            const std::size_t place = random() % (random() % 2 == 0 ? 64 + 40 * std::size_t{24} : bytes.size());
            switch (random() % 4) {
            case 0:
                bytes[place] = static_cast<char>(random());
                break;
            case 1:
                bytes[place] = static_cast<char>(static_cast<unsigned char>(bytes[place]) ^ (1U << random() % 8));
                break;
            case 2:
                put(bytes, std::min(place / 8 * 8, bytes.size() - 8), random() % 3 == 0 ? random() : random() % 2000);
                break;
            default:
                put(bytes, std::min(place / 4 * 4, bytes.size() - 4), static_cast<std::uint32_t>(random() % 5) - 2);
            }
        }
        if (random() % 16 == 0) bytes.resize(64 + random() % (bytes.size() - 64));
        if (random() % 16 != 0) put(bytes, 0, at<std::uint64_t>(good, 0));
        if (random() % 16 != 0) {
            put(bytes, 8, at<std::uint64_t>(good, 8));
            put(bytes, 16, std::uint64_t{bytes.size()});
            put(bytes, 48, at<std::uint64_t>(good, 48));
            put(bytes, 56, std::uint32_t{0});
        }
        reseal(bytes);
        const checked<usage_table> got =
            read(bytes, {.threads = 1U + static_cast<unsigned>(random() % 3), .check_later = random() % 2 == 0});
        if (!got) continue;
        if (!check_usage_file(got.value()).empty()) continue;
        ++read_all_the_same;
        const usage_columns columns = got.value().columns();
        columns.check_shapes();
        for (std::size_t row = 0; row < columns.rows; ++row) {
            static_cast<void>(columns.key_of(row));
            static_cast<void>(got.value().place_of(row));
            static_cast<void>(to_string(instant{columns.time[row]}));
        }
    }
    // Else the changes were so many that nothing behind the first check was ever reached.
    CHECK(read_all_the_same > 200);
    CHECK(read_all_the_same < 19'000);

    for (int round = 0; round < 3'000; ++round) {
        std::string bytes(random() % 300, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        if (bytes.size() >= 8 && random() % 2 == 0) put(bytes, 0, at<std::uint64_t>(good, 0));
        CHECK_FALSE(read(bytes));
    }
}

TEST_CASE("usage file: a writer that is stopped leaves nothing, and what was there before")
{
    const folder in;
    sample s;
    fill(s, 3, 20'000);
    const std::string path = in / "a.usage";
    for (const bool is_there : {false, true}) {
        CAPTURE(is_there);
        if (is_there) write_bytes(path, "before");
        for (std::uint64_t stop_after : {1U, 2U, 10U}) {
            CAPTURE(stop_after);
            std::uint64_t blocks = 0;
            const auto stop = [&](std::uint64_t) {
                if (++blocks == stop_after) throw std::runtime_error{"enough"};
            };
            CHECK_THROWS_AS(static_cast<void>(write_usage_file(path, s.all, {.block_bytes = 4096, .progress = stop})), std::runtime_error);
            CHECK(blocks == stop_after);
            CHECK(in.files() == (is_there ? 1 : 0));
            if (is_there) CHECK(bytes_of(path) == "before");
        }
    }
    std::uint64_t last = 0;
    REQUIRE(write_usage_file(path, s.all, {.block_bytes = 4096, .progress = [&](std::uint64_t done) {
                                               CHECK(done > last);
                                               // Half of it is never under its name.
                                               CHECK(bytes_of(path) == "before");
                                               last = done;
                                           }}));
    CHECK(in.files() == 1);
    CHECK(read_usage_file(path));

    // A table that maps the file which is replaced keeps what it has.
    const checked<usage_table> old = read_usage_file(path);
    sample other;
    fill(other, 4, 10);
    REQUIRE(write_usage_file(path, other.all));
    check_same(old.value().columns(), s.all.columns);
    check_same(read_usage_file(path).value().columns(), other.all.columns);

    // Through a link the file behind it is replaced.
    std::filesystem::create_symlink(path, in / "link");
    REQUIRE(write_usage_file(in / "link", s.all));
    CHECK(std::filesystem::is_symlink(in / "link"));
    check_same(read_usage_file(path).value().columns(), s.all.columns);
}

TEST_CASE("usage file: what cannot be written is told")
{
    const folder in;
    sample s;
    fill(s, 3, 10);
    const auto code = [](const checked<std::uint64_t>& got) { return got ? "written" : got.findings().front().code; };
    CHECK(code(write_usage_file(in / "no/such/folder", s.all)) == "cannot_write");
    CHECK(code(write_usage_file(in.path.string(), s.all)) == "cannot_write");
    CHECK(code(write_usage_file("/dev/null", s.all)) == "cannot_write");
    CHECK(code(write_usage_file("", s.all)) == "cannot_write");
    CHECK(std::filesystem::is_character_file("/dev/null"));

    const auto changed = [&](auto change) {
        sample other;
        fill(other, 3, 10);
        change(other);
        const std::string got = code(write_usage_file(in / "a", other.all));
        CHECK(in.files() == 0);
        return got;
    };
    CHECK(changed([](sample& o) { o.times[3] = INT64_MIN; }) == "unfit_usage");
    CHECK(changed([](sample& o) { o.offers[1] = "\xff"; }) == "not_utf8");
    CHECK(changed([](sample& o) { o.offers[1] = std::string(1, '\0'); }) == "not_utf8");
    const std::vector<std::int64_t> marked(10, quantity_column::in_wide);
    CHECK(changed([&](sample& o) { o.all.columns.quantity = {.values = marked, .decimals = 0, .wide = {}}; }) == "unfit_usage");
    const std::vector<std::pair<std::uint64_t, int128>> wide{{2, 1}};
    CHECK(changed([&](sample& o) { o.all.columns.quantity = {.values = {}, .decimals = 0, .wide = wide}; }) == "unfit_usage");
    const std::vector<usage_line_run> lines{{.first_row = 1, .first_line = 1, .input = 0}};
    CHECK(changed([&](sample& o) { o.all.lines = lines; }) == "unfit_usage");
    const std::vector<finding> errors{{"bad_header", severity::error, "", "", "wrong"}};
    CHECK(changed([&](sample& o) { o.all.findings = errors; }) == "unfit_usage");
    CHECK_THROWS_AS(static_cast<void>(write_usage_file(in / "a", s.all, {.block_bytes = 5000})), contract_violation);
}

TEST_CASE("usage files: CSV and packed files in any mixture hold what the CSV files hold")
{
    const folder in;
    usage_format format;
    format.party_columns = {{"dealers", "dealer"}};
    format.default_source = "crm";
    // The third has keys that are no numbers, other columns, and more decimals; two have something to reject.
    const std::vector<std::string> csv{
        "key,time,offer,quantity,dealer\n1,2026-10-01T00:00:00Z,gold,1.5,north\n2,2026-10-01T00:00:00Z,silver,,\nx3,bad,gold,1,north\n",
        "key,time,offer,gross,booked,introducer\n4,2026-10-02T00:00:00Z,gold,-9.99,2026-11-01T00:00:00Z,eve\n",
        "time,key,offer,quantity,revision,source\n2026-10-03T00:00:00Z,007,gold,99999999999999999999999.5,3,net\nbad,8,gold,1,0,\n"};

    const auto text = [](const usage_columns& c, std::size_t row) {
        const auto name = [row](const text_column& column) {
            return column.code(row) == text_column::absent ? "-" : column.names[column.code(row)];
        };
        const auto number = [row](const quantity_column& column) -> std::string {
            if (column.values.empty() || column.values[row] == quantity_column::missing) return "-";
            int128 value = column.values[row];
            for (const auto& [where, wide] : column.wide)
                if (where == row) value = wide;
            for (int i = column.decimals; i < 12; ++i) value *= 10;
            return to_string(value);
        };
        std::string all = c.key_of(row) + '|' + to_string(instant{c.time[row]}) + '|' + name(c.source) + '|' + name(c.offer) + '|' +
                          name(c.service) + '|' + name(c.introducer) + '|' + number(c.quantity) + '|' + number(c.gross) + '|' +
                          std::to_string(c.revision.empty() ? 0 : c.revision[row]) + '|' +
                          (c.booked.empty() || c.booked[row] == usage_columns::not_booked ? "-" : to_string(instant{c.booked[row]}));
        for (const auto& party : c.parties) all += '|' + party.of_class + '=' + name(party.members);
        return all;
    };
    const auto records = [&](const usage_table& table) {
        const usage_columns c = table.columns();
        c.check_shapes();
        std::vector<std::string> all;
        for (std::size_t row = 0; row < c.rows; ++row) all.push_back(text(c, row) + " at " + table.place_of(row));
        for (const reject& r : table.rejects()) all.push_back(r.reason + ' ' + r.key + " at " + r.place);
        std::sort(all.begin(), all.end());
        return all;
    };

    std::vector<std::string> paths;
    std::vector<std::string> packed;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        paths.push_back(in / (std::to_string(i) + ".csv"));
        packed.push_back(in / (std::to_string(i) + ".usage"));
        write_bytes(paths.back(), csv[i]);
        usage_format own = format;
        own.quantity_scale = i == 2 ? 9 : 6;
        const checked<usage_table> table = read_usage_csv_files({&paths.back(), 1}, own);
        REQUIRE(table);
        REQUIRE(write_usage_file(packed.back(), contents_of(table.value())));
    }
    const checked<usage_table> as_csv = read_usage_csv_files(paths, format);
    REQUIRE(as_csv);
    const std::vector<std::string> expected = records(as_csv.value());
    REQUIRE(expected.size() == 6);
    for (unsigned which = 0; which < 8; ++which) {
        CAPTURE(which);
        std::vector<std::string> mixed;
        for (std::size_t i = 0; i < 3; ++i) mixed.push_back((which >> i & 1) != 0 ? packed[i] : paths[i]);
        const checked<usage_table> got = read_usage_files(mixed, format, 2);
        REQUIRE(got);
        CHECK(records(got.value()) == expected);
        std::vector<usage_input_digest> inputs{got.value().inputs().begin(), got.value().inputs().end()};
        std::vector<usage_input_digest> wanted{as_csv.value().inputs().begin(), as_csv.value().inputs().end()};
        std::sort(inputs.begin(), inputs.end());
        std::sort(wanted.begin(), wanted.end());
        CHECK(inputs == wanted);

        // A mixture packed once more is still the same.
        REQUIRE(write_usage_file(in / "again", contents_of(got.value())));
        CHECK(records(read_usage_file(in / "again").value()) == expected);
    }

    // All that is wrong is told, of whatever kind.
    write_bytes(in / "torn", bytes_of(packed[0]).substr(0, 200));
    const std::vector<std::string> wrong{paths[0], in / "torn", in / "missing", packed[1]};
    const checked<usage_table> none = read_usage_files(wrong, format);
    REQUIRE_FALSE(none);
    std::vector<std::string> codes;
    for (const finding& f : none.findings()) codes.push_back(f.code);
    CHECK(codes == std::vector<std::string>{"cannot_read", "usage_file_torn"});
}

TEST_CASE("usage files: an amount that the decimals of another file make too large is refused, one that only leaves 64 bits is kept")
{
    const folder in;
    const std::vector<std::uint64_t> keys{1};
    const std::vector<std::int64_t> times{some_time};
    const auto write = [&](const std::string& path, std::int64_t value, int decimals, std::vector<std::pair<std::uint64_t, int128>> wide) {
        const std::vector<std::int64_t> values{value};
        usage_file_content all;
        all.columns.rows = 1;
        all.columns.key = keys;
        all.columns.time = times;
        all.columns.quantity = {.values = values, .decimals = decimals, .wide = wide};
        REQUIRE(write_usage_file(path, all));
    };
    write(in / "fine", 1, 18, {});
    write(in / "large", INT64_MAX, 0, {});
    write(in / "larger", quantity_column::in_wide, 0, {{0, static_cast<int128>(1) << 100}});
    const checked<usage_table> kept = read_usage_files(std::vector<std::string>{in / "fine", in / "large"}, {});
    REQUIRE(kept);
    const usage_columns columns = kept.value().columns();
    columns.check_shapes();
    REQUIRE(columns.quantity.wide.size() == 1);
    CHECK(columns.quantity.decimals == 18);
    CHECK(columns.quantity.wide[0] == std::pair<std::uint64_t, int128>{1, static_cast<int128>(INT64_MAX) * 1'000'000'000'000'000'000});
    const checked<usage_table> refused = read_usage_files(std::vector<std::string>{in / "fine", in / "larger"}, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.findings()[0].code == "amount_out_of_range");
}

TEST_CASE("usage file: what is left for later may be checked while the table is used")
{
    const folder in;
    sample s;
    fill(s, 8, 50'000);
    REQUIRE(write_usage_file(in / "a", s.all, {.block_bytes = 4096}));
    const checked<usage_table> got = read_usage_file(in / "a", {.check_later = true});
    REQUIRE(got);
    std::vector<finding> found{{"none", severity::error, "", "", ""}};
    {
        const std::jthread checking{[&] { found = check_usage_file(got.value(), 2); }};
        check_same(got.value().columns(), s.all.columns);
    }
    CHECK(found.empty());
}
