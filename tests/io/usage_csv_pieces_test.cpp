#include "../../src/io/usage_csv_pieces.hpp"
#include "../../src/io/usage_csv_scan.hpp"
#include "../../src/io/usage_csv_stops.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

usage_format format_of_tests()
{
    usage_format format;
    format.party_columns = {{"dealer", "sold_by"}};
    format.default_source = "billing";
    format.quantity_scale = 3;
    format.gross_scale = 2;
    return format;
}

std::string said(const text_column& column)
{
    std::string text = "constant " + std::to_string(column.constant) + " names";
    for (const std::string& name : column.names) text += '|' + name;
    text += " codes";
    for (const std::uint32_t code : column.codes) text += ' ' + std::to_string(code);
    return text + '\n';
}

template <class T>
std::string said(std::span<const T> numbers)
{
    std::string text;
    for (const T number : numbers) text += ' ' + std::to_string(number);
    return text + '\n';
}

/// All that a table holds, codes and the places of all rows included.
std::string said(const checked<usage_table>& read)
{
    std::string text;
    for (const finding& f : read.findings()) text += f.code + ' ' + f.place + ' ' + f.text + '\n';
    if (!read) return text;
    const usage_table& table = read.value();
    const usage_columns all = table.columns();
    all.check_shapes();
    text += said(all.source) + said(all.key) + said(all.key_text) + said(all.revision) + said(all.time) + said(all.offer) +
            said(all.service) + said(all.introducer) + said(all.quantity.values) + said(all.gross.values);
    for (const auto& party : all.parties) text += party.of_class + said(party.members);
    for (const auto& [row, value] : all.quantity.wide)
        text += std::to_string(row) + ' ' + std::to_string(static_cast<std::int64_t>(value >> 40)) + '\n';
    for (std::size_t row = 0; row < all.rows; ++row) text += table.place_of(row) + '\n';
    for (const reject& r : table.rejects()) text += r.place + ' ' + r.reason + ' ' + r.source + ' ' + r.key + ' ' + r.text + '\n';
    for (const usage_input_digest& d : table.inputs()) text += d.name + ' ' + std::to_string(d.bytes) + ' ' + to_string(d.content) + '\n';
    return text;
}

