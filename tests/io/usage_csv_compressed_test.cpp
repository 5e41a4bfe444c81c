#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>
#include <zstd.h>

using namespace partnering;

namespace {

std::string gzipped(std::string_view text)
{
    z_stream stream{};
    REQUIRE(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(::deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}

/// With a checksum, as the program `zstd` writes it.
std::string zstandard(std::string_view text)
{
    ZSTD_CCtx* const context = ::ZSTD_createCCtx();
    ::ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string out(::ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ::ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
    ::ZSTD_freeCCtx(context);
    REQUIRE(::ZSTD_isError(size) == 0);
    out.resize(size);
    return out;
}

usage_format format_of_tests()
{
    usage_format format;
    format.time = usage_time::seconds;
    return format;
}

checked<usage_table> read(std::string_view content, unsigned threads = 1)
{
    const usage_input input{.name = "usage", .content = content};
    return read_usage_csv({&input, 1}, format_of_tests(), threads);
}

/// Rows with their places, and rejects; or the findings.
std::string said(const checked<usage_table>& got)
{
    std::string text;
    for (const finding& f : got.findings()) text += f.code + ' ' + f.place + ' ' + f.text + '\n';
    if (!got) return text;
    const usage_columns all = got.value().columns();
    for (std::size_t row = 0; row < all.rows; ++row)
        text += got.value().place_of(row) + ' ' + all.key_of(row) + ' ' + all.offer.names[all.offer.code(row)] + ' ' +
                std::to_string(all.time[row]) + '\n';
    for (const reject& r : got.value().rejects()) text += r.place + ' ' + r.reason + ' ' + r.key + '\n';
    return text;
}

std::string some_usage(std::size_t records)
{
    std::string text = "\n\nkey,time,offer\n";
    for (std::size_t i = 0; i < records; ++i) {
        text += std::to_string(i) + ',' + std::to_string(1'790'000'000 + i);
        text += i % 7 == 0 ? ",\"a line\nbreak\"\n" : i % 11 == 0 ? ",silver,too much\n" : ",gold\r\n";
    }
    return text;
}

struct way {
    const char* name;
    std::string (*pack)(std::string_view);
};
constexpr way ways[] = {{"gzip", gzipped}, {"zstd", zstandard}};

}  // namespace

TEST_CASE("compressed usage: says what the text says, in one part or in many, and its digest is over the bytes of the file")
{
    // Longer than what is decompressed at a time, so that records lie across.
    const std::string text = some_usage(60'000);
    const std::string wanted = said(read(text));
    CHECK(wanted.size() > 1'000'000);
    for (const way& by : ways) {
        CAPTURE(by.name);
        const std::string_view view = text;
        std::vector<std::string> packed{by.pack(view)};
        std::string parts = by.pack("");
        for (std::size_t at = 0; at < view.size(); at += 100'001) parts += by.pack(view.substr(at, 100'001));
        packed.push_back(parts);
        for (const std::string& content : packed) {
            for (const unsigned threads : {1U, 2U}) {
                CAPTURE(threads);
                const checked<usage_table> got = read(content, threads);
                REQUIRE(got);
                const bool same = said(got) == wanted;
                CHECK(same);
                digester bytes;
                bytes.add_raw(content.data(), content.size());
                CHECK(got.value().inputs()[0].content == bytes.finish());
                CHECK(got.value().inputs()[0].bytes == content.size());
            }
        }
    }
    // A frame to be skipped, as parallel compressors write. Source: RFC 8878, 3.1.2.
    const std::string skipped{"\x50\x2a\x4d\x18\x02\x00\x00\x00xy", 10};
    const bool same = said(read(skipped + zstandard(text))) == wanted;
    CHECK(same);
}

TEST_CASE("compressed usage: beside plain text, in one table")
{
    const std::string a = "key,time,offer\n1,5,gold\n";
    const std::string b = gzipped("offer,key,time,quantity\nsilver,2,6,3\n");
    const std::string c = zstandard("key,time,offer\n3,7,gold\n");
    const std::vector<usage_input> inputs{{.name = "a", .content = a}, {.name = "b", .content = b}, {.name = "c", .content = c}};
    const checked<usage_table> got = read_usage_csv(inputs, format_of_tests());
    REQUIRE(got);
    CHECK(said(got) == "a:2 1 gold 5000000\nb:2 2 silver 6000000\nc:2 3 gold 7000000\n");
    CHECK(got.value().columns().quantity.values[0] == quantity_column::missing);
    CHECK(got.value().columns().quantity.values[1] == 3'000'000);
}

TEST_CASE("compressed usage: a file cut anywhere is a finding, never fewer records")
{
    for (const way& by : ways) {
        const std::string whole = by.pack(some_usage(50));
        for (std::size_t size = 4; size < whole.size(); ++size) {
            CAPTURE(by.name);
            CAPTURE(size);
            const checked<usage_table> got = read(std::string_view{whole}.substr(0, size));
            REQUIRE_FALSE(got);
            CHECK(got.findings().front().code == "bad_compression");
            CHECK(got.findings().front().place == "usage");
        }
    }
}

TEST_CASE("compressed usage: with any bit turned over it is a finding, or says the same as before")
{
    for (const way& by : ways) {
        const std::string whole = by.pack(some_usage(50));
        const std::string wanted = said(read(whole));
        std::size_t found = 0;
        for (std::size_t bit = 32; bit < whole.size() * 8; ++bit) {
            std::string damaged = whole;
            damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
            const checked<usage_table> got = read(damaged);
            CAPTURE(by.name);
            CAPTURE(bit);
            if (got) {
                // The time and the system in the header of gzip mean nothing to us.
                const bool same = said(got) == wanted;
                CHECK(same);
            } else {
                ++found;
                CHECK(got.findings().front().code == "bad_compression");
            }
        }
        CHECK(found > whole.size() * 7);
    }
}

TEST_CASE("compressed usage: what follows the last part and is none is told")
{
    for (const way& by : ways) {
        CAPTURE(by.name);
        for (const std::string_view behind :
             {std::string_view{"x"}, std::string_view{"\0\0\0\0\0\0\0\0", 8}, std::string_view{"1,2,gold\n"}}) {
            const checked<usage_table> got = read(by.pack(some_usage(5)) + std::string{behind});
            REQUIRE_FALSE(got);
            CHECK(got.findings().size() == 1);
            CHECK(got.findings().front().code == "bad_compression");
            CHECK(got.findings().front().text.find(std::to_string(behind.size()) + " bytes") != std::string::npos);
        }
    }
}

TEST_CASE("compressed usage: a header that is wrong is told as it is in plain text")
{
    for (const way& by : ways) {
        for (const std::string_view text :
             {"", "\n\n", "kex,time,offer\n1,2,3\n", "\xef\xbb\xbf", "key,\"time\n", "key,time,offer,key\n"}) {
            CAPTURE(by.name);
            CAPTURE(text);
            CHECK(said(read(by.pack(text))) == said(read(text)));
        }
    }
}

TEST_CASE("compressed usage: a header that does not end within 16 MiB is a finding, as it is in plain text")
{
    const std::string text = "key,time,offer," + std::string(17 << 20, 'x') + "\n1,5,gold,\n";
    CHECK(said(read(text)).starts_with("bad_header usage:1 "));
    for (const way& by : ways) {
        CAPTURE(by.name);
        CHECK(said(read(by.pack(text))).starts_with("bad_header usage:1 "));
    }
}

TEST_CASE("compressed usage: a quote that is never closed and a record without end are what they are in plain text")
{
    const std::string head = "key,time,offer\n1,5,gold\n2,6,\"open\n";
    std::string many;
    for (int i = 10; i < 50'000; ++i) many += std::to_string(i) + ",7,gold\n";
    const std::string endless = "key,time,offer\n1,5," + std::string(40 << 20, 'x') + "\n2,6,gold\n";
    for (const std::string& text : {head + many, endless, endless.substr(0, endless.size() - 12)}) {
        const std::string wanted = said(read(text));
        for (const way& by : ways) {
            CAPTURE(by.name);
            const bool same = said(read(by.pack(text))) == wanted;
            CHECK(same);
        }
    }
}
