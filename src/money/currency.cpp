#include <partnering/core/contract.hpp>
#include <partnering/money/currency.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "currency_list.hpp"

PARTNERING_BEGIN

namespace {

struct row {
    char code[4];
    std::int16_t numeric;
    std::int8_t minor_units;
    std::int32_t withdrawn;  ///< year and month, 202301; 0: in use
};

constexpr row table[] = {
#include "currency_table.inc"
};

static_assert(std::is_sorted(std::begin(table), std::end(table),
                             [](const row& a, const row& b) { return std::string_view{a.code, 3} < std::string_view{b.code, 3}; }));

const row* find(std::string_view code) noexcept
{
    const auto at = std::lower_bound(std::begin(table), std::end(table), code,
                                     [](const row& each, std::string_view wanted) { return std::string_view{each.code, 3} < wanted; });
    return at != std::end(table) && std::string_view{at->code, 3} == code ? at : nullptr;
}

}  // namespace

currency::currency(const char (&code)[4]) : currency{from_code(code)} {}

bool currency::is_known(const char* code, unsigned length) noexcept { return length == 3 && find({code, 3}) != nullptr; }

currency currency::from_code(const char* code)
{
    PARTNERING_EXPECTS(is_known(code, 3), "a currency is one of ISO 4217, in upper case: ask is_known first");
    currency result;
    std::copy_n(code, 3, result.letters_);
    return result;
}

int currency::minor_units() const noexcept { return find({letters_, 3})->minor_units; }

int currency::numeric() const noexcept { return find({letters_, 3})->numeric; }

currency::withdrawal currency::withdrawn() const noexcept
{
    const std::int32_t when = find({letters_, 3})->withdrawn;
    return {when / 100, when % 100};
}

namespace detail {

std::vector<std::string_view> currency_codes()
{
    std::vector<std::string_view> codes;
    for (const row& each : table)
        if (each.withdrawn == 0) codes.emplace_back(each.code, 3);
    return codes;
}

}  // namespace detail

PARTNERING_END
