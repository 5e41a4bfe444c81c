#pragma once

#include <partnering/core/time_zone.hpp>
#include <partnering/core/timeline.hpp>
#include <partnering/entity/clause.hpp>
#include <partnering/entity/reconciliation_terms.hpp>
#include <partnering/money/currency.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// How money moves: settlements computed straight from the contract, or one partner invoices the other.
enum class financial_model : std::uint8_t { settlement, invoice };

/// What a period with two versions in it is charged by.
enum class version_policy : std::uint8_t {
    by_date,       ///< each day's usage by the version in force on that day; tiers and bounds count anew for each version
    period_start,  ///< the whole period by the version in force when it starts
    period_end,    ///< the whole period by the version in force on its last day
};

struct engagement {
    std::string party;
    std::string role;
    friend bool operator==(const engagement&, const engagement&) = default;
};

/// The longest that an agreement, or whoever collects, may give to pay: 100 years.
inline constexpr std::uint32_t max_payment_days = 36'600;

/// What holds between the parties during one version of an agreement.
struct agreement_terms {
    std::string type;  ///< name of the contract policy: `integrate`, `distribute`, `clear`, ... or one's own
    financial_model money = financial_model::settlement;
    currency in;
    std::vector<engagement> engaged;
    std::vector<std::string> items{};      ///< services; empty: those of the offers made under it
    std::vector<charge_clause> charges{};  ///< the order is part of the contract: `net` is less what is written before
    std::vector<division_clause> divisions{};
    std::vector<rounding_rule> rounding{};  ///< ordered event, leg, statement; always ends with statement
    std::vector<restriction> restrictions{};
    /// What a period comes to is due so many days after its last; none: as whoever collects says.
    std::optional<std::uint32_t> payment_days{};
    /// How far what both sides report may differ, and whose figure counts; none: as whoever reconciles says.
    std::optional<reconciliation_terms> reconciliation{};

    friend bool operator==(const agreement_terms&, const agreement_terms&) = default;
};

/// Two or more parties in roles, over services, for a time, in dated versions.
struct agreement {
    std::string key;
    std::string name{};                    ///< empty: the key
    time_zone zone{};                      ///< its days and months are those of this zone
    recurrence cycle = recurrence::month;  ///< how often it is settled
    version_policy versions_by = version_policy::by_date;
    timeline<agreement_terms> versions;
};

/// Versions of an agreement that has one, in force from a day on: `.versions = since(date::of(2026, 1, 1), {.type = "distribute", ...})`.
[[nodiscard]] inline timeline<agreement_terms> since(date first, agreement_terms terms)
{
    return timeline<agreement_terms>{{{{first, date::of(9999, 12, 31).plus_days(1)}, std::move(terms)}}};
}

PARTNERING_END
