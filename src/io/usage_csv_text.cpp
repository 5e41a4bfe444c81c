#include "io/usage_csv_text.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <new>

#include <zlib.h>
#include <zstd.h>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

bool begins_gzip(std::string_view content) noexcept { return content.starts_with("\x1f\x8b"); }

bool begins_zstd(std::string_view content) noexcept
{
    if (content.starts_with("\x28\xb5\x2f\xfd")) return true;
    // A frame to be skipped, which parallel compressors begin with.
    return content.size() >= 4 && (static_cast<unsigned char>(content[0]) & 0xf0) == 0x50 && content.substr(1, 3) == "\x2a\x4d\x18";
}

}  // namespace

compression compression_of(std::string_view content) noexcept
{
    return begins_gzip(content) ? compression::gzip : begins_zstd(content) ? compression::zstd : compression::none;
}

/// One way to decompress. What is left of the content is what nobody has read yet.
class compressed_text::decoder {
public:
    decoder(std::string_view content, const char* name, const char* part) : left{content}, name{name}, part{part} {}
    decoder(const decoder&) = delete;
    decoder& operator=(const decoder&) = delete;
    virtual ~decoder() = default;

    /// Makes up to `room` bytes of text; 0 where more content is needed, or at the end of a member or frame. Errors: what is wrong
    virtual std::size_t decode(char* into, std::size_t room, std::string& wrong) = 0;
    /// `left` begins with a member or frame.
    [[nodiscard]] virtual bool begins() const noexcept = 0;
    virtual void restart() = 0;

    std::string_view left;
    bool within = true;  ///< a member or frame has begun and not ended
    const char* const name;
    const char* const part;
};

namespace {

class gzip_decoder final : public compressed_text::decoder {
public:
    explicit gzip_decoder(std::string_view content) : decoder{content, "gzip", "member"}
    {
        // 15 bits of window, all there are; 16 more mean that the header and the checksum are gzip's.
        if (::inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc{};
    }
    ~gzip_decoder() override { ::inflateEnd(&stream_); }

    std::size_t decode(char* into, std::size_t room, std::string& wrong) override
    {
        constexpr std::size_t most = std::size_t{1} << 30;  // zlib counts in 32 bits
        const std::size_t given = std::min(left.size(), most);
        const std::size_t asked = std::min(room, most);
        // zlib does not write where next_in points; its interface is older than const.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left.data()));
        stream_.avail_in = static_cast<uInt>(given);
        stream_.next_out = reinterpret_cast<Bytef*>(into);
        stream_.avail_out = static_cast<uInt>(asked);
        const int said = ::inflate(&stream_, Z_NO_FLUSH);
        left.remove_prefix(given - stream_.avail_in);
        if (said == Z_STREAM_END) within = false;
        if (said == Z_MEM_ERROR) throw std::bad_alloc{};
        if (said == Z_NEED_DICT || (said < 0 && said != Z_BUF_ERROR)) wrong = stream_.msg != nullptr ? stream_.msg : "data error";
        return asked - stream_.avail_out;
    }
    [[nodiscard]] bool begins() const noexcept override { return begins_gzip(left); }
    void restart() override
    {
        ::inflateReset(&stream_);
        within = true;
    }

private:
    z_stream stream_{};
};

class zstd_decoder final : public compressed_text::decoder {
public:
    explicit zstd_decoder(std::string_view content) : decoder{content, "zstd", "frame"}, context_{::ZSTD_createDCtx()}
    {
        if (context_ == nullptr) throw std::bad_alloc{};
    }
    ~zstd_decoder() override { ::ZSTD_freeDCtx(context_); }

    std::size_t decode(char* into, std::size_t room, std::string& wrong) override
    {
        ZSTD_inBuffer in{left.data(), left.size(), 0};
        ZSTD_outBuffer out{into, room, 0};
        const std::size_t said = ::ZSTD_decompressStream(context_, &out, &in);
        left.remove_prefix(in.pos);
        if (::ZSTD_isError(said) != 0) {
            wrong = ::ZSTD_getErrorName(said);
        } else if (said == 0) {
            within = false;
        }
        return out.pos;
    }
    [[nodiscard]] bool begins() const noexcept override { return begins_zstd(left); }
    void restart() override { within = true; }

private:
    ZSTD_DCtx* context_;
};

}  // namespace

compressed_text::compressed_text(std::string_view content)
{
    const compression how = compression_of(content);
    PARTNERING_EXPECTS(how != compression::none, "compressed text begins as gzip or zstd does");
    if (how == compression::gzip) {
        decoder_ = std::make_unique<gzip_decoder>(content);
    } else {
        decoder_ = std::make_unique<zstd_decoder>(content);
    }
}

compressed_text::~compressed_text() = default;

std::size_t compressed_text::read(char* into, std::size_t room)
{
    decoder& d = *decoder_;
    std::size_t filled = 0;
    while (filled < room && !ended_) {
        if (!d.within) {
            ended_ = d.left.empty();
            if (ended_) break;
            if (!d.begins()) {
                wrong_ = "what follows the last " + std::string{d.part} + " of " + d.name + " (" + std::to_string(d.left.size()) +
                         " bytes) is no further one; a file that ends there would be right";
                ended_ = true;
                break;
            }
            d.restart();
        }
        const std::size_t before = d.left.size();
        std::string damage;
        const std::size_t got = d.decode(into + filled, room - filled, damage);
        filled += got;
        given_ += got;
        if (!damage.empty()) {
            wrong_ = "the " + std::string{d.name} + " data are damaged behind " + std::to_string(given_) + " bytes of text (" + damage +
                     "); a copy that is whole would be right";
            ended_ = true;
        } else if (d.within && got == 0 && d.left.size() == before) {
            // Neither text nor progress: the content has ended in the middle.
            wrong_ = "the " + std::string{d.name} + " data end too early, behind " + std::to_string(given_) +
                     " bytes of text; the whole file would be right";
            ended_ = true;
        }
    }
    return filled;
}

}  // namespace usage_csv

PARTNERING_END
