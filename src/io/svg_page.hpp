#pragma once

// What pictures in SVG that are read like a page have in common.

#include <partnering/core/rational.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace svg_page {

inline constexpr int margin = 16;
inline constexpr int title_height = 44;
inline constexpr int note_height = 18;

/// `more` is attributes, as they are written.
[[nodiscard]] std::string text(int x, int y, std::string_view words, std::string_view more = "");
[[nodiscard]] std::string box(int x, int y, int width, int height, std::string_view more);

/// A number as a picture shows it: exact where three decimals hold it, else rounded half even, with `≈`.
[[nodiscard]] std::string amount(const rational& value);

/// `a, b and c`.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

/// A text in lines of about that width, broken at blanks; a word that is wider stands in a line of its own.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view words, int width, int size);

/// The whole picture: a background of its own, the title, and what is drawn below it.
[[nodiscard]] std::string page(int width, int height, std::string_view title, std::string_view description, std::string_view drawn);

}  // namespace svg_page
PARTNERING_END
