#pragma once

// The words a document uses for enumerations, in one place for reader and writer.

#include <partnering/allocation/terms.hpp>
#include <partnering/entity/agreement.hpp>
#include <partnering/entity/party.hpp>
#include <partnering/io/usage_format.hpp>

#include <array>
#include <string_view>
#include <utility>

PARTNERING_BEGIN
namespace words {

template <class E, std::size_t N>
using table = std::array<std::pair<std::string_view, E>, N>;

inline constexpr table<financial_model, 2> money{{{"settlement", financial_model::settlement}, {"invoice", financial_model::invoice}}};
inline constexpr table<version_policy, 3> versions_by{
    {{"date", version_policy::by_date}, {"period_start", version_policy::period_start}, {"period_end", version_policy::period_end}}};
inline constexpr table<recurrence, 4> every{
    {{"day", recurrence::day}, {"month", recurrence::month}, {"quarter", recurrence::quarter}, {"year", recurrence::year}}};
inline constexpr table<party_kind, 4> party{{{"organisation", party_kind::organisation},
                                             {"unit", party_kind::unit},
                                             {"individual", party_kind::individual},
                                             {"class", party_kind::party_class}}};
inline constexpr table<class_settlement, 2> settles{{{"each", class_settlement::each}, {"together", class_settlement::together}}};
inline constexpr table<charge_kind, 3> charge{
    {{"usage", charge_kind::usage}, {"recurring", charge_kind::recurring}, {"one_time", charge_kind::one_time}}};
inline constexpr table<charge_scope, 3> per{
    {{"period", charge_scope::period}, {"event", charge_scope::event}, {"running", charge_scope::running}}};
inline constexpr table<charge_driver, 2> counts{{{"own", charge_driver::own}, {"fed", charge_driver::fed}}};
inline constexpr table<day_count, 4> days{{{"actual/actual", day_count::actual_actual},
                                           {"actual/365", day_count::actual_365},
                                           {"actual/360", day_count::actual_360},
                                           {"30/360", day_count::thirty_360}}};
inline constexpr table<rounding_place, 3> place{
    {{"event", rounding_place::event}, {"leg", rounding_place::leg}, {"statement", rounding_place::statement}}};
inline constexpr table<remainder_order, 4> remainder{{{"largest_remainder", remainder_order::largest_remainder},
                                                      {"first_first", remainder_order::first_first},
                                                      {"largest_ratio", remainder_order::largest_ratio},
                                                      {"one_member", remainder_order::one_member}}};
inline constexpr table<agreed_figure, 5> figure{{{"supplier", agreed_figure::supplier},
                                                 {"consumer", agreed_figure::consumer},
                                                 {"lower", agreed_figure::lower},
                                                 {"higher", agreed_figure::higher},
                                                 {"mean", agreed_figure::mean}}};
inline constexpr table<breach, 2> breached{{{"finding", breach::finding}, {"reject", breach::reject}}};
inline constexpr table<restriction_kind, 5> restricted{{{"territory", restriction_kind::territory},
                                                        {"exclusivity", restriction_kind::exclusivity},
                                                        {"resale_price", restriction_kind::resale_price},
                                                        {"branding", restriction_kind::branding},
                                                        {"other", restriction_kind::other}}};
inline constexpr table<tier_bound, 2> bound{{{"inclusive", tier_bound::inclusive}, {"exclusive", tier_bound::exclusive}}};
inline constexpr table<comparison, 6> is{{{"<", comparison::less},
                                          {"<=", comparison::less_or_equal},
                                          {"=", comparison::equal},
                                          {"!=", comparison::not_equal},
                                          {">=", comparison::greater_or_equal},
                                          {">", comparison::greater}}};
inline constexpr table<measure_period, 4> measured{{{"this_period", measure_period::this_period},
                                                    {"previous_period", measure_period::previous_period},
                                                    {"this_year", measure_period::this_year},
                                                    {"previous_year", measure_period::previous_year}}};
inline constexpr table<basis_kind, 6> basis{{{"retail", basis_kind::retail},
                                             {"gross", basis_kind::gross},
                                             {"net", basis_kind::net},
                                             {"wholesale", basis_kind::wholesale},
                                             {"margin", basis_kind::margin},
                                             {"reported", basis_kind::reported}}};
inline constexpr table<usage_time, 4> time{{{"iso", usage_time::iso},
                                            {"microseconds", usage_time::microseconds},
                                            {"milliseconds", usage_time::milliseconds},
                                            {"seconds", usage_time::seconds}}};

inline constexpr table<claims_method, 7> claims{{{"proportional_claims", claims_method::proportional},
                                                 {"cea", claims_method::constrained_equal_awards},
                                                 {"cel", claims_method::constrained_equal_losses},
                                                 {"talmud", claims_method::talmud},
                                                 {"random_arrival", claims_method::random_arrival},
                                                 {"adjusted_proportional", claims_method::adjusted_proportional},
                                                 {"piniles", claims_method::piniles}}};
inline constexpr table<apportionment_method, 5> seats{{{"hamilton", apportionment_method::hamilton},
                                                       {"jefferson", apportionment_method::jefferson},
                                                       {"webster", apportionment_method::webster},
                                                       {"adams", apportionment_method::adams},
                                                       {"huntington_hill", apportionment_method::huntington_hill}}};
inline constexpr table<tiered_shares::mode, 2> tiers_by{
    {{"graduated", tiered_shares::mode::graduated}, {"volume", tiered_shares::mode::volume}}};
inline constexpr table<tiered_shares::bound, 2> tier_end{
    {{"inclusive", tiered_shares::bound::inclusive}, {"exclusive", tiered_shares::bound::exclusive}}};

template <class E, std::size_t N>
[[nodiscard]] constexpr std::string_view word_of(const table<E, N>& words, E value) noexcept
{
    for (const auto& [word, meaning] : words) {
        if (meaning == value) return word;
    }
    return {};
}

}  // namespace words

// What a range of days has where its begin or end is not stated: 0001-01-01, and the day after 9999-12-31.
inline constexpr date first_day{-719162};
inline constexpr date no_end{2932897};

PARTNERING_END
