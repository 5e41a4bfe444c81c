#pragma once

// Keys of parties to dense numbers, once for all that follows.

#include <partnering/core/version.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Numbers keys in the order in which they are first met.
class party_numbers {
public:
    [[nodiscard]] std::uint32_t number(std::string_view key);
    [[nodiscard]] std::string_view key(std::uint32_t number) const { return keys_[number]; }
    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

private:
    struct place {
        std::uint32_t hash = 0;
        std::uint32_t number = UINT32_MAX;  ///< none
    };
    void grow();
    std::vector<std::string> keys_;
    std::vector<place> table_ = std::vector<place>(64);
};

}  // namespace detail
PARTNERING_END
