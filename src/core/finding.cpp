#include <partnering/core/finding.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

PARTNERING_BEGIN

namespace {

constexpr std::size_t longest_quote = 60;
constexpr std::size_t longest_slip = 64;

/// The length of the well-formed UTF-8 sequence that starts `text`, or 0 where none does.
/// Source: The Unicode Standard, table 3-7 (well-formed byte sequences).
std::size_t sequence_length(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    const auto within = [&](std::size_t at, unsigned low, unsigned high) { return byte(at) >= low && byte(at) <= high; };
    const unsigned first = byte(0);
    if (first < 0x80) return text.empty() ? 0 : 1;
    if (first >= 0xC2 && first <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool second = within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        return second && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool second = within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
        return second && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

char lower(char letter) noexcept { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Edits between two texts, a swap of neighbours counted as one (optimal string alignment), or limit + 1 where it takes more.
std::size_t edits(std::string_view a, std::string_view b, std::size_t limit) noexcept
{
    if (a.size() > longest_slip || b.size() > longest_slip) return limit + 1;
    if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > limit) return limit + 1;
    std::array<std::array<std::size_t, longest_slip + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        row[0] = i;
        std::size_t best = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t other = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + other});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], rows[(i - 2) % 3][j - 2] + 1);
            best = std::min(best, row[j]);
        }
        // A swap reaches back two rows, but costs the row in between no more than itself: nothing comes down from here again.
        if (best > limit) return limit + 1;
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string_view to_string(severity level) noexcept
{
    switch (level) {
    case severity::info:
        return "info";
    case severity::warning:
        return "warning";
    case severity::error:
        return "error";
    }
    return "error";
}

bool any_error(const std::vector<finding>& findings) noexcept
{
    return std::any_of(findings.begin(), findings.end(), [](const finding& each) { return each.level == severity::error; });
}

std::string quote(std::string_view written)
{
    constexpr char hex[] = "0123456789abcdef";
    std::string text = "\"";
    std::size_t shown = 0;
    while (!written.empty() && shown < longest_quote) {
        const std::size_t length = sequence_length(written);
        const auto first = static_cast<unsigned char>(written.front());
        if (length == 0 || first < 0x20 || first == 0x7F) {
            text += "\\x";
            text += hex[first >> 4];
            text += hex[first & 15];
            written.remove_prefix(1);
        } else {
            text += written.substr(0, length);
            written.remove_prefix(length);
        }
        ++shown;
    }
    text += written.empty() ? "\"" : "...\"";
    return text;
}

std::string_view closest(std::string_view given, const std::vector<std::string_view>& candidates)
{
    std::string_view best;
    std::size_t fewest = longest_slip;
    for (const std::string_view candidate : candidates) {
        const std::size_t limit = std::max(given.size(), candidate.size()) / 3;
        const std::size_t count = edits(given, candidate, limit);
        if (count <= limit && count < fewest) {
            fewest = count;
            best = candidate;
        }
    }
    return best;
}

PARTNERING_END
