#include <partnering/io/partial_file.hpp>
#include <partnering/io/time_zones.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/settlement/ledger.hpp>

#include <partnering/core/date_text.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace partnering;

namespace {

const std::filesystem::path root{PARTNERING_SOURCE_DIR};
const char* const examples[] = {"co-market",        "connected-car", "field-service", "leased-access",
                                "marketplace-2025", "music-bundle",  "value-web"};

document example(const std::string& name) { return read_document_file((root / "examples/data" / (name + ".json")).string()).value(); }

constexpr const char* cars = "source,key,time,offer,quantity\n"
                             "crm,1,2026-10-01T00:00:00+02:00,cars,48000\n"
                             "net,2,2026-10-15T00:00:00+02:00,megabytes,7300000\n"
                             "net,x,2026-10-15T00:00:00+02:00,nonsense,1\n"
                             "net,y,yesterday,cars,1\n";

plan october(const document& of) { return compile(of.content, {.periods = {parse_period("2026-10").value()}}).value(); }

partial_file of_cars(const std::string& content = cars, const std::string& name = "cars.csv")
{
    const document car = example("connected-car");
    const plan under = october(car);
    const usage_input input{name, content};
    const usage_table table = read_usage_csv({&input, 1}, car.usage).value();
    partial sums = accumulate(under, table.columns(), counting_of(table)).value();
    return {under,
            {parse_period("2026-10").value()},
            compile_options::cycles::ending,
            std::move(sums),
            {{"unknown_column", severity::info, "", "cars.csv:1", "odd"}}};
}

std::string first_code(const checked<partial_file>& read) { return read ? "" : read.findings().front().code; }

std::string sealed(std::string content)
{
    const digest d = digester{}.add_raw(content.data(), content.size()).finish();
    return content.append(reinterpret_cast<const char*>(d.bytes.data()), d.bytes.size());
}

std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("partnering-partials-" + std::to_string(std::random_device{}()));
    folder() { std::filesystem::create_directories(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path); }
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path}, std::filesystem::directory_iterator{}));
    }
};

}  // namespace

TEST_CASE("write_document: the document of an ecosystem says all of it, and is the same for the same ecosystem")
{
    for (const char* name : examples) {
        CAPTURE(name);
        const ecosystem of = example(name).content;
        const std::string text = write_document(of);
        const checked<document> again = read_document(text);
        REQUIRE(again.has_value());
        CHECK(again.value().content.content_digest() == of.content_digest());
        CHECK(write_document(again.value().content) == text);
    }
}

TEST_CASE("partial file: it holds what it takes to finish the partial elsewhere")
{
    const partial_file made = of_cars();
    const std::string bytes = partial_file_bytes(made);
    const checked<partial_file> read = partial_file_from_bytes(bytes, "1.partial");
    REQUIRE(read.has_value());
    CHECK(partial_file_bytes(read.value()) == bytes);
    CHECK(read.value().under.content_digest() == made.under.content_digest());
    CHECK(finish(read.value().under, read.value().sums).content_digest() == finish(made.under, made.sums).content_digest());
    CHECK(read.value().sums.rejects().size() == 2);
    CHECK(read.value().besides == made.besides);
    CHECK(read.value().periods == made.periods);
}

TEST_CASE("partial file: every bit that is changed and every byte that is missing is noticed")
{
    const std::string bytes = partial_file_bytes(of_cars());
    std::size_t unnoticed = 0;
    std::set<std::string> codes;
    // The document is long: all bits of the head and the end, and one of each byte between.
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const bool all = at < 64 || at + 600 > bytes.size();
        for (unsigned bit = all ? 0 : static_cast<unsigned>(at % 8); bit < (all ? 8 : at % 8 + 1); ++bit) {
            std::string changed = bytes;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << bit));
            const std::string code = first_code(partial_file_from_bytes(changed, "x"));
            codes.insert(code);
            unnoticed += code.empty() ? 1 : 0;
        }
    }
    CHECK(unnoticed == 0);
    CHECK(codes == std::set<std::string>{"not_a_partial", "partial_damaged"});
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        CHECK(first_code(partial_file_from_bytes(std::string_view{bytes}.substr(0, length), "x")) ==
              (length == 0 ? "not_a_partial" : "partial_damaged"));
    }
}

