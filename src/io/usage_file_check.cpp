#include "io/usage_file_check.hpp"

#include <partnering/core/crc32c.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>
#include <utility>

PARTNERING_BEGIN

namespace usage_file {

finding fault(const char* code, const std::string& file, std::string text)
{
    return {.code = code, .level = severity::error, .subject = {}, .place = file, .text = std::move(text)};
}

std::string name_of(const section& of)
{
    constexpr std::array<const char*, 13> columns{"table",   "key",   "revision",   "time",     "booked", "source",   "offer",
                                                  "service", "party", "introducer", "quantity", "gross",  "territory"};
    const auto at = static_cast<std::size_t>(of.of);
    const std::string name = at < columns.size() ? columns[at] : "number " + std::to_string(at);
    return of.of == column::table ? "the section of kind " + std::to_string(static_cast<std::uint32_t>(of.what))
                                  : "the column \"" + name + '"' + (of.of == column::party ? " " + std::to_string(of.number) : "");
}

block_check::block_check(std::string_view file, std::string name, const head& first, std::vector<section> sections)
    : file_{file}, name_{std::move(name)}, head_{first}, sections_{std::move(sections)}, names_(sections_.size()),
      begin_{data_begin(first.sections, first.blocks)}, done_(first.blocks)
{
    for (std::size_t i = 0; i < sections_.size(); ++i)
        for (const section& s : sections_)
            if (s.what == content::names && s.of == sections_[i].of && s.number == sections_[i].number) names_[i] = s.count;
}

void block_check::tally::add(const tally& other)
{
    damaged += other.damaged;
    first_damaged = std::min(first_damaged, other.first_damaged);
    if (other.first_malformed < first_malformed) {
        first_malformed = other.first_malformed;
        malformed_section = other.malformed_section;
    }
    in_wide[0] += other.in_wide[0];
    in_wide[1] += other.in_wide[1];
}

std::vector<finding> block_check::check(std::span<const section> parts, unsigned threads)
{
    const std::lock_guard hold{one_at_a_time_};
    std::vector<std::uint64_t> blocks;
    for (const section& s : parts) {
        if (s.bytes == 0) continue;
        for (std::uint64_t b = (s.offset - begin_) / head_.block_bytes; b <= (s.offset + s.bytes - 1 - begin_) / head_.block_bytes; ++b)
            if (!done_[b]) {
                done_[b] = true;
                blocks.push_back(b);
            }
    }
    check_blocks(blocks, threads);
    return faults();
}

std::vector<finding> block_check::check_all(unsigned threads)
{
    const std::lock_guard hold{one_at_a_time_};
    if (!all_done_) {
        std::vector<std::uint64_t> blocks;
        for (std::uint64_t b = 0; b < done_.size(); ++b)
            if (!done_[b]) blocks.push_back(b);
        check_blocks(blocks, threads);
        std::uint64_t wide[2] = {0, 0};
        for (const section& s : sections_)
            if (s.what == content::wide) wide[s.of == column::gross ? 1 : 0] = s.count;
        // The reader holds each wide value against its row, so that equal numbers mean that each row has its value.
        wide_fits_ = sum_.in_wide[0] == wide[0] && sum_.in_wide[1] == wide[1];
        all_done_ = true;
    }
    return faults();
}

void block_check::check_blocks(const std::vector<std::uint64_t>& blocks, unsigned threads)
{
    std::atomic<std::size_t> next{0};
    std::mutex adding;
    const auto work = [&] {
        tally mine;
        for (std::size_t at = next++; at < blocks.size(); at = next++) check_block(blocks[at], mine);
        const std::lock_guard hold{adding};
        sum_.add(mine);
    };
    // A thread for less than some blocks costs more than it saves.
    const std::size_t wanted = std::min<std::size_t>(threads, blocks.size() / 4);
    std::vector<std::jthread> others;
    try {
        while (others.size() + 1 < wanted) others.emplace_back(work);
    } catch (const std::system_error&) {
        // The system gives no more: those there are do it.
    }
    work();
}

void block_check::check_block(std::uint64_t block, tally& into) const
{
    const std::uint64_t begin = begin_ + block * head_.block_bytes;
    const std::uint64_t end = std::min<std::uint64_t>(begin + head_.block_bytes, head_.file_bytes);
    std::uint32_t written = 0;
    const std::uint64_t checksums = begin_ - aligned(std::uint64_t{head_.blocks} * sizeof written);
    std::memcpy(&written, file_.data() + checksums + block * sizeof written, sizeof written);
    if (crc32c(file_.data() + begin, end - begin) != written) {
        ++into.damaged;
        into.first_damaged = std::min(into.first_damaged, block);
        return;
    }
    auto at = std::partition_point(sections_.begin(), sections_.end(), [&](const section& s) { return s.offset + s.bytes <= begin; });
    for (; at != sections_.end() && at->offset < end; ++at) {
        if (!check_numbers(*at, std::max(begin, at->offset), std::min(end, at->offset + at->bytes), into) && block < into.first_malformed) {
            into.first_malformed = block;
            into.malformed_section = static_cast<std::size_t>(at - sections_.begin());
        }
    }
}

bool block_check::check_numbers(const section& of, std::uint64_t begin, std::uint64_t end, tally& into) const
{
    if (end <= begin) return true;
    const auto numbers = [&]<class T>(T) {
        return std::span<const T>{reinterpret_cast<const T*>(file_.data() + begin), static_cast<std::size_t>(end - begin) / sizeof(T)};
    };
    if (of.what == content::codes) {
        const auto at = static_cast<std::size_t>(&of - sections_.data());
        return are_codes(numbers(std::uint32_t{}), names_[at], of.of != column::key);
    }
    if (of.what != content::i64) return true;
    if (of.of == column::time || of.of == column::booked) return are_times(numbers(std::int64_t{}), of.of == column::booked);
    into.in_wide[of.of == column::gross ? 1 : 0] += count_in_wide(numbers(std::int64_t{}));
    return true;
}

std::vector<finding> block_check::faults() const
{
    std::vector<finding> found;
    if (sum_.damaged != 0) {
        const std::uint64_t begin = begin_ + sum_.first_damaged * head_.block_bytes;
        const std::uint64_t end = std::min<std::uint64_t>(begin + head_.block_bytes, head_.file_bytes);
        found.push_back(fault("usage_file_damaged", name_,
                              "the bytes from " + std::to_string(begin) + " to " + std::to_string(end) +
                                  " are not those that were written: their checksum differs" +
                                  (sum_.damaged == 1 ? "" : ", and that of " + std::to_string(sum_.damaged - 1) + " more blocks") +
                                  "; fetch the file again, or pack it anew"));
    } else if (sum_.first_malformed != none) {
        const section& s = sections_[sum_.malformed_section];
        found.push_back(fault(
            "usage_file_malformed", name_,
            name_of(s) + (s.what == content::codes ? " has a code that it has no name for" : " has a time outside the years 1 to 9999") +
                ": the program that wrote the file is wrong"));
    } else if (all_done_ && !wide_fits_) {
        found.push_back(fault("usage_file_malformed", name_,
                              "a value is marked as wide and stands in no list of wide values: the program that wrote the file is wrong"));
    }
    return found;
}

}  // namespace usage_file

PARTNERING_END
