#pragma once

#include "io/usage_file_layout.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace usage_file {

/// Holds the blocks of a file against their checksums, and the numbers in them against what such numbers may be: both while a block
/// is in the cache.
class block_check {
public:
    /// Requires: head, directory and checksums are right; the sections lie within the data, ascending.
    block_check(std::string_view file, std::string name, const head& first, std::vector<section> sections);

    /// Checks the blocks that these bytes are in, where that was not done yet; gives the faults found, of whatever call.
    [[nodiscard]] std::vector<finding> check(std::span<const section> parts, unsigned threads);
    /// Checks all blocks that are left, and then what concerns them together.
    [[nodiscard]] std::vector<finding> check_all(unsigned threads);

private:
    static constexpr std::uint64_t none = UINT64_MAX;
    /// What one thread has found.
    struct tally {
        std::uint64_t damaged = 0;
        std::uint64_t first_damaged = none;
        std::uint64_t first_malformed = none;  ///< a block
        std::size_t malformed_section = 0;
        std::uint64_t in_wide[2] = {0, 0};  ///< quantities and gross amounts that are marked so
        void add(const tally& other);
    };

    void check_blocks(const std::vector<std::uint64_t>& blocks, unsigned threads);
    void check_block(std::uint64_t block, tally& into) const;
    [[nodiscard]] bool check_numbers(const section& of, std::uint64_t begin, std::uint64_t end, tally& into) const;
    [[nodiscard]] std::vector<finding> faults() const;

    std::string_view file_;
    std::string name_;
    head head_;
    std::vector<section> sections_;
    std::vector<std::uint64_t> names_;  ///< by section: how many names its codes have
    std::uint64_t begin_;
    std::mutex one_at_a_time_;
    std::vector<bool> done_;
    bool all_done_ = false;
    bool wide_fits_ = true;
    tally sum_;
};

/// `text` in terms of this file.
[[nodiscard]] finding fault(const char* code, const std::string& file, std::string text);
/// How findings name a section: `the column "time"`.
[[nodiscard]] std::string name_of(const section& of);

}  // namespace usage_file

PARTNERING_END
