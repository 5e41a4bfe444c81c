#pragma once

#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/allocation/terms.hpp>
#include <partnering/charge/formula.hpp>
#include <partnering/charge/proration.hpp>
#include <partnering/core/date.hpp>
#include <partnering/money/money.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

PARTNERING_BEGIN

enum class charge_kind : std::uint8_t { one_time, recurring, usage };
enum class recurrence : std::uint8_t { day, month, quarter, year };
/// What the formula is applied to.
enum class charge_scope : std::uint8_t {
    period,   ///< all usage of the period at once
    event,    ///< each record for itself
    running,  ///< the usage of the period so far: a record is charged what it adds, in order of time and then of key
};
/// Whose units the formula counts: those of the service provided, or those of the service it feeds.
enum class charge_driver : std::uint8_t { own, fed };

/// When a one-time or recurring charge falls due, and what a part of its period costs.
struct schedule {
    recurrence every = recurrence::month;  ///< of a recurring charge
    std::optional<date> on{};              ///< one-time: the day (none: the first day of the agreement)
    unsigned due_month = 1;  ///< recurring by year: month and day it falls due; by quarter or month: the day of its first month
    unsigned due_day = 1;
    bool prorated = false;  ///< whether a started or ended period is charged in part; else a charge is due in full on its due day
    day_count days = day_count::actual_actual;

    friend bool operator==(const schedule&, const schedule&) = default;
};

/// Who pays whom under one agreement, by which formula. The parties are roles of the agreement; the contract policy says who stands in
/// them.
struct charge_clause {
    std::string key;
    std::string label{};  ///< what a statement calls it; empty: the key
    std::string payer;    ///< role; `introduced` where an introduction pays
    std::string payee;    ///< role; `introducer` where an introduction pays
    charge_kind kind = charge_kind::usage;
    formula how;
    std::vector<std::string> services{};  ///< only for these; empty: every item the two exchange
    charge_scope per = charge_scope::period;
    charge_driver counts = charge_driver::own;
    schedule due{};  ///< of one-time and recurring charges
    /// Where one of the ends is a class: the formula is applied once, to what all of its members used together, and what it comes to is
    /// divided among them by these terms, each one's use its measure.
    std::optional<allocation_terms> pooled{};
    /// Whether the payer owes it although those who pay the payer for the same service do not: it then holds the claim on them.
    bool guaranteed = false;
    /// Whether the payer owes it only as far as those who pay the payer for the same service have paid.
    bool when_paid = false;

    friend bool operator==(const charge_clause&, const charge_clause&) = default;
};

/// A basis shared out among members, whole: by ratios that add up to 1 or leave one member the rest, or by an allocation policy.
struct division_clause {
    struct member {
        std::string payer{};              ///< role that pays this share; empty: the division's payer
        std::string payee;                ///< role that receives it
        std::optional<rational> share{};  ///< a ratio of the basis; none: the rest, or what the policy gives
        std::string label{};              ///< what a statement calls it: `commission`; empty: the division's key
        // For an allocation policy:
        std::string key{};                              ///< what its terms call the member; empty: its payee
        std::variant<rational, measure_ref> weight{1};  ///< its measure there: a weight, a claim, a price, or a figure from outside
        unsigned rank = 0;                              ///< priority class, the lowest is served first

        friend bool operator==(const member&, const member&) = default;
    };
    /// Whole units of what a policy divides.
    struct rounding {
        allocation_rounding to;                          ///< the unit, and who gets what is left
        rounding_mode basis = rounding_mode::half_even;  ///< how the basis goes to a whole number of units before it is divided

        friend bool operator==(const rounding&, const rounding&) = default;
    };
    std::string key;
    std::string payer{};  ///< role; may be empty where every member names its own
    basis of;
    std::vector<member> members;
    std::vector<std::string> services{};      ///< only for these; empty: every service that reaches the agreement's last customer
    charge_scope per = charge_scope::period;  ///< event: each record's amount is shared out by itself; not running
    std::optional<allocation_terms> by{};     ///< the policy, for the amount of a period; no member has a share then
    std::optional<rounding> rounded{};        ///< of what the policy gives; none: shares are exact until the agreement rounds

    friend bool operator==(const division_clause&, const division_clause&) = default;
};

/// What the terms of a division call a member.
[[nodiscard]] inline const std::string& key_of(const division_clause::member& member)
{
    return member.key.empty() ? member.payee : member.key;
}

enum class rounding_place : std::uint8_t { event, leg, statement };

/// One place where an agreement rounds. Nothing rounds at a place the agreement does not name; the statement is payable.
struct rounding_rule {
    rounding_place place = rounding_place::statement;
    quantum step;
    rounding_mode mode = rounding_mode::half_even;

    friend bool operator==(const rounding_rule&, const rounding_rule&) = default;
};

enum class restriction_kind : std::uint8_t { territory, exclusivity, resale_price, branding, other };
/// What usage that breaks a restriction leads to.
enum class breach : std::uint8_t {
    finding,  ///< it is settled, and told
    reject,   ///< the record is rejected
};

/// What a partner may not do.
struct restriction {
    restriction_kind kind = restriction_kind::other;
    std::string role{};  ///< who is bound
    std::vector<std::string> services{};
    std::vector<std::string> territories{};  ///< ISO 3166 codes
    std::optional<rational> least{};         ///< resale price: at least
    std::optional<rational> most{};          ///< resale price: at most
    std::string text{};
    date_range when{date{-719162}, date{2932897}};  ///< 0001-01-01 .. 9999-12-31 unless stated
    breach on_breach = breach::finding;

    friend bool operator==(const restriction&, const restriction&) = default;
};

PARTNERING_END
