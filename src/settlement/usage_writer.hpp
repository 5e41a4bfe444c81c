#pragma once

#include <partnering/settlement/usage.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// A text column that is put together from rows of several others; each name stands in it once.
class text_writer {
public:
    static constexpr std::size_t most_origins = 3;

    /// `origin`: which of the columns `from` is, the same each time.
    void add(std::size_t origin, const text_column& from, std::size_t row);
    void add_absent() { codes_.push_back(text_column::absent); }
    /// A text that no other row has.
    void add_unique(std::string text)
    {
        codes_.push_back(static_cast<std::uint32_t>(names_.size()));
        names_.push_back(std::move(text));
    }
    [[nodiscard]] text_column column() const { return {codes_, names_, text_column::absent}; }
    [[nodiscard]] std::uint32_t last_code() const { return codes_.back(); }

private:
    std::vector<std::uint32_t> codes_;
    std::vector<std::string> names_;
    std::map<std::string, std::uint32_t, std::less<>> known_;
    std::array<std::vector<std::uint32_t>, most_origins> code_of_;  ///< by origin, then its code
};

/// A quantity column at one scale.
class quantity_writer {
public:
    explicit quantity_writer(int decimals = 0) : decimals_{decimals} {}
    /// Units: 10^-decimals.
    void add(const std::optional<int128>& value);
    [[nodiscard]] int decimals() const noexcept { return decimals_; }
    [[nodiscard]] quantity_column column() const { return {values_, decimals_, wide_}; }

private:
    int decimals_;
    std::vector<std::int64_t> values_;
    std::vector<std::pair<std::uint64_t, int128>> wide_;
};

/// What a row holds, in units of the column's scale; nothing where it holds none.
[[nodiscard]] std::optional<int128> value_at(const quantity_column& column, std::size_t row);

PARTNERING_END
