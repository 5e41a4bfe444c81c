#include "../../src/io/usage_csv_fields.hpp"
#include "../../src/io/usage_csv_pieces.hpp"

#include <partnering/core/digest.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace partnering;

namespace {

usage_format format_of_tests(usage_time time)
{
    usage_format format;
    format.party_columns = {{"dealer", "shop"}};
    format.time = time;
    format.quantity_scale = 3;
    format.gross_in = 2;
    format.gross_scale = 2;
    return format;
}

constexpr std::string_view header = "key,time,offer,service,shop,quantity,gross,revision,booked,note\n";

checked<usage_table> read(const std::string& text, const usage_format& format)
{
    const usage_input input{.name = "f", .content = text};
    return read_usage_csv({&input, 1}, format);
}

std::string name_of(const text_column& column, std::size_t row)
{
    const std::uint32_t code = column.code(row);
    return code == text_column::absent ? std::string{} : '=' + column.names[code];
}

std::string number_of(const quantity_column& column, std::size_t row)
{
    if (column.values.empty()) return "-";
    std::string text = std::to_string(column.values[row]);
    for (const auto& [at, value] : column.wide) {
        if (at == row) text = std::to_string(static_cast<std::int64_t>(value / 1'000'000'000)) + "e9";
    }
    return text;
}

/// What a row says, but for its code and its place.
std::string row_of(const usage_columns& all, std::size_t row)
{
    std::string text = all.key_text.codes.empty() ? std::to_string(all.key[row]) : name_of(all.key_text, row).substr(1);
    text += '|' + std::to_string(all.time[row]) + '|' + name_of(all.offer, row) + '|' + name_of(all.service, row) + '|' +
            name_of(all.parties.at(0).members, row) + '|' + number_of(all.quantity, row) + '|' + number_of(all.gross, row) + '|' +
            std::to_string(all.revision[row]) + '|' + std::to_string(all.booked[row]);
    return text;
}

/// Lines that are short, so that each of them alone is read the patient way.
class line_maker {
public:
    line_maker(std::uint32_t seed, bool iso) : random_{seed}, iso_{iso} {}

    /// `odd`: one line in so many is out of the ordinary, in one of many ways
    std::string line(std::size_t number, std::size_t odd)
    {
        std::vector<std::string> fields{std::to_string(number * 7),
                                        time(),
                                        name(),
                                        below(9) == 0 ? "svc" : "",
                                        below(3) == 0 ? "" : name(),
                                        digits(2, 5),
                                        gross(),
                                        below(4) == 0 ? "2" : "",
                                        below(5) == 0 ? time() : "",
                                        below(7) == 0 ? "n\xc3\xb6te" : ""};
        std::string end = "\n";
        if (below(odd) == 0) {
            std::string& field = fields[below(fields.size())];
            switch (below(12)) {
            case 0:
                field = '"' + field + '"';
                break;
            case 1:
                field = "\"a \"\"b\"\"\"";
                break;
            case 2:
                end = "\r\n";
                break;
            case 3:
                fields.pop_back();
                break;
            case 4:
                fields.emplace_back("more");
                break;
            case 5:
                field += '\xff';
                break;
            case 6:
                field = "00" + field;
                break;
            case 7:
                field = "";
                break;
            case 8:
                field += '\t';
                break;
            case 9:
                field = digits(1, 24);
                break;
            case 10:
                field = '-' + field;
                break;
            default:
                if (!field.empty()) field[below(field.size())] = " .-+/:09Zx\x7f"[below(11)];
                break;
            }
        }
        std::string text;
        for (std::size_t i = 0; i < fields.size(); ++i) text += (i == 0 ? "" : ",") + fields[i];
        return text + end;
    }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

private:
    std::string digits(std::size_t least, std::size_t most)
    {
        std::string text(1, static_cast<char>('1' + below(9)));
        for (std::size_t i = least + below(most - least + 1); i > 1; --i) text += static_cast<char>('0' + below(10));
        return text;
    }
    std::string name() { return below(4) == 0 ? "gold" + std::to_string(below(12)) : std::to_string(below(below(3) == 0 ? 200'000 : 300)); }
    std::string gross() { return below(5) == 0 ? "" : (below(6) == 0 ? "-" : "") + digits(1, below(20) == 0 ? 18 : 8); }
    std::string time()
    {
        if (!iso_) return digits(12, 16);
        return "2026-1" + std::to_string(below(3)) + "-0" + std::to_string(1 + below(9)) + "T1" + std::to_string(below(10)) + ":2" +
               std::to_string(below(10)) + ":59" + (below(3) == 0 ? ".25" : "") + (below(3) == 0 ? "+02:00" : "Z");
    }

    std::mt19937 random_;
    bool iso_;
};

}  // namespace

TEST_CASE("usage csv: records read many at a time are what each of them is alone")
{
    std::size_t rows = 0;
    std::size_t rejects = 0;
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        const bool iso = seed % 2 == 0;
        const usage_format format = format_of_tests(iso ? usage_time::iso : usage_time::microseconds);
        line_maker make{seed, iso};
        std::string text{header};
        std::vector<std::string> wanted;
        std::vector<std::string> wanted_rejects;
        std::vector<std::string> offers;
        bool text_keys = false;
        for (std::size_t i = 1; i <= 1500; ++i) {
            // From every other record being odd to one in thousands, so that runs of all lengths are read.
            const std::string line = make.line(i, std::size_t{2} << seed / 2);
            REQUIRE(line.size() < 112);
            text += line;
            const checked<usage_table> alone = read(std::string{header} + line, format);
            CAPTURE(line);

            REQUIRE(alone);
            const usage_columns one = alone.value().columns();
            text_keys = text_keys || (one.rows != 0 && one.key.empty());
            if (one.rows != 0) {
                wanted.push_back(row_of(one, 0));
                const std::string offer = name_of(one.offer, 0);
                if (!offer.empty() && std::find(offers.begin(), offers.end(), offer) == offers.end()) offers.push_back(offer);
            }
            for (const reject& r : alone.value().rejects())
                wanted_rejects.push_back("f:" + std::to_string(i + 1) + ' ' + r.reason + ' ' + r.key + ' ' + r.text);
        }
        const checked<usage_table> got = read(text, format);
        REQUIRE(got);
        const usage_columns all = got.value().columns();
        all.check_shapes();
        CHECK(all.key.empty() == text_keys);
        REQUIRE(all.rows == wanted.size());
        for (std::size_t row = 0; row < all.rows; ++row) {
            CAPTURE(row);
            CHECK(row_of(all, row) == wanted[row]);
        }
        std::vector<std::string> got_rejects;
        for (const reject& r : got.value().rejects()) got_rejects.push_back(r.place + ' ' + r.reason + ' ' + r.key + ' ' + r.text);
        CHECK(got_rejects == wanted_rejects);
        // Codes go by the order in which names are seen, of records that are kept.
        std::vector<std::string> got_offers;
        for (const std::string& name : all.offer.names) got_offers.push_back('=' + name);
        CHECK(got_offers == offers);
        CHECK(got.value().inputs()[0].content == digester{}.add_raw(text.data(), text.size()).finish());
        rows += wanted.size();
        rejects += wanted_rejects.size();

        // In several threads no digest is taken beside: the same work in a plain loop.
        const usage_input input{.name = "f", .content = text};
        const checked<usage_table> pieces = read_usage_csv_in_pieces({&input, 1}, format, 2, 5000);
        REQUIRE(pieces);
        const usage_columns again = pieces.value().columns();
        REQUIRE(again.rows == all.rows);
        bool same = pieces.value().inputs()[0].content == got.value().inputs()[0].content;
        for (std::size_t row = 0; row < all.rows; ++row) same = same && row_of(again, row) == wanted[row];
        CHECK(same);
    }
    CHECK(rows > 12'000);
    CHECK(rejects > 500);
}

TEST_CASE("usage csv: an offer or a service must be named, whichever of the columns there are")
{
    // A file long enough for the quick way; the records that name nothing are in its midst.
    const auto read_with = [](std::string_view columns, std::string_view empty, std::string_view named) {
        std::string text = "key,time," + std::string{columns} + "\n";
        for (int i = 0; i < 200; ++i) text += std::to_string(i) + ",5," + std::string{i % 50 == 20 ? empty : named} + "\n";
        const checked<usage_table> got = read(text, format_of_tests(usage_time::seconds));
        REQUIRE(got);
        for (const reject& r : got.value().rejects()) CHECK(r.reason == "missing_offer");
        return got.value().rows();
    };
    CHECK(read_with("offer", "", "1") == 196);
    CHECK(read_with("offer", "", "gold") == 196);
    CHECK(read_with("service", "", "gold") == 196);
    CHECK(read_with("offer,service", ",", "1,") == 196);
    CHECK(read_with("offer,service", ",x", "1,") == 200);
    CHECK(read_with("service,offer", "x,", ",7") == 200);
    CHECK(read_with("service,offer", ",", ",7") == 196);
    // Where the format names one for all, an empty field is that; where what it names is nothing, each record is rejected.
    usage_format format = format_of_tests(usage_time::seconds);
    std::string text = "key,time,quantity\n";
    for (int i = 0; i < 200; ++i) text += std::to_string(i) + ",5,1\n";
    format.offer = "for all";
    CHECK(read(text, format).value().rows() == 200);
    format.offer = "";
    CHECK(read(text, format).value().rows() == 0);
}

TEST_CASE("usage csv: a field read quickly says what the patient way reads from it, or nothing")
{
    constexpr std::uint32_t seed = 77;
    CAPTURE(seed);
    std::mt19937 random{seed};
    std::size_t taken = 0;
    for (int i = 0; i < 300'000; ++i) {
        // Mostly digits, of every length; behind the field stands more of the same.
        std::string text;
        const std::size_t length = random() % 22;
        for (std::size_t n = 0; n < length + 48; ++n)
            text += random() % 12 == 0 ? "0.-+:/ e,\n\xb5"[random() % 11] : static_cast<char>('0' + random() % 10);
        if (random() % 6 == 0) text[0] = '-';
        const std::string_view field = std::string_view{text}.substr(0, length);
        CAPTURE(field);
        const char* const begin = field.data();
        const char* const stop = begin + length;
        const int decimals = static_cast<int>(random() % 5);

        std::int64_t value = 0;
        std::int64_t scale = 1;
        for (int n = 0; n < decimals; ++n) scale *= 10;
        const usage_csv::scaled wanted = usage_csv::read_scaled(field, decimals);
        bool right = true;
        if ((usage_csv::number_field{.values = &value, .scale = scale, .decimals = decimals}(0, begin, stop) & usage_csv::highs) == 0) {
            right =
                length == 0 ? value == quantity_column::missing : wanted.wrong == usage_csv::scaled::fault::none && wanted.value == value;
            ++taken;
        }
        const usage_csv::scaled whole = usage_csv::read_scaled(field, 0);
        const bool plain = whole.wrong == usage_csv::scaled::fault::none && text[0] != '-';
        std::uint64_t key = 0;
        if ((usage_csv::key_field{.keys = &key}(0, begin, stop) & usage_csv::highs) == 0)
            right = right && plain && std::to_string(key) == field;
        std::int64_t time = 0;
        const usage_csv::time_field moment{.times = &time, .last = 253'402'300'799'999, .unit = 1'000, .may_be_empty = false};
        if ((moment(0, begin, stop) & usage_csv::highs) == 0)
            right = right && plain && whole.value <= 253'402'300'799'999 && time == static_cast<std::int64_t>(whole.value) * 1'000;
        const std::uint32_t small = usage_csv::small_number(begin, stop);
        if (small < usage_csv::dictionary::small_numbers) right = right && std::to_string(small) == field;
        CHECK(right);
    }
    CHECK(taken > 50'000);
}
