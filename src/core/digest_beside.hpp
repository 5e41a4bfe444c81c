#pragma once

#include "sha256_beside.hpp"

#include <partnering/core/digest.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

PARTNERING_BEGIN

namespace detail {

/// Takes the digest of a text while somebody reads it, a window at a time, beside his work.
class digest_beside {
public:
    explicit digest_beside(std::string_view text) noexcept : text_{text} {}

    /// The text up to `place` is about to be read, and will be mixed beside that. What was so before and is not mixed yet is mixed now.
    /// Requires: `place` is in the text or at its end
    void near(const char* place)
    {
        mix(near_ - mixed_);
        const auto bytes = static_cast<std::size_t>(place - text_.data());
        near_ = std::max(near_, bytes - bytes % 64);
    }
    /// Does work(0) … work(count - 1), in order. Requires: `work` is always inlined, and may be copied
    template <class Work>
    void beside(std::size_t count, Work& work)
    {
        const std::size_t blocks = std::min((near_ - mixed_) / 64, count / work_beside_block);
        sha256_beside(whole_.state_, bytes(), blocks, count, work);
        mixed_ += 64 * blocks;
        whole_.length_ += 64 * blocks;
    }
    /// The digest of all of it.
    [[nodiscard]] digest finish()
    {
        mix(text_.size() - mixed_);
        return whole_.finish();
    }

private:
    [[nodiscard]] const std::uint8_t* bytes() const noexcept { return reinterpret_cast<const std::uint8_t*>(text_.data()) + mixed_; }
    void mix(std::size_t size)
    {
        whole_.add_raw(bytes(), size);
        mixed_ += size;
    }

    std::string_view text_;
    std::size_t mixed_ = 0;  ///< whole blocks, until all of it is
    std::size_t near_ = 0;
    digester whole_;
};

}  // namespace detail

PARTNERING_END
