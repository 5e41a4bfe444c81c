#pragma once

#include "partial_data.hpp"
#include "running.hpp"

#include <vector>

PARTNERING_BEGIN

/// What a record carries, exact.
struct record_values {
    rational quantity;
    rational gross;
};
[[nodiscard]] record_values values_of(const usage_columns& usage, std::size_t row);
/// The value of a row that is marked as wide.
[[nodiscard]] int128 wide_value(const quantity_column& column, std::size_t row);
/// value × 10^-decimals
[[nodiscard]] rational decimal_value(int128 value, int decimals);

/// Where the accounts stand that a record's ordered legs go on from.
struct running_accounts {
    running_sums* sums = nullptr;
    const std::uint32_t* accounts = nullptr;  ///< one for each of the route's ordered legs
};

/// What one record comes to on each leg of its route, exact: the same formulas that price a period, applied to one record. By position in
/// the route; 0 on legs that have no amount per record. The accounts of ordered legs have come further then.
///
/// `who` are the numbers of the parties the record names, as binding::parties writes them.
[[nodiscard]] std::vector<rational> price_record(const plan::data& plan, const route& r, const record_values& record,
                                                 const std::uint32_t* who, const running_accounts& running);

/// The party at an end of a leg: a number of the plan or an open member; `nobody` where the record names no introducer.
class end_reader {
public:
    end_reader(const leg_end& end, const route& r) noexcept : party_{end.party}, at_{none}
    {
        if (end.is == leg_end::kind::introducer) at_ = r.slots.size();
        if (end.is == leg_end::kind::member)
            at_ = static_cast<std::size_t>(std::find(r.slots.begin(), r.slots.end(), end.party) - r.slots.begin());
    }
    [[nodiscard]] std::uint32_t operator()(const std::uint32_t* who) const noexcept { return at_ == none ? party_ : who[at_]; }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::uint32_t party_;
    std::size_t at_;
};
[[nodiscard]] inline std::uint32_t party_at(const leg_end& end, const route& r, const std::uint32_t* who)
{
    return end_reader{end, r}(who);
}

/// Whether a leg is due between these two: an introduction is, unless nobody introduced or the seller did so itself.
[[nodiscard]] inline bool is_due(std::uint32_t payer, std::uint32_t payee) { return payer != nobody && payee != nobody && payer != payee; }

/// Whether a leg has an amount that others may rest on. What somebody would owe itself (its own share of a division) is booked
/// nowhere and counts all the same; an introduction that is not due does not.
[[nodiscard]] inline bool has_amount(const plan_leg& leg, std::uint32_t payer, std::uint32_t payee)
{
    const bool introduced = leg.payer.is == leg_end::kind::introducer || leg.payee.is == leg_end::kind::introducer;
    if (!introduced) return true;
    // A commission is not due for one's own customer; a share of a division that its payer introduced stays with the payer.
    return payer != nobody && payee != nobody && (payer != payee || leg.clause.of == clause_ref::kind::division);
}

/// What a basis of a leg comes to for one record, from the amounts of the legs before it.
[[nodiscard]] rational basis_of_record(const route& r, const route_leg& leg, const std::vector<rational>& amounts, const rational& gross,
                                       const basis& of);

PARTNERING_END
