#include <partnering/core/rational.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

const std::string folder = PARTNERING_SOURCE_DIR "/tests/data/hostile-usage/";

usage_format strict_format(usage_time time)
{
    usage_format format;
    format.quantity_scale = 6;
    format.gross_scale = 2;
    format.time = time;
    return format;
}

/// The sum of the quantities of all rows, in units; a missing one counts 1.
rational sum_of_quantities(const usage_columns& usage)
{
    rational scale = 1;
    for (int i = 0; i < usage.quantity.decimals; ++i) scale *= 10;
    rational sum;
    for (std::size_t row = 0; row < usage.rows; ++row) {
        const std::int64_t value = usage.quantity.values.empty() ? quantity_column::missing : usage.quantity.values[row];
        if (value == quantity_column::missing) {
            sum += 1;
        } else if (value == quantity_column::in_wide) {
            const auto found =
                std::find_if(usage.quantity.wide.begin(), usage.quantity.wide.end(), [row](const auto& w) { return w.first == row; });
            REQUIRE(found != usage.quantity.wide.end());
            sum += rational{found->second, 1} / scale;
        } else {
            sum += rational{value} / scale;
        }
    }
    return sum;
}

/// What the table of expected results says, said of what was read.
std::vector<std::string> described(const checked<usage_table>& read, const std::string& name, bool count_rejects)
{
    std::vector<std::string> said;
    for (const finding& f : read.findings()) said.push_back("finding " + std::string{to_string(f.level)} + ' ' + f.code);
    if (!read) return said;
    const usage_table& table = read.value();
    if (!count_rejects) {
        for (const reject& r : table.rejects()) {
            CHECK(r.place.starts_with(folder + name + ':'));
            said.push_back("reject " + r.place.substr(r.place.rfind(':') + 1) + ' ' + r.reason);
        }
    }
    said.push_back("rows " + std::to_string(table.rows()));
    if (table.rows() > 0) {
        said.push_back("sum " + to_string(sum_of_quantities(table.columns())));
        const std::string place = table.place_of(table.rows() - 1);
        said.push_back("last " + place.substr(place.rfind(':') + 1));
    }
    if (count_rejects) said.push_back("rejects " + std::to_string(table.rejects().size()));
    return said;
}

std::string join(const std::vector<std::string>& parts)
{
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
}

bool is_plain_text(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

}  // namespace

TEST_CASE("hostile usage: each broken file gives the findings and rejects it must, and the good records beside them")
{
    std::ifstream expected(folder + "expected.txt");
    REQUIRE(expected);
    std::map<std::string, std::string> table;
    for (std::string line; std::getline(expected, line);) {
        if (line.starts_with('#')) continue;
        const std::size_t colon = line.find(": ");
        REQUIRE(colon != std::string::npos);
        table.emplace(line.substr(0, colon), line.substr(colon + 2));
    }
    CHECK(table.size() >= 30);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".csv") {
            INFO("every file has its line in expected.txt: ", entry.path().filename().string());
            CHECK(table.contains(entry.path().filename().string()));
        }
    }
    for (auto [name, wanted] : table) {
        CAPTURE(name);
        usage_time time = usage_time::iso;
        for (const auto& [word, unit] : {std::pair{"time us; ", usage_time::microseconds}, std::pair{"time s; ", usage_time::seconds}}) {
            if (!wanted.starts_with(word)) continue;
            wanted.erase(0, std::string_view{word}.size());
            time = unit;
        }
        const std::string path = folder + name;
        const checked<usage_table> read = read_usage_csv_files(std::span{&path, 1}, strict_format(time));
        CHECK(join(described(read, name, wanted.find("rejects ") != std::string::npos)) == wanted);
        for (const finding& f : read.findings()) {
            CAPTURE(f.text);
            CHECK(f.place.starts_with(path));
            CHECK(f.text.size() > 10);
            CHECK(f.text.size() < 1000);
            CHECK(is_plain_text(f.text));
        }
        if (!read) continue;
        read.value().columns().check_shapes();
        for (const reject& r : read.value().rejects()) {
            CAPTURE(r.text);
            CHECK(r.text.size() > 10);
            CHECK(r.text.size() < 400);
            CHECK(is_plain_text(r.text));
        }
    }
}

TEST_CASE("hostile usage: a file that is not there is a finding, and the headers of the others are looked at all the same")
{
    const std::vector<std::string> paths{folder + "header-only.csv", folder + "no-such-file.csv", folder + "no-key-column.csv", folder};
    const checked<usage_table> read = read_usage_csv_files(paths, strict_format(usage_time::iso));
    REQUIRE_FALSE(read);
    std::vector<std::string> codes;
    for (const finding& f : read.findings()) codes.push_back(f.code);
    CHECK(join(codes) == "cannot_read; cannot_read; missing_column; unknown_column");
    CHECK(read.findings()[0].place == paths[1]);
    CHECK(read.findings()[1].place == paths[3]);
}

TEST_CASE("hostile usage: whatever the bytes, nothing crashes and every line is a row, a reject or part of one")
{
    const std::string good = "key,time,offer,quantity,gross\n"
                             "1,2026-10-05T12:00:00Z,gold,10,12.34\n"
                             "\"2\",2026-10-05T12:00:00.5+02:00,\"sil\"\"ver\",-1.5,\r\n"
                             "3,2026-12-31T23:59:59-11:30,\"br\non,ze\",,0.01\n"
                             "a-key,2026-10-05T12:00:00Z,Z\xc3\xbcrich,99999999999999999999,1\n";
    const std::string_view spice = "\"\"\"\n\n\r,,,.-+0123456789Ze \xc3\xa9\xff\t;";
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        std::string bytes = good;
        for (std::size_t i = 1 + below(6); i > 0; --i) {
            const std::size_t at = below(bytes.size() + 1);
            switch (below(5)) {
            case 0:
                bytes.insert(at, 1, spice[below(spice.size())]);
                break;
            case 1:
                bytes.erase(at, 1 + below(3));
                break;
            case 2:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(60)));
                break;
            case 3:
                bytes.insert(at, 1, '\0');
                break;
            default:
                bytes.resize(at);
                break;
            }
            if (bytes.empty()) break;
        }
        // Each in an allocation of its own size, so that a step beyond the end is seen by the address sanitizer.
        const std::vector<char> exact(bytes.begin(), bytes.end());
        const usage_input input{.name = "f", .content = {exact.data(), exact.size()}};
        const checked<usage_table> read = read_usage_csv(std::span{&input, 1}, strict_format(usage_time::iso));
        if (!read) {
            CHECK(any_error(read.findings()));
            continue;
        }
        const usage_table& table = read.value();
        table.columns().check_shapes();
        const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
        CHECK(table.rows() + table.rejects().size() < lines);
        std::size_t before = 1;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::size_t line = std::stoul(table.place_of(row).substr(2));
            CHECK(line > before);
            before = line;
        }
        before = 1;
        for (const reject& r : table.rejects()) {
            const std::size_t line = std::stoul(r.place.substr(2));
            CHECK(line > before);
            before = line;
        }
    }
}
