#pragma once

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
/// Keys that are whole numbers are kept as ranges, so ascending or dense numbering costs next to nothing; others are kept as they are.
/// `12` as text and 12 as a number are the same key; `012` is another.
class key_set {
public:
    /// Adds keys of one source; sealed() must follow before anything else.
    void add(const std::string& source, std::uint64_t key) { add_range(source, key, key); }
    void add_range(const std::string& source, std::uint64_t first, std::uint64_t last);
    void add(const std::string& source, std::string_view key);
    /// Brings what was added into canonical order. Requires: no key was added twice.
    void seal();
    /// A key that both hold, as `source/key`.
    [[nodiscard]] std::optional<std::string> shared_with(const key_set& other) const;
    /// Requires: nothing shared.
    void merge(const key_set& other);
    [[nodiscard]] bool empty() const noexcept { return sources_.empty(); }
    /// All of it, framed.
    void add_to(digester& into) const;
    friend bool operator==(const key_set&, const key_set&) = default;

    struct keys {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;  ///< first and last, ascending, not adjoining
        std::vector<std::string> others;                              ///< ascending
        friend bool operator==(const keys&, const keys&) = default;
    };
    [[nodiscard]] const std::map<std::string, keys>& sources() const noexcept { return sources_; }

private:
    std::map<std::string, keys> sources_;
};

/// The number that a key is the plain decimal of: no sign, no leading zero, below 2^64.
[[nodiscard]] std::optional<std::uint64_t> as_number(std::string_view key) noexcept;

PARTNERING_END