/// A file in which everything happens sooner or later.
std::string lively_file(std::mt19937& random, std::size_t records, bool open_quotes, bool text_keys)
{
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    std::string text = "key,time,offer,sold_by,quantity,gross\n";
    for (std::size_t i = 0; i < records; ++i) {
        std::string key = std::to_string(1000 + i);
        if (text_keys && below(50) == 0) key = "k" + key;
        std::string offer = below(3) == 0 ? "gold " + std::to_string(below(40)) : std::to_string(below(2000));
        if (below(8) == 0) offer = "\"line\nbreak, " + std::to_string(below(9)) + "\n\"";
        if (below(20) == 0) offer = "\"a \"\"quote\"\"\"";
        if (below(30) == 0) offer = "Z\xc3\xbcrich";
        std::string quantity = std::to_string(below(1000));
        if (below(9) == 0) quantity = "-0.5";
        if (below(60) == 0) quantity = "99999999999999999999999";
        if (below(40) == 0) quantity = "1,5";
        if (below(40) == 0) quantity = "x" + std::to_string(i);
        if (below(50) == 0) offer += "\xff";
        text += key + ",2026-10-0" + std::to_string(1 + below(9)) + "T12:00:0" + std::to_string(below(10)) + "Z," + offer + ',' +
                (below(4) == 0 ? "" : std::to_string(below(12'000))) + ',' + quantity + ",12.34" + (below(10) == 0 ? "\r\n" : "\n");
        if (below(25) == 0) text += "\n\r\n";
        if (open_quotes && below(400) == 0) text += "7,\"2026\n";
    }
    return text;
}

}  // namespace

TEST_CASE("usage csv: where fields stop is found alike by wide instructions, by words and byte by byte")
{
    constexpr std::uint32_t seed = 512;
    CAPTURE(seed);
    std::mt19937 random{seed};
    constexpr std::string_view often = ",;\"\n\r\t\x1f \x20!0a\x7f\x80\xac\xff";
    for (const char separator : {',', ';', '\t', '|'}) {
        for (std::size_t blocks = 0; blocks < 20; ++blocks) {
            std::vector<char> text(blocks * 64);
            for (char& c : text) c = blocks % 2 == 0 ? often[random() % often.size()] : static_cast<char>(random());
            std::vector<std::uint32_t> wanted;
            for (std::uint32_t i = 0; i < text.size(); ++i) {
                if (text[i] == separator || text[i] == '"' || static_cast<unsigned char>(text[i]) < 0x20) wanted.push_back(i);
            }
            std::vector<std::uint32_t> found(text.size() + usage_csv::stops_slack);
            CAPTURE(separator);
            CAPTURE(blocks);
            const auto same = [&](const std::uint32_t* end) {
                return std::equal(wanted.begin(), wanted.end(), static_cast<const std::uint32_t*>(found.data()), end);
            };
            CHECK(same(usage_csv::find_stops_portable(text.data(), text.size(), separator, found.data())));
            if (usage_csv::has_wide_instructions())
                CHECK(same(usage_csv::find_stops_wide(text.data(), text.size(), separator, found.data())));
        }
    }
}

TEST_CASE("usage csv: a number is read from its digits alone, whatever stands behind them")
{
    // What std::stoull says of the same digits is the independent answer.
    for (const std::string_view digits :
         {"0", "7", "12345678", "123456789", "1234567890123456", "12345678901234567", "9999999999999999999"}) {
        for (const std::string_view behind : {",", "9", "x", "\n"}) {
            const std::string text = std::string{digits} + std::string{behind} + std::string(32, '5');
            CAPTURE(text);
            std::uint64_t number = 0;
            CHECK(usage_csv::read_number(text.data(), text.data() + digits.size(), number));
            CHECK(number == std::stoull(std::string{digits}));
        }
        for (std::size_t i = 0; i < digits.size(); ++i) {
            for (const char c : {'/', ':', ' ', '\0', '\xb5', '-'}) {
                std::string text = std::string{digits} + std::string(32, '5');
                text[i] = c;
                CAPTURE(text);
                std::uint64_t number = 0;
                CHECK_FALSE(usage_csv::read_number(text.data(), text.data() + digits.size(), number));
            }
        }
    }
    const std::string many(60, '1');
    std::uint64_t number = 0;
    CHECK_FALSE(usage_csv::read_number(many.data(), many.data(), number));
    CHECK_FALSE(usage_csv::read_number(many.data(), many.data() + 20, number));
}

TEST_CASE("usage csv: any number of threads and any pieces give what one thread gives, byte for byte")
{
    for (std::uint32_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        std::vector<std::string> texts;
        for (int i = 0; i < 3; ++i) texts.push_back(lively_file(random, 200 + random() % 900, seed % 3 == 0, seed % 4 == 0));
        texts.push_back("key,offer,time\n5,x,2026-10-01T00:00:00Z\n");
        std::vector<usage_input> inputs;
        for (const std::string& text : texts) inputs.push_back({.name = std::to_string(inputs.size()) + ".csv", .content = text});
        const std::string one = said(read_usage_csv(inputs, format_of_tests()));
        CHECK(one.size() > 10'000);
        for (const unsigned threads : {2U, 3U, 7U}) {
            for (const std::size_t piece : {60U, 500U, 4'000U, 30'000U}) {
                CAPTURE(threads);
                CAPTURE(piece);
                const bool same = said(read_usage_csv_in_pieces(inputs, format_of_tests(), threads, piece)) == one;
                CHECK(same);
            }
        }
    }
}

TEST_CASE("usage csv: more text behind a record does not change what it says")
{
    // Records near the end of a text are read in the patient way, those before it by the quick one where that can be.
    for (std::uint32_t seed = 100; seed < 300; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const std::string text = lively_file(random, 30, seed % 2 == 0, true);
        std::string behind;
        for (int i = 0; i < 1000; ++i) behind += std::to_string(i) + ",2026-10-05T12:00:00Z,gold,1,1,1.00\n";
        const std::string longer = text + behind;
        const usage_input whole{.name = "f", .content = longer};
        const checked<usage_table> quick = read_usage_csv({&whole, 1}, format_of_tests());
        const usage_input alone{.name = "f", .content = text};
        const checked<usage_table> patient = read_usage_csv({&alone, 1}, format_of_tests());
        REQUIRE(quick);
        REQUIRE(patient);
        CHECK(quick.value().rows() == patient.value().rows() + 1000);
        CHECK(std::ranges::equal(quick.value().rejects(), patient.value().rejects()));
        const usage_columns a = quick.value().columns();
        const usage_columns b = patient.value().columns();
        for (std::size_t row = 0; row < b.rows; ++row) {
            CAPTURE(row);
            CHECK(quick.value().place_of(row) == patient.value().place_of(row));
            CHECK(a.key_of(row) == b.key_of(row));
            CHECK(a.time[row] == b.time[row]);
            CHECK(a.quantity.values[row] == b.quantity.values[row]);
            CHECK(a.gross.values[row] == b.gross.values[row]);
            CHECK(a.offer.names[a.offer.code(row)] == b.offer.names[b.offer.code(row)]);
        }
    }
}

TEST_CASE("usage csv: names come from records that are kept, in the order of those")
{
    std::string text = "key,time,offer,quantity\n1,2026-10-01T00:00:00Z,never,x\n2,2026-10-01T00:00:00Z,first,1\n";
    for (int i = 3; i < 20; ++i) text += std::to_string(i) + ",2026-10-01T00:00:00Z,then,1\n";
    const usage_input input{.name = "f", .content = text};
    const checked<usage_table> got = read_usage_csv({&input, 1}, format_of_tests());
    REQUIRE(got);
    const auto names = got.value().columns().offer.names;
    CHECK(std::vector<std::string>(names.begin(), names.end()) == std::vector<std::string>{"first", "then"});
    CHECK(got.value().rejects().size() == 1);
}

TEST_CASE("usage csv: a record longer than 16 MiB is rejected, and those around it are kept")
{
    const std::string good = "1,2026-10-01T00:00:00Z,gold,1\n";
    const std::string long_line = "2,2026-10-01T00:00:00Z," + std::string(17 << 20, 'a') + ",1\n";
    const std::string long_quote = "3,2026-10-01T00:00:00Z,\"\n" + std::string(17 << 20, 'b') + "\n\",1\n";
    const std::string text = "key,time,offer,quantity\n" + good + long_line + good + long_quote + good;
    const usage_input input{.name = "f", .content = text};
    const checked<usage_table> got = read_usage_csv({&input, 1}, format_of_tests());
    REQUIRE(got);
    const auto rejects = got.value().rejects();
    CHECK(got.value().rows() == 3);
    REQUIRE(rejects.size() == 4);
    CHECK(rejects[0].reason == "record_too_long");
    CHECK(rejects[0].place == "f:3");
    // A quote that is not closed within the limit counts as never closed: its line goes, and each that follows stands for itself.
    CHECK(rejects[1].reason == "bad_quoting");
    CHECK(rejects[1].place == "f:5");
    CHECK(rejects[2].reason == "record_too_long");
    CHECK(rejects[2].place == "f:6");
    CHECK(rejects[3].reason == "bad_quoting");
    CHECK(rejects[3].place == "f:7");
    CHECK(got.value().place_of(2) == "f:8");
    const std::string one = said(got);
    const bool same = said(read_usage_csv_in_pieces({&input, 1}, format_of_tests(), 3, 1 << 20)) == one;
    CHECK(same);
}

TEST_CASE("usage csv: no thread at all is a broken contract")
{
    CHECK_THROWS_AS(static_cast<void>(read_usage_csv({}, format_of_tests(), 0)), contract_violation);
}