TEST_CASE("partial file: what is written wrong under a digest that fits never crashes")
{
    const std::string bytes = partial_file_bytes(of_cars());
    const std::string content = bytes.substr(0, bytes.size() - 32);
    std::string later = content;
    later[8] = 9;
    CHECK(first_code(partial_file_from_bytes(sealed(later), "x")) == "partial_version");
    const std::size_t document_begin = 14;
    const std::size_t document_end = content.rfind('}') + 1;
    std::size_t refused = 0;
    for (std::uint32_t seed = 1; seed <= 2; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        for (int i = 0; i < 400; ++i) {
            std::string changed = content;
            // Mostly what is not the document, which has hostile tests of its own.
            const std::size_t from = i % 8 == 0 ? document_begin : document_end;
            const std::size_t at = from + random() % (changed.size() - from);
            if (i % 3 == 0)
                changed.erase(at, 1 + random() % 3);
            else if (i % 3 == 1)
                changed.insert(at, "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 1 + random() % 9);
            else
                changed[at] = static_cast<char>(random());
            const checked<partial_file> read = partial_file_from_bytes(sealed(changed), "x");
            refused += read.has_value() ? 0 : 1;
            if (!read) CHECK(read.findings().front().place.starts_with("x"));
        }
    }
    CHECK(refused > 300);
}

TEST_CASE("partial file: on a machine with other time-zone data the plan differs, and the finding says so")
{
    const std::string bytes = partial_file_bytes(of_cars());
    partial_file_reading elsewhere;
    elsewhere.document.zones = [](std::string_view name) -> checked<time_zone> {
        const time_zone here = find_time_zone(name).value();
        return time_zone{here.name(), "1999z", here.transitions()};
    };
    const checked<partial_file> read = partial_file_from_bytes(bytes, "1.partial", elsewhere);
    REQUIRE(first_code(read) == "partial_plan_differs");
    CHECK(read.findings().front().place == "1.partial");
    CHECK(read.findings().front().text.find("and this machine has 1999z") != std::string::npos);
    CHECK(read.findings().front().text.find(time_zone_data_version()) != std::string::npos);
}

TEST_CASE("partial file: it is written in one step, over an old one too, and leaves nothing behind where it cannot be")
{
    const folder in;
    const std::string path = (in.path / "1.partial").string();
    const partial_file made = of_cars();
    const std::uint64_t length = write_partial_file(path, made).value();
    const std::string bytes = read_file(path);
    CHECK(length == bytes.size());
    CHECK((bytes == partial_file_bytes(made)));
    REQUIRE(write_partial_file(path, made).has_value());
    CHECK((read_file(path) == bytes));
    CHECK(in.files() == 1);
    const checked<std::uint64_t> nowhere = write_partial_file((in.path / "no" / "1.partial").string(), made);
    REQUIRE(!nowhere.has_value());
    CHECK(nowhere.findings().front().code == "cannot_write");
    CHECK(!write_partial_file(in.path.string(), made).has_value());
    CHECK(in.files() == 1);

    const std::vector<std::string> paths{path, (in.path / "none.partial").string(), (root / "README.md").string()};
    const checked<std::vector<partial_file>> all = read_partial_files(paths);
    REQUIRE(all.findings().size() == 2);
    CHECK(all.findings()[0].code == "cannot_read");
    CHECK(all.findings()[1].code == "not_a_partial");
    CHECK(all.findings()[1].place == paths[2]);
}

TEST_CASE("partial file: merging gives the same bytes for any order, with every warning once")
{
    partial_file a = of_cars();
    partial_file b = of_cars("source,key,time,offer,quantity\ncrm,7,2026-10-01T00:00:00+02:00,cars,2\n", "more.csv");
    b.besides = {{"unused_class", severity::warning, "s", "", "odd"}, a.besides.front()};
    const std::vector<std::string> names{"a", "b"};
    const std::vector<std::string> turned{"b", "a"};
    const partial_file all = merge(std::vector{a, b}, names).value();
    CHECK(all.besides.size() == 2);
    CHECK(all.sums.records() == 3);
    CHECK(partial_file_bytes(all) == partial_file_bytes(merge(std::vector{b, a}, turned).value()));
    const std::vector<std::string> three{"a", "all", "b"};
    CHECK(partial_file_bytes(all) == partial_file_bytes(merge(std::vector{a, all, b}, three).value()));
    const checked<partial_file> again = merge(std::vector{a, of_cars(cars, "other.csv")}, names);
    REQUIRE(first_code(again) == "key_overlap");
    CHECK(again.findings().front().place == "a and b");
    CHECK(again.findings().front().text.find("leave one of the two out") != std::string::npos);
}
