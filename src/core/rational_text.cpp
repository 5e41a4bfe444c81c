#include <partnering/core/rational_text.hpp>

#include "rational_digits.hpp"

#include <algorithm>
#include <cstddef>

PARTNERING_BEGIN

namespace {

constexpr std::string_view what_is_right =
    "write digits, with '-' in front if negative, then a decimal part or a denominator if need be: 12, -0.0000125, 1/3";

bool is_digit(char letter) noexcept { return letter >= '0' && letter <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t at) noexcept
{
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end;
}

finding wrong(const char* code, std::string text) { return {code, severity::error, {}, {}, std::move(text)}; }

finding not_a_number(std::string_view text, std::string_view why)
{
    return wrong("not_a_number", quote(text) + " is not a number: " + std::string{why} + "; " + std::string{what_is_right});
}

/// Says which character stands where a digit, or the end, should.
finding unexpected(std::string_view text, std::size_t at, std::string_view wanted)
{
    if (at >= text.size()) return not_a_number(text, "it ends where " + std::string{wanted} + " should follow");
    // All bytes of one character, so that what is shown is what was typed.
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80 && end - at < 4) ++end;
    return not_a_number(text, "character " + std::to_string(at + 1) + " is " + quote(text.substr(at, end - at)) + " where " +
                                  std::string{wanted} + " should be");
}

void put_point(std::string& digits, int places)
{
    const auto after = static_cast<std::size_t>(places);
    if (after == 0) return;
    if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
    digits.insert(digits.size() - after, 1, '.');
}

}  // namespace

checked<rational> parse_rational(std::string_view text)
{
    const bool negative = !text.empty() && text.front() == '-';
    const std::size_t start = negative ? 1 : 0;
    const std::size_t point = digits_from(text, start);
    if (point == start) return unexpected(text, start, "a digit");
    std::size_t end = point;
    if (point < text.size()) {
        if (text[point] != '.' && text[point] != '/') return unexpected(text, point, "a digit, '.', '/' or the end");
        end = digits_from(text, point + 1);
        if (end == point + 1) return unexpected(text, end, "a digit");
        if (end != text.size()) return unexpected(text, end, "a digit or the end");
    }
    const std::string_view first = text.substr(start, point - start);
    const std::string_view second = point < text.size() ? text.substr(point + 1) : std::string_view{};
    const bool ratio = point < text.size() && text[point] == '/';
    const std::size_t longest = ratio ? std::max(first.size(), second.size()) : first.size() + second.size();
    if (longest > static_cast<std::size_t>(rational::max_digits)) {
        return wrong("number_too_long", quote(text) + " has " + std::to_string(longest) + " digits; a number may have " +
                                            std::to_string(rational::max_digits));
    }
    try {
        if (ratio) return detail::from_digits(negative, first, second);
        std::string digits{first};
        digits += second;
        std::string power(second.size() + 1, '0');
        power.front() = '1';
        return detail::from_digits(negative, digits, power);
    } catch (const arithmetic_error& failure) {
        if (std::string_view{failure.code()} == "division_by_zero")
            return wrong("division_by_zero", quote(text) + " divides by zero; write a denominator other than 0");
        return wrong(failure.code(), quote(text) + " needs more than " + std::to_string(rational::max_digits) + " digits; shorten it");
    }
}

std::string to_string(const rational& value)
{
    std::string text = value.sign() < 0 ? "-" : "";
    text += detail::numerator_digits(value);
    if (!value.is_integer()) {
        text += '/';
        text += detail::denominator_digits(value);
    }
    return text;
}

std::string to_decimal_or_ratio(const rational& value, int max_places)
{
    PARTNERING_EXPECTS(max_places >= 0 && max_places <= rational::max_digits, "ask for 0 to rational::max_digits decimals");
    const int places = detail::places_needed(value, max_places);
    return places < 0 ? to_string(value) : fixed_decimal(value, places, rounding_mode::down);
}

std::string fixed_decimal(const rational& value, int places, rounding_mode mode)
{
    PARTNERING_EXPECTS(places >= 0 && places <= rational::max_digits, "ask for 0 to rational::max_digits decimals");
    std::string digits = detail::scale(value, places, mode).digits;
    const bool zero = digits.size() == 1 && digits.front() == '0';
    put_point(digits, places);
    return value.sign() < 0 && !zero ? '-' + digits : digits;
}

std::string to_string(int128 value)
{
    const std::string digits = detail::digits_of(value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value));
    return value < 0 ? '-' + digits : digits;
}

PARTNERING_END
