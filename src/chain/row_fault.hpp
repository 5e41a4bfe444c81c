#pragma once

#include <partnering/core/finding.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// What is wrong with rows of one column, told once: how many there are, and where the first ones stand.
class row_fault {
public:
    void at(std::size_t row)
    {
        if (count_ < rows_.size()) rows_[count_] = row;
        ++count_;
    }
    /// `column[17]`, and "row 17" or "rows 17, 23 and 98 others" before the text.
    void tell(std::vector<finding>& findings, const char* code, const char* column, const std::string& text) const
    {
        if (count_ == 0) return;
        const std::size_t named = std::min(count_, rows_.size());
        std::string where = count_ == 1 ? "row " : "rows ";
        for (std::size_t i = 0; i < named; ++i) where += (i == 0 ? "" : ", ") + std::to_string(rows_[i]);
        if (named < count_) where += " and " + std::to_string(count_ - named) + (named + 1 == count_ ? " other" : " others");
        findings.push_back({code, severity::error, "", std::string{column} + '[' + std::to_string(rows_[0]) + ']', where + ": " + text});
    }

private:
    std::size_t count_ = 0;
    std::array<std::size_t, 5> rows_{};
};

}  // namespace detail
PARTNERING_END
