#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

PARTNERING_BEGIN

namespace usage_csv {

enum class compression : std::uint8_t { none, gzip, zstd };

/// By the first bytes, which no CSV in UTF-8 begins with. Source: RFC 1952, 2.3.1; RFC 8878, 3.1.
[[nodiscard]] compression compression_of(std::string_view content) noexcept;

/// The text of a compressed input, a piece at a time, of all its members or frames.
///
/// Holds what its format needs and no more: 32 KiB for gzip, the window for zstd, which may be 128 MiB.
class compressed_text {
public:
    /// Requires: compression_of(content) is not none; the content outlives this.
    explicit compressed_text(std::string_view content);
    ~compressed_text();
    compressed_text(const compressed_text&) = delete;
    compressed_text& operator=(const compressed_text&) = delete;

    /// Fills `into` as far as there is text; less than `room` where it ends, in the right way or because something is wrong.
    std::size_t read(char* into, std::size_t room);
    /// What is wrong with the content, for behind the name of the file; empty: nothing so far.
    [[nodiscard]] const std::string& wrong() const noexcept { return wrong_; }

    class decoder;

private:
    std::unique_ptr<decoder> decoder_;
    std::uint64_t given_ = 0;
    bool ended_ = false;
    std::string wrong_;
};

}  // namespace usage_csv

PARTNERING_END
