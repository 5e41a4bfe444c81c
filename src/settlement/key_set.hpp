#pragma once

#include "text_list.hpp"

#include <partnering/core/digest.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The exact set of event keys that a partial holds, by source.
///
/// Keys that are whole numbers are kept as ranges, so ascending or dense numbering costs next to nothing, and sparse numbers 16 bytes each;
/// others are kept as they are, for 8 bytes each beside their characters. `12` as text and 12 as a number are the same key; `012` is
/// another.
class key_set {
public:
    struct keys {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;  ///< first and last, ascending, not adjoining
        text_list others;                                             ///< ascending

        void add(std::uint64_t first, std::uint64_t last)
        {
            // Ascending numbering stays one range as it comes.
            if (!ranges.empty() && ranges.back().second != UINT64_MAX && ranges.back().second + 1 == first)
                ranges.back().second = last;
            else
                ranges.push_back({first, last});
        }
        void add(std::string_view key);
        friend bool operator==(const keys&, const keys&) = default;
    };
    /// The keys of one source, for whoever adds many; they stay where they are until seal().
    [[nodiscard]] keys& of(const std::string& source) { return sources_[source]; }
    /// Adds keys of one source; sealed() must follow before anything else.
    void add(const std::string& source, std::uint64_t key) { add_range(source, key, key); }
    void add_range(const std::string& source, std::uint64_t first, std::uint64_t last) { of(source).add(first, last); }
    void add(const std::string& source, std::string_view key) { of(source).add(key); }
    /// Brings what was added into canonical order; a source of which there is nothing goes. Requires: no key was added twice.
    /// Cost: O(keys) for numbers and for what is in order, else O(characters + keys log keys).
    void seal();
    /// A key that both hold, as `source/key`.
    [[nodiscard]] std::optional<std::string> shared_with(const key_set& other) const;
    /// Requires: nothing shared. Cost: O(keys of the sources that `other` has).
    void merge(const key_set& other);
    [[nodiscard]] bool empty() const noexcept { return sources_.empty(); }
    /// All of it, framed.
    void add_to(digester& into) const;
    friend bool operator==(const key_set&, const key_set&) = default;

    [[nodiscard]] const std::map<std::string, keys>& sources() const noexcept { return sources_; }

private:
    std::map<std::string, keys> sources_;
};

/// The number that a key is the plain decimal of: no sign, no leading zero, below 2^64.
[[nodiscard]] std::optional<std::uint64_t> as_number(std::string_view key) noexcept;

PARTNERING_END
