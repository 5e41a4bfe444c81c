#include <partnering/money/money_text.hpp>

#include <partnering/core/rational_text.hpp>

#include "currency_list.hpp"

#include <array>

PARTNERING_BEGIN

namespace {

constexpr int most_places = 30;

struct named_mode {
    rounding_mode mode;
    std::string_view name;
};

constexpr std::array<named_mode, 7> modes{{{rounding_mode::half_even, "half_even"},
                                           {rounding_mode::half_up, "half_up"},
                                           {rounding_mode::half_down, "half_down"},
                                           {rounding_mode::up, "up"},
                                           {rounding_mode::down, "down"},
                                           {rounding_mode::ceiling, "ceiling"},
                                           {rounding_mode::floor, "floor"}}};

std::string suggestion(std::string_view given, const std::vector<std::string_view>& candidates)
{
    const std::string_view near = closest(given, candidates);
    return near.empty() ? std::string{} : "; did you mean " + quote(near) + "?";
}

}  // namespace

checked<currency> parse_currency(std::string_view code)
{
    if (code.size() == 3 && currency::is_known(code.data(), 3)) return currency::from_code(code.data());
    return finding{"unknown_currency",
                   severity::error,
                   {},
                   {},
                   quote(code) + " is not a currency: write a code of ISO 4217, three letters in upper case, as EUR" +
                       suggestion(code, detail::currency_codes())};
}

std::string to_string(const rounded_money& amount)
{
    const rational value = amount.exact().amount();
    const int places = amount.step().decimal_places();
    return places < 0 ? to_string(value) : fixed_decimal(value, places, rounding_mode::down);
}

std::string to_text(const rounded_money& amount) { return to_string(amount) + ' ' + amount.in().code(); }

std::string to_string(const exact_money& amount) { return to_decimal_or_ratio(amount.amount(), most_places); }

std::string to_text(const exact_money& amount) { return to_string(amount) + ' ' + amount.in().code(); }

std::string_view to_string(rounding_mode mode) noexcept
{
    for (const named_mode& each : modes)
        if (each.mode == mode) return each.name;
    return "unknown";
}

checked<rounding_mode> parse_rounding_mode(std::string_view name)
{
    std::vector<std::string_view> names;
    std::string listed;
    for (const named_mode& each : modes) {
        if (each.name == name) return each.mode;
        names.push_back(each.name);
        if (!listed.empty()) listed += ", ";
        listed += each.name;
    }
    return finding{"unknown_rounding_mode",
                   severity::error,
                   {},
                   {},
                   quote(name) + " is not a rounding mode; there are " + listed + suggestion(name, names)};
}

PARTNERING_END
